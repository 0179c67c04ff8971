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

    def match(self, located: Sequence[Located], found: dict[int, list[Located]]) -> None:
        """Add the facts to those found for each pattern they match."""
        by_name = self._by_name({item.fact.name for item in located})
        for item in located:
            fact = item.fact
            numbers = by_name.get(fact.name, ())
            if self.by_argument or self.by_flag:
                numbers = [*numbers, *self._demanded(fact)]
            for number in numbers:
                if self._holds(number, item):
                    found.setdefault(number, []).append(item)

    def _by_name(self, names: Iterable[str]) -> dict[str, list[int]]:
        """Name → the numbers of the patterns whose name pattern it matches; names without any are left out."""
        texts = {name: folded_name(self.kind, name) for name in names}
        words = {name: set(WORD.findall(text)) for name, text in texts.items()}
        wanted = self._wanted(set().union(*words.values()))
        always = self._names(self.always)
        found: dict[str, list[int]] = {}
        for name, text in texts.items():
            entries = [entry for word in wanted.keys() & words[name] for entry in wanted[word]]
            parts = [text, text.rsplit("/", 1)[-1]] if self.kind == "file" and "/" in text else [text]
            numbers = {entry.number for entry in (*entries, *always) if any(entry.matches(part) for part in parts)}
            if numbers:
                found[name] = sorted(numbers)
        return found

    def _wanted(self, words: set[str]) -> dict[str, list[_Name]]:
        """Word → the name patterns that a text with it may match, for those of the words that some pattern asks for."""
        wanted = {word: self._names(self.by_word[word]) for word in self.by_word.keys() & words}
        together = "\n".join(words)
        for fragment, entries in self.by_fragment.items():
            if fragment in together:
                names = self._names(entries)
                for word in words:
                    if fragment in word:
                        wanted.setdefault(word, []).extend(names)
        return wanted

    def _names(self, entries: Iterable[tuple[int, str]]) -> list[_Name]:
        segments = self.kind == "key"
        return [_Name(number, matcher(glob, segments=segments)) for number, glob in entries]

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
        numbers = {number for key, _ in fact.arguments if key in self.by_argument for number in self.by_argument[key]}
        numbers.update(number for flag in fact.flags if flag in self.by_flag for number in self.by_flag[flag])
        return numbers


def _files(paths: Mapping[str, str]) -> list[Located]:
    return [Located(path, scope, Fact("file", path, 1)) for path, scope in paths.items()]
