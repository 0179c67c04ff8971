"""`tracker deliverables` and `tracker explain`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.actions.requirements import milestones_by_deliverable
from tracker.cli.completing import complete_deliverables
from tracker.cli.mistakes import unknown
from tracker.paths import catalogue_files
from tracker.verify.rules.catalogue import Catalogue, Deliverable, load_catalogue

if TYPE_CHECKING:
    from tracker.verify.rules.model import Rule


@click.group()
def deliverables() -> None:
    """See and check what can be proven: the catalogue of deliverables."""


@deliverables.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(*, as_json: bool) -> None:
    """Name all deliverables, family by family.

    \b
    Examples:
      tracker deliverables list
      tracker deliverables list --json
    """
    catalogue = load_catalogue()
    if as_json:
        click.echo(
            json.dumps([_as_table(item, catalogue) for item in catalogue.deliverables.values()], ensure_ascii=False)
        )
        return
    family = ""
    for item in catalogue.deliverables.values():
        if item.family != family:
            click.echo(f"\n{click.style(item.family, bold=True)}")
            family = item.family
        click.echo(f"  {item.id:<24} {item.title}")


@deliverables.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def lint(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Check catalogue files; without FILE, the shipped ones and your own.

    Every pattern is run on its own example. The exit code is 2 where there are problems.

    \b
    Examples:
      tracker deliverables lint
      tracker deliverables lint my-deliverables.toml
      tracker deliverables lint --json
    """
    from tracker.cli.problems import tell_problems  # noqa: PLC0415 - the other commands do not need it
    from tracker.verify.rules.catalogue_lint import lint_catalogue  # noqa: PLC0415 - as above

    chosen = files or catalogue_files()
    tell_problems(chosen, lint_catalogue(chosen), as_json=as_json)


@click.command()
@click.argument("id_", metavar="ID", shell_complete=complete_deliverables)
@click.argument("repository", required=False, metavar="[REPOSITORY]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def explain(id_: str, repository: str | None, *, as_json: bool) -> None:
    """Tell what counts for a deliverable, how it is detected and how to add it.

    With a repository: which parts held there, and where the nearest misses are.

    \b
    Examples:
      tracker explain eval-harness
      tracker explain rag-pipeline ~/code/rag-bot
    """
    catalogue = load_catalogue()
    found = catalogue.deliverables.get(id_)
    if found is None:
        raise unknown("deliverable", id_, catalogue.deliverables, "`tracker deliverables list` names all.")
    wanted = milestones_by_deliverable().get(id_, [])
    if as_json and repository is None:
        click.echo(json.dumps({**_as_table(found, catalogue), "milestones": wanted}, ensure_ascii=False))
        return
    if not as_json:
        _print_explanation(found, catalogue.rules[id_], wanted)
    if repository is not None:
        _explain_in(repository, id_, as_json=as_json)


def _print_explanation(item: Deliverable, rule: Rule, wanted: list[str]) -> None:
    from tracker.report.explain import part_lines, rule_sentence  # noqa: PLC0415 - not needed for JSON

    click.echo(f"{click.style(item.title, bold=True)}  ({item.id}, {item.family})")
    click.echo(f"\nCounts          {item.counts}")
    if item.excludes:
        click.echo(f"Does not count  {item.excludes}")
    click.echo(f"\nRule            {rule_sentence(rule)}")
    for says, patterns in part_lines(rule):
        click.echo(f"  - {says}:\n      {patterns}")
    click.echo(f"\nHow to add it   {item.remedy}")
    click.echo(f"Wanted by       {', '.join(wanted) or 'no track'}")


def _explain_in(repository: str, id_: str, *, as_json: bool) -> None:
    from tracker.actions.verify import Request, verify_repository  # noqa: PLC0415 - git is only needed here

    report = verify_repository(Request(repository), {id_})
    if as_json:
        from tracker.report.document import to_json  # noqa: PLC0415 - as above

        click.echo(to_json(report))
    else:
        from rich.console import Console  # noqa: PLC0415 - as above

        from tracker.report.console import print_report  # noqa: PLC0415 - as above

        click.echo()
        print_report(Console(), report, {}, verbose=True)
    if report.failure:
        raise click.exceptions.Exit(3)


def _as_table(item: Deliverable, catalogue: Catalogue) -> dict[str, object]:
    from tracker.report.explain import rule_sentence  # noqa: PLC0415 - small

    return {
        "id": item.id,
        "title": item.title,
        "family": item.family,
        "counts": item.counts,
        "excludes": item.excludes,
        "remedy": item.remedy,
        "skills": list(item.skills),
        "rule": rule_sentence(catalogue.rules[item.id]),
    }
