"""The right side of the roadmap: all there is to say of the line under the tree's cursor."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, NamedTuple

from textual import work

from tracker.tui.details import milestone_lines, phase_lines
from tracker.tui.plain import content
from tracker.tui.state import catalogue, milestones
from tracker.tui.widgets.lines import Line, Lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from textual.timer import Timer

    from tracker.actions.status import TrackStatus
    from tracker.roadmap.model import Milestone
    from tracker.tui.state import State
    from tracker.tui.widgets.roadmap_tree import Item

RAPID = 0.1
"""Seconds between two moves of the cursor below which it is still on its way."""


class Subject(NamedTuple):
    """What to tell of: the item under the cursor, None where nothing is shown, with its track and the state."""

    item: Item | None
    track: TrackStatus
    state: State

    @property
    def name(self) -> str:
        """The milestone, or the phase."""
        return (self.item.milestone or self.item.identity) if self.item else ""


class Details(Lines):
    """Tells of a milestone or a phase."""

    def __init__(self) -> None:
        """Nothing to tell yet."""
        super().__init__(id="details")
        self._subject: Subject | None = None
        self._told = ""
        self._read_track = ""
        self._full: Mapping[str, Milestone] = {}
        self._moved = 0.0
        self._waiting: Timer | None = None

    def show(self, subject: Subject) -> None:
        """Tell of it now; the reader stays where they are if it was told of before."""
        self._subject = subject
        self.catch_up()
        if subject.track.track.id != self._read_track:
            self._read(subject.track.track.id)

    def follow(self, subject: Subject) -> None:
        """Tell of it at once, or when the cursor has come to rest."""
        before, self._moved = self._moved, time.monotonic()
        self._rest()
        if self._moved - before > RAPID:
            self.show(subject)
        else:
            self._subject = subject
            self._waiting = self.set_timer(RAPID, self.catch_up)

    def catch_up(self) -> None:
        """Tell of what the cursor is on, wherever it is going."""
        self._rest()
        if self._subject:
            keep = self._told == self._subject.name
            self._told = self._subject.name
            self.show_lines(self._telling(self._subject), keep=keep)

    def on_focus(self) -> None:
        """Whoever comes here reads of what the cursor is on."""
        if self._waiting:
            self.catch_up()

    def _rest(self) -> None:
        if self._waiting:
            self._waiting.stop()
            self._waiting = None

    @work(group="reading", exclusive=True)
    async def _read(self, track: str) -> None:
        """What the tracks say in full comes a moment later."""
        await asyncio.to_thread(catalogue)
        full = await asyncio.to_thread(milestones, track)
        self._read_track, self._full = track, full
        if self.is_attached:
            self.catch_up()

    def _telling(self, subject: Subject) -> Iterator[Line]:
        item, track, state = subject
        if item is None:
            yield Line(content("Nothing to show here: f changes the filter.", "dim"))
        elif item.kind == "phase":
            phase = next((phase for phase in track.phases if phase.phase.id == item.identity), None)
            yield from phase_lines(phase) if phase else ()
        elif one := state.milestone(item.milestone):
            full = self._full.get(one.milestone.id) if track.track.id == self._read_track else None
            yield from milestone_lines(one, full, track, state)
