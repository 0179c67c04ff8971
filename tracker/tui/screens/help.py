"""The keys of the screen that is shown, made from the bindings themselves, and what the glyphs mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.tui.marks import NEW_FILES, STATES, VERDICTS
from tracker.tui.plain import assemble
from tracker.tui.screens.text import TextScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content
    from textual.screen import Screen

MOVING = (
    ("↑ ↓  j k", "move"),
    ("← →  h l", "close and open, or go out and in"),
    ("tab", "from the list to the details and back"),
    ("enter", "open: a resource in the browser, evidence in your editor"),
    ("1 … 5", "the screens, left to right"),
    ("ctrl+p", "every command by name"),
)


MEANING = (
    "\n\nVerified means proven from a commit. Claimed means said by you, and stays a claim. Stale means that the "
    "repository moved on since it was verified. Other keys can be given in keys.toml in TRACKER_HOME: "
    'tick = "space,x".'
)

SHORT = 24
"""Characters of what a key does of which two stand side by side."""


class HelpScreen(TextScreen):
    """`?`."""

    def __init__(self, about: Screen[object]) -> None:
        """The screen it is about."""
        super().__init__("Help")
        app = about.app
        bindings = [
            shown.binding for shown in about.active_bindings.values() if (shown.binding.id or "show-")[:5] != "show-"
        ]
        self._keys = list(
            dict.fromkeys((app.get_key_display(one), one.description) for one in bindings if one.description)
        )

    def text(self) -> Content:
        """Moving, keys, glyphs."""
        return assemble(
            *_table("Move", MOVING),
            *_table("\nHere", self._keys),
            ("\nStates\n", "bold $primary"),
            *(part for mark in STATES.values() for part in ("  ", mark.content(), " ")),
            ("\n\nVerdicts\n", "bold $primary"),
            *(part for mark in VERDICTS.values() for part in ("  ", mark.content(), " ")),
            ("\n\nFiles of a repository\n", "bold $primary"),
            *(part for word, mark in NEW_FILES.items() if word for part in ("  ", mark.content(), " ")),
            (MEANING, "dim"),
            lines=True,
        )


def _table(title: str, rows: Sequence[tuple[str, str]]) -> list[tuple[str, str] | str]:
    """Keys and what they do, in two columns where they are short."""
    parts: list[tuple[str, str] | str] = [(f"{title}\n", "bold $primary")]
    widest = max((len(what) for _, what in rows), default=0)
    half = (len(rows) + 1) // 2 if widest <= SHORT else len(rows)
    for number, row in enumerate(rows[:half]):
        for keys, what in (row, *rows[number + half : number + half + 1]):
            parts += [(f"  {keys:<10} ", "bold"), f"{what:<{widest}}"]
        parts.append("\n")
    return parts
