"""What the readers of source code gather while they walk a syntax tree, turned into facts when the file is read.

Names are resolved at the end, when every binding of the file is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import MAXIMUM_STATEMENT, MAXIMUM_TEXT, Fact, shortened
from tracker.verify.readers.expressions import Chain, Expression, Mapping, Text, made
from tracker.verify.readers.names import DATA, Names, Opened, Scope, last_opened

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST_STRING = 3
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
"""Characters of Chinese and Japanese, which put no spaces between words of about two of them."""

SQL = ("select ", "insert into", "create ", "update ", "delete from", "with ", "alter table")
ORDERING = frozenset({"<", ">", "<=", ">="})
PAGE = ("<!doctype html", "<html")
LINE = itemgetter(Fact._fields.index("line"))
Arguments = Sequence[tuple[str, Expression]]


def _words(text: str) -> int:
    """About how many words a text has."""
    spaced = text.count(" ") + 1
    return spaced if text.isascii() else spaced + len(UNSPACED.findall(text)) // 2


class Collector:
    """Facts of one source file in the making."""

    def __init__(self, builtins: frozenset[str], *, members: bool = False, opened: Opened = last_opened) -> None:
        self.module = Scope("module", "", None)
        self.scope = self.module
        self.scopes = [self.module]
        self.imported: dict[str, str] = {}
        self.used: set[str] = set()
        self.names = Names(builtins, self.imported, members=members, opened=opened)
        self._facts: list[Fact] = []
        self._imports: list[tuple[str, str, int, tuple[str, ...]]] = []
        self._pending: list[tuple[str, Expression, int, Scope, str, Arguments, tuple[str, ...]]] = []
        self._valued: list[tuple[str, str, Expression, int, Scope]] = []
        self._compared: list[tuple[Expression, Expression, int, Scope, tuple[str, ...]]] = []

    def fact(self, kind: str, name: str, line: int, value: str = "", *, flags: tuple[str, ...] = ()) -> None:
        """A fact that needs no resolution."""
        if name:
            self._facts.append(
                made(Fact, (kind, name[:MAXIMUM_TEXT], line, value[:MAXIMUM_TEXT], self.scope.name, (), flags))
            )

    def origin(  # noqa: PLR0913, PLR0917 -- the fields of a fact, in its order
        self,
        kind: str,
        expression: Expression,
        line: int,
        value: str = "",
        arguments: Arguments = (),
        flags: tuple[str, ...] = (),
    ) -> None:
        """A fact whose name is the origin of an expression."""
        self._pending.append((kind, expression, line, self.scope, value, arguments, flags))

    def text(self, content: str, inserted: tuple[Expression, ...], line: int) -> None:
        """A text literal, with what its interpolations put in, and the SQL or the page it may be."""
        if len(content) < SHORTEST_STRING:
            return
        words = " ".join(content[:MAXIMUM_STATEMENT].split())
        given = [(str(index), item) for index, item in enumerate(inserted)] if inserted else ()
        whole = made(Text, (words[:MAXIMUM_TEXT], ()))
        self._pending.append(("string", whole, line, self.scope, str(_words(content)), given, ()))
        if " " in words and words[:12].lower().startswith(SQL):
            self._facts.append(
                made(Fact, ("sql", shortened(" ".join(content.split())).lower(), line, "", self.scope.name, (), ()))
            )
        if words[:14].lower().startswith(PAGE):
            from tracker.verify.readers import markup  # noqa: PLC0415 -- its patterns take 4 ms to compile

            for tag, below, value in markup.elements(content):
                self.fact("element", tag, line + below - 1, value)

    def valued(self, kind: str, name: str, value: Expression, line: int) -> None:
        """A fact whose value is the origin of an expression."""
        if name:
            self._valued.append((kind, name[:MAXIMUM_TEXT], value, line, self.scope))

    def entry(self, key: str, value: Expression, line: int) -> None:
        """A key of a mapping with the literal or the origin that it maps to."""
        self.valued("entry", key, value, line)

    def compare(self, left: Expression, operator: str, right: Expression, line: int, flags: tuple[str, ...]) -> None:
        """A comparison of two expressions."""
        self._compared.append((left, right, line, self.scope, (*flags, "ordered") if operator in ORDERING else flags))

    def add_import(self, origin: str, local: str, line: int, others: tuple[str, ...] = ()) -> None:
        """`local` now names `origin`, or one of `others` does; `*` opens a module's names to this file."""
        self._imports.append((origin, local, line, others))
        if local == "*":
            self.module.stars.append(origin.removesuffix(".*"))
        elif local:
            for name in (local, *others):
                self.imported.setdefault(name, origin)

    def facts(self) -> list[Fact]:
        """All facts, in the order of their lines."""
        facts, origin = [self._marked(fact) for fact in self._facts], self.names.origin
        for source, written, line, others in self._imports:
            local = written if not others else next((name for name in (written, *others) if name in self.used), written)
            unused = ("unused",) if local not in ("*", "") and local not in self.used else ()
            facts.append(made(Fact, ("import", source[:MAXIMUM_TEXT], line, local, "", (), unused)))
        for kind, name, expression, line, scope in self._valued:
            facts.append(made(Fact, (kind, name, line, origin(expression, scope, line), scope.name, (), ())))
        for left, right, line, scope, flags in self._compared:
            name = origin(left, scope, line)
            if name:
                facts.append(made(Fact, ("compare", name, line, origin(right, scope, line), scope.name, (), flags)))
        for kind, expression, line, scope, value, arguments, flags in self._pending:
            name = origin(expression, scope, line)
            if name:
                given = tuple(self._arguments(arguments, scope, line)) if arguments else ()
                facts.append(made(Fact, (kind, name, line, value, scope.name, given, flags)))
        facts.extend(self._assignments(self.module))
        facts.sort(key=LINE)
        for scope in self.scopes:
            scope.forget()
        return facts

    def _marked(self, fact: Fact) -> Fact:
        """A fact, a function that its module exports marked where the module does not use it itself."""
        exported = fact.kind == "function" and "export" in fact.flags
        return fact._replace(flags=(*fact.flags, "unused")) if exported and fact.name not in self.used else fact

    def _arguments(self, arguments: Arguments, scope: Scope, line: int) -> list[tuple[str, str]]:
        origin, given = self.names.origin, []
        for key, written in arguments:
            value = written
            if type(written) is Chain and not written.parts:
                literal = self.names.literal(written, scope, line)
                value = literal if isinstance(literal, (Text, Mapping)) else written
            if key == "**" and isinstance(value, Mapping):
                given += [(name, origin(item, scope, line)) for name, item in value.items]
            else:
                given.append((key, self._argument(value, origin(value, scope, line))))
        return given

    def _argument(self, value: Expression, origin: str) -> str:
        """The origin of an argument; of data that has a name this name."""
        if origin in DATA and isinstance(value, Chain) and not value.parts and value.head not in self.imported:
            return f"${value.head}"
        return origin

    def _assignments(self, scope: Scope) -> Iterable[Fact]:
        """Facts for names of the module and attributes of its classes, and for what functions return."""
        if scope.kind != "function":
            for name, bindings in scope.bindings.items():
                for line, value, where in bindings:
                    origin = self.names.origin(value, where, line)
                    full = f"{scope.name}.{name}" if scope.name else name
                    flags = ("text",) if isinstance(value, Text) else ()
                    yield Fact("assign", full, max(line, 1), origin, scope.name, (), flags)
        for line, value in scope.returns:
            if isinstance(value, Chain):
                yield Fact("return", scope.name, line, self.names.origin(value, scope, line), scope.name)
        for member in scope.members.values():
            yield from self._assignments(member)
