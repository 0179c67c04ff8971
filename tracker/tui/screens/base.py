"""What all screens share: the bar above, the line of what is being verified, the keys below."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.screen import Screen

from tracker.tui.widgets.bar import Bar
from tracker.tui.widgets.keys import Keys
from tracker.tui.widgets.verifying import VerifyingLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tracker.tui.app import TrackerApp
    from tracker.tui.state import State


class TrackerScreen(Screen[None]):
    """A screen that shows the app's state and is told when it changes."""

    NAME = ""
    _behind = False

    @property
    def tracker(self) -> TrackerApp:
        """The app, as what it is."""
        return cast("TrackerApp", self.app)

    def compose(self) -> ComposeResult:
        """The frame around `body`."""
        yield Bar(self.NAME)
        yield from self.body()
        yield VerifyingLine()
        yield Keys()

    def body(self) -> ComposeResult:
        """The widgets between the bars."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Listen to the app."""
        self.watch(self.app, "state", self._changed, init=False)
        self.watch(self.app, "track", self._changed, init=False)
        self.show_state(self.tracker.state)

    def _changed(self) -> None:
        # What nobody sees would only keep the screen that is seen waiting.
        self._behind = not self.is_current
        if not self._behind:
            self.show_state(self.tracker.state)

    def on_screen_resume(self) -> None:
        """Catch up with what changed meanwhile."""
        if self._behind:
            self._changed()

    def show_state(self, state: State) -> None:
        """Draw the state."""
        raise NotImplementedError
