"""PDF, by Typst in this process: tagged (PDF/UA-1), in one column, the same bytes for the same summary.

The data is passed as JSON and never inserted into the source. The root is an empty folder, so no file can be read.
"""

from __future__ import annotations

import json
import re
import tempfile
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from tracker.export.paper import MAX_PAGE, paper
from tracker.export.summary import MAX_STATEMENTS

if TYPE_CHECKING:
    from tracker.export.summary import Summary

_TEMPLATE = Path(__file__).with_name("resume.typ")
# Fonts in Typst have these characters; the fonts of the system are searched only for others.
_BUILT_IN = re.compile("[\x20-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20ac\u2190-\u2193\u2200-\u22ff]*")
_DEFAULT_DATE = "2000-01-01"
_FITS = ((10.5, MAX_STATEMENTS), (10.0, 5), (9.5, 5), (9.5, 4), (9.0, 4), (9.0, 3))
"""Sizes of text in points, with how many statements a project has: a résumé of few projects takes the first with which
it fits on one page."""
_LONG_WORD = re.compile(r"\S{50}(?=\S)")


def render(summary: Summary) -> bytes:
    """The document."""
    return _compile(summary)[0]


def warnings(summary: Summary) -> tuple[str, ...]:
    """A warning and its remedy if no installed font has a character, which then is a box in the document."""
    return _compile(summary)[1]


@lru_cache(maxsize=1)
def _compile(summary: Summary) -> tuple[bytes, tuple[str, ...]]:
    day = datetime.fromisoformat(summary.as_of or _DEFAULT_DATE).replace(tzinfo=UTC)
    with tempfile.TemporaryDirectory(prefix="tracker-") as empty:
        document = _fitted(summary, {"root": empty, "package_path": empty, "package_cache_path": empty})
        arguments = {**document, "format": "pdf", "timestamp": day}
        try:
            return _bytes(typst.compile(**arguments, pdf_standards="ua-1")), ()
        except typst.TypstError as error:  # PDF/UA forbids a character that no font has
            problem = f"the PDF does not conform to PDF/UA-1: {error.message.partition('error: ')[2] or error.message}"
            return _bytes(typst.compile(**arguments)), (
                problem,
                "install a font that has the character, such as Noto Sans",
            )


def _fitted(summary: Summary, folders: dict[str, Any]) -> dict[str, Any]:
    """The first of _FITS that has one page; the usual size where none has, or where more is asked for."""
    size, most = _FITS[0]
    usual = _document(summary, size, max(most, *(project.most for project in summary.projects), 0), folders)
    if len(summary.projects) > MAX_PAGE or any(project.most > most for project in summary.projects):
        return usual
    smaller = (_document(summary, size, most, folders) for size, most in _FITS[1:])
    return next(filter(_has_one_page, chain([usual], smaller)), usual)


def _document(summary: Summary, size: float, most: int, folders: dict[str, Any]) -> dict[str, Any]:
    limited = (project._replace(most=min(project.most, most)) for project in summary.projects)
    text = json.dumps(_table(paper(summary._replace(projects=tuple(limited)))), ensure_ascii=False)
    return {
        **folders,
        "input": _TEMPLATE.read_bytes(),
        "ignore_system_fonts": bool(_BUILT_IN.fullmatch(text)),
        "sys_inputs": {"paper": text, "size": str(size)},
    }


def _has_one_page(document: dict[str, Any]) -> bool:
    return bool(typst.query(selector="<pages>", field="value", one=True, **document) == "1")


def _bytes(compiled: object) -> bytes:
    return bytes(compiled) if isinstance(compiled, (bytes, bytearray)) else b""


def _table(value: Any) -> Any:  # noqa: ANN401 - a paper nests values of many types
    if isinstance(value, str):
        return _LONG_WORD.sub("\\g<0>\u200b", value) if value[:7] not in {"http://", "https:/", "mailto:"} else value
    names = getattr(value, "_fields", None)
    if names:
        return {name: _table(item) if name != "url" else item for name, item in zip(names, value, strict=True)}
    return [_table(item) for item in value] if isinstance(value, tuple) else value
