"""The glyph, word and colour of each state and verdict, so that none is distinguished by colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.report.marks import MARKS, STALE, STATE_GLYPHS
from tracker.tui.safe_text import assemble

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.content import Content

    from tracker.progress.state import MilestoneState


class Mark(NamedTuple):
    """A glyph, a word, and their theme colour."""

    glyph: str
    word: str
    colour: str

    def rich(self, theme: Mapping[str, str]) -> str:
        """The colour as a Rich style, from the variables of the theme."""
        value = theme.get(self.colour.removeprefix("$"), self.colour)
        name, _, _ = value.removeprefix("ansi_").partition(" ")
        return "dim" if name in {"auto", "dim", "default"} else name

    def lead(self) -> Content:
        """The glyph and a space, to put before a text."""
        return assemble((f"{self.glyph} ", self.colour))

    def content(self) -> Content:
        """The glyph and the word."""
        return assemble((f"{self.glyph} {self.word}", self.colour))


_COLOURS = {"green": "$text-success", "yellow": "$text-warning", "cyan": "$text-accent", "magenta": "$text-secondary"}


def _verdict(word: str) -> Mark:
    glyph, style = MARKS[word]
    return Mark(glyph, word, _COLOURS.get(style, "dim"))


VERDICTS = {word: _verdict(word) for word in MARKS} | {"unknown": Mark(MARKS["unknown"][0], "not verified yet", "dim")}
"""Verdict in words → mark, the same as on the command line."""

STATES = {
    "open": Mark(STATE_GLYPHS["open"], "open", "dim"),
    "in progress": Mark(STATE_GLYPHS["in progress"], "in progress", "$text-warning"),
    "claimed": VERDICTS["claimed"],
    "verified": VERDICTS["verified"],
    "regressed": Mark(STATE_GLYPHS["regressed"], "regressed", "$text-error"),
    "skipped": Mark(STATE_GLYPHS["skipped"], "skipped", "dim"),
    "stale": Mark(STALE, "stale", "$text-warning"),
}
"""State of a milestone → mark."""

NEW_FILES = {
    "": Mark("…", "", "dim"),
    "none": Mark("=", "none", "dim"),
    "new": Mark("+", "new", "$text-warning"),
    "bare": Mark("∅", "bare", "dim"),  # there is no working tree
    "unknown": Mark(MARKS["unavailable"][0], "unknown", "$text-secondary"),
}
"""Whether a repository has new files that are not committed → mark; "" while this is being found out."""

TICKED, UNTICKED = Mark("☑", "done", "$text-accent"), Mark("☐", "to do", "dim")


def state_mark(state: MilestoneState) -> Mark:
    """The mark of a milestone; one that was verified at an older commit than HEAD is stale."""
    return STATES["stale"] if state.state == "verified" and state.stale else STATES[state.state]
