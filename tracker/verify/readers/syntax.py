"""What the readers of source code share: the walk over a syntax tree, and what is done at each kind of its nodes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import tree_sitter

from tracker.verify.budget import SYNTAX_NODES, OverLimitError
from tracker.verify.readers.collector import Collector
from tracker.verify.readers.decode import in_utf8
from tracker.verify.readers.expressions import MAXIMUM_EXPRESSION, Chain, Chains, Expression, Text, made
from tracker.verify.readers.grammar import Source, source_of
from tracker.verify.readers.names import Opened, Scope, last_opened

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tree_sitter import Node

    from tracker.verify.facts.fact import Fact

ERROR = 65535
"""The number of the kind of nodes that do not parse, in every language."""

MAXIMUM_NESTING = 150
"""Levels of a syntax tree that are walked: three Python frames each stay below the interpreter's limit."""

WAITING = ("loop", "while", "rounds")
"""The flags of what is in a loop that goes on while a condition holds."""

COUNTED = re.compile(r"\b(?:range|count|repeat)\(|\.\.|\A\d+\Z", re.IGNORECASE)
LAST_WORD = re.compile(r"(?<!\w)(\w++)\Z")
LISTED = re.compile(r"\blen\(|\.(?:length|size|Length|Size|Count)\b")

SHORT = 120
WHOLE = 3
LITERAL_LENGTH = 40


class Language(NamedTuple):
    """What a reader does with a language's kinds of nodes, by their names.

    handlers  what to do at a node
    tellers   those of the handlers that may give the value of the node as well
    silent    kinds that hold nothing of interest
    forms     how to tell where the value of an expression comes from
    dotted    a name with attributes whose nodes need not be looked at
    builtins  names that need no binding
    members   whether methods see the members of their class without a receiver
    opened    which of the modules whose names a file takes in whole holds a name
    """

    handlers: Mapping[str, Handler]
    tellers: Mapping[str, Teller]
    silent: Collection[str]
    forms: Mapping[str, Form]
    dotted: re.Pattern[str]
    builtins: frozenset[str]
    members: bool = False
    opened: Opened = last_opened


class Grammar:
    """A language's parser, and what to do at a kind of node by its number: None where nothing in it is of interest."""

    __slots__ = ("forms", "handlers", "language", "parser", "tellers")

    def __init__(self, grammar: tree_sitter.Language, language: Language) -> None:
        numbers = range(grammar.node_kind_count)
        named = [(at, grammar.node_kind_for_id(at) or "") for at in numbers if grammar.node_kind_is_named(at)]
        handlers: dict[str, Handler | None] = {**dict.fromkeys(language.silent), **language.handlers}
        tellers, forms, children = language.tellers, language.forms, Walker.visit_children
        self.language = language
        self.parser = tree_sitter.Parser(grammar)
        self.handlers = dict.fromkeys(numbers)
        self.handlers |= {number: handlers.get(kind, children) for number, kind in named}
        self.handlers[ERROR] = children
        self.tellers = {number: tellers[kind] for number, kind in named if kind in tellers}
        self.forms = {number: forms[kind] for number, kind in named if kind in forms}

    def facts(self, data: bytes) -> list[Fact]:
        """The facts of a whole file; raises OverLimitError where it holds too much."""
        data = in_utf8(data)
        return self.facts_of(data, self.parser.parse(data).root_node)

    def facts_of(self, data: bytes, root: Node) -> list[Fact]:
        """The facts of a whole file that is parsed; raises OverLimitError where it holds too much."""
        if root.descendant_count > SYNTAX_NODES:
            raise OverLimitError
        walker = Walker(self, data)
        walker.visit_children(root)
        for package in walker.packages:
            walker.out.imported.setdefault(package, package)
        return walker.out.facts()


