"""Which track suits a person, how long it takes from where they are, and why: from `advice.toml` and the tracks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.files.toml import shipped_table
from tracker.roadmap.calendar import Span, Timeline, computed, hours_to_meet, sourced, spread
from tracker.roadmap.model import Entry, identity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from tracker.roadmap.calendar import PhaseDates
    from tracker.roadmap.model import Milestone, Phase, Track

FILE = Path(__file__).with_name("advice.toml")
_VERDICTS = ("met", "perhaps", "missed")


class Background(NamedTuple):
    """Where people come from: `entries` names each track's way in, `whole` phases done with their optional parts."""

    id: str
    title: str
    says: str
    entries: Mapping[str, str]
    whole: tuple[str, ...] = ()


class Joy(NamedTuple):
    """Something people enjoy and the track it speaks for, with the words of the source."""

    id: str
    track: str
    text: str
    quote: str
    source: str


class Question(NamedTuple):
    """What the adviser goes by; `done` are identities of milestones that are finished already."""

    background: str
    enjoys: tuple[str, ...]
    hours_per_week: float
    start: date
    deadline: date | None = None
    done: Collection[str] = ()


class Reason(NamedTuple):
    """What speaks for a track (points above 0) or against it."""

    text: str
    points: int
    quote: str
    source: str


class TestOut(NamedTuple):
    """A milestone that is usually known from there, and why."""

    milestone: str
    title: str
    hours: Span
    text: str
    quote: str
    source: str


class Saying(NamedTuple):
    """Literal words of a source."""

    quote: str
    source: str


class Way(NamedTuple):
    """One track from where the person is.

    origin         the track's own name of the background, "" where it names no such way in
    hours          left to do: neither optional, nor tested out, nor done
    timeline       sourced where the way in has weeks of a source, else the computed one
    computed       hours left ÷ hours a week, whatever sources say
    hours_to_meet  hours a week that would meet the deadline, None without one
    begin_with     milestones that are optional for others and count here
    """

    track: str
    title: str
    origin: str
    points: int
    reasons: tuple[Reason, ...]
    hours: Span
    timeline: Timeline
    computed: Timeline
    hours_to_meet: Span | None
    phases: tuple[PhaseDates, ...]
    test_out: tuple[TestOut, ...]
    begin_with: tuple[str, ...]
    said: tuple[Saying, ...]
    note: str


class Advice(NamedTuple):
    """The tracks, best first, and the titles of the sources that are quoted."""

    background: Background
    enjoys: tuple[Joy, ...]
    hours_per_week: float
    start: date
    deadline: date | None
    ways: tuple[Way, ...]
    sources: Mapping[str, str]


def track_ids() -> tuple[str, ...]:
    """The tracks that are advised on."""
    return tuple(_table()["tracks"])


def backgrounds() -> dict[str, Background]:
    """All backgrounds by id, in the order of the file."""
    rows = _table()["background"]
    return {
        row["id"]: Background(row["id"], row["title"], row["says"], row["entries"], tuple(row.get("whole", ())))
        for row in rows
    }


def joys() -> dict[str, Joy]:
    """All that one may enjoy by id, in the order of the file."""
    return {row["id"]: Joy(**row) for row in _table()["enjoys"]}


def advise(question: Question, tracks: Sequence[Track]) -> Advice:
    """The tracks ranked: by points, then whether the deadline is met, then by the hours that are left.

    Raises KeyError for an unknown background or joy, OverflowError where dates pass the last there is.
    """
    table = _table()
    background = backgrounds()[question.background]
    enjoyed = tuple(joys()[id_] for id_ in dict.fromkeys(question.enjoys))
    ways = sorted((_way(track, background, enjoyed, question, table) for track in tracks), key=_rank)
    titles = {row["id"]: row["title"] for row in table["sources"]}
    quoted = {source for way in ways for source in _sources(way)}
    sources = {id_: title for id_, title in titles.items() if id_ in quoted}
    return Advice(background, enjoyed, question.hours_per_week, question.start, question.deadline, tuple(ways), sources)


