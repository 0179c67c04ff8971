"""`tracker impact`."""

from __future__ import annotations

import click

from tracker.actions import impact as actions
from tracker.cli.common import json_option, milestone_argument, print_done, reporting_errors
from tracker.cli.completion import complete_repositories
from tracker.verify.metrics import DIRECTIONS


@click.command()
@milestone_argument
@click.argument("text")
@click.option("--metric", default="", help="What was measured.")
@click.option("--before", default="", help="Value before.")
@click.option("--after", default="", help="Value after.")
@click.option(
    "--better",
    default="",
    metavar="higher|lower",
    type=click.Choice(["", *DIRECTIONS]),
    help="The direction in which this metric is better, if its name does not say so.",
)
@click.option(
    "--project",
    default="",
    metavar="REPOSITORY",
    shell_complete=complete_repositories,
    help="The linked repository that the result is of, if the milestone is linked to several.",
)
@json_option
def impact(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    name: str, text: str, metric: str, before: str, after: str, better: str, project: str, *, as_json: bool
) -> None:
    """Record a measured result of a milestone. Exports show it as reported by you.

    Loss, error, latency and cost are better when lower, accuracy, F1 and recall when higher; for other metrics, state
    the direction once with --better. A result that got worse is kept, but not exported. Figures of result files that
    you committed need no record: `tracker project` lists them.

    \b
    Examples:
      tracker impact cost-and-latency "caching" --metric p95 --before 4s --after 1s
      tracker impact cost-and-latency "batching" --metric "queue depth" --before 90 --after 12 --better lower
    """
    with reporting_errors(as_json=as_json):
        print_done(actions.impact(name, text, metric, before, after, better, project), as_json=as_json)
