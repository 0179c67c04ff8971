"""The roadmap: the tree on the left, what the cursor is on at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static, Tree

from tracker.tui import asking, choosing, filters
from tracker.tui.acts import GoTo
from tracker.tui.plain import assemble, content, say
from tracker.tui.screens.base import TrackerScreen
from tracker.tui.widgets.details_pane import Details, Subject
from tracker.tui.widgets.roadmap_tree import Item, RoadmapTree

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tracker.actions.status import TrackStatus
    from tracker.tui.state import State
    from tracker.tui.widgets.lines import Lines


class SearchLine(Input):
    """The line to search in."""

    BINDINGS: ClassVar = [
        Binding("enter", "submit", "to the first", key_display="enter"),
        Binding("tab", "screen.found", "to the tree"),
        Binding("down", "screen.found", "to the tree", show=False),
        Binding("escape", "screen.back", "leave the search"),
    ]


class RoadmapScreen(TrackerScreen):
    """Phases, milestones, steps, deliverables; everything a learner does to them is a key away."""

    NAME = "roadmap"
    CSS_PATH = "../screens.tcss"
    BINDINGS: ClassVar = [
        Binding("space,x", "tick", "tick", id="tick", key_display="space"),
        Binding("v", "verify", "verify", id="verify"),
        Binding("r", "link", "link", id="link"),
        Binding("f", "filter", "filter", id="filter"),
        Binding("slash", "search", "search", key_display="/", id="search"),
        Binding("u", "app.undo", "undo", id="undo"),
        Binding("n", "note", "note", show=False, id="note"),
        Binding("i", "impact", "impact", show=False, id="impact"),
        Binding("s", "skip", "skip or take in", show=False, id="skip"),
        Binding("o", "test_out", "test out", show=False, id="test-out"),
        Binding("t", "next_track", "next track", show=False, id="next-track"),
        Binding("y", "copy", "copy permalink", show=False, id="copy"),
        Binding("escape", "back", "back", show=False, id="back"),
    ]

    def __init__(self) -> None:
        """Everything shown, nothing searched."""
        super().__init__()
        self._filter = "all"
        self._words = ""
        self._wanted = ""
        self._led = False

    def body(self) -> ComposeResult:
        """Search line, tree and details."""
        with Horizontal(id="roadmap"):
            with Vertical(id="left"):
                yield SearchLine(placeholder="search milestones and steps", id="search")
                yield Static(id="filter")
                yield RoadmapTree()
            yield Details()

    @property
    def _tree(self) -> RoadmapTree:
        return self.query_one(RoadmapTree)

    @property
    def _details(self) -> Details:
        return self.query_one(Details)

    def on_mount(self) -> None:
        """Show the tree at once."""
        super().on_mount()
        self._tree.focus()

    def show_state(self, state: State) -> None:
        """Draw the tree and the details again where they changed."""
        track = state.tracks.get(self.tracker.track)
        if track is None:
            return
        tree = self._tree
        shown = filters.chosen(track, self._filter, self._words)
        found = sum(len(items) for _, items in shown)
        first = not tree.root.children
        tree.show_track(track, shown)
        all_shown = self._filter == "all" and not self._words
        line = self.query_one("#filter", Static)
        line.display = not all_shown
        line.update(assemble(("showing ", "dim"), (self._filter, "bold $primary"), f"  {found} milestones"))
        tree.border_title = content(track.track.title)
        if self._wanted:
            self.call_after_refresh(self.go_to, self._wanted)
        elif first:
            self.call_after_refresh(self._go_to_next, track)
        self._details.show(Subject(tree.item, track, state))

    def _go_to_next(self, track: TrackStatus) -> None:
        upcoming = choosing.upcoming(track)
        if upcoming and not self._led:
            self._tree.go_to(upcoming)

    def go_to(self, identity: str) -> None:
        """Show a milestone, whatever is filtered."""
        self._wanted, self._led = "", True
        track, slash, _ = identity.partition("/")
        if slash and track != self.tracker.track:
            self._wanted = identity
            self.tracker.choose_track(track)
            return
        tree = next(iter(self.query(RoadmapTree)), None)
        if tree is None or not tree.root.children:  # the screen is still being made
            self._wanted = identity
            return
        if not tree.go_to(identity):
            self._filter, self._words = "all", ""
            self.query_one(Input).value = ""
            self.show_state(self.tracker.state)
            self.call_after_refresh(tree.go_to, identity)
        tree.focus()

    def on_tree_node_highlighted(self, event: Tree.NodeHighlighted[Item]) -> None:
        """Tell of what the cursor is on."""
        state = self.tracker.state
        if event.node.data and self.tracker.track in state.tracks:
            self._details.follow(Subject(event.node.data, state.tracks[self.tracker.track], state))

    def on_tree_node_selected(self, event: Tree.NodeSelected[Item]) -> None:
        """Open a phase or milestone; explain a deliverable."""
        item = event.node.data
        if item and item.kind == "deliverable":
            choosing.explain(self.tracker, item.identity.rpartition(" ")[2])
        elif event.node.allow_expand:
            event.node.toggle()

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Do what the line does."""
        if isinstance(event.act, GoTo):
            self.go_to(event.act.identity)
        else:
            choosing.choose(self.tracker, event.act)

    def _milestone(self) -> str:
        item = self._tree.item
        if item is None or not item.milestone:
            say(self.app, "first go to a milestone", severity="warning")
            return ""
        return item.milestone

    def action_tick(self) -> None:
        """Tick what the cursor is on, or untick it."""
        details = self._details
        if details.has_focus and details.act:
            details.action_select()
            return
        item = self._tree.item
        if item and item.kind == "deliverable":
            say(self.app, "a deliverable is proven, not ticked: v verifies", severity="warning")
        elif item and item.milestone:
            choosing.toggle(self.tracker, item.identity)

    def action_verify(self) -> None:
        """Verify the repositories linked to this milestone."""
        if identity := self._milestone():
            choosing.verify_milestone(self.tracker, identity)

    def action_link(self) -> None:
        """Link a repository to this milestone, and verify it."""
        if identity := self._milestone():
            asking.link(self.tracker, identity)

    def action_filter(self) -> None:
        """Go to the next filter."""
        self._filter = filters.after(self._filter)
        self.show_state(self.tracker.state)

    def action_search(self) -> None:
        """Search as you type."""
        line = self.query_one(Input)
        line.display = True
        line.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what matches."""
        self._words = event.value
        self.show_state(self.tracker.state)

    def on_input_submitted(self) -> None:
        """Go to the first that was found."""
        tree = self._tree
        self.query_one(Input).display = bool(self._words)
        tree.focus()
        first = filters.first(self.tracker.state.tracks[self.tracker.track], self._filter, self._words)
        if self._words and first:
            tree.go_to(first)

    def action_found(self) -> None:
        """Go to what was found, and keep the search."""
        self._tree.focus()

    def action_back(self) -> None:
        """Leave the search, then the details, then stop what runs."""
        if self._words or self.query_one(Input).has_focus:
            self.query_one(Input).value = ""
            self.query_one(Input).display = False
            self._tree.focus()
        elif self._details.has_focus:
            self._tree.focus()
        elif self.tracker.running:
            self.tracker.action_stop()

    def action_note(self) -> None:
        """Put a note on the milestone or step."""
        item = self._tree.item
        if item and self._milestone():
            asking.note(self.tracker, item.identity if item.kind == "step" else item.milestone)

    def action_impact(self) -> None:
        """Put a measured result on the milestone."""
        if identity := self._milestone():
            asking.impact(self.tracker, identity)

    def action_skip(self) -> None:
        """Leave the milestone out, or take it in again."""
        if identity := self._milestone():
            asking.skip(self.tracker, identity)

    def action_test_out(self) -> None:
        """Claim a milestone that is known already."""
        if identity := self._milestone():
            asking.test_out(self.tracker, identity)

    def action_next_track(self) -> None:
        """Go to the next track."""
        ids = list(self.tracker.state.tracks)
        here = ids.index(self.tracker.track) if self.tracker.track in ids else -1
        self.tracker.choose_track(ids[(here + 1) % len(ids)])

    def action_copy(self) -> None:
        """Copy the permalink of the evidence."""
        choosing.copy(self.tracker, self._details.act)


SCREEN = RoadmapScreen
