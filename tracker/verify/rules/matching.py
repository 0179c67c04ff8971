"""All patterns of a catalogue matched with all facts of a repository at once.

A pattern is tried only where it can match: its key (see `pattern_index`) is a word of the fact's name or, where any
name will do, the fact has an argument or flag that it demands.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from tracker.verify.facts.fact import Fact
from tracker.verify.facts.repository import Located
from tracker.verify.rules.demands import demands
from tracker.verify.rules.globs import FRAGMENT, FRAGMENT_MARK, WORD, matcher
from tracker.verify.rules.model import folded_name
from tracker.verify.rules.pattern_index import KindIndex, index_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tracker.verify.rules.demands import Check
    from tracker.verify.rules.model import Pattern

FEW = 40
"""Name patterns with each of which every name is compared."""

_Wanted: TypeAlias = "tuple[int, Callable[[str], object]]"
"""A name pattern: the number of the pattern it belongs to, and what tells whether a text matches."""


class PatternIndex:
    """Patterns, numbered by their place, ready to be matched; those of a kind are indexed when it first occurs."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = patterns
        self._index: dict[str, KindIndex] = {}
        self._kinds: dict[str, list[tuple[int, Pattern]]] = defaultdict(list)
        for number, pattern in enumerate(patterns):
            self._kinds[pattern.kind].append((number, pattern))

    def match(self, facts: Mapping[str, Sequence[Located]], paths: Mapping[str, str]) -> dict[int, list[Located]]:
        """Pattern number → the facts it matches, each once, in the order read."""
        found: dict[int, list[Located]] = {}
        for kind, patterns in self._kinds.items():
            located = _files(paths) if kind == "file" else facts.get(kind, ())
            if located:
                index = self._index.get(kind) or self._index.setdefault(kind, index_of(kind, patterns))
                _Kind(kind, self._patterns, index).match(located, found)
        return found


class _Kind:
    """The patterns of one kind of fact, against all facts of that kind."""

    def __init__(self, kind: str, patterns: Sequence[Pattern], index: KindIndex) -> None:
        self.kind = kind
        self.patterns = patterns
        self.named, self.by_argument, self.by_value, self.by_flag = index
        self.checks: dict[int, tuple[Check, ...]] = {}

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
        found = self._matching(texts)
        if self.kind == "file":
            last = {name: text.rsplit("/", 1)[-1] for name, text in texts.items()}
            for name, numbers in self._matching(last).items():
                found.setdefault(name, set()).update(numbers)
        return {name: sorted(numbers) for name, numbers in found.items()}

    def _matching(self, texts: Mapping[str, str]) -> dict[str, set[int]]:
        """Name → the numbers of the patterns that its text matches."""
        words = set(WORD.findall("\n".join(texts.values())))
        together = "\n".join(words)
        keys = [
            key for key in self.named if key in words or not key or (key[0] == FRAGMENT_MARK and key[1:] in together)
        ]
        wanted = {key: self._wanted(key) for key in keys}
        if sum(map(len, wanted.values())) <= FEW:
            return _one_by_one(texts, wanted)
        return _by_words(texts, words, wanted)

    def _wanted(self, key: str) -> list[_Wanted]:
        """The name patterns with a key."""
        segments = self.kind == "key"
        return [
            (number, matcher(folded_name(self.kind, self.patterns[number].names[place]), segments=segments))
            for number, place in self.named[key]
        ]

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


def _one_by_one(texts: Mapping[str, str], wanted: Mapping[str, list[_Wanted]]) -> dict[str, set[int]]:
    """Name → the numbers of the patterns that its text matches, comparing every text with every key, then pattern."""
    found: dict[str, set[int]] = {}
    for key, patterns in wanted.items():
        letters = key.removeprefix(FRAGMENT_MARK)
        near = [(name, text) for name, text in texts.items() if letters in text]
        for number, matches in patterns:
            for name, text in near:
                if matches(text):
                    found.setdefault(name, set()).add(number)
    return found


def _by_words(
    texts: Mapping[str, str], words: Iterable[str], wanted: Mapping[str, list[_Wanted]]
) -> dict[str, set[int]]:
    """The same, comparing a text only with the patterns whose keys are its words or in them."""
    by_start: dict[str, list[str]] = defaultdict(list)
    for key in wanted:
        if key.startswith(FRAGMENT_MARK):
            by_start[key[1 : 1 + FRAGMENT]].append(key)
    by_word: dict[str, list[_Wanted]] = {}
    for word in words:
        entries = wanted.get(word, [])
        for start in by_start.keys() & {word[at : at + FRAGMENT] for at in range(len(word) - FRAGMENT + 1)}:
            for key in by_start[start]:
                if key[1:] in word:
                    entries = entries + wanted[key]
        if entries:
            by_word[word] = entries
    always = wanted.get("", [])
    found: dict[str, set[int]] = {}
    for name, text in texts.items():
        tried = always
        for word in by_word.keys() & WORD.findall(text):
            tried = tried + by_word[word]
        numbers = {number for number, matches in tried if matches(text)}
        if numbers:
            found[name] = numbers
    return found
