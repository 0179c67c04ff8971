"""Patterns of one kind filed under what a fact must have that they match, so that few are tried on each fact."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tracker.verify.rules.globs import COMMON_WORDS, FRAGMENT, FRAGMENT_MARK, WILD
from tracker.verify.rules.model import folded_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tracker.verify.rules.model import Pattern

Named: TypeAlias = "tuple[int, int]"
"""One name pattern: the number of the pattern it belongs to, and its place among that pattern's names."""

_WORDS = re.compile(r"[\w*]{2,}|\n")
_OTHER_WILDCARDS = re.compile(r"\[[^\]\n]*\]|\?")
_OF_A_FRAGMENT, _OF_A_COMMON_WORD, _OF_NOTHING = 1 << 20, 1 << 21, 1 << 22
"""Costs of a key that outweigh how many name patterns share it."""


class KindIndex(NamedTuple):
    """The patterns of one kind of fact by number: those with names by key, those for any name by what they demand.

    named      key, a word or `*` and letters within a word (see `key_of`), or "" → name patterns
    arguments  name of an argument → patterns
    values     value of an argument → patterns
    flags      flag → patterns
    """

    named: Mapping[str, Sequence[Named]]
    arguments: Mapping[str, Sequence[int]]
    values: Mapping[str, Sequence[int]]
    flags: Mapping[str, Sequence[int]]


def index_of(kind: str, patterns: Iterable[tuple[int, Pattern]]) -> KindIndex:
    """The index of numbered patterns of one kind of fact."""
    arguments: dict[str, list[int]] = defaultdict(list)
    values: dict[str, list[int]] = defaultdict(list)
    flags: dict[str, list[int]] = defaultdict(list)
    named: list[Named] = []
    names: list[str] = []
    for number, pattern in patterns:
        if pattern.names == ("*",) and _by_demand(number, pattern, arguments, values, flags):
            continue
        named += [(number, place) for place in range(len(pattern.names))]
        names += pattern.names
    return KindIndex(_by_key(kind, named, names), arguments, values, flags)


def _by_demand(
    number: int,
    pattern: Pattern,
    arguments: dict[str, list[int]],
    values: dict[str, list[int]],
    flags: dict[str, list[int]],
) -> bool:
    """File a pattern for any name under an argument or a flag that it demands; whether it demands one."""
    for key, wanted in pattern.arguments:
        if not set(key) & WILD:
            arguments[key].append(number)
            return True
        if not any(set(value) & WILD for value in wanted):
            for value in wanted:
                values[value].append(number)
            return True
    for flag in pattern.flags[:1]:
        flags[flag].append(number)
    return bool(pattern.flags)


def _by_key(kind: str, named: Sequence[Named], names: Sequence[str]) -> dict[str, list[Named]]:
    """The name patterns by their key: of the words of each, the one that costs least: whole words that few share."""
    # All names are searched at once: a search for each would take three times as long.
    lines = folded_name(kind, "".join([name.replace("\n", " ") + "\n" for name in names]))
    # Each wildcard becomes two stars, one for the word at each side of it.
    words = _WORDS.findall(_OTHER_WILDCARDS.sub("* *", lines.replace("*", "* *")))
    costs = Counter(words)
    for word in costs:
        if word[0] == "*" or word[-1] == "*":
            costs[word] += _OF_A_FRAGMENT if len(word.strip("*")) >= FRAGMENT else _OF_NOTHING
        elif word in COMMON_WORDS:
            costs[word] += _OF_A_COMMON_WORD
    by_word: dict[str, list[Named]] = defaultdict(list)
    best, least = "", _OF_NOTHING
    waiting = iter(named)
    for word in words:
        if word == "\n":
            by_word[best].append(next(waiting))
            best, least = "", _OF_NOTHING
        elif (cost := costs[word]) < least or (cost == least and len(word) > len(best)):
            best, least = word, cost
    found: dict[str, list[Named]] = defaultdict(list)
    for word, entries in by_word.items():
        found[key_of(word)] += entries
    return found


def key_of(word: str) -> str:
    """What a text that matches must hold: a word, or letters within one where a star touches them."""
    letters = word.strip("*")
    if letters == word:
        return word
    return FRAGMENT_MARK + letters
