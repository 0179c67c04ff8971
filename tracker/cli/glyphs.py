"""The glyph beside each word for a state or verdict: told apart without colour."""

GLYPHS = {"verified": "✔", "claimed": "◇", "in progress": "◐", "regressed": "✘", "skipped": "–", "open": "·"}  # noqa: RUF001 - a dash on purpose
"""State of a milestone → glyph."""

VERDICTS = {"verified": "✔", "partial": "◐", "missing": "·", "unavailable": "?", "unknown": "·"}
"""Verdict on a deliverable → glyph."""
