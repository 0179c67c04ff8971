"""Rubrics as data: criterion → levels → points, decided by verdicts, by files, or by a person.

What only a person can judge is never awarded: it is shown as open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated, NamedTuple

from tracker import paths
from tracker.errors import ProgressError
from tracker.files.fields import Bounds, Size
from tracker.files.problems import Problem, nearest
from tracker.files.records import Reading, read_file
from tracker.roadmap.model import Id, Url  # noqa: TC001 - read from the annotations

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from tracker.report.report import ReportRow
    from tracker.verify.verdicts import Technology

Text = Annotated[str, "Shown to the reader"]

UNREAD = "what is in the files that could not be read"
"""What a person judges of a level that such a file could decide."""


class Seen(NamedTuple):
    """What a rubric looks at: verdicts by deliverable, the paths of all files, technologies in use."""

    rows: Mapping[str, ReportRow]
    files: Collection[str] = ()
    technologies: Collection[Technology] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """What must be there: a verified deliverable, a technology in use, or a file.

    With `parts`, one of these parts of the deliverable's rule must be among the evidence.
    """

    deliverable: Id = ""
    parts: tuple[Id, ...] = ()
    technology: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    def place(self, seen: Seen) -> str:
        """Where the need is met, "" where it is not."""
        row = seen.rows.get(self.deliverable)
        if row and row.status == "verified":
            return next((item.place for item in row.evidence if not self.parts or item.part in self.parts), "")
        if self.technology:
            return next((f"{one.path}:{one.line}" for one in seen.technologies if one.label in self.technology), "")
        return _first_match(self.files, seen.files)

    def is_unread(self, seen: Seen) -> bool:
        """Whether a file that could not be read might meet the need."""
        row = seen.rows.get(self.deliverable)
        return row is not None and row.status == "unavailable"


@dataclass(frozen=True, slots=True)
class Level:
    """What a number of points takes: all of `needs`, one of `any`, one of `files`, for some a person's judgement."""

    points: Annotated[int, Bounds(1, 100)]
    text: Text
    needs: tuple[Need, ...] = ()
    any: tuple[Need, ...] = ()
    files: Annotated[tuple[str, ...], "Globs of paths, one of which must match"] = ()
    person: Annotated[str, "What a person must judge"] = ""

    def proof(self, seen: Seen) -> tuple[str, ...] | None:
        """The places that show what code can decide of the level, None where something is missing."""
        places = [need.place(seen) for need in self.needs]
        if self.any:
            places.append(next(filter(None, (need.place(seen) for need in self.any)), ""))
        if self.files:
            places.append(_first_match(self.files, seen.files))
        return tuple(dict.fromkeys(places)) if all(places) else None

    def is_unread(self, seen: Seen) -> bool:
        """Whether nothing is missing but what might be in files that could not be read."""
        lacking = [need for need in self.needs if not need.place(seen)]
        if self.any and not any(need.place(seen) for need in self.any):
            lacking += [need for need in self.any if need.is_unread(seen)] or self.any
        return bool(lacking) and all(need.is_unread(seen) for need in lacking)

    def missing(self, seen: Seen) -> tuple[str, ...]:
        """The ids of the deliverables that the level still takes."""
        lacking = [need.deliverable for need in self.needs if not need.place(seen)]
        if self.any and not any(need.place(seen) for need in self.any):
            lacking += [need.deliverable for need in self.any]
        return tuple(dict.fromkeys(filter(None, lacking)))


def _first_match(globs: Iterable[str], files: Iterable[str]) -> str:
    return next((path for path in files if any(fnmatchcase(path, glob) for glob in globs)), "")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion; levels are in ascending order of points."""

    id: Id
    title: Text
    level: Annotated[tuple[Level, ...], Size(1)]
    bonus: bool = False


@dataclass(frozen=True, slots=True)
class Rubric:
    """A rubric; `source` is the page that holds its wording, looked up on the day `checked`."""

    format_version: Annotated[int, Bounds(1, 1)]
    id: Id
    title: Text
    criterion: Annotated[tuple[Criterion, ...], Size(1)]
    source: Url | None = None
    checked: Annotated[object, "The date of the look-up"] = None

    def points(self, *, bonus: bool) -> int:
        """The most points that its criteria, or its bonus criteria, give."""
        return sum(max(level.points for level in one.level) for one in self.criterion if one.bonus is bonus)


class Awarded(NamedTuple):
    """The points of one criterion.

    points  what evidence at `places` awards; `text` is the level reached, "" for none
    open    the points that a person could award beyond these, and `asks`, what they must judge
    needs   the deliverables that the next level takes; `next_text` is that level
    """

    id: str
    title: str
    bonus: bool
    points: int
    most: int
    text: str
    places: tuple[str, ...]
    open: int
    asks: str
    next_text: str
    needs: tuple[str, ...]


class Score(NamedTuple):
    """A repository's points by a rubric: awarded by evidence, open for a person, and the most; the bonus apart."""

    rubric: str
    title: str
    points: int
    open: int
    most: int
    bonus_points: int
    bonus_most: int
    criteria: tuple[Awarded, ...]


