"""`tracker demo`."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click


@click.command()
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="Keep it in this folder.")
def demo(folder: Path | None) -> None:
    """Build a small portfolio repository and verify it, to see what verified, partial and missing look like.

    \b
    Examples:
      tracker demo
      tracker demo --to ~/tmp
    """
    from tracker.actions.demo import build_demo  # noqa: PLC0415 - git is slow to import

    if folder is not None:
        try:
            target = build_demo(folder)
        except FileExistsError as error:
            raise click.UsageError(f"{error.filename} is there already: name another folder with --to.") from error
        except OSError as error:
            raise click.UsageError(f"{error.filename} cannot be written: {error.strerror}.") from error
        _verify(target)
        click.echo(f"\nThe repository stays in {target}")
        return
    with tempfile.TemporaryDirectory(prefix="tracker-demo-") as temporary:
        _verify(build_demo(Path(temporary)))


def _verify(target: Path) -> None:
    from tracker.cli.verify import verify  # noqa: PLC0415 - as above

    verify.main([str(target), "--track", "ai"], standalone_mode=False)
