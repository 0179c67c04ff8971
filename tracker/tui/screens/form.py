"""A dialogue that asks for one or a few texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from tracker.tui.plain import content
from tracker.tui.widgets.keys import told

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Field(NamedTuple):
    """One text: its name, an example, and whether it may stay empty. The first is required unless said otherwise."""

    name: str
    example: str = ""
    required: bool = True


class Form(ModalScreen["list[str] | None"]):
    """Asks for texts; None where it was left with esc."""

    CSS_PATH = "../screens.tcss"
    BINDINGS: ClassVar = [
        Binding("escape", "dismiss(None)", "leave", show=False),
        Binding("ctrl+s", "save", "save", show=False),
    ]

    def __init__(self, title: str, fields: list[Field]) -> None:
        """What is asked."""
        super().__init__()
        self._title, self._fields = title, fields

    def compose(self) -> ComposeResult:
        """A line for each field."""
        with Vertical(classes="dialogue") as box:
            box.border_title = content(self._title)
            for number, field in enumerate(self._fields):
                yield Label(content(field.name, "bold"))
                yield Input(placeholder=field.example, id=f"field-{number}")
            yield Static(told(("enter", "saves"), ("esc", "leaves")), classes="keys")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next line, and from the last one save."""
        number = int((event.input.id or "field-0").removeprefix("field-"))
        if number + 1 < len(self._fields):
            self.query_one(f"#field-{number + 1}", Input).focus()
        else:
            self.action_save()

    def action_save(self) -> None:
        """Give the texts, where the first is there."""
        values = [field.value.strip() for field in self.query(Input)]
        if values[0] or not self._fields[0].required:
            self.dismiss(values)
        else:
            self.query_one("#field-0", Input).focus()
