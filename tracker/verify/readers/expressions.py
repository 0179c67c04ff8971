"""What the value of an expression comes from, as the readers of source code note it before names are resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tracker.verify.facts.fact import MAXIMUM_TEXT

if TYPE_CHECKING:
    import re

MAXIMUM_EXPRESSION = 40
"""Levels of nested attributes, calls and literals that one expression may have; deeper ones have no origin."""

MAXIMUM_ITEMS = 48
"""Items kept of a literal collection, arguments kept of a call."""

made = tuple.__new__
"""Makes a named tuple of all its fields at once: made(Chain, (head, parts))."""


class Chain(NamedTuple):
    """A name followed by attributes; calls and indexes in between leave no trace."""

    head: str
    parts: tuple[str, ...] = ()


class Item(Chain):
    """One of the values that a call gives together: the second of `model, processor = load()`."""

    position = 0


def item_at(chain: Chain, position: int) -> Item:
    """The value at a position among those that a chain gives."""
    one = Item(*chain)
    one.position = position
    return one


class Text(NamedTuple):
    """A literal; of a text with interpolations, `inserted` holds what is put in."""

    text: str
    inserted: tuple[Expression, ...] = ()


class Sequence(NamedTuple):
    """A list, tuple or set."""

    items: tuple[Expression, ...]


class Mapping(NamedTuple):
    """A dictionary or object literal: (key, value) pairs."""

    items: tuple[tuple[str, Expression], ...]


class Pipe(NamedTuple):
    """Operands joined by `|`."""

    items: tuple[Expression, ...]


Expression: TypeAlias = Chain | Text | Sequence | Mapping | Pipe | None


class Chains(dict[str, Chain | None]):
    """Names with attributes by their source, each taken apart once; None for what is no such name."""

    def __init__(self, dotted: re.Pattern[str]) -> None:
        super().__init__()
        self._dotted = dotted

    def __missing__(self, written: str) -> Chain | None:
        chain = None
        if self._dotted.fullmatch(written):
            head, *parts = written.split(".")
            chain = made(Chain, (head, tuple(parts)))
        self[written] = chain
        return chain


def concatenated(first: Expression, second: Expression) -> Text:
    """Two operands of `+` as one text; what is no literal is shown in braces, as an interpolation."""
    shown = ""
    inserted: tuple[Expression, ...] = ()
    for operand in (first, second):
        if isinstance(operand, Text):
            shown += operand.text
            inserted += operand.inserted
        else:
            shown += "{" + (".".join((operand.head, *operand.parts)) if isinstance(operand, Chain) else "") + "}"
            inserted += (operand,)
    return Text(shown[:MAXIMUM_TEXT], inserted[:MAXIMUM_ITEMS])
