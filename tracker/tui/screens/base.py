"""The bases of the screens, with tabs at the top, progress of a verification and keys at the bottom, and of dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding
from textual.screen import ModalScreen, Screen, ScreenResultType

from tracker.tui.widgets.frame import KeyBar, TabBar, VerificationBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tracker.tui.app import TrackerApp
    from tracker.tui.state import State


LATER_STYLES = "screens.tcss"
"""The styles that the first screen does not need: Textual parses each style sheet three times before it paints."""


SCROLLING = (
    Binding("j,down", "scroll(1)", "down", show=False),
    Binding("k,up", "scroll(-1)", "up", show=False),
    Binding("pagedown", "scroll(10)", "page down", show=False),
    Binding("pageup", "scroll(-10)", "page up", show=False),
)
"""The keys that scroll a text in which nothing is selected."""


class TrackerScreen(Screen[None]):
    """A screen that shows the app's state and follows its changes."""

    CSS_PATH: ClassVar[str | None] = LATER_STYLES
    NAME = ""
    _outdated = False

    def __init__(self) -> None:
        """Let Textual not style it anew at once: it parses all style sheets twice more for that, which takes 10 ms."""
        super().__init__()
        self._css_update_count = getattr(self.app, "_css_update_count", self._css_update_count)

    def _compositor_refresh(self) -> None:
        """Draw no frame that Textual 8.2 drops because it is still starting, 10 ms; the app draws when it is ready."""
        if not getattr(self.app, "_batch_count", 0):
            super()._compositor_refresh()

    @property
    def tracker(self) -> TrackerApp:
        """The app with its own type."""
        return cast("TrackerApp", self.app)

    def compose(self) -> ComposeResult:
        """The frame around `body`."""
        yield TabBar(self.NAME)
        yield from self.body()
        yield VerificationBar()
        yield KeyBar()

    def body(self) -> ComposeResult:
        """The widgets between the bars."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Follow the app's state."""
        self.watch(self.app, "state", self._changed, init=False)
        self.watch(self.app, "track", self._changed, init=False)
        self.show_state(self.tracker.state)

    def _changed(self) -> None:
        # A hidden screen is updated when it is shown again, so that it does not delay the visible one.
        self._outdated = not self.is_current
        if not self._outdated:
            self.show_state(self.tracker.state)

    def on_screen_resume(self) -> None:
        """Show changes made while the screen was hidden."""
        if self._outdated:
            self._changed()

    def show_state(self, state: State) -> None:
        """Draw the state."""
        raise NotImplementedError

    def go_to(self, identity: str) -> None:
        """Show a milestone or phase: switches to the roadmap, which overrides this."""
        self.tracker.action_show("roadmap")
        self.app.call_later(self._go_to_on_roadmap, identity)

    def _go_to_on_roadmap(self, identity: str) -> None:
        screen = self.app.screen
        if isinstance(screen, TrackerScreen) and screen is not self:
            screen.go_to(identity)


class Modal(ModalScreen[ScreenResultType]):
    """A screen above another one that is left with a result."""

    CSS_PATH = LATER_STYLES
