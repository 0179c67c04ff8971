"""Patterns filed under what a fact must have that they match, so that few are tried on each fact."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tracker.verify.rules.globs import COMMON_WORDS, FRAGMENT_MARK, WILD, keys_of
from tracker.verify.rules.model import folded_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tracker.verify.rules.model import Pattern

Named: TypeAlias = "tuple[int, int]"
"""One name pattern: the number of the pattern it belongs to, and its place among that pattern's names."""


class KindIndex(NamedTuple):
    """The patterns of one kind of fact by number: those with names by key, those for any name by what they demand.

    named      key, one of those `globs.keys_of` gives, or "" → name patterns
    arguments  name of an argument → patterns
    values     value of an argument → patterns
    flags      flag → patterns
    """

    named: Mapping[str, Sequence[Named]]
    arguments: Mapping[str, Sequence[int]]
    values: Mapping[str, Sequence[int]]
    flags: Mapping[str, Sequence[int]]


def index_of(patterns: Iterable[Pattern]) -> dict[str, KindIndex]:
    """Kind of fact → its patterns, numbered by their place."""
    kinds: dict[str, _Filing] = defaultdict(_Filing)
    for number, pattern in enumerate(patterns):
        kinds[pattern.kind].add(number, pattern)
    return {kind: filing.index() for kind, filing in kinds.items()}


class _Filing:
    """Patterns of one kind while they are filed."""

    def __init__(self) -> None:
        self.keys: dict[Named, list[str]] = {}
        self.arguments: dict[str, list[int]] = defaultdict(list)
        self.values: dict[str, list[int]] = defaultdict(list)
        self.flags: dict[str, list[int]] = defaultdict(list)

    def add(self, number: int, pattern: Pattern) -> None:
        """File one."""
        if pattern.names != ("*",) or not self._by_demand(number, pattern):
            for place, name in enumerate(pattern.names):
                self.keys[number, place] = keys_of(folded_name(pattern.kind, name))

    def _by_demand(self, number: int, pattern: Pattern) -> bool:
        """File a pattern for any name under an argument or a flag that it demands; whether it demands one."""
        for key, values in pattern.arguments:
            if not set(key) & WILD:
                self.arguments[key].append(number)
                return True
            if not any(set(value) & WILD for value in values):
                for value in values:
                    self.values[value].append(number)
                return True
        for flag in pattern.flags[:1]:
            self.flags[flag].append(number)
        return bool(pattern.flags)

    def index(self) -> KindIndex:
        """All that was filed; of the keys of a name pattern the one that fewest share, whole words first."""
        shared = Counter(key for keys in self.keys.values() for key in set(keys))
        named: dict[str, list[Named]] = defaultdict(list)
        for pattern, keys in self.keys.items():
            best = min(
                keys,
                key=lambda key: (key in COMMON_WORDS, key[0] == FRAGMENT_MARK, shared[key], -len(key)),
                default="",
            )
            named[best].append(pattern)
        return KindIndex(named, self.arguments, self.values, self.flags)
