"""Reports for people: grouped by phase, with a glyph, a word and a colour for each verdict, evidence and remedies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from tracker.report.marks import MARKS
from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rich.console import Console

    from tracker.report.report import Report, ReportRow
    from tracker.verify.verdicts import Evidence

GUTTER = 17
"""Columns of the verdicts, before titles and evidence."""

SHOWN_EVIDENCE = 2
OTHER = "Beyond the roadmap"


def print_report(
    console: Console, report: Report, phases: Mapping[str, str], *, verbose: bool = False, remedies: int = 3
) -> None:
    """Print one report; `phases` says under which heading each deliverable stands, in order."""
    for line in lines(report, phases, verbose=verbose, remedies=remedies):
        for shown in _folded(console, line) if console.is_terminal else (line,):
            console.print(shown, soft_wrap=True, highlight=False)


def _folded(console: Console, line: Text) -> Iterator[Text]:
    """A line that is too long for the terminal as several, with the same indent from the second on."""
    plain = line.plain
    indent = GUTTER if plain[:GUTTER].strip() and len(plain) > GUTTER else len(plain) - len(plain.lstrip())
    if not plain.startswith(" ") or len(plain) <= console.width or console.width < 2 * GUTTER:
        yield line
        return
    first, rest = line.divide([indent])
    for number, part in enumerate(rest.wrap(console, console.width - indent)):
        yield Text.assemble(first if not number else " " * indent, part)


def lines(report: Report, phases: Mapping[str, str], *, verbose: bool, remedies: int) -> Iterator[Text]:
    """The lines of a report."""
    yield _title(report)
    if report.failure:
        yield Text.assemble(("✘ ", "red"), (sanitize(report.failure.message), "bold"))
        yield Text.assemble("  ", sanitize(report.failure.remedy))
        return
    for phase, rows in _grouped(report.rows, phases):
        found = [row for row in rows if row.status != "missing" or row.claim or row.uncommitted or verbose]
        absent = [row for row in rows if row not in found]
        verified = sum(row.status == "verified" for row in rows)
        yield Text()
        yield Text.assemble((phase, "bold"), (f"  {verified} of {len(rows)} verified", "dim"))
        for row in found:
            yield from _row(row, verbose=verbose)
        if absent:
            names = ", ".join(row.id for row in absent)
            yield Text.assemble((f"  {'· missing':<{GUTTER - 2}}", "dim"), (names, "dim"))
    yield Text()
    yield from _nearest(report, remedies)
    yield from _left_out(report, verbose=verbose)
    yield _summary(report)


def _title(report: Report) -> Text:
    repository = report.repository
    title = Text.assemble((repository.path or ".", "bold"))
    if repository.subdirectory:
        title.append(f" /{repository.subdirectory}")
    if repository.worktree:
        title.append("  files on disk", "dim")
    elif repository.commit:
        title.append(f"  {repository.ref + ' ' if repository.ref else ''}{repository.commit[:7]}", "dim")
    return title


def _grouped(rows: Iterable[ReportRow], phases: Mapping[str, str]) -> list[tuple[str, list[ReportRow]]]:
    groups: dict[str, list[ReportRow]] = {phase: [] for phase in dict.fromkeys(phases.values())}
    for row in rows:
        groups.setdefault(phases.get(row.id, OTHER), []).append(row)
    return [(phase, found) for phase, found in groups.items() if found]


def _row(row: ReportRow, *, verbose: bool) -> Iterator[Text]:
    status = "claimed" if row.claim and row.status != "verified" else row.status
    glyph, style = MARKS[status]
    yield Text.assemble(
        ("  ", ""),
        (f"{glyph} {status:<{GUTTER - 4}}", style),
        (row.title, "" if status != "missing" else "dim"),
    )
    if row.claim:
        yield Text.assemble(
            " " * GUTTER, (f"claimed, not proven: {row.claim.reason}", "cyan"), f"  {sanitize(row.claim.note)}"
        )
    evidence = row.evidence if verbose else row.evidence[:SHOWN_EVIDENCE]
    for item in evidence:
        yield _evidence(item)
    if row.status == "partial":
        yield Text.assemble(" " * GUTTER, ("still missing: ", "yellow"), "; ".join(row.missing))
    for path in row.uncommitted:
        yield Text.assemble(" " * GUTTER, (f"{path} is here, not committed", "cyan"))
    if verbose and row.status != "verified":
        for item in row.near:
            yield Text.assemble(" " * GUTTER, ("near: ", "dim"), (f"{item.place} ({item.scope})", "dim"))


def _evidence(evidence: Evidence) -> Text:
    place = Text(evidence.place, style=f"blue link {evidence.permalink}" if evidence.permalink else "blue")
    return Text.assemble(" " * GUTTER, place, ("  " + evidence.what, "dim"))


def _nearest(report: Report, remedies: int) -> Iterator[Text]:
    """How to finish the partial deliverables that lack least."""
    partial = sorted((row for row in report.rows if row.status == "partial"), key=lambda row: len(row.missing))
    if not partial or not remedies:
        return
    yield Text("Nearest to done", style="bold")
    for row in partial[:remedies]:
        yield Text.assemble(("  ◐ ", "yellow"), (row.id, "bold"), f"  {row.remedy}")
    yield Text()


def _left_out(report: Report, *, verbose: bool) -> Iterator[Text]:
    for problem in report.waivers.problems:
        yield Text(sanitize(problem), style="yellow")
    for ignored in report.waivers.ignored:
        yield Text.assemble("ignored as its owner asks: ", sanitize(ignored.pattern), (f"  {ignored.reason}", "dim"))
    if not report.skipped:
        return
    yield Text(f"{len(report.skipped)} files could not be looked into" + ("" if verbose else " (--verbose names them)"))
    if verbose:
        for item in report.skipped:
            yield Text.assemble("  ", sanitize(item.path), (f"  {item.reason}", "dim"))
    yield Text()


def _summary(report: Report) -> Text:
    summary = Text()
    for status, count in report.summary.items():
        if count or status != "unavailable":
            glyph, style = MARKS[status]
            summary.append(f"{glyph} {count} {status}   ", style)
    return summary
