"""The line at the top: the screens with their keys, and how far the track is."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.widgets import Static

from tracker.tui.marks import STATES
from tracker.tui.plain import assemble, content
from tracker.tui.screens import NAMES

if TYPE_CHECKING:
    from textual.events import Click

    from tracker.tui.app import TrackerApp
    from tracker.tui.plain import Part

NARROW = 100


class Bar(Static):
    """All tabs, a click goes there; then the track and its progress."""

    ALLOW_SELECT = False

    def __init__(self, here: str) -> None:
        """`here` is the screen that is shown."""
        super().__init__()
        self._here = here
        self._ends: list[tuple[int, str]] = []

    def on_mount(self) -> None:
        """Listen to the app."""
        self.watch(self.app, "state", self._draw, init=False)
        self.watch(self.app, "track", self._draw, init=False)

    def on_resize(self) -> None:
        """Draw for the width."""
        self._draw()

    def _draw(self) -> None:
        width = self.content_size.width
        wide = width >= NARROW
        tabs, figures = self._tabs(wide=wide), self._figures(wide=wide)
        room = max(0, width - sum(tab.cell_length for tab in tabs))
        if figures.cell_length > room:
            figures = self._figures(wide=False)
        if figures.cell_length > room:
            figures = content("")
        line = Content("").join([*tabs, content(" " * (room - figures.cell_length)), figures])
        self.update(line, layout=False)

    def _tabs(self, *, wide: bool) -> list[Content]:
        pad = "  " if wide else " "
        tabs = [content("  tracker  ", "bold $primary")] if wide else []
        end = sum(tab.cell_length for tab in tabs)
        self._ends = [(end, "")]
        for number, (name, title) in enumerate(NAMES.items(), 1):
            here = name == self._here
            below = " on $background" if here else ""
            tab = assemble(
                (f"{pad}{number} ", f"bold $primary{below}" if here else "dim"),
                (f"{title}{pad}", f"bold{below}" if here else "$foreground 75%"),
            )
            end += tab.cell_length
            self._ends.append((end, name))
            tabs.append(tab)
        return tabs

    def _figures(self, *, wide: bool) -> Content:
        app = cast("TrackerApp", self.app)
        status = app.state.tracks.get(app.track)
        if status is None:
            return content("")
        done, total = status.tally, status.tally.total
        marks = [
            (f"{STATES[name].glyph} {number}  ", STATES[name].colour)
            for name, number in (("verified", done.verified), ("claimed", done.claimed))
        ]
        title: list[Part] = [(status.track.title[:30], "bold"), "  "] if wide else []
        return assemble(*title, *marks, (f"of {total}  ", "dim"))

    def on_click(self, event: Click) -> None:
        """Go to the tab under the pointer."""
        at = event.get_content_offset(self)
        name = next((name for end, name in self._ends if at and at.x < end), "")
        if name:
            cast("TrackerApp", self.app).action_show(name)
