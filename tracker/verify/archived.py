"""Folders that their name and a second sign call archived: a README that says so, or the same files elsewhere."""

from __future__ import annotations

import re
from posixpath import basename, dirname
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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


def archived(paths: Sequence[str], readme: Callable[[str], str]) -> frozenset[str]:
    """The topmost folders that are archived; `readme` gives the text of a file, "" where there is none."""
    folders = {folder for path in paths for folder in _archives(path)}
    if not folders:
        return frozenset()
    outside = {basename(path) for path in paths if not list(_archives(path))} - COMMON_FILES
    return frozenset(
        folder for folder in folders if _says_so(folder, paths, readme) or _has_twin(folder, paths, outside)
    )


def within(path: str, folders: Iterable[str]) -> bool:
    """Whether a path lies in one of the folders."""
    return any(path.startswith(f"{folder}/") for folder in folders)


def _archives(path: str) -> Iterable[str]:
    """The topmost folder of a path that has the name of an archive."""
    pieces = dirname(path).split("/")
    for number, piece in enumerate(pieces, 1):
        if piece.lower() in NAMES:
            yield "/".join(pieces[:number])
            return


def _says_so(folder: str, paths: Sequence[str], readme: Callable[[str], str]) -> bool:
    found = [path for path in paths if dirname(path) == folder and basename(path).lower().startswith("readme")]
    return any(SAYS_SO.search(readme(path)) for path in found)


def _has_twin(folder: str, paths: Sequence[str], outside: set[str]) -> bool:
    names = [basename(path) for path in paths if path.startswith(f"{folder}/")]
    own = [name for name in names if name not in COMMON_FILES]
    return bool(own) and sum(name in outside for name in own) >= TWINS * len(own)
