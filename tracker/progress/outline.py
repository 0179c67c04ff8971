"""A track as progress needs it, read leniently and without validation, which is quick.

The fields are named as in `tracker.roadmap.model`, so `counting` accepts both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.files.toml import tables
from tracker.roadmap.loader import track_files
from tracker.text import with_any_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tracker.files.toml import Document

MAX_MILESTONE_HOURS = 10_000
"""Larger (or infinite) numbers are ignored."""

MAX_STEP_WEEKS = 520


class StepOutline(NamedTuple):
    """One checkbox; `weeks` must pass until it is done, however many hours it takes."""

    id: str
    text: str
    weeks: float = 0


class RequirementOutline(NamedTuple):
    """A deliverable, whose evidence must use one of the words in `using` where there are any."""

    deliverable: str
    using: tuple[str, ...] = ()

    def is_met(self, uses: Mapping[str, Iterable[str] | None]) -> bool:
        """Whether one of the verified deliverables meets it; `uses` says what the evidence of each uses."""
        if self.deliverable not in uses:
            return False
        return not self.using or bool(set(self.using).intersection(uses[self.deliverable] or ()))

    def __str__(self) -> str:
        return f"{self.deliverable}{with_any_of(self.using)}"


class MilestoneOutline(NamedTuple):
    """What a learner finishes; without requirements it can only be claimed.

    `same_as` are identities of the same milestone in other tracks.
    """

    id: str
    title: str
    hours: tuple[float, float]
    needs: tuple[str, ...]
    steps: tuple[StepOutline, ...]
    requirements: tuple[RequirementOutline, ...]
    optional: bool
    same_as: tuple[str, ...] = ()

    @property
    def deliverables(self) -> tuple[str, ...]:
        """The ids of the deliverables that prove it, each once."""
        return tuple(dict.fromkeys(requirement.deliverable for requirement in self.requirements))


class PhaseOutline(NamedTuple):
    """A stage of the track."""

    id: str
    title: str
    milestones: tuple[MilestoneOutline, ...]


class EntryOutline(NamedTuple):
    """An entry point: the background and the milestones that usually transfer from it."""

    origin: str
    transfers: tuple[str, ...]


class Renames(NamedTuple):
    """Old id → today's id; for questions, the old "milestone.id" or "milestone.text" → today's "milestone.id"."""

    tracks: Mapping[str, str]
    milestones: Mapping[str, str]
    steps: Mapping[str, str]
    deliverables: Mapping[str, str]
    questions: Mapping[str, str]


class Outline(NamedTuple):
    """A track."""

    id: str
    title: str
    phases: tuple[PhaseOutline, ...]
    entries: tuple[EntryOutline, ...]
    renamed: Renames

    def milestones(self) -> Iterator[MilestoneOutline]:
        """All milestones in the order of the phases."""
        return (milestone for phase in self.phases for milestone in phase.milestones)


def outlines() -> dict[str, Outline]:
    """Track id → outline, shipped tracks first, as far as their files can be read."""
    return read_outlines()[0]


_last: dict[str, tuple[Document, Outline]] = {}
"""Track id → what was read last, and its outline: a command reads the tracks several times."""


def read_outlines() -> tuple[dict[str, Outline], tuple[str, ...]]:
    """The outlines, and warnings about files that are damaged or skipped."""
    files = track_files()
    for id_, document in files.documents.items():
        if id_ not in _last or _last[id_][0] is not document:
            _last[id_] = document, outline_of(document.table)
    return {id_: _last[id_][1] for id_ in files.documents}, files.warnings


def outline_of(table: Mapping[str, Any]) -> Outline:
    """The outline in a track's table; values of the wrong type are ignored."""
    renamed = table.get("renamed")
    renames = renamed if isinstance(renamed, dict) else {}
    return Outline(
        _text(table, "id"),
        _text(table, "title") or _text(table, "id"),
        tuple(
            PhaseOutline(_text(phase, "id"), _text(phase, "title"), tuple(map(_milestone, tables(phase, "milestone"))))
            for phase in tables(table, "phase")
        ),
        tuple(EntryOutline(_text(entry, "from"), _texts(entry, "transfers")) for entry in tables(table, "entry")),
        Renames(*(_renames(renames.get(kind)) for kind in Renames._fields)),
    )


def _milestone(table: Mapping[str, Any]) -> MilestoneOutline:
    hours = table.get("hours")
    numbers = [hour for hour in hours if isinstance(hour, (int, float))] if isinstance(hours, list) else []
    span = [float(hour) for hour in numbers if 0 <= hour <= MAX_MILESTONE_HOURS]
    return MilestoneOutline(
        _text(table, "id"),
        _text(table, "title") or _text(table, "id"),
        (span[0], span[-1]) if span else (0.0, 0.0),
        _texts(table, "needs"),
        tuple(StepOutline(_text(step, "id"), _text(step, "text"), _weeks(step)) for step in tables(table, "steps")),
        _requirements(table),
        table.get("optional") is True,
        _texts(table, "same_as"),
    )


def _weeks(step: Mapping[str, Any]) -> float:
    weeks = step.get("weeks")
    return weeks if isinstance(weeks, int) and 0 < weeks <= MAX_STEP_WEEKS else 0


def _requirements(table: Mapping[str, Any]) -> tuple[RequirementOutline, ...]:
    """The proof; in a track of format 1, the deliverables."""
    if "proof" not in table:
        return tuple(map(RequirementOutline, _texts(table, "deliverables")))
    return tuple(
        RequirementOutline(_text(row, "deliverable"), _texts(row, "using"))
        for row in tables(table, "proof")
        if _text(row, "deliverable")
    )


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""


def _texts(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _renames(value: object) -> dict[str, str]:
    return {old: new for old, new in value.items() if isinstance(new, str)} if isinstance(value, dict) else {}