def _way(
    track: Track, background: Background, enjoyed: Sequence[Joy], question: Question, table: Mapping[str, Any]
) -> Way:
    origin = background.entries.get(track.id, "")
    entry = next((entry for entry in track.entries if entry.origin == origin), Entry(""))
    start, deadline = question.start, question.deadline
    left = [(phase, _left(track, phase, background, entry, question.done)) for phase in track.phases]
    phases = [(phase.id, phase.title, _hours(milestones)) for phase, milestones in left]
    hours = _hours(milestone for _, milestones in left for milestone in milestones)
    ours = computed(hours, question.hours_per_week, start, deadline)
    theirs = sourced(entry.weeks, entry.quote, entry.source or "", start, deadline) if entry.weeks else ours
    said = [Saying(entry.quote, entry.source or "")] if entry.quote and not entry.weeks else []
    said += [Saying(row["quote"], row["source"]) for row in _of(table["also"], background) if row["track"] == track.id]
    reasons = tuple(_reasons(track.id, background, enjoyed, table))
    return Way(
        track.id,
        track.title,
        entry.origin,
        sum(reason.points for reason in reasons),
        reasons,
        hours,
        theirs,
        ours,
        hours_to_meet(hours, start, deadline) if deadline else None,
        spread(phases, theirs, start),
        tuple(sorted(_test_out(track, background, entry, question.done, table), key=lambda item: item.text)),
        tuple(identity(track.id, one.id) for _, milestones in left for one in milestones if one.optional),
        tuple(said),
        entry.note,
    )


def _left(
    track: Track, phase: Phase, background: Background, entry: Entry, done: Collection[str]
) -> tuple[Milestone, ...]:
    return tuple(
        milestone
        for milestone in phase.milestones
        if (not milestone.optional or phase.id in background.whole)
        and milestone.id not in entry.transfers
        and identity(track.id, milestone.id) not in done
    )


def _hours(milestones: Collection[Milestone] | Iterator[Milestone]) -> Span:
    pairs = [milestone.hours for milestone in milestones]
    return sum(least for least, _ in pairs), sum(most for _, most in pairs)


def _reasons(track: str, background: Background, enjoyed: Sequence[Joy], table: Mapping[str, Any]) -> Iterator[Reason]:
    for row in _of(table["fit"], background):
        if row["track"] == track:
            yield Reason(row["text"], row["points"], row["quote"], row["source"])
    for joy in enjoyed:
        if joy.track == track:
            yield Reason(f"You enjoy {joy.text}.", 1, joy.quote, joy.source)


def _test_out(
    track: Track, background: Background, entry: Entry, done: Collection[str], table: Mapping[str, Any]
) -> Iterator[TestOut]:
    why = {id_: row for row in _of(table["brings"], background) for id_ in row["milestones"]}
    unsaid = {"text": f"usually known to a {background.title}", "quote": "", "source": ""}
    for milestone in track.milestones():
        name = identity(track.id, milestone.id)
        if milestone.id in entry.transfers and name not in done:
            row = why.get(milestone.id, unsaid)
            yield TestOut(name, milestone.title, milestone.hours, row["text"], row["quote"], row["source"])


def _of(rows: list[dict[str, Any]], background: Background) -> list[dict[str, Any]]:
    return [row for row in rows if background.id in row["backgrounds"]]


def _rank(way: Way) -> tuple[int, int, int]:
    deadline = way.timeline.deadline
    return -way.points, _VERDICTS.index(deadline.verdict) if deadline else 0, sum(way.hours)


def _sources(way: Way) -> Iterator[str]:
    yield way.timeline.source
    yield from (item.source for items in (way.reasons, way.test_out, way.said) for item in items)


def _table() -> dict[str, Any]:
    return shipped_table(FILE)
