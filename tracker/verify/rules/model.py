"""Rules as data: patterns that match facts, parts that count and join them, and the expression that combines the parts.

Every pattern is shell-style: `*` stands for anything (in `key` patterns for one segment, `**` for several), `?` for one
character. Nothing here knows a deliverable.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from tracker.verify.facts.kinds import KINDS

FOLDED_KINDS = frozenset(kind.name for kind in KINDS.values() if kind.folded)
"""Kinds whose names are matched without regard to case."""

DEFAULT_SCOPES = ("code", "notebook", "config", "ci", "docs", "data")


class Pattern(NamedTuple):
    """What one fact must be: its kind, name and whatever else is given."""

    kind: str
    names: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    not_values: tuple[str, ...] = ()
    arguments: tuple[tuple[str, tuple[str, ...]], ...] = ()
    inside: tuple[str, ...] = ()
    not_inside: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    not_files: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    minimum: float | None = None
    examples: tuple[str, ...] = ()
    example_file: str = ""


class Part(NamedTuple):
    """A named condition: some pattern matches often enough, in the right place."""

    id: str
    says: str
    patterns: tuple[Pattern, ...]
    scopes: tuple[str, ...] = DEFAULT_SCOPES
    at_least: int = 1
    distinct: str = ""
    within: str = ""
    same_file: str = ""
    same_folder: str = ""
    same_body: str = ""
    same_function: str = ""
    reaches: str = ""
    runs: str = ""
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
    """How one deliverable is detected."""

    parts: tuple[Part, ...]
    holds: Condition


def folded_name(kind: str, name: str) -> str:
    """A name as it is matched: in lower case where case says nothing."""
    return name.lower() if kind in FOLDED_KINDS else name
