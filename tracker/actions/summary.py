"""From progress to the summary that all exports are made of."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import tracker
from tracker.actions.resume_items import Placed, Shown, known, placed
from tracker.actions.status import status
from tracker.export.safety import cleaned, day
from tracker.export.summary import Course, Gap, Item, Project, Skills, Stage, Summary
from tracker.progress.counting import count
from tracker.progress.standing import standings
from tracker.roadmap.model import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tracker.actions.authorship import Authorship
    from tracker.actions.progress import View
    from tracker.actions.status import MilestoneStatus, TrackStatus
    from tracker.export.summary import Person
    from tracker.progress.counting import Count
    from tracker.roadmap.model import Track


class Wanted(NamedTuple):
    """What is to be exported: claimed milestones too; names of repositories that are not public hidden."""

    claimed: bool = False
    redact: bool = False

    @property
    def states(self) -> frozenset[str]:
        """The states of milestones that are told."""
        return frozenset({"verified", "claimed"} if self.claimed else {"verified"})


def summarise(tracks: Sequence[Track], view: View, who: Person, authorship: Authorship, wanted: Wanted) -> Summary:
    """What is proven of the tracks; nothing in it is not in the records."""
    where = standings(view.progress)
    stands = [status(view.tracks[track.id], view, where) for track in tracks]
    facts = known(view, authorship, redact=wanted.redact)
    milestones = {identity(track.id, each.id): each for track in tracks for each in track.milestones()}
    items = list(
        _once(
            placed(phase.phase.title, milestones[each.state.identity], each.state, facts)
            for stand in stands
            for phase in stand.phases
            for each in phase.milestones
            if each.state.state in wanted.states and each.state.identity in milestones
        )
    )
    days = tuple(sorted(view.progress.days.items()))
    checked = (check.at[:10] for check in view.progress.checks.values())
    return cleaned(
        Summary(
            who,
            tuple(
                _course(track, stand, count(track, view.progress), items, wanted)
                for track, stand in zip(tracks, stands, strict=True)
            ),
            tuple(_projects(items, facts.shown)),
            tuple(_skills(items)),
            tuple(_gaps(items, facts.shown)),
            days,
            max(filter(day, (*view.progress.days, *checked)), default=""),
            tracker.__version__,
        )
    )


def _once(items: Iterable[Placed]) -> Iterator[Placed]:
    """The same milestone of several tracks, proven by the same repository, is one item: that with a result."""
    same: dict[tuple[str, str, str], list[Placed]] = defaultdict(list)
    for one in items:
        same[one.repository, one.item.title, one.item.state].append(one)
    for group in same.values():
        best = min(group, key=lambda one: len(one.lacks))
        identities = tuple(name for one in group for name in one.item.identities)
        yield best._replace(item=best.item._replace(identities=identities))


def _projects(items: Sequence[Placed], shown: Mapping[str, Shown]) -> Iterator[Project]:
    """Projects by what they verify, the most first; claims without a repository last."""
    by_repository: dict[str, list[Item]] = defaultdict(list)
    for one in items:
        by_repository[one.repository].append(one.item)

    def rank(repository: str) -> tuple[bool, int, str]:
        mine = by_repository[repository]
        return not repository, -sum(not item.claimed for item in mine), repository and shown[repository].name

    for repository in sorted(by_repository, key=rank):
        look = shown.get(repository, Shown("", "", public=False))
        mine = sorted(by_repository[repository], key=lambda item: item.claimed)
        yield Project(look.name, look.url, look.public, tuple(mine))


def _course(track: Track, stand: TrackStatus, of: Count, items: Sequence[Placed], wanted: Wanted) -> Course:
    goals = {phase.id: phase.goal for phase in track.phases}
    verified = [each for each in stand.milestones() if each.state.state == "verified"]
    names = {identity(track.id, each.milestone.id) for each in verified}
    mine = [one.item for one in items if names & set(one.item.identities)]
    claimed = of.claimed if wanted.claimed else 0
    begun = stand.started.at[:10] if stand.started else min((item.since for item in mine if item.since), default="")
    return Course(
        id=track.id,
        title=track.title,
        summary=track.summary,
        total=of.total,
        verified=of.verified,
        claimed=claimed,
        since=begun,
        until=max((item.until for item in mine), default="") if of.verified + claimed == of.total else "",
        stages=tuple(
            Stage(phase.phase.title, goals.get(phase.phase.id, ""), tuple(_squares(phase.milestones, wanted)))
            for phase in stand.phases
        ),
        done=tuple(each.milestone.title for each in verified),
    )


def _squares(milestones: Iterable[MilestoneStatus], wanted: Wanted) -> Iterator[tuple[str, str]]:
    for each in milestones:
        if not each.milestone.optional and each.state.state != "skipped":
            yield each.milestone.title, each.state.state if each.state.state in wanted.states else "open"


def _skills(items: Iterable[Placed]) -> Iterator[Skills]:
    by_phase: dict[str, list[str]] = defaultdict(list)
    told: set[str] = set()
    for one in items:
        new = [] if one.item.claimed else [skill for skill in one.item.skills if skill.casefold() not in told]
        told.update(skill.casefold() for skill in new)
        by_phase[one.phase].extend(new)
    return (Skills(phase, tuple(found)) for phase, found in by_phase.items() if found)


def _gaps(items: Iterable[Placed], shown: Mapping[str, Shown]) -> Iterator[Gap]:
    for one in items:
        milestone = one.item.identities[0]
        remedy = f'tracker impact {milestone} "…" --metric "…" --before "…" --after "…"'
        for lacks in one.lacks:
            yield Gap(milestone, shown[one.repository].name, lacks, remedy)
