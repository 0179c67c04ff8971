"""The one place where text of tracks, repositories, notes and commits becomes something Textual draws.

A plain string would be read as markup by nearly every widget: `[/x]` crashes them and `[@click=…]` runs an action. What
comes from here is cleaned by `tracker.text` and never read as markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from rich.text import Text
from textual.content import Content

from tracker.text import sanitize

if TYPE_CHECKING:
    from textual.app import App
    from textual.notifications import SeverityLevel

LONGEST = 20_000
"""No text on a screen is longer; what is cut off ends with an ellipsis."""

Part: TypeAlias = "str | tuple[str, str] | Content"


def content(text: str, style: str = "", *, lines: bool = False) -> Content:
    """The text for Static, OptionList, border titles and the like; `style` may name theme colours: `bold $success`."""
    return Content.styled(_clean(text, lines=lines), style) if style else Content(_clean(text, lines=lines))


def assemble(*parts: Part, lines: bool = False) -> Content:
    """Texts, plain or as (text, style), joined."""
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
    """The text for trees and tables, which draw with Rich; `style` is one of Rich."""
    return Text(_clean(text, lines=False), style=style, no_wrap=True, end="")


def say(app: App[None], text: str, *, title: str = "", severity: SeverityLevel = "information") -> None:
    """Tell the user something in passing."""
    app.notify(_clean(text, lines=True), title=_clean(title, lines=False), severity=severity, markup=False)


def _clean(text: str, *, lines: bool) -> str:
    # Cut before cleaning: a hostile text may be megabytes long.
    cleaned = sanitize(text[:LONGEST], lines=lines)
    return cleaned if len(text) <= LONGEST else f"{cleaned}…"
