"""`tracker note`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.actions import notes as actions
from tracker.actions.progress import load_progress
from tracker.cli.common import (
    json_option,
    milestone_argument,
    plain,
    print_done,
    print_json,
    print_warnings,
    reporting_errors,
)
from tracker.cli.terminal import fold
from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.progress.state import Impact, Note

NUMBER = click.IntRange(min=1)
"""The number of a note or impact in its list."""


@click.command()
@milestone_argument
@click.argument("text", nargs=-1)
@click.option("--edit", type=NUMBER, metavar="N", help="Replace note N, as numbered in the list, by TEXT.")
@click.option("--rm", "remove", type=NUMBER, metavar="N", help="Remove note N.")
@json_option
def note(name: str, text: tuple[str, ...], edit: int | None, remove: int | None, *, as_json: bool) -> None:
    """Add a note to a milestone or step. Without TEXT, list its notes, and those of a milestone's steps.

    \b
    Examples:
      tracker note rag-from-scratch "chunk size 400 beat 800 on my set"
      tracker note rag-from-scratch
      tracker note rag-from-scratch --edit 1 "chunk size 300 beat 400"
      tracker note rag-from-scratch --rm 1
    """
    words = " ".join(text)
    with reporting_errors(as_json=as_json):
        if remove or edit or words:
            check_alone(edit, remove, words)
            done = (
                actions.remove_note(name, remove)
                if remove
                else actions.edit_note(name, edit, words)
                if edit
                else actions.note(name, words)
            )
            print_done(done, as_json=as_json)
            return
        view = load_progress()
        notes = actions.notes_of(name, view)
    print_warnings(view.warnings)
    if as_json:
        print_numbered("notes", notes)
        return
    for number, (of, item) in enumerate(notes, 1):
        step = f"{sanitize(of.partition('.')[2])}: " if "." in of else ""
        asked = f"{sanitize(item.question)} → " if item.question else ""
        click.echo(fold(f"{number:>3}  {sanitize(item.at[:10])}  {step}{asked}{sanitize(item.text)}", 17))
    if not notes:
        click.echo("no notes", err=True)


def print_numbered(what: str, items: Iterable[tuple[str, Note | Impact]]) -> None:
    """Print notes or impacts as JSON, each with its number in the list and what it is of."""
    rows = [{"number": number, **plain(item), "of": of} for number, (of, item) in enumerate(items, 1)]
    print_json({"schema": f"tracker.{what}/1", "error": None, what: rows})


def check_alone(edit: int | None, remove: int | None, text: str) -> None:
    """Refuse what cannot go with --rm."""
    if remove and (edit or text):
        raise click.UsageError("--rm takes neither a text nor --edit.")
