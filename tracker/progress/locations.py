"""Where the linked repositories are and the commits that count, read from files; a verdict on another one is stale."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.progress.counting import milestone_state
from tracker.verify.git.refs import branch_reference, commit_of, git_dir_of, head_commit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.progress.counting import MilestoneLike
    from tracker.progress.state import Link, MilestoneState, Progress


class Location(NamedTuple):
    """The path of a repository on this device, "" where it is absent, and the commit that counts, None where unknown.

    reference  the reference of the link's branch, "" where it has no such branch; HEAD where the link names none
    """

    path: str
    head: str | None
    reference: str = "HEAD"


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
        if folder is None:
            continue
        if not link.branch:
            return Location(path, head_commit(folder))
        reference = branch_reference(folder, link.branch)
        return Location(path, commit_of(folder, reference) if reference else None, reference)
    return Location("", None)


def current_state(
    track: str, milestone: MilestoneLike, progress: Progress, where: Mapping[str, Location]
) -> MilestoneState:
    """The state of a milestone with what is derived on reading: `stale`, and the flag `absent`."""
    state = milestone_state(track, milestone, progress)
    rows = [item.row for item in state.deliverables if item.row and item.row.proves]
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
