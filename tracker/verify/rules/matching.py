"""All patterns of a catalogue matched with all facts of a repository at once.

A pattern is tried only where it can match: its key is a word of the fact's name or, where any
name will do, the fact has an argument or flag that it demands.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tracker.verify.facts.fact import Fact
from tracker.verify.facts.repository import Located
from tracker.verify.rules.globs import (
    COMMON_WORDS,
    FRAGMENT,
    FRAGMENT_MARK,
    WILD,
    WORD,
    any_of,
    matcher,
    matches_path,
)
from tracker.verify.rules.model import folded_name
from tracker.verify.rules.vocabulary import EMPTY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tracker.verify.rules.model import Pattern
    from tracker.verify.rules.vocabulary import Vocabulary

    Check = Callable[[Located], bool]

_Wanted: TypeAlias = "tuple[int, Callable[[str], object]]"
"""A name pattern: the number of the pattern it belongs to, and what tells whether a text matches."""


class PatternIndex:
    """Patterns, numbered by their place, ready to be matched; those of a kind are indexed when it first occurs."""

    def __init__(self, patterns: Sequence[Pattern], vocabulary: Vocabulary = EMPTY) -> None:
        self._patterns = patterns
        self.vocabulary = vocabulary
        self._index: dict[str, KindIndex] = {}
        self._kinds: dict[str, list[tuple[int, Pattern]]] = defaultdict(list)
        for number, pattern in enumerate(patterns):
            self._kinds[pattern.kind].append((number, pattern))

    def match(
        self,
        facts: Mapping[str, Sequence[Located]],
        paths: Mapping[str, str],
        take: Callable[[int], object] = lambda _steps: None,
    ) -> dict[int, list[Located]]:
        """Pattern number → the facts it matches, each once, in the order read.

        `take` is told how many patterns are tried, and may raise to end that.
        """
        found: dict[int, list[Located]] = {}
        for kind, patterns in self._kinds.items():
            located = _files(paths) if kind == "file" else facts.get(kind, ())
            if located:
                index = self._index.get(kind) or self._index.setdefault(kind, index_of(kind, patterns))
                _Kind(kind, self._patterns, index, self.vocabulary, take).match(located, found)
        return found


class _Kind:
    """The patterns of one kind of fact, against all facts of that kind."""

    def __init__(
        self,
        kind: str,
        patterns: Sequence[Pattern],
        index: KindIndex,
        vocabulary: Vocabulary,
        take: Callable[[int], object],
    ) -> None:
        self.kind = kind
        self.take = take
        self.patterns = patterns
        self.vocabulary = vocabulary
        self.named, self.by_capability, self.by_argument, self.by_value, self.by_flag = index
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
            if self.by_capability:
                numbers = [*numbers, *self._capable(item)]
            if numbers:
                self.take(len(numbers))
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
        return _by_words(texts, words, wanted, self.take)

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

    def _capable(self, item: Located) -> set[int]:
        """The patterns that demand something that this fact's name does."""
        origin, path = item.fact.name, item.path
        does = self.by_capability.keys() & self.vocabulary.capabilities(origin, path)
        numbers = {number for capability in does for number in self.by_capability[capability]}
        for number in [number for number in numbers if self.patterns[number].family]:
            pattern = self.patterns[number]
            if not self.vocabulary.families(origin, path, pattern.does) & set(pattern.family):
                numbers.discard(number)
        return numbers

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


def _by_words(
    texts: Mapping[str, str],
    words: Iterable[str],
    wanted: Mapping[str, list[_Wanted]],
    take: Callable[[int], object],
) -> dict[str, set[int]]:
    """Name → the numbers of the patterns that its text matches, of those whose keys are its words or in them."""
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
        take(len(tried))
        numbers = {number for number, matches in tried if matches(text)}
        if numbers:
            found[name] = numbers
    return found


Named: TypeAlias = "tuple[int, int]"
"""One name pattern: the number of the pattern it belongs to, and its place among that pattern's names."""

_WORDS = re.compile(r"[\w*]{2,}|\n")
_OTHER_WILDCARDS = re.compile(r"\[[^\]\n]*\]|\?")
_OF_A_FRAGMENT, _OF_A_COMMON_WORD, _OF_NOTHING = 1 << 20, 1 << 21, 1 << 22
"""Costs of a key that outweigh how many name patterns share it."""


