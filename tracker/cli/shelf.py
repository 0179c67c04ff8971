"""`tracker shelf` and `attach`."""

from __future__ import annotations

import click

from tracker.actions.journal import attach as attach_records
from tracker.actions.progress import load_progress
from tracker.cli.common import json_option, print_done, print_json, print_warnings, reporting_errors
from tracker.cli.completion import complete_milestones
from tracker.progress.renames import shelved
from tracker.text import sanitize


@click.command()
@json_option
def shelf(*, as_json: bool) -> None:
    """List records whose milestone or step no longer exists in any track.

    They are kept until you attach them to another milestone or step.

    \b
    Examples:
      tracker shelf
      tracker shelf --json
    """
    with reporting_errors(as_json=as_json):
        view = load_progress()
        found = shelved(view.progress, view.tracks)
    print_warnings(view.warnings)
    if as_json:
        print_json({"schema": "tracker.shelf/1", "error": None, "shelf": found, "warnings": view.warnings})
        return
    for one in found:
        click.echo(f"{sanitize(one.identity)}  {', '.join(one.records)}")
    click.echo("to move records, run `tracker attach OLD NEW`" if found else "the shelf is empty", err=True)


@click.command()
@click.argument("old")
@click.argument("new", shell_complete=complete_milestones)
@json_option
def attach(old: str, new: str, *, as_json: bool) -> None:
    """Move the records of OLD, a milestone or step that no longer exists, to NEW.

    \b
    Example:
      tracker attach ai/rag-basics ai/rag-from-scratch
    """
    with reporting_errors(as_json=as_json):
        print_done(attach_records(old, new), as_json=as_json)
