"""How verdicts and milestone states look in the CLI, the TUI and Markdown: each glyph has one meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.report.report import ReportRow

MARKS = {
    "verified": ("✔", "green"),
    "partial": ("≈", "yellow"),
    "missing": ("·", "dim"),
    "unavailable": ("?", "magenta"),
    "claimed": ("✎", "cyan"),
    "others": ("◌", "dim"),
    "unknown": ("▫", "dim"),
}
"""Verdict → its glyph and style; `others` is verified, but not by the learner, `unknown` is not verified yet."""

STATE_GLYPHS = {
    "open": "○",
    "in progress": "◐",
    "claimed": "✎",
    "verified": "✔",
    "regressed": "✘",
    "skipped": "–",  # noqa: RUF001 - an en dash is meant
}
"""State of a milestone → its glyph."""

STALE = "↻"
"""The glyph of a milestone that was verified at an older commit than the newest."""


def mark_of(row: ReportRow) -> tuple[str, str]:
    """The glyph and style of a row: that of a claim unless it is verified, or of work that is not the learner's."""
    if row.status == "verified":
        return MARKS["verified" if row.verdict == row.status else "others"]
    return MARKS["claimed" if row.claim else row.status]
