"""Progress as frozen values: what the fold over all events gives, and where each milestone stands by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Started(NamedTuple):
    """A track the learner began; dates are ISO 8601, "" where not given."""

    track: str
    at: str
    origin: str
    hours_per_week: float
    target: str


class Claim(NamedTuple):
    """A milestone said to be done by hand: `tick` or `test-out`, with the reason. Never shown as verified."""

    kind: str
    reason: str
    at: str


class Skip(NamedTuple):
    """A milestone the learner leaves out."""

    reason: str
    at: str


class Note(NamedTuple):
    """A text on a milestone; `question` is the interview question it answers, "" for any other note."""

    at: str
    text: str
    question: str = ""


class Review(NamedTuple):
    """How well the learner thought to have answered a question of a milestone: again, hard, good or easy."""

    at: str
    question: str
    grade: str


class Impact(NamedTuple):
    """A measured result for the résumé."""

    at: str
    text: str
    metric: str
    before: str
    after: str


class Link(NamedTuple):
    """A repository and the milestones it stands for, each with a sub-folder or "" for all of it; paths newest first."""

    repository: str
    paths: tuple[str, ...]
    remote: str
    public: bool
    targets: Mapping[str, str]
    at: str

    @property
    def name(self) -> str:
        """What people call it: the last part of its folder."""
        return self.paths[0].rstrip("/").rpartition("/")[2] if self.paths else self.repository


class Check(NamedTuple):
    """When a repository, or a folder of it, was last verified: commit, time, catalogue digest."""

    commit: str
    at: str
    catalogue: str


class Seen(NamedTuple):
    """One fact of the evidence; the permalink is "" where the commit was not pushed."""

    part: str
    path: str
    line: int
    what: str
    permalink: str = ""


class Past(NamedTuple):
    """What a ledger row said before or says now."""

    at: str
    status: str
    flag: str
    commit: str
    catalogue: str


class LedgerRow(NamedTuple):
    """What is known of one deliverable in one repository.

    status          verified, partial, missing or unavailable
    flag            "", regressed (today's catalogue still verifies the old commit), re-judged (it does not),
                    rewritten (the old commit is gone: the record is kept), unavailable (content cannot be read: kept)
    commit, at      where and when it came to be so; `first` is the time it was first verified, "" if never
    claim           the reason of a waiver in the repository's `.tracker.toml`, "" where there is none
    history         all that was recorded, oldest first
    """

    repository: str
    subdirectory: str
    deliverable: str
    status: str
    flag: str
    commit: str
    at: str
    catalogue: str
    evidence: tuple[Seen, ...]
    missing: tuple[str, ...]
    claim: str
    first: str
    history: tuple[Past, ...]


class Pause(NamedTuple):
    """Days that count for nothing: from `since` up to, not with, `until` ("" while it lasts)."""

    since: str
    until: str
    reason: str


class Progress(NamedTuple):
    """All that is recorded. Milestones go by `track/milestone`, steps by `track/milestone.step`.

    checks   (repository, sub-folder) → when it was last verified
    ledger   (repository, sub-folder) → deliverable → its row
    attached a vanished identity → the one the learner gave its records to
    days     ISO date → how many things were done that day
    """

    tracks: Mapping[str, Started]
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


STATES = ("open", "in progress", "claimed", "verified", "regressed", "skipped")


class DeliverableState(NamedTuple):
    """A deliverable of a milestone and the best row of the linked repositories, None where none was verified yet."""

    id: str
    row: LedgerRow | None

    @property
    def status(self) -> str:
        """The verdict, or `unknown` where no linked repository was verified."""
        return self.row.status if self.row else "unknown"


class MilestoneState(NamedTuple):
    """Where a milestone stands.

    stale    None where it cannot be told: the HEAD of a linked repository is not the commit that was verified
    flags    re-judged, rewritten, unavailable: what to know about the rows behind the state
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
        """Whether it counts as finished."""
        return self.state in {"verified", "claimed"}

    @property
    def rejudged(self) -> bool:
        """Whether a changed rule, not a changed repository, took a verdict back."""
        return "re-judged" in self.flags


def progress_of(table: Mapping[str, Any]) -> Progress:
    """The values in the table that the fold keeps."""
    return Progress(
        tracks={id_: Started(id_, *row) for id_, row in table["tracks"].items()},
        ticks=table["ticks"],
        claims={id_: Claim(*row) for id_, row in table["claims"].items()},
        skips={id_: Skip(*row) for id_, row in table["skips"].items()},
        notes={id_: tuple(Note(*row) for row in rows) for id_, rows in table["notes"].items()},
        reviews={id_: tuple(Review(*row) for row in rows) for id_, rows in table["reviews"].items()},
        impacts={id_: tuple(Impact(*row) for row in rows) for id_, rows in table["impacts"].items()},
        links={
            id_: Link(id_, tuple(paths), remote, public, targets, at)
            for id_, (paths, remote, public, targets, at) in table["links"].items()
        },
        checks={_place(place): Check(*row) for place, row in table["checks"].items()},
        ledger={
            _place(place): {id_: _row(_place(place), id_, row) for id_, row in rows.items()}
            for place, rows in table["ledger"].items()
        },
        pauses=tuple(Pause(*row) for row in table["pauses"]),
        attached=table["attached"],
        days=table["days"],
    )


def _place(text: str) -> tuple[str, str]:
    repository, _, subdirectory = text.partition("\t")
    return repository, subdirectory


def _row(place: tuple[str, str], deliverable: str, row: list[Any]) -> LedgerRow:
    status, flag, commit, at, catalogue, evidence, missing, claim, first, history = row
    return LedgerRow(
        *place,
        deliverable,
        status,
        flag,
        commit,
        at,
        catalogue,
        tuple(Seen(*seen) for seen in evidence),
        tuple(missing),
        claim,
        first,
        tuple(Past(*past) for past in history),
    )
