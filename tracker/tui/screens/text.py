"""A dialogue that shows text to scroll through: help, an explanation, lines of a commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tracker.tui.plain import content

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content


class TextScreen(ModalScreen[None]):
    """Text in a frame; esc, enter or q leave."""

    CSS_PATH = "../screens.tcss"
    BINDINGS: ClassVar = [
        Binding("escape,q,enter,question_mark", "dismiss", "close", show=False),
        Binding("j,down", "scroll(1)", "down", show=False),
        Binding("k,up", "scroll(-1)", "up", show=False),
        Binding("space,pagedown", "scroll(10)", "page down", show=False),
        Binding("pageup", "scroll(-10)", "page up", show=False),
    ]

    def __init__(self, title: str, text: Content | None = None) -> None:
        """A title, and the text unless `text` makes it."""
        super().__init__()
        self._title, self._text = title, text

    def text(self) -> Content:
        """What is shown."""
        return self._text or content("")

    def compose(self) -> ComposeResult:
        """The frame with the text."""
        with VerticalScroll(classes="dialogue tall") as box:
            box.border_title = content(self._title)
            box.border_subtitle = content("esc closes")
            yield Static(self.text())

    def action_scroll(self, lines: int) -> None:
        """Scroll by some lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
