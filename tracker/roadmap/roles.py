"""Compare roles side by side, as sources describe them: from `roles.toml`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.files.toml import shipped_table

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).with_name("roles.toml")


class Role(NamedTuple):
    """A role; `track` is the id of the track that leads to it, "" where there is none."""

    id: str
    title: str
    summary: str
    track: str


class SourcedText(NamedTuple):
    """What one source says about a role."""

    text: str
    source: str


class ComparisonRow(NamedTuple):
    """One dimension: its title, and what sources say about each role of the comparison, in their order."""

    title: str
    cells: tuple[tuple[SourcedText, ...], ...]


class Disagreement(NamedTuple):
    """A topic on which sources disagree, and what each says."""

    topic: str
    facts: tuple[SourcedText, ...]


NOT_STATED = (SourcedText("not stated by any source", ""),)
"""The cell of a role that no source describes in this dimension."""


class Comparison(NamedTuple):
    """Roles side by side; `capabilities` are yes, some, limited, no mark as we read it, or not stated."""

    roles: tuple[Role, ...]
    rows: tuple[ComparisonRow, ...]
    capabilities: tuple[ComparisonRow, ...]
    disagreements: tuple[Disagreement, ...]
    sources: dict[str, str]


def roles() -> dict[str, Role]:
    """All roles by id, in file order."""
    return {row["id"]: Role(row["id"], row["title"], row["summary"], row.get("track", "")) for row in _table()["roles"]}


def compare(ids: tuple[str, ...] = ()) -> Comparison:
    """Compare the roles with these ids, by default all; dimensions that no source describes are omitted.

    Raises KeyError for an unknown id.
    """
    table = _table()
    names = {row["id"]: row["name"] for row in table["sources"]}
    by_id = roles()
    chosen = tuple(by_id[id_] for id_ in ids) or tuple(by_id.values())
    rows = []
    for dimension in table["dimensions"]:
        cells = tuple(
            tuple(
                SourcedText(fact["text"], names[fact["source"]])
                for fact in table["fact"]
                if fact["role"] == role.id and fact["dimension"] == dimension["id"]
            )
            for role in chosen
        )
        if any(cells):
            rows.append(ComparisonRow(dimension["title"], tuple(cell or NOT_STATED for cell in cells)))
    capabilities = tuple(
        ComparisonRow(row["title"], tuple(_stated(row, role.id, names) for role in chosen))
        for row in table["capability"]
        if any(role.id in row["roles"] for role in chosen)
    )
    views = tuple(
        Disagreement(row["topic"], tuple(SourcedText(view["text"], names[view["source"]]) for view in row["views"]))
        for row in table["disagreement"]
    )
    sources = {row["name"]: row["title"] for row in table["sources"]}
    return Comparison(chosen, tuple(rows), capabilities, views, sources)


def _stated(row: Mapping[str, Any], role: str, names: Mapping[str, str]) -> tuple[SourcedText, ...]:
    text = row["roles"].get(role, "")
    return (SourcedText(text, names[row["source"]]),) if text else NOT_STATED


def _table() -> dict[str, list[dict[str, Any]]]:
    return shipped_table(FILE)
