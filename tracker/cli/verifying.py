"""What `tracker verify` does: choose deliverables, verify each repository, record what changed, print."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from tracker.actions.verify import verify_repository
from tracker.actions.wanted import headings, wants
from tracker.cli.bar import Bar
from tracker.cli.mistakes import unknown
from tracker.cli.problems import warn_about_tracks
from tracker.paths import journal
from tracker.text import safe
from tracker.verify.rules.catalogue import Catalogue, load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tracker.actions.ledger import Checked, Place
    from tracker.actions.opening import Request
    from tracker.cli.printer import Printer
    from tracker.report.report import Report
    from tracker.verify.git.opening import Opening

NOT_VERIFIED, UNREADABLE = 1, 3


class Selection(NamedTuple):
    """The catalogue, the phases that deliverables stand under, the ids wanted (None for all) and those required."""

    catalogue: Catalogue
    phases: Mapping[str, str]
    wanted: frozenset[str] | None
    required: tuple[str, ...]


def select(track: str, only: Sequence[str], required: Sequence[str], *, everything: bool) -> Selection:
    """What the options ask for; raises click.UsageError for names that are not known."""
    catalogue = load_catalogue()
    _check(catalogue, track, (*only, *required))
    warn_about_tracks()
    phases = headings(track)
    wanted = None if everything and not only else frozenset((*(only or phases), *required))
    return Selection(catalogue, phases, wanted, tuple(required))


def show(reports: Iterable[tuple[Report, bool]], selection: Selection, printer: Printer) -> None:
    """Print the reports as they come; raises click's Exit where one failed or lacks what is required."""
    wanted = selection.wanted
    failed = lacking = False
    for report, unrecorded in reports:
        rows = tuple(row for row in report.rows if wanted is None or row.deliverable.id in wanted)
        printer.add(report._replace(rows=rows))
        failed = failed or report.failure is not None or unrecorded
        lacking = lacking or any(
            row.deliverable.id in selection.required and row.row.status != "verified" for row in rows
        )
    printer.finish()
    if failed or lacking:
        raise click.exceptions.Exit(UNREADABLE if failed else NOT_VERIFIED)


def each(
    requests: Sequence[Request], begun: Opening | None, selection: Selection, *, beside: bool, dry_run: bool
) -> Iterator[tuple[Report, bool]]:
    """The report on each request, and whether it should have been recorded and could not; `begun` is the first's."""
    for request in requests:
        head = request.revision == "HEAD" and not (request.worktree or dry_run)
        place = _linked_place(request) if head and journal().is_dir() else None
        with Bar(request.path) as bar:
            report = verify_repository(
                request,
                None if place else selection.wanted,
                begun=begun,
                catalogue=selection.catalogue,
                beside=beside,
                on_progress=bar.update,
            )
        begun = None
        yield report, place is not None and _record(place, report)


def _linked_place(request: Request) -> Place | None:
    from tracker.actions.ledger import place_at  # noqa: PLC0415 - only learners need it, checks in CI do not
    from tracker.actions.progress import ProgressError  # noqa: PLC0415 - as above

    try:
        return place_at(request.path, request.subdirectory)
    except ProgressError as error:
        click.echo(f"not recorded: {safe(error.message)}", err=True)
        return None


def _record(place: Place, report: Report) -> bool:
    from tracker.actions import ledger  # noqa: PLC0415 - as above

    return _tell(ledger.recorded(place, ledger.changes(place, report), report))


def linked(names: Sequence[str], *, dry_run: bool) -> Iterator[tuple[Report, bool]]:
    """The same for the linked repositories, or those named."""
    from tracker.actions import ledger  # noqa: PLC0415 - as above
    from tracker.actions.linking import linked as linked_repository  # noqa: PLC0415 - as above
    from tracker.actions.progress import load_progress  # noqa: PLC0415 - as above
    from tracker.cli.common import told  # noqa: PLC0415 - as above

    with told(as_json=False):
        view = load_progress()
        only = [linked_repository(name, view).repository for name in names]
    if not view.progress.links:
        click.echo("no repository linked yet: tracker link PATH", err=True)
        return
    with Bar("linked repositories") as bar:
        for checked in ledger.verify_linked(
            lambda _name, done, total: bar.update(done, total), repositories=only, dry_run=dry_run
        ):
            yield checked.report, _tell(checked)


def _tell(checked: Checked) -> bool:
    """Say on standard error what was recorded; whether that failed."""
    if checked.trouble:
        click.echo(f"not recorded: {safe(checked.trouble.message)}\n{safe(checked.trouble.remedy)}", err=True)
    elif checked.changed:
        did = "would record" if checked.dry_run else "recorded"
        click.echo(f"{did} for {safe(checked.place.repository)}: {', '.join(checked.changed)}", err=True)
    return checked.trouble is not None


def _check(catalogue: Catalogue, track: str, ids: Sequence[str]) -> None:
    for id_ in ids:
        if id_ not in catalogue.deliverables:
            raise unknown("deliverable", id_, catalogue.deliverables, "`tracker deliverables list` names all.")
    if track and not any(True for _ in wants(track)):
        raise click.UsageError(f'There is no track "{track}". `tracker tracks list` names all.')
