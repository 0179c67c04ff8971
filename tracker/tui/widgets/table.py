"""A table of rows that stand for something."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.message import Message
from textual.widgets import DataTable

from tracker.tui.plain import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text


class Table(DataTable["Text"]):
    """Rows with a value each; the cursor stays on its value's place when rows change."""

    BINDINGS: ClassVar = [
        Binding("j", "cursor_down", "down", show=False),
        Binding("k", "cursor_up", "up", show=False),
        Binding("g", "scroll_top", "first", show=False),
        Binding("G", "scroll_bottom", "last", show=False),
    ]

    def __init__(self, titles: Sequence[str], *, id: str, classes: str) -> None:  # noqa: A002 - Textual's name
        """The columns."""
        super().__init__(id=id, classes=classes, cursor_type="row", cursor_foreground_priority="renderable")
        self._titles = titles
        self._values: list[object] = []

    class Resized(Message):
        """The table has another width."""

    def on_resize(self) -> None:
        """Tell of the new width."""
        self.post_message(self.Resized())

    def on_mount(self) -> None:
        """Put the columns in."""
        for title in self._titles:
            self.add_column(label(title))

    def show_rows(self, rows: Sequence[tuple[object, Sequence[Text | str]]]) -> None:
        """Show these; the cursor stays in its line."""
        here = self.cursor_row
        self._values = [value for value, _ in rows]
        if not self.columns:
            self.on_mount()
        self.clear()
        for _, cells in rows:
            self.add_row(*(label(cell) if isinstance(cell, str) else cell for cell in cells))
        if rows:
            self.move_cursor(row=min(here, len(rows) - 1))

    @property
    def value(self) -> object:
        """What the cursor's row stands for, None where there are no rows."""
        row = self.cursor_row
        return self._values[row] if 0 <= row < len(self._values) else None
