"""The `tracker` command: a table of sub-commands, each imported only when it is called."""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys

import click

import tracker
from tracker.errors import UnusableFilesError

COMMANDS = {
    "advise": ("tracker.cli.advise:advise", "Say which track suits you, and how long it takes."),
    "start": ("tracker.cli.start:start", "Begin a track."),
    "status": ("tracker.cli.status:status", "Show how far you are."),
    "next": ("tracker.cli.status:next_", "Show what to do next, and why."),
    "show": ("tracker.cli.show:show", "Show a milestone: steps, deliverables, resources, notes."),
    "left": ("tracker.cli.status:left", "Name everything that is not done."),
    "tick": ("tracker.cli.ticking:tick", "Say that a step or milestone is done."),
    "untick": ("tracker.cli.ticking:untick", "Take a tick back."),
    "skip": ("tracker.cli.ticking:skip", "Leave a milestone out."),
    "unskip": ("tracker.cli.ticking:unskip", "Take a milestone in again."),
    "test-out": ("tracker.cli.ticking:test_out", "Claim what you know already."),
    "note": ("tracker.cli.ticking:note", "Put a note on a milestone, or show its notes."),
    "impact": ("tracker.cli.ticking:impact", "Keep a measured result, for the résumé."),
    "link": ("tracker.cli.linking:link", "Link a repository to the milestones it proves."),
    "unlink": ("tracker.cli.linking:unlink", "Take links away."),
    "links": ("tracker.cli.linking:links", "Show the linked repositories."),
    "verify": ("tracker.cli.verify:verify", "Prove from a repository's commits which deliverables it has."),
    "evidence": ("tracker.cli.linking:evidence", "Show what was recorded of a milestone's deliverables."),
    "forecast": ("tracker.cli.pace:forecast", "Say when you will be done, as a range."),
    "activity": ("tracker.cli.pace:activity", "Show the days of the last year and how steady they were."),
    "export": ("tracker.cli.export:export", "Turn what is verified into a résumé, a page, a badge or data."),
    "profile": ("tracker.cli.profile:profile", "Say who you are, for the résumé."),
    "pause": ("tracker.cli.start:pause", "Let days count for nothing."),
    "unpause": ("tracker.cli.start:unpause", "Go on."),
    "undo": ("tracker.cli.journal:undo", "Take back the last thing you did."),
    "shelf": ("tracker.cli.status:shelf", "List records of milestones that vanished."),
    "attach": ("tracker.cli.status:attach", "Give records from the shelf to a milestone."),
    "journal": ("tracker.cli.journal:journal", "See, check and merge the record of what you did."),
    "paths": ("tracker.cli.journal:paths", "Show where everything is."),
    "completion": ("tracker.cli.completion:completion", "Print what makes a shell complete commands and ids."),
    "deliverables": ("tracker.cli.deliverables:deliverables", "See and check what can be proven."),
    "explain": ("tracker.cli.deliverables:explain", "Tell what counts for one deliverable, and how to add it."),
    "tracks": ("tracker.cli.tracks:tracks", "See, check and write tracks."),
    "roles": ("tracker.cli.roles:roles", "Compare roles as the sources describe them."),
    "questions": ("tracker.cli.questions:questions", "Practise interview questions; they come again in time."),
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
            from tracker.cli.mistakes import unknown  # noqa: PLC0415 - only for a mistake

            ctx.fail(unknown("command", args[0], COMMANDS, "`tracker --help` lists the commands.").message)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=LazyCommands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(tracker.__version__, prog_name="tracker", message="%(prog)s %(version)s")
@click.option(
    "--home",
    metavar="FOLDER",
    envvar="TRACKER_HOME",
    help="Where your progress is; else TRACKER_HOME, else the data folder.",
)
@click.pass_context
def cli(context: click.Context, home: str | None) -> None:
    """Follow an AI, ML or MLOps engineer roadmap and prove each deliverable from your own git repositories.

    \b
    Examples:
      tracker                            open the terminal UI
      tracker start ai                   begin a track
      tracker next                       what to do next, and why
      tracker link ~/code/rag-bot        let a repository prove milestones
      tracker verify                     what the repository you stand in proves
      tracker verify ~/code/* --json     several repositories, one JSON document each
      tracker explain eval-harness       what counts, what does not, how to add it
    """
    if home:
        os.environ["TRACKER_HOME"] = home
    if context.invoked_subcommand is None:
        open_app(context)


def open_app(context: click.Context) -> None:
    """Open the terminal UI, or print the help where there is no terminal to show it on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo(context.get_help())
        return
    from tracker.actions.progress import ProgressError  # noqa: PLC0415 - other commands need no progress
    from tracker.tui.app import run as run_app  # noqa: PLC0415 - Textual is slow to import

    try:
        run_app()
    except ProgressError as error:
        click.echo(f"Error: {error.message}\n{error.remedy}", err=True)
        raise click.exceptions.Exit(2 if error.wrong_use else 3) from None


def _wants_json() -> bool:
    """Whether the command line asks for JSON, also where it cannot be parsed."""
    pairs = zip(sys.argv, sys.argv[1:], strict=False)
    return bool({"--json", "--format=json"} & set(sys.argv)) or ("--format", "json") in pairs


def _tell(code: str, message: str, remedy: str) -> None:
    """An error in the form asked for: JSON stays JSON."""
    if _wants_json():
        click.echo(json.dumps({"error": {"code": code, "message": message, "remedy": remedy}}, ensure_ascii=False))
    else:
        click.echo(f"Error: {message}", err=True)


def run() -> None:
    """Run the command line; a closed pipe and Ctrl-C end it quietly, with the exit codes that shells expect."""
    gc.set_threshold(100000, 10, 10)  # a run makes millions of small values and few cycles
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal need not know every sign
    try:
        sys.exit(cli.main(standalone_mode=False))
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except UnusableFilesError as error:
        _tell("unusable_files", str(error), "mend the files named, or move them away")
        sys.exit(2)
    except click.ClickException as mistake:
        if _wants_json():
            _tell("wrong_use", mistake.format_message(), "see --help")
        else:
            mistake.show()
        sys.exit(mistake.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    finally:
        gc.freeze()  # else the interpreter looks for cycles among all values before it ends
