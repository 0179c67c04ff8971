"""The tables of a project's manifest in the text of a file; what is no such table is empty."""

from __future__ import annotations

import json
from typing import Any

from tracker.files.problems import Problem
from tracker.files.toml import parse


def toml_table(text: str) -> dict[str, Any]:
    """The table of a manifest in TOML, such as pyproject.toml or Cargo.toml."""
    table = parse(text)
    return {} if isinstance(table, Problem) else table


def json_table(text: str) -> dict[str, Any]:
    """The object of a manifest in JSON, such as package.json."""
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return table if isinstance(table, dict) else {}


def below(table: dict[str, Any], *keys: str) -> dict[str, Any]:
    """The table at a path of keys."""
    for key in keys:
        found = table.get(key)
        table = found if isinstance(found, dict) else {}
    return table
