"""`tracker impact`."""

from __future__ import annotations

import click

from tracker.actions import impact as actions
from tracker.actions.progress import load_progress
from tracker.cli.common import json_option, milestone_argument, print_done, print_warnings, reporting_errors
from tracker.cli.completion import complete_repositories
from tracker.cli.notes import NUMBER, check_alone, print_numbered
from tracker.cli.terminal import fold
from tracker.text import sanitize
from tracker.verify.metrics import DIRECTIONS


@click.command()
@milestone_argument
@click.argument("text", required=False, default="")
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
@click.option("--edit", type=NUMBER, metavar="N", help="Change impact N, as numbered in the list.")
@click.option("--rm", "remove", type=NUMBER, metavar="N", help="Remove impact N.")
@json_option
def impact(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    name: str,
    text: str,
    metric: str,
    before: str,
    after: str,
    better: str,
    project: str,
    edit: int | None,
    remove: int | None,
    *,
    as_json: bool,
) -> None:
    """Record a measured result of a milestone. Exports show it as reported by you. Without TEXT, list its results.

    Loss, error, latency and cost are better when lower, accuracy, F1 and recall when higher; for other metrics, state
    the direction once with --better. A result that got worse is kept, but not exported. Figures of result files that
    you committed need no record: `tracker project` lists them.

    \b
    Examples:
      tracker impact cost-and-latency "cache" --metric p95 --before 4s --after 1s
      tracker impact cost-and-latency "batching" --metric queue \\
        --before 90 --after 12 --better lower
      tracker impact cost-and-latency
      tracker impact cost-and-latency --edit 1 --after 0.8s
      tracker impact cost-and-latency --rm 1
    """
    with reporting_errors(as_json=as_json):
        if remove:
            check_alone(edit, remove, f"{text}{metric}{before}{after}{better}{project}")
            done = actions.remove_impact(name, remove)
        elif edit:
            if project:
                raise click.UsageError("--edit does not take --project.")
            if not (text or metric or before or after or better):
                raise click.UsageError("--edit takes a text, --metric, --before, --after or --better.")
            done = actions.edit_impact(name, edit, text, better, metric=metric, before=before, after=after)
        elif text or metric or before or after or better or project:
            done = actions.impact(name, text, metric, before, after, better, project)
        else:
            _list_impacts(name, as_json=as_json)
            return
        print_done(done, as_json=as_json)


def _list_impacts(name: str, *, as_json: bool) -> None:
    view = load_progress()
    impacts = actions.impacts_of(name, view)
    print_warnings(view.warnings)
    if as_json:
        print_numbered("impacts", impacts)
        return
    for number, (_, item) in enumerate(impacts, 1):
        values = " → ".join(sanitize(value) for value in (item.before, item.after) if value)
        measured = ": ".join(part for part in (sanitize(item.metric), values) if part)
        line = f"{number:>3}  {sanitize(item.at[:10])}  {sanitize(item.text)}{f' ({measured})' if measured else ''}"
        click.echo(fold(line, 17))
    if not impacts:
        click.echo("no impacts", err=True)
