"""`tracker serve`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from tracker.cli.common import reporting_errors
from tracker.errors import ProgressError
from tracker.installation import install_command
from tracker.serve.access import is_loopback
from tracker.text import sanitize

if TYPE_CHECKING:
    from tracker.serve.server import Listening

EXPOSED = """\
Warning: other machines can reach {host}, and nothing is encrypted. Whoever reads the traffic gets the token, and with
it your progress, your profile, and the contents of all repositories that you can read.
It is safer to leave out --host, and to connect from elsewhere by `ssh -t -L {port}:127.0.0.1:{port}`."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8000,
    show_default=True,
    metavar="PORT",
    help="The port to listen on; 0 for any free one.",
)
def serve(host: str, port: int) -> None:
    """Show the terminal UI in a browser.

    Open the address that is printed: it contains a token, without which nothing is served. Each page runs an app of
    its own, with the same progress. Exports are downloaded by the browser; your editor is not opened. Ctrl-C ends it.

    \b
    Examples:
      tracker serve
      tracker serve --port 0
      ssh -t -L 8000:127.0.0.1:8000 myhost tracker serve
    """
    with reporting_errors(as_json=False):
        try:
            from tracker.serve.server import serve as run  # noqa: PLC0415 - not installed with tracker
        except ModuleNotFoundError as error:
            remedy = f"run `{install_command('serve')}`"
            raise ProgressError("missing_extra", "serving needs textual-serve", remedy, wrong_use=True) from error
        asyncio.run(run(sanitize(host), port, _print_address))


def _print_address(found: Listening) -> None:
    if not is_loopback(found.host):
        click.echo(EXPOSED.format(host=found.host, port=found.port), err=True)
    click.echo(found.url)
    click.echo("Whoever has this address uses tracker as you. Press Ctrl-C to end it.", err=True)
