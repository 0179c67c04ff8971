"""The `tracker` command: a table of sub-commands, each imported only when it is called."""

from __future__ import annotations

import importlib
import os
import sys

import click

import tracker

COMMANDS = {
    "verify": ("tracker.cli.verify:verify", "Prove from a repository's commits which deliverables it has."),
    "deliverables": ("tracker.cli.deliverables:deliverables", "See and check what can be proven."),
    "explain": ("tracker.cli.deliverables:explain", "Tell what counts for one deliverable, and how to add it."),
    "tracks": ("tracker.cli.tracks:tracks", "See, check and write tracks."),
    "roles": ("tracker.cli.roles:roles", "Compare roles as the sources describe them."),
    "demo": ("tracker.cli.demo:demo", "Build a small portfolio repository and verify it."),
}
"""Command → where it is and its line in the help."""


class LazyCommands(click.Group):
    """A group whose commands are imported on use, so that the quick ones stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, naming the nearest command for a misspelt one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib  # noqa: PLC0415 - only for a mistake

            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            hint = f' Did you mean "{near[0]}"?' if near else " `tracker --help` lists the commands."
            ctx.fail(f'There is no command "{args[0]}".{hint}')
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(tracker.__version__, prog_name="tracker", message="%(prog)s %(version)s")
def cli() -> None:
    """Follow an AI, ML or MLOps engineer roadmap and prove each deliverable from your own git repositories.

    \b
    Examples:
      tracker verify                     what the repository you stand in proves
      tracker verify ~/code/* --json     several repositories, one JSON document each
      tracker explain eval-harness       what counts, what does not, how to add it
    """


def run() -> None:
    """Run the command line; a closed pipe and Ctrl-C end it quietly, with the exit codes that shells expect."""
    try:
        sys.exit(cli.main(standalone_mode=False))
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except click.ClickException as mistake:
        mistake.show()
        sys.exit(mistake.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
