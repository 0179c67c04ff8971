"""All there is to see of one milestone: what the track says, where it stands, what the learner wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.actions.ticking import meant
from tracker.progress.errors import ProgressError
from tracker.progress.standing import standings, state_now
from tracker.roadmap.loader import TrackError, load
from tracker.text import sanitize

if TYPE_CHECKING:
    from tracker.actions.progress import View
    from tracker.progress.state import Impact, MilestoneState, Note
    from tracker.roadmap.model import Milestone


class Shown(NamedTuple):
    """A milestone of a checked track, its phase, where it stands, what it opens the way to, notes and impacts."""

    milestone: Milestone
    phase: str
    state: MilestoneState
    unlocks: tuple[str, ...]
    notes: tuple[Note, ...]
    impacts: tuple[Impact, ...]


def show(name: str, view: View) -> Shown:
    """The milestone a name means. Raises ProgressError where it means none, or its track cannot be used."""
    identity = meant(name, view)
    track, _, id_ = identity.partition("/")
    try:
        loaded = load(track)
    except TrackError as error:
        # The outline of the track was read, so it is there, however little of it can be used.
        message = f"{sanitize(track)} cannot be shown: its file has mistakes"
        raise ProgressError("bad_track", message, "`tracker tracks lint` shows them") from error
    phase, milestone = next((p.title, m) for p in loaded.phases for m in p.milestones if m.id == id_)
    return Shown(
        milestone,
        phase,
        state_now(track, milestone, view.progress, standings(view.progress)),
        tuple(other.id for other in loaded.milestones() if id_ in other.needs),
        view.progress.notes.get(identity, ()),
        view.progress.impacts.get(identity, ()),
    )
