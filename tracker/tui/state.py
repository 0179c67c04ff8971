"""What screens show: progress and the status of each track. Read anew after each change, never modified."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tracker.actions.progress import load_progress
from tracker.actions.status import status
from tracker.progress.locations import locations
from tracker.roadmap.loader import TrackError, load_leniently

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.actions.progress import View
    from tracker.actions.status import MilestoneStatus, TrackStatus
    from tracker.files.problems import Problem
    from tracker.progress.locations import Location
    from tracker.roadmap.model import Milestone
    from tracker.verify.rules.catalogue import Catalogue


class State(NamedTuple):
    """Progress, where each linked repository is, and the status of all tracks by id, started ones first."""

    view: View
    where: Mapping[str, Location]
    tracks: Mapping[str, TrackStatus]

    @property
    def started(self) -> list[str]:
        """The ids of the started tracks."""
        return [id_ for id_, track in self.tracks.items() if track.started]

    def milestone(self, identity: str) -> MilestoneStatus | None:
        """The status of a milestone, by `track/milestone`."""
        track, _, id_ = identity.partition("/")
        if track not in self.tracks:
            return None
        return next((item for item in self.tracks[track].milestones() if item.milestone.id == id_), None)


def read_state(view: View | None = None) -> State:
    """The current state. Raises ProgressError if the journal cannot be read."""
    view = view or load_progress()
    where = locations(view.progress)
    ids = [*(id_ for id_ in view.progress.tracks if id_ in view.tracks), *view.tracks]
    return State(view, where, {id_: status(view.tracks[id_], view, where) for id_ in dict.fromkeys(ids)})


@lru_cache(maxsize=4)
def full_milestones(track: str) -> Mapping[str, Milestone]:
    """Milestone id → everything the track says about it, as far as its file can be read."""
    try:
        return {milestone.id: milestone for milestone in load_leniently(track).milestones()}
    except TrackError:
        return {}


@lru_cache(maxsize=1)
def catalogue() -> tuple[Catalogue, tuple[Problem, ...]]:
    """The catalogue without the user's own files that have problems, and these problems; read once."""
    from tracker.verify.rules.catalogue import read_catalogue  # noqa: PLC0415 - 4 ms that the first paint does not need

    return read_catalogue()


def deliverable_title(id_: str) -> str:
    """The title of a deliverable, or its id if the catalogue does not have it."""
    found = catalogue()[0].deliverables.get(id_)
    return found.title if found else id_
