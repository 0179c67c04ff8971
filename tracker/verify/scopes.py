"""Which scope a file belongs to, by its path and the table `catalogue/scopes.toml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.verify.globs import WILD, matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SCOPES = ("code", "notebook", "config", "ci", "docs", "data", "test", "example", "fixture", "editor", "vendored")


class ScopeRow(NamedTuple):
    """One row of the table; names are kept apart by form, since all paths of a repository are compared with them."""

    id: str
    folders: frozenset[str]
    exact: frozenset[str]
    beginnings: tuple[str, ...]
    endings: tuple[str, ...]
    names: tuple[Callable[[str], object], ...]
    paths: tuple[Callable[[str], object], ...]
    suffixes: tuple[str, ...]


class Scopes:
    """Classifies paths; the first row that fits is taken."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self._rows = [_row(row) for row in rows]
        self._within: dict[str, list[tuple[ScopeRow, bool]]] = {}

    def of(self, path: str) -> str:
        """The scope of a path."""
        folder, _, name = path.rpartition("/")
        for row, within in self._within.get(folder) or self._by_folder(folder):
            if row.suffixes and not name.endswith(row.suffixes):
                continue
            if within or name in row.exact or name.endswith(row.endings) or name.startswith(row.beginnings):
                return row.id
            for matches in row.names:
                if matches(name):
                    return row.id
            for matches in row.paths:
                if matches(path):
                    return row.id
        return "config"

    def _by_folder(self, folder: str) -> list[tuple[ScopeRow, bool]]:
        """Each row, and whether it holds all of this folder."""
        parts = folder.split("/")
        found = self._within[folder] = [(row, not row.folders.isdisjoint(parts)) for row in self._rows]
        return found


def _row(table: dict[str, Any]) -> ScopeRow:
    names = table.get("names", ())
    exact = {name for name in names if not set(name) & WILD}
    endings = {name[1:] for name in names if name[0] == "*" and not set(name[1:]) & WILD}
    beginnings = {name[:-1] for name in names if name[-1] == "*" and not set(name[:-1]) & WILD}
    simple = {*exact, *(f"*{ending}" for ending in endings), *(f"{beginning}*" for beginning in beginnings)}
    return ScopeRow(
        id=table["id"],
        folders=frozenset(table.get("folders", ())),
        exact=frozenset(exact),
        beginnings=tuple(beginnings),
        endings=tuple(endings),
        names=tuple(matcher(name) for name in names if name not in simple),
        paths=tuple(map(matcher, table.get("paths", ()))),
        suffixes=tuple(table.get("suffixes", ())),
    )
