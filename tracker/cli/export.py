"""`tracker export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.common import complete_tracks, told
from tracker.cli.problems import print_warnings
from tracker.export.formats import FORMATS
from tracker.text import sanitize

if TYPE_CHECKING:
    from tracker.actions.export import Exported

ABOUT = "; ".join(f"{name}: {format_.about}" for name, format_ in FORMATS.items())


@click.command()
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="md", help=f"{ABOUT}.")
@click.option("--track", "tracks", multiple=True, metavar="ID", shell_complete=complete_tracks, help="Only this track.")
@click.option(
    "--include", "included", multiple=True, type=click.Choice(["claimed"]), help="Claimed milestones too, marked so."
)
@click.option("--redact", is_flag=True, help="Hide names and paths of repositories that are not linked as public.")
@click.option("--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
@click.option(
    "--readme",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Update the block between <!-- tracker:start --> and <!-- tracker:end --> in it, and nothing else.",
)
def export(  # noqa: PLR0913 - one parameter for each option of the command
    format_: str,
    tracks: tuple[str, ...],
    included: tuple[str, ...],
    output: Path | None,
    readme: Path | None,
    *,
    redact: bool,
) -> None:
    """Turn what is verified into a résumé, a page, a badge or data.

    \b
    Examples:
      tracker export --format pdf -o resume.pdf
      tracker export --format json-resume --track ai > resume.json
      tracker export --format html --redact -o portfolio.html
      tracker export --readme ~/code/profile/README.md
    """
    from tracker.actions import export as actions  # noqa: PLC0415 - git is slow to import

    if readme and output:
        raise click.UsageError("--readme updates a file in place; leave -o out.")
    if FORMATS[format_].binary and not (output or readme) and sys.stdout.isatty():
        raise click.UsageError(f"{format_} is no text: give -o FILE.")
    wanted = actions.ExportOptions("claimed" in included, redact)
    with told(as_json=format_ == "json" and not readme):
        if readme:
            done = actions.update_readme(readme, tracks, wanted)
            click.echo(f"{sanitize(str(readme))} {'updated' if done.changed else 'is up to date'}")
        else:
            done = actions.export(format_, tracks, wanted)
            if output:
                actions.atomic_write(output, done.content)
                click.echo(f"wrote {sanitize(str(output))}", err=True)
            else:
                sys.stdout.buffer.write(done.content)
    _tell(done)


def _tell(done: Exported) -> None:
    print_warnings(done.warnings)
    if not done.summary.projects:
        click.echo("Nothing is verified yet: `tracker next` says what comes next.", err=True)
