"""TOML: every key with its path, value and line."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode, grammar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tree_sitter import Node

_KEYS = frozenset({"bare_key", "quoted_key", "dotted_key"})
_HEADERS = {"[": "]", "[[": "]]"}
_NO_ITEMS = frozenset({"comment", "ERROR"})
_MULTILINE = ('"""', "'''")
_LONGEST_NUMBER = 100  # also of dates


class Entry(NamedTuple):
    """One value: its path, its text ('' of a table or array), its line, and its kind: table, array, string …"""

    path: tuple[str, ...]
    text: str
    line: int
    kind: str


class Package(NamedTuple):
    """An entry of a table of packages: its name, its line, and what it asks for; `version` where that is one text."""

    table: tuple[str, ...]
    name: str
    line: int
    wanted: dict[str, str]


def read(data: bytes) -> list[Fact]:
    """Read a TOML file."""
    found = entries(decode.text(data))
    return [Fact("key", decode.dotted(entry.path), entry.line, decode.cut(entry.text)) for entry in found]


@lru_cache(maxsize=1)
def entries(text: str) -> list[Entry]:
    """Give the values of a TOML text in their order; of one that does not parse, what can be told of each line.

    Those of the last text are kept, because two readers take a manifest one after the other.
    """
    return _Document(text).entries()


def packages(found: Iterable[Entry], tables: Collection[tuple[str, ...]]) -> list[Package]:
    """Give the packages that tables list by name; '*' in a table's path stands for any one part."""
    listed: dict[tuple[str, ...], Package] = {}
    for path, text, line, kind in found:
        if path[:-1] and _is_among(path[:-1], tables):
            wanted = {} if kind in {"table", "array"} else {"version": text}
            listed.setdefault(path, Package(path[:-1], path[-1], line, wanted))
        else:  # {version = …}, or the first of several
            owner = listed.get(path[:-1]) or listed.get(path[:-2])
            if owner:
                owner.wanted.setdefault(path[-1], text)
    return list(listed.values())


