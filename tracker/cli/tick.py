"""`tracker tick`, `untick`, `skip`, `unskip` and `note`."""

from __future__ import annotations

import click

from tracker.actions import tick as actions
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
from tracker.cli.completion import complete_milestones
from tracker.cli.terminal import fold
from tracker.text import sanitize


@click.command()
@click.argument("names", metavar="STEP...", nargs=-1, required=True, shell_complete=complete_milestones)
@json_option
def tick(names: tuple[str, ...], *, as_json: bool) -> None:
    """Mark steps or whole milestones as done.

    A milestone that you tick is claimed, not verified. STEP is an id, a unique beginning of one, or the number that
    `tracker show` gives the step. Several names are ticked together or not at all, and undone together.

    \b
    Examples:
      tracker tick eval-harness.cases
      tracker tick eval.cas
      tracker tick eval-harness.2
      tracker tick ai/rag-from-scratch
    """
    with reporting_errors(as_json=as_json):
        print_done(actions.tick(*names), as_json=as_json)


@click.command()
@click.argument("names", metavar="STEP...", nargs=-1, required=True, shell_complete=complete_milestones)
@json_option
def untick(names: tuple[str, ...], *, as_json: bool) -> None:
    """Remove ticks and test-outs. For a milestone, this also unticks its steps.

    \b
    Example:
      tracker untick eval-harness.cases
    """
    with reporting_errors(as_json=as_json):
        print_done(actions.untick(*names), as_json=as_json)


@click.command()
@milestone_argument
@click.option("--reason", default="", help="Reason, recorded with the skip.")
@json_option
def skip(name: str, reason: str, *, as_json: bool) -> None:
    """Exclude a milestone: it no longer counts in your progress.

    \b
    Example:
      tracker skip lora-fine-tuning --reason "not for the jobs I want"
    """
    with reporting_errors(as_json=as_json):
        print_done(actions.skip(name, reason), as_json=as_json)


@click.command()
@milestone_argument
@json_option
def unskip(name: str, *, as_json: bool) -> None:
    """Include a skipped milestone again.

    \b
    Example:
      tracker unskip lora-fine-tuning
    """
    with reporting_errors(as_json=as_json):
        print_done(actions.unskip(name), as_json=as_json)


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
        rows = [{"number": number, **plain(item), "of": of} for number, (of, item) in enumerate(notes, 1)]
        print_json({"schema": "tracker.notes/1", "error": None, "notes": rows})
        return
    for number, (of, item) in enumerate(notes, 1):
        step = f"{sanitize(of.partition('.')[2])}: " if "." in of else ""
        asked = f"{sanitize(item.question)} → " if item.question else ""
        click.echo(fold(f"{number:>3}  {sanitize(item.at[:10])}  {step}{asked}{sanitize(item.text)}", 17))
    if not notes:
        click.echo("no notes", err=True)


def check_alone(edit: int | None, remove: int | None, text: str) -> None:
    """Refuse what cannot go with --rm."""
    if remove and (edit or text):
        raise click.UsageError("--rm takes neither a text nor --edit.")
