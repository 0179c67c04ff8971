"""The roadmap: the tree on the left, what the cursor is on at the right."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static, Tree

from tracker.actions import linking, ticking
from tracker.tui import choosing, filters
from tracker.tui.acts import GoTo
from tracker.tui.details import milestone_lines, phase_lines
from tracker.tui.plain import assemble, content, say
from tracker.tui.screens.base import TrackerScreen
from tracker.tui.screens.form import Field, Form
from tracker.tui.state import deliverables, milestones
from tracker.tui.widgets.lines import Line, Lines
from tracker.tui.widgets.roadmap_tree import Item, RoadmapTree

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tracker.actions.progress import Done
    from tracker.actions.status import TrackStatus
    from tracker.tui.state import State


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
        self._detail = ""
        self._wanted = ""
        self._led = False

    def body(self) -> ComposeResult:
        """Search line, tree and details."""
        with Horizontal(id="roadmap"):
            with Vertical(id="left"):
                yield Input(placeholder="search milestones and steps", id="search")
                yield Static(id="filter")
                yield RoadmapTree()
            yield Lines(id="details")

    def on_mount(self) -> None:
        """Show the tree at once; what the tracks say in full comes a moment later."""
        super().on_mount()
        self.query_one(RoadmapTree).focus()
        self._read()

    @work(group="reading", exclusive=True)
    async def _read(self) -> None:
        await asyncio.to_thread(deliverables)
        await asyncio.to_thread(milestones, self.tracker.track)
        if self.is_attached:
            self._show_details(keep=True)

    def show_state(self, state: State) -> None:
        """Draw the tree and the details again where they changed."""
        track = state.tracks.get(self.tracker.track)
        if track is None:
            return
        tree = self.query_one(RoadmapTree)
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
        self._show_details(keep=True)
        if not milestones.cache_info().currsize or track.track.id != self._detail.partition("/")[0]:
            self._read()

    def _go_to_next(self, track: TrackStatus) -> None:
        upcoming = choosing.upcoming(track)
        if upcoming and not self._led:
            self.query_one(RoadmapTree).go_to(upcoming)

    def go_to(self, identity: str) -> None:
        """Show a milestone, whatever is filtered."""
        self._wanted, self._led = "", True
        track, slash, _ = identity.partition("/")
        if slash and track != self.tracker.track:
            self._wanted = identity
            self.tracker.choose_track(track)
            return
        tree = self.query_one(RoadmapTree)
        if not tree.root.children:
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
        if event.node.data:
            self._show_details(keep=event.node.data.milestone == self._detail)

    def on_tree_node_selected(self, event: Tree.NodeSelected[Item]) -> None:
        """Open a phase or milestone; explain a deliverable."""
        item = event.node.data
        if item and item.kind == "deliverable":
            choosing.explain(self.tracker, item.identity.rpartition(" ")[2])
        elif event.node.allow_expand:
            event.node.toggle()

    def _show_details(self, *, keep: bool) -> None:
        tree, details, state = self.query_one(RoadmapTree), self.query_one("#details", Lines), self.tracker.state
        track = state.tracks.get(self.tracker.track)
        item = tree.item
        if item is None or track is None:
            details.show_lines([Line(content("Nothing to show here: f changes the filter.", "dim"))])
            return
        if item.kind == "phase":
            phase = next((phase for phase in track.phases if phase.phase.id == item.identity), None)
            lines = list(phase_lines(phase)) if phase else []
        else:
            one = state.milestone(item.milestone)
            full = milestones(track.track.id).get(item.milestone.partition("/")[2]) if _was_read() else None
            lines = list(milestone_lines(one, full, track, state)) if one else []
        keep = keep and self._detail == (item.milestone or item.identity)
        self._detail = item.milestone or item.identity
        details.show_lines(lines, keep=keep)

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Do what the line does."""
        if isinstance(event.act, GoTo):
            self.go_to(event.act.identity)
        else:
            choosing.choose(self.tracker, event.act)

    def _milestone(self) -> str:
        item = self.query_one(RoadmapTree).item
        if item is None or not item.milestone:
            say(self.app, "first go to a milestone", severity="warning")
            return ""
        return item.milestone

    def action_tick(self) -> None:
        """Tick what the cursor is on, or untick it."""
        details = self.query_one("#details", Lines)
        if details.has_focus and details.act:
            details.action_select()
            return
        item = self.query_one(RoadmapTree).item
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
            from tracker.tui.screens.path import PathScreen  # noqa: PLC0415 - only on demand

            self.app.push_screen(PathScreen("Link a repository"), partial(self._linked, identity))

    def _linked(self, identity: str, path: str | None) -> None:
        if not path:
            return

        def link() -> Done:
            return linking.link(linking.choose(path), [identity])

        self._link_and_verify(link, identity)

    @work
    async def _link_and_verify(self, link: choosing.Action, identity: str) -> None:
        await self.tracker.act(link).wait()
        if choosing.links_of(self.tracker.state, identity):
            choosing.verify_milestone(self.tracker, identity)

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
        tree = self.query_one(RoadmapTree)
        self.query_one(Input).display = bool(self._words)
        tree.focus()
        first = filters.first(self.tracker.state.tracks[self.tracker.track], self._filter, self._words)
        if self._words and first:
            tree.go_to(first)

    def action_back(self) -> None:
        """Leave the search, then the details, then stop what runs."""
        if self._words or self.query_one(Input).has_focus:
            self.query_one(Input).value = ""
            self.query_one(Input).display = False
            self.query_one(RoadmapTree).focus()
        elif self.query_one("#details", Lines).has_focus:
            self.query_one(RoadmapTree).focus()
        elif self.tracker.running:
            self.tracker.action_stop()

    def action_note(self) -> None:
        """Put a note on the milestone or step."""
        item = self.query_one(RoadmapTree).item
        if item and self._milestone():
            identity = item.identity if item.kind == "step" else item.milestone
            self._ask("Note", [Field("Note", "what you want to remember")], partial(ticking.note, identity))

    def action_impact(self) -> None:
        """Put a measured result on the milestone."""
        if identity := self._milestone():
            fields = [
                Field("What changed", "p95 latency of the answers"),
                Field("Metric", "p95 in ms"),
                Field("Before", "2400"),
                Field("After", "310"),
            ]
            self._ask("Impact, for the résumé", fields, partial(ticking.impact, identity))

    def action_skip(self) -> None:
        """Leave the milestone out, or take it in again."""
        if not (identity := self._milestone()):
            return
        if identity in self.tracker.state.view.progress.skips:
            self.tracker.act(partial(ticking.unskip, identity))
        else:
            self._ask(
                "Skip", [Field("Reason", "not needed where I apply", required=False)], partial(ticking.skip, identity)
            )

    def action_test_out(self) -> None:
        """Claim a milestone that is known already."""
        if identity := self._milestone():
            self._ask("Test out", [Field("How you know it", "four years at work")], partial(ticking.test_out, identity))

    def _ask(self, title: str, fields: list[Field], action: choosing.Says) -> None:
        def answered(values: list[str] | None) -> None:
            if values is not None:
                self.tracker.act(partial(action, *values))

        self.app.push_screen(Form(title, fields), answered)

    def action_next_track(self) -> None:
        """Go to the next track."""
        ids = list(self.tracker.state.tracks)
        here = ids.index(self.tracker.track) if self.tracker.track in ids else -1
        self.tracker.choose_track(ids[(here + 1) % len(ids)])

    def action_copy(self) -> None:
        """Copy the permalink of the evidence."""
        choosing.copy(self.tracker, self.query_one("#details", Lines).act)


def _was_read() -> bool:
    return bool(milestones.cache_info().currsize)


SCREEN = RoadmapScreen
