"""`tracker deliverables` and `tracker explain`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from tracker.actions.wanted import milestones_by_deliverable
from tracker.cli.completing import complete_deliverables
from tracker.cli.folding import fold
from tracker.cli.mistakes import unknown
from tracker.paths import catalogue_files
from tracker.text import safe
from tracker.verify.rules.catalogue import Catalogue, Deliverable, load_catalogue
from tracker.verify.rules.explain import SHOWN_NAMES, Explanation, lines_in, lines_of, sentence_of
from tracker.verify.rules.explain import explain as explain_rule
from tracker.verify.verdicts import Row


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
    from tracker.verify.rules.lint import lint_catalogue  # noqa: PLC0415 - as above

    chosen = files or catalogue_files()
    tell_problems(chosen, lint_catalogue(chosen), as_json=as_json)


@deliverables.command("test")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def test_(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Test deliverables on small trees; without FILE, on all text files beside your own deliverables.

    FILE is named after the deliverable (reranking.txt) and holds named trees with their expected verdicts: yes
    (verified), no (not verified) or gap (should be verified, and is not yet). docs/rules.md describes the format.

    The exit code is 1 if a verdict is not the expected one, and 2 if a file has mistakes.

    \b
    Example of a FILE:
      == yes: results are re-ranked
      -- search.py --
      import cohere
      cohere.Client().rerank(query="q", documents=[])
      == no: the package is only imported
      -- search.py --
      import cohere

    \b
    Examples:
      tracker deliverables test reranking.txt
      tracker deliverables test --json
    """
    from tracker.cli.deliverable_tests import run_tests  # noqa: PLC0415 - the other commands need no git

    run_tests(files, as_json=as_json)


@click.command()
@click.argument("id_", metavar="ID", shell_complete=complete_deliverables)
@click.argument("repository", required=False, metavar="[REPOSITORY]")
@click.option("--full", is_flag=True, help="Show all names of long lists.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def explain(id_: str, repository: str | None, *, full: bool, as_json: bool) -> None:
    """Explain what counts for a deliverable, how to add it and the rule that detects it.

    With a repository: which parts of the rule hold there, and what came near.

    \b
    Examples:
      tracker explain eval-harness
      tracker explain eval-harness --full
      tracker explain rag-pipeline ~/code/rag-bot
    """
    catalogue = load_catalogue()
    found = catalogue.deliverables.get(id_)
    if found is None:
        raise unknown("deliverable", id_, catalogue.deliverables, "`tracker deliverables list` names all.")
    wanted = milestones_by_deliverable().get(id_, [])
    titles = {item.id: item.title for item in catalogue.deliverables.values()}
    explanation = explain_rule(catalogue.rules[id_], titles, None if full or as_json else SHOWN_NAMES)
    if as_json and repository is None:
        rule = {
            "rule": explanation.sentence,
            "outline": [{"depth": depth, "text": text} for depth, text in explanation.outline],
            "parts": [part._asdict() for part in explanation.parts],
            "notes": explanation.notes,
        }
        click.echo(json.dumps({**_as_table(found, catalogue), **rule, "milestones": wanted}, ensure_ascii=False))
        return
    if not as_json:
        _print_explanation(found, explanation, wanted)
    if repository is not None:
        _explain_in(repository, id_, explanation, as_json=as_json)


def _print_explanation(item: Deliverable, explanation: Explanation, wanted: list[str]) -> None:
    click.echo(f"{click.style(item.title, bold=True)}  ({item.id}, {item.family})\n")
    for heading, text in (
        ("What counts", item.counts),
        ("What does not", item.excludes),
        ("How to add it", item.remedy),
        ("Wanted by", ", ".join(wanted) or "no track"),
    ):
        if text:
            click.echo(fold(f"{heading:<14}  {text}", 16))
    click.echo(f"\n{click.style('The rule', bold=True)}")
    for line in lines_of(explanation):
        click.echo(fold(line))


def _explain_in(repository: str, id_: str, explanation: Explanation, *, as_json: bool) -> None:
    from tracker.actions.verify import Request, verify_repository  # noqa: PLC0415 - git is only needed here

    report = verify_repository(Request(repository), {id_})
    if as_json:
        from tracker.report.document import to_json  # noqa: PLC0415 - as above

        click.echo(to_json(report))
    elif report.failure or not report.rows:
        from rich.console import Console  # noqa: PLC0415 - as above

        from tracker.report.console import print_report  # noqa: PLC0415 - as above

        click.echo()
        print_report(Console(), report, {}, verbose=True)
    else:
        (row,) = report.rows
        commit = f" at {report.repository.commit[:7]}" if report.repository.commit else ""
        click.echo(f"\n{click.style(f'In {safe(repository)}', bold=True)}{commit}")
        for line in lines_in(explanation, Row(row.id, row.status, row.evidence, row.missing, row.near)):
            click.echo(fold(line, 4))
        if row.claim:
            note = safe(row.claim.note)
            click.echo(fold(f"  Claimed by its owner, not proven: {row.claim.reason} {note}".rstrip(), 4))
        for path in row.uncommitted:
            click.echo(f"  Not committed: {safe(path)}")
        if count := len(report.skipped):
            click.echo(f"  {count} {'file' if count == 1 else 'files'} could not be read")
    if report.failure:
        raise click.exceptions.Exit(3)


def _as_table(item: Deliverable, catalogue: Catalogue) -> dict[str, object]:
    return {
        "id": item.id,
        "title": item.title,
        "family": item.family,
        "counts": item.counts,
        "excludes": item.excludes,
        "remedy": item.remedy,
        "skills": list(item.skills),
        "rule": sentence_of(catalogue.rules[item.id]),
    }
