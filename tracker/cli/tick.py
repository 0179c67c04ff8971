"""`tracker tick`, `untick`, `skip` and `unskip`."""

from __future__ import annotations

import click

from tracker.actions import tick as actions
from tracker.cli.common import json_option, milestone_argument, print_done, reporting_errors
from tracker.cli.completion import complete_milestones


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
