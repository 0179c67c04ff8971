"""PDF by Typst, in this process: tagged (PDF/UA-1), one column, the same bytes for the same summary.

The data goes in as JSON and never into the source; the root is an empty folder, so that no file can be read.
"""

from __future__ import annotations

import json
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from tracker.export.paper import paper

if TYPE_CHECKING:
    from tracker.export.summary import Summary

_TEMPLATE = Path(__file__).with_name("resume.typ")
# The fonts inside Typst draw these; only for others the fonts of the system are looked at.
_DRAWN = re.compile("[\x20-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20ac\u2190-\u2193\u2200-\u22ff]*")
_LONG_WORD = re.compile(r"\S{50}(?=\S)")


def render(summary: Summary) -> bytes:
    """The document."""
    text = json.dumps(_table(paper(summary)), ensure_ascii=False)
    day = datetime.fromisoformat(summary.as_of) if summary.as_of else datetime(2000, 1, 1)  # noqa: DTZ001 - zone below
    with tempfile.TemporaryDirectory(prefix="tracker-") as empty:
        arguments: dict[str, Any] = {
            "input": _TEMPLATE.read_bytes(),
            "root": empty,
            "format": "pdf",
            "ignore_system_fonts": bool(_DRAWN.fullmatch(text)),
            "sys_inputs": {"paper": text},
            "timestamp": day.replace(tzinfo=UTC),
            "package_path": empty,
            "package_cache_path": empty,
        }
        try:
            return _bytes(typst.compile(**arguments, pdf_standards="ua-1"))
        except typst.TypstError:  # PDF/UA refuses a character that no font here has
            return _bytes(typst.compile(**arguments))


def _bytes(compiled: object) -> bytes:
    return bytes(compiled) if isinstance(compiled, (bytes, bytearray)) else b""


def _table(value: Any) -> Any:  # noqa: ANN401 - a paper nests values of many types
    if isinstance(value, str):
        return _LONG_WORD.sub("\\g<0>\u200b", value) if value[:7] not in {"http://", "https:/", "mailto:"} else value
    names = getattr(value, "_fields", None)
    if names:
        return {name: _table(item) if name != "url" else item for name, item in zip(names, value, strict=True)}
    return [_table(item) for item in value] if isinstance(value, tuple) else value
