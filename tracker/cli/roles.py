"""`tracker roles`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from tracker.cli.mistakes import unknown
from tracker.roadmap.roles import Comparison, ComparisonRow, compare
from tracker.roadmap.roles import roles as all_roles

if TYPE_CHECKING:
    from rich.table import Table

SIDE_BY_SIDE = 3
"""More roles than this are shown one after the other."""


@click.command()
@click.argument("ids", nargs=-1, metavar="[ROLE]...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def roles(ids: tuple[str, ...], *, as_json: bool) -> None:
    """Compare roles: what each builds, needs and is measured on, as the sources say.

    Without ROLE it names the roles. Where sources disagree, both are shown.

    \b
    Examples:
      tracker roles
      tracker roles ai-engineer ml-engineer
      tracker roles data-scientist ai-engineer mlops-engineer --json
    """
    known = all_roles()
    for id_ in ids:
        if id_ not in known:
            raise unknown("role", id_, known, f"Roles are {', '.join(known)}.")
    comparison = compare(ids)
    if as_json:
        click.echo(json.dumps(_document(comparison), ensure_ascii=False))
    elif not ids:
        for role in known.values():
            click.echo(f"  {role.id:<24} {role.summary}" + (f" (track {role.track})" if role.track else ""))
        click.echo("\ntracker roles ai-engineer ml-engineer compares two of them.", err=True)
    else:
        from rich.console import Console  # noqa: PLC0415 - only tables need it

        console = Console()
        for start in range(0, len(ids), SIDE_BY_SIDE):
            console.print(table(compare(ids[start : start + SIDE_BY_SIDE])))
        for view in comparison.disagreements:
            said = "; ".join(f"{fact.text} ({fact.source})" for fact in view.facts)
            console.print(f"[bold]{view.topic}[/] {said}")
        console.print(
            "\nSources: " + "; ".join(f"{id_} {title}" for id_, title in comparison.sources.items()), style="dim"
        )


def table(comparison: Comparison) -> Table:
    """The comparison as a table, one column for each role."""
    from rich.table import Table  # noqa: PLC0415 - as above

    shown = Table(show_lines=True, header_style="bold")
    shown.add_column("")
    for role in comparison.roles:
        shown.add_column(role.title, ratio=1)
    for row in (*comparison.rows, *comparison.capabilities):
        cells = ("\n".join(f"{fact.text} [dim]{fact.source}[/]" for fact in cell) for cell in row.cells)
        shown.add_row(f"[bold]{row.title}[/]", *cells)
    return shown


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
