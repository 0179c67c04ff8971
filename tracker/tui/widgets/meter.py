"""Progress bars made of line characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.tui.marks import STATES
from tracker.tui.safe_text import assemble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from tracker.progress.counting import Count

FULL, LIGHT, EMPTY = "━", "╍", "─"


def meter(shares: Sequence[tuple[float, str]], width: int, glyphs: str = FULL) -> Content:
    """A bar of shares (of 1) with their colours; any share above 0 is visible, and only 1 fills the bar."""
    total = sum(share for share, _ in shares)
    most = width if total > 0.999_999 else width - 1  # noqa: PLR2004 - shares whose sum is 1 but for rounding
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
    return assemble(*parts, (EMPTY * (width - sum(cells)), "$border"))


def count_meter(count: Count, width: int) -> Content:
    """A bar of the verified and the claimed milestones, distinguished by glyph and colour."""
    total = count.total or 1
    return meter(
        [(count.verified / total, STATES["verified"].colour), (count.claimed / total, STATES["claimed"].colour)],
        width,
        FULL + LIGHT,
    )
