"""The state of a track: each milestone, what remains, and what comes next."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from tracker.progress.counting import Count, count
from tracker.progress.locations import Location, current_state, locations
from tracker.roadmap.backgrounds import whole_phases
from tracker.text import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from tracker.actions.progress import View
    from tracker.progress.outline import MilestoneOutline, Outline, PhaseOutline
    from tracker.progress.state import MilestoneState, StartedTrack

MAX_UNLOCKS = 3
"""How many unlocked milestones are named: as many as fit on a line."""


class MilestoneStatus(NamedTuple):
    """A milestone and its state."""

    milestone: MilestoneOutline
    state: MilestoneState


class PhaseStatus(NamedTuple):
    """A phase, its milestones and their count."""

    phase: PhaseOutline
    tally: Count
    milestones: tuple[MilestoneStatus, ...]


class TrackStatus(NamedTuple):
    """A track, its milestones by phase, and their count; `started` is None for a track that is not started."""

    track: Outline
    started: StartedTrack | None
    tally: Count
    phases: tuple[PhaseStatus, ...]

    def milestones(self) -> Iterator[MilestoneStatus]:
        """All milestones in the order of the phases."""
        return (milestone for phase in self.phases for milestone in phase.milestones)


class Upcoming(NamedTuple):
    """A milestone to do next and the reasons for it."""

    status: MilestoneStatus
    reasons: tuple[str, ...]


def status(track: Outline, view: View, known: Mapping[str, Location] | None = None) -> TrackStatus:
    """The state of a track; `known` are the locations of linked repositories, where already read."""
    where = locations(view.progress) if known is None else known
    phases = []
    for phase in track.phases:
        milestones = tuple(
            MilestoneStatus(milestone, current_state(track.id, milestone, view.progress, where))
            for milestone in phase.milestones
        )
        phases.append(PhaseStatus(phase, _count(milestones), milestones))
    everything = tuple(milestone for phase in phases for milestone in phase.milestones)
    return TrackStatus(track, view.progress.tracks.get(track.id), _count(everything), tuple(phases))


def _count(milestones: tuple[MilestoneStatus, ...]) -> Count:
    return count((item.state, bool(item.milestone.deliverables)) for item in milestones if not item.milestone.optional)


def remaining_milestones(status_: TrackStatus) -> list[MilestoneStatus]:
    """Every milestone that keeps the track below 100 %."""
    return [
        item
        for item in status_.milestones()
        if not item.milestone.optional and not item.state.done and item.state.state != "skipped"
    ]


_BLOCKED = 4
"""The rank of milestones with unmet prerequisites."""


def next_milestones(
    status_: TrackStatus, most: int = 3, name: Callable[[MilestoneOutline], str] = attrgetter("id")
) -> list[Upcoming]:
    """What to do next and why: first regressed, then in progress, then unblocked milestones, in roadmap order.

    Optional ones come last, and only where they were begun; but in the phases that the learner's background does in
    full, they have their place and block as the others do. A blocked milestone is never given, unless everything is
    blocked, by a circle: then the first one is. Another optional or a skipped prerequisite blocks nothing. `name` is
    how reasons call other milestones.
    """
    whole = whole_phases(status_.track.id, status_.started.origin) if status_.started else ()
    counting = {one.milestone.id for phase in status_.phases if phase.phase.id in whole for one in phase.milestones}
    by_id = {item.milestone.id: item for item in status_.milestones()}
    ranked: list[tuple[int, MilestoneStatus, list[str]]] = []
    for item in status_.milestones():
        if item.state.done or item.state.state == "skipped":
            continue
        active = item.state.state in {"regressed", "in progress"}
        optional = item.milestone.optional and item.milestone.id not in counting
        if optional and not active:
            continue
        unmet = [need for need in item.milestone.needs if need in by_id and _blocks(by_id[need], counting)]
        if unmet:
            rank = _BLOCKED
        elif optional:
            rank = 3
        else:
            rank = 0 if item.state.state == "regressed" else 1 if active else 2
        ranked.append((rank, item, unmet))
    ranked.sort(key=lambda one: one[0])
    ready = [one for one in ranked if one[0] < _BLOCKED]
    return [
        Upcoming(item, tuple(_reasons(item, unmet, by_id, name))) for _, item, unmet in (ready or ranked[:1])[:most]
    ]


def _blocks(need: MilestoneStatus, counting: Collection[str]) -> bool:
    optional = need.milestone.optional and need.milestone.id not in counting
    return not (need.state.done or need.state.state == "skipped" or optional)


def _why_met(need: MilestoneStatus) -> str:
    return "done" if need.state.done else "skipped" if need.state.state == "skipped" else "optional"


def _reasons(
    item: MilestoneStatus,
    unmet: list[str],
    by_id: Mapping[str, MilestoneStatus],
    name: Callable[[MilestoneOutline], str],
) -> Iterator[str]:
    state, milestone = item.state, item.milestone
    if state.state == "regressed":
        lost = [row.id for row in state.deliverables if row.row and row.row.flag == "regressed"]
        yield f"no longer verified: {', '.join(lost)}"
    if state.ticked:
        yield f"{len(state.ticked)} of {plural(len(milestone.steps), 'step')} ticked"
    verified = sum(row.proves for row in state.deliverables)
    if verified:
        yield f"{verified} of {plural(len(state.deliverables), 'deliverable')} verified"
    if state.rejudged:
        yield "re-judged: the rule changed"
    if unmet:
        yield f"blocked by {', '.join(name(by_id[need].milestone) for need in unmet)}"
    elif met := [need for need in milestone.needs if need in by_id]:
        yield f"requires {', '.join(f'{name(by_id[need].milestone)} ({_why_met(by_id[need])})' for need in met)}"
    elif not state.ticked:
        yield "no prerequisites"
    unlocks = [name(other.milestone) for other in by_id.values() if milestone.id in other.milestone.needs]
    if unlocks:
        more = f" and {len(unlocks) - MAX_UNLOCKS} more" if len(unlocks) > MAX_UNLOCKS else ""
        yield f"unlocks {', '.join(unlocks[:MAX_UNLOCKS])}{more}"
