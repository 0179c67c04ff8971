"""Which scope a file belongs to, by its path and the table `catalogue/scopes.toml`."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from tracker.verify.rules.globs import WILD, any_of, matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SCOPES = {
    "code": "code",
    "notebook": "notebooks",
    "config": "configuration",
    "ci": "CI pipelines",
    "docs": "documents",
    "data": "data files",
    "test": "tests",
    "example": "examples",
    "fixture": "test fixtures",
    "editor": "editor settings",
    "vendored": "vendored files",
    "archived": "archived files",
}
"""Each scope and the words for it."""

UNREAD_SCOPES = frozenset({"vendored", "editor", "fixture", "archived"})
"""Scopes of files that are not read."""

Matcher: TypeAlias = "Callable[[str], object]"
_WILDCARD = re.compile(r"[*?\[]")
_PACKAGES = re.compile(r"(?:^|/)src/\w*main/(?:groovy|java|kotlin|scala)/")
"""Where the packages of a program begin, whose names are no folders of a repository: `com/shop/vendor/sample`."""


class ScopeRow(NamedTuple):
    """One row of the table; names are kept apart by form, since all paths of a repository are compared with them."""

    id: str
    folders: frozenset[str]
    not_in: frozenset[str]
    exact: frozenset[str]
    beginnings: tuple[str, ...]
    endings: tuple[str, ...]
    starts: tuple[str, ...]
    names: Matcher
    paths: tuple[tuple[str, Matcher], ...]
    suffixes: tuple[str, ...]


_Within: TypeAlias = "tuple[ScopeRow, bool, list[Matcher]]"


class Scopes:
    """Classifies paths; the first row that fits is taken."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        tables = list(rows)
        self._rows = [_row(table) for table in tables]
        self._known: dict[str, list[_Within]] = {}
        self.uncertain = frozenset(name.lower() for table in tables for name in table.get("uncertain", ()))
        """Folders whose name alone silences them and that may hold the project's own code all the same."""

    def of(self, path: str, never: frozenset[str] = frozenset()) -> str:
        """The scope of a path, none of those in `never`."""
        folder, _, name = path.rpartition("/")
        for row, within, paths in self._known.get(folder) or self._in_folder(folder):
            if row.id in never or (row.suffixes and not name.endswith(row.suffixes)):
                continue
            if within or name in row.exact or name.endswith(row.endings) or name.startswith(row.beginnings):
                return row.id
            if (name.startswith(row.starts) and row.names(name)) or any(matches(path) for matches in paths):
                return row.id
        return "config"

    def _in_folder(self, folder: str) -> list[_Within]:
        """Each row, whether it holds all of this folder, and its patterns for paths that may match in it."""
        above = _PACKAGES.search(lower := folder.lower())
        parts = (lower[: above.start()] if above else lower).split("/")
        begun = f"{folder}/" if folder else ""
        found: list[_Within] = []
        for row in self._rows:
            near = [matches for start, matches in row.paths if begun.startswith(start) or start.startswith(begun)]
            within = any(part in row.folders and outer not in row.not_in for outer, part in pairwise(("", *parts)))
            found.append((row, within, near))
        self._known[folder] = found
        return found


def _row(table: dict[str, Any]) -> ScopeRow:
    names = table.get("names", ())
    exact = {name for name in names if not set(name) & WILD}
    endings = {name[1:] for name in names if name[0] == "*" and not set(name[1:]) & WILD}
    beginnings = {name[:-1] for name in names if name[-1] == "*" and not set(name[:-1]) & WILD}
    simple = {*exact, *(f"*{ending}" for ending in endings), *(f"{beginning}*" for beginning in beginnings)}
    others = [name for name in names if name not in simple]
    return ScopeRow(
        id=table["id"],
        folders=frozenset(map(str.lower, (*table.get("folders", ()), *table.get("uncertain", ())))),
        not_in=frozenset(map(str.lower, table.get("not_in", ()))),
        exact=frozenset(exact),
        beginnings=tuple(beginnings),
        endings=tuple(endings),
        starts=tuple({_WILDCARD.split(name, maxsplit=1)[0] for name in others}),
        names=any_of(others),
        paths=tuple((_WILDCARD.split(path, maxsplit=1)[0], matcher(path)) for path in table.get("paths", ())),
        suffixes=tuple(table.get("suffixes", ())),
    )
