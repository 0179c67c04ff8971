"""`tracker verify`: select deliverables, verify each repository, record what changed, print."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from tracker.actions.requirements import phase_titles, requirements
from tracker.actions.verify import Request, verify_repository
from tracker.cli import NOT_VERIFIED, UNREADABLE
from tracker.cli.common import list_option, unknown_name, warn_about_tracks
from tracker.cli.completion import complete_deliverables
from tracker.cli.printer import FORMATS, Printer
from tracker.cli.terminal import ProgressBar
from tracker.paths import journal
from tracker.verify.rules.catalogue import Catalogue, load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tracker.report.report import Report


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--track", default="", metavar="ID", help="Verify only the deliverables of this track.")
@click.option("--all", "everything", is_flag=True, help="Verify every deliverable, including those in no track.")
@list_option("--only", "IDS", "Verify only these deliverables, separated by commas.", complete_deliverables)
@list_option("--require", "IDS", "Exit with 1 unless all of these are verified.", complete_deliverables)
@click.option("--rev", default="HEAD", metavar="REVISION", help="Verify this commit, tag or branch instead of HEAD.")
@click.option("--subdir", default="", metavar="FOLDER", help="Verify only this folder of the repository.")
@click.option("--worktree", is_flag=True, help="Verify the files on disk, committed or not. Never recorded.")
@click.option("--linked", is_flag=True, help="Verify all linked repositories, or those named by PATH.")
@click.option("--dry-run", is_flag=True, help="Do not record verdicts of linked repositories.")
@click.option(
    "--format",
    "format_",
    metavar="FORMAT",
    type=click.Choice(FORMATS),
    default="console",
    help="Output format: console, json, sarif, junit, github or markdown.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Same as --format json: a document, of several repositories one a line."
)
@click.option("--verbose", "-v", is_flag=True, help="Show all evidence, near misses and unread files.")
def verify(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    paths: Sequence[str],
    track: str,
    only: tuple[str, ...],
    require: tuple[str, ...],
    rev: str,
    subdir: str,
    format_: str,
    *,
    everything: bool,
    worktree: bool,
    linked: bool,
    dry_run: bool,
    as_json: bool,
    verbose: bool,
) -> None:
    """Verify from committed content which deliverables git repositories have.

    PATH defaults to the current folder. Only git objects are read; nothing in a repository is executed. Verdicts on
    the HEAD of a linked repository are recorded in your progress.

    Exits with 0 on success, 1 if a required deliverable is not verified, 2 for wrong use, and 3 if a repository
    cannot be read.

    \b
    Examples:
      tracker verify
      tracker verify --linked
      tracker verify ~/code/rag-bot --track ai
      tracker verify --only dockerfile,ci-tests --require ci-tests
      tracker verify . --rev v1.2 --subdir services/api --json
      tracker verify --format sarif > tracker.sarif
    """
    if worktree and rev != "HEAD":
        raise click.UsageError("--worktree and --rev cannot be used together.")
    if linked and (rev != "HEAD" or subdir or worktree):
        raise click.UsageError("--linked cannot be used with --rev, --subdir or --worktree.")
    requests = [] if linked else [Request(path, rev, subdir, worktree) for path in paths or (".",)]
    selection = select(track, only, require, everything=everything)
    printer = Printer("json" if as_json else format_, selection.phases, require, verbose=verbose)
    if linked:
        from tracker.cli.verify_linked import linked_reports  # noqa: PLC0415 - as in `reports_on`

        reports = linked_reports(paths, dry_run=dry_run)
    else:
        reports = reports_on(requests, selection, look_on_disk=printer.interactive, dry_run=dry_run)
    print_reports(reports, selection, printer)


class Selection(NamedTuple):
    """The deliverables to verify.

    phases    deliverable → the phase that it is shown under
    chosen    the ids to verify, None for all
    required  the ids that must be verified
    """

    catalogue: Catalogue
    phases: Mapping[str, str]
    chosen: frozenset[str] | None
    required: tuple[str, ...]


def select(track: str, only: Sequence[str], required: Sequence[str], *, everything: bool) -> Selection:
    """The selection that the options describe. Raises click.UsageError for an unknown name."""
    catalogue = load_catalogue()
    _check(catalogue, track, (*only, *required))
    warn_about_tracks()
    phases = phase_titles(track)
    chosen = None if everything and not only else frozenset((*(only or phases), *required))
    return Selection(catalogue, phases, chosen, tuple(required))


def print_reports(reports: Iterable[tuple[Report, bool]], selection: Selection, printer: Printer) -> None:
    """Print the reports as they come. Raises click's Exit if one failed or a required deliverable is not verified."""
    chosen = selection.chosen
    failed = unmet = False
    for report, unrecorded in reports:
        rows = tuple(row for row in report.rows if chosen is None or row.id in chosen)
        printer.add(report._replace(rows=rows))
        failed = failed or report.failure is not None or unrecorded
        unmet = unmet or any(row.id in selection.required and row.status != "verified" for row in rows)
    printer.finish()
    if failed or unmet:
        raise click.exceptions.Exit(UNREADABLE if failed else NOT_VERIFIED)


def reports_on(
    requests: Sequence[Request], selection: Selection, *, look_on_disk: bool, dry_run: bool
) -> Iterator[tuple[Report, bool]]:
    """Yield the report on each request, and whether it should have been recorded but could not be."""
    if dry_run or not journal().is_dir():
        yield from ((_verified(request, selection, look_on_disk=look_on_disk), False) for request in requests)
        return
    # Progress takes 15 ms to import, a fifth of a repeated run; checks in CI have none.
    from tracker.cli.verify_linked import linked_folder, record_report  # noqa: PLC0415

    for request in requests:
        folder = linked_folder(request)
        report = _verified(request, selection, look_on_disk=look_on_disk, everything=folder is not None)
        yield report, folder is not None and record_report(folder, report)


def _verified(request: Request, selection: Selection, *, look_on_disk: bool, everything: bool = False) -> Report:
    with ProgressBar(request.path) as bar:
        return verify_repository(
            request,
            None if everything else selection.chosen,
            catalogue=selection.catalogue,
            look_on_disk=look_on_disk,
            on_progress=bar.update,
        )


def _check(catalogue: Catalogue, track: str, ids: Sequence[str]) -> None:
    for id_ in ids:
        if id_ not in catalogue.deliverables:
            raise unknown_name(
                "deliverable", id_, catalogue.deliverables, "Run `tracker deliverables list` for a list."
            )
    if track and not any(True for _ in requirements(track)):
        tracks = {one.track for one in requirements()}
        raise unknown_name("track", track, tracks, "Run `tracker tracks list` for a list.")
