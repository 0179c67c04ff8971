"""From progress to the summary that all exports are made of: projects with their evidence, tracks, claims."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import tracker
from tracker import paths
from tracker.export.safety import cleaned, day
from tracker.export.summary import Claim, Course, Deliverable, Evidence, Project, Result, Stage, Summary
from tracker.files.toml import read_leniently
from tracker.verify.git.remote import parse_remote
from tracker.verify.rules.catalogue import read_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tracker.actions.authorship import Authorship
    from tracker.actions.progress import View
    from tracker.actions.status import MilestoneStatus, TrackStatus
    from tracker.export.summary import Person
    from tracker.progress.state import Impact, LedgerRow, Link, MilestoneState, Progress

SHORT = 7
"""Characters of a short commit id."""


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


class Shown(NamedTuple):
    """A repository as it is shown: its name or one in its place, its address where it is public, what is hidden."""

    name: str
    url: str
    public: bool
    hidden: tuple[str, ...] = ()


class Naming(NamedTuple):
    """How each repository is shown, and what takes hidden names out of a text."""

    shown: Mapping[str, Shown]
    hide: Callable[[str], str]


def naming(links: Iterable[Link], *, redact: bool) -> Naming:
    """How linked repositories are shown; with `redact`, those that are not public have no names."""
    shown: dict[str, Shown] = {}
    for link in links:
        if redact and not link.public:
            number = 1 + sum(bool(one.hidden) for one in shown.values())
            shown[link.repository] = Shown(f"private project {number}", "", public=False, hidden=_names(link))
        else:
            shown[link.repository] = Shown(link.name, _address(link) if link.public else "", link.public)
    return Naming(shown, _hider(shown.values()))


def projects(
    rows: Iterable[LedgerRow], results: Mapping[str, Sequence[Impact]], authorship: Authorship, names: Naming
) -> tuple[Project, ...]:
    """The projects with what these rows verify, the one with most first; `results` are those of each repository."""
    titles = _titles(names.hide)
    order = {id_: number for number, id_ in enumerate(titles)}
    by_repository: dict[str, dict[str, list[LedgerRow]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_repository[row.repository][row.deliverable].append(row)
    found = []
    for repository, by_deliverable in by_repository.items():
        look = names.shown[repository]
        verified = tuple(
            _deliverable(titles.get(id_) or (names.hide(id_), names.hide(id_)), by_deliverable[id_], authorship, look)
            for id_ in sorted(by_deliverable, key=lambda id_: (order.get(id_, len(order)), id_))
        )
        told = (
            Result(*map(names.hide, (one.text, one.metric, one.before, one.after)))
            for one in results.get(repository, ())
        )
        found.append((repository, Project(look.name, look.url, look.public, verified, tuple(dict.fromkeys(told)))))
    found.sort(key=lambda pair: (-len(pair[1].deliverables), pair[1].name, pair[0]))
    return tuple(project for _, project in found)


def day_of(row: LedgerRow) -> str:
    """The day the deliverable was first verified."""
    return (row.first or row.at)[:10]


def _deliverable(
    label: tuple[str, str], rows: Sequence[LedgerRow], authorship: Authorship, shown: Shown
) -> Deliverable:
    """One deliverable of a repository, of all its linked folders together."""
    since, until = authorship.since(rows), max(map(day_of, rows))
    share = authorship.share(rows)
    return Deliverable(
        *label,
        evidence=tuple(dict.fromkeys(seen for row in rows for seen in _evidence(row, shown))),
        share=share if share.lines else None,
        since=since if since <= until else "",
        until=until,
    )


def _evidence(row: LedgerRow, shown: Shown) -> Iterator[Evidence]:
    commit = row.commit[:SHORT]
    if shown.hidden:
        yield Evidence("", 0, commit, "", "")
        return
    for seen in row.evidence:
        yield Evidence(seen.path, seen.line, commit, seen.what, seen.permalink if shown.public else "")


def _titles(hide: Callable[[str], str]) -> dict[str, tuple[str, str]]:
    """Deliverable id → its id and title as shown, in the catalogue's order; only the learner's own can hold names."""
    deliverables = read_catalogue()[0].deliverables
    shipped = paths.shipped_catalogue()
    own = {
        table["id"]
        for file in paths.catalogue_files()
        if file.parent != shipped
        for table in read_leniently(file).table.get("deliverable", ())
    }
    return {id_: (hide(id_), hide(one.title)) if id_ in own else (id_, one.title) for id_, one in deliverables.items()}


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
