"""`tracker deliverables test`: what the trees of text files show about deliverables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from tracker.actions.try_deliverables import Outcome, own_tree_files, try_deliverable
from tracker.cli.common import WRONG_USE, told
from tracker.files.problems import Problem, nearest
from tracker.paths import own_catalogue
from tracker.text import safe
from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.rules.trees import TreeFile, read_trees

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

EXPECTED = {"yes": "verified", "no": "not verified", "gap": "not verified yet"}
"""Kind of tree → the verdict it expects, in words."""


def run_tests(files: Sequence[Path], *, as_json: bool) -> None:
    """Print what differs from the expected verdicts; raises click's exceptions as the command's help says."""
    chosen = tuple(files) or tuple(own_tree_files())
    if not chosen:
        raise click.UsageError(f"There is no text file with trees in {own_catalogue()}. Name a FILE.")
    catalogue = load_catalogue()
    found = [read_trees(file) for file in chosen]
    problems = [problem for item in found for problem in (*item.problems, *_unknown(item, catalogue.deliverables))]
    outcomes: list[tuple[TreeFile, Outcome]] = []
    if not problems:
        with told(as_json=as_json):
            for item in found:
                outcomes += ((item, one) for one in try_deliverable(item.deliverable, item.trees, catalogue))
    failed = [pair for pair in outcomes if not pair[1].as_expected]
    if as_json:
        click.echo(json.dumps(_document(chosen, problems, outcomes), ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(str(problem))
        for item, one in failed:
            click.echo("\n".join(_lines(item, one)))
        click.echo(_summary(len(chosen), len(outcomes), len(failed), len(problems)), err=True)
    if problems or failed:
        raise click.exceptions.Exit(WRONG_USE if problems else 1)


def _unknown(item: TreeFile, known: Iterable[str]) -> list[Problem]:
    if item.deliverable in known:
        return []
    message = f'there is no deliverable "{item.deliverable}": a file is named after the one it tests'
    return [Problem(str(item.file), 1, "", message, nearest(item.deliverable, known))]


def _lines(item: TreeFile, one: Outcome) -> list[str]:
    """What is wrong, and below it why the verdict is as it is."""
    kind, name, line, _ = one.tree
    lines = [f"{safe(str(item.file))}:{line}: {kind}: {safe(name)}: expected {EXPECTED[kind]}, got {one.status}"]
    if kind == "gap":
        lines[0] += "; the gap is closed: make it a `yes`"
    lines += (f"  seen     {evidence.place}  {evidence.what}" for evidence in one.evidence)
    lines += (f"  missing  {part}" for part in one.missing)
    return lines


def _summary(files: int, trees: int, failed: int, problems: int) -> str:
    def count(number: int, word: str) -> str:
        return f"{number} {word}{'s' * (number != 1)}"

    if problems:
        return f"{count(problems, 'problem')} in {count(files, 'file')}; nothing was tested"
    result = f"{failed} not as expected" if failed else "all as expected"
    return f"{count(trees, 'tree')} in {count(files, 'file')}: {result}"


def _document(
    files: Iterable[Path], problems: Iterable[Problem], outcomes: Sequence[tuple[TreeFile, Outcome]]
) -> dict[str, object]:
    passed = sum(one.as_expected for _, one in outcomes)
    return {
        "schema": "tracker.deliverables-test/1",
        "error": None,
        "files": [str(file) for file in files],
        "problems": [problem._asdict() for problem in problems],
        "trees": [
            {
                "file": str(item.file),
                "line": one.tree.line,
                "deliverable": item.deliverable,
                "kind": one.tree.kind,
                "name": one.tree.name,
                "status": one.status,
                "passed": one.as_expected,
                "evidence": [evidence._asdict() for evidence in one.evidence],
                "missing": list(one.missing),
            }
            for item, one in outcomes
        ],
        "summary": {"passed": passed, "failed": len(outcomes) - passed},
    }
