"""Find and load tracks, shipped and own: leniently for progress, strictly where a valid track is needed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tracker import paths
from tracker.errors import ReportedError
from tracker.files.problems import Problem, nearest
from tracker.files.toml import Document, read_bytes, read_leniently
from tracker.text import sanitize, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tracker.roadmap.model import Track


class TrackFiles(NamedTuple):
    """Track id → its file, shipped tracks first, and the problems of files that are damaged or skipped."""

    documents: Mapping[str, Document]
    problems: tuple[Problem, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """One line for each file with problems: the first problem, and whether the file is used."""
        read = {str(document.file) for document in self.documents.values()}
        by_file: dict[str, list[Problem]] = {}
        for problem in self.problems:
            by_file.setdefault(problem.file, []).append(problem)
        return tuple(_warning(found, partly=file in read) for file, found in by_file.items())


def _warning(problems: Sequence[Problem], *, partly: bool) -> str:
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    what = "the rest of the file is used" if partly else "the file is skipped"
    return f"{problems[0]}{more}; {what}; recorded progress is kept"


class Head(NamedTuple):
    """The id, title and summary of a track, and its file; `own` where it is the learner's."""

    id: str
    title: str
    summary: str
    file: Path
    own: bool


class TrackError(ReportedError):
    """A track does not exist or is not valid."""


def track_files() -> TrackFiles:
    """All tracks, without lines that are not valid TOML, files without an id, and further files with the same id.

    Where the line of the id cannot be read, the file name is used: by convention a file is named after its track.
    """
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for file in paths.track_files():
        document = _read(file, read_bytes(file))
        problems += document.problems
        if document.problems and document.table and "id" not in document.table:
            document = document._replace(table={"id": file.stem, **document.table})
        id_ = document.table.get("id")
        if not isinstance(id_, str):
            problems += [] if document.problems else [Problem(str(file), 1, "id", "is missing, so this is not a track")]
        elif (other := documents.setdefault(id_, document)) is not document:
            problems.append(Problem(str(file), 1, "id", f'"{shorten(id_)}" is already used by {other.file}'))
    return TrackFiles(documents, tuple(problems))


@lru_cache(maxsize=32)
def _read(file: Path, data: bytes | Problem) -> Document:
    """The document of a file, parsed once per content: a command reads the tracks several times."""
    return read_leniently(file, data)


def heads() -> Iterator[Head | Problem]:
    """The head of each track, then the problems of files that are damaged or skipped."""
    documents, problems = track_files()
    own = paths.own_tracks()
    for document in documents.values():
        texts = [document.table.get(key) for key in ("id", "title", "summary")]
        if all(isinstance(text, str) for text in texts):
            track, title, summary = (sanitize(str(text)) for text in texts)
            yield Head(track, title, summary, document.file, document.file.parent == own)
        elif not document.problems:
            yield Problem(str(document.file), 1, "", "has no id, title and summary")
    yield from problems


def load(track: str) -> Track:
    """The track with this id.

    Raises TrackError where there is none (suggesting the id spelled most like it) or where its file has problems.
    """
    value, problems = _checked(_document(track))
    return _valid(value, problems)


def load_leniently(track: str) -> Track:
    """The track with this id as far as it can be read: wrong or missing values are empty.

    Raises TrackError where there is none.
    """
    return _checked(_document(track))[0]


def _document(track: str) -> Document:
    documents, problems = track_files()
    if track in documents:
        return documents[track]
    near = nearest(track, documents)
    remedy = f'did you mean "{near}"?' if near else "`tracker tracks list` lists all tracks"
    if problems:
        remedy += f"; a file that cannot be read: {problems[0]}"
    raise TrackError("unknown_track", f'unknown track "{shorten(track)}"', remedy)


def _checked(document: Document) -> tuple[Track, tuple[Problem, ...]]:
    # Progress needs no validation, and its modules take 12 ms to import.
    from tracker.roadmap.linter import read_track  # noqa: PLC0415 - see above

    reading = read_track(document)
    return reading.value, document.problems or reading.listed()


def _valid(track: Track, problems: tuple[Problem, ...]) -> Track:
    if not problems:
        return track
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    raise TrackError(
        "bad_track", f"{problems[0]}{more}", f"`tracker tracks lint {sanitize(problems[0].file)}` lists all problems"
    )
