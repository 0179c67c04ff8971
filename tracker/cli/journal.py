"""`tracker journal`, `undo` and `paths`."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.actions import journal as actions
from tracker.actions.journal import undo as undo_action
from tracker.cli.common import UNREADABLE, done, json_option, plain, print_json, told
from tracker.text import sanitize, shorten


@click.group()
def journal() -> None:
    """See, check and merge the record of everything you did."""


@journal.command()
@json_option
def check(*, as_json: bool) -> None:
    """Read the whole journal anew and show each damaged block; the exit code is 3 where there are any.

    \b
    Example:
      tracker journal check
    """
    with told(as_json=as_json):
        found = actions.check()
    if as_json:
        print_json({"schema": "tracker.journal-check/1", "error": None, **plain(found)})
    else:
        for damage in found.damages:
            click.echo(f"{sanitize(damage.file)}:{damage.line}: this block {sanitize(damage.reason)}")
            for line in damage.text.strip("\n").split("\n")[:8]:
                click.echo(f"  | {shorten(line, 100)}")
        click.echo(f"{found.events} events in {found.files} files, {len(found.damages) or 'no'} damaged", err=True)
        if found.damages:
            click.echo(
                "Nothing else is affected. Mend the block in the file, or delete it up to the next [[event]] line, "
                f"then check again. The files are in {sanitize(found.folder)}",
                err=True,
            )
    if found.damages:
        raise click.exceptions.Exit(UNREADABLE)


@journal.command()
@click.option("--since", default="", metavar="DATE", help="Only from this day on.")
@json_option
def log(since: str, *, as_json: bool) -> None:
    """Show everything that was done, oldest first; with --json one event a line.

    \b
    Examples:
      tracker journal log --since 2026-11-01
      tracker journal log --json
    """
    import json  # noqa: PLC0415 - only for --json

    with told(as_json=as_json):
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
    """Take in the journal of another device or a backup: a copy of its folder, or of its TRACKER_HOME.

    The result is the same in any order and however often it is done.

    \b
    Example:
      tracker journal merge /media/stick/roadmap-tracker
    """
    with told(as_json=as_json):
        found = actions.merge(folder)
    if as_json:
        print_json({"schema": "tracker.journal-merge/1", "error": None, **plain(found)})
        return
    click.echo(f"took in {found.added} events, {found.known} were known")
    for damage in found.damages:
        click.echo(f"left out {sanitize(damage.file)}:{damage.line}: it {sanitize(damage.reason)}", err=True)


@click.command()
@click.argument("event", default="", metavar="[EVENT]")
@json_option
def undo(event: str, *, as_json: bool) -> None:
    """Take back the last thing you did, or the one that EVENT names; undo an undo to do it again.

    What verifying saw is not undone. Nothing is deleted: undoing is an event itself.

    \b
    Examples:
      tracker undo
      tracker undo 3f0c6a2be81d7a55
    """
    with told(as_json=as_json):
        done(undo_action(event), as_json=as_json)


@click.command()
@json_option
def paths(*, as_json: bool) -> None:
    """Show where everything is, and whether it can be written.

    \b
    Example:
      tracker paths
    """
    found = actions.file_locations()
    if as_json:
        print_json({"schema": "tracker.paths/1", "error": None, "paths": found})
        return
    width = max(len(place.name) for place in found)
    for place in found:
        said = "" if place.writable else "  (cannot be written: reading still works)"
        click.echo(f"{place.name:<{width}}  {sanitize(place.path)}{said}")
