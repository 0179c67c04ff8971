"""`tracker tick`, `untick`, `skip`, `unskip`, `note` and `impact`."""

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


_NUMBER = click.IntRange(min=1)


@click.command()
@milestone_argument
@click.argument("text", nargs=-1)
@click.option("--edit", type=_NUMBER, metavar="N", help="Replace note N, as numbered in the list, by TEXT.")
@click.option("--rm", "remove", type=_NUMBER, metavar="N", help="Remove note N.")
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
            _check_alone(edit, remove, words)
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


@click.command()
@milestone_argument
@click.argument("text", required=False, default="")
@click.option("--metric", default="", help="What was measured.")
@click.option("--before", default="", help="Value before.")
@click.option("--after", default="", help="Value after.")
@click.option("--edit", type=_NUMBER, metavar="N", help="Change impact N, as numbered in the list.")
@click.option("--rm", "remove", type=_NUMBER, metavar="N", help="Remove impact N.")
@json_option
def impact(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    name: str,
    text: str,
    metric: str,
    before: str,
    after: str,
    edit: int | None,
    remove: int | None,
    *,
    as_json: bool,
) -> None:
    """Record a measured result of a milestone. Exports show it as reported by you. Without TEXT, list its results.

    \b
    Examples:
      tracker impact cost-and-latency "caching" --metric p95 --before 4s --after 1s
      tracker impact cost-and-latency
      tracker impact cost-and-latency --edit 1 --after 0.8s
      tracker impact cost-and-latency --rm 1
    """
    with reporting_errors(as_json=as_json):
        if remove:
            _check_alone(edit, remove, f"{text}{metric}{before}{after}")
            done = actions.remove_impact(name, remove)
        elif edit:
            done = actions.edit_impact(name, edit, text, metric=metric, before=before, after=after)
        elif text or metric or before or after:
            done = actions.impact(name, text, metric, before, after)
        else:
            _list_impacts(name, as_json=as_json)
            return
        print_done(done, as_json=as_json)


def _check_alone(edit: int | None, remove: int | None, text: str) -> None:
    if remove and (edit or text):
        raise click.UsageError("--rm takes neither a text nor --edit.")


def _list_impacts(name: str, *, as_json: bool) -> None:
    view = load_progress()
    impacts = actions.impacts_of(name, view)
    print_warnings(view.warnings)
    if as_json:
        rows = [{"number": number, **plain(item), "of": of} for number, (of, item) in enumerate(impacts, 1)]
        print_json({"schema": "tracker.impacts/1", "error": None, "impacts": rows})
        return
    for number, (_, item) in enumerate(impacts, 1):
        values = " → ".join(sanitize(value) for value in (item.before, item.after) if value)
        measured = ": ".join(part for part in (sanitize(item.metric), values) if part)
        line = f"{number:>3}  {sanitize(item.at[:10])}  {sanitize(item.text)}{f' ({measured})' if measured else ''}"
        click.echo(fold(line, 17))
    if not impacts:
        click.echo("no impacts", err=True)