class KindIndex(NamedTuple):
    """The patterns of one kind of fact by number: those with names by key, those for any name by what they demand.

    named         key, a word or `*` and letters within a word (see `key_of`), or "" → name patterns
    capabilities  capability that the name must have → patterns
    arguments     name of an argument → patterns
    values        value of an argument → patterns
    flags         flag → patterns
    """

    named: Mapping[str, Sequence[Named]]
    capabilities: Mapping[str, Sequence[int]]
    arguments: Mapping[str, Sequence[int]]
    values: Mapping[str, Sequence[int]]
    flags: Mapping[str, Sequence[int]]


def index_of(kind: str, patterns: Iterable[tuple[int, Pattern]]) -> KindIndex:
    """The index of numbered patterns of one kind of fact."""
    arguments: dict[str, list[int]] = defaultdict(list)
    values: dict[str, list[int]] = defaultdict(list)
    flags: dict[str, list[int]] = defaultdict(list)
    capabilities: dict[str, list[int]] = defaultdict(list)
    named: list[Named] = []
    names: list[str] = []
    for number, pattern in patterns:
        for capability in pattern.does:
            capabilities[capability].append(number)
        if pattern.names == ("*",) and _by_demand(number, pattern, arguments, values, flags):
            continue
        named += [(number, place) for place in range(len(pattern.names))]
        names += pattern.names
    return KindIndex(_by_key(kind, named, names), capabilities, arguments, values, flags)


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


def demands(pattern: Pattern) -> tuple[Check, ...]:
    """The checks that a fact of the right kind and name must pass, cheap ones first."""
    return tuple(_checks(pattern))


def _checks(pattern: Pattern) -> Iterator[Check]:
    if pattern.kind == "import" and "unused" not in pattern.flags:
        yield lambda located: "unused" not in located.fact.flags
    if pattern.kind == "function" and "filled" not in pattern.flags:
        yield lambda located: "filled" in located.fact.flags
    if pattern.flags:
        yield lambda located: all(flag in located.fact.flags for flag in pattern.flags)
    if pattern.minimum is not None:
        least = pattern.minimum
        yield lambda located: _number(located.fact.value) >= least
    if pattern.values:
        yield _value(pattern.kind, pattern.values)
    yield from _arguments(pattern)
    if pattern.excluded:
        excluded = _alternatives(pattern.excluded, segments=pattern.kind == "key")
        # Also as written: where case says nothing of a name, it may of an option, -DskipTests.
        yield (
            lambda located: (
                not (excluded(located.fact.name) or excluded(folded_name(located.fact.kind, located.fact.name)))
            )
        )
    if pattern.not_values:
        unwanted = _value(pattern.kind, pattern.not_values)
        yield lambda located: not unwanted(located)
    if pattern.inside:
        places = _alternatives(pattern.inside)
        yield lambda located: places(located.fact.inside)
    if pattern.not_inside:
        elsewhere = _alternatives(pattern.not_inside)
        yield lambda located: not elsewhere(located.fact.inside)
    if pattern.files:
        files = _known(lambda path: matches_path(pattern.files, path))
        yield lambda located: files(located.path)
    if pattern.not_files:
        others = _known(lambda path: matches_path(pattern.not_files, path))
        yield lambda located: not others(located.path)


def _value(kind: str, wanted: tuple[str, ...]) -> Check:
    """Whether a fact has one of these values, of a key whatever the case."""
    values = _alternatives(wanted)
    if kind == "key":
        return lambda located: values(located.fact.value.lower())
    return lambda located: values(located.fact.value)


def _arguments(pattern: Pattern) -> Iterator[Check]:
    for key, wanted in pattern.arguments:
        yield _argument(key, wanted)
    if pattern.not_arguments:
        unfit = _argument("*", pattern.not_arguments)
        yield lambda located: not unfit(located)
    if pattern.without:
        unwelcome = _alternatives(pattern.without)
        yield lambda located: not any(unwelcome(name) for name, _ in located.fact.arguments)


def _argument(key: str, wanted: tuple[str, ...]) -> Check:
    values = _alternatives(wanted)
    named = matcher(key)

    def holds(located: Located) -> bool:
        for name, value in located.fact.arguments:  # noqa: SIM110 - called for every candidate; a generator costs twice as much
            if named(name) and values(value):
                return True
        return False

    return holds


def _alternatives(patterns: tuple[str, ...], *, segments: bool = False) -> Callable[[str], bool]:
    """Whether some pattern matches a text."""
    return _known(any_of(patterns, segments=segments))


def _known(function: Callable[[str], bool]) -> Callable[[str], bool]:
    """The function, keeping what it gave for each text: names, values and paths repeat."""
    known: dict[str, bool] = {}

    def answer(text: str) -> bool:
        given = known.get(text)
        if given is None:
            given = known[text] = function(text)
        return given

    return answer


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("-inf")
