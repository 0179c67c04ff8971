"""Scopes and the resolution of names to their origins, shared by the readers of source code.

An expression is reduced to what its value comes from: `client.chat.create` with `client = OpenAI()` becomes
`openai.OpenAI.chat.create`. The result of a call keeps the name of what was called. Spelling of a resolved name:

    openai.OpenAI.chat      through an import
    .llm.client, ./llm.x    through a relative import, resolved over the repository later (see derive)
    :Agent.run              defined in this file
    $model.fit              a variable or parameter whose origin is not visible here
    len                     a built-in
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from collections.abc import Sequence as Several
from itertools import islice
from operator import itemgetter
from typing import TypeAlias

from tracker.verify.facts.fact import MAXIMUM_TEXT
from tracker.verify.readers.expressions import (
    MAXIMUM_ITEMS,
    Chain,
    Expression,
    Item,
    Mapping,
    Pipe,
    Sequence,
    Text,
    made,
)

MAXIMUM_DEPTH = 12
"""How many assignments are followed for one name; cycles end here."""

MAXIMUM_NAME = 240

MAXIMUM_STEPS = 160
STEPS_PER_FILE = 400_000
"""Resolutions for one expression and for one file: collections of names of collections would multiply."""

FIELDS = frozenset({"dataclasses.field", "pydantic.Field", "attrs.field", "attr.ib"})
"""What describes a field of a class and is no value of it."""

OF_TASKS = frozenset(
    (
        *("aio", "apply_async", "delay", "deploy", "enqueue", "kiq", "local", "map", "message", "options", "remote"),
        *("s", "send", "send_with_options", "serve", "si", "spawn", "starmap", "submit", "with_options"),
    )
)
"""What a decorator adds to a function that it makes a task: `train.delay` is none of what `train` returns."""

MAKES_TASK = re.compile(r"(?:^|[._])(?:task|actor|flow|job|step|remote|function|delayed|background)$")
"""Decorators that make a task of a function: others hand on what it returns, as those do that repeat or time it."""

DATA = frozenset(
    {
        "numpy.ndarray",
        "pandas.DataFrame",
        "pandas.Series",
        "polars.DataFrame",
        "torch.Tensor",
        "torch.utils.data.DataLoader",
    }
)
"""Types of data: an argument's own name says more, such as `X_test`."""

CANDIDATES = 8
"""How many assignments to a name, returns and bases are tried."""


Opened: TypeAlias = Callable[[str, Several[str]], str]
"""Gives the one of several modules, whose names a file takes in whole, that holds a name; '' where it cannot tell."""


def last_opened(_name: str, modules: Several[str]) -> str:
    """The last of the modules: what it defines hides what the others do."""
    return modules[-1]


