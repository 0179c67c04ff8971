"""What the commands about progress share: JSON, warnings, errors with their exit codes, completion of names."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.actions.progress import Done, ProgressError, View, load_progress
from tracker.text import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.shell_completion import CompletionItem

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
        if as_json:
            failure = {"code": error.code, "message": error.message, "remedy": error.remedy}
            print_json({"error": {**failure, "candidates": list(error.candidates)}})
        else:
            click.echo(f"Error: {safe(error.message, lines=True)}\n{safe(error.remedy, lines=True)}", err=True)
        raise click.exceptions.Exit(WRONG_USE if error.wrong_use else UNREADABLE) from error


def done(result: Done, *, as_json: bool) -> None:
    """Say what an action did."""
    warn(result.view)
    if as_json:
        print_json({"schema": "tracker.done/1", "error": None, "said": result.said, "events": list(result.events)})
    else:
        click.echo(safe(result.said, lines=True))


def warn(view: View) -> None:
    """Tell on standard error what there is to know about the journal's files."""
    for warning in view.warnings:
        click.echo(f"warning: {safe(warning)}", err=True)


def print_json(value: object) -> None:
    """Print a value as JSON; escaped to ASCII, so that no control character reaches the terminal."""
    click.echo(json.dumps(plain(value), indent=2))


def plain(value: Any) -> Any:  # noqa: ANN401 - any value of ours
    """Named tuples as objects, whatever they hold."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: plain(item) for key, item in value._asdict().items()}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def complete_milestones(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The milestones, once a dot is typed the steps, that begin with what was typed."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415 - only for completion

    from tracker.progress.names import names  # noqa: PLC0415 - as above

    try:
        view = load_progress()
    except ProgressError:
        return []
    tracks = [view.tracks[id_] for id_ in view.progress.tracks if id_ in view.tracks] or list(view.tracks.values())
    found = names(tracks, steps="." in typed)
    both = ((name.identity if "/" in typed else name.id, name.text) for name in found)
    return [CompletionItem(id_, help=safe(text)) for id_, text in both if id_.startswith(typed)]


def complete_tracks(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The tracks that begin with what was typed."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415 - only for completion

    from tracker.progress.outline import outlines  # noqa: PLC0415 - as above

    return [CompletionItem(id_, help=safe(item.title)) for id_, item in outlines().items() if id_.startswith(typed)]


def complete_deliverables(
    _context: click.Context, _parameter: click.Parameter | None, typed: str
) -> list[CompletionItem]:
    """The deliverables that begin with what was typed after the last comma."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415 - only for completion

    from tracker.verify.catalogue import load_catalogue  # noqa: PLC0415 - as above

    before, comma, last = typed.rpartition(",")
    try:
        deliverables = load_catalogue().deliverables.values()
    except (OSError, ValueError, KeyError):  # a catalogue of the learner's own that was never linted
        return []
    found = (item for item in deliverables if item.id.startswith(last))
    return [CompletionItem(f"{before}{comma}{item.id}", help=safe(item.title)) for item in found]


def complete_repositories(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """The linked repositories that begin with what was typed, and folders."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415 - only for completion

    try:
        links = load_progress().progress.links.values()
    except ProgressError:
        return []
    known = [
        CompletionItem(safe(link.name), help=safe(link.repository)) for link in links if link.name.startswith(typed)
    ]
    return known or [CompletionItem(typed, type="dir")]


def milestone_argument(command: _F) -> _F:
    """The argument that names a milestone or step."""
    return click.argument("name", metavar="MILESTONE", shell_complete=complete_milestones)(command)
