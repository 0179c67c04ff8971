"""A list in which several items can be selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tracker.tui.marks import TICKED, UNTICKED
from tracker.tui.widgets.hanging import Hanging

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.content import Content


class Choice(NamedTuple):
    """An item that can be selected."""

    value: str
    text: Content
    chosen: bool = False


class Choices(OptionList):
    """Space, enter or a click selects and deselects; a checkbox shows which, not colour alone."""

    BINDINGS: ClassVar = [
        Binding("j", "cursor_down", "down", show=False),
        Binding("k", "cursor_up", "up", show=False),
        Binding("space", "select", "select"),
    ]

    class Changed(Message):
        """An item was selected or deselected."""

    def __init__(self, choices: Iterable[Choice] = (), *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        """The items, in order."""
        super().__init__(id=id, classes=classes, markup=False)
        self._choices: list[Choice] = []
        self.show_choices(choices)

    def show_choices(self, choices: Iterable[Choice]) -> None:
        """Replace the items."""
        self._choices = list(choices)
        self.set_options(Option(_visual(choice)) for choice in self._choices)
        if self._choices:
            self.highlighted = 0

    @property
    def chosen(self) -> list[str]:
        """The selected values, in the order of the list."""
        return [choice.value for choice in self._choices if choice.chosen]

    @property
    def current(self) -> str:
        """The value under the cursor; there must be one."""
        return self._choices[self.highlighted or 0].value

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Select or deselect the item."""
        event.stop()
        choice = self._choices[event.option_index]
        self._choices[event.option_index] = changed = choice._replace(chosen=not choice.chosen)
        self.replace_option_prompt_at_index(event.option_index, _visual(changed))
        self.post_message(self.Changed())


def _visual(choice: Choice) -> Hanging:
    return Hanging((TICKED if choice.chosen else UNTICKED).lead(), choice.text)
