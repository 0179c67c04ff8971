"""`tracker verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.actions.verify import Request, unknown_ids, verify_repository
from tracker.actions.wanted import headings, wants
from tracker.cli.bar import Bar
from tracker.cli.printer import FORMATS, Printer
from tracker.verify.catalogue import Catalogue, load_catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence


NOT_VERIFIED, UNREADABLE = 1, 3


class Ids(click.ParamType[tuple[str, ...]]):
    """Deliverable ids, comma separated."""

    name = "ids"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:  # noqa: ARG002 - click's signature
        """The ids as a tuple."""
        return tuple(id_ for id_ in (part.strip() for part in value.split(",")) if id_)


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--track", default="", metavar="ID", help="Only what this track asks for.")
@click.option("--all", "everything", is_flag=True, help="Every deliverable of the catalogue, wanted by a track or not.")
@click.option("--only", type=Ids(), default="", metavar="IDS", help="Only these deliverables, comma separated.")
@click.option("--require", type=Ids(), default="", metavar="IDS", help="Exit with 1 unless all of these are verified.")
@click.option("--rev", default="HEAD", metavar="REVISION", help="A commit, tag or branch in place of HEAD.")
@click.option("--subdir", default="", metavar="FOLDER", help="Only this folder of the repository.")
@click.option("--worktree", is_flag=True, help="The files on disk, committed or not; proves nothing to others.")
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
    as_json: bool,
    verbose: bool,
) -> None:
    """Prove from committed content which deliverables a git repository has.

    Without PATH it looks at the repository you stand in. Nothing of a repository is executed. Exit codes: 0 fine,
    1 something required is not verified, 2 wrong use, 3 a repository could not be read.

    \b
    Examples:
      tracker verify
      tracker verify ~/code/rag-bot --track ai
      tracker verify --only dockerfile,ci-tests --require ci-tests
      tracker verify . --rev v1.2 --subdir services/api --json
      tracker verify --format sarif > tracker.sarif
    """
    catalogue = load_catalogue()
    _check(catalogue, track, (*only, *require))
    phases = headings(track)
    wanted = None if everything and not only else set(only or phases) | set(require)
    printer = Printer("json" if as_json else format_, phases, require, verbose=verbose)
    failed = lacking = False
    for path in paths or (".",):
        request = Request(path, rev, subdir, worktree)
        with Bar(path) as bar:
            report = verify_repository(
                request, wanted, catalogue=catalogue, beside=printer.for_people, on_progress=bar.update
            )
        printer.add(report)
        failed = failed or report.failure is not None
        lacking = lacking or any(row.deliverable.id in require and row.row.status != "verified" for row in report.rows)
    printer.finish()
    if failed or lacking:
        raise click.exceptions.Exit(UNREADABLE if failed else NOT_VERIFIED)


def _check(catalogue: Catalogue, track: str, ids: Sequence[str]) -> None:
    import difflib  # noqa: PLC0415 - cheap, but only for mistakes

    for id_ in unknown_ids(ids, catalogue):
        near = difflib.get_close_matches(id_, catalogue.deliverables, 1)
        hint = f' Did you mean "{near[0]}"?' if near else " `tracker deliverables list` names all."
        raise click.UsageError(f'There is no deliverable "{id_}".{hint}')
    if track and not any(True for _ in wants(track)):
        raise click.UsageError(f'There is no track "{track}". `tracker tracks list` names all.')
