"""CSV and TSV: the columns, where the first line is a header, and the number of rows."""

from __future__ import annotations

import csv
import re

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode

_HEAD = 1 << 16
_NUMBER = re.compile(r"[-+]?[\d.,:/eE+-]*+%?")


def read(data: bytes) -> list[Fact]:
    """Read a table; quoted line ends are counted as rows, no more of it is parsed than the header."""
    data = decode.in_utf8(data)
    lines = decode.text(data[:_HEAD]).split("\n")
    at = next((number for number, line in enumerate(lines) if line.strip()), -1)
    if at < 0:
        return []
    cells = _cells(lines[at])
    if not cells or not _is_header(cells):
        return []
    rows = data.count(b"\n") + (not data.endswith(b"\n")) - at - 1
    return [Fact("columns", ",".join(cells)[: decode.MAXIMUM_NAME * 2], at + 1, str(max(rows, 0)))]


def _cells(line: str) -> list[str]:
    delimiter = max(",\t;|", key=line.count)
    if '"' not in line:
        return [cell.strip() for cell in line.split(delimiter)]
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:  # a cell longer than the module allows
        return []


def _is_header(cells: list[str]) -> bool:
    """A header names every column but perhaps the first, once, with short words that are no numbers."""
    named = cells if cells[0] else cells[1:]
    return bool(named) and len(set(named)) == len(named) and all(_is_name(cell) for cell in named)


def _is_name(cell: str) -> bool:
    return 0 < len(cell) <= 80 and not _NUMBER.fullmatch(cell) and cell.isprintable()  # noqa: PLR2004 - a name, no sentence
