"""`tracker verify`: the command and its options; `verifying` does the work.

The first repository begins to be opened before anything of weight is imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.actions.opening import Request, begin
from tracker.cli.printer import FORMATS, Printer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from click.shell_completion import CompletionItem


class Ids(click.ParamType[tuple[str, ...]]):
    """Deliverable ids, comma separated."""

    name = "ids"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:  # noqa: ARG002 - click's signature
        """The ids as a tuple."""
        return tuple(id_ for id_ in (part.strip() for part in value.split(",")) if id_)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The ids that begin with what was typed after the last comma."""
        from tracker.cli.completing import complete_deliverables  # noqa: PLC0415 - only for completion

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
    begun = click.get_current_context().with_resource(begin(requests[0])) if requests else None
    from tracker.cli import verifying  # noqa: PLC0415 - as the module says

    selection = verifying.select(track, only, require, everything=everything)
    printer = Printer("json" if as_json else format_, selection.phases, require, verbose=verbose)
    if linked:
        reports = verifying.linked(paths, dry_run=dry_run)
    else:
        reports = verifying.each(requests, begun, selection, beside=printer.for_people, dry_run=dry_run)
    verifying.show(reports, selection, printer)
