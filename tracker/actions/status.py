"""Where a learner stands in a track, what is left, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.progress.counting import Count, count_of
from tracker.progress.locations import Standing, standings, state_now

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tracker.actions.progress import View
    from tracker.progress.outline import MilestoneOutline, Outline, PhaseOutline
    from tracker.progress.state import MilestoneState, Started


class MilestoneStatus(NamedTuple):
    """A milestone and where it stands."""

    milestone: MilestoneOutline
    state: MilestoneState


class PhaseStatus(NamedTuple):
    """A phase, its milestones and their tally."""

    phase: PhaseOutline
    tally: Count
    milestones: tuple[MilestoneStatus, ...]


class TrackStatus(NamedTuple):
    """A track, where each milestone stands, and the tally; `started` is None for a track not begun."""

    track: Outline
    started: Started | None
    tally: Count
    phases: tuple[PhaseStatus, ...]

    def milestones(self) -> Iterator[MilestoneStatus]:
        """All milestones in the order of the phases."""
        return (milestone for phase in self.phases for milestone in phase.milestones)


class Upcoming(NamedTuple):
    """A milestone to do next and why."""

    status: MilestoneStatus
    reasons: tuple[str, ...]


def status(track: Outline, view: View, where: Mapping[str, Standing] | None = None) -> TrackStatus:
    """Where the learner stands in a track; `where` spares looking at the repositories again."""
    where = standings(view.progress) if where is None else where
    phases = []
    for phase in track.phases:
        milestones = tuple(
            MilestoneStatus(milestone, state_now(track.id, milestone, view.progress, where))
            for milestone in phase.milestones
        )
        phases.append(PhaseStatus(phase, _count(milestones), milestones))
    everything = tuple(milestone for phase in phases for milestone in phase.milestones)
    return TrackStatus(track, view.progress.tracks.get(track.id), _count(everything), tuple(phases))


def _count(milestones: tuple[MilestoneStatus, ...]) -> Count:
    return count_of(
        (item.state, bool(item.milestone.deliverables)) for item in milestones if not item.milestone.optional
    )


def left(status_: TrackStatus) -> list[MilestoneStatus]:
    """Every milestone that still keeps the track from 100 %."""
    return [
        item
        for item in status_.milestones()
        if not item.milestone.optional and not item.state.done and item.state.state != "skipped"
    ]


def next_milestones(status_: TrackStatus, most: int = 3) -> list[Upcoming]:
    """What to do next and why: what regressed, then what was begun, then what has all it needs, in roadmap order.

    A need that is optional or skipped holds nothing up. Where everything waits for something, the first still comes.
    """
    by_id = {item.milestone.id: item for item in status_.milestones()}
    ranked: list[tuple[int, Upcoming]] = []
    for item in status_.milestones():
        if item.state.done or item.state.state == "skipped":
            continue
        begun = item.state.state in {"regressed", "in progress"}
        if item.milestone.optional and not begun:
            continue
        waits = [need for need in item.milestone.needs if need in by_id and _holds_up(by_id[need])]
        rank = 0 if item.state.state == "regressed" else 1 if begun else 3 if waits else 2
        ranked.append((rank, Upcoming(item, tuple(_reasons(item, waits, by_id)))))
    ranked.sort(key=lambda pair: pair[0])
    ready = [upcoming for rank, upcoming in ranked if rank < 3]  # noqa: PLR2004 - the rank of those that wait
    return (ready or [upcoming for _, upcoming in ranked[:1]])[:most]


def _holds_up(need: MilestoneStatus) -> bool:
    return not (need.state.done or need.state.state == "skipped" or need.milestone.optional)


def _reasons(item: MilestoneStatus, waits: list[str], by_id: Mapping[str, MilestoneStatus]) -> Iterator[str]:
    state, milestone = item.state, item.milestone
    if state.state == "regressed":
        lost = [row.id for row in state.deliverables if row.row and row.row.flag == "regressed"]
        yield f"was verified, now lacks {', '.join(lost)}"
    if state.ticked:
        yield f"{len(state.ticked)} of {len(milestone.steps)} steps ticked"
    verified = sum(row.status == "verified" for row in state.deliverables)
    if verified:
        yield f"{verified} of {len(state.deliverables)} deliverables verified"
    if state.rejudged:
        yield "re-judged by a newer rule"
    if waits:
        yield f"still needs {', '.join(waits)}"
    elif met := [need for need in milestone.needs if need in by_id and not _holds_up(by_id[need])]:
        yield f"needs {', '.join(met)}: nothing holds it up"
    elif not state.ticked:
        yield "needs nothing before it"
    unlocks = [other.milestone.id for other in by_id.values() if milestone.id in other.milestone.needs]
    if unlocks:
        yield f"opens the way to {', '.join(unlocks[:3])}{f' and {len(unlocks) - 3} more' if len(unlocks) > 3 else ''}"  # noqa: PLR2004 - as many as fit a line
