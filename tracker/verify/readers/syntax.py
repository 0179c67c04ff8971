"""Walks a tree-sitter syntax tree for the readers of source code and tells a Collector what they meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from tracker.verify.facts import MAXIMUM_TEXT, Fact
from tracker.verify.readers.collector import Collector
from tracker.verify.readers.names import Expression, Scope, Text

if TYPE_CHECKING:
    from tree_sitter import Node

MAXIMUM_NESTING = 150
"""Levels of a syntax tree that are walked: three Python frames each stay below the interpreter's limit."""

SHORTEST_STRING = 3
SQL = ("select ", "insert into", "create ", "update ", "delete from", "with ", "alter table")


class Walker:
    """The state of one walk: what was gathered, the loop it is in, whether the node is awaited."""

    def __init__(self, builtins: frozenset[str], handlers: Mapping[str, Handler]) -> None:
        self.out = Collector(builtins)
        self.handlers = handlers
        self.loop: tuple[str, ...] = ()
        self.awaited = False
        self.exported = False
        self.depth = 0

    def read(self, root: Node) -> list[Fact]:
        """The facts of a whole file."""
        self.visit_children(root)
        return self.out.facts()

    def visit(self, node: Node) -> None:
        """Gather what `node` and all below it hold; what is nested too deeply is left out."""
        if self.depth >= MAXIMUM_NESTING:
            return
        self.depth += 1
        handler = self.handlers.get(node.type)
        if handler is not None:
            handler(self, node)
        else:
            self.visit_children(node)
        self.depth -= 1

    def visit_children(self, node: Node) -> None:
        """Visit the named children."""
        for child in node.named_children:
            self.visit(child)

    def visit_field(self, node: Node, field: str) -> None:
        """Visit the child in a field, if there is one."""
        child = node.child_by_field_name(field)
        if child is not None:
            self.visit(child)

    @contextmanager
    def inside(self, scope: Scope) -> Iterator[None]:
        """Walk in another scope, out of any loop."""
        outer, loop, exported = self.out.scope, self.loop, self.exported
        self.out.scope, self.loop, self.exported = scope, (), False
        yield
        self.out.scope, self.loop, self.exported = outer, loop, exported

    def text(self, content: str, inserted: tuple[Expression, ...], line: int) -> None:
        """A text literal, with what its interpolations put in, and the SQL it may be."""
        if len(content) < SHORTEST_STRING:
            return
        words = " ".join(content[: 8 * MAXIMUM_TEXT].split())
        arguments = tuple((str(index), item) for index, item in enumerate(inserted))
        self.out.origin("string", Text(words[:MAXIMUM_TEXT]), line, str(content.count(" ") + 1), arguments)
        if words[:12].lower().startswith(SQL):
            self.out.fact("sql", words.lower(), line)


Handler: TypeAlias = Callable[[Walker, "Node"], None]
"""What to do at a kind of node."""


def ignore(_walker: Walker, _node: Node) -> None:
    """Nothing below this node is of interest."""


def text_of(node: Node | None) -> str:
    """The source of a node."""
    return node.text.decode("utf-8", "replace") if node is not None and node.text else ""


def line_of(node: Node) -> int:
    """The 1-based line where a node starts."""
    return node.start_point[0] + 1
