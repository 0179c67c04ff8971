"""JSON and JSON Lines: keys with their lines, and the columns of lists of objects. Comments are tolerated."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.facts.fact import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode, grammar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

MAXIMUM_INDEX = 50
"""Items of one list that become facts, and objects whose keys become columns."""

_LITERALS = frozenset({"string", "number", "true", "false", "null"})
_COLLECTIONS = {"object": "{", "array": "["}
_LEXEME = re.compile(
    rb"""%\{[^{}\n]*+\}|\{%[^{}\n]*+(?<=%)\}|\$\{[^{}\n]*+\}|\{\{[^{}\n]*+\}\}"""  # marks of templates
    rb"""|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?+"""
    rb"""|"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'|[^\s\0{}\[\],:"/]++""",
    re.DOTALL,
)
_CONDITION = re.compile(rb"\{\{-?\s*+(?:if|else|end|range|with)\b")
_WHOLE_PAIR = 3  # a key, its colon and its value
_CLOSING = {"{": "}", "[": "]"}


class Entry(NamedTuple):
    """One value: its path, its whole text ('' of a collection), the line it starts at, and its kind ('{', '[' …)."""

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
    for path, value, line, kind, low in entries(text):
        if kind == "{" and 0 < len(path) <= 2 and path[-1].isdecimal():  # noqa: PLR2004 - a list, or one below a key
            table = tables.setdefault(path[:-1], _Table({}, line, 0))
            tables[path[:-1]] = table._replace(rows=int(path[-1]) + 1)
        if tables and len(path) > 1 and path[-2].isdecimal() and path[:-2] in tables:
            tables[path[:-2]].columns.setdefault(path[-1])
        if path and low and len(keys) < decode.MAXIMUM_FACTS:
            keys.append(Fact("key", decode.dotted(path), line, decode.cut(value)))
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

    Below index MAXIMUM_INDEX of a list only items themselves are given, the last one at least, so that they can be
    counted.
    """
    return _Document(text).entries()


class _Document:
    """One pass over the tokens of a syntax tree: around a mistake its structure is a guess, its tokens are not."""

    def __init__(self, text: str) -> None:
        data = text.encode()
        self._source = grammar.source_of(data)
        parser = grammar.parser("tree_sitter_json")
        root = parser.parse(data).root_node
        if root.has_error:
            root = parser.parse(_LEXEME.sub(_mended, data)).root_node
        self._pending: list[Node | int] = [root]
        self._top = _Level("", near=True)  # the collection at hand; the outermost holds the text's own value
        self._stack = [self._top]
        self._left = decode.MAXIMUM_FACTS * 4

    def entries(self) -> Iterator[Entry]:
        """Give the values."""
        pending = self._pending
        while pending:
            node = pending.pop()
            if isinstance(node, int):
                self._top.pass_items(node)
                continue
            kind = node.type
            if kind == ",":
                self._top.pass_items(1)
                continue
            if kind in _LITERALS:
                entry = self._literal(node, kind)
            elif kind in _CLOSING:
                entry = self._entry(node, kind, "")
                self._top = _Level(_CLOSING[kind], near=self._holds())
                self._stack.append(self._top)
            elif kind in _COLLECTIONS and not self._holds():
                entry = self._entry(node, _COLLECTIONS[kind], "")
            else:
                self._structure(node, kind)
                continue
            if entry:
                yield entry

    def _holds(self) -> bool:
        """Whether what is inside the value at hand is given as well."""
        return self._top.low and len(self._stack) <= decode.MAXIMUM_DEPTH and self._left > 0

    def _literal(self, node: Node, kind: str) -> Entry | None:
        value = _unquoted(self._source[node.start_byte : node.end_byte])
        if self._top.awaits:
            return self._entry(node, kind, value) if value or not node.is_missing else None
        self._top.key = value
        return None

    def _entry(self, node: Node, kind: str, value: str) -> Entry | None:
        """Take a value, and give its entry if there is room."""
        top = self._top
        given = top.awaits and top.near and (self._left > 0 or not top.low)
        top.awaits = top.closing != "}"
        if not given:
            return None
        self._left -= top.low
        path = tuple([level.part for level in self._stack[1:]])
        return Entry(path, value, node.start_point[0] + 1, kind, top.low)

    def _structure(self, node: Node, kind: str) -> None:
        """Pass a mark, or go on with what a node holds."""
        if kind == self._top.closing:
            self._stack.pop()
            self._top = self._stack[-1]
        elif kind == ":":
            self._top.pass_colon()
        elif kind == "pair" and node.child_count == _WHOLE_PAIR:
            key, _, value = node.children
            self._top.key = _unquoted(self._source[key.start_byte : key.end_byte])
            self._top.pass_colon()
            self._pending.append(value)
        elif kind != "comment":
            self._pending.extend(reversed(_tokens(node)))


def _tokens(node: Node) -> list[Node | int]:
    """Give the children of a node; of a long list the first and the last ones, and how many items are between."""
    first, last = MAXIMUM_INDEX * 2 + 1, 2  # each item comes with a comma, and the brackets around them
    between = node.child_count - first - last
    if node.type != "array" or between <= 0 or node.has_error:
        return [*node.children]
    shown = [*range(first), *range(first + between, node.child_count)]
    children = [child for child in map(node.child, shown) if child]
    return [*children[:first], between // 2, *children[first:]]


class _Level:
    """An open collection: its closing mark, the key or index at hand."""

    __slots__ = ("awaits", "closing", "index", "key", "low", "near", "part")

    def __init__(self, closing: str, *, near: bool) -> None:
        self.closing = closing
        self.index = 0
        self.key = ""  # of an object: what a colon makes the key
        self.part = "0" if closing == "]" else ""
        self.awaits = closing != "}"  # whether a value may follow: in an object after a colon only
        self.near = near  # no list around it has passed MAXIMUM_INDEX, and it is not nested too deeply
        self.low = near  # nor has it itself

    def pass_colon(self) -> None:
        """Pass the colon after a key."""
        if self.closing == "}":
            self.part = self.key[:MAXIMUM_TEXT]
            self.low = self.near and (not self.part.isdecimal() or int(self.part[:20]) < MAXIMUM_INDEX)
            self.awaits = True

    def pass_items(self, number: int) -> None:
        """Pass the commas after items of a list."""
        if self.closing == "]":
            self.index += number
            self.part = str(self.index)
            self.low = self.near and self.index < MAXIMUM_INDEX


def _mended(lexeme: re.Match[bytes]) -> bytes:
    """Give a number of the same length for a string or another word, so that no mistake can part or join them.

    What a template does on a condition leaves blanks.
    """
    written = lexeme[0]
    if written[:1] == b"/":
        return written
    is_condition = written[:2] in {b"%{", b"{%"} or _CONDITION.match(written)
    return (b" " if is_condition else b"1") * len(written)


def _unquoted(written: str) -> str:
    if "\\" in written:
        try:
            return str(json.loads(written, strict=False)).encode("utf-8", "replace").decode()
        except ValueError:
            pass
    return written.strip(written[0]) if written[:1] in {'"', "'"} else written


class _Table(NamedTuple):
    columns: dict[str, None]
    line: int
    rows: int


def _columns(table: _Table, path: tuple[str, ...]) -> Fact:
    names = ",".join(name[:MAXIMUM_TEXT] for name in list(table.columns)[:MAXIMUM_INDEX])
    return Fact("columns", names[: decode.MAXIMUM_NAME * 2], table.line or 1, str(table.rows), decode.dotted(path))
