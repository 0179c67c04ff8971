"""The state of each milestone of a track, and how many are done: the one place that counts.

The unit is the non-optional milestone; a skipped one leaves the denominator. Milestones are those of today's track,
not those in the records, so the count cannot exceed 100 % and every milestone in it can be finished.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from tracker.progress.state import DeliverableState, MilestoneState
from tracker.text import with_any_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tracker.progress.state import LedgerRow, Progress


class StepLike(Protocol):
    """A step, of an outline or of a loaded track."""

    @property
    def id(self) -> str: ...


class RequirementLike(Protocol):
    """A deliverable that proves a milestone, and the words, one of which its evidence must use."""

    @property
    def deliverable(self) -> str: ...
    @property
    def using(self) -> Sequence[str]: ...


class MilestoneLike(Protocol):
    """A milestone, of an outline or of a loaded track."""

    @property
    def id(self) -> str: ...
    @property
    def steps(self) -> Sequence[StepLike]: ...
    @property
    def requirements(self) -> Sequence[RequirementLike]: ...
    @property
    def optional(self) -> bool: ...
    @property
    def same_as(self) -> Sequence[str]: ...


class Count(NamedTuple):
    """How many non-optional milestones are in each state.

    total     all but the skipped ones
    provable  how many of `total` have deliverables, so that they can be verified, not only claimed
    """

    total: int
    verified: int
    claimed: int
    in_progress: int
    open: int
    regressed: int
    skipped: int
    provable: int

    @property
    def done(self) -> int:
        """Verified or claimed."""
        return self.verified + self.claimed

    @property
    def percent(self) -> int:
        """Percentage done, rounded down: 100 only when nothing remains."""
        return 100 * self.done // self.total if self.total else 100


def count(states: Iterator[tuple[MilestoneState, bool]]) -> Count:
    """The count over (state, whether it can be verified) of non-optional milestones."""
    tally = dict.fromkeys(("open", "in progress", "claimed", "verified", "regressed", "skipped"), 0)
    provable = 0
    for state, can_be_verified in states:
        tally[state.state] += 1
        provable += can_be_verified and state.state != "skipped"
    return Count(
        total=sum(tally.values()) - tally["skipped"],
        verified=tally["verified"],
        claimed=tally["claimed"],
        in_progress=tally["in progress"],
        open=tally["open"],
        regressed=tally["regressed"],
        skipped=tally["skipped"],
        provable=provable,
    )


def milestone_state(track: str, milestone: MilestoneLike, progress: Progress) -> MilestoneState:
    """The state of a milestone by the records; see `locations.current_state` for `stale`.

    Claims and proof of the same milestone in another track count as its own.
    """
    identity = f"{track}/{milestone.id}"
    same = (identity, *milestone.same_as)
    ticked = tuple(step.id for step in milestone.steps if f"{identity}.{step.id}" in progress.ticks)
    deliverables = _in_one_repository(same, milestone, progress)
    rows = [deliverable.row for deliverable in deliverables if deliverable.row]
    claim = next((progress.claims[one] for one in same if one in progress.claims), None)
    flags = {row.flag for row in rows} | {"unavailable" for row in rows if row.status == "unavailable"}
    flags |= {row.verdict.removeprefix("verified, ") for row in rows if row.status == "verified" and not row.proves}
    verified = [row for row in rows if row.proves]
    covered = deliverables and all(item.row and (item.row.proves or item.row.claim) for item in deliverables)
    if identity in progress.skips:
        state = "skipped"
    elif deliverables and len(verified) == len(deliverables):
        state = "verified"
    elif "regressed" in flags:
        state = "regressed"
    elif claim or covered or (milestone.steps and len(ticked) == len(milestone.steps)):
        state = "claimed"
    else:
        state = "in progress" if ticked or verified else "open"
    return MilestoneState(identity, state, ticked, deliverables, claim, tuple(sorted(flags - {"", "regressed"})))


_RANKS = {"verified": 3, "partial": 2, "missing": 1, "unavailable": 0}


def _in_one_repository(
    identities: Sequence[str], milestone: MilestoneLike, progress: Progress
) -> tuple[DeliverableState, ...]:
    """Each requirement with its row, all of the linked repository that fulfils most: no two share a proof."""
    states = [
        tuple(
            DeliverableState(one.deliverable, narrowed(rows.get(one.deliverable), one.using), tuple(one.using))
            for one in milestone.requirements
        )
        for rows in _rows_of(identities, progress)
    ]
    if not states:
        return tuple(DeliverableState(one.deliverable, None, tuple(one.using)) for one in milestone.requirements)
    return max(states, key=lambda found: sorted((_rank(one.row) for one in found), reverse=True))


def _rows_of(identities: Sequence[str], progress: Progress) -> Iterator[Mapping[str, LedgerRow]]:
    """The rows of each repository linked to a milestone by one of its names."""
    for link in progress.links.values():
        for folder in dict.fromkeys(link.targets[identity] for identity in identities if identity in link.targets):
            yield progress.ledger.get((link.repository, folder), {})


def narrowed(row: LedgerRow | None, using: Sequence[str]) -> LedgerRow | None:
    """The row as a milestone sees it that asks for evidence which uses one of some words."""
    if row is None or not using or row.status != "verified" or set(row.uses or ()).intersection(using):
        return row
    wanted = with_any_of(using).lstrip()
    if row.uses is None:
        wanted += " (not recorded yet: verify the repository again)"
    return row._replace(status="partial", missing=(wanted,))


def _rank(row: LedgerRow | None) -> tuple[int, bool, str]:
    if row is None:
        return -1, False, ""
    return (_RANKS[row.status] if row.proves or row.status != "verified" else 1), bool(row.claim), row.at
