"""Prints what linting found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from tracker.roadmap.fields import as_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tracker.roadmap.problems import Problem

WRONG_USE = 2


def tell_problems(files: Sequence[Path], problems: Sequence[Problem], *, as_json: bool) -> None:
    """Print a line for each problem and their number, or one JSON document; raises click's Exit where there are any."""
    if as_json:
        document = {
            "schema": "tracker.lint/1",
            "error": None,
            "files": [str(file) for file in files],
            "problems": as_table(tuple(problems)),
        }
        click.echo(json.dumps(document, ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(str(problem))
        count = f"{len(problems) or 'no'} problem{'s' * (len(problems) != 1)}"
        click.echo(f"{count} in {len(files)} file{'s' * (len(files) != 1)}", err=True)
    if problems:
        raise click.exceptions.Exit(WRONG_USE)
