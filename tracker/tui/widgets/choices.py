"""A list of things to choose several of; a box says which, not a colour alone."""

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
    """Something to choose."""

    value: str
    text: Content
    chosen: bool = False


class Choices(OptionList):
    """Space, enter or a click chooses, and again lets go."""

    BINDINGS: ClassVar = [
        Binding("j", "cursor_down", "down", show=False),
        Binding("k", "cursor_up", "up", show=False),
        Binding("space", "select", "choose"),
    ]

    class Changed(Message):
        """Something was chosen or let go."""

    def __init__(self, choices: Iterable[Choice] = (), *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        """What there is."""
        super().__init__(id=id, classes=classes, markup=False)
        self._choices: list[Choice] = []
        self.show_choices(choices)

    def show_choices(self, choices: Iterable[Choice]) -> None:
        """Show these."""
        self._choices = list(choices)
        self.set_options(Option(_visual(choice)) for choice in self._choices)
        if self._choices:
            self.highlighted = 0

    @property
    def chosen(self) -> list[str]:
        """The values chosen, in the order of the list."""
        return [choice.value for choice in self._choices if choice.chosen]

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose or let go."""
        event.stop()
        choice = self._choices[event.option_index]
        self._choices[event.option_index] = changed = choice._replace(chosen=not choice.chosen)
        self.replace_option_prompt_at_index(event.option_index, _visual(changed))
        self.post_message(self.Changed())


def _visual(choice: Choice) -> Hanging:
    return Hanging((TICKED if choice.chosen else UNTICKED).lead(), choice.text)
