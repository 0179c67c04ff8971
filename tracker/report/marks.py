"""How verdicts and milestone states look on a terminal, in the CLI and the TUI: each glyph has one meaning."""

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
