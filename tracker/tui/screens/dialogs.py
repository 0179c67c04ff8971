"""Generic dialogs: a form of text fields, and text to scroll through."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ScreenResultType
from textual.widgets import Input, Label, Static

from tracker.tui.safe_text import content
from tracker.tui.screens.base import SCROLLING, Modal
from tracker.tui.widgets.frame import key_hints

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.visual import Visual


class Dialog(Modal[ScreenResultType]):
    """A dialog in a frame, which says how to scroll where it is higher than the screen."""

    BINDINGS: ClassVar = [*SCROLLING]
    keys = ""
    """What else its frame says."""

    def on_resize(self) -> None:
        """Say which keys there are, once it is known whether everything fits."""
        self.call_after_refresh(self._show_keys)

    def _show_keys(self) -> None:
        box = self.query_one(".dialog")
        box.border_subtitle = content(", ".join(filter(None, ["↑ ↓ scroll" * (box.max_scroll_y > 0), self.keys])))

    def action_scroll(self, lines: int) -> None:
        """Scroll by some lines."""
        self.query_one(".dialog").scroll_relative(y=lines, animate=False)


class Field(NamedTuple):
    """A text field with its first value, below some text; `required` is checked for the first field of a form only."""

    name: str
    example: str = ""
    required: bool = True
    text: str | Visual = ""
    value: str = ""


class Form(Dialog["list[str] | None"]):
    """Asks for texts; returns None if it is cancelled."""

    BINDINGS: ClassVar = [
        Binding("escape", "dismiss(None)", "cancel", show=False),
        Binding("ctrl+s", "save", "save", show=False),
    ]

    def __init__(self, title: str, fields: list[Field], enter: str = "saves") -> None:
        """The fields, from top to bottom, and what enter does in the last one."""
        super().__init__()
        self._title, self._fields, self._enter = title, fields, enter

    def compose(self) -> ComposeResult:
        """An input for each field."""
        with Vertical(classes="dialog") as box:
            box.border_title = content(self._title)
            for number, field in enumerate(self._fields):
                if field.text:
                    text = content(field.text, lines=True) if isinstance(field.text, str) else field.text
                    yield Static(text, classes="above")
                yield Label(content(field.name, "bold"))
                yield Input(field.value, placeholder=field.example, id=f"field-{number}")
            moves = [("enter", "continues"), ("ctrl+s", "saves")] if len(self._fields) > 1 else [("enter", self._enter)]
            yield Static(key_hints(*moves, ("esc", "cancels")), classes="keys")

    def on_mount(self) -> None:
        """Show the first label; the focus brings only its input into view."""
        self.call_after_refresh(self.query_one(".dialog").scroll_home, animate=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Move to the next field, or save from the last one."""
        number = int((event.input.id or "field-0").removeprefix("field-"))
        if number + 1 < len(self._fields):
            self.query_one(f"#field-{number + 1}", Input).focus()
        else:
            self.action_save()

    def action_save(self) -> None:
        """Return the texts, unless the first is required and empty."""
        values = [field.value.strip() for field in self.query(Input)]
        if values[0] or not self._fields[0].required:
            self.dismiss(values)
        else:
            self.query_one("#field-0", Input).focus()


class TextScreen(Dialog[None]):
    """Text to scroll through."""

    keys = "esc closes"
    BINDINGS: ClassVar = [
        Binding("escape,enter,question_mark", "dismiss", "close", show=False),
    ]

    def __init__(self, title: str, text: Visual | None = None) -> None:
        """A title, and the text unless a subclass makes it in `text`."""
        super().__init__()
        self._title, self._text = title, text

    def text(self) -> Visual:
        """The text to show."""
        return self._text or content("")

    def compose(self) -> ComposeResult:
        """The text in a frame."""
        with VerticalScroll(classes="dialog tall") as box:
            box.border_title = content(self._title)
            yield Static(self.text())


SCREEN = TextScreen
