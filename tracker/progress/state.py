"""Progress as frozen values: the result of the fold over all events, and the state of each milestone."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.text import verdict_in_words, with_any_of

if TYPE_CHECKING:
    from collections.abc import Mapping


class StartedTrack(NamedTuple):
    """A track the learner started; dates are ISO 8601, "" where not given."""

    track: str
    at: str
    origin: str
    hours_per_week: float
    target: str


class Claim(NamedTuple):
    """A milestone claimed by hand: `tick` or `test-out`, with the reason. Never shown as verified.

    The reason of a test-out says how it was passed; `task` is the task that was done, "" where there was none.
    """

    kind: str
    reason: str
    at: str
    task: str = ""


class Skip(NamedTuple):
    """A milestone the learner skips."""

    reason: str
    at: str


class Note(NamedTuple):
    """A note on a milestone; `question` is the text of the interview question it answers, "" for any other note.

    The id of the question is "" where it was recorded by its text alone.
    """

    at: str
    text: str
    question: str = ""
    question_id: str = ""


class Review(NamedTuple):
    """The learner's grade for an answer to a question of a milestone: again, hard, good or easy.

    The id of the question is "" where it was recorded by its text alone.
    """

    at: str
    question: str
    grade: str
    question_id: str = ""


class Impact(NamedTuple):
    """A measured result for the résumé; `repository` is the project it is of, "" where that was not said."""

    at: str
    text: str
    metric: str
    before: str
    after: str
    repository: str = ""


class ProjectFields(NamedTuple):
    """What the learner set of a project, "" where they set nothing."""

    name: str = ""
    purpose: str = ""
    demo: str = ""


class RecordedFigure(NamedTuple):
    """A figure of a committed result file that the learner chose to show: its place is that in the commit."""

    metric: str
    value: str
    path: str
    line: int
    commit: str


class Link(NamedTuple):
    """A repository and its milestones, each with a sub-folder ("" for the whole repository); paths newest first.

    `branch` is the one whose commits count, "" where none was recorded: whatever HEAD is on.
    """

    repository: str
    paths: tuple[str, ...]
    remote: str
    public: bool
    targets: Mapping[str, str]
    at: str
    branch: str = ""

    @property
    def folders(self) -> tuple[str, ...]:
        """The sub-folders that are verified: those of its milestones; without any, "" for the whole repository."""
        return tuple(dict.fromkeys(self.targets.values() or ("",)))

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.paths[0].rstrip("/").rpartition("/")[2] if self.paths else self.repository


class Check(NamedTuple):
    """The last verification of a repository, or a folder of it: commit, time, catalogue digest."""

    commit: str
    at: str
    catalogue: str


class RecordedFact(NamedTuple):
    """One recorded fact of the evidence; the permalink is "" where the commit was not pushed."""

    part: str
    path: str
    line: int
    what: str
    permalink: str = ""


class PastVerdict(NamedTuple):
    """One entry in the history of a ledger row, which includes the present one."""

    at: str
    status: str
    flag: str
    commit: str
    catalogue: str


class LedgerRow(NamedTuple):
    """The record of one deliverable in one repository.

    status          verified, partial, missing or unavailable
    flag            "", regressed (today's catalogue still verifies the old commit), re-judged (it does not),
                    rewritten (the old commit is gone; record kept), unavailable (content cannot be read; record kept)
    commit, at      the commit and time of the present status; `first` is when it was first verified, "" if never
    claim           the reason of a waiver in the repository's `.tracker.toml`, "" where there is none
    history         the recorded verdicts, oldest first
    uses            what its evidence uses (technologies, families, capabilities); None where that was not recorded
    statement       the sentence made of its evidence, "" where there is none
    authorship      who wrote its evidence: own (a line is the learner's), not by you, unknown; "" before it was judged
    own, lines      how many lines of its evidence are the learner's, of those whose author is known
    """

    repository: str
    subdirectory: str
    deliverable: str
    status: str
    flag: str
    commit: str
    at: str
    catalogue: str
    evidence: tuple[RecordedFact, ...]
    missing: tuple[str, ...]
    claim: str
    first: str
    history: tuple[PastVerdict, ...]
    uses: tuple[str, ...] | None = None
    statement: str = ""
    authorship: str = ""
    own: int = 0
    lines: int = 0

    @property
    def proves(self) -> bool:
        """Whether it counts for a milestone, badge, bar or statement: verified, and a line of it is the learner's."""
        return self.status == "verified" and self.authorship in {"", "own"}

    @property
    def verdict(self) -> str:
        """The verdict in words: "claimed", "verified, not by you"."""
        return verdict_in_words(self.status, self.authorship, is_claimed=bool(self.claim))


class RecordedTechnology(NamedTuple):
    """A package, tool or language in use, with the place that shows it, at the commit that was verified last."""

    label: str
    name: str
    family: tuple[str, ...]
    path: str
    line: int


class Pause(NamedTuple):
    """Paused days: from `since` up to, but not including, `until` ("" while open)."""

    since: str
    until: str
    reason: str


class Progress(NamedTuple):
    """Everything that is recorded. Milestones go by `track/milestone`, steps by `track/milestone.step`.

    checks   (repository, sub-folder) → when it was last verified
    ledger   (repository, sub-folder) → deliverable → its row
    technologies  (repository, sub-folder) → what was in use when it was verified last
    addresses  the addresses that the learner confirmed to be theirs when linking
    judged   (repository, sub-folder) → a digest of the learner's addresses that its authorship was judged by
    newer    kind of event that only a newer tracker reads → how many there are
    projects repository → what the learner set of the project
    figures  repository → the committed figures that exports show
    directions  the name of a metric, casefolded → "higher" or "lower", the direction that the learner calls better
    attached a shelved identity → the one its records are attached to
    days     ISO date → number of events on that day
    """

    tracks: Mapping[str, StartedTrack]
    ticks: Mapping[str, str]
    claims: Mapping[str, Claim]
    skips: Mapping[str, Skip]
    notes: Mapping[str, tuple[Note, ...]]
    reviews: Mapping[str, tuple[Review, ...]]
    impacts: Mapping[str, tuple[Impact, ...]]
    links: Mapping[str, Link]
    checks: Mapping[tuple[str, str], Check]
    ledger: Mapping[tuple[str, str], Mapping[str, LedgerRow]]
    pauses: tuple[Pause, ...]
    attached: Mapping[str, str]
    days: Mapping[str, int]
    technologies: Mapping[tuple[str, str], tuple[RecordedTechnology, ...]] = MappingProxyType({})
    addresses: tuple[str, ...] = ()
    judged: Mapping[tuple[str, str], str] = MappingProxyType({})
    newer: Mapping[str, int] = MappingProxyType({})
    projects: Mapping[str, ProjectFields] = MappingProxyType({})
    figures: Mapping[str, tuple[RecordedFigure, ...]] = MappingProxyType({})
    directions: Mapping[str, str] = MappingProxyType({})

    def last_check(self, repository: str) -> Check | None:
        """The newest check of a linked repository, of whichever of its folders; None where there is none."""
        checks = [check for (checked, _), check in self.checks.items() if checked == repository]
        return max(checks, key=lambda check: check.at, default=None)


STATES = ("open", "in progress", "claimed", "verified", "regressed", "skipped")


class DeliverableState(NamedTuple):
    """A deliverable of a milestone and its best ledger row, None where no linked repository was verified.

    `using` are the words, one of which its evidence must use; a row without is not verified here.
    """

    id: str
    row: LedgerRow | None
    using: tuple[str, ...] = ()

    @property
    def narrowing(self) -> str:
        """What its evidence must use, in words; "" where anything will do."""
        return with_any_of(self.using)

    @property
    def status(self) -> str:
        """The verdict, or `unknown` where no linked repository was verified."""
        return self.row.status if self.row else "unknown"

    @property
    def verdict(self) -> str:
        """The verdict in words: claimed, or with whose work it is unless it is the learner's."""
        return self.row.verdict if self.row else "unknown"

    @property
    def proves(self) -> bool:
        """Whether it counts: verified, and a line of it is the learner's."""
        return bool(self.row and self.row.proves)


class MilestoneState(NamedTuple):
    """The state of a milestone, one of STATES.

    stale    whether the HEAD of a linked repository is not the verified commit; None where unknown
    flags    re-judged, rewritten, unavailable, absent, not by you, authorship unknown: remarks on the rows behind the
             state
    """

    identity: str
    state: str
    ticked: tuple[str, ...]
    deliverables: tuple[DeliverableState, ...]
    claim: Claim | None
    flags: tuple[str, ...]
    stale: bool | None = False

    @property
    def done(self) -> bool:
        """Whether it counts as done."""
        return self.state in {"verified", "claimed"}

    @property
    def rejudged(self) -> bool:
        """Whether a changed rule, not a changed repository, revoked a verdict."""
        return "re-judged" in self.flags


def progress_of(table: Mapping[str, Any]) -> Progress:
    """The table of the fold as values."""
    return Progress(
        tracks={id_: StartedTrack(id_, *row) for id_, row in table["tracks"].items()},
        ticks=table["ticks"],
        claims={id_: Claim(*row) for id_, row in table["claims"].items()},
        skips={id_: Skip(*row) for id_, row in table["skips"].items()},
        notes={id_: tuple(Note(*row) for row in rows) for id_, rows in table["notes"].items()},
        reviews={id_: tuple(Review(*row) for row in rows) for id_, rows in table["reviews"].items()},
        impacts={id_: tuple(Impact(*row) for row in rows) for id_, rows in table["impacts"].items()},
        links={
            id_: Link(id_, tuple(paths), remote, public, targets, at, table["branches"].get(id_, ""))
            for id_, (paths, remote, public, targets, at) in table["links"].items()
        },
        checks={_folder(key): Check(*row) for key, row in table["checks"].items()},
        ledger={
            _folder(key): {id_: _row(_folder(key), id_, row) for id_, row in rows.items()}
            for key, rows in table["ledger"].items()
        },
        pauses=tuple(Pause(*row) for row in table["pauses"]),
        attached=table["attached"],
        days=table["days"],
        technologies={
            _folder(key): tuple(
                RecordedTechnology(label, name, tuple(family), path, line) for label, name, family, path, line in rows
            )
            for key, rows in table["technologies"].items()
        },
        addresses=tuple(table["addresses"]),
        judged={_folder(key): digest for key, digest in table["judged"].items()},
        newer=table["newer"],
        projects={id_: ProjectFields(**fields) for id_, fields in table["projects"].items()},
        figures={id_: tuple(RecordedFigure(*row) for row in rows.values()) for id_, rows in table["figures"].items()},
        directions=table["directions"],
    )


def _folder(key: str) -> tuple[str, str]:
    repository, _, subdirectory = key.partition("\t")
    return repository, subdirectory


def _row(folder: tuple[str, str], deliverable: str, row: list[Any]) -> LedgerRow:
    status, flag, commit, at, catalogue, evidence, missing, claim, first, history, uses, statement, *written = row
    return LedgerRow(
        *folder,
        deliverable,
        status,
        flag,
        commit,
        at,
        catalogue,
        tuple(RecordedFact(*fact) for fact in evidence),
        tuple(missing),
        claim,
        first,
        tuple(PastVerdict(*past) for past in history),
        None if uses is None else tuple(uses),
        statement,
        *written,
    )
