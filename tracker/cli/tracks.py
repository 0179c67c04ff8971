"""`tracker tracks`."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NoReturn

import click

from tracker.cli import UNREADABLE, WRONG_USE
from tracker.cli.common import json_option, print_error, print_json, print_problems, print_warnings
from tracker.cli.terminal import fold
from tracker.files.fields import as_table
from tracker.files.problems import Problem
from tracker.files.schema import schema_of
from tracker.files.toml import read, tables
from tracker.paths import catalogue_files, track_files
from tracker.roadmap.linter import Known, notes, old_links
from tracker.roadmap.linter import lint as lint_files
from tracker.roadmap.loader import Head, TrackError, heads, load
from tracker.roadmap.model import Milestone, Track
from tracker.roadmap.template import write_template
from tracker.text import number_range, plural, sanitize
from tracker.verify.rules.shorthand import whole_rows
from tracker.verify.rules.vocabulary import package_rows

MOST_WARNINGS = 5
"""The most old checks that `lint` names; a release names all."""


@click.group()
def tracks() -> None:
    """List, show, check and create tracks.

    A track is a roadmap in a TOML file: the built-in ones, and your own in TRACKER_HOME/tracks.

    \b
    Examples:
      tracker tracks list
      tracker tracks show ai
      tracker tracks new data-engineer
    """


@tracks.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """List all tracks.

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
        print_json(
            {
                "schema": "tracker.tracks/1",
                "error": None,
                "tracks": listed,
                "problems": problems,
            }
        )
    else:
        width = max((len(head.id) for head in usable), default=0)
        for head in usable:
            own = click.style(" (own)", dim=True) if head.own else ""
            click.echo(f"{click.style(head.id.ljust(width), bold=True)}  {sanitize(head.title)}{own}")
            click.echo(click.style(fold(f"{' ' * width}  {sanitize(head.summary)}", 0), dim=True))
    print_warnings(map(str, problems))


@tracks.command()
@click.argument("track", metavar="ID")
@json_option
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
        _fail(error, WRONG_USE, as_json=as_json)
    if as_json:
        print_json({"schema": "tracker.track/1", "error": None, "track": as_table(loaded)})
    else:
        for line in _outline(loaded):
            click.echo(fold(line, 6))


@tracks.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option("--release", is_flag=True, help="Refuse resources never checked, or more than a year ago.")
@json_option
def lint(files: tuple[Path, ...], *, release: bool, as_json: bool) -> None:
    """Check track files. Without FILE, check all tracks.

    Prints each problem with its file, line and key. Exits with 2 if there are any. Resources that were last checked
    more than a year ago are a warning.

    \b
    Examples:
      tracker tracks lint
      tracker tracks lint my-track.toml
      tracker tracks lint --release
    """
    chosen = files or track_files()
    for note in notes(chosen):
        click.echo(f"note: {note}", err=True)
    old = old_links(chosen, date.today(), release=release)  # noqa: DTZ011 - the user's local date
    if not release:
        more = (
            [f"{len(old) - MOST_WARNINGS} more were checked more than a year ago"] if len(old) > MOST_WARNINGS else []
        )
        print_warnings([*map(str, old[:MOST_WARNINGS]), *more])
    found = (*lint_files(chosen, _known()), *(old if release else ()))
    print_problems(chosen, found, as_json=as_json)


@tracks.command()
def schema() -> None:
    """Print the JSON Schema of track files, for completion and checks in editors.

    \b
    Example:
      tracker tracks schema > track.schema.json
    """
    print_json(schema_of(Track, "A track of roadmap-tracker"))


@tracks.command()
@click.argument("track", metavar="ID")
@click.option(
    "--path",
    "path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to FILE instead of TRACKER_HOME/tracks/ID.toml.",
)
@json_option
def new(track: str, path: Path | None, *, as_json: bool) -> None:
    """Create a track of your own from a commented template, and print its path.

    An existing file is never overwritten.

    \b
    Examples:
      tracker tracks new data-engineer
      tracker tracks new data-engineer --path drafts/data-engineer.toml
    """
    try:
        file = write_template(track, path)
    except TrackError as error:
        _fail(error, UNREADABLE if error.code == "unwritable" else WRONG_USE, as_json=as_json)
    if as_json:
        print_json({"schema": "tracker.new-track/1", "error": None, "id": track, "file": str(file)})
    else:
        click.echo(sanitize(str(file)))
        click.echo("edit the file, then run `tracker tracks lint`", err=True)


def _known() -> Known:
    """What the catalogue has, even where its files have problems, which `tracker deliverables lint` reports."""
    documents = [read(file) for file in catalogue_files()]
    contents = [document.table for document in documents if not isinstance(document, Problem)]
    deliverables = (row.get("id") for table in contents for row in tables(table, "deliverable"))
    words: set[str] = set()
    packages = (row for table in contents for row in package_rows(table))
    tools = (row for table in contents for row in whole_rows(table, "tool") if isinstance(row, dict))
    for row in (*packages, *tools):
        family = row.get("family")
        named = (row.get("name"), *(family if isinstance(family, list | tuple) else ()))
        words.update(word for word in named if isinstance(word, str))
    for table in contents:
        if isinstance(capabilities := table.get("capability"), dict):
            words.update(word for name in capabilities for word in (name, name.partition(":")[0]))
    return Known(frozenset(id_ for id_ in deliverables if isinstance(id_, str)), frozenset(words))


def _outline(track: Track) -> Iterator[str]:
    """The track as lines: its entry points, then each phase with its milestones and their deliverables."""
    titles: dict[str | None, str] = {source.id: source.title for source in track.sources}
    yield f"{_bold(sanitize(track.title))} ({track.id})"
    yield sanitize(track.summary)
    if track.entries:
        yield ""
    for entry in track.entries:
        yield f"from {sanitize(entry.origin)}{_weeks(entry.weeks, titles.get(entry.source))}"
    for number, phase in enumerate(track.phases, 1):
        yield ""
        yield f"{_bold(f'{number}. {sanitize(phase.title)}')}{_weeks(phase.weeks, titles.get(phase.weeks_source))}"
        yield f"   {sanitize(phase.goal)}"
        for milestone in phase.milestones:
            yield from _milestone(milestone)


def _milestone(milestone: Milestone) -> Iterator[str]:
    kind = ", optional" if milestone.optional else ", core" if milestone.core else ""
    facts = click.style(
        f"{number_range(*milestone.hours)} hours, {plural(len(milestone.steps), 'step')}{kind}", dim=True
    )
    yield f"   {_bold(milestone.id)}  {sanitize(milestone.title)}  {facts}"
    for word, ids in (("requires", milestone.needs), ("proven by", tuple(map(str, milestone.requirements)))):
        if ids:
            yield f"      {word} {', '.join(ids)}"


def _bold(text: str) -> str:
    return click.style(text, bold=True)


def _weeks(weeks: tuple[int, int] | None, source: str | None) -> str:
    cited = f" (“{sanitize(source)}”)" if source else ""
    return f", {number_range(*weeks)} weeks{cited}" if weeks else cited


def _fail(error: TrackError, code: int, *, as_json: bool) -> NoReturn:
    print_error(error, as_json=as_json)
    raise SystemExit(code)
