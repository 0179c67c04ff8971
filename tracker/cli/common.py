"""Shared by the commands: JSON output, errors with their exit codes, warnings and lint problems."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.cli import UNREADABLE, WRONG_USE
from tracker.cli.completion import complete_milestones, complete_tracks
from tracker.errors import ProgressError
from tracker.files.problems import nearest
from tracker.roadmap.loader import track_files
from tracker.text import plural, sanitize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from click.shell_completion import CompletionItem

    from tracker.actions.progress import Done, View
    from tracker.errors import ReportedError
    from tracker.files.problems import Problem

    Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]] | None

_F = TypeVar("_F", bound="Callable[..., Any]")

OTHER_ADDRESS = "Hint: if you wrote them under another address, run `tracker profile set --also ADDRESS`"
"""What to say where verified deliverables are not the learner's."""


def json_option(command: _F) -> _F:
    """The option `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Output JSON.")(command)


def list_option(name: str, metavar: str, help_: str, complete: Complete = None) -> Callable[[_F], _F]:
    """An option for words that commas part, given once or several times; its value is a tuple of them all."""
    return click.option(name, multiple=True, callback=_words, metavar=metavar, help=help_, shell_complete=complete)


def _words(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    words = (word.strip() for value in given for word in value.split(","))
    return tuple(word for word in words if word)


def milestone_argument(command: _F) -> _F:
    """The argument that names a milestone or step."""
    return click.argument("name", metavar="MILESTONE", shell_complete=complete_milestones)(command)


def tracks_option(help_: str) -> Callable[[_F], _F]:
    """The option `--track`, which may be repeated."""
    return click.option("--track", "tracks", multiple=True, metavar="ID", shell_complete=complete_tracks, help=help_)


def print_json(value: object) -> None:
    """Print a value as JSON, escaped to ASCII so that no control character reaches the terminal."""
    click.echo(json.dumps(plain(value), indent=2, allow_nan=False))


def plain(value: Any) -> Any:  # noqa: ANN401 - any value of ours
    """The value with named tuples, at any depth, as dictionaries."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: plain(item) for key, item in value._asdict().items()}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


@contextmanager
def reporting_errors(*, as_json: bool) -> Iterator[None]:
    """Print a ProgressError raised in the block, as JSON if requested, and end with its exit code."""
    try:
        yield
    except ProgressError as error:
        warn_about_tracks()  # a damaged file may be the cause
        print_error(error, as_json=as_json, candidates=list(error.candidates))
        raise click.exceptions.Exit(WRONG_USE if error.wrong_use else UNREADABLE) from error


def print_error(error: ReportedError, *, as_json: bool, **more: object) -> None:
    """Print an error and its remedy on standard error, or as a JSON object on standard output."""
    if as_json:
        print_json({"error": {"code": error.code, "message": error.message, "remedy": error.remedy, **more}})
    else:
        message, remedy = (sanitize(text, lines=True) for text in (error.message, error.remedy))
        click.echo(f"Error: {message}\nHint: {remedy}", err=True)


def unknown_name(kind: str, name: str, choices: Iterable[str], hint: str) -> click.UsageError:
    """The error for an unknown name: with the most similar of the choices, or else with the hint."""
    near = nearest(name, choices)
    return click.UsageError(f'Unknown {kind} "{name}". ' + (f'Did you mean "{near}"?' if near else hint))


@contextmanager
def writing_folder() -> Iterator[None]:
    """Report that the folder named with --to is there already or cannot be written, and end with the exit code."""
    try:
        yield
    except FileExistsError as error:
        name = sanitize(str(error.filename))
        raise click.UsageError(f"{name} already exists. Use another folder with --to.") from error
    except OSError as error:
        message = f"cannot write {sanitize(str(error.filename))}: {error.strerror}"
        print_error(ProgressError("unwritable", message, "choose another folder with --to"), as_json=False)
        raise click.exceptions.Exit(UNREADABLE) from error


def print_done(done: Done, *, as_json: bool) -> None:
    """Print what an action did."""
    print_warnings(done.view.warnings)
    if as_json:
        print_json({"schema": "tracker.done/1", "error": None, "said": done.message, "events": list(done.events)})
    else:
        click.echo(sanitize(done.message, lines=True))


def print_warnings(warnings: Iterable[str]) -> None:
    """Print warnings on standard error."""
    for warning in warnings:
        click.echo(f"warning: {sanitize(warning)}", err=True)


def warn_about_tracks() -> None:
    """Warn about the problems of track files; for commands that load no progress, whose view has these warnings."""
    print_warnings(track_files().warnings)


def print_track_notices(view: View) -> None:
    """Print which started tracks have no readable file, or how to start a track if none is started."""
    if not view.progress.tracks:
        click.echo(f"no track started yet: run `tracker start {next(iter(view.tracks), 'TRACK')}`")
    for id_ in view.progress.tracks:
        if id_ not in view.tracks:
            click.echo(f"{sanitize(id_)}: no readable track file; its records are kept: run `tracker shelf`")


def print_problems(files: Sequence[Path], problems: Sequence[Problem], *, as_json: bool) -> None:
    """Print lint problems, one per line, or one JSON document. Raises click's Exit if there are any."""
    if as_json:
        print_json(
            {"schema": "tracker.lint/1", "error": None, "files": [str(file) for file in files], "problems": problems}
        )
    else:
        for problem in problems:
            click.echo(str(problem))
        click.echo(f"{plural(len(problems), 'problem')} in {plural(len(files), 'file')}", err=True)
    if problems:
        raise click.exceptions.Exit(WRONG_USE)
