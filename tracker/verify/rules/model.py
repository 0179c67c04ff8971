"""Rules as data: patterns that match facts, parts that count and join them, and the expression that combines the parts.

Every pattern is shell-style: `*` stands for anything (in `key` patterns for one segment, `**` for several), `?` for one
character. Nothing here knows a deliverable.
"""

from __future__ import annotations

from itertools import chain, product
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from typing import Any as Anything

from tracker.verify.facts.kinds import KINDS
from tracker.verify.rules.joins import JOINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


FOLDED_KINDS = frozenset(kind.name for kind in KINDS.values() if kind.folded)
"""Kinds whose names are matched without regard to case."""

DEFAULT_SCOPES = ("code", "notebook", "config", "ci", "docs", "data")


class Pattern(NamedTuple):
    """What one fact must be: its kind, its name or what that name does, and whatever else is given.

    does    capabilities of the vocabulary, one of which the name must have
    family  families, of one of which the package must be that gives the name this capability
    """

    kind: str
    names: tuple[str, ...]
    does: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    not_values: tuple[str, ...] = ()
    arguments: tuple[tuple[str, tuple[str, ...]], ...] = ()
    not_arguments: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    not_inside: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    not_files: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    minimum: float | None = None
    examples: tuple[str, ...] = ()
    example_file: str = ""


class Part(NamedTuple):
    """A named condition: some pattern matches often enough, in the right place.

    joins  names of joins, each with the id of the earlier part that it joins this one with
    """

    id: str
    says: str
    patterns: tuple[Pattern, ...]
    scopes: tuple[str, ...] = DEFAULT_SCOPES
    at_least: int = 1
    distinct: str = ""
    within: str = ""
    joins: tuple[tuple[str, str], ...] = ()
    deliverable: str = ""
    context: bool = False


class All(NamedTuple):
    """Every operand holds."""

    operands: tuple[Condition, ...]


class Any(NamedTuple):
    """At least one operand holds."""

    operands: tuple[Condition, ...]


class Not(NamedTuple):
    """The operand does not hold."""

    operand: Condition


Condition: TypeAlias = All | Any | Not | str
"""A combination of parts; a text names a part."""


class Rule(NamedTuple):
    """How one deliverable is detected; `distinctive` are the parts that only this deliverable has, () for all.

    product  it speaks of what answers users: what evaluates that says less
    """

    parts: tuple[Part, ...]
    holds: Condition
    distinctive: tuple[str, ...] = ()
    product: bool = False


def folded_name(kind: str, name: str) -> str:
    """A name as it is matched: in lower case where case says nothing."""
    return name.lower() if kind in FOLDED_KINDS else name


CAPABILITY_KEYS = {"does": ("call", "decorator"), "derives": ("base",), "imports": ("import",)}
"""Key of a match that holds capabilities → the kinds of facts whose names may have them."""

LISTS = {
    "family": "family",
    "not": "excluded",
    "value": "values",
    "value_not": "not_values",
    "argument_not": "not_arguments",
    "without": "without",
    "inside": "inside",
    "inside_not": "not_inside",
    "files": "files",
    "files_not": "not_files",
    "flag": "flags",
    "example": "examples",
}
"""Key of a match that holds a text or a list of texts → the field of the pattern."""


ANY = "any"
"""What `holds` says where one part is enough, whichever it is."""


def rule_of(row: Mapping[str, Anything]) -> Rule:
    """The rule of a deliverable's table; without `holds` every part must hold, with "any" one that is no context."""
    parts = tuple(_part(part, row) for part in row["part"])
    holds = row.get("holds")
    if holds is None:
        condition: Condition = All(tuple(part.id for part in parts))
    elif holds == ANY:
        condition = Any(tuple(part.id for part in parts if not part.context))
    else:
        condition = condition_of(holds)
    return Rule(parts, condition, tuple(row.get("distinctive", ())), row.get("product", False))


def condition_of(table: str | Mapping[str, Anything]) -> Condition:
    """The condition in a table such as {all = ["a", {any = ["b", "c"]}, {not = "d"}]}."""
    if isinstance(table, str):
        return table
    ((operator, operands),) = table.items()
    if operator == "not":
        return Not(condition_of(operands))
    combined = tuple(condition_of(operand) for operand in operands)
    return All(combined) if operator == "all" else Any(combined)


def proofs_of(condition: Condition) -> Iterator[frozenset[str]]:
    """The sets of parts by each of which a condition may hold."""
    if isinstance(condition, str):
        yield frozenset({condition})
    elif isinstance(condition, Not):
        yield frozenset()
    elif isinstance(condition, All):
        for chosen in product(*map(proofs_of, condition.operands)):
            yield frozenset().union(*chosen)
    else:
        yield from chain.from_iterable(map(proofs_of, condition.operands))


def _part(table: Mapping[str, Anything], row: Mapping[str, Anything]) -> Part:
    patterns = tuple(pattern for match in table.get("match", ()) for pattern in patterns_of(match, table))
    return Part(
        id=table["id"],
        says=table["says"],
        patterns=patterns,
        scopes=tuple(table.get("scopes", row.get("scopes", DEFAULT_SCOPES))),
        at_least=table.get("at_least", 1),
        distinct=table.get("distinct", ""),
        within=table.get("within", ""),
        joins=tuple((join, table[join]) for join in JOINS if table.get(join)),
        deliverable=table.get("deliverable", ""),
        context=table.get("context", False),
    )


def patterns_of(match: Mapping[str, Anything], part: Mapping[str, Anything]) -> Iterable[Pattern]:
    """The patterns of one match table: one for each kind of fact that it speaks of."""
    given = {**part, **match}  # a match that names no files has those of its part
    demands: dict[str, Anything] = {field: listed(given[key]) for key, field in LISTS.items() if key in given}
    if "argument" in match:
        demands["arguments"] = tuple([(key, listed(value)) for key, value in match["argument"].items()])
    for key, kinds in CAPABILITY_KEYS.items():
        if key in match:
            yield from (Pattern(kind, (), listed(match[key]), **demands) for kind in kinds)
    for kind in match:
        if kind in KINDS:
            pattern = Pattern(
                kind,
                listed(match[kind]),
                minimum=match.get("minimum"),
                example_file=match.get("example_file", ""),
                **demands,
            )
            yield (
                pattern
                if kind != "key"
                else pattern._replace(
                    values=tuple(map(str.lower, pattern.values)), not_values=tuple(map(str.lower, pattern.not_values))
                )
            )


def listed(value: str | Iterable[str]) -> tuple[str, ...]:
    """One text or several as a tuple."""
    return (value,) if isinstance(value, str) else tuple(value)
