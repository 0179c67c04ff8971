"""The line at the top: the screens with their keys, and how far the track is."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.containers import Horizontal
from textual.widgets import Static

from tracker.tui.marks import STATES
from tracker.tui.plain import assemble
from tracker.tui.screens import NAMES

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tracker.tui.app import TrackerApp


class Tab(Static):
    """One screen's name; a click goes there."""

    def __init__(self, name: str, number: int, *, here: bool) -> None:
        """Number, then title."""
        title = assemble((f"{number} ", "bold $primary" if here else "dim"), NAMES[name])
        super().__init__(title, classes="here" if here else "")
        self._goes_to = name

    def on_click(self) -> None:
        """Go there."""
        cast("TrackerApp", self.app).action_show(self._goes_to)


class Bar(Horizontal):
    """All tabs, then the track and its progress."""

    def __init__(self, here: str) -> None:
        """`here` is the screen that is shown."""
        super().__init__()
        self._here = here

    def compose(self) -> ComposeResult:
        """Name, tabs, progress."""
        yield Static(assemble(("tracker", "bold $primary")), classes="name")
        for number, name in enumerate(NAMES, 1):
            yield Tab(name, number, here=name == self._here)
        yield Static(classes="title")
        yield Static(classes="figures")

    def on_mount(self) -> None:
        """Listen to the app."""
        self.watch(self.app, "state", self._draw)
        self.watch(self.app, "track", self._draw, init=False)

    def _draw(self) -> None:
        app = cast("TrackerApp", self.app)
        status = app.state.tracks.get(app.track)
        if status:
            done = status.tally
            self.query_one(".title", Static).update(assemble((status.track.title, "bold")))
            self.query_one(".figures", Static).update(
                assemble(
                    (f"{STATES['verified'].glyph} {done.verified}", STATES["verified"].colour),
                    "  ",
                    (f"{STATES['claimed'].glyph} {done.claimed}", STATES["claimed"].colour),
                    (f"  of {done.total}", "dim"),
                )
            )
