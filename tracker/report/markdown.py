"""Reports as Markdown, with a table for each phase: for step summaries, pull requests and pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from tracker.report.marks import MARKS
from tracker.report.report import by_place, rows_by_phase
from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tracker.report.report import Report, ReportRow, Shown

SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&:@-])")


def escape_markdown(text: str) -> str:
    """The text with all Markdown and HTML markup escaped."""
    return SPECIAL.sub(r"\\\1", sanitize(text)).replace("\\<", "&lt;").replace("\\>", "&gt;").replace("\\&", "&amp;")


def to_markdown(report: Report, phases: Mapping[str, str]) -> str:
    """The report; `phases` maps each deliverable to the heading it is shown under."""
    return "\n".join(_lines(report, phases)) + "\n"


def _lines(report: Report, phases: Mapping[str, str]) -> Iterator[str]:
    repository = report.repository
    commit = f" at `{repository.commit[:7]}`" if repository.commit else ""
    yield f"## {escape_markdown(repository.path)}{commit}"
    yield ""
    if report.failure:
        yield f"**{escape_markdown(report.failure.message)}.** {escape_markdown(report.failure.remedy)}"
        return
    yield ", ".join(f"{MARKS[status][0]} {count} {status}" for status, count in report.tally.items() if count)
    for phase, rows in rows_by_phase(report, phases).items():
        yield f"\n### {escape_markdown(phase)}\n"
        yield "| | deliverable | evidence or what is missing |"
        yield "|---|---|---|"
        yield from map(_row, rows)


def _row(row: ReportRow) -> str:
    status = row.status
    said = "<br>".join(_evidence(item) for item in by_place(row.evidence)[:2])
    if status == "partial":
        said += f"<br>still missing: {escape_markdown('; '.join(row.missing))}"
    elif status != "verified":
        said = "" if row.claim else status
    elif row.verdict != status:
        said = f"{row.verdict}<br>{said}"
    if row.claim:
        said += f"{'<br>' if said else ''}claimed, not proven: {row.claim.reason}"
    return f"| {MARKS[row.verdict][0]} | {escape_markdown(row.title)} | {said} |"


def _evidence(item: Shown) -> str:
    place = escape_markdown(item.place)
    return (
        f"[{place}]({quote(item.permalink, safe=':/#?&=%@+,;~-._')}) {escape_markdown(item.what)}"
        if item.permalink
        else f"{place} {escape_markdown(item.what)}"
    )
