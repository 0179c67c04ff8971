"""The linked repositories as they stand, and the ledger of a milestone; needs no git."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.actions.ticking import meant
from tracker.progress.standing import standing, standings, state_now
from tracker.verify.git.process import inside
from tracker.verify.git.refs import git_dir_of, head_branch
from tracker.verify.git.worktree import has_untracked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.actions.progress import View
    from tracker.progress.state import LedgerRow, MilestoneState


SECONDS = 2.0
"""How long git may take to look for new files in one repository."""


class Linked(NamedTuple):
    """A linked repository; `path` is "" where it is absent, `standing` says in words how it compares to the record."""

    repository: str
    name: str
    path: str
    last_path: str
    remote: str
    public: bool
    targets: Mapping[str, str]
    head: str | None
    checked: str | None
    standing: str


class RowOf(NamedTuple):
    """A ledger row and what people call its repository."""

    row: LedgerRow
    repository: str


class EvidenceOf(NamedTuple):
    """A milestone, the ledger rows of the repositories linked to it, and the deliverables that have none."""

    state: MilestoneState
    rows: tuple[RowOf, ...]
    unknown: tuple[str, ...]


def linked_repositories(view: View) -> list[Linked]:
    """Every linked repository."""
    found = []
    for link in view.progress.links.values():
        here = standing(link)
        checks = [check for (repository, _), check in view.progress.checks.items() if repository == link.repository]
        last = max(checks, key=lambda check: check.at, default=None)
        words = (
            "absent: its record is kept, found again when verified or linked"
            if not here.path
            else "not verified yet"
            if last is None
            else f"verified {last.at[:10]}"
            if here.head == last.commit
            else f"verified {last.at[:10]}, has moved on since"
            if here.head
            else f"verified {last.at[:10]}, HEAD cannot be told"
        )
        found.append(
            Linked(
                link.repository,
                link.name,
                here.path,
                link.paths[0] if link.paths else "",
                link.remote,
                link.public,
                link.targets,
                here.head,
                last.commit if last else None,
                words,
            )
        )
    return found


def branch_of(path: str) -> str:
    """The branch a repository is on, read from its files; "" where HEAD is detached or there is none."""
    try:
        folder = git_dir_of(Path(path)) if path else None
    except (OSError, ValueError):
        return ""
    return head_branch(folder) if folder else ""


def new_files(root: str) -> str:
    """Whether a repository has new files, not committed: "new", "none", "bare", or "unknown" within two seconds."""
    if not Path(root, ".git").exists():
        return "bare" if git_dir_of(Path(root)) else "unknown"
    found = has_untracked(inside(root), root, SECONDS)
    return "unknown" if found is None else "new" if found else "none"


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
