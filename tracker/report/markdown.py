"""Reports as Markdown: a table by phase, for a step summary, a pull request or a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tracker.report.report import Report, ReportRow
    from tracker.verify.verdicts import Evidence

GLYPHS = {"verified": "✅", "partial": "🟡", "missing": "⬜", "unavailable": "❔"}
OTHER = "Beyond the roadmap"
SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&:@-])")


def plain(text: str) -> str:
    """Text in which nothing means anything to Markdown or HTML."""
    return SPECIAL.sub(r"\\\1", sanitize(text)).replace("\\<", "&lt;").replace("\\>", "&gt;").replace("\\&", "&amp;")


def to_markdown(report: Report, phases: Mapping[str, str]) -> str:
    """The report; `phases` says under which heading each deliverable stands."""
    return "\n".join(_lines(report, phases)) + "\n"


def _lines(report: Report, phases: Mapping[str, str]) -> Iterator[str]:
    repository = report.repository
    yield f"## {plain(repository.path)} {f'at `{repository.commit[:7]}`' if repository.commit else ''}".rstrip()
    yield ""
    if report.failure:
        yield f"**{plain(report.failure.message)}.** {plain(report.failure.remedy)}"
        return
    yield " · ".join(f"{GLYPHS[status]} {count} {status}" for status, count in report.summary.items() if count)
    groups: dict[str, list[ReportRow]] = {phase: [] for phase in dict.fromkeys(phases.values())}
    for row in report.rows:
        groups.setdefault(phases.get(row.id, OTHER), []).append(row)
    for phase, rows in groups.items():
        if rows:
            yield f"\n### {plain(phase)}\n"
            yield "| | deliverable | evidence or what is missing |"
            yield "|---|---|---|"
            yield from map(_row, rows)


def _row(row: ReportRow) -> str:
    status = row.status
    said = "<br>".join(_evidence(item) for item in row.evidence[:2])
    if status == "partial":
        said += f"<br>still missing: {plain('; '.join(row.missing))}"
    elif status != "verified":
        said = status
    if row.claim:
        said += f"<br>claimed, not proven: {row.claim.reason}"
    return f"| {GLYPHS[status]} | {plain(row.title)} | {said} |"


def _evidence(item: Evidence) -> str:
    place = plain(item.place)
    return (
        f"[{place}]({quote(item.permalink, safe=':/#?&=%@+,;~-._')}) {plain(item.what)}"
        if item.permalink
        else f"{place} {plain(item.what)}"
    )
