"""Reports for people: grouped by phase, with a glyph, a word and a colour for each verdict, evidence and remedies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from tracker.report.marks import MARKS
from tracker.report.report import by_place, rows_by_phase
from tracker.text import plural, sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import Console

    from tracker.report.report import Report, ReportRow, Shown

VERDICT_WIDTH = 17
"""The columns for the verdict, before titles and evidence."""

REMEDIES = 3
"""The partial deliverables, nearest to verified, whose remedies end a report."""

MAX_EVIDENCE = 2
"""The most facts of evidence shown for a deliverable, unless verbose."""


def print_report(console: Console, report: Report, phases: Mapping[str, str], *, verbose: bool = False) -> None:
    """Print a report; `phases` maps each deliverable to the heading it is shown under, in order."""
    for line in lines(report, phases, verbose=verbose):
        for part in _folded(console, line) if console.is_terminal else (line,):
            console.print(part, soft_wrap=True, highlight=False)


def _folded(console: Console, line: Text) -> Iterator[Text]:
    """The line folded to the width of the console; continuations are indented like its text."""
    plain = line.plain
    indent = (
        VERDICT_WIDTH
        if plain[:VERDICT_WIDTH].strip() and len(plain) > VERDICT_WIDTH
        else len(plain) - len(plain.lstrip())
    )
    if not plain.startswith(" ") or len(plain) <= console.width or console.width < 2 * VERDICT_WIDTH:
        yield line
        return
    first, rest = line.divide([indent])
    for number, part in enumerate(rest.wrap(console, console.width - indent)):
        yield Text.assemble(first if not number else " " * indent, part)


def lines(report: Report, phases: Mapping[str, str], *, verbose: bool) -> Iterator[Text]:
    """The lines of a report."""
    yield _title(report)
    if report.failure:
        yield Text.assemble(("! ", "red"), (sanitize(report.failure.message), "bold"))
        yield Text.assemble("  ", sanitize(report.failure.remedy))
        return
    for folder in report.repository.borrowed:
        yield Text(f"  it reads objects from another repository: {folder} (objects/info/alternates)", style="yellow")
    for phase, rows in rows_by_phase(report, phases).items():
        found = [row for row in rows if row.status != "missing" or row.claim or row.uncommitted or verbose]
        absent = [row for row in rows if row not in found]
        verified = sum(row.status == "verified" for row in rows)
        yield Text()
        yield Text.assemble((phase, "bold"), (f"  {verified} of {len(rows)} verified", "dim"))
        for row in found:
            yield from _row(row, verbose=verbose)
        if absent:
            names = ", ".join(row.id for row in absent)
            yield Text.assemble((f"  {'· missing':<{VERDICT_WIDTH - 2}}", "dim"), (names, "dim"))
    yield Text()
    yield from _nearest(report)
    yield from _unread(report, verbose=verbose)
    yield _summary(report)


def _named(path: str) -> str:
    """A path as it was given, or the name of the current folder."""
    return path if path not in {"", "."} else sanitize(Path.cwd().name) or "."


def _title(report: Report) -> Text:
    repository = report.repository
    title = Text.assemble((_named(repository.path), "bold"))
    if repository.subdirectory:
        title.append(f" /{repository.subdirectory}")
    if repository.worktree:
        title.append("  files on disk", "dim")
    elif repository.commit:
        title.append(f"  {repository.ref + ' ' if repository.ref else ''}{repository.commit[:7]}", "dim")
    return title


def _row(row: ReportRow, *, verbose: bool) -> Iterator[Text]:
    glyph, style = MARKS[row.verdict]
    word = row.verdict
    yield Text.assemble(
        ("  ", ""),
        (f"{glyph} {word:<{VERDICT_WIDTH - 4}}{'  ' if len(word) > VERDICT_WIDTH - 4 else ''}", style),
        (row.title, "" if row.status != "missing" or row.claim else "dim"),
        (f"  ({row.own} of {plural(row.lines, 'line')} yours)" if row.authorship == "own" else "", "dim"),
    )
    if row.claim:
        yield Text.assemble(
            " " * VERDICT_WIDTH, (f"claimed, not proven: {row.claim.reason}", "cyan"), f"  {sanitize(row.claim.note)}"
        )
    for item in by_place(row.evidence)[: None if verbose else MAX_EVIDENCE]:
        yield _evidence(item)
    if row.status == "partial":
        yield Text.assemble(" " * VERDICT_WIDTH, ("still missing: ", "yellow"), "; ".join(row.missing))
    for file in row.unread:
        yield Text.assemble(" " * VERDICT_WIDTH, ("not read: ", "magenta"), sanitize(file.path), f"  {file.reason}")
    for path in row.uncommitted:
        yield Text.assemble(" " * VERDICT_WIDTH, (f"{path} exists but is not committed", "cyan"))
    if verbose and row.status != "verified":
        scopes = {(item.path, item.line): item.scope for item in row.near}
        for near in by_place(row.near):
            scope = scopes[near.path, near.line]
            yield Text.assemble(
                " " * VERDICT_WIDTH, ("near miss: ", "dim"), (f"{near.place} ({scope})  not quite {near.what}", "dim")
            )


def _evidence(evidence: Shown) -> Text:
    place = Text(evidence.place, style=f"blue link {evidence.permalink}" if evidence.permalink else "blue")
    return Text.assemble(" " * VERDICT_WIDTH, place, ("  " + evidence.what, "dim"))


def _nearest(report: Report) -> Iterator[Text]:
    """How to complete the partial deliverables with the fewest missing parts."""
    partial = sorted((row for row in report.rows if row.status == "partial"), key=lambda row: len(row.missing))
    if not partial:
        return
    glyph, style = MARKS["partial"]
    yield Text("Nearest to verified", style="bold")
    for row in partial[:REMEDIES]:
        yield Text.assemble((f"  {glyph} ", style), (row.id, "bold"), f"  {row.remedy}")
    yield Text()


def _unread(report: Report, *, verbose: bool) -> Iterator[Text]:
    for problem in report.waivers.problems:
        yield Text(sanitize(problem), style="yellow")
    for ignored in report.waivers.ignored:
        yield Text.assemble(
            "ignored, as .tracker.toml asks: ", sanitize(ignored.pattern), (f"  {ignored.reason}", "dim")
        )
    if not report.skipped:
        return
    hint = "" if verbose else " (use --verbose to list them)"
    yield Text(f"{plural(len(report.skipped), 'path')} not read{hint}")
    if verbose:
        for item in report.skipped:
            yield Text.assemble("  ", sanitize(item.path), (f"  {item.reason}", "dim"))
    yield Text()


def _summary(report: Report) -> Text:
    summary = Text()
    for status, count in report.tally.items():
        if count or status != "unavailable":
            glyph, style = MARKS[status]
            summary.append(f"{glyph} {count} {status}   ", style)
    return summary
