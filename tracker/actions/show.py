"""One milestone in detail: its texts and state, its recorded evidence, and the source lines evidence points at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.actions.tick import meant
from tracker.errors import ProgressError
from tracker.progress.locations import standings, state_now
from tracker.roadmap.loader import TrackError, load
from tracker.text import safe
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.snapshot import list_files, open_commit, read_files

if TYPE_CHECKING:
    from tracker.actions.progress import View
    from tracker.progress.state import Impact, LedgerRow, MilestoneState, Note
    from tracker.roadmap.model import Milestone

LARGEST = 1 << 20
"""Bytes of a file on disk that are still read, as many as of a committed one."""


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
        message = f"{safe(track)} cannot be shown: its file has mistakes"
        raise ProgressError("bad-track", message, "`tracker tracks lint` shows them") from error
    phase, milestone = next((p.title, m) for p in loaded.phases for m in p.milestones if m.id == id_)
    return Shown(
        milestone,
        phase,
        state_now(track, milestone, view.progress, standings(view.progress)),
        tuple(other.id for other in loaded.milestones() if id_ in other.needs),
        view.progress.notes.get(identity, ()),
        view.progress.impacts.get(identity, ()),
    )


class RowOf(NamedTuple):
    """A ledger row and what people call its repository."""

    row: LedgerRow
    repository: str


class EvidenceOf(NamedTuple):
    """A milestone, the ledger rows of the repositories linked to it, and the deliverables that have none."""

    state: MilestoneState
    rows: tuple[RowOf, ...]
    unknown: tuple[str, ...]


def evidence_of(name: str, view: View) -> EvidenceOf:
    """The ledger of a milestone. Raises ProgressError where the name means none, or several."""
    identity = meant(name, view)
    track, _, id_ = identity.partition("/")
    milestone = next(one for one in view.tracks[track].milestones() if one.id == id_)
    state = state_now(track, milestone, view.progress, standings(view.progress))
    rows = tuple(
        RowOf(row, link.name)
        for deliverable in milestone.deliverables
        for link in view.progress.links.values()
        if identity in link.targets
        and (row := view.progress.ledger.get((link.repository, link.targets[identity]), {}).get(deliverable))
    )
    seen = {item.row.deliverable for item in rows}
    return EvidenceOf(state, rows, tuple(one for one in milestone.deliverables if one not in seen))


def committed_lines(root: str, commit: str, path: str) -> list[str]:
    """The file's lines in the commit, none where it is not there. Raises ProgressError."""
    try:
        snapshot = open_commit(root, commit)
        entries = [entry for entry in list_files(snapshot).entries if entry.path == path]
        for _, data in read_files(snapshot, entries, lambda _skipped: None):
            return _lines(data)
    except RepositoryError as error:
        raise ProgressError(error.code, error.message, error.remedy) from error
    return []


def lines_on_disk(root: str, path: str) -> list[str]:
    """The lines of a regular file inside the repository; none of anything else, links that lead out among them."""
    folder = Path(root)
    file = folder / path
    try:
        inside = file.resolve().is_relative_to(folder.resolve())
        if not inside or not file.is_file() or file.stat().st_size > LARGEST:
            return []
        return _lines(file.read_bytes())
    except (OSError, ValueError):
        return []


def _lines(data: bytes) -> list[str]:
    # As evidence counts them: a form feed or U+2028 ends none.
    return [line.removesuffix("\r") for line in data.decode("utf-8", "replace").removesuffix("\n").split("\n")]
