"""Which track suits a person, how long it takes from their background, and why: from `advice.toml` and the tracks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.files.toml import shipped_table
from tracker.roadmap.backgrounds import Background, backgrounds
from tracker.roadmap.model import Entry, identity
from tracker.roadmap.timeline import Span, Timeline, Wait, computed, hours_to_meet, sourced, spread

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from tracker.roadmap.model import Milestone, Phase, Track
    from tracker.roadmap.timeline import PhaseDates

FILE = Path(__file__).with_name("advice.toml")
_VERDICTS = ("met", "perhaps", "missed")


class Interest(NamedTuple):
    """Something people enjoy and the track it suggests, with a quote of the source."""

    id: str
    track: str
    text: str
    quote: str
    source: str


class Situation(NamedTuple):
    """The person to advise: ids of background and interests, hours, dates, and identities of finished milestones.

    languages  programming languages they write, in lower case; where none is given, those of the background are assumed
    fast       only the core milestones: the short plan
    """

    background: str
    enjoys: tuple[str, ...]
    hours_per_week: float
    start: date
    deadline: date | None = None
    done: Collection[str] = ()
    languages: Collection[str] = ()
    fast: bool = False


class Reason(NamedTuple):
    """A reason for a track (points above 0) or against it."""

    text: str
    points: int
    quote: str
    source: str


class TestOut(NamedTuple):
    """A milestone that is usually known from the background, and why."""

    milestone: str
    title: str
    hours: Span
    text: str
    quote: str
    source: str


class Quotation(NamedTuple):
    """A literal quote of a source."""

    quote: str
    source: str


class TrackAdvice(NamedTuple):
    """The advice on one track.

    origin         the track's own name of the background, "" where it has no such entry point
    hours          remaining: neither optional, nor tested out, nor done; scaled by the background's factor
    timeline       remaining hours ÷ hours per week, and steps that take weeks whatever one does
    sourced        the weeks that a source states for the entry point, at hours per week that it does not state
    hours_to_meet  hours per week that would meet the deadline, None without one
    begin_with     milestones that are optional for others and count for this background
    left_out       milestones outside the short plan, where that is asked for
    """

    track: str
    title: str
    origin: str
    points: int
    reasons: tuple[Reason, ...]
    hours: Span
    timeline: Timeline
    sourced: Timeline | None
    hours_to_meet: Span | None
    phases: tuple[PhaseDates, ...]
    test_out: tuple[TestOut, ...]
    begin_with: tuple[str, ...]
    said: tuple[Quotation, ...]
    note: str
    left_out: tuple[str, ...] = ()


class Advice(NamedTuple):
    """The advised tracks, best first, and the titles of the quoted sources."""

    background: Background
    enjoys: tuple[Interest, ...]
    hours_per_week: float
    start: date
    deadline: date | None
    ways: tuple[TrackAdvice, ...]
    sources: Mapping[str, str]


def track_ids() -> tuple[str, ...]:
    """The ids of the tracks that the advice covers."""
    return tuple(_table()["tracks"])


def languages() -> dict[str, str]:
    """Programming languages by each of their names, in lower case."""
    return {name: row["id"] for row in _table()["language"] for name in (row["id"], *row["called"])}


def language_milestones() -> frozenset[str]:
    """The milestones about one programming language, which a background without a language does not bring by itself."""
    return frozenset(id_ for row in _table()["language"] for id_ in row["milestones"])


def interests() -> dict[str, Interest]:
    """All interests by id, in file order."""
    return {row["id"]: Interest(**row) for row in _table()["enjoys"]}


def advise(question: Situation, tracks: Sequence[Track]) -> Advice:
    """Rank the tracks: by points, then whether the deadline is met, then by the remaining hours.

    Raises KeyError for an unknown background or interest, OverflowError where a date is after the year 9999.
    """
    table = _table()
    background = backgrounds()[question.background]
    enjoyed = tuple(interests()[id_] for id_ in dict.fromkeys(question.enjoys))
    ways = sorted((_advise_on(track, background, enjoyed, question, table) for track in tracks), key=_rank)
    quoted = {source for way in ways for source in _sources(way)}
    sources = {row["name"]: row["title"] for row in table["sources"] if row["name"] in quoted}
    return Advice(background, enjoyed, question.hours_per_week, question.start, question.deadline, tuple(ways), sources)


def _advise_on(
    track: Track, background: Background, enjoyed: Sequence[Interest], question: Situation, table: Mapping[str, Any]
) -> TrackAdvice:
    origin = background.entries.get(track.id, "")
    entry = next((entry for entry in track.entries if entry.origin == origin), Entry(""))
    known = tuple(_transfers(entry, question.languages, table))
    new_language = (set(entry.transfers) - set(known)) & set(_needed_milestones(table))
    entry = replace(entry, transfers=known)
    start, deadline = question.start, question.deadline
    whole = [
        (phase, _remaining(track, phase, background, entry, question.done, new_language)) for phase in track.phases
    ]
    left = [
        (phase, tuple(one for one in milestones if one.core or one.optional or not question.fast))
        for phase, milestones in whole
    ]
    factor = background.factor if origin else 1.0
    phases = [(phase.id, phase.title, _hours(milestones, factor)) for phase, milestones in left]
    remaining = [milestone for _, milestones in left for milestone in milestones]
    hours = _hours(remaining, factor)
    timeline = computed(hours, question.hours_per_week, start, deadline, tuple(_waits(remaining, factor)))
    by_source = sourced(entry.weeks, entry.quote, _source_name(entry.source), start, deadline) if entry.weeks else None
    said = [Quotation(entry.quote, _source_name(entry.source))] if entry.quote and not entry.weeks else []
    said += [
        Quotation(row["quote"], row["source"]) for row in _of(table["also"], background) if row["track"] == track.id
    ]
    reasons = tuple(_reasons(track.id, background, enjoyed, table))
    return TrackAdvice(
        track.id,
        track.title,
        entry.origin,
        sum(reason.points for reason in reasons),
        reasons,
        hours,
        timeline,
        by_source,
        hours_to_meet(hours, start, deadline) if deadline else None,
        spread(phases, timeline, start),
        tuple(sorted(_test_out(track, background, entry, question.done, table), key=lambda item: item.text)),
        tuple(identity(track.id, one.id) for _, milestones in left for one in milestones if one.optional),
        tuple(said),
        entry.note,
        tuple(
            identity(track.id, one.id)
            for phase, milestones in whole
            for one in milestones
            if question.fast and not one.core and not one.optional
        ),
    )


def _transfers(entry: Entry, known: Collection[str], table: Mapping[str, Any]) -> Iterator[str]:
    """What transfers, without milestones about a language that the person does not write."""
    written_in = {id_: row["id"] for row in table["language"] for id_ in row["milestones"]}
    return (id_ for id_ in entry.transfers if not known or written_in.get(id_, "") in {"", *known})


def _needed_milestones(table: Mapping[str, Any]) -> Iterator[str]:
    """The milestones of the languages that the tracks are written in."""
    return (id_ for row in table["language"] if row.get("needed") for id_ in row["milestones"])


def _remaining(  # noqa: PLR0913, PLR0917 - a phase, and each reason to leave a milestone out of it
    track: Track,
    phase: Phase,
    background: Background,
    entry: Entry,
    done: Collection[str],
    new_language: Collection[str],
) -> tuple[Milestone, ...]:
    return tuple(
        milestone
        for milestone in phase.milestones
        if (not milestone.optional or phase.id in background.whole or milestone.id in new_language)
        and milestone.id not in entry.transfers
        and identity(track.id, milestone.id) not in done
    )


def _hours(milestones: Iterable[Milestone], factor: float) -> Span:
    pairs = [milestone.hours for milestone in milestones]
    return round(sum(least for least, _ in pairs) * factor), round(sum(most for _, most in pairs) * factor)


def _waits(milestones: Sequence[Milestone], factor: float) -> Iterator[Wait]:
    """The steps that take weeks, with the hours of the milestones before theirs."""
    for number, milestone in enumerate(milestones):
        for step in milestone.steps:
            if step.weeks:
                yield Wait(_hours(milestones[:number], factor), step.weeks)


def _reasons(
    track: str, background: Background, enjoyed: Sequence[Interest], table: Mapping[str, Any]
) -> Iterator[Reason]:
    for row in _of(table["fit"], background):
        if row["track"] == track:
            yield Reason(row["text"], row["points"], row["quote"], row["source"])
    for interest in enjoyed:
        if interest.track == track:
            yield Reason(f"You enjoy {interest.text}.", 1, interest.quote, interest.source)


def _test_out(
    track: Track, background: Background, entry: Entry, done: Collection[str], table: Mapping[str, Any]
) -> Iterator[TestOut]:
    why = {id_: row for row in _of(table["brings"], background) for id_ in row["milestones"]}
    default = {"text": "usually known with this background", "quote": "", "source": ""}
    for milestone in track.milestones():
        name = identity(track.id, milestone.id)
        if milestone.id in entry.transfers and name not in done:
            row = why.get(milestone.id, default)
            yield TestOut(name, milestone.title, milestone.hours, row["text"], row["quote"], row["source"])


def _of(rows: list[dict[str, Any]], background: Background) -> list[dict[str, Any]]:
    return [row for row in rows if background.id in row["backgrounds"]]


def _rank(way: TrackAdvice) -> tuple[int, int, int]:
    deadline = way.timeline.deadline
    return -way.points, _VERDICTS.index(deadline.verdict) if deadline else 0, sum(way.hours)


def _sources(way: TrackAdvice) -> Iterator[str]:
    yield way.sourced.source if way.sourced else ""
    yield from (item.source for items in (way.reasons, way.test_out, way.said) for item in items)


def _table() -> dict[str, Any]:
    """The shipped advice, in which every `source` is the name of a source rather than its id."""
    table = shipped_table(FILE)
    names = {row["id"]: row["name"] for row in table["sources"]}
    named = {
        kind: [{**row, "source": names[row["source"]]} if "source" in row else row for row in rows]
        for kind, rows in table.items()
        if isinstance(rows, list) and kind != "sources" and rows and isinstance(rows[0], dict)
    }
    return {**table, **named}


def _source_name(id_: str | None) -> str:
    """The name of a source of the shipped tracks by its id; any other id stays."""
    return next((row["name"] for row in _table()["sources"] if row["id"] == id_), id_ or "")
