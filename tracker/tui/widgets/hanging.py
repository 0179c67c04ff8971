"""Text with a hanging indent, and texts one below the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.strip import Strip
from textual.visual import Visual

from tracker.tui.safe_text import content

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.content import Content
    from textual.css.styles import RulesMap
    from textual.style import Style
    from textual.visual import RenderOptions

_LEAD = re.compile(r"(?: +(?:\S +)?)?")


class Hanging(Visual):
    """A short lead such as a checkbox, and a body whose wrapped lines are indented by the lead's width."""

    def __init__(self, lead: Content, body: Content) -> None:
        """The lead must fit on one line."""
        self.lead, self.body = lead, body

    @classmethod
    def of(cls, text: str, style: str = "") -> Hanging:
        """A line of plain text; its leading spaces, with a mark of one character after them, are the lead."""
        cleaned = content(text).plain
        lead = _LEAD.match(cleaned)
        width = lead.end() if lead else 0
        return cls(content(cleaned[:width], style), content(cleaned[width:], style))

    @property
    def plain(self) -> str:
        """The text without styles."""
        return self.lead.plain + self.body.plain

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """The width at which nothing wraps."""
        return self.lead.cell_length + self.body.get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """The height of the body."""
        return max(1, self.body.get_height(rules, self._body_width(width)))

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The lead and the first line, then the other lines, indented."""
        indent = self.lead.cell_length
        blank = Strip.blank(indent, style.rich_style)
        lead = self.lead.render_strips(indent, 1, style, options) or [blank]
        body = self.body.render_strips(self._body_width(width), height, style, options) or [blank]
        return [Strip.join([lead[0] if number == 0 else blank, strip]) for number, strip in enumerate(body)]

    def _body_width(self, width: int) -> int:
        return max(1, width - self.lead.cell_length)


class Stack(Visual):
    """Texts one below the other, each with or without a hanging indent."""

    def __init__(self, parts: Iterable[Visual]) -> None:
        """The texts, from top to bottom."""
        self.parts = tuple(parts)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """The width at which nothing wraps."""
        return max((part.get_optimal_width(rules, container_width) for part in self.parts), default=0)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """The height of all texts."""
        return sum(part.get_height(rules, width) for part in self.parts)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """The lines of all texts."""
        strips = [strip for part in self.parts for strip in part.render_strips(width, None, style, options)]
        return strips if height is None else strips[:height]
