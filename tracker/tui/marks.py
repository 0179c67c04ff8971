"""How states and verdicts look: a glyph, a word and a colour each, so that none has to be told by colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.report.marks import MARKS
from tracker.tui.plain import assemble

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.content import Content

    from tracker.progress.state import MilestoneState


class Mark(NamedTuple):
    """A glyph, a word, and the theme's colour they are drawn in."""

    glyph: str
    word: str
    colour: str

    def rich(self, theme: Mapping[str, str]) -> str:
        """The colour where Rich draws, by the variables of the theme."""
        value = theme.get(self.colour.removeprefix("$"), self.colour)
        name, _, _ = value.removeprefix("ansi_").partition(" ")
        return "dim" if name in {"auto", "dim", "default"} else name

    def lead(self) -> Content:
        """The glyph, as what stands before a text."""
        return assemble((f"{self.glyph} ", self.colour))

    def content(self, *, word: bool = True) -> Content:
        """Glyph and word."""
        return assemble((f"{self.glyph} {self.word}" if word else self.glyph, self.colour))


_COLOURS = {"green": "$text-success", "yellow": "$text-warning", "cyan": "$text-accent", "magenta": "$text-secondary"}


def _verdict(word: str) -> Mark:
    glyph, style = MARKS[word]
    return Mark(glyph, word, _COLOURS.get(style, "dim"))


VERDICTS = {word: _verdict(word) for word in MARKS} | {"unknown": Mark("·", "not verified yet", "dim")}
"""Verdict → mark, as the command line shows it."""

STATES = {
    "open": Mark("○", "open", "dim"),
    "in progress": Mark("◐", "in progress", "$text-warning"),
    "claimed": VERDICTS["claimed"],
    "verified": VERDICTS["verified"],
    "regressed": Mark("✘", "regressed", "$text-error"),
    "skipped": Mark("–", "skipped", "dim"),  # noqa: RUF001 - a dash, left out
    "stale": Mark("↻", "stale", "$text-warning"),
}
"""State of a milestone → mark."""

NEW_FILES = {
    "": Mark("…", "", "dim"),
    "none": Mark("=", "none", "dim"),
    "new": Mark("+", "new", "$text-warning"),
    "bare": Mark("–", "bare", "dim"),  # noqa: RUF001 - a dash, there are no files on disk
    "unknown": Mark("?", "unknown", "$text-secondary"),
}
"""Whether a repository has new files, not committed → mark; "" is not known yet."""

TICKED, UNTICKED = Mark("☑", "done", "$text-accent"), Mark("☐", "to do", "dim")


def state_mark(state: MilestoneState) -> Mark:
    """The mark of a milestone; verified at an older commit than HEAD is told as stale."""
    return STATES["stale"] if state.state == "verified" and state.stale else STATES[state.state]
