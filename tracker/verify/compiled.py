"""Catalogue tables as verifying needs them: without examples, and with the key of every name pattern."""

from __future__ import annotations

from typing import Any

from tracker.parsed import parsed
from tracker.verify.globs import key_of
from tracker.verify.rules import folded_name

VARIANT = "rules2"
"""Raised with what `compiled_table` or `key_of` gives: tables kept under another name are not read."""


def compiled(data: bytes) -> dict[str, Any]:
    """The compiled table in the bytes of a catalogue file; raises what `parsed` raises."""
    return parsed(data, VARIANT, compiled_table)


def compiled_table(table: dict[str, Any]) -> dict[str, Any]:
    """The table with `keys`, name pattern → key, and its patterns without examples."""
    keys: dict[str, str] = {}
    rows = []
    for row in table.get("deliverable", ()):
        parts = []
        for part in row.get("part", ()):
            matches = [
                {key: value for key, value in match.items() if key != "example"} for match in part.get("match", ())
            ]
            for match in matches:
                for kind, names in match.items():
                    if kind not in CONSTRAINTS and isinstance(names, (str, list)):
                        for name in [names] if isinstance(names, str) else names:
                            folded = folded_name(kind, name)
                            keys[folded] = key_of(folded)
            parts.append({**part, "match": matches} if matches else part)
        rows.append({**row, "part": parts})
    return {**table, "deliverable": rows, "keys": keys}


CONSTRAINTS = frozenset({"not", "value", "value_not", "argument", "inside", "inside_not", "files", "files_not", "flag"})
