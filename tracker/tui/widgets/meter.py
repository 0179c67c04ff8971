"""Bars of line characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.tui.marks import STATES
from tracker.tui.plain import assemble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from tracker.progress.counting import Count

FULL, LIGHT, REST = "━", "╍", "─"


def meter(shares: Sequence[tuple[float, str]], width: int, glyphs: str = FULL) -> Content:
    """A bar of shares of the whole, each in its colour; what is begun shows, and only the whole fills all of it."""
    whole = sum(share for share, _ in shares)
    most = width if whole > 0.999_999 else width - 1  # noqa: PLR2004 - shares that are one but for rounding
    cells: list[int] = []
    reached = 0.0
    for share, _ in shares:
        reached += share
        end = min(most, max(round(reached * width), sum(cells) + (share > 0)))
        cells.append(max(0, end - sum(cells)))
    parts = [
        (glyphs[min(number, len(glyphs) - 1)] * count, colour)
        for number, (count, (_, colour)) in enumerate(zip(cells, shares, strict=True))
    ]
    return assemble(*parts, (REST * (width - sum(cells)), "$border"))


def count_meter(count: Count, width: int) -> Content:
    """Verified, then claimed, of a count: told apart by glyph and colour."""
    total = count.total or 1
    return meter(
        [(count.verified / total, STATES["verified"].colour), (count.claimed / total, STATES["claimed"].colour)],
        width,
        FULL + LIGHT,
    )
