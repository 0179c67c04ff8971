"""What the commands about progress share: JSON, warnings, errors with their exit codes."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.actions.progress import Done, ProgressError, View
from tracker.cli.completing import complete_milestones, complete_tracks
from tracker.cli.problems import print_warnings, warn_about_tracks
from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "UNREADABLE",
    "WRONG_USE",
    "complete_milestones",
    "complete_tracks",
    "done",
    "json_option",
    "lost_tracks",
    "milestone_argument",
    "nothing_started",
    "plain",
    "print_json",
    "told",
    "warn",
]

_F = TypeVar("_F", bound="Callable[..., Any]")
WRONG_USE, UNREADABLE = 2, 3


def json_option(command: _F) -> _F:
    """The option `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


@contextmanager
def told(*, as_json: bool) -> Iterator[None]:
    """Say what went wrong in the block, as JSON where that was asked for, and end with its exit code."""
    try:
        yield
    except ProgressError as error:
        warn_about_tracks()  # a damaged file may be why
        if as_json:
            failure = {"code": error.code, "message": error.message, "remedy": error.remedy}
            print_json({"error": {**failure, "candidates": list(error.candidates)}})
        else:
            click.echo(f"Error: {sanitize(error.message, lines=True)}\n{sanitize(error.remedy, lines=True)}", err=True)
        raise click.exceptions.Exit(WRONG_USE if error.wrong_use else UNREADABLE) from error


def done(result: Done, *, as_json: bool) -> None:
    """Say what an action did."""
    warn(result.view)
    if as_json:
        print_json({"schema": "tracker.done/1", "error": None, "said": result.message, "events": list(result.events)})
    else:
        click.echo(sanitize(result.message, lines=True))


def warn(view: View) -> None:
    """Print on standard error the warnings about files of the journal and of tracks."""
    print_warnings(view.warnings)


def nothing_started(view: View) -> str:
    """What to say where no track was begun."""
    return f"no track started yet: tracker start {next(iter(view.tracks), 'TRACK')}"


def lost_tracks(view: View) -> list[str]:
    """A line for each track that was begun and that no file has now."""
    return [
        f"{sanitize(id_)}: begun, but no track file with this id can be read; its records are kept: tracker shelf"
        for id_ in view.progress.tracks
        if id_ not in view.tracks
    ]


def print_json(value: object) -> None:
    """Print a value as JSON; escaped to ASCII, so that no control character reaches the terminal."""
    click.echo(json.dumps(plain(value), indent=2, allow_nan=False))


def plain(value: Any) -> Any:  # noqa: ANN401 - any value of ours
    """Named tuples as objects, whatever they hold."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: plain(item) for key, item in value._asdict().items()}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def milestone_argument(command: _F) -> _F:
    """The argument that names a milestone or step."""
    return click.argument("name", metavar="MILESTONE", shell_complete=complete_milestones)(command)
