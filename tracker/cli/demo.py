"""`tracker demo`."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from tracker.actions.demo import build_demo
from tracker.cli import UNREADABLE
from tracker.cli.common import print_error, unwritable
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

    \b
    Examples:
      tracker demo
      tracker demo --to ~/tmp
    """
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="tracker-demo-") as temporary:
            _verify(build_demo(Path(temporary)))
        return
    try:
        repository = build_demo(folder)
    except FileExistsError as error:
        raise click.UsageError(f"{error.filename} already exists. Use another folder with --to.") from error
    except OSError as error:
        print_error(unwritable(error), as_json=False)
        raise click.exceptions.Exit(UNREADABLE) from error
    _verify(repository)
    click.echo(f"\nThe repository is in {repository}")


def _verify(repository: Path) -> None:
    verify.main([str(repository), "--track", "ai"], standalone_mode=False)
