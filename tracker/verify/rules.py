"""Rules as data: patterns that match facts, parts that count and join them, and the expression that combines the parts.

Every pattern is shell-style: `*` stands for anything (in `key` patterns for one segment, `**` for several), `?` for one
character. Nothing here knows a deliverable.
"""

from __future__ import annotations

import re
from fnmatch import translate
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tracker.verify.facts import Fact
    from tracker.verify.repository import Located

FOLDED_KINDS = frozenset(
    {
        *("heading", "text", "link", "sql", "command", "ci_command", "prose", "section_words", "prose_words", "string"),
        *("columns", "reason", "reasoned_section", "reasoned_document"),
    }
)
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


@lru_cache(maxsize=8192)
def glob(pattern: str, *, segments: bool = False) -> re.Pattern[str]:
    """A shell-style pattern compiled; with `segments`, `*` does not cross a dot."""
    if not segments:
        return re.compile(translate(pattern))
    pieces = re.split(r"(\*\*|\*|\?)", pattern)
    places = {"**": ".*", "*": "[^.]*", "?": "[^.]"}
    return re.compile("".join(places.get(piece, re.escape(piece)) for piece in pieces) + r"\Z")


def matches_any(patterns: Iterable[str], text: str, *, segments: bool = False) -> bool:
    """Whether some pattern matches the whole text."""
    return any(_matcher(pattern, segments=segments)(text) for pattern in patterns)


@lru_cache(maxsize=16384)
def _matcher(pattern: str, *, segments: bool) -> Callable[[str], object]:
    """What tells whether a text matches; a literal with a star before or after needs no regular expression."""
    literal = pattern.strip("*")
    if not segments and not any(sign in literal for sign in "*?["):
        before, after = pattern[:1] == "*", pattern[-1:] == "*"
        if not literal and pattern:
            return lambda _: True
        if before and after:
            return lambda text: literal in text
        if before:
            return lambda text: text.endswith(literal)
        if after:
            return lambda text: text.startswith(literal)
        return literal.__eq__
    return glob(pattern, segments=segments).match


def matches_path(patterns: Iterable[str], path: str) -> bool:
    """Whether some pattern matches: `/name` a file at the root, one with a slash the whole path, another the name."""
    name = path.rsplit("/", 1)[-1]
    return any(
        matches_any((pattern[1:],), path) and name == path
        if pattern.startswith("/")
        else matches_any((pattern,), path if "/" in pattern else name)
        for pattern in patterns
    )


def holds_for(pattern: Pattern, located: Located) -> bool:
    """Whether a fact, whose name is known to match, meets all other demands of a pattern."""
    fact = located.fact
    if pattern.excluded and matches_any(pattern.excluded, _folded(fact), segments=fact.kind == "key"):
        return False
    if pattern.values and not matches_any(pattern.values, fact.value.lower() if fact.kind == "key" else fact.value):
        return False
    if pattern.not_values and matches_any(pattern.not_values, fact.value):
        return False
    if pattern.minimum is not None and _number(fact.value) < pattern.minimum:
        return False
    if pattern.inside and not matches_any(pattern.inside, fact.inside):
        return False
    if pattern.not_inside and matches_any(pattern.not_inside, fact.inside):
        return False
    if pattern.files and not matches_path(pattern.files, located.path):
        return False
    if pattern.not_files and matches_path(pattern.not_files, located.path):
        return False
    if any(flag not in fact.flags for flag in pattern.flags):
        return False
    if fact.kind == "import" and "unused" in fact.flags and "unused" not in pattern.flags:
        return False
    return all(_has_argument(fact, key, values) for key, values in pattern.arguments)


def _has_argument(fact: Fact, key: str, values: tuple[str, ...]) -> bool:
    return any(
        matches_any((key,), name) and matches_any(values, value) for name, value in fact.arguments
    )


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("-inf")


def _folded(fact: Fact) -> str:
    return folded_name(fact.kind, fact.name)


def folded_name(kind: str, name: str) -> str:
    """A name as it is matched: in lower case where case says nothing."""
    return name.lower() if kind in FOLDED_KINDS else name
