"""Which milestones the roadmap shows: by state, and by words typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.actions.status import next_milestones

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.actions.status import MilestoneStatus, PhaseStatus, TrackStatus

FILTERS = ("all", "open", "next", "claimed", "verified", "regressed")
MOST_NEXT = 8


def after(name: str) -> str:
    """The filter that follows."""
    return FILTERS[(FILTERS.index(name) + 1) % len(FILTERS)]


def chosen(track: TrackStatus, name: str, words: str) -> list[tuple[PhaseStatus, list[MilestoneStatus]]]:
    """The phases with the milestones to show; phases with none are left out, but for the filter `all`."""
    passes, found = _test(track, name), _search(words)
    shown = [(phase, [one for one in phase.milestones if passes(one) and found(one)]) for phase in track.phases]
    return [(phase, some) for phase, some in shown if some or (name == "all" and not words.strip())]


def first(track: TrackStatus, name: str, words: str) -> str:
    """The identity of the first milestone that is shown, "" where none is."""
    return next((one.state.identity for _, some in chosen(track, name, words) for one in some), "")


def _test(track: TrackStatus, name: str) -> Callable[[MilestoneStatus], bool]:
    if name == "next":
        ids = {upcoming.status.state.identity for upcoming in next_milestones(track, MOST_NEXT)}
        return lambda one: one.state.identity in ids
    if name == "open":
        return lambda one: not one.state.done and one.state.state != "skipped"
    if name == "regressed":
        return lambda one: one.state.state == "regressed" or bool(one.state.stale) or one.state.rejudged
    return lambda one: name in {"all", one.state.state}


def _search(words: str) -> Callable[[MilestoneStatus], bool]:
    wanted = words.casefold().split()

    def found(one: MilestoneStatus) -> bool:
        milestone = one.milestone
        text = " ".join(
            (milestone.id, milestone.title, *milestone.deliverables, *(step.text for step in milestone.steps))
        )
        folded = text.casefold()
        return all(word in folded for word in wanted)

    return found if wanted else lambda _: True
