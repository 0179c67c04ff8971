"""`tracker tracks`: list, show, check and create tracks."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from tracker.cli.problems import tell_problems
from tracker.files.fields import as_table
from tracker.files.problems import Problem
from tracker.files.schema import schema_of
from tracker.files.toml import read
from tracker.paths import catalogue_files, track_files
from tracker.roadmap.linter import lint as lint_files
from tracker.roadmap.loader import Head, TrackError, heads, load
from tracker.roadmap.model import Milestone, Track
from tracker.text import sanitize

_F = TypeVar("_F", bound=Callable[..., Any])
_WRONG_USE = 2
_UNWRITABLE = 3


def _json_option(command: _F) -> _F:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


@click.group()
def tracks() -> None:
    """See, check and write tracks.

    A track is one roadmap in one TOML file: those that come with the program, and your own in TRACKER_HOME/tracks.
    """


@tracks.command("list")
@_json_option
def list_(*, as_json: bool) -> None:
    """Name all tracks.

    \b
    Examples:
      tracker tracks list
      tracker tracks list --json
    """
    found = list(heads())
    usable = [head for head in found if isinstance(head, Head)]
    problems = [problem for problem in found if not isinstance(problem, Head)]
    if as_json:
        listed = [
            {"id": h.id, "title": h.title, "summary": h.summary, "file": str(h.file), "own": h.own} for h in usable
        ]
        _print_json(
            {
                "schema": "tracker.tracks/1",
                "error": None,
                "tracks": listed,
                "problems": [problem._asdict() for problem in problems],
            }
        )
    else:
        width = max((len(head.id) for head in usable), default=0)
        for head in usable:
            own = click.style(" (own)", dim=True) if head.own else ""
            click.echo(f"{click.style(head.id.ljust(width), bold=True)}  {head.title}{own}")
            click.echo(f"{' ' * width}  {click.style(head.summary, dim=True)}")
    for problem in problems:
        click.echo(f"warning: {problem}", err=True)


@tracks.command()
@click.argument("track", metavar="ID")
@_json_option
def show(track: str, *, as_json: bool) -> None:
    """Show the phases and milestones of a track.

    \b
    Examples:
      tracker tracks show ai
      tracker tracks show ai --json
    """
    try:
        loaded = load(track)
    except TrackError as error:
        _fail(error, _WRONG_USE, as_json=as_json)
    if as_json:
        _print_json({"schema": "tracker.track/1", "error": None, "track": as_table(loaded)})
    else:
        for line in _outline(loaded):
            click.echo(line)


@tracks.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@_json_option
def lint(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Check track files; without FILE, all shipped and own tracks.

    Every problem is one line with file, line and key. The exit code is 2 where there are any.

    \b
    Examples:
      tracker tracks lint
      tracker tracks lint my-track.toml
    """
    chosen = files or track_files()
    tell_problems(chosen, lint_files(chosen, _deliverables()), as_json=as_json)


@tracks.command()
def schema() -> None:
    """Print the JSON Schema of track files, for editors.

    \b
    Example:
      tracker tracks schema > track.schema.json
    """
    _print_json(schema_of(Track, "A track of roadmap-tracker"))


@tracks.command()
@click.argument("track", metavar="ID")
@click.option("--path", "path", type=click.Path(path_type=Path), help="Write here, not to TRACKER_HOME/tracks/ID.toml.")
@_json_option
def new(track: str, path: Path | None, *, as_json: bool) -> None:
    """Begin a track of your own from a commented template.

    Prints where the file is. A file that exists is never touched.

    \b
    Examples:
      tracker tracks new data-engineer
      tracker tracks new data-engineer --path drafts/data-engineer.toml
    """
    from tracker.roadmap.template import write_template  # noqa: PLC0415 - no other command needs it

    try:
        file = write_template(track, path)
    except TrackError as error:
        _fail(error, _UNWRITABLE if error.code == "unwritable" else _WRONG_USE, as_json=as_json)
    if as_json:
        _print_json({"schema": "tracker.new-track/1", "error": None, "id": track, "file": str(file)})
    else:
        click.echo(sanitize(str(file)))
        click.echo("edit it, then run `tracker tracks lint`", err=True)


def _deliverables() -> set[str]:
    """The ids in the catalogue, whatever else may be wrong with its files: `tracker deliverables lint` tells that."""
    documents = [read(file) for file in catalogue_files()]
    tables = [document.table.get("deliverable") for document in documents if not isinstance(document, Problem)]
    rows = [row for table in tables if isinstance(table, list) for row in table if isinstance(row, dict)]
    return {row["id"] for row in rows if isinstance(row.get("id"), str)}


def _outline(track: Track) -> Iterator[str]:
    """The track as lines: ways in, then each phase with its milestones and what proves them."""
    yield f"{_bold(sanitize(track.title))} ({track.id})"
    yield sanitize(track.summary)
    if track.entries:
        yield ""
    for entry in track.entries:
        yield f"from {sanitize(entry.origin)}{_weeks(entry.weeks, entry.source)}"
    for number, phase in enumerate(track.phases, 1):
        yield ""
        yield f"{_bold(f'{number}. {sanitize(phase.title)}')}{_weeks(phase.weeks, phase.weeks_source)}"
        yield f"   {sanitize(phase.goal)}"
        for milestone in phase.milestones:
            yield from _milestone(milestone)


def _milestone(milestone: Milestone) -> Iterator[str]:
    count = f"{len(milestone.steps)} step{'s' * (len(milestone.steps) != 1)}"
    optional = ", optional" if milestone.optional else ""
    facts = click.style(f"{_span(milestone.hours)} hours, {count}{optional}", dim=True)
    yield f"   {_bold(milestone.id)}  {sanitize(milestone.title)}  {facts}"
    for word, ids in (("needs", milestone.needs), ("proven by", milestone.deliverables)):
        if ids:
            yield f"      {word} {', '.join(ids)}"


def _bold(text: str) -> str:
    return click.style(text, bold=True)


def _span(span: tuple[int, int]) -> str:
    least, most = span
    return str(least) if least == most else f"{least}–{most}"  # noqa: RUF001 - the dash of a range


def _weeks(weeks: tuple[int, int] | None, source: str | None) -> str:
    cited = f" ({source})" if source else ""
    return f", {_span(weeks)} weeks{cited}" if weeks else cited


def _fail(error: TrackError, code: int, *, as_json: bool) -> NoReturn:
    """Say what is wrong, as JSON where JSON was asked for, and end with the exit code."""
    if as_json:
        _print_json({"error": {"code": error.code, "message": error.message, "remedy": error.remedy}})
    else:
        click.echo(f"Error: {sanitize(error.message)}\n{sanitize(error.remedy)}", err=True)
    raise SystemExit(code)


def _print_json(value: dict[str, Any]) -> None:
    # Escaped to ASCII: no control character of a file name reaches the terminal, and any locale can print it.
    click.echo(json.dumps(value, indent=2))
