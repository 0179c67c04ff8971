"""What a report shows: one repository's verdicts with titles, milestones and links; every format is made from this."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.waivers import Waiver, Waivers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.verify.git.entries import Skipped
    from tracker.verify.rules.catalogue import Deliverable
    from tracker.verify.verdicts import Evidence, Row

STATUSES = ("verified", "partial", "missing", "unavailable")


class Failure(NamedTuple):
    """Why a repository has no verdicts."""

    code: str
    message: str
    remedy: str


class RepositoryFacts(NamedTuple):
    """Which commit was looked at."""

    path: str
    commit: str = ""
    ref: str = ""
    remote: str = ""
    worktree: bool = False
    subdirectory: str = ""


class ReportRow(NamedTuple):
    """One deliverable's verdict, the milestones that want it, and files that would help were they committed."""

    deliverable: Deliverable
    row: Row
    milestones: tuple[str, ...]
    uncommitted: tuple[str, ...] = ()
    claim: Waiver | None = None


class Report(NamedTuple):
    """One repository's verdicts, or the failure that kept them from being given."""

    repository: RepositoryFacts
    program: str
    catalogue: str
    rows: tuple[ReportRow, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    waivers: Waivers = Waivers()
    failure: Failure | None = None
    permalink: Callable[[str, int], str] = lambda _path, _line: ""

    @property
    def summary(self) -> dict[str, int]:
        """Status → how many rows have it."""
        counted = Counter(row.row.status for row in self.rows)
        return {status: counted[status] for status in STATUSES}


def evidence_place(evidence: Evidence) -> str:
    """`path:line`."""
    return f"{evidence.path}:{evidence.line}"
