"""Where the linked repositories stand now, read from their files: what was verified and has moved on since is stale."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.progress.counting import milestone_state
from tracker.verify.git.refs import git_dir_of, head_commit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.progress.counting import MilestoneLike
    from tracker.progress.state import Link, MilestoneState, Progress


class Standing(NamedTuple):
    """Where a repository is on this device, "" where it is absent, and its HEAD, None where that cannot be told."""

    path: str
    head: str | None


def standings(progress: Progress) -> dict[str, Standing]:
    """Repository → where it stands."""
    return {link.repository: standing(link) for link in progress.links.values()}


def standing(link: Link) -> Standing:
    """Where a linked repository stands: at the first of its paths that holds a repository."""
    for path in link.paths:
        try:
            folder = git_dir_of(Path(path))
        except (OSError, ValueError):
            continue
        if folder is not None:
            return Standing(path, head_commit(folder))
    return Standing("", None)


def state_now(
    track: str, milestone: MilestoneLike, progress: Progress, where: Mapping[str, Standing]
) -> MilestoneState:
    """The milestone's state with what is derived on reading: `stale`, and the flag `absent`."""
    state = milestone_state(track, milestone, progress)
    rows = [item.row for item in state.deliverables if item.row and item.row.status == "verified"]
    if not rows:
        return state
    stale: bool | None = False
    absent = False
    for row in rows:
        here = where.get(row.repository, Standing("", None))
        check = progress.checks.get((row.repository, row.subdirectory))
        absent = absent or not here.path
        if here.head is None:
            stale = stale or None
        elif check is None or check.commit != here.head:
            stale = True
    flags = tuple(sorted({*state.flags, *(["absent"] if absent else [])}))
    return state._replace(stale=stale, flags=flags)
