"""What sources say of the roles: read from `roles.toml`, compared side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.files.toml import shipped_table

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).with_name("roles.toml")


class Role(NamedTuple):
    """A role; `track` is the roadmap that leads to it, "" where there is none."""

    id: str
    title: str
    summary: str
    track: str


class Fact(NamedTuple):
    """What one source says of a role."""

    text: str
    source: str


class Row(NamedTuple):
    """One dimension with what is said of each role, in the order of the comparison's roles."""

    title: str
    cells: tuple[tuple[Fact, ...], ...]


class View(NamedTuple):
    """A question on which sources disagree, and what each says."""

    topic: str
    facts: tuple[Fact, ...]


class Comparison(NamedTuple):
    """Roles side by side; `capabilities` hold yes, some, limited, no or "" (not said)."""

    roles: tuple[Role, ...]
    rows: tuple[Row, ...]
    capabilities: tuple[Row, ...]
    disagreements: tuple[View, ...]
    sources: dict[str, str]


def roles() -> dict[str, Role]:
    """All roles by id, in the order of the file."""
    return {row["id"]: Role(row["id"], row["title"], row["summary"], row.get("track", "")) for row in _table()["roles"]}


def compare(ids: tuple[str, ...] = ()) -> Comparison:
    """The roles with these ids side by side, by default all; dimensions of which nothing is said are left out.

    Raises KeyError for an id that is no role.
    """
    table = _table()
    known = roles()
    chosen = tuple(known[id_] for id_ in ids) or tuple(known.values())
    rows = []
    for dimension in table["dimensions"]:
        cells = tuple(
            tuple(
                Fact(fact["text"], fact["source"])
                for fact in table["fact"]
                if fact["role"] == role.id and fact["dimension"] == dimension["id"]
            )
            for role in chosen
        )
        if any(cells):
            rows.append(Row(dimension["title"], cells))
    capabilities = tuple(
        Row(row["title"], tuple(_said(row, role.id) for role in chosen))
        for row in table["capability"]
        if any(role.id in row["roles"] for role in chosen)
    )
    views = tuple(
        View(row["topic"], tuple(Fact(view["text"], view["source"]) for view in row["views"]))
        for row in table["disagreement"]
    )
    sources = {row["id"]: row["title"] for row in table["sources"]}
    return Comparison(chosen, tuple(rows), capabilities, views, sources)


def _said(row: Mapping[str, Any], role: str) -> tuple[Fact, ...]:
    text = row["roles"].get(role, "")
    return (Fact(text, row["source"]),) if text else ()


def _table() -> dict[str, list[dict[str, Any]]]:
    return shipped_table(FILE)
