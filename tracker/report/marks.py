"""How verdicts and milestone states look on a terminal: glyphs that differ without colour."""

MARKS = {
    "verified": ("✔", "green"),
    "partial": ("◐", "yellow"),
    "missing": ("·", "dim"),
    "unavailable": ("?", "magenta"),
    "claimed": ("✎", "cyan"),
    "others": ("◌", "dim"),
}
"""Verdict → its glyph and style; `others` is verified, but not by the learner."""

STATE_GLYPHS = {
    "open": "○",
    "in progress": "◐",
    "claimed": "✎",
    "verified": "✔",
    "regressed": "✘",
    "skipped": "–",  # noqa: RUF001 - an en dash is meant
}
"""State of a milestone → its glyph, on the command line and in the terminal UI."""
