"""The roadmap: the tree on the left, and details of what is under its cursor on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static, Tree

from tracker.actions.status import next_milestones
from tracker.tui import commands
from tracker.tui.safe_text import assemble, content, notify
from tracker.tui.screens.base import TrackerScreen
from tracker.tui.widgets.details import Details, Subject
from tracker.tui.widgets.roadmap_tree import Item, RoadmapTree

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.widget import Widget

    from tracker.actions.status import MilestoneStatus, PhaseStatus, TrackStatus
    from tracker.tui.state import State
    from tracker.tui.widgets.lines import Lines

FILTERS = ("all", "open", "next", "claimed", "verified", "regressed")
"""Which milestones are shown; f cycles through them."""

MAX_NEXT = 8
"""Milestones shown by the filter `next`."""


class SearchInput(Input):
    """The search field above the tree."""

    BINDINGS: ClassVar = [
        Binding("enter", "submit", "first match", key_display="enter"),
        Binding("tab", "screen.focus_tree", "all matches"),
        Binding("down", "screen.focus_tree", "all matches", show=False),
        Binding("escape", "screen.back", "end search"),
    ]


class RoadmapScreen(TrackerScreen):
    """Phases, milestones, steps and deliverables, with a key for every command on them."""

    NAME = "roadmap"
    BINDINGS: ClassVar = [
        Binding("space,x", "tick", "tick", id="tick", key_display="space"),
        Binding("v", "verify", "verify", id="verify"),
        Binding("r", "link", "link", id="link"),
        Binding("f", "filter", "filter", id="filter"),
        Binding("slash", "search", "search", key_display="/", id="search"),
        Binding("u", "app.undo", "undo", id="undo"),
        Binding("n", "note", "note", show=False, id="note"),
        Binding("i", "impact", "impact", show=False, id="impact"),
        Binding("s", "skip", "skip or restore", show=False, id="skip"),
        Binding("T", "test_out", "test out", show=False, id="test-out", key_display="T"),
        Binding("d,delete", "remove", "remove", show=False, id="remove", key_display="d"),
        Binding("t", "app.next_track", "next track", show=False, id="next-track"),
        Binding("y", "copy", "copy permalink", show=False, id="copy"),
        Binding("escape", "back", "back", show=False, id="back"),
    ]

    def __init__(self) -> None:
        """Show all milestones; the cursor starts on the next one."""
        super().__init__()
        self._filter = "all"
        self._search = ""
        self._pending = ""
        self._sent = False

    def body(self) -> ComposeResult:
        """Search field, tree and details."""
        with Horizontal(id="roadmap"):
            with Vertical(id="left"):
                yield SearchInput(placeholder="search milestones and steps", id="search")
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
        """Focus the tree."""
        super().on_mount()
        self._tree.focus()

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual's
        """Show what the cursor of the tree is on before the details take keys, which may come before its message."""
        track = self.tracker.state.tracks.get(self.tracker.track)
        if isinstance(widget, Details) and track:
            widget.catch_up(Subject(self._tree.item, track, self.tracker.state))
        super().set_focus(widget, scroll_visible, from_app_focus)

    def show_state(self, state: State) -> None:
        """Update the tree and the details."""
        track = state.tracks.get(self.tracker.track)
        if track is None:
            return
        tree = self._tree
        matches = matching(track, self._filter, self._search)
        count = sum(len(milestones) for _, milestones in matches)
        first = not tree.root.children
        tree.show_track(track, matches)
        line = self.query_one("#filter", Static)
        line.display = self._filter != "all" or bool(self._search)
        milestones = f"  {count} milestone{'s' * (count != 1)}"
        line.update(assemble(("showing ", "dim"), (self._filter, "bold $primary"), milestones))
        tree.border_title = content(track.track.title)
        if self._pending:
            self.call_after_refresh(self.go_to, self._pending)
        elif first:
            self.call_after_refresh(self._go_to_next, track)
        self._details.show(Subject(tree.item, track, state))

    def _go_to_next(self, track: TrackStatus) -> None:
        upcoming = next_milestones(track, 1)
        if upcoming and not self._sent:
            self._tree.go_to(upcoming[0].status.state.identity)

    def go_to(self, identity: str) -> None:
        """Show a milestone or phase, even if the filter hides it."""
        self._pending, self._sent = "", True
        track, slash, _ = identity.partition("/")
        if slash and track != self.tracker.track:
            self._pending = identity
            self.tracker.choose_track(track)
            return
        tree = next(iter(self.query(RoadmapTree)), None)
        if tree is None or not tree.is_ready:  # the screen is not ready yet
            self._pending = identity
            return
        if not tree.go_to(identity):
            self._filter, self._search = "all", ""
            field = self.query_one(Input)
            field.value, field.display = "", False
            self.show_state(self.tracker.state)
            self.call_after_refresh(tree.go_to, identity)
        tree.focus()

    def on_tree_node_highlighted(self) -> None:
        """Let the details follow the cursor."""
        # Not the node of the message: the cursor may have moved on since, and the details with it.
        state, item = self.tracker.state, self._tree.item
        if item and self.tracker.track in state.tracks:
            self._details.follow(Subject(item, state.tracks[self.tracker.track], state))

    def on_tree_node_selected(self, event: Tree.NodeSelected[Item]) -> None:
        """Expand or collapse a phase or milestone; explain a deliverable."""
        item = event.node.data
        if item and item.kind == "deliverable":
            commands.explain(self.tracker, item.identity.rpartition(" ")[2])
        elif event.node.allow_expand:
            event.node.toggle()

    def on_lines_selected(self, event: Lines.Selected) -> None:
        """Run the action of the line."""
        commands.run(self, event.action)

    def _milestone(self) -> str:
        item = self._tree.item
        if item is None or not item.milestone:
            notify(self.app, "Select a milestone first.", severity="warning")
            return ""
        return item.milestone

    def action_tick(self) -> None:
        """Tick or untick what is under the cursor."""
        details = self._details
        if details.has_focus and details.line_action:
            details.action_select()
            return
        item = self._tree.item
        if item and item.kind == "deliverable":
            notify(self.app, "Deliverables are verified, not ticked. Press v to verify.", severity="warning")
        elif item and item.milestone:
            commands.toggle(self.tracker, item.identity)

    def action_verify(self) -> None:
        """Verify the repositories linked to the milestone."""
        if identity := self._milestone():
            commands.verify_milestone(self.tracker, identity)

    def action_link(self) -> None:
        """Link a repository to the milestone, and verify it."""
        if identity := self._milestone():
            commands.link_milestone(self.tracker, identity)

    def action_filter(self) -> None:
        """Switch to the next filter."""
        self._filter = FILTERS[(FILTERS.index(self._filter) + 1) % len(FILTERS)]
        self.show_state(self.tracker.state)

    def action_search(self) -> None:
        """Open the search field."""
        field = self.query_one(Input)
        field.display = True
        field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the matches as you type."""
        self._search = event.value
        self.show_state(self.tracker.state)

    def on_input_submitted(self) -> None:
        """Move to the first match."""
        tree = self._tree
        self.query_one(Input).display = bool(self._search)
        tree.focus()
        if self._search:
            matches = matching(self.tracker.state.tracks[self.tracker.track], self._filter, self._search)
            if first := next((one.state.identity for _, milestones in matches for one in milestones), ""):
                tree.go_to(first)

    def action_focus_tree(self) -> None:
        """Move to the matches; the search stays open."""
        self._tree.focus()

    def action_back(self) -> None:
        """End the search, or leave the details, or stop the verification."""
        if self._search or self.query_one(Input).has_focus:
            self.query_one(Input).value = ""
            self.query_one(Input).display = False
            self._tree.focus()
        elif self._details.has_focus:
            self._tree.focus()
        elif self.tracker.running:
            self.tracker.action_stop()

    def action_note(self) -> None:
        """Add a note to the milestone or step."""
        item = self._tree.item
        if item and self._milestone():
            commands.add_note(self.tracker, item.identity if item.kind == "step" else item.milestone)

    def action_remove(self) -> None:
        """Remove the note or impact under the cursor of the details; undo restores it."""
        commands.remove_record(self.tracker, self._details.line_action)

    def action_impact(self) -> None:
        """Add a measured result to the milestone."""
        if identity := self._milestone():
            commands.add_impact(self.tracker, identity)

    def action_skip(self) -> None:
        """Skip the milestone, or restore it."""
        if identity := self._milestone():
            commands.toggle_skip(self.tracker, identity)

    def action_test_out(self) -> None:
        """Claim a milestone that is known already."""
        if identity := self._milestone():
            commands.test_out(self.tracker, identity)

    def action_copy(self) -> None:
        """Copy the permalink of the evidence."""
        commands.copy_link(self.tracker, self._details.line_action)


