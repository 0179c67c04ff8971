"""Walks a tree-sitter syntax tree for the readers of source code and tells a Collector what they meet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tracker.verify.facts import MAXIMUM_TEXT, Fact
from tracker.verify.readers.collector import Collector
from tracker.verify.readers.names import Expression, Scope, Text

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

MAXIMUM_NESTING = 150
"""Levels of a syntax tree that are walked: three Python frames each stay below the interpreter's limit."""

SHORTEST_STRING = 3
SHORT = 120
WHOLE = 3
SQL = ("select ", "insert into", "create ", "update ", "delete from", "with ", "alter table")


class Grammar(NamedTuple):
    """A language's parser, and what to do at a kind of node by its number: None where nothing in it is of interest."""

    parser: Parser
    handlers: dict[int, Handler | None]

    @classmethod
    def of(cls, pointer: object, handlers: Mapping[str, Handler], silent: Collection[str]) -> Grammar:
        """The grammar behind a pointer of its package; kinds in `silent` hold nothing of interest."""
        from tree_sitter import Language, Parser  # noqa: PLC0415 -- loaded with the first file of source code

        language = Language(pointer)
        kinds = ((number, language.node_kind_for_id(number) or "") for number in range(language.node_kind_count))
        chosen: dict[int, Handler | None] = {
            number: handlers.get(kind) for number, kind in kinds if kind in handlers or kind in silent
        }
        return cls(Parser(language), chosen)

    def facts(self, data: bytes, builtins: frozenset[str]) -> list[Fact]:
        """The facts of a whole file."""
        walker = Walker(builtins, self.handlers)
        walker.visit_children(self.parser.parse(data).root_node)
        return walker.out.facts()


class Walker:
    """The state of one walk: what was gathered, the loop it is in, whether the node is awaited."""

    def __init__(self, builtins: frozenset[str], handlers: Mapping[int, Handler | None]) -> None:
        self.out = Collector(builtins)
        self.handlers = handlers
        self.loop: tuple[str, ...] = ()
        self.awaited = False
        self.exported = False
        self.depth = 0

    def visit(self, node: Node) -> None:
        """Gather what `node` and all below it hold; what is nested too deeply is left out."""
        self._visit_each((node,))

    def visit_children(self, node: Node) -> None:
        """Visit the named children."""
        self._visit_each(node.named_children)

    def _visit_each(self, nodes: Iterable[Node]) -> None:
        if self.depth >= MAXIMUM_NESTING:
            return
        self.depth += 1
        handlers = self.handlers
        for node in nodes:
            handler = handlers.get(node.kind_id, Walker.visit_children)
            if handler is not None:
                handler(self, node)
        self.depth -= 1

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
        arguments = tuple((str(index), item) for index, item in enumerate(inserted)) if inserted else ()
        self.out.origin("string", Text(words[:MAXIMUM_TEXT]), line, str(content.count(" ") + 1), arguments)
        if words[:12].lower().startswith(SQL):
            self.out.fact("sql", words.lower(), line)


Handler: TypeAlias = Callable[[Walker, "Node"], None]
"""What to do at a kind of node."""


def text_of(node: Node | None) -> str:
    """The source of a node."""
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""


def fields(node: Node, first: str, last: str) -> tuple[Node | None, Node | None]:
    """Two fields of a node that begin and end it, with at most one child between them.

    The nodes among `children` keep their own, where those found by their field would find them anew at each visit.
    """
    children = node.children
    if WHOLE - 1 <= len(children) <= WHOLE and not node.has_error:
        return children[0], children[-1]
    return node.child_by_field_name(first), node.child_by_field_name(last)


def short_text_of(node: Node) -> str:
    """The source of a node of one line's length, '' of a longer one: chains of calls nest, and each holds the next."""
    return text_of(node) if node.end_byte - node.start_byte <= SHORT else ""


def line_of(node: Node) -> int:
    """The 1-based line where a node starts."""
    return node.start_point[0] + 1
