"""`tracker project`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.actions.authorship import learner
from tracker.actions.progress import load_progress
from tracker.actions.project import describe, find_project, own_period, proposed_figures, set_project
from tracker.cli.common import json_option, print_done, print_json, print_warnings, reporting_errors
from tracker.cli.completion import complete_repositories
from tracker.export.dates import span
from tracker.text import sanitize

if TYPE_CHECKING:
    from tracker.actions.project import Description
    from tracker.progress.state import Link
    from tracker.verify.about import Said
    from tracker.verify.figures import Figure

MAXIMUM_LISTED = 40
"""How many proposed figures are listed."""


@click.command()
@click.argument("repository", metavar="[REPOSITORY]", default="", shell_complete=complete_repositories)
@click.option("--name", metavar="TEXT", help="The name of the project.")
@click.option("--purpose", metavar="SENTENCE", help="What it is for, in one sentence.")
@click.option("--demo", metavar="URL", help="Where it can be tried.")
@click.option(
    "--figure", "shown", multiple=True, metavar="PATH:LINE", help="Show this committed figure. Can be repeated."
)
@click.option("--no-figure", "hidden", multiple=True, metavar="PATH:LINE", help="No longer show it. Can be repeated.")
@json_option
def project(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    repository: str,
    name: str | None,
    purpose: str | None,
    demo: str | None,
    shown: tuple[str, ...],
    hidden: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """Show the projects of your résumé, or one of them, or change it.

    A project is a linked repository. Its name and its purpose are proposed from the README, pyproject.toml,
    package.json or Cargo.toml of the verified commit, its period from your own commits. An empty text restores what is
    proposed.
    Figures come from committed result files: metrics in JSON, YAML and CSV, of DVC and MLflow, and JUnit reports.
    Where a line has several, add the metric: PATH:LINE:METRIC.

    \b
    Examples:
      tracker project
      tracker project rag-bot
      tracker project rag-bot --demo https://bot.example.org \\
        --purpose "Answers questions about the staff handbook."
      tracker project rag-bot --figure eval/results.json:4
    """
    given = {"name": name, "purpose": purpose, "demo": demo}
    fields = {key: text for key, text in given.items() if text is not None}
    if not repository and (fields or shown or hidden):
        raise click.UsageError("Name the repository to change. Run `tracker project` for a list.")
    with reporting_errors(as_json=as_json):
        if fields or shown or hidden:
            print_done(set_project(repository, fields, shown, hidden), as_json=as_json)
            return
        view = load_progress()
        links = [find_project(repository, view)] if repository else list(view.progress.links.values())
        emails = learner(view.progress).emails
        found = [(link, own_period(describe(link, view), emails)) for link in links]
        figures = proposed_figures(links[0], view) if repository else []
    print_warnings(view.warnings)
    if as_json:
        rows = [_table(link, one) for link, one in found]
        proposed = {"proposed": [one._asdict() for one in figures]} if repository else {}
        print_json({"schema": "tracker.project/1", "error": None, "projects": rows, **proposed})
        return
    for link, one in found:
        _print(link, one)
    _print_figures(figures, found[0][1] if found else None)
    if not found:
        click.echo("no repository linked yet: run `tracker link PATH`")


def _table(link: Link, one: Description) -> dict[str, object]:
    return {
        "repository": one.repository,
        "name": one.name.text,
        "name_from": one.name.place,
        "purpose": one.purpose.text,
        "purpose_from": one.purpose.place,
        "demo": one.demo,
        "since": one.since,
        "until": one.until,
        "remote": link.remote,
        "public": link.public,
        "commit": one.commit,
        "figures": [figure._asdict() for figure in one.figures],
    }


def _print(link: Link, one: Description) -> None:
    click.echo(f"{click.style(sanitize(one.name.text), bold=True)}  {sanitize(one.repository)}{_place(one.name)}")
    click.echo(f"  purpose  {sanitize(one.purpose.text) or '-'}{_place(one.purpose)}")
    click.echo(f"  demo     {sanitize(one.demo) or '-'}")
    click.echo(f"  period   {span(one.since, one.until) or '- (no commit in it is known to be yours)'}")
    click.echo(f"  link     {sanitize(link.remote) or '-'} ({'public' if link.public else 'private'})")
    for figure in one.figures:
        place = f"{figure.path}:{figure.line}"
        click.echo(f"  figure   {sanitize(figure.metric)} {sanitize(figure.value)}  ({sanitize(place)})")


def _place(said: Said) -> str:
    return f"  ({sanitize(said.place)})" if said.place else ""


def _print_figures(figures: list[Figure], one: Description | None) -> None:
    chosen = {figure[:4] for figure in one.figures} if one else set()
    rest = [figure for figure in figures if tuple(figure) not in chosen]
    if rest:
        click.echo("  figures of result files, to show with --figure PATH:LINE:")
    for figure in rest[:MAXIMUM_LISTED]:
        click.echo(f"    {sanitize(figure.place)}  {sanitize(figure.metric)} {sanitize(figure.value)}")
    if (more := len(rest) - MAXIMUM_LISTED) > 0:
        click.echo(f"    and {more} more: --json lists all of them", err=True)
