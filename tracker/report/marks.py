"""How verdicts and milestone states look in the CLI, the TUI and Markdown: each glyph has one meaning."""

from __future__ import annotations

MARKS = {
    "verified": ("✔", "green"),
    "partial": ("≈", "yellow"),
    "missing": ("·", "dim"),
    "unavailable": ("?", "magenta"),
    "claimed": ("✎", "cyan"),
    "verified, not by you": ("◌", "dim"),
    "unknown": ("▫", "dim"),
    "verified, authorship unknown": ("◌", "dim"),
}
"""Verdict in words → its glyph and style; `unknown` is not verified yet."""

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
