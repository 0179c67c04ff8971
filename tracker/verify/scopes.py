"""Which scope a file belongs to, by its path and the table `catalogue/scopes.toml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.verify.globs import matches_any

if TYPE_CHECKING:
    from collections.abc import Iterable

SCOPES = ("code", "notebook", "config", "ci", "docs", "data", "test", "example", "fixture", "editor", "vendored")


class ScopeRow(NamedTuple):
    """One row of the table; names are kept apart by form, since all paths of a repository are compared with them."""

    id: str
    folders: frozenset[str]
    exact: frozenset[str]
    beginnings: tuple[str, ...]
    endings: tuple[str, ...]
    names: tuple[str, ...]
    paths: tuple[str, ...]
    suffixes: tuple[str, ...]

    def holds(self, folders: set[str], name: str, path: str) -> bool:
        """Whether a path belongs here."""
        if self.suffixes and not name.endswith(self.suffixes):
            return False
        return (
            name in self.exact
            or name.endswith(self.endings)
            or name.startswith(self.beginnings)
            or not folders.isdisjoint(self.folders)
            or bool(self.names and matches_any(self.names, name))
            or bool(self.paths and matches_any(self.paths, path))
        )


class Scopes:
    """Classifies paths; the first row that fits is taken."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self._rows = [_row(row) for row in rows]

    def of(self, path: str) -> str:
        """The scope of a path."""
        *folders, name = path.split("/")
        present = set(folders)
        for row in self._rows:
            if row.holds(present, name, path):
                return row.id
        return "config"


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
        names=tuple(name for name in names if name not in simple),
        paths=tuple(table.get("paths", ())),
        suffixes=tuple(table.get("suffixes", ())),
    )


WILD = frozenset("*?[")
