"""Prints what is wrong with files: what linting found, and warnings of commands that go on without them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from tracker.roadmap.loader import track_files
from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tracker.files.problems import Problem

WRONG_USE = 2


def tell_problems(files: Sequence[Path], problems: Sequence[Problem], *, as_json: bool) -> None:
    """Print a line for each problem and their number, or one JSON document; raises click's Exit where there are any."""
    if as_json:
        document = {
            "schema": "tracker.lint/1",
            "error": None,
            "files": [str(file) for file in files],
            "problems": [problem._asdict() for problem in problems],
        }
        click.echo(json.dumps(document, ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(str(problem))
        count = f"{len(problems) or 'no'} problem{'s' * (len(problems) != 1)}"
        click.echo(f"{count} in {len(files)} file{'s' * (len(files) != 1)}", err=True)
    if problems:
        raise click.exceptions.Exit(WRONG_USE)


def print_warnings(warnings: Iterable[str]) -> None:
    """Print warnings on standard error."""
    for warning in warnings:
        click.echo(f"warning: {sanitize(warning)}", err=True)


def warn_about_tracks() -> None:
    """Print on standard error what is wrong with track files: for commands that have no view to warn about."""
    print_warnings(track_files().warnings)
