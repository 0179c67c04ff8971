"""`tracker roles`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli.common import json_option, print_json, unknown_name
from tracker.cli.terminal import fold
from tracker.roadmap.roles import Comparison, ComparisonRow, SourcedText, compare
from tracker.roadmap.roles import roles as all_roles

if TYPE_CHECKING:
    from rich.table import Table

MAX_COLUMNS = 3
"""The most roles in one table; further roles follow in another."""


@click.command()
@click.argument("ids", nargs=-1, metavar="[ROLE]...")
@json_option
def roles(ids: tuple[str, ...], *, as_json: bool) -> None:
    """Compare job roles: what each builds, needs and is measured on, according to published sources.

    Without ROLE, list the roles. Where sources disagree, each view is shown.

    \b
    Examples:
      tracker roles
      tracker roles ai-engineer ml-engineer
      tracker roles data-scientist ai-engineer mlops-engineer --json
    """
    available = all_roles()
    for id_ in ids:
        if id_ not in available:
            raise unknown_name("role", id_, available, f"Available roles: {', '.join(available)}.")
    comparison = compare(ids)
    if as_json:
        print_json(_document(comparison))
    elif not ids:
        for role in available.values():
            track = f" (track {role.track})" if role.track else ""
            click.echo(fold(f"{role.id:<24}{role.summary}{track}", 24))
        click.echo("\nto compare roles, run `tracker roles ai-engineer ml-engineer`", err=True)
    else:
        _print_comparison(comparison, ids)


def _print_comparison(comparison: Comparison, ids: tuple[str, ...]) -> None:
    # Rich takes 25 ms to import; the list and JSON do not need it.
    from rich.text import Text  # noqa: PLC0415 - see above

    from tracker.cli.console import OutputConsole  # noqa: PLC0415 - see above

    console = OutputConsole()
    for start in range(0, len(ids), MAX_COLUMNS):
        console.print(table(compare(ids[start : start + MAX_COLUMNS])))
    for disagreement in comparison.disagreements:
        views = "; ".join(f"{fact.text} ({fact.source})" for fact in disagreement.facts)
        console.print(Text.assemble((disagreement.topic, "bold"), f" {views}"))
    sources = "".join(f"\n  {name}: {title}" for name, title in comparison.sources.items())
    console.print(Text(f"\nSources{sources}", style="dim"))


def _cited(fact: SourcedText) -> tuple[str, str]:
    return (f" ({fact.source})" if fact.source else "", "dim")


def table(comparison: Comparison) -> Table:
    """The comparison as a table with one column for each role."""
    from rich.table import Table  # noqa: PLC0415 - see `_print_comparison`
    from rich.text import Text  # noqa: PLC0415 - see `_print_comparison`

    columns = Table(show_lines=True, header_style="bold")
    columns.add_column("")
    for role in comparison.roles:
        columns.add_column(Text(role.title), ratio=1)
    for row in (*comparison.rows, *comparison.capabilities):
        cells = (Text("\n").join(Text.assemble(fact.text, _cited(fact)) for fact in cell) for cell in row.cells)
        columns.add_row(Text(row.title, style="bold"), *cells)
    return columns


def _document(comparison: Comparison) -> dict[str, object]:
    def rows(found: tuple[ComparisonRow, ...]) -> list[dict[str, object]]:
        return [
            {
                "title": row.title,
                "cells": {
                    role.id: [fact._asdict() for fact in cell]
                    for role, cell in zip(comparison.roles, row.cells, strict=True)
                },
            }
            for row in found
        ]

    return {
        "schema": "tracker.roles/1",
        "roles": [role._asdict() for role in comparison.roles],
        "dimensions": rows(comparison.rows),
        "capabilities": rows(comparison.capabilities),
        "disagreements": [
            {"topic": view.topic, "views": [fact._asdict() for fact in view.facts]} for view in comparison.disagreements
        ],
        "sources": comparison.sources,
    }
