"""Finds tracks, the program's and the learner's own, and loads one without reading the others' bodies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker import paths
from tracker.paths import track_files
from tracker.roadmap.documents import parse_document, read_text
from tracker.roadmap.linter import read_track
from tracker.roadmap.model import Track
from tracker.roadmap.problems import Problem, nearest
from tracker.text import safe, shorten

_FIRST_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Head:
    """What a track says about itself before its first table."""

    id: str
    title: str
    summary: str
    file: Path
    own: bool


class TrackError(Exception):
    """A track was asked for that does not exist or cannot be used."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        """Keep what a program (`code`) and a person (`message`, `remedy`) need to know."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


def heads() -> Iterator[Head | Problem]:
    """What each track says about itself, or why a file says nothing or repeats an id."""
    taken: dict[str, Path] = {}
    own = paths.own_tracks()
    for file in track_files():
        head = _head(file, own=file.parent == own)
        if isinstance(head, Head) and taken.setdefault(head.id, file) != file:
            yield Problem(str(file), 1, "id", f'"{shorten(head.id)}" is already the id of {taken[head.id]}')
        else:
            yield head


def load(track: str) -> Track:
    """The track with this id.

    Raises TrackError where there is none (naming the id spelled most like it) or where its file has problems.
    """
    # By convention a file is named after its track: then no other file is opened.
    own = paths.own_tracks()
    files = sorted(track_files(), key=lambda file: file.stem != track)
    known = []
    for file in files:
        head = _head(file, own=file.parent == own)
        if isinstance(head, Head) and head.id == track:
            return load_file(file)
        known.append(head.id if isinstance(head, Head) else "")
    near = nearest(track, known)
    remedy = f'did you mean "{near}"?' if near else "`tracker tracks list` names all tracks"
    raise TrackError("unknown-track", f'there is no track "{shorten(track)}"', remedy)


def load_file(file: Path) -> Track:
    """The track of this file. Raises TrackError where the file has problems."""
    text = read_text(file)
    document = text if isinstance(text, Problem) else parse_document(file, text, keep=True)
    if isinstance(document, Problem):
        problems: tuple[Problem, ...] = (document,)
    else:
        reading = read_track(document)
        problems = reading.listed()
        if not problems:
            return reading.value
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    raise TrackError("bad-track", f"{problems[0]}{more}", f"`tracker tracks lint {safe(str(file))}` shows all")


def _head(file: Path, *, own: bool) -> Head | Problem:
    text = read_text(file)
    if isinstance(text, Problem):
        return text
    table = _keys_before_tables(text)
    if table is None:
        document = parse_document(file, text)
        if isinstance(document, Problem):
            return document
        table = document.table
    said = [table.get(key) for key in ("id", "title", "summary")]
    if not all(isinstance(value, str) for value in said):
        return Problem(str(file), 1, "", "has no id, title and summary")
    track, title, summary = (safe(str(value)) for value in said)
    return Head(track, title, summary, file, own)


def _keys_before_tables(text: str) -> dict[str, object] | None:
    """The top-level keys, parsed alone; nothing where the first bracket in a line is not a table's."""
    found = _FIRST_TABLE.search(text)
    if not found:
        return None
    document = parse_document(Path(), text[: found.start()])
    return None if isinstance(document, Problem) else document.table