class Walker:
    """The state of one walk: what was gathered, the loop it is in, whether the node is awaited.

    typed       the next call fills a field of a class whose annotation says more than text
    attributes  annotations that stand before the item they belong to
    packages    names that stand for packages without an import
    """

    __slots__ = (
        "attributes",
        "awaited",
        "chains",
        "depth",
        "exported",
        "forms",
        "handlers",
        "loop",
        "out",
        "packages",
        "source",
        "tellers",
        "typed",
        "used",
    )

    def __init__(self, grammar: Grammar, data: bytes) -> None:
        language = grammar.language
        self.out = Collector(language.builtins, members=language.members, opened=language.opened)
        self.used = self.out.used
        self.source: Source = source_of(data)
        self.chains = Chains(language.dotted)
        self.handlers = grammar.handlers
        self.tellers = grammar.tellers
        self.forms = grammar.forms
        self.loop: tuple[str, ...] = ()
        self.awaited = False
        self.typed = False
        self.exported = False
        self.depth = 0
        self.attributes: list[Node] = []
        self.packages: set[str] = set()

    def visit(self, node: Node) -> None:
        """Gather what `node` and all below it hold; what is nested too deeply is left out."""
        if self.depth < MAXIMUM_NESTING and (handler := self.handlers[node.kind_id]) is not None:
            self.depth += 1
            handler(self, node)
            self.depth -= 1

    def visit_children(self, node: Node) -> None:
        """Visit the named children."""
        if self.depth < MAXIMUM_NESTING:
            self.depth += 1
            handlers = self.handlers
            for child in node.children:
                handler = handlers[child.kind_id]
                if handler is not None:
                    handler(self, child)
            self.depth -= 1

    def visit_field(self, node: Node, field: str) -> None:
        """Visit the child in a field, if there is one."""
        child = node.child_by_field_name(field)
        if child is not None:
            self.visit(child)

    def expression(self, node: Node | None, depth: int = 0) -> Expression:
        """What the value of an expression comes from; None where it is too deep or has no origin."""
        if node is None or depth > MAXIMUM_EXPRESSION:
            return None
        form = self.forms.get(node.kind_id)
        return form(self, node, depth + 1) if form is not None else None

    def value_of(self, node: Node) -> Expression:
        """Visit a node and give its value, with one look at the commonest kinds."""
        kind = node.kind_id
        teller = self.tellers.get(kind)
        if teller is not None:
            value = teller(self, node)
            return value if value is not None else self.expression(node)
        value = self.expression(node)
        handler = self.handlers[kind]
        if handler is not None:
            handler(self, node)
        return value

    def enter(self, scope: Scope) -> Outer:
        """Walk in another scope, out of any loop; gives what `leave` takes."""
        outer = (self.out.scope, self.loop, self.exported)
        self.out.scopes.append(scope)
        self.out.scope, self.loop, self.exported = scope, (), False
        return outer

    def leave(self, outer: Outer) -> None:
        """Walk on where `enter` was called."""
        self.out.scope, self.loop, self.exported = outer

    def text_of(self, node: Node | None) -> str:
        """The source of a node."""
        return self.source[node.start_byte : node.end_byte] if node is not None else ""

    def text_in(self, node: Node, field: str) -> str:
        """The source of the child in a field, '' where there is none."""
        return self.text_of(node.child_by_field_name(field))


def counting(over: str, outer: Sequence[str], *, condition: bool = False) -> tuple[str, ...]:
    """The flags of what is in a `for` loop: in rounds if it, or a loop around it, does not go through a list."""
    last = LAST_WORD.search(over)
    most = last is not None and ("_max" in (word := last[1].lower()) or word.startswith("max"))
    counted = not LISTED.search(over) and (condition or most or COUNTED.search(over))
    return ("loop", "rounds") if counted or "rounds" in outer else ("loop",)


Teller: TypeAlias = Callable[[Walker, "Node"], Expression]
"""What to do at a kind of node; it gives the value of the node where it comes by it."""

Handler: TypeAlias = Callable[[Walker, "Node"], None] | Teller
"""What to do at a kind of node."""

Form: TypeAlias = Callable[[Walker, "Node", int], Expression]
"""Where the value of a kind of expression comes from; the number is how deeply it is nested in another one."""

Outer: TypeAlias = tuple[Scope, tuple[str, ...], bool]
"""The scope and the loop around a definition, and whether it is exported."""


def fields(node: Node, first: str, last: str) -> tuple[Node | None, Node | None]:
    """Two fields of a node that begin and end it, with at most one child between them.

    The nodes among `children` keep their own, where those found by their field would find them anew at each visit.
    """
    children = node.children
    if WHOLE - 1 <= len(children) <= WHOLE and not node.has_error:
        return children[0], children[-1]
    return node.child_by_field_name(first), node.child_by_field_name(last)


def line_of(node: Node) -> int:
    """The 1-based line where a node starts."""
    return node.start_point[0] + 1


def name(walker: Walker, node: Node, depth: int) -> Expression:  # noqa: ARG001 -- a form
    """A name by itself."""
    return made(Chain, (walker.source[node.start_byte : node.end_byte], ()))


def transparent(walker: Walker, node: Node, depth: int) -> Expression:
    """What its first child is: parentheses, `await`."""
    children = node.named_children
    return walker.expression(children[0], depth) if children else None


def literal(walker: Walker, node: Node, depth: int) -> Expression:  # noqa: ARG001 -- a form
    """A literal as it is written, cut."""
    return Text(walker.text_of(node)[:LITERAL_LENGTH])


def note_name(walker: Walker, node: Node) -> None:
    """Note that a name is used."""
    walker.used.add(walker.source[node.start_byte : node.end_byte])


def note_return(walker: Walker, node: Node) -> None:
    """Note what a function returns."""
    if node.named_children:
        walker.out.scope.returns.append((line_of(node), walker.expression(node.named_children[0])))
    walker.visit_children(node)


def note_yield(walker: Walker, node: Node) -> None:
    """Note that a function yields, and what."""
    walker.out.scope.yields = True
    value = walker.expression(node.named_children[0]) if node.named_children else None
    walker.out.valued("yield", walker.out.scope.name, value, line_of(node))
    walker.visit_children(node)


def noted_name(walker: Walker, node: Node) -> Expression:
    """A name by itself, noted as used."""
    used = walker.source[node.start_byte : node.end_byte]
    walker.used.add(used)
    return made(Chain, (used, ()))
