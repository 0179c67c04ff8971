"""`tracker journal`, `undo` and `paths`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.actions import journal as actions
from tracker.actions.journal import undo as undo_action
from tracker.cli import UNREADABLE
from tracker.cli.common import json_option, plain, print_done, print_json, print_warnings, reporting_errors
from tracker.text import plural, sanitize, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.progress.journal_file import DamagedBlock


@click.group()
def journal() -> None:
    """Show, check and merge the journal, the record of everything you did.

    \b
    Examples:
      tracker journal log --since 2026-11-01
      tracker journal merge /media/stick/roadmap-tracker
    """


@journal.command()
@json_option
def check(*, as_json: bool) -> None:
    """Check the journal for damaged blocks.

    Exits with 3 if there are any.

    \b
    Example:
      tracker journal check
    """
    with reporting_errors(as_json=as_json):
        found = actions.check()
    if as_json:
        print_json({"schema": "tracker.journal-check/1", "error": None, **plain(found)})
    else:
        for damage in found.damages:
            click.echo(f"{sanitize(damage.file)}:{damage.line}: damaged block: {sanitize(damage.reason)}")
            for line in damage.text.strip("\n").split("\n")[:8]:
                click.echo(f"  | {shorten(line, 100)}")
        count = plural(len(found.damages), "damaged block")
        click.echo(f"{plural(found.events, 'event')} in {plural(found.files, 'file')}, {count}", err=True)
        if found.newer:
            kinds = ", ".join(sorted(map(shorten, set(found.newer))))
            known = f"{plural(len(found.newer), 'event')} of a newer tracker: {kinds}"
            click.echo(f"{known}. They are kept; update tracker to use them", err=True)
        if found.damages:
            click.echo(
                "All other events are read. Fix each block, or delete it up to the next [[event]] line, then check "
                f"again. The files are in {sanitize(found.folder)}",
                err=True,
            )
    if found.damages:
        raise click.exceptions.Exit(UNREADABLE)


@journal.command()
@click.option("--since", default="", metavar="DATE", help="Show only events from this day on, as YYYY-MM-DD.")
@json_option
def log(since: str, *, as_json: bool) -> None:
    """Show everything you did, oldest first. With --json, print one JSON object per line.

    \b
    Examples:
      tracker journal log --since 2026-11-01
      tracker journal log --json
    """
    with reporting_errors(as_json=as_json):
        for item in actions.log(since):
            if as_json:
                click.echo(json.dumps(plain(item)))
            else:
                mark = "undone  " if item.undone else ""
                click.echo(f"{sanitize(item.at[:16])}  {sanitize(item.id)}  {mark}{shorten(item.said, 200)}")


@journal.command()
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def merge(folder: Path, *, as_json: bool) -> None:
    """Merge the journal of another device or of a backup into yours.

    FOLDER is a copy of its journal folder or of its TRACKER_HOME. Merging again, or in another order, gives the same
    result.

    \b
    Example:
      tracker journal merge /media/stick/roadmap-tracker
    """
    with reporting_errors(as_json=as_json):
        found = actions.merge(folder)
    if as_json:
        print_json({"schema": "tracker.journal-merge/1", "error": None, **plain(found)})
        return
    click.echo(f"merged {plural(found.added, 'event')}, {found.known} already present")
    _warn_about(found.damages)


def _warn_about(damages: Iterable[DamagedBlock]) -> None:
    print_warnings(f"{damage.file}:{damage.line}: skipped a damaged block: {damage.reason}" for damage in damages)


@journal.command()
@click.option(
    "--init", "url", default="", metavar="URL", help="Name the git repository: an https or ssh address, or a folder."
)
@json_option
def sync(url: str, *, as_json: bool) -> None:
    """Synchronize the journal with a git repository of yours, and so with your other devices.

    Only the journal is pushed, on a branch of its own. Your git credentials are used. Where the repository does not
    answer, says so and exits with 0: everything you do is recorded here in any case.

    \b
    Examples:
      tracker journal sync --init git@github.com:you/learning-journal.git
      tracker journal sync
    """
    # GitPython takes 44 ms to import, which the other commands on the journal need not pay.
    from tracker.actions.journal_sync import start_sync, sync_journal  # noqa: PLC0415 - see above

    with reporting_errors(as_json=as_json):
        if url:
            start_sync(url)
        found = sync_journal()
    if as_json:
        print_json({"schema": "tracker.journal-sync/1", "error": None, **plain(found)})
        return
    if found.offline:
        click.echo(f"not synchronized: {sanitize(found.offline)}", err=True)
        return
    pushed = "pushed yours" if found.pushed else "nothing to push"
    click.echo(f"received {plural(found.received, 'event')}, {pushed}: {sanitize(found.remote)}")
    _warn_about(found.damages)


@click.command()
@click.argument("event", default="", metavar="[EVENT]")
@json_option
def undo(event: str, *, as_json: bool) -> None:
    """Undo the last action, or the one with the id EVENT. Undo an undo to redo the action.

    Verdicts are not undone. Nothing is deleted: an undo is an event itself.

    \b
    Examples:
      tracker undo
      tracker undo 3f0c6a2be81d7a55
    """
    with reporting_errors(as_json=as_json):
        print_done(undo_action(event), as_json=as_json)


@click.command()
@json_option
def paths(*, as_json: bool) -> None:
    """Show where tracker keeps its files, and whether it can write there.

    \b
    Example:
      tracker paths
    """
    found = actions.file_locations()
    if as_json:
        print_json({"schema": "tracker.paths/1", "error": None, "paths": found})
        return
    width = max(len(location.name) for location in found)
    for location in found:
        note = "" if location.writable else "  (read-only)"
        click.echo(f"{location.name:<{width}}  {sanitize(location.path)}{note}")