def score(rubric: Rubric, seen: Seen) -> Score:
    """The points of a repository in which this was seen."""
    criteria = tuple(_award(one, seen) for one in rubric.criterion)
    return Score(
        rubric.id,
        rubric.title,
        sum(one.points for one in criteria if not one.bonus),
        sum(one.open for one in criteria if not one.bonus),
        rubric.points(bonus=False),
        sum(one.points for one in criteria if one.bonus),
        rubric.points(bonus=True),
        criteria,
    )


def _award(criterion: Criterion, seen: Seen) -> Awarded:
    reached: Level | None = None
    places: tuple[str, ...] = ()
    judged: Level | None = None
    asks = ""
    for level in criterion.level:
        proof = level.proof(seen)
        if proof is None:
            if level.is_unread(seen):
                judged, asks = level, UNREAD
            continue
        if level.person:
            judged, asks = level, level.person
        else:
            reached, places = level, proof
    points = reached.points if reached else 0
    is_open = judged is not None and judged.points > points
    reachable = judged.points if judged and is_open else points
    above = next((level for level in criterion.level if level.points > reachable), None)
    return Awarded(
        criterion.id,
        criterion.title,
        criterion.bonus,
        points,
        max(level.points for level in criterion.level),
        reached.text if reached else "",
        places,
        judged.points - points if judged and is_open else 0,
        asks if is_open else "",
        above.text if above else "",
        above.missing(seen) if above else (),
    )


def rubrics() -> tuple[dict[str, Rubric], tuple[Problem, ...]]:
    """All rubrics by id, the shipped ones first, and the problems of files that were left out."""
    found: dict[str, Rubric] = {}
    problems: list[Problem] = []
    for file in paths.rubric_files():
        read = _read(file, found)
        if isinstance(read, Rubric):
            found[read.id] = read
        else:
            problems += read
    return found, tuple(problems)


def rubric_named(id_: str) -> Rubric:
    """The rubric with this id. Raises ProgressError where there is none, or its file cannot be read."""
    found, problems = rubrics()
    if id_ in found:
        return found[id_]
    hint = f'did you mean "{near}"?' if (near := nearest(id_, found)) else "run `tracker rubric list` for a list"
    if problems:
        hint = f"{hint}; {problems[0]}"
    raise ProgressError("unknown_rubric", f'there is no rubric "{id_}"', hint, wrong_use=True)


def _read(file: Path, known: Mapping[str, Rubric]) -> Rubric | tuple[Problem, ...]:
    reading: Reading[Rubric] | Problem = read_file(Rubric, file)
    if isinstance(reading, Problem):
        return (reading,)
    for problem, message in _faults(reading.value, known):
        reading.problems.add(problem, message)
    return reading.listed() or reading.value


def _faults(rubric: Rubric, known: Mapping[str, Rubric]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if rubric.id in known:
        yield ("id",), f'"{rubric.id}" is the id of another rubric'
    if rubric.checked is not None and not isinstance(rubric.checked, date):
        yield ("checked",), "expected a date, like 2026-11-28"
    for number, criterion in enumerate(rubric.criterion):
        points = [level.points for level in criterion.level]
        if points != sorted(set(points)):
            yield ("criterion", number, "level"), "the points of the levels must ascend"
        for place, level in enumerate(criterion.level):
            if not (level.needs or level.any or level.files or level.person):
                yield ("criterion", number, "level", place), "says neither what it needs nor what a person judges"
            for key, needs in (("needs", level.needs), ("any", level.any)):
                for which, need in enumerate(needs):
                    if sum(map(bool, (need.deliverable, need.technology, need.files))) != 1:
                        yield (
                            ("criterion", number, "level", place, key, which),
                            "expected one of deliverable, technology and files",
                        )
