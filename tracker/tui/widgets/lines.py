"""Lines of text, some of which can be chosen: details, evidence, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tracker.tui.widgets.hanging import Hanging

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.content import Content
    from textual.visual import Visual

    from tracker.tui.acts import Act


class Line(NamedTuple):
    """A line, and what choosing it does; `lead` is put before it, and lines that wrap stay clear of it."""

    text: Content
    act: Act | None = None
    lead: Content | None = None

    def visual(self) -> Visual:
        """What is drawn."""
        return Hanging(self.lead, self.text) if self.lead else self.text


class Lines(OptionList):
    """A list of lines; those that do nothing are passed over."""

    BINDINGS: ClassVar = [
        Binding("j", "cursor_down", "down", show=False),
        Binding("k", "cursor_up", "up", show=False),
        Binding("g", "first", "first", show=False),
        Binding("G", "last", "last", show=False),
    ]

    class Chosen(Message):
        """A line was chosen."""

        def __init__(self, act: Act) -> None:
            """What it does."""
            super().__init__()
            self.act = act

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        """An empty list."""
        super().__init__(id=id, classes=classes, markup=False)
        self._acts: list[Act | None] = []

    def show_lines(self, lines: Iterable[Line], *, keep: bool = False) -> None:
        """Show these; with `keep` the reader stays where they are."""
        shown = list(lines)
        here, top = self.highlighted, self.scroll_y
        self._acts = [line.act for line in shown]
        self.set_options([Option(line.visual(), disabled=line.act is None) for line in shown])
        if keep and here is not None and here < len(shown) and shown[here].act:
            self.highlighted = here
        if keep:
            self.scroll_to(y=top, animate=False)
        else:
            self.scroll_home(animate=False)

    @property
    def act(self) -> Act | None:
        """What the highlighted line does."""
        here = self.highlighted
        return self._acts[here] if here is not None and here < len(self._acts) else None

    def action_cursor_up(self) -> None:
        """Go up; from the first line that can be chosen, to what stands above it."""
        first = next((number for number, act in enumerate(self._acts) if act), None)
        if self.highlighted is None or self.highlighted == first:
            self.scroll_home()
            return
        super().action_cursor_up()

    def action_cursor_down(self) -> None:
        """Go down, and from the last line that can be chosen, to what stands below it."""
        last = next((number for number in range(len(self._acts) - 1, -1, -1) if self._acts[number]), None)
        if self.highlighted == last or last is None:
            self.scroll_down()
            return
        super().action_cursor_down()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tell what was chosen."""
        event.stop()
        if act := self._acts[event.option_index]:
            self.post_message(self.Chosen(act))
