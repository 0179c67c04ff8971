"""`tracker deliverables test`: run the rules on the file trees of test files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.actions.try_deliverables import Outcome, own_tree_files, try_deliverable
from tracker.cli import NOT_VERIFIED, WRONG_USE
from tracker.cli.common import print_json, reporting_errors
from tracker.files.problems import Problem, nearest
from tracker.paths import own_catalogue
from tracker.text import plural, sanitize
from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.rules.trees import TreeFile, read_trees

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

EXPECTED = {"yes": "verified", "no": "not verified", "gap": "not verified yet"}
"""Kind of tree → the verdict it expects, in words."""


def run_tests(files: Sequence[Path], *, as_json: bool) -> None:
    """Run the test files and print each failure. Raises click's Exit if there are any, or a file has problems."""
    chosen = tuple(files) or tuple(own_tree_files())
    if not chosen:
        raise click.UsageError(f"No test files in {own_catalogue()}. Give a FILE.")
    catalogue = load_catalogue()
    found = [read_trees(file) for file in chosen]
    problems = [
        problem for item in found for problem in (*item.problems, *_unknown_deliverable(item, catalogue.deliverables))
    ]
    outcomes: list[tuple[TreeFile, Outcome]] = []
    if not problems:
        with reporting_errors(as_json=as_json):
            for item in found:
                outcomes += ((item, outcome) for outcome in try_deliverable(item.deliverable, item.trees, catalogue))
    failed = [pair for pair in outcomes if not pair[1].as_expected]
    if as_json:
        print_json(_document(chosen, problems, outcomes))
    else:
        for problem in problems:
            click.echo(str(problem))
        for item, outcome in failed:
            click.echo("\n".join(_lines(item, outcome)))
        click.echo(_summary(len(chosen), len(outcomes), len(failed), len(problems)), err=True)
    if problems or failed:
        raise click.exceptions.Exit(WRONG_USE if problems else NOT_VERIFIED)


def _unknown_deliverable(item: TreeFile, known: Iterable[str]) -> list[Problem]:
    if item.deliverable in known:
        return []
    message = f'unknown deliverable "{item.deliverable}": name the file after the deliverable that it tests'
    return [Problem(str(item.file), 1, "", message, nearest(item.deliverable, known))]


def _lines(item: TreeFile, outcome: Outcome) -> list[str]:
    """The unexpected verdict and, below it, what was seen and what is missing."""
    kind, name, line, _ = outcome.tree
    lines = [
        f"{sanitize(str(item.file))}:{line}: {kind}: {sanitize(name)}: expected {EXPECTED[kind]}, got {outcome.status}"
    ]
    if kind == "gap":
        lines[0] += "; the gap is closed, change it to `yes`"
    lines += (f"  seen     {evidence.place}  {evidence.what}" for evidence in outcome.evidence)
    lines += (f"  missing  {part}" for part in outcome.missing)
    return lines


def _summary(files: int, trees: int, failed: int, problems: int) -> str:
    if problems:
        return f"{plural(problems, 'problem')} in {plural(files, 'file')}; no tests were run"
    result = f"{failed} failed" if failed else "all passed"
    return f"{plural(trees, 'tree')} in {plural(files, 'file')}: {result}"


def _document(
    files: Iterable[Path], problems: Iterable[Problem], outcomes: Sequence[tuple[TreeFile, Outcome]]
) -> dict[str, object]:
    passed = sum(outcome.as_expected for _, outcome in outcomes)
    return {
        "schema": "tracker.deliverables-test/1",
        "error": None,
        "files": [str(file) for file in files],
        "problems": [problem._asdict() for problem in problems],
        "trees": [
            {
                "file": str(item.file),
                "line": outcome.tree.line,
                "deliverable": item.deliverable,
                "kind": outcome.tree.kind,
                "name": outcome.tree.name,
                "status": outcome.status,
                "passed": outcome.as_expected,
                "evidence": [evidence._asdict() for evidence in outcome.evidence],
                "missing": list(outcome.missing),
            }
            for item, outcome in outcomes
        ],
        "summary": {"passed": passed, "failed": len(outcomes) - passed},
    }
