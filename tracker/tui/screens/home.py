"""Home: how far each track is, what comes next and why, when it will be done, what needs a look."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from tracker.actions.status import next_milestones
from tracker.tui import choosing, overview
from tracker.tui.acts import GoTo
from tracker.tui.marks import state_mark
from tracker.tui.plain import assemble, content
from tracker.tui.screens.base import TrackerScreen
from tracker.tui.widgets.lines import Line, Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from tracker.tui.state import State

FEW, MANY, HIGH = 4, 6, 50
"""How many milestones come next, and from which height on there are many."""


WIDE, HUGE, MARGIN_HUGE, FRAME, NARROW_EDGES = 100, 160, 4, 4, 3
"""Widths at which the layout changes, its margin, and what a panel's border and padding take: as in the style sheet."""


class Column(Vertical):
    """Panels one below the other."""

    class Resized(Message):
        """The column has another size."""

    def on_resize(self) -> None:
        """Tell of it."""
        self.post_message(self.Resized())


class HomeScreen(TrackerScreen):
    """Where the app opens."""

    NAME = "home"
    BINDINGS: ClassVar = [
        Binding("t", "next_track", "next track", id="next-track"),
        Binding("V", "app.verify_all", "verify all", id="verify-all", key_display="V"),
        Binding("w", "welcome", "start a track", id="welcome"),
        Binding("q", "app.quit", "quit", id="quit"),
    ]

    def __init__(self) -> None:
        """Nothing drawn yet."""
        super().__init__()
        self._drawn = 0, 0

    def body(self) -> ComposeResult:
        """Panels: on the left what next, on the right how far."""
        with VerticalScroll(id="home", can_focus=False):
            with Horizontal(id="panels"):
                with Column(classes="column"):
                    following = Lines(id="next", classes="panel")
                    following.border_title = content("Next up")
                    following.border_subtitle = content("enter opens")
                    yield following
                    yield _panel("Needs a look", "attention")
                with Column(classes="column"):
                    yield _panel("Tracks", "tracks")
                    yield _panel("Phases", "phases")
                    yield _panel("Pace", "pace")
            yield _panel("Activity", "activity")

    def show_state(self, state: State) -> None:
        """Draw all panels; the pace takes a moment and comes after."""
        width, many = self._drawn = self._width(), self._many()
        track = state.tracks.get(self.tracker.track)
        self._static("tracks").update(overview.tracks(state, self.tracker.track, width))
        if track is None:
            return
        self._static("phases").update(overview.phases(track, width))
        following = self.query_one("#next", Lines)
        following.show_lines(self._next(state, many), keep=True)
        if following.highlighted is None and following.option_count:
            following.action_first()
        attention = overview.attention(state)
        self._static("attention").display = bool(attention.plain)
        self._static("attention").update(attention)
        self.call_after_refresh(self._reckon)

    @work(group="pace", exclusive=True)
    async def _reckon(self) -> None:
        pace, activity = self._static("pace"), self._static("activity")
        reckoned = await asyncio.to_thread(overview.reckon, self.tracker.state, self.tracker.track)
        pace.update(overview.pace_text(reckoned))
        activity.update(overview.activity_text(reckoned, activity.content_size.width or 40))

    def _next(self, state: State, many: int) -> Iterator[Line]:
        upcoming = next_milestones(state.tracks[self.tracker.track], many)
        if not upcoming:
            yield Line(content("All done. The track is at 100 %.", "$text-success"))
        for number, one in enumerate(upcoming):
            mark = state_mark(one.status.state)
            reasons = "; ".join(one.reasons)
            said = (one.status.milestone.title, "bold"), (f"\n{reasons}" if reasons else "", "dim")
            if number:
                yield Line(content(""))
            yield Line(assemble(*said, lines=True), GoTo(one.status.state.identity), mark.lead())

    def _static(self, id_: str) -> Static:
        return self.query_one(f"#{id_}", Static)

    def _width(self) -> int:
        """The cells across a panel of the narrower column: what it is, or before it was laid out what it will be."""
        known = min(column.size.width for column in self.query(".column"))
        wide = self.app.size.width
        if known:
            return known - FRAME
        if wide < WIDE:
            return max(20, wide - FRAME - NARROW_EDGES)
        return (wide - 2 * (MARGIN_HUGE if wide >= HUGE else 1)) // 2 - FRAME

    def on_column_resized(self) -> None:
        """Bars and map follow the width, also where only the scrollbar came or went."""
        self._follow()

    def on_resize(self) -> None:
        """What comes next follows the height."""
        self._follow()

    def _follow(self) -> None:
        if self._drawn != (self._width(), self._many()):
            self.show_state(self.tracker.state)

    def _many(self) -> int:
        return MANY if self.size.height >= HIGH else FEW

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Go to the milestone."""
        choosing.choose(self.tracker, event.act)

    def action_next_track(self) -> None:
        """Look at the next track."""
        ids = self.tracker.state.started or list(self.tracker.state.tracks)
        here = ids.index(self.tracker.track) if self.tracker.track in ids else -1
        self.tracker.choose_track(ids[(here + 1) % len(ids)])

    def action_welcome(self) -> None:
        """Start a track."""
        from tracker.tui.screens.welcome import WelcomeScreen  # noqa: PLC0415 - only on demand

        self.app.push_screen(WelcomeScreen())


def _panel(title: str, id_: str) -> Static:
    panel = Static(id=id_, classes="panel")
    panel.border_title = content(title)
    return panel


SCREEN = HomeScreen
