"""The `tracker` command: a table of commands, each imported only when it is called."""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import sys
from contextlib import suppress

import click

import tracker
from tracker.cli import UNREADABLE, WRONG_USE
from tracker.errors import UnusableFilesError

SECTIONS = {
    "Learning": {
        "advise": ("tracker.cli.advise:advise", "Recommend a track and estimate how long it takes."),
        "start": ("tracker.cli.start:start", "Start a track, or change its plan."),
        "status": ("tracker.cli.status:status", "Show progress on your tracks."),
        "next": ("tracker.cli.status:next_", "Show what to do next, and why."),
        "show": ("tracker.cli.show:show", "Show everything about a milestone."),
        "left": ("tracker.cli.status:left", "List the milestones that are not done."),
        "tick": ("tracker.cli.tick:tick", "Mark steps or milestones as done."),
        "untick": ("tracker.cli.tick:untick", "Mark steps or milestones as not done."),
        "skip": ("tracker.cli.tick:skip", "Exclude a milestone from progress."),
        "unskip": ("tracker.cli.tick:unskip", "Include a skipped milestone again."),
        "test-out": ("tracker.cli.test_out:test_out", "Claim a milestone that you already know."),
        "note": ("tracker.cli.notes:note", "Add a note to a milestone, or show its notes."),
        "impact": ("tracker.cli.impact:impact", "Record a measured result for the résumé."),
        "questions": ("tracker.cli.questions:questions", "Practise interview questions."),
        "forecast": ("tracker.cli.forecast:forecast", "Estimate when you will finish."),
        "activity": ("tracker.cli.forecast:activity", "Show your activity over the last year."),
        "pause": ("tracker.cli.start:pause", "Exclude days from the forecast."),
        "unpause": ("tracker.cli.start:unpause", "End a pause."),
    },
    "Proof": {
        "sync": ("tracker.cli.sync:sync", "Verify what moved, and show only what changed."),
        "watch": ("tracker.cli.sync:watch", "Synchronize after every commit."),
        "verify": ("tracker.cli.verify:verify", "Verify which deliverables a repository has."),
        "explain": ("tracker.cli.deliverables:explain", "Explain what counts for a deliverable."),
        "link": ("tracker.cli.link:link", "Link a repository to the milestones it proves."),
        "unlink": ("tracker.cli.link:unlink", "Remove a repository's links."),
        "links": ("tracker.cli.link:links", "List linked repositories."),
        "evidence": ("tracker.cli.link:evidence", "Show the recorded evidence for a milestone."),
        "export": ("tracker.cli.export:export", "Export verified work as a résumé, web page or data."),
        "share": ("tracker.cli.share:share", "Write a page that shows your roadmap to a mentor."),
        "review": ("tracker.cli.review:review", "Review repositories as a hiring engineer would."),
        "project": ("tracker.cli.project:project", "Show or change a project: name, purpose, demo and figures."),
        "profile": ("tracker.cli.profile:profile", "Show or change your name and contact details."),
        "serve": ("tracker.cli.serve:serve", "Show the terminal UI in a browser."),
        "demo": ("tracker.cli.demo:demo", "Verify a small demonstration repository."),
    },
    "Content": {
        "tracks": ("tracker.cli.tracks:tracks", "List, show, check and create tracks."),
        "deliverables": ("tracker.cli.deliverables:deliverables", "List, check and test deliverables."),
        "cohort": ("tracker.cli.cohort:cohort", "Verify the repositories of a whole course."),
        "rubric": ("tracker.cli.review:rubric", "Score repositories by the points of a rubric."),
        "roles": ("tracker.cli.roles:roles", "Compare job roles."),
        "pack": ("tracker.cli.pack:pack", "Write the reference pack of a track."),
    },
    "Data": {
        "undo": ("tracker.cli.journal:undo", "Undo the last action."),
        "journal": ("tracker.cli.journal:journal", "Show, check and merge the journal of your actions."),
        "shelf": ("tracker.cli.shelf:shelf", "List records whose milestone no longer exists."),
        "attach": ("tracker.cli.shelf:attach", "Move records from the shelf to a milestone."),
        "paths": ("tracker.cli.journal:paths", "Show where tracker keeps its files."),
        "completion": ("tracker.cli.completion:completion", "Print a shell completion script."),
    },
}
"""Heading in the help → command → its function and its line in the help."""

COMMANDS = {name: function for commands in SECTIONS.values() for name, (function, _) in commands.items()}
"""Command → its function, as `module:name`."""


