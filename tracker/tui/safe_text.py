"""The only place where text of tracks, repositories, notes and commits is turned into something Textual draws.

Nearly every widget parses a plain string as markup: `[/x]` crashes it and `[@click=…]` runs an action. The functions
here strip control characters with `tracker.text` and return objects that are never parsed as markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from rich.text import Text
from textual.content import Content

from tracker.text import sanitize

if TYPE_CHECKING:
    from textual.app import App
    from textual.notifications import SeverityLevel

MAX_LENGTH = 20_000
"""Characters shown of any one text; a longer one is cut and ends with an ellipsis."""

Part: TypeAlias = "str | tuple[str, str] | Content"


def content(text: str, style: str = "", *, lines: bool = False) -> Content:
    """Text for Static, OptionList, border titles and the like; `style` may use theme colours: `bold $success`."""
    return Content.styled(_clean(text, lines=lines), style) if style else Content(_clean(text, lines=lines))


def assemble(*parts: Part, lines: bool = False) -> Content:
    """Join texts, each plain or as (text, style)."""
    joined = [
        part
        if isinstance(part, Content)
        else content(part, lines=lines)
        if isinstance(part, str)
        else content(part[0], part[1], lines=lines)
        for part in parts
    ]
    return Content("").join(joined)


def label(text: str, style: str = "") -> Text:
    """Text for trees and tables, which render with Rich; `style` is a Rich style."""
    return Text(_clean(text, lines=False), style=style, no_wrap=True, end="")


def notify(app: App[None], text: str, *, title: str = "", severity: SeverityLevel = "information") -> None:
    """Show a notification."""
    app.notify(_clean(text, lines=True), title=_clean(title, lines=False), severity=severity, markup=False)


def sentences(text: str) -> str:
    """The lines of what an action says, each with a capital letter, unless it begins with a name."""
    return "\n".join(map(_sentence, text.split("\n")))


def _sentence(line: str) -> str:
    first, second, *_ = *line.split(maxsplit=2), "", ""
    return line if not first.removesuffix(":").isalpha() or second == "is" else f"{line[:1].upper()}{line[1:]}"


def _clean(text: str, *, lines: bool) -> str:
    # Cut before cleaning: a hostile text may be megabytes long.
    cleaned = sanitize(text[:MAX_LENGTH], lines=lines)
    return cleaned if len(text) <= MAX_LENGTH else f"{cleaned}…"
