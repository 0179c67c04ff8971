"""The grammars of tree-sitter with what a reader does at each kind of node, set up once for a language."""

from __future__ import annotations

from importlib import import_module
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.readers.syntax import Walker

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Mapping
    from types import ModuleType

    from tracker.verify.facts.fact import Fact
    from tracker.verify.readers.syntax import Form, Handler, Teller

ERROR = 65535
"""The number of the kind of nodes that do not parse, in every language."""


class Language(NamedTuple):
    """What a reader does with a language's kinds of nodes, by their names.

    handlers  what to do at a node
    tellers   those of the handlers that may give the value of the node as well
    silent    kinds that hold nothing of interest
    forms     how to tell where the value of an expression comes from
    dotted    a name with attributes whose nodes need not be looked at
    builtins  names that need no binding
    """

    handlers: Mapping[str, Handler]
    tellers: Mapping[str, Teller]
    silent: Collection[str]
    forms: Mapping[str, Form]
    dotted: re.Pattern[str]
    builtins: frozenset[str]


class Grammar:
    """A language's parser, and what to do at a kind of node by its number: None where nothing in it is of interest."""

    __slots__ = ("forms", "handlers", "language", "parser", "tellers")

    def __init__(self, pointer: object, language: Language) -> None:
        """Set up the grammar behind a pointer of its package."""
        import tree_sitter  # noqa: PLC0415 -- loaded with the first file of source code

        grammar = tree_sitter.Language(pointer)
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
        """The facts of a whole file."""
        walker = Walker(self, data)
        walker.visit_children(self.parser.parse(data).root_node)
        return walker.out.facts()


def binding(package: str) -> ModuleType:
    """The compiled part of a grammar's package; the package itself imports a good deal more, for its queries."""
    found = PathFinder.find_spec(package)
    places = found.submodule_search_locations if found is not None else None
    compiled = PathFinder.find_spec(f"{package}._binding", places) if places else None
    if compiled is None or compiled.loader is None:
        return import_module(package)
    module = compiled.loader.create_module(compiled)
    if module is None:
        return import_module(package)
    compiled.loader.exec_module(module)
    return module
