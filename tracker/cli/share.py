"""`tracker share`."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.actions import share as actions
from tracker.cli.common import json_option, print_json, print_warnings, reporting_errors, tracks_option
from tracker.text import sanitize


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@tracks_option("Show only this track. Can be repeated.")
@click.option("--redact", is_flag=True, help="Hide names and paths of private repositories.")
@json_option
def share(folder: Path, tracks: tuple[str, ...], *, redact: bool, as_json: bool) -> None:
    """Write a page that shows your roadmap to a mentor, for any static host.

    FOLDER gets one page, index.html, without scripts and requests: each milestone with its state, the evidence of
    what is verified, your projects and your activity. It contains your name, headline and links, but no email
    address, telephone number or reasons of claims; what it contains is printed. A folder with other files is refused.

    \b
    Examples:
      tracker share public
      tracker share --track ai --redact ~/site/roadmap
    """
    with reporting_errors(as_json=as_json):
        shared = actions.share(folder, tracks, redact=redact)
    print_warnings(shared.warnings)
    if as_json:
        files = [str(folder / name) for name in shared.files]
        print_json({"schema": actions.SCHEMA, "error": None, "files": files, "contains": shared.contains})
        return
    click.echo(f"wrote {sanitize(str(folder / actions.PAGE))}")
    click.echo("The page contains:")
    for line in shared.contains:
        click.echo(f"- {line}")
