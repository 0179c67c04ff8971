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
    from tracker.verify.verdicts import Evidence

Text = Annotated[str, "Shown to the reader"]


@dataclass(frozen=True, slots=True)
class Need:
    """A deliverable that must be verified; with `parts`, one of these parts of its rule must be among the evidence."""

    deliverable: Id
    parts: tuple[Id, ...] = ()

    def evidence(self, rows: Mapping[str, ReportRow]) -> tuple[Evidence, ...]:
        """The evidence that meets the need, empty where there is none."""
        row = rows.get(self.deliverable)
        if row is None or row.status != "verified":
            return ()
        return tuple(item for item in row.evidence if not self.parts or item.part in self.parts)


@dataclass(frozen=True, slots=True)
class Level:
    """What a number of points takes: all of `needs`, one of `any`, one of `files`, for some a person's judgement."""

    points: Annotated[int, Bounds(1, 100)]
    text: Text
    needs: tuple[Need, ...] = ()
    any: tuple[Need, ...] = ()
    files: Annotated[tuple[str, ...], "Globs of paths, one of which must match"] = ()
    person: Annotated[str, "What a person must judge"] = ""

    def proof(self, rows: Mapping[str, ReportRow], files: Iterable[str]) -> tuple[str, ...] | None:
        """The places that show what code can decide of the level, None where something is missing."""
        places = []
        for needs in (*((need,) for need in self.needs), *((self.any,) if self.any else ())):
            found = next((evidence for need in needs if (evidence := need.evidence(rows))), ())
            if not found:
                return None
            places.append(found[0].place)
        if self.files:
            named = next((path for path in files if any(fnmatchcase(path, glob) for glob in self.files)), "")
            if not named:
                return None
            places.append(named)
        return tuple(dict.fromkeys(places))

    def missing(self, rows: Mapping[str, ReportRow]) -> tuple[str, ...]:
        """The ids of the deliverables that the level still takes."""
        lacking = [need.deliverable for need in self.needs if not need.evidence(rows)]
        if self.any and not any(need.evidence(rows) for need in self.any):
            lacking += [need.deliverable for need in self.any]
        return tuple(dict.fromkeys(lacking))


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
    """A repository's points by a rubric: awarded by evidence, open for a person, and the most there are."""

    rubric: str
    title: str
    points: int
    open: int
    most: int
    bonus_points: int
    bonus_most: int
    criteria: tuple[Awarded, ...]


def score(rubric: Rubric, rows: Mapping[str, ReportRow], files: Collection[str]) -> Score:
    """The points of a repository with these verdicts and files."""
    criteria = tuple(_award(one, rows, files) for one in rubric.criterion)
    return Score(
        rubric.id,
        rubric.title,
        sum(one.points for one in criteria if not one.bonus),
        sum(one.open for one in criteria),
        rubric.points(bonus=False),
        sum(one.points for one in criteria if one.bonus),
        rubric.points(bonus=True),
        criteria,
    )


def _award(criterion: Criterion, rows: Mapping[str, ReportRow], files: Collection[str]) -> Awarded:
    reached: Level | None = None
    places: tuple[str, ...] = ()
    judged: Level | None = None
    for level in criterion.level:
        proof = level.proof(rows, files)
        if proof is None:
            continue
        if level.person:
            judged = level
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
        judged.person if judged and is_open else "",
        above.text if above else "",
        above.missing(rows) if above else (),
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
