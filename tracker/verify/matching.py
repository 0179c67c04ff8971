"""All patterns of a catalogue matched with all facts of a repository at once.

A pattern is looked for only where it can match: by three characters that its name must contain or, where any name will
do, by an argument or flag that it demands.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.facts import Fact
from tracker.verify.repository import Located
from tracker.verify.rules import folded_name, holds_for, matches_any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tracker.verify.rules import Pattern

WILD = re.compile(r"\[[^\]]*\]|[*?]")
GRAM = 3


class _Name(NamedTuple):
    number: int
    glob: str
    literal: str


class _Names:
    """The name patterns of one kind of fact."""

    def __init__(self) -> None:
        self.by_gram: dict[str, list[_Name]] = defaultdict(list)
        self.short: list[_Name] = []
        self.by_argument: dict[str, list[int]] = defaultdict(list)
        self.by_flag: dict[str, list[int]] = defaultdict(list)
        self._used: Counter[str] = Counter()

    def add(self, number: int, glob: str) -> None:
        """File a pattern under the rarest three characters of its longest literal run."""
        literal = max(WILD.split(glob), key=len)
        grams = [literal[at : at + GRAM] for at in range(len(literal) - GRAM + 1)]
        name = _Name(number, glob, literal)
        if not grams:
            self.short.append(name)
            return
        gram = min(grams, key=lambda item: self._used[item])
        self._used[gram] += 1
        self.by_gram[gram].append(name)

    def matching(self, text: str, *, segments: bool) -> list[int]:
        """The numbers of the patterns whose name matches."""
        grams = {text[at : at + GRAM] for at in range(len(text) - GRAM + 1)}
        found = [name for gram in self.by_gram.keys() & grams for name in self.by_gram[gram] if name.literal in text]
        found += self.short
        return [name.number for name in found if matches_any((name.glob,), text, segments=segments)]


class PatternIndex:
    """Patterns by number, ready to be matched with many facts."""

    def __init__(self, patterns: Iterable[tuple[int, Pattern]]) -> None:
        self._kinds: dict[str, _Names] = {}
        self._patterns: dict[int, Pattern] = {}
        for number, pattern in patterns:
            self._patterns[number] = pattern
            names = self._kinds.setdefault(pattern.kind, _Names())
            keys = [key for key, _ in pattern.arguments if not WILD.search(key)]
            if pattern.names == ("*",) and keys:
                names.by_argument[keys[0]].append(number)
            elif pattern.names == ("*",) and pattern.flags:
                names.by_flag[pattern.flags[0]].append(number)
            else:
                for name in pattern.names:
                    names.add(number, folded_name(pattern.kind, name))

    def match(self, facts: Mapping[str, Sequence[Located]], paths: Mapping[str, str]) -> dict[int, list[Located]]:
        """Pattern number → the facts it matches, each once, in the order read."""
        found: dict[int, list[Located]] = {}
        for kind, names in self._kinds.items():
            memo: dict[str, list[int]] = {}
            for located in _files(paths) if kind == "file" else facts.get(kind, ()):
                fact = located.fact
                numbers = memo.get(fact.name)
                if numbers is None:
                    numbers = memo[fact.name] = _numbers(kind, names, fact.name)
                if names.by_argument or names.by_flag:
                    numbers = [*numbers, *_demanded(names, fact)]
                for number in numbers:
                    if holds_for(self._patterns[number], located):
                        found.setdefault(number, []).append(located)
        return found


def _numbers(kind: str, names: _Names, name: str) -> list[int]:
    texts = [folded_name(kind, name)]
    if kind == "file" and "/" in name:
        texts.append(name.rsplit("/", 1)[-1])
    found = [number for text in texts for number in names.matching(text, segments=kind == "key")]
    return sorted(set(found))


def _demanded(names: _Names, fact: Fact) -> set[int]:
    """The patterns for any name that demand an argument or a flag which this fact has."""
    numbers = {number for key, _ in fact.arguments if key in names.by_argument for number in names.by_argument[key]}
    numbers.update(number for flag in fact.flags if flag in names.by_flag for number in names.by_flag[flag])
    return numbers


def _files(paths: Mapping[str, str]) -> Iterable[Located]:
    for path, scope in paths.items():
        yield Located(path, scope, Fact("file", path, 1))
