"""All patterns of a catalogue matched with all facts of a repository at once.

A pattern is tried only where it can match: its key (see `globs.key_of`) is a word of the fact's name or, where any name
will do, the fact has an argument or flag that it demands.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tracker.verify.demands import demands
from tracker.verify.facts import Fact
from tracker.verify.globs import FRAGMENT, FRAGMENT_MARK, WILD, WORD, key_of, matcher
from tracker.verify.repository import Located
from tracker.verify.rules import folded_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tracker.verify.demands import Check
    from tracker.verify.rules import Pattern


FEW = 128
"""Name patterns whose keys are looked for in all names at once."""

FEWER = 16
"""Name patterns with which every name is compared."""


class _Named(NamedTuple):
    """One name pattern: the number of the pattern it belongs to, and its key."""

    number: int
    glob: str
    key: str


class PatternIndex:
    """Patterns by number, ready to be matched; `keys` are those known already, by name pattern."""

    def __init__(self, patterns: Iterable[tuple[int, Pattern]], keys: Mapping[str, str] | None = None) -> None:
        self._keys = keys or {}
        self._kinds: dict[str, list[tuple[int, Pattern]]] = defaultdict(list)
        for number, pattern in patterns:
            self._kinds[pattern.kind].append((number, pattern))

    def match(self, facts: Mapping[str, Sequence[Located]], paths: Mapping[str, str]) -> dict[int, list[Located]]:
        """Pattern number → the facts it matches, each once, in the order read."""
        found: dict[int, list[Located]] = {}
        for kind, patterns in self._kinds.items():
            located = _files(paths) if kind == "file" else facts.get(kind, ())
            if located:
                _Kind(kind, patterns, self._keys).match(located, found)
        return found


class _Kind:
    """The patterns of one kind of fact, against all facts of that kind."""

    def __init__(self, kind: str, patterns: Sequence[tuple[int, Pattern]], keys: Mapping[str, str]) -> None:
        self.kind = kind
        self.patterns = dict(patterns)
        self.checks: dict[int, tuple[Check, ...]] = {}
        self.by_argument: dict[str, list[int]] = defaultdict(list)
        self.by_value: dict[str, list[int]] = defaultdict(list)
        self.by_flag: dict[str, list[int]] = defaultdict(list)
        self.named: list[_Named] = []
        for number, pattern in patterns:
            if pattern.names != ("*",) or not self._demanding(number, pattern):
                for name in pattern.names:
                    glob = folded_name(kind, name)
                    key = keys.get(glob)
                    self.named.append(_Named(number, glob, key_of(glob) if key is None else key))

    def _demanding(self, number: int, pattern: Pattern) -> bool:
        """Keep a pattern for any name by an argument or a flag that it demands; whether it demands one."""
        for key, values in pattern.arguments:
            if not set(key) & WILD:
                self.by_argument[key].append(number)
                return True
            if not any(set(value) & WILD for value in values):
                for value in values:
                    self.by_value[value].append(number)
                return True
        for flag in pattern.flags[:1]:
            self.by_flag[flag].append(number)
        return bool(pattern.flags)

    def match(self, located: Sequence[Located], found: dict[int, list[Located]]) -> None:
        """Add the facts to those found for each pattern they match."""
        by_name = self._by_name({item.fact.name for item in located})
        demanding = bool(self.by_argument or self.by_value or self.by_flag)
        for item in located:
            fact = item.fact
            numbers = by_name.get(fact.name, ())
            if demanding and (fact.arguments or fact.flags):
                numbers = [*numbers, *self._demanded(fact)]
            for number in numbers:
                if self._holds(number, item):
                    found.setdefault(number, []).append(item)

    def _by_name(self, names: Iterable[str]) -> dict[str, list[int]]:
        """Name → the numbers of the patterns whose name pattern it matches; names without any are left out."""
        texts = {name: folded_name(self.kind, name) for name in names}
        named = self.named
        if len(named) <= FEW:
            together = "\n".join(texts.values())
            named = [entry for entry in named if entry.key.removeprefix(FRAGMENT_MARK) in together]
        matching = _one_by_one if len(named) <= FEWER else _by_words
        segments = self.kind == "key"
        found = matching(texts, named, segments=segments)
        if self.kind == "file":
            last = {name: text.rsplit("/", 1)[-1] for name, text in texts.items()}
            for name, numbers in matching(last, named).items():
                found.setdefault(name, set()).update(numbers)
        return {name: sorted(numbers) for name, numbers in found.items()}

    def _holds(self, number: int, item: Located) -> bool:
        checks = self.checks.get(number)
        if checks is None:
            checks = self.checks[number] = demands(self.patterns[number])
        for check in checks:  # noqa: SIM110 - called for every candidate; a generator costs twice as much
            if not check(item):
                return False
        return True

    def _demanded(self, fact: Fact) -> set[int]:
        """The patterns for any name that demand an argument or a flag which this fact has."""
        numbers: set[int] = set()
        for key, value in fact.arguments:
            if key in self.by_argument:
                numbers.update(self.by_argument[key])
            if value in self.by_value:
                numbers.update(self.by_value[value])
        for flag in fact.flags:
            if flag in self.by_flag:
                numbers.update(self.by_flag[flag])
        return numbers


def _files(paths: Mapping[str, str]) -> list[Located]:
    return [Located(path, scope, Fact("file", path, 1)) for path, scope in paths.items()]


def _one_by_one(texts: Mapping[str, str], named: Iterable[_Named], *, segments: bool = False) -> dict[str, set[int]]:
    """Name → the numbers of the patterns that its text matches, found by comparing every name with every pattern."""
    found: dict[str, set[int]] = {}
    for number, glob, _ in named:
        matches = matcher(glob, segments=segments)
        for name, text in texts.items():
            if matches(text):
                found.setdefault(name, set()).add(number)
    return found


def _by_words(texts: Mapping[str, str], named: Iterable[_Named], *, segments: bool = False) -> dict[str, set[int]]:
    """The same, comparing a name only with the patterns whose keys are among its words."""
    by_key: dict[str, list[_Named]] = defaultdict(list)
    for entry in named:
        by_key[entry.key[: 1 + FRAGMENT] if entry.key[:1] == FRAGMENT_MARK else entry.key].append(entry)
    known: dict[str, list[_Wanted]] = {"": _wanted(by_key[""], segments=segments)}
    found: dict[str, set[int]] = {}
    for name, text in texts.items():
        numbers = set()
        for word in ("", *WORD.findall(text)):
            wanted = known.get(word)
            if wanted is None:
                fragments = {FRAGMENT_MARK + word[at : at + FRAGMENT] for at in range(len(word) - FRAGMENT + 1)}
                entries = [entry for key in (word, *fragments & by_key.keys()) for entry in by_key.get(key, ())]
                wanted = known[word] = _wanted(entries, segments=segments)
            for number, matches in wanted:
                if matches(text):
                    numbers.add(number)
        if numbers:
            found[name] = numbers
    return found


_Wanted: TypeAlias = "tuple[int, Callable[[str], object]]"


def _wanted(entries: Iterable[_Named], *, segments: bool) -> list[_Wanted]:
    return [(number, matcher(glob, segments=segments)) for number, glob, _ in entries]
