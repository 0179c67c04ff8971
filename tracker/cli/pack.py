"""`tracker pack`."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.actions.pack import packs, write_pack
from tracker.cli.common import unknown_name, writing_folder
from tracker.cli.completion import complete_packs
from tracker.roadmap.loader import track_files
from tracker.text import sanitize


@click.command()
@click.argument("track", metavar="TRACK", shell_complete=complete_packs)
@click.option(
    "--to",
    "folder",
    metavar="FOLDER",
    default=".",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write into FOLDER instead of the current one.",
)
def pack(track: str, folder: Path) -> None:
    """Write the reference pack of a track: a corpus, questions, attacks and a tool server to measure against.

    Not every track has one. An existing folder is never overwritten.

    \b
    Examples:
      tracker pack ai
      tracker pack ai --to ~/projects
    """
    with writing_folder():
        try:
            target = write_pack(track, folder)
        except KeyError:
            names = packs()
            hint = f"{'This track has' if len(names) == 1 else 'These tracks have'} one: {', '.join(names)}."
            if track in track_files().documents:
                raise click.UsageError(f'The track "{track}" has no reference pack. {hint}') from None
            raise unknown_name("pack", track, names, hint) from None
    click.echo(sanitize(str(target)))
    click.echo("read its README.md first", err=True)
