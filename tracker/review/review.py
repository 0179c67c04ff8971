"""The review of one repository: what it is, strengths, red flags, whose work it is, questions, next steps."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tracker.review.content import number_questions, questions, steps
from tracker.review.flags import Flag, red_flags
from tracker.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.report.report import Failure, ReportRow, RepositoryFacts
    from tracker.review.inspect import Inspection
    from tracker.review.online import Answer
    from tracker.review.rubrics import Score
    from tracker.verify.rules.catalogue import Catalogue

MOST_STRENGTHS = 6
MOST_QUESTIONS = 5
MOST_NUMBERS = 2
MOST_STEPS = 3
MOST_FOLDERS = 8
MOST_AUTHORS = 4


_CALLED = re.compile(r": (?:\S*[:.])?_*(\w*(?:[A-Z]|[a-z]_)\w{1,40})$")
"""The name at the end of what was seen, where it is more than a plain word."""
_APART = re.compile(r"(?:^|/)(?:scripts?|notebooks?|examples?|tests?|docs?)/")


class Place(NamedTuple):
    """`path:line`, and its address where the commit is pushed."""

    place: str
    permalink: str = ""


class Point(NamedTuple):
    """A strength or a question, and the deliverable and places that it rests on."""

    deliverable: str
    text: str
    places: tuple[Place, ...]


class Step(NamedTuple):
    """What to add next: hours it takes, and the milestones that ask for it."""

    deliverable: str
    title: str
    remedy: str
    hours: tuple[int, int]
    milestones: tuple[str, ...]


class Part(NamedTuple):
    """The share of the changes that are the learner's: in a folder, in a month, or by an author."""

    name: str
    own: int
    total: int


class Ownership(NamedTuple):
    """Who changed what, by commits without merges.

    known    whether the learner's addresses are known; where not, `authors` says who changed how much
    """

    known: bool
    commits: Part
    first: str
    last: str
    folders: tuple[Part, ...]
    months: tuple[Part, ...]
    authors: tuple[Part, ...]


class Review(NamedTuple):
    """All of it; `notes` say what could not be looked at."""

    repository: RepositoryFacts
    purpose: str = ""
    technologies: tuple[tuple[str, tuple[str, ...]], ...] = ()
    strengths: tuple[Point, ...] = ()
    flags: tuple[Flag, ...] = ()
    ownership: Ownership | None = None
    questions: tuple[Point, ...] = ()
    next_steps: tuple[Step, ...] = ()
    scores: tuple[Score, ...] = ()
    links: tuple[Answer, ...] = ()
    notes: tuple[str, ...] = ()
    failure: Failure | None = None


def review_of(inspection: Inspection, catalogue: Catalogue, notes: Sequence[str] = ()) -> Review:
    """The review of what was inspected."""
    report = inspection.report
    found_in = {id_: one.found_in for id_, one in catalogue.deliverables.items()}
    verified = sorted(
        (row for row in report.rows if row.status == "verified" and row.evidence),
        key=lambda row: found_in.get(row.id, 1),
    )
    strong = [row for row in verified if row.statement][:MOST_STRENGTHS]
    return Review(
        report.repository,
        sanitize(inspection.texts.purpose),
        tuple(
            (title, tuple(one.label for one in some))
            for title, some in catalogue.vocabulary.grouped(report.technologies).items()
        ),
        tuple(Point(row.id, row.statement, _places(row)) for row in strong),
        tuple(red_flags(inspection)),
        _ownership(inspection),
        tuple(_questions(inspection, verified)),
        tuple(next_steps(report.rows)),
        links=inspection.links,
        notes=tuple(notes),
    )


def _places(row: ReportRow, most: int = 3) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(Place(item.place, item.permalink) for item in row.evidence))[:most]


def _questions(inspection: Inspection, verified: Sequence[ReportRow]) -> Iterator[Point]:
    """What an interviewer asks: first about numbers that somebody chose, then about what few repositories have."""
    places = {item.place: Place(item.place, item.permalink) for row in verified for item in row.evidence}
    about = inspection.texts.numbers[:MOST_NUMBERS]
    for one in about:
        place = places.get(f"{one.path}:{one.line}", Place(f"{one.path}:{one.line}"))
        yield Point("", number_questions()[one.kind].format(value=one.value, place=place.place), (place,))
    rows = (row for row in verified if row.id in questions())
    yield from (_question(row) for row in islice(rows, MOST_QUESTIONS - len(about)))


def _question(row: ReportRow) -> Point:
    """The question about the evidence that is nearest to the product: code before notebooks, scripts and examples."""
    same = [item for item in row.evidence if item.part == row.evidence[0].part]
    best = min(same, key=lambda item: (item.scope != "code", bool(_APART.search(item.path))))
    name = _CALLED.search(best.what)
    shown = f"{best.place} ({name[1]})" if name else best.place
    return Point(row.id, questions()[row.id].replace("{place}", shown), (Place(best.place, best.permalink),))


def next_steps(rows: Sequence[ReportRow]) -> Iterator[Step]:
    """The missing deliverables that tell a reader most for their hours, those nearly there first among equals."""
    status = {row.id: row.status for row in rows}
    wanted = []
    for row in rows:
        text = steps().get(row.id)
        if text is None or row.status in {"verified", "unavailable"}:
            continue
        if text.when and not any(status.get(id_) == "verified" for id_ in text.when):
            continue
        hours = sum(text.hours) / 2
        worth = text.effect / hours**0.5
        wanted.append((-worth * (1.5 if row.status == "partial" else 1), row, text))
    for _, row, text in sorted(wanted, key=lambda one: one[0])[:MOST_STEPS]:
        yield Step(row.id, row.title, row.remedy, text.hours, row.milestones)


def _ownership(inspection: Inspection) -> Ownership | None:
    history, own = inspection.history, inspection.own
    if not history:
        return None
    folders: Counter[str] = Counter()
    months: Counter[str] = Counter()
    own_folders: Counter[str] = Counter()
    own_months: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for change in history:
        mine = change.email in own
        months[change.day[:7]] += 1
        own_months[change.day[:7]] += mine
        names[change.name] += 1
        for path in (*change.added, *change.changed):
            folder = f"{path.partition('/')[0]}/" if "/" in path else path
            folders[folder] += 1
            own_folders[folder] += mine
    total = sum(months.values())
    return Ownership(
        bool(own),
        Part("commits", sum(own_months.values()), total),
        min(change.day for change in history),
        max(change.day for change in history),
        tuple(Part(name, own_folders[name], count) for name, count in folders.most_common(MOST_FOLDERS)),
        tuple(Part(name, own_months[name], count) for name, count in sorted(months.items())),
        tuple(Part(sanitize(name), count, total) for name, count in names.most_common(MOST_AUTHORS)),
    )


def share(part: Part) -> str:
    """The share as a percentage, "" where there is nothing."""
    if not part.total:
        return ""
    percent = round(100 * part.own / part.total)
    return f"{percent} %" if percent or not part.own else "under 1 %"
