"""Folders that their name and a second sign call archived: a README that says so, or the same files elsewhere."""

from __future__ import annotations

import re
from collections import defaultdict
from posixpath import basename, dirname
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

NAMES = frozenset(
    {
        *("archive", "archived", "_archive", "archives", "old", "_old", "deprecated", "_deprecated"),
        *("legacy", "obsolete", "attic", "superseded", "backup"),
    }
)
SAYS_SO = re.compile(
    r"\b(?:archived|deprecated|obsolete|superseded|replaced by|no longer (?:used|maintained|in use|supported)"
    r"|kept for (?:reference|history)|not used any ?more)\b",
    re.IGNORECASE,
)
COMMON_FILES = frozenset({"__init__.py", "README.md", "requirements.txt", "Dockerfile", "index.ts", "index.js"})
"""Names that two folders share by chance."""

TWINS = 0.5
"""Share of a folder's files whose names stand outside of it too, from which on it is an older copy."""


def archived(paths: Sequence[str], texts: Callable[[list[str]], Iterable[tuple[str, str]]]) -> frozenset[str]:
    """The topmost folders that are archived; `texts` gives those of these files that can be read, with their text."""
    folders: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        folders[_archive(path)].append(path)
    outside = {basename(path) for path in folders.pop("", ())} - COMMON_FILES
    readmes = [
        path
        for folder, own in folders.items()
        for path in own
        if dirname(path) == folder and basename(path).lower().startswith("readme")
    ]
    said = {dirname(path) for path, text in texts(readmes) if SAYS_SO.search(text)}
    return frozenset(folder for folder, own in folders.items() if folder in said or _has_twin(own, outside))


def within(path: str, folders: Collection[str]) -> bool:
    """Whether a path lies in one of the folders that `archived` found."""
    return _archive(path) in folders


def _archive(path: str) -> str:
    """The topmost folder of a path that has the name of an archive, "" for none."""
    pieces = dirname(path).split("/")
    return next(("/".join(pieces[:end]) for end, piece in enumerate(pieces, 1) if piece.lower() in NAMES), "")


def _has_twin(paths: Sequence[str], outside: set[str]) -> bool:
    own = [name for name in map(basename, paths) if name not in COMMON_FILES]
    return bool(own) and sum(name in outside for name in own) >= TWINS * len(own)
