"""Where the linked repositories are and their HEADs, read from files; a verdict on another commit is stale."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.progress.counting import milestone_state
from tracker.verify.git.refs import git_dir_of, head_commit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.progress.counting import MilestoneLike
    from tracker.progress.state import Link, MilestoneState, Progress


class Location(NamedTuple):
    """The path of a repository on this device, "" where it is absent, and its HEAD, None where unknown."""

    path: str
    head: str | None


def locations(progress: Progress) -> dict[str, Location]:
    """Repository id → location."""
    return {link.repository: location_of(link) for link in progress.links.values()}


def location_of(link: Link) -> Location:
    """The location of a linked repository: the first of its paths that is a repository."""
    for path in link.paths:
        try:
            folder = git_dir_of(Path(path))
        except (OSError, ValueError):
            continue
        if folder is not None:
            return Location(path, head_commit(folder))
    return Location("", None)


def current_state(
    track: str, milestone: MilestoneLike, progress: Progress, where: Mapping[str, Location]
) -> MilestoneState:
    """The state of a milestone with what is derived on reading: `stale`, and the flag `absent`."""
    state = milestone_state(track, milestone, progress)
    rows = [item.row for item in state.deliverables if item.row and item.row.status == "verified"]
    if not rows:
        return state
    stale: bool | None = False
    absent = False
    for row in rows:
        here = where.get(row.repository, Location("", None))
        check = progress.checks.get((row.repository, row.subdirectory))
        absent = absent or not here.path
        if here.head is None:
            stale = stale or None
        elif check is None or check.commit != here.head:
            stale = True
    flags = tuple(sorted({*state.flags, *(["absent"] if absent else [])}))
    return state._replace(stale=stale, flags=flags)
