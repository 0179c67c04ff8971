"""JSON and JSON Lines: keys with their lines, and the columns of lists of objects. Comments are tolerated."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.facts import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

MAXIMUM_INDEX = 50
"""Items of one list that become facts, and objects whose keys become columns."""

_TOKEN = re.compile(
    r"""[\s\0]++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?+|(?P<string>"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?)"""
    r"""|(?P<mark>[{}\[\],:])|(?P<word>[^\s{}\[\],:"/]++)|.""",
    re.DOTALL,
)
_OPENING = {"{": "}", "[": "]"}


class Entry(NamedTuple):
    """One value: its path, its whole text ('' of a collection), the line it starts at, and whether a list or object."""

    path: tuple[str, ...]
    text: str
    line: int
    kind: str = ""


def read(data: bytes) -> list[Fact]:
    """Read a JSON file."""
    text = decode.text(data)
    keys: list[Fact] = []
    tables: dict[tuple[str, ...], _Table] = {}
    for entry in entries(text):
        if entry.path and entry.path[-1].isdecimal() and entry.kind == "{" and len(entry.path) <= 2:  # noqa: PLR2004
            table = tables.setdefault(entry.path[:-1], _Table({}, entry.line, 0))
            tables[entry.path[:-1]] = table._replace(rows=int(entry.path[-1]) + 1)
        if len(entry.path) > 1 and entry.path[:-2] in tables and entry.path[-2].isdecimal():
            tables[entry.path[:-2]].columns.setdefault(entry.path[-1])
        if entry.path and _low(entry.path) and len(keys) < decode.MAXIMUM_FACTS:
            keys.append(Fact("key", decode.dotted(list(entry.path)), entry.line, decode.cut(entry.text)))
    return [_columns(table, path) for path, table in tables.items() if table.rows > 1 or not path] + keys


def read_lines(data: bytes) -> list[Fact]:
    """Read JSON Lines: one columns fact."""
    columns: dict[str, None] = {}
    first = rows = 0
    for number, line in enumerate(decode.lines(data), 1):
        if not line.strip():
            continue
        rows += 1
        if rows > MAXIMUM_INDEX:
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            first = first or number
            columns.update(dict.fromkeys(value))
    return [_columns(_Table(columns, first, rows), ())] if columns else []


def entries(text: str) -> Iterator[Entry]:
    """Give the values of a JSON text in their order, those nested too deeply left out.

    Below index MAXIMUM_INDEX of a list only the items themselves are given, so that they can be counted.
    """
    stack: list[list[str | int]] = []  # for each open collection: its closing mark and the key or index at hand
    line, counted, quoted = 1, 0, ""
    given = 0
    for match in _TOKEN.finditer(text):
        piece, group = match.group(), match.lastgroup
        if group is None:
            continue
        line += text.count("\n", counted, match.start())
        counted = match.start()
        if group == "mark" and piece not in _OPENING:
            _punctuate(piece, stack, quoted)
            continue
        quoted = _unquoted(piece) if group == "string" else ""
        if group == "string" and _is_key(text, match.end(), stack):
            continue
        if len(stack) <= decode.MAXIMUM_DEPTH:
            path = tuple(str(level[1]) for level in stack)
            low = _low(path)
            if _low(path[:-1]) and (given < decode.MAXIMUM_FACTS * 4 or not low):
                given += low
                yield Entry(path, quoted if group == "string" else "" if group == "mark" else piece, line, piece[:1])
        if piece in _OPENING and group == "mark":
            stack.append([_OPENING[piece], 0 if piece == "[" else ""])


def _punctuate(piece: str, stack: list[list[str | int]], quoted: str) -> None:
    if not stack:
        return
    level = stack[-1]
    if piece == ":" and level[0] == "}":
        level[1] = quoted[:MAXIMUM_TEXT]
    elif piece == "," and isinstance(level[1], int):
        level[1] += 1
    elif piece == level[0]:
        stack.pop()


def _is_key(text: str, end: int, stack: list[list[str | int]]) -> bool:
    if not stack or stack[-1][0] != "}":
        return False
    while end < len(text) and text[end] in " \t\n":
        end += 1
    return text[end : end + 1] == ":"


def _low(path: tuple[str, ...]) -> bool:
    return not any(part.isdecimal() and int(part[:20]) >= MAXIMUM_INDEX for part in path)


def _unquoted(piece: str) -> str:
    if "\\" not in piece:
        return piece.strip('"')
    try:
        return str(json.loads(piece, strict=False)).encode("utf-8", "replace").decode()
    except ValueError:
        return piece.strip('"')


class _Table(NamedTuple):
    columns: dict[str, None]
    line: int
    rows: int


def _columns(table: _Table, path: tuple[str, ...]) -> Fact:
    names = ",".join(name[:MAXIMUM_TEXT] for name in list(table.columns)[:MAXIMUM_INDEX])
    return Fact(
        "columns", names[: decode.MAXIMUM_NAME * 2], table.line or 1, str(table.rows), decode.dotted(list(path))
    )