CLOSED_PIPE = 141
"""The exit code after SIGPIPE, as shells give it."""


class LazyCommands(click.Group):
    """A group whose commands are imported when they are called, so that quick commands stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Invoke as click does, but end as a program that a closed pipe ends; click itself exits with 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            _drop_output()
            raise click.exceptions.Exit(CLOSED_PIPE) from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve as click does, but suggest the most similar command for an unknown one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from tracker.cli.common import unknown_name  # noqa: PLC0415 - 6 ms, needed only for an error

            ctx.fail(unknown_name("command", args[0], COMMANDS, "Run `tracker --help` for a list.").message)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands by section, without importing them."""
        width = max(map(len, COMMANDS))
        for heading, commands in SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl([(name.ljust(width), line) for name, (_, line) in commands.items()])


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
    help="Where to keep your progress. Defaults to $TRACKER_HOME, or else to your data folder.",
)
@click.pass_context
def cli(context: click.Context, home: str | None) -> None:
    """Follow an AI, ML or MLOps engineer roadmap and prove each deliverable from your own git repositories.

    Without a command, tracker opens the terminal UI.

    \b
    Examples:
      tracker start ai                start the AI engineer track
      tracker next                    show what to do next, and why
      tracker link ~/code/rag-bot     link a repository to the milestones it proves
      tracker sync                    verify what moved, and show only what changed
      tracker verify                  verify the repository in the current folder
      tracker explain eval-harness    show what counts, and how to add it
    """
    if home:
        os.environ["TRACKER_HOME"] = home
    if context.invoked_subcommand is None:
        open_app(context)


def open_app(context: click.Context) -> None:
    """Open the terminal UI, or print the help if standard input or output is not a terminal."""
    in_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if not in_terminal and "TEXTUAL_DRIVER" not in os.environ:  # that of `tracker serve` needs no terminal
        click.echo(context.get_help())
        return
    from tracker.cli.common import reporting_errors  # noqa: PLC0415 - 6 ms, not needed by --version
    from tracker.tui.app import run as run_app  # noqa: PLC0415 - Textual takes 200 ms to import

    with reporting_errors(as_json=False):
        run_app()


def _wants_json() -> bool:
    """Whether the command line requests JSON; it may be one that cannot be parsed."""
    pairs = zip(sys.argv, sys.argv[1:], strict=False)
    return bool({"--json", "--format=json"} & set(sys.argv)) or ("--format", "json") in pairs


def _print_error(code: str, message: str, remedy: str) -> None:
    """Print an error: as JSON if JSON was requested."""
    if _wants_json():
        click.echo(json.dumps({"error": {"code": code, "message": message, "remedy": remedy}}, ensure_ascii=False))
    else:
        click.echo(f"Error: {message}\nHint: {remedy}", err=True)


def _drop_output() -> None:
    """Let the interpreter not try again to write what could not be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end(number: int, _frame: object) -> None:
    """End as for an exception, so that processes are ended and files closed."""
    sys.exit(128 + number)


def run() -> None:
    """Run the command line. A closed pipe and signals end it without a traceback, with the usual exit codes."""
    for name in ("SIGTERM", "SIGHUP"):
        # Windows has no SIGHUP; `nohup` has it ignored.
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is not signal.SIG_IGN:
            signal.signal(getattr(signal, name), _end)
    # Or each Python process that we start, also through Dask, would import modules from the current folder.
    os.environ["PYTHONSAFEPATH"] = "1"
    gc.set_threshold(100000, 10, 10)  # a run creates millions of small values and few cycles
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal may lack some characters
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
        sys.exit(code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        sys.exit(130)
    except UnusableFilesError as error:
        _print_error("unusable_files", str(error), "fix the files listed, or move them away")
        sys.exit(WRONG_USE)
    except click.ClickException as mistake:
        if _wants_json():
            _print_error("wrong_use", mistake.format_message(), "run the command with --help")
        else:
            mistake.show()
        sys.exit(mistake.exit_code)
    except BrokenPipeError:
        _drop_output()
        sys.exit(CLOSED_PIPE)
    except OSError as error:
        if error.filename is not None:  # not of a stream
            raise
        _drop_output()
        with suppress(OSError):
            click.echo(f"Error: the output cannot be written: {error.strerror}", err=True)
        sys.exit(UNREADABLE)
    finally:
        gc.freeze()  # or the interpreter searches all values for cycles before it exits
