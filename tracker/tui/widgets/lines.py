"""A list of lines, some of which do something when selected: details, evidence, upcoming milestones."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tracker.report.report import Shown, by_place
from tracker.tui.messages import OpenEvidence
from tracker.tui.safe_text import assemble, content
from tracker.tui.widgets.hanging import Hanging

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from textual.content import Content
    from textual.visual import Visual

    from tracker.tui.messages import LineAction

SHORT_LOCATION = 16
"""Characters of the longest `path:line` that leaves room for a second column."""


HANG = 2
"""Columns by which the wrapped lines of a long location are indented."""


class Line(NamedTuple):
    """A line and what selecting it does; wrapped lines are indented by the width of `lead`."""

    text: Content
    action: LineAction | None = None
    lead: Content | None = None

    def visual(self) -> Visual:
        """What the list draws."""
        return Hanging(self.lead, self.text) if self.lead else self.text


class LineOption(Option):
    """A line as an option, with what selecting it does."""

    def __init__(self, line: Line) -> None:
        """Disabled if nothing happens when it is selected."""
        super().__init__(line.visual(), disabled=line.action is None)
        self.action = line.action


class Lines(OptionList):
    """A list of lines; the cursor skips those without an action."""

    BINDINGS: ClassVar = [
        Binding("j", "cursor_down", "down", show=False),
        Binding("k", "cursor_up", "up", show=False),
        Binding("g", "first", "first", show=False),
        Binding("G", "last", "last", show=False),
    ]

    class Selected(Message):
        """A line with an action was selected."""

        def __init__(self, action: LineAction) -> None:
            """The action of the line."""
            super().__init__()
            self.action = action

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        """An empty list."""
        super().__init__(id=id, classes=classes, markup=False)
        self._actions: list[LineAction | None] = []

    def show_lines(self, lines: Iterable[Line], *, keep: bool = False) -> None:
        """Replace the lines; `keep` keeps the cursor on its line and the scroll position."""
        shown = list(lines)
        cursor, top = self.highlighted, self.scroll_y
        before, self._actions = self._actions, [line.action for line in shown]
        self.set_options([LineOption(line) for line in shown])
        # Immediately, because a key that is typed before the next frame may scroll too.
        if not keep:
            self.scroll_home(animate=False, immediate=True)
            return
        if cursor is not None:
            self.highlighted = kept_line(before, self._actions, cursor)
        self.scroll_to(y=top, animate=False, immediate=True)
        if self.highlighted != cursor:
            self.scroll_to_highlight()

    @property
    def line_action(self) -> LineAction | None:
        """The action of the line under the cursor."""
        cursor = self.highlighted
        return self._actions[cursor] if cursor is not None and cursor < len(self._actions) else None

    def action_cursor_up(self) -> None:
        """Move up; from the first line with an action, scroll to the lines above it."""
        first = next((number for number, action in enumerate(self._actions) if action), None)
        if self.highlighted is None or self.highlighted == first:
            self.scroll_home()
            return
        super().action_cursor_up()

    def action_cursor_down(self) -> None:
        """Move down; from the last line with an action, scroll to the lines below it."""
        if self.is_at_last:
            self.scroll_down()
            return
        super().action_cursor_down()

    @property
    def is_at_last(self) -> bool:
        """Whether no line below the cursor has an action."""
        last = next((number for number in range(len(self._actions) - 1, -1, -1) if self._actions[number]), None)
        return last is None or self.highlighted == last

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Send the action to the screen."""
        event.stop()
        # Not by its number: the lines may have been replaced since.
        if isinstance(event.option, LineOption) and event.option.action:
            self.post_message(self.Selected(event.option.action))


def kept_line(before: Sequence[LineAction | None], now: Sequence[LineAction | None], cursor: int) -> int | None:
    """Where the line under the cursor is now; if it is gone, as far below the next line above that is still there."""
    numbers = {key: number for number, key in enumerate(_numbered(now)) if now[number]}
    keys = _numbered(before)
    for number in range(cursor, -1, -1):
        found = numbers.get(keys[number])
        if found is not None:
            at = found + cursor - number
            return at if at < len(now) and now[at] else found
    return cursor if cursor < len(now) and now[cursor] else None


def _numbered(actions: Sequence[LineAction | None]) -> list[tuple[LineAction | None, int]]:
    """Each action with the number of equal ones before it: a line of evidence may prove two deliverables."""
    seen: Counter[LineAction | None] = Counter()
    keys = []
    for action in actions:
        keys.append((action, seen[action]))
        seen[action] += 1
    return keys


def heading(text: str, note: str = "") -> Line:
    """A heading with an empty line above it."""
    return Line(assemble("\n", (text, "bold $primary"), (f"  {note}" if note else "", "dim"), lines=True))


def evidence_lines(
    evidence: Iterable[tuple[str, int, str, str]], root: str, commit: str, indent: str = "    "
) -> Iterator[Line]:
    """Evidence given as (path, line, what was found, permalink); in two columns if the paths are short."""
    facts = by_place(Shown(*fact) for fact in evidence)
    column = max((len(f"{path}:{line}") for path, line, *_ in facts), default=0)
    for path, line, what, permalink in facts:
        action = OpenEvidence(root, commit, path, line, permalink)
        location = f"{path}:{line}"
        if column <= SHORT_LOCATION:
            yield Line(content(what, "dim"), action, assemble(indent, (f"{location:<{column}}  ", "$text-primary")))
        else:
            # Two characters of the path are the lead, so that wrapped lines are indented by two.
            text = assemble((location[HANG:], "$text-primary"), (f"  {what}", "dim"))
            yield Line(text, action, assemble(indent, (location[:HANG], "$text-primary")))
