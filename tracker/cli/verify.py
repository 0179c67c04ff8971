"""`tracker verify`: choose deliverables, verify each repository, record what changed, print."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from tracker.actions.requirements import phase_titles, requirements
from tracker.actions.verify import Request, verify_repository
from tracker.cli.bar import Bar
from tracker.cli.completing import complete_deliverables
from tracker.cli.mistakes import unknown
from tracker.cli.printer import FORMATS, Printer
from tracker.cli.problems import warn_about_tracks
from tracker.paths import journal
from tracker.verify.rules.catalogue import Catalogue, load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from click.shell_completion import CompletionItem

    from tracker.report.report import Report

NOT_VERIFIED, UNREADABLE = 1, 3


class Ids(click.ParamType[tuple[str, ...]]):
    """Deliverable ids, comma separated."""

    name = "ids"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:  # noqa: ARG002 - click's signature
        """The ids as a tuple."""
        return tuple(id_ for id_ in (part.strip() for part in value.split(",")) if id_)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The ids that begin with what was typed after the last comma."""
        return complete_deliverables(ctx, param, incomplete)


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--track", default="", metavar="ID", help="Only what this track asks for.")
@click.option("--all", "everything", is_flag=True, help="Every deliverable of the catalogue, wanted by a track or not.")
@click.option("--only", type=Ids(), default="", metavar="IDS", help="Only these deliverables, comma separated.")
@click.option("--require", type=Ids(), default="", metavar="IDS", help="Exit with 1 unless all of these are verified.")
@click.option("--rev", default="HEAD", metavar="REVISION", help="A commit, tag or branch in place of HEAD.")
@click.option("--subdir", default="", metavar="FOLDER", help="Only this folder of the repository.")
@click.option("--worktree", is_flag=True, help="The files on disk, committed or not; proves nothing to others.")
@click.option("--linked", is_flag=True, help="Every linked repository, several at once; PATH narrows them by name.")
@click.option("--dry-run", is_flag=True, help="Record nothing, though the repository is linked.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="console", help="How to print it.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--verbose", "-v", is_flag=True, help="All evidence, near misses and files left out.")
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
    """Prove from committed content which deliverables a git repository has.

    Without PATH it looks at the repository you stand in. Nothing of a repository is executed. Exit codes: 0 fine,
    1 something required is not verified, 2 wrong use, 3 a repository could not be read. What changed in a repository
    that is linked to milestones is recorded, unless it is another revision or the files on disk.

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
        raise click.UsageError("--worktree looks at the files on disk and --rev at a commit: leave one of them out.")
    if linked and (rev != "HEAD" or subdir or worktree):
        raise click.UsageError("--linked looks at HEAD as it is linked: leave --rev, --subdir and --worktree out.")
    requests = [] if linked else [Request(path, rev, subdir, worktree) for path in paths or (".",)]
    selection = select(track, only, require, everything=everything)
    printer = Printer("json" if as_json else format_, selection.phases, require, verbose=verbose)
    if linked:
        from tracker.cli.verify_linked import linked_reports  # noqa: PLC0415 - as in `each`

        reports = linked_reports(paths, dry_run=dry_run)
    else:
        reports = each(requests, selection, look_on_disk=printer.for_people, dry_run=dry_run)
    show(reports, selection, printer)


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
    phases = phase_titles(track)
    wanted = None if everything and not only else frozenset((*(only or phases), *required))
    return Selection(catalogue, phases, wanted, tuple(required))


def show(reports: Iterable[tuple[Report, bool]], selection: Selection, printer: Printer) -> None:
    """Print the reports as they come; raises click's Exit where one failed or lacks what is required."""
    wanted = selection.wanted
    failed = lacking = False
    for report, unrecorded in reports:
        rows = tuple(row for row in report.rows if wanted is None or row.id in wanted)
        printer.add(report._replace(rows=rows))
        failed = failed or report.failure is not None or unrecorded
        lacking = lacking or any(row.id in selection.required and row.status != "verified" for row in rows)
    printer.finish()
    if failed or lacking:
        raise click.exceptions.Exit(UNREADABLE if failed else NOT_VERIFIED)


def each(
    requests: Sequence[Request], selection: Selection, *, look_on_disk: bool, dry_run: bool
) -> Iterator[tuple[Report, bool]]:
    """The report on each request, and whether it should have been recorded and could not."""
    if dry_run or not journal().is_dir():
        yield from ((_verified(request, selection, look_on_disk=look_on_disk), False) for request in requests)
        return
    # What records progress takes 20 ms to import, a fifth of a repeated run; checks in CI have no progress.
    from tracker.cli.verify_linked import linked_folder, record_report  # noqa: PLC0415

    for request in requests:
        place = linked_folder(request)
        report = _verified(request, selection, look_on_disk=look_on_disk, everything=place is not None)
        yield report, place is not None and record_report(place, report)


def _verified(request: Request, selection: Selection, *, look_on_disk: bool, everything: bool = False) -> Report:
    with Bar(request.path) as bar:
        return verify_repository(
            request,
            None if everything else selection.wanted,
            catalogue=selection.catalogue,
            look_on_disk=look_on_disk,
            on_progress=bar.update,
        )


def _check(catalogue: Catalogue, track: str, ids: Sequence[str]) -> None:
    for id_ in ids:
        if id_ not in catalogue.deliverables:
            raise unknown("deliverable", id_, catalogue.deliverables, "`tracker deliverables list` names all.")
    if track and not any(True for _ in requirements(track)):
        raise click.UsageError(f'There is no track "{track}". `tracker tracks list` names all.')
