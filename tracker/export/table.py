"""CSV: one row for each fact of the evidence, and one for each claim without any."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.export.summary import Project, Summary

COLUMNS = (
    *("milestones", "title", "state", "project", "public", "since", "until", "bullets", "skills"),
    *("own_lines", "lines", "deliverable", "repository", "path", "line", "commit", "what", "permalink"),
)
# Spreadsheets take a cell that begins so for a formula, also in full width.
_FORMULA = tuple("=+-@\t\r|%＝＋－＠")  # noqa: RUF001 - they are meant


def render(summary: Summary) -> str:
    """The table with its header, lines ending as RFC 4180 says."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for project in summary.projects:
        writer.writerows([_cell(value) for value in row] for row in _rows(project))
    return text.getvalue()


def _rows(project: Project) -> Iterator[tuple[object, ...]]:
    for item in project.items:
        common = (
            *(" ".join(item.identities), item.title, item.state, project.name, "yes" if project.public else "no"),
            *(item.since, item.until, " ".join(item.bullets), ", ".join(item.skills)),
            *((item.share.own, item.share.lines) if item.share else ("", "")),
        )
        for proof in item.proofs:
            fact = proof.repository, proof.path, proof.line or "", proof.commit, proof.what, proof.permalink
            yield (*common, proof.deliverable, *fact)
        if not item.proofs:
            yield (*common, *("",) * 7)


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