class Scope:
    """A module, class or function with the names bound in it."""

    __slots__ = (
        *("bases", "bindings", "caught", "kind", "members", "name", "parent"),
        *("receiver", "returns", "stars", "task", "yields"),
    )

    def __init__(self, kind: str, name: str, parent: Scope | None) -> None:
        self.kind = kind
        self.name = name
        self.parent = parent
        self.bindings: dict[str, list[tuple[int, Expression, Scope]]] = {}
        self.members: dict[str, Scope] = {}
        self.bases: tuple[Expression, ...] = ()
        self.returns: list[tuple[int, Expression]] = []
        self.receiver = ""
        self.stars: list[str] = []
        self.task = False
        self.yields = False
        self.caught: set[str] = set()  # the names that hold what is caught: to raise one is to pass it on

    def bind(self, name: str, value: Expression, line: int, scope: Scope | None = None) -> None:
        """Record that `name` holds `value` from `line` on; `scope` is where the value's own names are looked up."""
        self.bindings.setdefault(name, []).append((line, value, scope or self))

    def extend(self, name: str, key: str, value: Expression, line: int) -> None:
        """Record that the mapping `name` of this scope holds `key` from `line` on."""
        held = self.bindings.get(name)
        if held and isinstance(held[-1][1], Mapping) and len(held[-1][1].items) < MAXIMUM_ITEMS:
            self.bind(name, Mapping((*held[-1][1].items, (key, value))), line)

    def child(self, kind: str, name: str) -> Scope:
        """A class or function defined in this scope."""
        scope = Scope(kind, f"{self.name}.{name}" if self.name else name, self)
        self.members[name] = scope
        return scope

    def forget(self) -> None:
        """Drop what is bound here: scopes refer to one another, and would wait for the collector of cycles."""
        self.bindings.clear()
        self.members.clear()

    def module(self) -> Scope:
        """The outermost scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def enclosing_class(self) -> Scope | None:
        """The class whose method this scope is or lies in."""
        scope: Scope | None = self
        while scope is not None and scope.kind != "class":
            scope = scope.parent
        return scope


class Names:
    """Resolves expressions; `builtins` are names that need no binding.

    With `members`, methods see the members of their class without a receiver.
    """

    def __init__(
        self,
        builtins: frozenset[str],
        imported: dict[str, str],
        *,
        members: bool = False,
        opened: Opened = last_opened,
    ) -> None:
        self.builtins = builtins
        self.imported = imported
        self._members = members
        self._opened = opened
        self._free_names: dict[str, str] = {}
        self._left = 0
        self._left_in_file = STEPS_PER_FILE

    def origin(self, expression: Expression, scope: Scope, line: int) -> str:
        """The origin of an expression as one text, '' where it has none."""
        if type(expression) is Text or expression is None:
            self._left_in_file -= 1
            return expression.text[:MAXIMUM_TEXT] if expression is not None and self._left_in_file >= 0 else ""
        self._left = before = min(MAXIMUM_STEPS, self._left_in_file)
        if type(expression) is Chain:
            found = self._chain(expression, scope, line, 0)[:MAXIMUM_NAME]
        else:
            found = self.resolve(expression, scope, line)
        self._left_in_file -= before - self._left
        return found

    def resolve(self, expression: Expression, scope: Scope, line: int, depth: int = 0) -> str:
        """One step of `origin`."""
        if isinstance(expression, Chain):
            return self._chain(expression, scope, line, depth)[:MAXIMUM_NAME]
        self._left -= 1
        if expression is None or depth > MAXIMUM_DEPTH or self._left < 0:
            return ""
        if isinstance(expression, Text):
            return expression.text[:MAXIMUM_TEXT]
        if isinstance(expression, Pipe):
            names = [self.resolve(item, scope, line, depth + 1) for item in expression.items]
            return "|".join(name for name in names if name)[:MAXIMUM_NAME]
        if isinstance(expression, Mapping):
            pairs = [f"{key}: {self.resolve(value, scope, line, depth + 1)}" for key, value in expression.items[:12]]
            return ("{" + ", ".join(pairs))[: MAXIMUM_TEXT - 1] + "}"
        items = [self._item(item, scope, line, depth + 1) for item in expression.items[:24]]
        return ("[" + ", ".join(items))[: MAXIMUM_TEXT - 1] + "]"

    def _item(self, item: Expression, scope: Scope, line: int, depth: int) -> str:
        """The origin of an item of a list, in which only items are parted by commas."""
        found = self.resolve(item, scope, line, depth)
        return found.replace(",", ";") if isinstance(item, Text) else found

    def literal(self, expression: Expression, scope: Scope, line: int) -> Expression:
        """The literal that a plain name is bound to, else the expression itself."""
        for _ in range(MAXIMUM_DEPTH):
            if not isinstance(expression, Chain) or expression.parts:
                return expression
            holder: Scope | None = scope
            while holder is not None and expression.head not in holder.bindings:
                holder = holder.parent
            if holder is None:
                return expression
            bindings = holder.bindings[expression.head]
            line, expression, scope = _in_force(bindings, line if holder is scope else 0)
        return expression

    def _chain(self, chain: Chain, scope: Scope, line: int, depth: int) -> str:
        self._left -= 1
        if depth > MAXIMUM_DEPTH or self._left < 0:
            return _join("$" + chain.head, chain.parts)
        head = chain.head
        holder: Scope | None = scope
        while holder is not None:
            if holder.receiver == head and head:
                return self._member(holder, chain, line, depth)
            if holder is scope or self._members or holder.kind != "class":
                bindings = holder.bindings.get(head)
                if bindings is not None and not (holder is scope and self._precedes(bindings, chain, line)):
                    return self._bound(_in_force(bindings, line if holder is scope else 0), chain, depth)
                if head in holder.members:
                    return self._defined(holder.members[head], chain.parts, line, depth)
            holder = holder.parent
        if head == "super" and chain.parts and (inherited := self._inherited(chain.parts, scope, depth)):
            return inherited
        return self._free(chain, scope)

    def _precedes(self, bindings: list[tuple[int, Expression, Scope]], chain: Chain, line: int) -> bool:
        """Whether a chain at `line` still has the name from outside: as its own first value (store = store.connect()),
        or above the line that gives an imported name to something else (@dag(…), then dag = pipeline())."""
        at, value, _ = bindings[0]
        if at == line:
            return isinstance(value, Chain) and value == (chain.head, chain.parts[: len(value.parts)])
        return 0 < line < at and chain.head in self.imported

    def _inherited(self, parts: tuple[str, ...], scope: Scope, depth: int) -> str:
        """The origin of `super().fit`, that of the first base; "" for `__init__`, which makes no other object."""
        owner = scope.enclosing_class()
        base = owner.bases[0] if owner is not None and owner.bases else None
        if owner is None or not isinstance(base, Chain) or parts[0].startswith("__") or base.head == owner.name:
            return ""
        found = self._chain(Chain(base.head, base.parts + parts), owner.parent or owner, 0, depth + 1)
        return found if not found.startswith("$") else ""

    def _free(self, chain: Chain, scope: Scope) -> str:
        head, parts = chain
        front = self.imported.get(head)
        if front is None:
            front = self._free_names.get(head)
        if front is None:
            stars = () if head in self.builtins else scope.module().stars
            module = self._opened(head, stars) if stars else ""
            front = head if head in self.builtins else f"{module}.{head}" if module else "$" + head
            self._free_names[head] = front
        return ".".join((front, *parts)) if parts else front

    def _bound(self, found: tuple[int, Expression, Scope], chain: Chain, depth: int) -> str:
        line, value, scope = found
        if isinstance(value, Chain):
            if chain.parts and isinstance(value, Item) and (given := self._given(value, scope)):
                return self._bound(given, chain, depth + 1)
            if value.head == chain.head and not value.parts and scope.kind != "function":
                return self._free(chain, scope)
            if value.head == chain.head and line <= scope.bindings.get(chain.head, ((0,),))[0][0]:
                # store := store.New(), and a field named as the package of its type: the name from outside is meant.
                outer = made(Chain, (value.head, value.parts + chain.parts))
                return self._chain(outer, scope.parent, 0, depth + 1) if scope.parent else self._free(outer, scope)
            return self._chain(made(Chain, (value.head, value.parts + chain.parts)), scope, line - 1, depth + 1)
        if chain.head in self.imported:
            return self._free(chain, scope)
        if isinstance(value, Pipe):
            return _join(self.resolve(value, scope, line, depth + 1), chain.parts)
        if isinstance(value, Text) and chain.parts:
            return _join("str", chain.parts)
        if isinstance(value, Sequence) and value.items and not chain.parts:  # an empty one is filled later
            return self.resolve(value, scope, line, depth + 1)
        return _join("$" + chain.head, chain.parts)

    def _given(self, one: Item, scope: Scope) -> tuple[int, Expression, Scope] | None:
        """What a function or method of this file returns at the item's position, where it returns several values."""
        holder: Scope | None = scope
        path = (one.head, *one.parts)
        while holder is not None and holder.receiver != one.head and one.head not in holder.members:
            holder = holder.parent
        if holder is not None and holder.receiver == one.head:
            holder, path = holder.enclosing_class(), one.parts
        function = holder.members.get(path[0]) if holder is not None and len(path) == 1 else None
        for line, value in islice(function.returns if function is not None else (), CANDIDATES):
            if isinstance(value, Sequence) and one.position < len(value.items):
                given = value.items[one.position]
                return (line, given, function) if isinstance(given, Chain) and function is not None else None
        return None

    def _defined(self, member: Scope, parts: tuple[str, ...], line: int, depth: int) -> str:
        """The origin of `parts` read from a class or function of this file."""
        if not parts or depth > MAXIMUM_DEPTH:
            return _join(":" + member.name, parts)
        if member.kind == "function":
            for at, value in islice(() if member.task and parts[0] in OF_TASKS else member.returns, CANDIDATES):
                if isinstance(value, Chain) and value.head != member.name:
                    return self._chain(Chain(value.head, value.parts + parts), member, at, depth + 1)
            return _join(":" + member.name, parts)
        inner = member.members.get(parts[0])
        if inner is not None:
            return self._defined(inner, parts[1:], line, depth + 1)
        bindings = member.bindings.get(parts[0], [])
        for at, value, scope in islice(reversed(bindings), CANDIDATES):
            if isinstance(value, Chain):
                where = scope.parent if value.head == parts[0] and scope is member and scope.parent else scope
                found = self._chain(Chain(value.head, value.parts + parts[1:]), where, at, depth + 1)
                is_field = found.removesuffix(_join("", parts[1:])) in FIELDS
                return _join(":" + member.name, parts) if is_field else found
            if isinstance(value, Pipe) or (value is not None and len(parts) == 1 and not isinstance(value, Text)):
                return _join(self.resolve(value, scope, at, depth + 1), parts[1:])
        if bindings:
            return _join(":" + member.name, parts)
        for base in member.bases[:CANDIDATES]:
            origin = self.resolve(base, member.parent or member, line, depth + 1)
            if origin and origin not in ("object", ":" + member.name):
                return _join(origin, parts)
        return _join(":" + member.name, parts)

    def _member(self, method: Scope, chain: Chain, line: int, depth: int) -> str:
        owner = method.enclosing_class()
        if owner is None:
            return _join("$" + chain.head, chain.parts)
        parts = chain.parts[1:] if chain.parts[:1] == ("__class__",) else chain.parts
        return self._defined(owner, parts, line, depth + 1)


def _in_force(bindings: list[tuple[int, Expression, Scope]], line: int) -> tuple[int, Expression, Scope]:
    """The binding of a name in force at `line`, or the last one when the line lies in another scope (0)."""
    if not line or len(bindings) == 1:
        return bindings[-1]
    return bindings[max(bisect_right(bindings, line, key=itemgetter(0)) - 1, 0)]


def _join(head: str, parts: tuple[str, ...]) -> str:
    return ".".join((head, *parts)) if parts else head
