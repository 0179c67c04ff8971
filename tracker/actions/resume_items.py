"""From milestones to items of a résumé: sentences, results, evidence, dates, the learner's share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from tracker.export.bullets import bullets
from tracker.export.summary import Item, Proof, Result
from tracker.verify.git.remote import parse_remote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tracker.actions.authorship import Authorship
    from tracker.actions.progress import View
    from tracker.progress.state import LedgerRow, Link, MilestoneState
    from tracker.roadmap.model import Milestone

SHORT = 7
"""Characters of a short commit id."""


class Shown(NamedTuple):
    """A repository as it is shown: its name or one in its place, its address where it is public, what is hidden."""

    name: str
    url: str
    public: bool
    hidden: tuple[str, ...] = ()


class Known(NamedTuple):
    """What items are made from: the records, who wrote what, how repositories are shown, what hides names."""

    view: View
    authorship: Authorship
    shown: Mapping[str, Shown]
    hide: Callable[[str], str]


class Placed(NamedTuple):
    """An item, the phase and the repository it belongs to ("" for a claim without one), and what it lacks."""

    phase: str
    repository: str
    item: Item
    lacks: tuple[str, ...]


def known(view: View, authorship: Authorship, *, redact: bool) -> Known:
    """What items are made from; with `redact`, repositories that are not public have no names."""
    shown: dict[str, Shown] = {}
    for link in view.progress.links.values():
        if redact and not link.public:
            number = 1 + sum(bool(one.hidden) for one in shown.values())
            shown[link.repository] = Shown(f"private project {number}", "", public=False, hidden=_names(link))
        else:
            shown[link.repository] = Shown(link.name, _address(link) if link.public else "", link.public)
    return Known(view, authorship, shown, _hider(shown.values()))


def placed(phase: str, milestone: Milestone, state: MilestoneState, known_: Known) -> Placed:
    """The item of a verified or claimed milestone."""
    rows = [item.row for item in state.deliverables if item.row and item.row.status == "verified"]
    home = _home(rows, state.identity, known_.view)
    hide = known_.hide
    impacts = known_.view.progress.impacts.get(state.identity, ())
    results = tuple(Result(*map(hide, (one.text, one.metric, one.before, one.after))) for one in impacts)
    until = max(((row.first or row.at)[:10] for row in rows), default="")
    since = known_.authorship.since(rows)
    share = known_.authorship.share(rows)
    item = Item(
        identities=(state.identity,),
        title=milestone.title,
        state=state.state,
        bullets=(),
        results=results,
        skills=milestone.skills,
        proofs=tuple(proof for row in rows for proof in _proofs(row, known_.shown[row.repository])),
        share=share if share.lines else None,
        since=since if since <= until else "",
        until=until,
    )
    if state.state == "verified":
        said = bullets(milestone.bullet, milestone.title, known_.shown[home].name, results)
        return Placed(phase, home, item._replace(bullets=said.texts), said.lacks)
    return Placed(phase, home, _claimed(item, state, hide), ())


def _claimed(item: Item, state: MilestoneState, hide: Callable[[str], str]) -> Item:
    """A claim says its reason and no more: a template would tell what nobody saw."""
    rows = (item.row for item in state.deliverables if item.row and item.row.status != "verified")
    waived = "; ".join(row.claim for row in rows if row.claim)
    reason = hide((state.claim.reason if state.claim else "") or waived or "ticked by hand")
    sentence = f"{item.title}: {reason}{'' if reason.endswith('.') else '.'}"
    at = state.claim.at[:10] if state.claim else item.until
    return item._replace(bullets=(sentence,), claim=reason, since="", until=at)


def _home(rows: Sequence[LedgerRow], milestone: str, view: View) -> str:
    """The repository that holds most of it; for a claim the one linked, "" where none is."""
    if rows:
        names = [row.repository for row in rows]
        return max(dict.fromkeys(names), key=names.count)
    return next((link.repository for link in view.progress.links.values() if milestone in link.targets), "")


def _proofs(row: LedgerRow, shown: Shown) -> Iterator[Proof]:
    commit = row.commit[:SHORT]
    if shown.hidden:
        yield Proof(row.deliverable, shown.name, "", 0, commit, "", "")
        return
    for seen in row.evidence:
        permalink = seen.permalink if shown.public else ""
        yield Proof(row.deliverable, shown.name, seen.path, seen.line, commit, seen.what, permalink)


def _address(link: Link) -> str:
    remote = parse_remote(link.remote) if link.remote else None
    return f"https://{remote.host}/{quote(remote.owner_path)}" if remote and remote.owner_path else ""


def _names(link: Link) -> tuple[str, ...]:
    """All that a repository is called: by its folders, its remote, its id."""
    places = (*link.paths, link.remote.rstrip("/").removesuffix(".git"), link.repository)
    names = (re.split(r"[/:\\]", place.rstrip("/"))[-1] for place in places)
    return tuple(dict.fromkeys(name for name in names if name)) or (link.repository,)


def _hider(shown: Iterable[Shown]) -> Callable[[str], str]:
    aliases = {name.casefold(): one.name for one in shown for name in one.hidden}
    if not aliases:
        return str
    longest_first = "|".join(re.escape(name) for name in sorted(aliases, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub(lambda found: aliases.get(found[0].casefold(), "private project"), text)
