"""What screens show: progress, and where each track stands by it. Read anew after each change, never altered."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tracker.actions.progress import load_progress
from tracker.actions.repositories import fingerprint
from tracker.actions.status import status
from tracker.progress.locations import locations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.actions.progress import View
    from tracker.actions.status import MilestoneStatus, TrackStatus
    from tracker.files.problems import Problem
    from tracker.progress.locations import Location
    from tracker.roadmap.model import Milestone
    from tracker.verify.rules.catalogue import Catalogue


class State(NamedTuple):
    """Progress, where the linked repositories are, and all tracks by id, those begun first."""

    view: View
    where: Mapping[str, Location]
    tracks: Mapping[str, TrackStatus]

    @property
    def started(self) -> list[str]:
        """The tracks begun."""
        return [id_ for id_, track in self.tracks.items() if track.started]

    def milestone(self, identity: str) -> MilestoneStatus | None:
        """A milestone by `track/milestone`."""
        track, _, id_ = identity.partition("/")
        if track not in self.tracks:
            return None
        return next((item for item in self.tracks[track].milestones() if item.milestone.id == id_), None)


def read_state(view: View | None = None) -> State:
    """The state now. Raises ProgressError where the journal cannot be read."""
    view = view or load_progress()
    where = locations(view.progress)
    ids = [*(id_ for id_ in view.progress.tracks if id_ in view.tracks), *view.tracks]
    return State(view, where, {id_: status(view.tracks[id_], view, where) for id_ in dict.fromkeys(ids)})


def outside(state: State) -> tuple[object, ...]:
    """What is another when another process records something or commits."""
    return fingerprint(state.view)


@lru_cache(maxsize=4)
def milestones(track: str) -> Mapping[str, Milestone]:
    """Milestone id → all the track says of it, as far as its file can be read."""
    from tracker.roadmap.loader import TrackError, load_leniently  # noqa: PLC0415 - the first picture needs no track in full

    try:
        return {milestone.id: milestone for milestone in load_leniently(track).milestones()}
    except TrackError:
        return {}


@lru_cache(maxsize=1)
def catalogue() -> tuple[Catalogue, tuple[Problem, ...]]:
    """The catalogue, read once, without those own files that have problems, and the problems."""
    from tracker.verify.rules.catalogue import read_catalogue  # noqa: PLC0415 - as above

    return read_catalogue()


def deliverable_title(id_: str) -> str:
    """What people call a deliverable; its id where the catalogue has none."""
    found = catalogue()[0].deliverables.get(id_)
    return found.title if found else id_
