"""Help: the keys of a screen with the meaning of the glyphs, and what counts for a deliverable."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tracker.tui.marks import NEW_FILES, STATES, VERDICTS
from tracker.tui.safe_text import assemble, content
from tracker.tui.screens import TABS
from tracker.tui.screens.dialogs import TextScreen
from tracker.tui.state import catalogue
from tracker.verify.rules.explain import explain, summary_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.content import Content
    from textual.screen import Screen

    from tracker.tui.marks import Mark
    from tracker.tui.safe_text import Part

NAVIGATION = (
    ("↑ ↓  j k", "move up and down"),
    ("← →  h l", "collapse and expand"),
    ("tab", "list or details"),
    ("enter", "open link or evidence"),
    (f"1 … {len(TABS)}", "switch screens"),
    ("ctrl+p", "find any command"),
)

MEANING = """
Verified: proven by a commit. Claimed: your own word, never shown as verified.
Stale: the repository has new commits since it was verified.
Keys can be changed in keys.toml in TRACKER_HOME, for example: tick = "space,x"."""

WIDE = 80
"""Columns of a terminal from which two columns of keys have room."""

MAX_HALF = 24
"""Characters of the longest description that leaves room for two columns."""

GLYPH_WIDTH, GLYPHS_WIDTH = 14, 56
"""Columns for a glyph and its word, of which a long one takes several, and for those in a line."""


class HelpScreen(TextScreen):
    """The keys of a screen, made from its bindings."""

    def __init__(self, about: Screen[object]) -> None:
        """The screen whose keys are listed."""
        super().__init__("Help")
        app = about.app
        bindings = [
            shown.binding for shown in about.active_bindings.values() if (shown.binding.id or "show-")[:5] != "show-"
        ]
        self._keys = list(
            dict.fromkeys((app.get_key_display(one), one.description) for one in bindings if one.description)
        )

    def text(self) -> Content:
        """Navigation, keys and glyphs."""
        wide = self.app.size.width >= WIDE
        return assemble(
            *_table("Navigation", NAVIGATION, wide=wide),
            *_table("\nThis screen", self._keys, wide=wide),
            ("\nGlyphs\n", "bold $primary"),
            *_glyphs("state", STATES.values()),
            *_glyphs("verdict", VERDICTS.values()),
            *_glyphs("new files", (mark for word, mark in NEW_FILES.items() if word)),
            (MEANING, "dim"),
            lines=True,
        )


def _table(title: str, rows: Sequence[tuple[str, str]], *, wide: bool) -> list[tuple[str, str] | str]:
    """Keys and descriptions, in two columns if there is room and all descriptions are short."""
    parts: list[tuple[str, str] | str] = [(f"{title}\n", "bold $primary")]
    widest = max((len(what) for _, what in rows), default=0)
    half = (len(rows) + 1) // 2 if wide and widest <= MAX_HALF else len(rows)
    for number, row in enumerate(rows[:half]):
        for keys, what in (row, *rows[number + half : number + half + 1]):
            parts += [(f"  {keys:<10} ", "bold"), f"{what:<{widest}}"]
        parts.append("\n")
    return parts


def _glyphs(title: str, marks: Iterable[Mark]) -> list[Part]:
    """Glyphs with their words in columns, as many in a line as have room."""
    parts: list[Part] = [f"  {title:<11}"]
    at = 0
    for mark in marks:
        shown = mark.content()
        width = math.ceil((shown.cell_length + 1) / GLYPH_WIDTH) * GLYPH_WIDTH
        if at + width > GLYPHS_WIDTH:
            parts.append(f"\n{'':13}")
            at = 0
        parts += [shown, " " * (width - shown.cell_length)]
        at += width
    return [*parts, "\n"]


class ExplainScreen(TextScreen):
    """What counts for a deliverable, what does not, how to add it, and the rule in words."""

    def __init__(self, deliverable: str) -> None:
        """The id of the deliverable."""
        self._deliverable = catalogue()[0].deliverables.get(deliverable)
        super().__init__(self._deliverable.title if self._deliverable else deliverable)

    def text(self) -> Content:
        """One section for each, and the command that prints the same."""
        found = self._deliverable
        if found is None:
            return content("The catalogue has no such deliverable.")
        known = catalogue()[0]
        titles = {item.id: item.title for item in known.deliverables.values()}
        rule = summary_of(explain(known.rules[found.id], titles, meanings=known.meanings))
        sections = (
            ("What counts", found.counts),
            ("What does not count", found.excludes),
            ("How to add it", found.remedy),
            ("The rule", "\n".join(rule)),
        )
        parts = [part for title, text in sections if text for part in ((f"{title}\n", "bold $primary"), f"{text}\n\n")]
        return assemble(*parts, (f"Every name and pattern: tracker explain {found.id} --full", "dim"), lines=True)


SCREEN = HelpScreen
