"""The whole summary as JSON, with the schema `tracker.summary/4`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.export.summary import Summary

SCHEMA = "tracker.summary/4"


def render(summary: Summary) -> str:
    """One document. Unknown values are "" or null, never omitted."""
    return json.dumps({"schema": SCHEMA, **_plain(summary)}, ensure_ascii=False, indent=2) + "\n"


def _plain(value: Any) -> Any:  # noqa: ANN401 - a summary nests values of many types
    names = getattr(value, "_fields", None)
    if names:
        return {name: _plain(item) for name, item in zip(names, value, strict=True)}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
