"""JSON and JSON Lines: keys with their lines, and the columns of lists of objects. Comments are tolerated."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.facts.fact import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

MAXIMUM_INDEX = 50
"""Items of one list that become facts, and objects whose keys become columns."""

_TOKEN = re.compile(
    r"""[\s\0]*+(?://[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?+|(?P<string>"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?)"""
    r"""|(?P<mark>[{}\[\],:])|(?P<word>[^\s{}\[\],:"/]++)|.|\Z)""",
    re.DOTALL,
)
_KEY_END = re.compile(r"[ \t\n]*+:")
_OPENING = {"{": "}", "[": "]"}


class Entry(NamedTuple):
    """One value: its path, its whole text ('' of a collection), the line it starts at, and whether a list or object."""

    path: tuple[str, ...]
    text: str
    line: int
    kind: str = ""
    low: bool = True  # whether it stands below MAXIMUM_INDEX in every list


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
        if entry.path and entry.low and len(keys) < decode.MAXIMUM_FACTS:
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
    top = _Level("", near=True)  # the collection at hand; the outermost holds the text's own value
    stack = [top]
    line, counted, quoted = 1, 0, ""
    given = 0
    for match in _TOKEN.finditer(text):
        group = match.lastgroup
        if group is None:
            continue
        start, end = match.span(group)
        piece = text[start:end]
        line += text.count("\n", counted, start)
        counted = start
        if group == "mark" and piece not in _OPENING:
            if piece == top.closing:
                stack.pop()
                top = stack[-1]
            else:
                top.pass_mark(piece, quoted)
            continue
        quoted = _unquoted(piece) if group == "string" else ""
        if group == "string" and top.closing == "}" and _KEY_END.match(text, end):
            continue
        if top.near and (given < decode.MAXIMUM_FACTS * 4 or not top.low):
            given += top.low
            shown = quoted if group == "string" else "" if group == "mark" else piece
            yield Entry(tuple([level.part for level in stack[1:]]), shown, line, piece[:1], top.low)
        if group == "mark":
            top = _Level(_OPENING[piece], near=top.near and top.low and len(stack) <= decode.MAXIMUM_DEPTH)
            stack.append(top)


class _Level:
    """An open collection: its closing mark, the key or index at hand."""

    __slots__ = ("closing", "index", "low", "near", "part")

    def __init__(self, closing: str, *, near: bool) -> None:
        self.closing = closing
        self.index = 0 if closing == "]" else -1
        self.part = "0" if closing == "]" else ""
        self.near = near  # no list around it has passed MAXIMUM_INDEX, and it is not nested too deeply
        self.low = near  # nor has it itself

    def pass_mark(self, mark: str, quoted: str) -> None:
        """Pass a colon, and the string before it is the key; or the comma after an item."""
        if not self.near:
            return
        if mark == ":" and self.closing == "}":
            self.part = quoted[:MAXIMUM_TEXT]
            self.low = not self.part.isdecimal() or int(self.part[:20]) < MAXIMUM_INDEX
        elif mark == "," and self.index >= 0:
            self.index += 1
            self.part = str(self.index)
            self.low = self.index < MAXIMUM_INDEX


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
