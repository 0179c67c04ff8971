"""What a report shows: one repository's verdicts with titles, milestones and links; every format is made from this."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.waivers import Waiver, Waivers

if TYPE_CHECKING:
    from tracker.verify.git.entries import Skipped
    from tracker.verify.verdicts import Evidence

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
    """One deliverable's verdict with its texts.

    near         facts that came close to a part still missing
    milestones   those that want the deliverable
    uncommitted  files on disk that would help if they were committed
    """

    id: str
    title: str
    counts: str
    remedy: str
    family: str
    status: str
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]
    near: tuple[Evidence, ...]
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

    @property
    def summary(self) -> dict[str, int]:
        """Status → how many rows have it."""
        counted = Counter(row.status for row in self.rows)
        return {status: counted[status] for status in STATUSES}


def evidence_fields(evidence: Evidence) -> dict[str, str | int]:
    """The evidence as plain values, without its permalink."""
    return {name: value for name, value in evidence._asdict().items() if name != "permalink"}
