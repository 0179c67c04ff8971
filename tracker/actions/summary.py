"""From progress to the summary that all exports are made of."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import tracker
from tracker.actions.projects import day_of, naming, projects
from tracker.export.safety import cleaned, day
from tracker.export.summary import Claim, Course, Stage, Summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tracker.actions.authorship import Authorship
    from tracker.actions.progress import View
    from tracker.actions.projects import Naming
    from tracker.actions.status import MilestoneStatus, TrackStatus
    from tracker.export.summary import Person
    from tracker.progress.state import Impact, LedgerRow, MilestoneState, Progress


class Wanted(NamedTuple):
    """What is to be exported: claimed milestones too; names of repositories that are not public hidden."""

    claimed: bool = False
    redact: bool = False

    @property
    def states(self) -> frozenset[str]:
        """The states of milestones that are told."""
        return frozenset({"verified", "claimed"} if self.claimed else {"verified"})


def summarise(  # noqa: PLR0913 - all that a summary is made of
    tracks: Sequence[TrackStatus],
    rows: Sequence[LedgerRow],
    results: Mapping[str, Sequence[Impact]],
    view: View,
    *,
    who: Person,
    authorship: Authorship,
    wanted: Wanted,
) -> Summary:
    """What the rows verify, the results of each repository, how far the tracks are; nothing that is not recorded.

    Raises UnusableFilesError where the learner's own deliverables cannot be read.
    """
    progress = view.progress
    names = naming(progress.links.values(), redact=wanted.redact)
    checked = (check.at[:10] for check in progress.checks.values())
    return cleaned(
        Summary(
            who,
            courses=tuple(_course(each, authorship, wanted) for each in tracks),
            projects=projects(rows, results, authorship, names),
            claims=tuple(_claims(tracks, progress, names)) if wanted.claimed else (),
            days=tuple(sorted(progress.days.items())),
            as_of=max(filter(day, (*progress.days, *checked)), default=""),
            program=tracker.__version__,
        )
    )


def home(milestone: MilestoneState, progress: Progress) -> str:
    """The repository that holds most of a milestone, else the first linked to it, "" where none is."""
    names = [row.repository for row in _verified(milestone)]
    if names:
        return max(dict.fromkeys(names), key=names.count)
    return next((link.repository for link in progress.links.values() if milestone.identity in link.targets), "")


def _verified(milestone: MilestoneState) -> list[LedgerRow]:
    return [item.row for item in milestone.deliverables if item.row and item.row.status == "verified"]


def _claims(tracks: Iterable[TrackStatus], progress: Progress, names: Naming) -> Iterator[Claim]:
    """The claimed milestones; the same one of several tracks, with the same reason, is one claim."""
    same: dict[Claim, list[str]] = defaultdict(list)
    for each in (each for track in tracks for each in track.milestones() if each.state.state == "claimed"):
        shown = names.shown.get(home(each.state, progress))
        claim = each.state.claim
        rows = (item.row for item in each.state.deliverables if item.row and item.row.status != "verified")
        waived = "; ".join(row.claim for row in rows if row.claim)
        reason = names.hide((claim.reason if claim else "") or waived or "ticked by hand")
        at = claim.at[:10] if claim else ""
        same[Claim((), each.milestone.title, reason, shown.name if shown else "", at)].append(each.state.identity)
    return (claim._replace(milestones=tuple(identities)) for claim, identities in same.items())


def _course(track: TrackStatus, authorship: Authorship, wanted: Wanted) -> Course:
    done = [each.state for each in track.milestones() if each.state.state == "verified"]
    claimed = track.tally.claimed if wanted.claimed else 0
    begun = (authorship.since(_verified(each)) for each in done)
    ended = (day_of(row) for each in done for row in _verified(each))
    return Course(
        id=track.track.id,
        title=track.track.title,
        total=track.tally.total,
        verified=track.tally.verified,
        claimed=claimed,
        since=track.started.at[:10] if track.started else min(filter(None, begun), default=""),
        until=max(ended, default="") if track.tally.verified + claimed == track.tally.total else "",
        stages=tuple(Stage(phase.phase.title, tuple(_states(phase.milestones, wanted))) for phase in track.phases),
    )


def _states(milestones: Iterable[MilestoneStatus], wanted: Wanted) -> Iterator[str]:
    for each in milestones:
        if not each.milestone.optional and each.state.state != "skipped":
            yield each.state.state if each.state.state in wanted.states else "open"