def matching(track: TrackStatus, filter_: str, search: str) -> list[tuple[PhaseStatus, list[MilestoneStatus]]]:
    """The phases with the milestones to show; empty phases only without filter and search."""
    passes, found = _filter_test(track, filter_), _search_test(search)
    shown = [(phase, [one for one in phase.milestones if passes(one) and found(one)]) for phase in track.phases]
    return [(phase, some) for phase, some in shown if some or (filter_ == "all" and not search.strip())]


def _filter_test(track: TrackStatus, name: str) -> Callable[[MilestoneStatus], bool]:
    if name == "next":
        ids = {upcoming.status.state.identity for upcoming in next_milestones(track, MAX_NEXT)}
        return lambda one: one.state.identity in ids
    if name == "open":
        return lambda one: not one.state.done and one.state.state != "skipped"
    if name == "regressed":
        return lambda one: one.state.state == "regressed" or bool(one.state.stale) or one.state.rejudged
    return lambda one: name in {"all", one.state.state}


def _search_test(search: str) -> Callable[[MilestoneStatus], bool]:
    words = search.casefold().split()

    def found(one: MilestoneStatus) -> bool:
        milestone = one.milestone
        text = " ".join(
            (milestone.id, milestone.title, *milestone.deliverables, *(step.text for step in milestone.steps))
        ).casefold()
        return all(word in text for word in words)

    return found if words else lambda _: True


SCREEN = RoadmapScreen
