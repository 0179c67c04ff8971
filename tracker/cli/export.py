"""`tracker export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.actions import export as actions
from tracker.actions.gaps import gaps as gaps_of
from tracker.cli.common import print_json, print_warnings, reporting_errors, tracks_option
from tracker.export.formats import FORMATS
from tracker.text import sanitize

if TYPE_CHECKING:
    from tracker.actions.export import Exported

FORMAT_HELP = "Output format, md by default:\n\n\b\n" + "\n".join(
    f"{name:<13}{item.about}" for name, item in FORMATS.items()
)


@click.command()
@click.option("--format", "format_", metavar="FORMAT", type=click.Choice(list(FORMATS)), default="md", help=FORMAT_HELP)
@tracks_option("Export only this track. Can be repeated.")
@click.option(
    "--include",
    "included",
    multiple=True,
    metavar="claimed",
    type=click.Choice(["claimed"]),
    help="Include claimed milestones, in a section of their own.",
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Show all statements of each project, not only the first five, of which pdf and docx leave out some so that "
    "several projects fit on a page.",
)
@click.option("--redact", is_flag=True, help="Hide names and paths of private repositories.")
@click.option("--gaps", is_flag=True, help="List what the export lacks, one line each, instead of exporting.")
@click.option("--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE.")
@click.option(
    "--readme",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Update the block between <!-- tracker:start --> and <!-- tracker:end --> in FILE.",
)
def export(  # noqa: PLR0913 - one parameter for each option of the command
    format_: str,
    tracks: tuple[str, ...],
    included: tuple[str, ...],
    output: Path | None,
    readme: Path | None,
    *,
    everything: bool,
    redact: bool,
    gaps: bool,
) -> None:
    """Export verified deliverables with their evidence as a résumé, web page, badge or data.

    Without --output, prints to standard output.

    \b
    Examples:
      tracker export --format pdf -o resume.pdf
      tracker export --format json-resume --track ai > resume.json
      tracker export --format html --redact -o portfolio.html
      tracker export --readme ~/code/profile/README.md
      tracker export --gaps
    """
    if gaps and (readme or output):
        raise click.UsageError("--gaps exports nothing: leave out --output and --readme.")
    if readme and output:
        raise click.UsageError("--readme and --output cannot be used together.")
    if FORMATS[format_].binary and not (output or readme or gaps) and sys.stdout.isatty():
        raise click.UsageError(f"{format_} is a binary format. Use --output FILE.")
    options = actions.ExportOptions("claimed" in included, redact, everything)
    if gaps:
        _print_gaps(tracks, options, as_json=format_ == "json")
        return
    with reporting_errors(as_json=format_ == "json" and not readme):
        if readme:
            exported = actions.update_readme(readme, tracks, options)
            click.echo(f"{sanitize(str(readme))} {'updated' if exported.changed else 'is already up to date'}")
        else:
            exported = actions.export(format_, tracks, options)
            if output:
                actions.atomic_write(output, exported.content)
                click.echo(f"wrote {sanitize(str(output))}", err=True)
            else:
                sys.stdout.buffer.write(exported.content)
    _print_notes(exported)


def _print_gaps(tracks: tuple[str, ...], options: actions.ExportOptions, *, as_json: bool) -> None:
    with reporting_errors(as_json=as_json):
        found = gaps_of(tracks, options)
    if as_json:
        print_json({"schema": "tracker.gaps/1", "error": None, "gaps": found})
        return
    for gap in found:
        click.echo(sanitize(gap))
    if not found:
        click.echo("no gaps", err=True)


def _print_notes(exported: Exported) -> None:
    print_warnings(exported.warnings)
    if not exported.summary.projects:
        click.echo("no deliverable is verified yet: run `tracker next` to see what to do next", err=True)
