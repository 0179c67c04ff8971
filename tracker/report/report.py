"""The verdicts on one repository with titles, milestones and permalinks: plain data from which every format is made."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tracker.text import verdict_in_words
from tracker.verify.waivers import Waiver, Waivers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tracker.progress.state import RecordedFact
    from tracker.verify.git.entries import Skipped
    from tracker.verify.verdicts import Evidence, Technology

STATUSES = ("verified", "partial", "missing", "unavailable")
NO_PHASE = "Beyond the roadmap"
"""The heading of deliverables that no milestone requires."""


class Failure(NamedTuple):
    """The error that left a repository without verdicts."""

    code: str
    message: str
    remedy: str


class RepositoryFacts(NamedTuple):
    """The repository and commit that were verified; `borrowed` are object folders of others that it reads from."""

    path: str
    commit: str = ""
    ref: str = ""
    remote: str = ""
    worktree: bool = False
    subdirectory: str = ""
    borrowed: tuple[str, ...] = ()


class ReportRow(NamedTuple):
    """The verdict on one deliverable, with its texts.

    near         near misses: facts that almost match a missing part
    milestones   the milestones that require the deliverable
    uncommitted  files on disk that would count if they were committed
    unread       files that were not read and could decide an unavailable row, a few of them
    uses         what the evidence of a verified row uses: technologies, families, capabilities
    statement    a sentence for a résumé, made of that evidence
    authorship   whose work it is in a linked repository: own, not by you or unknown; else ""
    own, lines   how many lines of the evidence are the learner's, of those whose author is known
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
    uses: tuple[str, ...] = ()
    statement: str = ""
    unread: tuple[Skipped, ...] = ()
    authorship: str = ""
    own: int = 0
    lines: int = 0

    @property
    def verdict(self) -> str:
        """The verdict in words: claimed, or with whose work it is unless it is the learner's."""
        return verdict_in_words(self.status, self.authorship, is_claimed=bool(self.claim))


class Report(NamedTuple):
    """The verdicts on one repository, or the failure that left it without them."""

    repository: RepositoryFacts
    program: str
    catalogue: str
    rows: tuple[ReportRow, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    waivers: Waivers = Waivers()
    technologies: tuple[Technology, ...] = ()
    failure: Failure | None = None

    @property
    def summary(self) -> dict[str, int]:
        """Status → the number of rows with it."""
        counted = Counter(row.status for row in self.rows)
        return {status: counted[status] for status in STATUSES}

    @property
    def tally(self) -> dict[str, int]:
        """The summary for people, in which what is claimed stands apart."""
        claimed = Counter(row.status for row in self.rows if row.verdict == "claimed")
        counted = {status: count - claimed[status] for status, count in self.summary.items()}
        return {**counted, "claimed": claimed.total()} if claimed else counted


def evidence_fields(evidence: Evidence) -> dict[str, str | int]:
    """The evidence as plain values, without its permalink."""
    return {name: value for name, value in evidence._asdict().items() if name != "permalink"}


class Shown(NamedTuple):
    """A place of evidence, what is said of it, and its permalink."""

    path: str
    line: int
    what: str
    permalink: str

    @property
    def place(self) -> str:
        """`path:line`."""
        return f"{self.path}:{self.line}"


def by_place(evidence: Iterable[Evidence | RecordedFact | Shown]) -> list[Shown]:
    """Each place once, with what each part of a rule says of it."""
    places: dict[tuple[str, int], dict[str, dict[str, None]]] = {}
    links: dict[tuple[str, int], str] = {}
    for one in evidence:
        says, _, seen = one.what.partition(": ")
        places.setdefault((one.path, one.line), {}).setdefault(says, {})[seen] = None
        links[one.path, one.line] = links.get((one.path, one.line)) or one.permalink
    return [
        Shown(*place, "; ".join(": ".join(filter(None, (says, ", ".join(seen)))) for says, seen in said.items()), link)
        for (place, said), link in zip(places.items(), links.values(), strict=True)
    ]


def rows_by_phase(report: Report, phases: Mapping[str, str]) -> dict[str, list[ReportRow]]:
    """Phase → its rows, without empty phases; `phases` maps each deliverable to its phase, in the order to show."""
    groups: dict[str, list[ReportRow]] = {phase: [] for phase in dict.fromkeys(phases.values())}
    for row in report.rows:
        groups.setdefault(phases.get(row.id, NO_PHASE), []).append(row)
    return {phase: rows for phase, rows in groups.items() if rows}
