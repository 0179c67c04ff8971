"""A catalogue's tables made ready once: texts for reports, and rules with the index of their patterns for judging.

Both are plain values, so that `parsed` can keep them; where they change, so must their names in `catalogue`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.verify.rules.model import All, Part, Pattern, Rule
from tracker.verify.rules.pattern_index import KindIndex, index_of
from tracker.verify.rules.tables import condition_of, rule_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def texts_of(tables: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Scopes, and each deliverable without its rule but with its file's title as `family`; of equal ids the first."""
    found: dict[str, dict[str, Any]] = {}
    scopes: list[Any] = []
    for table in tables:
        scopes += table.get("scope", ())
        for row in table.get("deliverable", ()):
            texts = {key: value for key, value in row.items() if key not in {"part", "holds", "scopes"}}
            found.setdefault(row["id"], {**texts, "family": table.get("title", "")})
    return {"scopes": scopes, "deliverables": list(found.values())}


def rules_of(tables: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The parts and the condition of each rule, and the index of all patterns in that order."""
    rows: dict[str, Any] = {}
    patterns: list[Pattern] = []
    for row in (row for table in tables for row in table.get("deliverable", ())):
        if row["id"] not in rows:
            parts = rule_of(row).parts
            patterns += (pattern for part in parts for pattern in part.patterns)
            rows[row["id"]] = ([_part_row(part) for part in parts], row.get("holds"))
    index = {kind: tuple(map(dict, found)) for kind, found in index_of(patterns).items()}
    return {"rules": rows, "index": index}


def rules_from(document: Mapping[str, Any]) -> tuple[dict[str, Rule], dict[str, KindIndex]]:
    """The rules and the index in what `rules_of` gave."""
    rules = {}
    for id_, (rows, holds) in document["rules"].items():
        parts = tuple(_part(*row) for row in rows)
        rules[id_] = Rule(parts, All(tuple(part.id for part in parts)) if holds is None else condition_of(holds))
    return rules, {kind: KindIndex._make(index) for kind, index in document["index"].items()}


def _part_row(part: Part) -> tuple[Any, ...]:
    patterns = [_row(pattern._replace(examples=(), example_file="")) for pattern in part.patterns]
    return (patterns, *_row(part._replace(patterns=())))


def _row(value: Part | Pattern) -> tuple[Any, ...]:
    """The fields without those at the end that have their defaults."""
    row = list(value)
    for name in reversed(value._fields):
        if name not in value._field_defaults or row[-1] != value._field_defaults[name]:
            break
        row.pop()
    return tuple(row)


def _part(patterns: Sequence[tuple[Any, ...]], id_: str, says: str, _: object, *rest: Any) -> Part:  # noqa: ANN401 - the fields of a Part
    return Part(id_, says, tuple([Pattern(*row) for row in patterns]), *rest)
