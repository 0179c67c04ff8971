"""`tracker deliverables` and `tracker explain`."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.actions.requirements import milestones_by_deliverable
from tracker.cli import UNREADABLE
from tracker.cli.common import json_option, print_json, print_problems, unknown_name
from tracker.cli.completion import complete_deliverables
from tracker.cli.terminal import fold
from tracker.paths import catalogue_files
from tracker.text import plural, sanitize
from tracker.verify.rules.catalogue import Catalogue, Deliverable, load_catalogue
from tracker.verify.rules.explain import SHOWN_NAMES, Explanation, lines_in, lines_of, sentence_of, summary_of
from tracker.verify.rules.explain import explain as explain_rule
from tracker.verify.verdicts import Row


@click.group()
def deliverables() -> None:
    """List, check and test the catalogue of deliverables.

    \b
    Examples:
      tracker deliverables list
      tracker deliverables lint my-deliverables.toml
      tracker deliverables test reranking.txt
    """


@deliverables.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """List all deliverables by family.

    \b
    Examples:
      tracker deliverables list
      tracker deliverables list --json
    """
    catalogue = load_catalogue()
    if as_json:
        print_json([_as_table(item, catalogue) for item in catalogue.deliverables.values()])
        return
    family = ""
    for item in catalogue.deliverables.values():
        if item.family != family:
            click.echo(f"\n{click.style(item.family, bold=True)}")
            family = item.family
        click.echo(f"  {item.id:<24} {item.title}")


@deliverables.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@json_option
def lint(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Check catalogue files. Without FILE, check the built-in ones and your own.

    Runs each pattern on its own example. Exits with 2 if there are problems.

    \b
    Examples:
      tracker deliverables lint
      tracker deliverables lint my-deliverables.toml
      tracker deliverables lint --json
    """
    # Readers and grammars take 20 ms to import.
    from tracker.verify.rules.lint import lint_catalogue  # noqa: PLC0415 - see above

    chosen = files or catalogue_files()
    print_problems(chosen, lint_catalogue(chosen), as_json=as_json)


@deliverables.command("test")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def test_(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Test deliverables on small file trees. Without FILE, run all tests in your own catalogue folder.

    FILE is named after the deliverable, like reranking.txt, and contains named trees with their expected verdicts: yes
    (verified), no (not verified) or gap (should be verified, but is not yet). docs/rules.md describes the format.

    Exits with 1 if a verdict is not the expected one, and with 2 if a file has problems.

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
    from tracker.cli.deliverable_tests import run_tests  # noqa: PLC0415 - 20 ms, as for `lint`

    run_tests(files, as_json=as_json)


@click.command()
@click.argument("id_", metavar="ID", shell_complete=complete_deliverables)
@click.argument("repository", required=False, metavar="[REPOSITORY]")
@click.option("--full", is_flag=True, help="Show every name, pattern and place of the rule.")
@json_option
def explain(id_: str, repository: str | None, *, full: bool, as_json: bool) -> None:
    """Explain what counts for a deliverable, how to add it and which rule detects it.

    The rule is shown in plain words, and with --full in every detail.

    With REPOSITORY, also show which parts of the rule hold there, and what nearly matches.

    \b
    Examples:
      tracker explain eval-harness
      tracker explain eval-harness --full
      tracker explain rag-pipeline ~/code/rag-bot
    """
    catalogue = load_catalogue()
    found = catalogue.deliverables.get(id_)
    if found is None:
        raise unknown_name("deliverable", id_, catalogue.deliverables, "Run `tracker deliverables list` for a list.")
    required_by = milestones_by_deliverable().get(id_, [])
    titles = {item.id: item.title for item in catalogue.deliverables.values()}
    explanation = explain_rule(
        catalogue.rules[id_], titles, None if full or as_json else SHOWN_NAMES, catalogue.meanings
    )
    if as_json and repository is None:
        rule = {
            "rule": explanation.sentence,
            "outline": [{"depth": depth, "text": text} for depth, text in explanation.outline],
            "parts": [part._asdict() for part in explanation.parts],
            "notes": explanation.notes,
        }
        print_json({**_as_table(found, catalogue), **rule, "milestones": required_by})
        return
    if not as_json:
        _print_explanation(found, explanation, required_by, full=full)
    if repository is not None:
        _explain_in(repository, id_, explanation, as_json=as_json)


def _print_explanation(item: Deliverable, explanation: Explanation, required_by: list[str], *, full: bool) -> None:
    title = fold(f"{item.title}  ({item.id}, {item.family})")
    click.echo(f"{title.replace(item.title, click.style(item.title, bold=True), 1)}\n")
    for heading, text in (
        ("What counts", item.counts),
        ("What does not", item.excludes),
        ("How to add it", item.remedy),
        ("Required by", ", ".join(required_by) or "no milestone"),
    ):
        if text:
            click.echo(fold(f"{heading:<14}  {text}", 16))
    click.echo(f"\n{click.style('The rule', bold=True)}")
    for line in (lines_of if full else summary_of)(explanation):
        click.echo(fold(line, len(line) - len(line.lstrip(" -"))))
    if not full:
        click.echo(f"\nEvery name and pattern: tracker explain {item.id} --full")


def _explain_in(repository: str, id_: str, explanation: Explanation, *, as_json: bool) -> None:
    # Reading repositories takes 20 ms to import, and most explanations name none.
    from tracker.actions.verify import Request, verify_repository  # noqa: PLC0415 - see above
    from tracker.cli.printer import Printer  # noqa: PLC0415 - see above

    report = verify_repository(Request(repository), {id_})
    if as_json or report.failure or not report.rows:
        if not as_json:
            click.echo()
        Printer("json" if as_json else "console", {}, (), verbose=True).add(report)
    else:
        (row,) = report.rows
        commit = f" at {report.repository.commit[:7]}" if report.repository.commit else ""
        click.echo(f"\n{click.style(f'In {sanitize(repository)}', bold=True)}{commit}")
        for line in lines_in(explanation, Row(row.id, row.status, row.evidence, row.missing, row.near)):
            click.echo(fold(line, 4))
        if row.claim:
            note = sanitize(row.claim.note)
            click.echo(fold(f"  Claimed by its owner, not proven: {row.claim.reason} {note}".rstrip(), 4))
        for path in row.uncommitted:
            click.echo(f"  Not committed: {sanitize(path)}")
        if count := len(report.skipped):
            click.echo(f"  {plural(count, 'file')} could not be read")
    if report.failure:
        raise click.exceptions.Exit(UNREADABLE)


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
