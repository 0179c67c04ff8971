"""What changed since the last verification, as lines for people: losses first, one line where nothing changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.report.marks import MARKS, STATE_GLYPHS
from tracker.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tracker.actions.sync import Change, NextPart, Rejudged, Sync

SHORT_COMMIT = 10
MAX_PARTS = 3
"""How many missing parts of a deliverable are named."""


class SyncLine(NamedTuple):
    """A line; `kind` says how to show it: lost, proven, nearer, offer, heading, or plain."""

    kind: str
    text: str


def sync_lines(sync: Sync) -> Iterator[SyncLine]:
    """The lines on what changed."""
    if not sync.of:
        yield SyncLine("plain", "No repository is linked yet: run `tracker link PATH`")
        return
    for branch in sync.branches:
        counts = f'{branch.name}: the commits of its branch "{branch.branch}" count from now on'
        yield SyncLine("plain", f"{counts}; `tracker link PATH --branch NAME` sets another")
    if sync.lost:
        yield SyncLine("lost", f"Lost: {plural(len(sync.lost), 'deliverable')}")
    for change in sync.lost:
        yield SyncLine("lost", f"  {STATE_GLYPHS['regressed']} {change.deliverable}  {change.name}{_how_lost(change)}")
        yield from _milestones(change.milestones, "no longer verified")
        yield from _milestones(change.regressed, "regressed")
        yield from _missing(change)
    yield from _rejudged(sync.rejudged)
    yield from _proven(sync.proven)
    yield from _of_others(sync.others)
    if sync.nearer:
        yield SyncLine("heading", f"Nearer: {plural(len(sync.nearer), 'deliverable')}")
    for change in sync.nearer:
        yield SyncLine("nearer", f"  {MARKS['partial'][0]} {change.deliverable}  {change.name}")
        for part in change.gained:
            yield SyncLine("plain", f"      now: {part}")
        yield from _missing(change)
    if sync.linked:
        yield SyncLine("heading", f"Linked: {plural(len(sync.linked), 'milestone')}")
    for offer in sync.linked:
        yield SyncLine("proven", f"  {STATE_GLYPHS['verified']} {offer.milestone}  {offer.title}  ({offer.name})")
    if new := [offer for offer in sync.offers if offer.new]:
        yield SyncLine("heading", f"Can be linked: {plural(len(new), 'milestone')}")
        for offer in new:
            yield SyncLine("offer", f"  + {offer.milestone}  {offer.title}  ({offer.name})")
    yield from _ending(sync)


def summary(sync: Sync) -> str:
    """What changed, in a few words: "1 lost, 2 proven"."""
    counts = (
        (len(sync.lost), "lost"),
        (len(sync.proven), "proven"),
        (len(sync.nearer), "nearer"),
        (len(sync.others), "not by you"),
        (len(sync.rejudged), "re-judged"),
        (len(sync.linked), "linked"),
    )
    return ", ".join(f"{count} {word}" for count, word in counts if count) or "nothing changed"


def next_part_lines(part: NextPart) -> Iterator[SyncLine]:
    """The part to add next, and how."""
    lacks = f", which still needs: {part.part}" if part.part else ""
    yield SyncLine("heading", f"Next: {part.deliverable} for {part.milestone}{lacks}")
    yield SyncLine("plain", f"  {part.remedy}")


def _how_lost(change: Change) -> str:
    if change.flag == "re-judged":
        return ", because the rule changed, not the repository"
    subject = f' "{change.commit.subject}"' if change.commit.subject else ""
    return f", lost in {change.commit.id[:SHORT_COMMIT]}{subject}" if change.commit.id else ""


def _proven(changes: Iterable[Change]) -> Iterator[SyncLine]:
    """Those that a started track requires, each with its first evidence; the others on one line."""
    wanted = [change for change in changes if change.wanted]
    if wanted:
        yield SyncLine("heading", f"Proven: {plural(len(wanted), 'deliverable')}")
    for change in wanted:
        yield SyncLine(
            "proven", f"  {MARKS['verified'][0]} {change.deliverable}  {change.name}  {change.evidence}".rstrip()
        )
        yield from _milestones(change.milestones, "verified")
    if others := [f"{change.deliverable} ({change.name})" for change in changes if not change.wanted]:
        yield SyncLine("plain", f"Proven, but required by none of your tracks: {', '.join(others)}")


def _rejudged(milestones: Sequence[Rejudged]) -> Iterator[SyncLine]:
    if milestones:
        count = plural(len(milestones), "milestone")
        yield SyncLine("lost", f"Re-judged: {count} that an earlier version of tracker called verified")
        why = "Milestones now ask for what only their own work shows. Your repositories did not change."
        yield SyncLine("plain", f"      {why}")
    for one in milestones:
        needs = f"still needs {', '.join(one.asks)}" if one.asks else "can only be claimed"
        yield SyncLine("nearer", f"  {STATE_GLYPHS['in progress']} {one.milestone}  {needs}")


def _of_others(changes: Sequence[Change]) -> Iterator[SyncLine]:
    """Verified deliverables of others, and the milestones that they made verified before."""
    if not changes:
        return
    yield SyncLine("nearer", f"Verified, but not by you: {plural(len(changes), 'deliverable')}")
    for name in dict.fromkeys(change.name for change in changes):
        here = [change for change in changes if change.name == name]
        yield SyncLine(
            "nearer", f"  {MARKS['verified, not by you'][0]} {name}: {', '.join(change.deliverable for change in here)}"
        )
        for milestone in dict.fromkeys(of for change in here for of in change.milestones):
            yield SyncLine("plain", f"      {milestone} no longer counts: its evidence is the work of others")
    yield SyncLine("plain", "      if one of its authors is you: `tracker link PATH --author ADDRESS`")


def _milestones(milestones: Iterable[str], state: str) -> Iterator[SyncLine]:
    for milestone in milestones:
        yield SyncLine("plain", f"      {milestone} is {state}")


def _missing(change: Change) -> Iterator[SyncLine]:
    if change.missing:
        more = f" and {len(change.missing) - MAX_PARTS} more" if len(change.missing) > MAX_PARTS else ""
        yield SyncLine("plain", f"      still missing: {'; '.join(change.missing[:MAX_PARTS])}{more}")


def _ending(sync: Sync) -> Iterator[SyncLine]:
    """The repositories that are not up to date, on one line, and what was looked at where nothing changed."""
    if not sync.changed:
        looked = f"verified {plural(sync.verified, 'repository', 'repositories')} with new commits"
        yield SyncLine("plain", f"Nothing changed: {looked if sync.verified else 'no new commits'}{_offers(sync)}")
    elif sync.offers:
        yield SyncLine("plain", _offers(sync).removeprefix("; ").capitalize())
    for problem in sync.problems:
        yield SyncLine("nearer", problem)
    if sync.unverified:
        causes = "; ".join(f"{one.name}: {one.message}, {one.remedy}" for one in sync.unverified)
        yield SyncLine("nearer", f"Stale: {causes}")


def _offers(sync: Sync) -> str:
    if not sync.offers:
        return ""
    count = len({offer.milestone for offer in sync.offers})
    return f"; {plural(count, 'milestone')} can be linked with `tracker sync --yes`"
