"""What a file or function is for beside the product's own work, by the words of its name: `vocabulary/roles.toml`."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.verify.facts.call_graph import bodies_of
from tracker.verify.rules.globs import any_of
from tracker.verify.rules.shorthand import alternatives

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tracker.verify.facts.repository import Located

_PATH_WORD = re.compile(r"[A-Za-z]+")
_NAME_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
"""A word of a function's or class's name: `LLMJudge` has two, as `llm_judge` has."""


class _Role(NamedTuple):
    folders: frozenset[str]
    paths: frozenset[str]
    files: frozenset[str]
    functions: frozenset[str]
    named: Callable[[str], bool]


class Roles:
    """Tells the roles of files and functions; a name is looked at once."""

    def __init__(self, rows: Mapping[str, Mapping[str, Any]]) -> None:
        """Take the rows `[role.NAME]` of the vocabulary."""
        self._roles = {role: _role(row) for role, row in rows.items()}
        self._of_path = cache(self._find_of_path)
        self._of_function = cache(self._find_of_function)

    def of(self, body: str) -> frozenset[str]:
        """The roles of a function `path:name`, those of its file with it; of the file alone without a name."""
        path, _, function = body.partition(":")
        return self._of_path(path) | self._of_function(function)

    def of_hit(self, hit: Located) -> frozenset[str]:
        """The roles of the function that a fact lies in, or of what it defines or decorates."""
        return self.of(list(bodies_of(hit))[-1])

    def _find_of_path(self, path: str) -> frozenset[str]:
        *folders, file = path.split("/")
        words, file_words = _words(_PATH_WORD, path), _words(_NAME_WORD, file)
        return frozenset(
            role
            for role, row in self._roles.items()
            if row.folders.intersection(folders) or row.paths & words or row.files & file_words
        )

    def _find_of_function(self, function: str) -> frozenset[str]:
        words = _words(_NAME_WORD, function)
        return frozenset(
            role for role, row in self._roles.items() if row.functions & words or row.named(function.lower())
        )


def _role(row: Mapping[str, Any]) -> _Role:
    words = frozenset(row.get("words", ()))
    named = [one for glob in row.get("named", ()) for one in alternatives(glob)]
    return _Role(
        folders=frozenset(row.get("folders", ())),
        paths=words.union(row.get("paths", ())),
        files=frozenset(row.get("files", ())),
        functions=words,
        named=any_of(named),
    )


def _words(word: re.Pattern[str], name: str) -> frozenset[str]:
    """The words of a name in lower case, and each with the next, as `ground-truth`."""
    words = [found.lower() for found in word.findall(name)]
    return frozenset((*words, *map("-".join, pairwise(words))))
