"""Repositories and verdicts as rows of tables: what stands in each cell, and how wide it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.tui.marks import NEW_FILES, STATES, VERDICTS
from tracker.tui.plain import label
from tracker.tui.verdicts import SHORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.text import Text

    from tracker.tui.verdicts import Place, Verdict

COUNTED = ("verified", "partial")
"""The verdicts that are counted for each repository."""

PLACE = ("", "Repository", "Branch", "Commit", "New files", "Verified", "Rows")
"""The titles over the cells of `cells_of`."""

VERDICT = ("", "Verdict", "Deliverable")
"""The titles over the cells of `head`."""

_YIELDS = ((1, 10), (5, 17), (2, 6), (4, 9), (1, 6), (5, 10))
"""Columns of PLACE that give way where there is no room, in this order, and to what width."""


def cells_of(
    shown: Sequence[Place], new_files: Mapping[str, str], theme: Mapping[str, str], room: int
) -> list[list[Text]]:
    """The cells of repositories in `room` cells of width; `new_files` maps each root to a key of NEW_FILES."""
    tallies = [[sum(row.status == status for row in one.verdicts) for status in COUNTED] for one in shown]
    digits = [max((len(str(tally[number])) for tally in tallies), default=1) for number in range(len(COUNTED))]
    rows = []
    for one, tally in zip(shown, tallies, strict=True):
        mark = STATES[one.mark]
        files = NEW_FILES[new_files.get(one.root, "") if one.root else "unknown"]
        counts = [
            (f"{VERDICTS[status].glyph} {count:>{wide}}", VERDICTS[status].rich(theme))
            for status, count, wide in zip(COUNTED, tally, digits, strict=True)
        ]
        cells = (
            (mark.glyph, mark.rich(theme)),
            (one.name, ""),
            (one.branch, ""),
            (one.commit[:SHORT], "dim"),
            (f"{files.glyph} {files.word}", files.rich(theme)),
            (one.said, mark.rich(theme)),
        )
        rows.append([*(label(*cell) for cell in cells), label("  ").join(label(*count) for count in counts)])
    narrowed(rows, PLACE, room, _YIELDS)
    return rows


def narrowed(
    rows: Sequence[Sequence[Text]], titles: Sequence[str], room: int, yields: Iterable[tuple[int, int]]
) -> None:
    """Cut the cells of some columns, to no less than a width, so that rows fit; each has a blank at either side."""
    if room <= 0:  # nothing was laid out yet
        return
    widths = [max([len(title), *(row[number].cell_len for row in rows)]) for number, title in enumerate(titles)]
    for column, least in yields:
        over = max(0, sum(widths) + 2 * len(widths) - room)
        widths[column] = min(widths[column], max(least, widths[column] - over))
    for row in rows:
        for cell, width in zip(row, widths, strict=True):
            cell.truncate(width, overflow="ellipsis")


def head(verdict: Verdict, theme: Mapping[str, str]) -> list[tuple[str, str]]:
    """The cells of a verdict."""
    mark = VERDICTS["claimed" if verdict.claim and verdict.status != "verified" else verdict.status]
    word = f"{mark.word}, {verdict.flag}" if verdict.flag else mark.word
    return [(mark.glyph, mark.rich(theme)), (word, mark.rich(theme)), (verdict.title, "")]
