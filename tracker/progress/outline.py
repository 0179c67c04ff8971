"""A track as progress needs it, read without checking it again and kept for the next time: quick, and forgiving.

The fields are named as in `tracker.roadmap.model`, so what counts these counts those.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import tracker
from tracker import paths
from tracker.paths import track_files
from tracker.replacing import replace_quietly

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MOST_HOURS = 10_000
"""What is said to take longer, or infinitely long, is no estimate."""


class StepOutline(NamedTuple):
    """One checkbox."""

    id: str
    text: str


class MilestoneOutline(NamedTuple):
    """What a learner finishes."""

    id: str
    title: str
    hours: tuple[float, float]
    needs: tuple[str, ...]
    steps: tuple[StepOutline, ...]
    deliverables: tuple[str, ...]
    optional: bool


class PhaseOutline(NamedTuple):
    """A stage of the track."""

    id: str
    title: str
    milestones: tuple[MilestoneOutline, ...]


class EntryOutline(NamedTuple):
    """A way in: the background and the milestones it usually brings along."""

    origin: str
    transfers: tuple[str, ...]


class Renames(NamedTuple):
    """Old ids and what they are called today."""

    tracks: Mapping[str, str]
    milestones: Mapping[str, str]
    steps: Mapping[str, str]
    deliverables: Mapping[str, str]


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
    """Track id → outline, the shipped ones first; files that are no tracks are passed over."""
    files = track_files()
    looks = [[str(file), *_look(file)] for file in files]
    kept = paths.cache() / "progress" / "outlines.json"
    try:
        known = json.loads(kept.read_bytes())
        if known["version"] == tracker.__version__ and known["files"] == looks:
            return {id_: _thawed(outline) for id_, outline in known["outlines"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        pass
    found: dict[str, Outline] = {}
    for file in files:
        table = _table(file)
        if isinstance(table.get("id"), str):
            found.setdefault(table["id"], outline_of(table))
    text = json.dumps({"version": tracker.__version__, "files": looks, "outlines": found}, separators=(",", ":"))
    replace_quietly(kept, text)
    return found


def _table(file: Path) -> dict[str, Any]:
    from tracker.parsed import parsed  # noqa: PLC0415 - not needed where the outlines are kept

    try:
        return parsed(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}


def _look(file: Path) -> tuple[int, int]:
    """What changes with a file's content."""
    try:
        status = file.stat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def _thawed(outline: list[Any]) -> Outline:
    """An outline from the lists that JSON has in place of tuples."""
    id_, title, phases, entries, renamed = outline
    return Outline(
        id_,
        title,
        tuple(PhaseOutline(phase, name, tuple(map(_thawed_milestone, inner))) for phase, name, inner in phases),
        tuple(EntryOutline(origin, tuple(transfers)) for origin, transfers in entries),
        Renames(*renamed),
    )


def _thawed_milestone(milestone: list[Any]) -> MilestoneOutline:
    id_, title, hours, needs, steps, deliverables, optional = milestone
    return MilestoneOutline(
        id_,
        title,
        (hours[0], hours[1]),
        tuple(needs),
        tuple(StepOutline(step, text) for step, text in steps),
        tuple(deliverables),
        optional,
    )


def outline_of(table: Mapping[str, Any]) -> Outline:
    """The outline in a track's table; what is of the wrong type is left out."""
    renamed = table.get("renamed")
    renames = renamed if isinstance(renamed, dict) else {}
    return Outline(
        _text(table, "id"),
        _text(table, "title"),
        tuple(
            PhaseOutline(_text(phase, "id"), _text(phase, "title"), tuple(map(_milestone, _tables(phase, "milestone"))))
            for phase in _tables(table, "phase")
        ),
        tuple(EntryOutline(_text(entry, "from"), _texts(entry, "transfers")) for entry in _tables(table, "entry")),
        Renames(*(_renames(renames.get(kind)) for kind in Renames._fields)),
    )


def _milestone(table: Mapping[str, Any]) -> MilestoneOutline:
    hours = table.get("hours")
    numbers = [hour for hour in hours if isinstance(hour, (int, float))] if isinstance(hours, list) else []
    span = [float(hour) for hour in numbers if 0 <= hour <= MOST_HOURS]
    return MilestoneOutline(
        _text(table, "id"),
        _text(table, "title"),
        (span[0], span[-1]) if span else (0.0, 0.0),
        _texts(table, "needs"),
        tuple(StepOutline(_text(step, "id"), _text(step, "text")) for step in _tables(table, "steps")),
        _texts(table, "deliverables"),
        table.get("optional") is True,
    )


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""


def _texts(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _tables(table: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    value = table.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _renames(value: object) -> dict[str, str]:
    return {old: new for old, new in value.items() if isinstance(new, str)} if isinstance(value, dict) else {}
