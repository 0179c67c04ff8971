"""One milestone in detail: its texts and state, its recorded evidence, and the source lines that evidence points at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.actions.progress import find_identity
from tracker.errors import ProgressError
from tracker.files.regular import content_of
from tracker.progress.locations import current_state, locations
from tracker.roadmap.loader import TrackError, load
from tracker.text import sanitize
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.snapshot import list_files, open_commit, read_files

if TYPE_CHECKING:
    from tracker.actions.progress import View
    from tracker.progress.state import Impact, LedgerRow, MilestoneState, Note
    from tracker.roadmap.model import Milestone

MAX_BYTES = 1 << 20
"""The largest file on disk that is read, as large as a committed one may be."""


class MilestoneDetails(NamedTuple):
    """A milestone of a valid track, its phase, its state, the milestones it unlocks, its notes and impacts.

    step_notes  (id of the step, note), in the order of the steps
    """

    milestone: Milestone
    phase: str
    state: MilestoneState
    unlocks: tuple[str, ...]
    notes: tuple[Note, ...]
    impacts: tuple[Impact, ...]
    step_notes: tuple[tuple[str, Note], ...] = ()


class RepositoryRow(NamedTuple):
    """A ledger row and the name of its repository."""

    row: LedgerRow
    repository: str


class MilestoneEvidence(NamedTuple):
    """A milestone, the ledger rows of the repositories linked to it, and the deliverables that have none."""

    state: MilestoneState
    rows: tuple[RepositoryRow, ...]
    unknown: tuple[str, ...]


def show(name: str, view: View) -> MilestoneDetails:
    """The milestone that a name means. Raises ProgressError where it means none, or its track has problems."""
    identity = find_identity(name, view, loose=True)
    track, _, id_ = identity.partition("/")
    try:
        loaded = load(track)
    except TrackError as error:
        # Its outline was read, so the track exists; only its file is not valid.
        message = f"cannot show {sanitize(track)}: its file has problems"
        raise ProgressError("bad_track", message, "`tracker tracks lint` lists them") from error
    phase, milestone = next((p.title, m) for p in loaded.phases for m in p.milestones if m.id == id_)
    return MilestoneDetails(
        milestone,
        phase,
        current_state(track, milestone, view.progress, locations(view.progress)),
        tuple(other.id for other in loaded.milestones() if id_ in other.needs),
        view.progress.notes.get(identity, ()),
        view.progress.impacts.get(identity, ()),
        tuple(
            (step.id, note) for step in milestone.steps for note in view.progress.notes.get(f"{identity}.{step.id}", ())
        ),
    )


def evidence_of(name: str, view: View) -> MilestoneEvidence:
    """The recorded evidence of a milestone. Raises ProgressError where the name means none, or several."""
    identity = find_identity(name, view, loose=True)
    track, _, id_ = identity.partition("/")
    milestone = next(one for one in view.tracks[track].milestones() if one.id == id_)
    state = current_state(track, milestone, view.progress, locations(view.progress))
    rows = tuple(
        RepositoryRow(row, link.name)
        for deliverable in milestone.deliverables
        for link in view.progress.links.values()
        if identity in link.targets
        and (row := view.progress.ledger.get((link.repository, link.targets[identity]), {}).get(deliverable))
    )
    seen = {item.row.deliverable for item in rows}
    return MilestoneEvidence(state, rows, tuple(one for one in milestone.deliverables if one not in seen))


def committed_lines(root: str, commit: str, path: str) -> list[str]:
    """The lines of a file in a commit, none where the commit lacks it. Raises ProgressError."""
    try:
        snapshot = open_commit(root, commit)
        entries = [entry for entry in list_files(snapshot).entries if entry.path == path]
        for _, data in read_files(snapshot, entries, lambda _skipped: None):
            return _lines(data)
    except RepositoryError as error:
        raise ProgressError.of(error) from error
    return []


def lines_on_disk(root: str, path: str) -> list[str]:
    """The lines of a regular file inside the repository; none of anything else, such as a link that leads outside."""
    folder = Path(root)
    file = folder / path
    try:
        inside = file.resolve().is_relative_to(folder.resolve())
        content = content_of(file, MAX_BYTES) if inside else None
        return [] if content is None else _lines(content)
    except (OSError, ValueError):
        return []


def _lines(data: bytes) -> list[str]:
    # As evidence counts lines: a form feed or U+2028 does not end one.
    return [line.removesuffix("\r") for line in data.decode("utf-8", "replace").removesuffix("\n").split("\n")]
