"""PDF, by Typst in this process: tagged (PDF/UA-1), in one column, the same bytes for the same summary.

The data is passed as JSON and never inserted into the source. The root is an empty folder, so no file can be read.
"""

from __future__ import annotations

import json
import re
import tempfile
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from tracker.export.paper import MAX_PAGE, paper

if TYPE_CHECKING:
    from tracker.export.summary import Summary

_TEMPLATE = Path(__file__).with_name("resume.typ")
# Fonts in Typst have these characters; the fonts of the system are searched only for others.
_BUILT_IN = re.compile("[\x20-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20ac\u2190-\u2193\u2200-\u22ff]*")
_DEFAULT_DATE = "2000-01-01"
_SIZES = (10.5, 10.0, 9.5, 9.0)
"""Sizes of text in points: a résumé of few projects takes the first with which it fits on one page."""
_LONG_WORD = re.compile(r"\S{50}(?=\S)")


def render(summary: Summary) -> bytes:
    """The document."""
    return _compile(summary)[0]


def warnings(summary: Summary) -> tuple[str, ...]:
    """A warning and its remedy if no installed font has a character, which then is a box in the document."""
    return _compile(summary)[1]


@lru_cache(maxsize=1)
def _compile(summary: Summary) -> tuple[bytes, tuple[str, ...]]:
    content = paper(summary)
    text = json.dumps(_table(content), ensure_ascii=False)
    day = datetime.fromisoformat(summary.as_of or _DEFAULT_DATE).replace(tzinfo=UTC)
    with tempfile.TemporaryDirectory(prefix="tracker-") as empty:
        document: dict[str, Any] = {
            "input": _TEMPLATE.read_bytes(),
            "root": empty,
            "ignore_system_fonts": bool(_BUILT_IN.fullmatch(text)),
            "sys_inputs": {"paper": text, "size": str(_SIZES[0])},
            "package_path": empty,
            "package_cache_path": empty,
        }
        if content.projects <= MAX_PAGE:
            document["sys_inputs"]["size"] = _size(document)
        arguments = {**document, "format": "pdf", "timestamp": day}
        try:
            return _bytes(typst.compile(**arguments, pdf_standards="ua-1")), ()
        except typst.TypstError as error:  # PDF/UA forbids a character that no font has
            problem = f"the PDF does not conform to PDF/UA-1: {error.message.partition('error: ')[2] or error.message}"
            return _bytes(typst.compile(**arguments)), (
                problem,
                "install a font that has the character, such as Noto Sans",
            )


def _size(document: dict[str, Any]) -> str:
    """The largest size with which the document has one page; the usual one where even the smallest needs two."""
    for size in _SIZES:
        sized = {**document, "sys_inputs": {**document["sys_inputs"], "size": str(size)}}
        if typst.query(selector="<pages>", field="value", one=True, **sized) == "1":
            return str(size)
    return str(_SIZES[0])


def _bytes(compiled: object) -> bytes:
    return bytes(compiled) if isinstance(compiled, (bytes, bytearray)) else b""


def _table(value: Any) -> Any:  # noqa: ANN401 - a paper nests values of many types
    if isinstance(value, str):
        return _LONG_WORD.sub("\\g<0>\u200b", value) if value[:7] not in {"http://", "https:/", "mailto:"} else value
    names = getattr(value, "_fields", None)
    if names:
        return {name: _table(item) if name != "url" else item for name, item in zip(names, value, strict=True)}
    return [_table(item) for item in value] if isinstance(value, tuple) else value
