"""Shell-style patterns: `*` stands for anything, `?` for one character, `[ab]` for one of some.

Most patterns are literals with stars around or between; those need no regular expression and no compiling.
"""

from __future__ import annotations

import re
from fnmatch import translate
from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

WORD = re.compile(r"\w+")
CLASS = re.compile(r"\[([^\]]*)\]")
"""One character of some."""

FRAGMENT = 3
"""Letters of a word that a key may be, where the whole word is not known."""

FRAGMENT_MARK = "*"
WILD = frozenset("*?[")
COMMON_WORDS = frozenset(
    {"and", "are", "be", "com", "for", "get", "http", "https", "jobs", "name", "not"}
    | {"of", "or", "repos", "run", "steps", "test", "the", "uses", "with", "you"}
)
"""Words that tell little: names have them everywhere."""

MAXIMUM_CLASSES = 3
MAXIMUM_ALTERNATIVES = 64
"""Classes of characters in a pattern, and texts that they stand for together, that need no regular expression."""


@lru_cache(maxsize=32768)
def matcher(pattern: str, *, segments: bool = False) -> Callable[[str], object]:
    """What tells whether a pattern matches the whole of a text; with `segments`, a single `*` does not cross a dot."""
    if "[" in pattern and _without_classes(pattern):
        return any_of([pattern], segments=segments)
    if "?" in pattern or "[" in pattern:
        return _segments(pattern) if segments else _expression(pattern)
    if "*" not in pattern:
        return pattern.__eq__
    if segments and pattern.replace("**", "").count("*"):
        return _segments(pattern) if "**" in pattern else _same_segments(pattern)
    first, *pieces, last = pattern.split("*")
    middle = [piece for piece in pieces if piece]
    if not first and not last and len(middle) <= 1:
        literal = middle[0] if middle else ""
        return lambda text: literal in text
    if not middle:
        least = len(first) + len(last)
        return lambda text: len(text) >= least and text.startswith(first) and text.endswith(last)
    return any_of([pattern])


def any_of(patterns: Iterable[str], *, segments: bool = False) -> Callable[[str], bool]:
    """What tells whether some of the patterns matches the whole of a text.

    Patterns of literals and stars share their beginnings: of `*:*get*history*` and `*:*get*turns*`, `:` and `get` are
    looked for once.
    """
    literals: set[str] = set()
    tree: dict[str, _Node] = {}
    others: list[Callable[[str], object]] = []
    for pattern in patterns:
        for one in ("[" in pattern and _without_classes(pattern)) or [pattern]:
            if not set(one) & WILD:
                literals.add(one)
            elif "?" in one or "[" in one or (segments and one.replace("**", "").count("*")):
                others.append(matcher(one, segments=segments))
            else:
                _grow(tree, one)

    def matches(text: str) -> bool:
        if text in literals:
            return True
        for first, node in tree.items():
            if text.startswith(first) and _follows(text, len(first), node):
                return True
        for other in others:  # noqa: SIM110 - called a hundred thousand times; a generator costs twice as much
            if other(text):
                return True
        return False

    return matches


class _Node(NamedTuple):
    """After a piece of some patterns: how those end that have no further piece, and what follows for the others."""

    ends: list[str]
    following: dict[str, _Node]


def _grow(tree: dict[str, _Node], pattern: str) -> None:
    first, *pieces, last = pattern.split("*")
    node = tree.setdefault(first, _Node([], {}))
    for piece in filter(None, pieces):
        node = node.following.setdefault(piece, _Node([], {}))
    node.ends.append(last)


def _follows(text: str, at: int, node: _Node) -> bool:
    """Whether the rest of some pattern matches from there on; taking the first place of each piece loses nothing."""
    ends, following = node
    for end in ends:
        if len(text) - at >= len(end) and text.endswith(end):
            return True
    for piece, after in following.items():
        found = text.find(piece, at)
        if found >= 0 and _follows(text, found + len(piece), after):
            return True
    return False


def _without_classes(pattern: str) -> list[str]:
    """The patterns that stand for one with a few classes such as `[aA]`; none where there are many, or ranges."""
    pieces = CLASS.split(pattern)
    if len(pieces) > 2 * MAXIMUM_CLASSES + 1 or any(set(piece) & set("-!^*?[") for piece in pieces[1::2]):
        return []
    if prod(map(len, pieces[1::2])) > MAXIMUM_ALTERNATIVES:
        return []
    found = [pieces[0]]
    for letters, rest in zip(pieces[1::2], pieces[2::2], strict=True):
        found = [before + letter + rest for before in found for letter in letters]
    return found if not any("[" in item for item in found) else []


def _same_segments(pattern: str) -> Callable[[str], object]:
    """As many segments as the pattern has, each matching its own."""
    segments = pattern.split(".")
    wanted = [(place, matcher(part)) for place, part in enumerate(segments) if part != "*"]
    wanted.reverse()  # ends differ more than beginnings

    def matches(text: str) -> bool:
        pieces = text.split(".")
        if len(pieces) != len(segments):
            return False
        for place, part in wanted:  # noqa: SIM110 - as in `matches_any`
            if not part(pieces[place]):
                return False
        return True

    return matches


def _expression(pattern: str) -> Callable[[str], object]:
    return re.compile(translate(pattern)).match


def _segments(pattern: str) -> Callable[[str], object]:
    pieces = re.split(r"(\*\*|\*|\?|\[[^\]]*\])", pattern)
    places = {"**": ".*", "*": "[^.]*", "?": "[^.]"}
    translated = (places.get(piece) or (piece if piece[:1] == "[" else re.escape(piece)) for piece in pieces)
    return re.compile("".join(translated) + r"\Z").match


def matches_any(patterns: Iterable[str], text: str, *, segments: bool = False) -> bool:
    """Whether some pattern matches the whole text."""
    for pattern in patterns:  # noqa: SIM110 - called a hundred thousand times; a generator costs twice as much
        if matcher(pattern, segments=segments)(text):
            return True
    return False


def matches_path(patterns: Iterable[str], path: str) -> bool:
    """Whether some pattern matches: `/name` a file at the root, one with a slash the whole path, another the name."""
    name = path.rsplit("/", 1)[-1]
    return any(
        name == path and bool(matcher(pattern[1:])(path))
        if pattern.startswith("/")
        else bool(matcher(pattern)(path if "/" in pattern else name))
        for pattern in patterns
    )
