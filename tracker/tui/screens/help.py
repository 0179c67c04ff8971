"""Help: the keys of a screen with the meaning of the glyphs, and what counts for a deliverable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.report.explain import rule_sentence
from tracker.tui.marks import NEW_FILES, STATES, VERDICTS
from tracker.tui.safe_text import assemble, content
from tracker.tui.screens.dialogs import TextScreen
from tracker.tui.state import deliverables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content
    from textual.screen import Screen

NAVIGATION = (
    ("↑ ↓  j k", "move up and down"),
    ("← →  h l", "collapse and expand, or move to the parent or first child"),
    ("tab", "switch between the list and the details"),
    ("enter", "open a resource in the browser, or evidence in your editor"),
    ("1 … 5", "switch screens"),
    ("ctrl+p", "find any command by name"),
)

MEANING = (
    "\n\nVerified: proven by a commit. Claimed: your own word, never shown as verified. Stale: the repository has new "
    "commits since it was verified. To change keys, add them to keys.toml in TRACKER_HOME, for example "
    'tick = "space,x".'
)

MAX_HALF = 24
"""Characters of the longest description that leaves room for two columns."""


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
        return assemble(
            *_table("Navigation", NAVIGATION),
            *_table("\nThis screen", self._keys),
            ("\nStates\n", "bold $primary"),
            *(part for mark in STATES.values() for part in ("  ", mark.content(), " ")),
            ("\n\nVerdicts\n", "bold $primary"),
            *(part for mark in VERDICTS.values() for part in ("  ", mark.content(), " ")),
            ("\n\nNew files of a repository\n", "bold $primary"),
            *(part for word, mark in NEW_FILES.items() if word for part in ("  ", mark.content(), " ")),
            (MEANING, "dim"),
            lines=True,
        )


def _table(title: str, rows: Sequence[tuple[str, str]]) -> list[tuple[str, str] | str]:
    """Keys and descriptions, in two columns if all descriptions are short."""
    parts: list[tuple[str, str] | str] = [(f"{title}\n", "bold $primary")]
    widest = max((len(what) for _, what in rows), default=0)
    half = (len(rows) + 1) // 2 if widest <= MAX_HALF else len(rows)
    for number, row in enumerate(rows[:half]):
        for keys, what in (row, *rows[number + half : number + half + 1]):
            parts += [(f"  {keys:<10} ", "bold"), f"{what:<{widest}}"]
        parts.append("\n")
    return parts


class ExplainScreen(TextScreen):
    """What counts for a deliverable, what does not, how to add it, and the rule in words."""

    def __init__(self, deliverable: str) -> None:
        """The id of the deliverable."""
        self._deliverable = deliverables().get(deliverable)
        super().__init__(self._deliverable.title if self._deliverable else deliverable)

    def text(self) -> Content:
        """One section for each, and the command that prints the same."""
        found = self._deliverable
        if found is None:
            return content("The catalogue has no such deliverable.")
        sections = (
            ("What counts", found.counts),
            ("What does not count", found.excludes),
            ("How to add it", found.remedy),
            ("The rule", rule_sentence(found.rule)),
        )
        parts = [part for title, text in sections if text for part in ((f"{title}\n", "bold $primary"), f"{text}\n\n")]
        return assemble(*parts, (f"tracker explain {found.id}", "dim"), lines=True)


SCREEN = HelpScreen
