"""A table whose rows have values."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.message import Message
from textual.widgets import DataTable

from tracker.tui.safe_text import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text


class Table(DataTable["Text"]):
    """A data table that is filled at once; the cursor keeps its position when the rows change."""

    BINDINGS: ClassVar = [
        Binding("j", "cursor_down", "down", show=False),
        Binding("k", "cursor_up", "up", show=False),
        Binding("g", "scroll_top", "first", show=False),
        Binding("G", "scroll_bottom", "last", show=False),
    ]

    class Resized(Message):
        """The size of the table changed."""

    def __init__(self, titles: Sequence[str], *, id: str, classes: str) -> None:  # noqa: A002 - Textual's name
        """The titles of the columns."""
        super().__init__(id=id, classes=classes, cursor_type="row", cursor_foreground_priority="renderable")
        self._titles = titles
        self._values: list[object] = []

    def on_resize(self) -> None:
        """Tell the screen, which fits the cells to the width."""
        self.post_message(self.Resized())

    def on_mount(self) -> None:
        """Add the columns."""
        for title in self._titles:
            self.add_column(label(title))

    def show_rows(
        self,
        rows: Sequence[tuple[object, Sequence[Text]]],
        cursor: int | None = None,
        titles: Sequence[str] | None = None,
    ) -> None:
        """Replace the rows, each with its value, and the titles; move the cursor to a row. None keeps what was."""
        position = self.cursor_row if cursor is None else cursor
        self._values = [value for value, _ in rows]
        if titles is not None and list(titles) != list(self._titles):
            self._titles = titles
            self.clear(columns=True)
        if not self.columns:
            self.on_mount()
        self.clear()
        for number, column in enumerate(self.ordered_columns):
            # `clear` keeps the widths of the old rows, and those of the new ones are measured after the next frame.
            widths = (cells[number].cell_len for _, cells in rows)
            column.content_width = max([column.label.cell_len, *widths])
        for _, cells in rows:
            self.add_row(*cells)
        if rows:
            self.move_cursor(row=min(position, len(rows) - 1))

    @property
    def value(self) -> object:
        """The value of the row under the cursor, None if there are no rows."""
        row = self.cursor_row
        return self._values[row] if 0 <= row < len(self._values) else None
