"""All patterns of a catalogue matched with all facts of a repository at once.

A pattern is tried only where it can match: its key (see `globs.key_of`) is a word of the fact's name or, where any name
will do, the fact has an argument or flag that it demands.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.demands import demands
from tracker.verify.facts import Fact
from tracker.verify.globs import FRAGMENT_MARK, WORD, key_of, matcher
from tracker.verify.repository import Located
from tracker.verify.rules import folded_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tracker.verify.rules import Pattern


class _Name(NamedTuple):
    """One name pattern: the number of the pattern it belongs to, and what tells whether it matches."""

    number: int
    matches: Callable[[str], object]


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
        self.checks: dict[int, tuple[Callable[[Located], bool], ...]] = {}
        self.by_argument: dict[str, list[int]] = defaultdict(list)
        self.by_flag: dict[str, list[int]] = defaultdict(list)
        self.by_word: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.by_fragment: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.always: list[tuple[int, str]] = []
        self.by_name: dict[str, list[int]] = {}
        self.of_word: dict[str, list[_Name]] = {}
        for number, pattern in patterns:
            arguments = [key for key, _ in pattern.arguments if not set(key) & set("*?[")]
            if pattern.names == ("*",) and arguments:
                self.by_argument[arguments[0]].append(number)
            elif pattern.names == ("*",) and pattern.flags:
                self.by_flag[pattern.flags[0]].append(number)
            else:
                for name in pattern.names:
                    self._file(number, folded_name(kind, name), keys)

    def _file(self, number: int, glob: str, keys: Mapping[str, str]) -> None:
        key = keys.get(glob)
        if key is None:
            key = key_of(glob)
        if not key:
            self.always.append((number, glob))
        elif key[0] == FRAGMENT_MARK:
            self.by_fragment[key[1:]].append((number, glob))
        else:
            self.by_word[key].append((number, glob))

    def match(self, located: Iterable[Located], found: dict[int, list[Located]]) -> None:
        """Add the facts to those found for each pattern they match."""
        for item in located:
            fact = item.fact
            numbers = self.by_name.get(fact.name)
            if numbers is None:
                numbers = self.by_name[fact.name] = self._numbers(fact.name)
            if self.by_argument or self.by_flag:
                numbers = [*numbers, *self._demanded(fact)]
            for number in numbers:
                if self._holds(number, item):
                    found.setdefault(number, []).append(item)

    def _holds(self, number: int, item: Located) -> bool:
        checks = self.checks.get(number)
        if checks is None:
            checks = self.checks[number] = demands(self.patterns[number])
        for check in checks:  # noqa: SIM110 - called for every candidate; a generator costs twice as much
            if not check(item):
                return False
        return True

    def _numbers(self, name: str) -> list[int]:
        text = folded_name(self.kind, name)
        texts = [text, text.rsplit("/", 1)[-1]] if self.kind == "file" and "/" in text else [text]
        candidates = [entry for word in set(WORD.findall(text)) for entry in self._of_word(word)]
        candidates += self._of_word("")
        return sorted({entry.number for entry in candidates if any(entry.matches(part) for part in texts)})

    def _of_word(self, word: str) -> list[_Name]:
        """The name patterns that a text with this word may match; "" gives those without any key."""
        known = self.of_word.get(word)
        if known is None:
            entries = list(self.by_word.get(word, ())) if word else list(self.always)
            if self.by_fragment:
                for fragment in {word[at : at + 3] for at in range(len(word) - 2)}:
                    entries += self.by_fragment.get(fragment, ())
            segments = self.kind == "key"
            known = self.of_word[word] = [_Name(number, matcher(glob, segments=segments)) for number, glob in entries]
        return known

    def _demanded(self, fact: Fact) -> set[int]:
        """The patterns for any name that demand an argument or a flag which this fact has."""
        numbers = {number for key, _ in fact.arguments if key in self.by_argument for number in self.by_argument[key]}
        numbers.update(number for flag in fact.flags if flag in self.by_flag for number in self.by_flag[flag])
        return numbers


def _files(paths: Mapping[str, str]) -> list[Located]:
    return [Located(path, scope, Fact("file", path, 1)) for path, scope in paths.items()]
