"""How a verdict is shown, wherever it is."""

MARKS = {
    "verified": ("✔", "green"),
    "partial": ("◐", "yellow"),
    "missing": ("·", "dim"),
    "unavailable": ("?", "magenta"),
    "claimed": ("✎", "cyan"),
}
"""Verdict → the glyph and the style it is shown with."""
