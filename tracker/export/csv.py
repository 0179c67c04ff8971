"""CSV with one row for each fact of evidence, each figure, each reported result and each claim."""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.export.summary import Claim, Project, Summary

COLUMNS = (
    *("state", "project", "public", "deliverable", "title", "since", "until", "own_lines", "lines"),
    *("statement", "part", "path", "line", "commit", "what", "permalink"),
)
# Spreadsheets read a cell that starts with one of these as a formula, in full width too.
_FORMULA = tuple("=+-@\t\r|%＝＋－＠")  # noqa: RUF001 - full-width characters are meant


def render(summary: Summary) -> str:
    """The table with its header. Lines end with CRLF, as in RFC 4180."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in (*chain.from_iterable(map(_rows, summary.projects)), *map(_claim, summary.claims)):
        writer.writerow(map(_cell, row))
    return text.getvalue()


def _rows(project: Project) -> Iterator[tuple[object, ...]]:
    named = project.name, "yes" if project.public else "no"
    for one in project.deliverables:
        share = one.share or ("", "")
        for seen in one.evidence:
            fact = one.statement, seen.part, seen.path, seen.line or "", seen.commit, seen.what, seen.permalink
            yield ("verified", *named, one.id, one.title, one.since, one.until, *share, *fact)
    for figure in project.figures:
        seen = figure.evidence
        place = seen.path, seen.line or "", seen.commit, seen.what, seen.permalink
        yield ("measured", *named, "", str(figure), *("",) * 6, *place)
    for result in project.results:
        yield ("reported", *named, "", str(result), *("",) * 11)


def _claim(claim: Claim) -> tuple[object, ...]:
    return ("claimed", claim.project, "", "", claim.title, "", claim.at, *("",) * 7, claim.reason, "")


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
