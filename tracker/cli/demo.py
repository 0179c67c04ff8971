"""`tracker demo`."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from tracker.actions.demo import build_demo
from tracker.cli.common import writing_folder
from tracker.cli.verify import verify


@click.command()
@click.option(
    "--to",
    "folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep the repository in FOLDER.",
)
def demo(folder: Path | None) -> None:
    """Build a small demonstration repository and verify it, to show what verified, partial and missing look like.

    Without --to, the repository is removed afterwards.

    \b
    Examples:
      tracker demo
      tracker demo --to ~/tmp
    """
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="tracker-demo-") as temporary:
            _verify(build_demo(Path(temporary)))
        click.echo("\nThe repository was in a temporary folder and is gone: `tracker demo --to FOLDER` keeps it")
        return
    with writing_folder():
        repository = build_demo(folder)
    _verify(repository)
    click.echo(f"\nThe repository is in {repository}")


def _verify(repository: Path) -> None:
    verify.main([str(repository), "--track", "ai"], standalone_mode=False)
