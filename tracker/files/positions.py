"""The line of each key in a TOML text: the parser gives values without positions.

Only used for texts that parse and have a problem to report. The grammar is of TOML 1.0; what it cannot parse is
skipped, and the line of the enclosing table is given.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import rtoml
import tree_sitter_toml
from tree_sitter import Language, Parser

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys and indexes from the top: `("phase", 0, "milestone", 2, "hours")`."""


class Positions(NamedTuple):
    """Line by key path."""

    lines: Mapping[KeyPath, int]

    def line(self, path: KeyPath) -> int:
        """The line of the path, else of the nearest enclosing table or list; 1 for the document."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def positions(text: str) -> Positions:
    """The line of every key, list entry and table of the text, in linear time."""
    parser = Parser(Language(tree_sitter_toml.language()))
    scan = _Scan()
    waiting = deque(parser.parse(text.encode("utf-8", "replace")).root_node.named_children)
    while waiting:
        node = waiting.popleft()  # a node keeps those below it in memory once they were asked for
        if node.type == "pair":
            scan.pair(node, ())
        elif node.type in {"table", "table_array_element"}:
            scan.table(node)
    return Positions(scan.lines)


class _Scan:
    def __init__(self) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._last: dict[KeyPath, int] = {}  # the index of the latest table of each array of tables

    def table(self, node: Node) -> None:
        """Add a table heading and the pairs below it."""
        heading, *rest = [child for child in node.named_children if child.type != "comment"]
        names = list(_names(heading))
        path: KeyPath = ()
        for depth, (name, line) in enumerate(names, 1):
            path += (name,)
            self.lines.setdefault(path, line)
            if node.type == "table_array_element" and depth == len(names):
                self._last[path] = self._last.get(path, -1) + 1
            if path in self._last:
                path += (self._last[path],)
                self.lines.setdefault(path, line)
        for child in rest:
            if child.type == "pair":
                self.pair(child, path)

    def pair(self, node: Node, table: KeyPath) -> None:
        """Add a key and everything in its value."""
        waiting = deque([(node, table)])
        while waiting:
            node, path = waiting.popleft()
            children = [child for child in node.named_children if child.type not in {"comment", "ERROR"}]
            if node.type == "pair" and len(children) == 2:  # noqa: PLR2004 - key and value
                for name, line in _names(children[0]):
                    path += (name,)
                    self.lines.setdefault(path, line)
                waiting.append((children[1], path))
            elif node.type == "array":
                for index, child in enumerate(children):
                    self.lines[*path, index] = _line(child)
                    waiting.append((child, (*path, index)))
            elif node.type == "inline_table":
                waiting += [(child, path) for child in children]


def _names(key: Node) -> Iterator[tuple[str, int]]:
    """The parts of a key with their lines."""
    waiting = [key]
    while waiting:
        node = waiting.pop()
        if node.type == "dotted_key":
            waiting += reversed(node.named_children)
            continue
        written = (node.text or b"").decode("utf-8", "replace")
        if node.type == "quoted_key":
            try:
                written = rtoml.loads(f"key = {written}")["key"]  # a quoted key has the syntax of a string
            except ValueError:
                written = written[1:-1]
        yield written, _line(node)


def _line(node: Node) -> int:
    return node.start_point.row + 1
