"""Rules from the tables of a catalogue file."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any as Anything

from tracker.verify.facts.kinds import KINDS
from tracker.verify.rules.model import DEFAULT_SCOPES, All, Any, Condition, Not, Part, Pattern, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def rule_of(row: Mapping[str, Anything]) -> Rule:
    """The rule of a deliverable's table; without `holds` every part must hold."""
    parts = tuple(_part(part, row) for part in row["part"])
    holds = row.get("holds")
    return Rule(parts, All(tuple(part.id for part in parts)) if holds is None else condition_of(holds))


def condition_of(table: str | Mapping[str, Anything]) -> Condition:
    """The condition in a table such as {all = ["a", {any = ["b", "c"]}, {not = "d"}]}."""
    if isinstance(table, str):
        return table
    (operator, operands), *rest = table.items()
    if rest:
        return All(tuple(condition_of({key: value}) for key, value in table.items()))
    if operator == "not":
        return Not(condition_of(operands))
    combined = tuple(condition_of(operand) for operand in operands)
    return All(combined) if operator == "all" else Any(combined)


def _part(table: Mapping[str, Anything], row: Mapping[str, Anything]) -> Part:
    patterns = tuple(pattern for match in table.get("match", ()) for pattern in patterns_of(match, table))
    return Part(
        id=table["id"],
        says=table["says"],
        patterns=patterns,
        scopes=tuple(table.get("scopes", row.get("scopes", DEFAULT_SCOPES))),
        at_least=table.get("at_least", 1),
        distinct=table.get("distinct", ""),
        within=table.get("within", ""),
        same_file=table.get("same_file", ""),
        same_folder=table.get("same_folder", ""),
        same_body=table.get("same_body", ""),
        same_function=table.get("same_function", ""),
        reaches=table.get("reaches", ""),
        runs=table.get("runs", ""),
        deliverable=table.get("deliverable", ""),
        context=table.get("context", False),
    )


def patterns_of(match: Mapping[str, Anything], part: Mapping[str, Anything]) -> Iterable[Pattern]:
    """The patterns of one match table: one for each kind named in it."""
    for kind in match.keys() & KINDS.keys():
        yield Pattern(
            kind=kind,
            names=listed(match[kind]),
            excluded=listed(match.get("not", ())),
            values=tuple(value.lower() if kind == "key" else value for value in listed(match.get("value", ()))),
            not_values=listed(match.get("value_not", ())),
            arguments=tuple((key, listed(value)) for key, value in match.get("argument", {}).items()),
            inside=listed(match.get("inside", ())),
            not_inside=listed(match.get("inside_not", ())),
            files=listed(match.get("files", part.get("files", ()))),
            not_files=listed(match.get("files_not", part.get("files_not", ()))),
            flags=listed(match.get("flag", ())),
            minimum=match.get("minimum"),
            examples=listed(match.get("example", ())),
            example_file=match.get("example_file", ""),
        )


def listed(value: str | Iterable[str]) -> tuple[str, ...]:
    """One text or several as a tuple."""
    return (value,) if isinstance(value, str) else tuple(value)
