"""`tracker tick`, `untick`, `skip`, `unskip`, `test-out`, `note` and `impact`."""

from __future__ import annotations

import click

from tracker.actions import tick as actions
from tracker.actions.progress import load_progress
from tracker.cli.common import done, json_option, milestone_argument, print_json, told, warn
from tracker.cli.completing import complete_milestones
from tracker.text import sanitize


@click.command()
@click.argument("names", metavar="STEP...", nargs=-1, required=True, shell_complete=complete_milestones)
@json_option
def tick(names: tuple[str, ...], *, as_json: bool) -> None:
    """Say that a step, or a whole milestone, is done.

    A milestone ticked by hand is claimed, never verified. Names are ids or unique beginnings of them; several are
    one action, done or undone as a whole.

    \b
    Examples:
      tracker tick eval-harness.cases
      tracker tick eval.cas
      tracker tick ai/rag-from-scratch
    """
    with told(as_json=as_json):
        done(actions.tick(*names), as_json=as_json)


@click.command()
@click.argument("names", metavar="STEP...", nargs=-1, required=True, shell_complete=complete_milestones)
@json_option
def untick(names: tuple[str, ...], *, as_json: bool) -> None:
    """Take a tick or a test-out back; for a milestone, with the ticks of its steps.

    \b
    Example:
      tracker untick eval-harness.cases
    """
    with told(as_json=as_json):
        done(actions.untick(*names), as_json=as_json)


@click.command()
@milestone_argument
@click.option("--reason", default="", help="Why; kept with it.")
@json_option
def skip(name: str, reason: str, *, as_json: bool) -> None:
    """Leave a milestone out: it no longer counts, for or against.

    \b
    Example:
      tracker skip lora-fine-tuning --reason "not for the jobs I want"
    """
    with told(as_json=as_json):
        done(actions.skip(name, reason), as_json=as_json)


@click.command()
@milestone_argument
@json_option
def unskip(name: str, *, as_json: bool) -> None:
    """Take a skipped milestone in again.

    \b
    Example:
      tracker unskip lora-fine-tuning
    """
    with told(as_json=as_json):
        done(actions.unskip(name), as_json=as_json)


@click.command("test-out")
@milestone_argument
@click.option("--reason", required=True, help="How you know it already.")
@json_option
def test_out(name: str, reason: str, *, as_json: bool) -> None:
    """Claim a milestone because you know it already; shown as a claim with its reason.

    \b
    Example:
      tracker test-out production-python --reason "six years of Python services"
    """
    with told(as_json=as_json):
        done(actions.test_out(name, reason), as_json=as_json)


@click.command()
@milestone_argument
@click.argument("text", nargs=-1)
@json_option
def note(name: str, text: tuple[str, ...], *, as_json: bool) -> None:
    """Put a note on a milestone or step; without TEXT, show its notes.

    \b
    Examples:
      tracker note rag-from-scratch "chunk size 400 beat 800 on my set"
      tracker note rag-from-scratch
    """
    with told(as_json=as_json):
        if text:
            done(actions.note(name, " ".join(text)), as_json=as_json)
            return
        view = load_progress()
        notes = view.progress.notes.get(actions.find_identity(name, view, steps=True, loose=True), ())
    warn(view)
    if as_json:
        print_json({"schema": "tracker.notes/1", "error": None, "notes": notes})
        return
    for item in notes:
        asked = f"{sanitize(item.question)} → " if item.question else ""
        click.echo(f"{sanitize(item.at[:10])}  {asked}{sanitize(item.text)}")
    if not notes:
        click.echo("no notes yet", err=True)


@click.command()
@milestone_argument
@click.argument("text")
@click.option("--metric", default="", help="What was measured.")
@click.option("--before", default="", help="The figure before.")
@click.option("--after", default="", help="The figure after.")
@json_option
def impact(  # noqa: PLR0913 - one parameter for each option of the command
    name: str, text: str, metric: str, before: str, after: str, *, as_json: bool
) -> None:
    """Keep a measured result of a milestone, for the résumé.

    \b
    Example:
      tracker impact cost-and-latency "cached prompts" --metric "cost per 1,000 answers" --before 4.10 --after 1.30
    """
    with told(as_json=as_json):
        done(actions.impact(name, text, metric, before, after), as_json=as_json)
