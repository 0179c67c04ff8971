"""Which scope a file belongs to, by its path and the table `catalogue/scopes.toml`."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

SCOPES = ("code", "notebook", "config", "ci", "docs", "data", "test", "example", "fixture", "editor", "vendored")


class ScopeRow(NamedTuple):
    """One row of the table."""

    id: str
    folders: frozenset[str]
    names: tuple[str, ...]
    paths: tuple[str, ...]
    suffixes: tuple[str, ...]


class Scopes:
    """Classifies paths; each row's patterns are compiled once."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self._rows = [
            ScopeRow(
                row["id"],
                frozenset(row.get("folders", ())),
                tuple(row.get("names", ())),
                tuple(row.get("paths", ())),
                tuple(row.get("suffixes", ())),
            )
            for row in rows
        ]

    @cached_property
    def _compiled(self) -> list[tuple[ScopeRow, re.Pattern[str] | None, re.Pattern[str] | None]]:
        return [(row, _any_of(row.names), _any_of(row.paths)) for row in self._rows]

    def of(self, path: str) -> str:
        """The scope of a path."""
        *folders, name = path.split("/")
        present = set(folders)
        for row, names, paths in self._compiled:
            if row.suffixes and not name.endswith(row.suffixes):
                continue
            if not present.isdisjoint(row.folders) or (names and names.match(name)) or (paths and paths.match(path)):
                return row.id
        return "config"


def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(translate(pattern) for pattern in patterns)) if patterns else None