def matches(path: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    """Tell whether a path has the parts of a pattern; '*' stands for any one part."""
    return len(path) == len(pattern) and all(wanted in {"*", part} for part, wanted in zip(path, pattern, strict=True))


def _is_among(path: tuple[str, ...], tables: Collection[tuple[str, ...]]) -> bool:
    return any(matches(path, table) for table in tables)


class _Document:
    """One pass over a syntax tree: the table at hand, the paths met, and how many items each array of tables has."""

    def __init__(self, text: str) -> None:
        data = text.encode()
        self._source = grammar.source_of(data)
        self._lines = text.split("\n")
        self._root = grammar.parser("tree_sitter_toml").parse(data).root_node
        self._table: tuple[str, ...] = ()
        self._met: set[tuple[str, ...]] = set()
        self._items: dict[tuple[str, ...], int] = {}
        self._found: list[Entry] = []

    def entries(self) -> list[Entry]:
        """Give the values; around a mistake the tokens are taken one by one, as the parser only guesses their order."""
        pending = [self._root]
        while pending and len(self._found) < decode.MAXIMUM_FACTS:
            node = pending.pop()
            kind = node.type
            if kind == "pair" and (pair := _key_and_value(node)):
                self._add_pair(self._table, *pair)
            elif kind in _KEYS and pending and pending[-1].type == "=":
                self._add_line(node, pending[-1])
            elif kind in _HEADERS and [one.type for one in pending[-2:-1]] == [_HEADERS[kind]]:
                self._header(pending[-1], listed=kind == "[[")
            elif kind not in _KEYS:
                pending.extend(reversed(node.children))
        return self._found[: decode.MAXIMUM_FACTS]

    def _parts(self, key: Node) -> list[str]:
        """Give the parts of a key; a dotted key holds the dotted key of all but its last part."""
        parts: list[str] = []
        while key.type == "dotted_key" and key.child_count > 1:
            key, *_, last = key.children
            parts.append(self._part(last))
        return [self._part(key), *reversed(parts)]

    def _part(self, key: Node) -> str:
        written = self._source[key.start_byte : key.end_byte]
        return _string(written) if key.type == "quoted_key" else written

    def _header(self, key: Node, *, listed: bool) -> None:
        """Begin a table; one below an array of tables belongs to its last item."""
        line = key.start_point[0] + 1
        table: tuple[str, ...] = ()
        parts = self._parts(key)[: decode.MAXIMUM_DEPTH]
        for at, part in enumerate(parts, 1):
            table = (*table, part)
            if listed and at == len(parts):
                self._begin(table, line, "array")
                self._items[table] = self._items.get(table, -1) + 1
            if table in self._items:
                table = (*table, str(self._items[table]))
        self._begin(table, line, "table")
        self._table = table

    def _add(self, path: tuple[str, ...], value: Node) -> None:
        """Add a value with all that it holds, down to MAXIMUM_DEPTH."""
        kind, line = value.type, value.start_point[0] + 1
        if kind == "array":
            self._found.append(Entry(path, "", line, kind))
            if len(path) < decode.MAXIMUM_DEPTH:
                items = [item for item in value.named_children if item.type not in _NO_ITEMS]
                for at, item in enumerate(items[: decode.MAXIMUM_FACTS]):
                    self._add((*path, str(at)), item)
        elif kind == "inline_table":
            self._found.append(Entry(path, "", line, "table"))
            self._met.add(path)
            for child in value.named_children[: decode.MAXIMUM_FACTS]:
                if pair := _key_and_value(child):
                    self._add_pair(path, *pair)
        else:
            written = self._source[value.start_byte : value.end_byte]
            self._found.append(Entry(path, _text(written, kind), line, kind))

    def _add_pair(self, table: tuple[str, ...], key: Node, value: Node) -> None:
        path = (*table, *self._parts(key))
        if len(path) <= decode.MAXIMUM_DEPTH:
            self._reach(path, value.start_point[0] + 1)
            self._add(path, value)

    def _add_line(self, key: Node, equals: Node) -> None:
        """Add a key that begins a line, with the rest of that line."""
        row, column = equals.end_point
        line = self._lines[row].encode()
        if not line[: key.start_point[1]].strip():
            rest = line[column:][:1000].decode("utf-8", "replace")
            path = (*self._table, *self._parts(key))[: decode.MAXIMUM_DEPTH]
            self._reach(path, row + 1)
            self._found.append(Entry(path, decode.cut(rest).strip("\"'"), row + 1, "damaged"))

    def _reach(self, path: tuple[str, ...], line: int) -> None:
        """Add the tables around a path that are met for the first time."""
        if path[:-1] not in self._met:
            around = [path[:end] for end in range(1, len(path))]
            self._found.extend(Entry(one, "", line, "table") for one in around if one not in self._met)
            self._met.update(around)

    def _begin(self, path: tuple[str, ...], line: int, kind: str) -> None:
        """Add a table or an array of tables where its first header stands."""
        self._reach(path, line)
        if path not in self._met:
            self._met.add(path)
            self._found.append(Entry(path, "", line, kind))


def _key_and_value(node: Node) -> tuple[Node, Node] | None:
    """Give the key and the value of a pair; None where they do not parse."""
    if node.type != "pair" or node.child_count < 3:  # noqa: PLR2004 - key, = and value
        return None
    key, equals, value, *_ = node.children
    return (key, value) if key.type in _KEYS and equals.type == "=" and value.type != "ERROR" else None


def _text(written: str, kind: str) -> str:
    """Give the text of a scalar; numbers and dates as Python shows them."""
    if kind == "string":
        return _string(written)
    return _parsed(written) if kind != "boolean" and len(written) <= _LONGEST_NUMBER else written


def _string(written: str) -> str:
    if written.startswith(_MULTILINE) or ("\\" in written and written[:1] == '"'):
        return _parsed(written)
    return written[1:-1]


def _parsed(written: str) -> str:
    try:
        return str(tomllib.loads(f"v={written}")["v"])
    except ValueError:  # TOMLDecodeError is one; so are dates out of range
        return written.strip("\"'")
