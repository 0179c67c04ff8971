"""Build the summary behind all exports: projects with their evidence, tracks, claims."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import tracker
from tracker import paths
from tracker.actions.authorship import line_of
from tracker.export.sanitize import sanitize_summary, valid_date
from tracker.export.summary import (
    MAX_STATEMENTS,
    Claim,
    Course,
    Deliverable,
    Evidence,
    Figure,
    Project,
    Result,
    Skill,
    Stage,
    Summary,
)
from tracker.files.toml import read_leniently, tables
from tracker.verify.git.remote import parse_remote, permalink
from tracker.verify.rules.technologies import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tracker.actions.authorship import Authorship, Line
    from tracker.actions.project import Description
    from tracker.actions.status import MilestoneStatus, TrackStatus
    from tracker.export.summary import Person, Share
    from tracker.progress.state import LedgerRow, Link, MilestoneState, Progress, RecordedTechnology
    from tracker.verify.rules.catalogue import Catalogue

SHORT_COMMIT = 7
"""Characters of a short commit id."""


class ExportOptions(NamedTuple):
    """What to export.

    claimed     also milestones that are only claimed
    redact      no names of private repositories
    everything  all sentences on each project, not only the first few
    """

    claimed: bool = False
    redact: bool = False
    everything: bool = False

    @property
    def states(self) -> frozenset[str]:
        """The states of milestones that are shown."""
        return frozenset({"verified", "claimed"} if self.claimed else {"verified"})


class Source(NamedTuple):
    """What every part of a summary is built from: the record, whose work it is, and how it is said."""

    progress: Progress
    authorship: Authorship
    names: Redaction
    catalogue: Catalogue
    options: ExportOptions


def summarise(
    who: Person, tracks: Sequence[TrackStatus], shown: tuple[Project, ...], source: Source, addresses: tuple[str, ...]
) -> Summary:
    """The summary of a person's projects and of the state of the tracks, as recorded."""
    progress = source.progress
    checked = (check.at[:10] for check in progress.checks.values())
    return sanitize_summary(
        Summary(
            who,
            courses=tuple(_course(each, source) for each in tracks),
            projects=shown,
            claims=tuple(_claims(tracks, source)) if source.options.claimed else (),
            days=tuple(sorted(progress.days.items())),
            as_of=max(filter(valid_date, (*progress.days, *checked)), default=""),
            program=tracker.__version__,
            groups=tuple(source.catalogue.vocabulary.groups),
            addresses=addresses,
        )
    )


def main_repository(milestone: MilestoneState, progress: Progress) -> str:
    """The repository with most of a milestone's verified deliverables, else the first linked to it, else ""."""
    names = [row.repository for row in _verified(milestone)]
    if names:
        return max(dict.fromkeys(names), key=names.count)
    return next((link.repository for link in progress.links.values() if milestone.identity in link.targets), "")


def _verified(milestone: MilestoneState) -> list[LedgerRow]:
    return [item.row for item in milestone.deliverables if item.row and item.row.proves]


def _claims(tracks: Iterable[TrackStatus], source: Source) -> Iterator[Claim]:
    """The claimed milestones; those of several tracks with the same title and reason are one claim."""
    names = source.names
    same: dict[Claim, list[str]] = defaultdict(list)
    for each in (each for track in tracks for each in track.milestones() if each.state.state == "claimed"):
        shown = names.shown.get(main_repository(each.state, source.progress))
        claim = each.state.claim
        rows = (item.row for item in each.state.deliverables if item.row and not item.row.proves)
        waived = "; ".join(row.claim for row in rows if row.claim)
        reason = names.hide((claim.reason if claim else "") or waived or "ticked by hand")
        at = claim.at[:10] if claim else ""
        same[Claim((), each.milestone.title, reason, shown.name if shown else "", at)].append(each.state.identity)
    return (claim._replace(milestones=tuple(identities)) for claim, identities in same.items())


def _course(track: TrackStatus, source: Source) -> Course:
    done = [each.state for each in track.milestones() if each.state.state == "verified"]
    options = source.options
    claimed = track.tally.claimed if options.claimed else 0
    begun = (source.authorship.since(_verified(each)) for each in done)
    ended = (first_verified_day(row) for each in done for row in _verified(each))
    return Course(
        id=track.track.id,
        title=track.track.title,
        total=track.tally.total,
        verified=track.tally.verified,
        claimed=claimed,
        since=track.started.at[:10] if track.started else min(filter(None, begun), default=""),
        until=max(ended, default="") if track.tally.verified + claimed == track.tally.total else "",
        stages=tuple(Stage(phase.phase.title, tuple(_states(phase.milestones, options))) for phase in track.phases),
    )


def _states(milestones: Iterable[MilestoneStatus], options: ExportOptions) -> Iterator[str]:
    for each in milestones:
        if not each.milestone.optional and each.state.state != "skipped":
            yield each.state.state if each.state.state in options.states else "open"


class DisplayedRepository(NamedTuple):
    """A repository as exported: its name or an alias, its URL where it is public, and the names that are hidden."""

    name: str
    url: str
    public: bool
    hidden: tuple[str, ...] = ()


class Redaction(NamedTuple):
    """How each repository is exported, and a function that replaces hidden names in a text."""

    shown: Mapping[str, DisplayedRepository]
    hide: Callable[[str], str]


def redaction(links: Iterable[Link], *, redact: bool, titles: Mapping[str, str]) -> Redaction:
    """How linked repositories are exported: by their titles, or names; with `redact`, private ones get an alias."""
    shown: dict[str, DisplayedRepository] = {}
    for link in links:
        if redact and not link.public:
            number = 1 + sum(bool(one.hidden) for one in shown.values())
            shown[link.repository] = DisplayedRepository(
                f"private project {number}", "", public=False, hidden=_names(link, titles.get(link.repository, ""))
            )
        else:
            title = titles.get(link.repository) or link.name
            shown[link.repository] = DisplayedRepository(title, _address(link) if link.public else "", link.public)
    return Redaction(shown, _name_replacer(shown.values()))


def projects(
    rows: Iterable[LedgerRow],
    results: Mapping[str, Sequence[Result]],
    descriptions: Mapping[str, Description],
    source: Source,
) -> tuple[Project, ...]:
    """The projects that these rows verify by the learner's work, the one with most first; `results` go by repository.

    A deliverable is left out unless the learner is known to have written a line of its evidence.
    """
    names, authorship = source.names, source.authorship
    titles = exported_titles(source.catalogue, names.hide)
    by_repository: dict[str, dict[str, list[LedgerRow]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_repository[row.repository][row.deliverable].append(row)
    found = []
    for repository, by_deliverable in by_repository.items():
        look = names.shown[repository]
        every = (
            _deliverable(titles.get(id_) or (names.hide(id_), names.hide(id_)), by_deliverable[id_], authorship, look)
            for id_ in by_deliverable
        )
        ranked = sorted(every, key=lambda one: (_rank(one, source.catalogue), -_proof(one), one.id))
        verified = tuple(
            one._replace(statement=names.hide(one.statement))
            for one in _others_places_last(one for one in ranked if one.share and one.share.own)
        )
        if not verified:
            continue
        measured = (Result(*map(names.hide, one)) for one in results.get(repository, ()))
        project = Project(
            look.name,
            look.url,
            look.public,
            verified,
            tuple(dict.fromkeys(measured)),
            tuple(_skills(repository, by_deliverable, source)),
            len(verified) if source.options.everything else MAX_STATEMENTS,
            share=_known(authorship.share([row for one in verified for row in by_deliverable[one.id]])),
        )
        if repository in descriptions:
            project = _described(project, descriptions[repository], source)
        found.append((repository, project))
    found.sort(key=lambda pair: (-len(pair[1].deliverables), pair[1].name, pair[0]))
    return tuple(project for _, project in found)


def _described(project: Project, description: Description, source: Source) -> Project:
    """The project with its purpose, demonstration, period and figures, without lines that others wrote."""
    names = source.names
    shown = names.shown[description.repository]
    link = source.progress.links[description.repository]
    remote = parse_remote(link.remote) if link.remote else None
    pushed = shown.public and any(seen.permalink for one in project.deliverables for seen in one.evidence)
    own = [source.authorship.is_own(line) for line in description.lines()]
    purpose = description.purpose
    if purpose.path and (shown.hidden or not own.pop(0)):
        purpose = purpose._replace(text="", path="")
    figures = []
    for figure, is_theirs in zip(description.figures, own[-len(description.figures) :], strict=False):
        address = permalink(remote, figure.commit, figure.path, figure.line) if pushed else ""
        place = Evidence(figure.path, figure.line, figure.commit[:SHORT_COMMIT], "", address)
        if is_theirs:
            seen = Evidence("", 0, place.commit, "", "") if shown.hidden else place
            figures.append(Figure(names.hide(figure.metric), figure.value, seen))
    return project._replace(
        purpose=names.hide(purpose.text),
        purpose_from=purpose.place,
        demo="" if shown.hidden else description.demo,
        since=description.since,
        until=description.until,
        figures=tuple(figures),
    )


def _rank(deliverable: Deliverable, catalogue: Catalogue) -> tuple[int, float]:
    """What comes first has the least; what rests on a single place weighs less."""
    known = catalogue.deliverables.get(deliverable.id)
    weight, found_in = known.rank(deliverable.statement) if known else (0, 1.0)
    return weight + (len({seen.place for seen in deliverable.evidence}) == 1), found_in


def _others_places_last(deliverables: Iterable[Deliverable]) -> list[Deliverable]:
    """The same in their order, but last those that are shown by a place which shows one before them."""
    seen: set[str] = set()
    found: tuple[list[Deliverable], list[Deliverable]] = [], []
    for one in deliverables:
        places = {evidence.place for evidence in one.shown_evidence() if evidence.path}
        found[not places.isdisjoint(seen)].append(one)
        seen |= places
    return [*found[False], *found[True]]


def _proof(deliverable: Deliverable) -> int:
    """How well a deliverable is proven: by how many parts of its rule, and by own lines in how many files."""
    places = {seen.path for seen in deliverable.evidence}
    return len({seen.part for seen in deliverable.evidence}) + len(places)


def _known(share: Share) -> Share | None:
    return share if share.lines else None


def technology_lines(rows: Iterable[LedgerRow], progress: Progress) -> Iterator[Line]:
    """The lines that show the technologies of folders with work of others."""
    for folder in dict.fromkeys((row.repository, row.subdirectory) for row in rows):
        if _is_shared(folder, progress):
            commit = progress.checks[folder].commit
            for one in progress.technologies.get(folder, ()):
                yield line_of(folder[0], commit, one.path, one.line)


def _is_shared(folder: tuple[str, str], progress: Progress) -> bool:
    """Whether not all lines of the evidence in a folder are known to be the learner's."""
    rows = (row for row in progress.ledger.get(folder, {}).values() if row.status == "verified")
    return any(row.authorship != "own" or row.own < row.lines for row in rows)


def _skills(repository: str, rows: Mapping[str, Sequence[LedgerRow]], source: Source) -> Iterator[Skill]:
    """The technologies that were in use when the folders of a repository were verified last.

    Of those of a folder with work of others, the ones that a line of the learner's shows, or a deliverable of theirs.
    """
    progress, shown = source.progress, source.names.shown[repository]
    folders: dict[str, list[LedgerRow]] = defaultdict(list)
    for row in (row for some in rows.values() for row in some):
        folders[row.subdirectory].append(row)
    remote = parse_remote(progress.links[repository].remote) if repository in progress.links else None
    pushed = shown.public and any(fact.permalink for some in rows.values() for row in some for fact in row.evidence)
    for folder, proven in folders.items():
        in_use = progress.technologies.get((repository, folder), ())
        commit = progress.checks[repository, folder].commit
        if _is_shared((repository, folder), progress):
            in_use = tuple(_shown_by_own_lines(in_use, proven, commit, source.authorship))
        for group, technologies in source.catalogue.vocabulary.grouped(in_use).items():
            for one in technologies:
                link = permalink(remote, commit, one.path, one.line) if pushed and remote else ""
                place = Evidence(one.path, one.line, commit[:SHORT_COMMIT], "", link)
                yield Skill(one.label, group, place._replace(path="", line=0) if shown.hidden else place)


def _shown_by_own_lines(
    in_use: Iterable[RecordedTechnology], proven: Sequence[LedgerRow], commit: str, authorship: Authorship
) -> Iterator[RecordedTechnology]:
    """The technologies that a line of the learner's shows; a language by any own line of evidence in such a file."""
    used = {name for row in proven for name in row.uses or ()}
    lines = ((row, fact) for row in proven for fact in row.evidence)
    endings = {PurePath(fact.path).suffix for row, fact in lines if not authorship.is_anothers(row, fact)}
    for one in in_use:
        known = one.name in used or (LANGUAGE in one.family and PurePath(one.path).suffix in endings)
        if known or authorship.is_own(line_of(proven[0].repository, commit, one.path, one.line)):
            yield one


def first_verified_day(row: LedgerRow) -> str:
    """The day the deliverable was first verified, as YYYY-MM-DD."""
    return (row.first or row.at)[:10]


def _deliverable(
    label: tuple[str, str], rows: Sequence[LedgerRow], authorship: Authorship, shown: DisplayedRepository
) -> Deliverable:
    """One deliverable of a repository, over all its linked folders."""
    since, until = authorship.since(rows), max(map(first_verified_day, rows))
    share = authorship.share(rows)
    sentence = next((row.statement for row in rows if row.statement), "")
    seen = (fact for row in rows for fact in shown_evidence(authorship.own_first(row), shown))
    return Deliverable(
        *label,
        statement=sentence or f"{label[1]}.",
        evidence=tuple(dict.fromkeys(seen)),
        share=_known(share),
        since=since if since <= until else "",
        until=until,
    )


def shown_evidence(row: LedgerRow, shown: DisplayedRepository) -> Iterator[Evidence]:
    """The evidence of a row, without paths where the repository is hidden."""
    commit = row.commit[:SHORT_COMMIT]
    if shown.hidden:
        yield Evidence("", 0, commit, "", "")
        return
    for fact in row.evidence:
        yield Evidence(fact.path, fact.line, commit, fact.what, fact.permalink if shown.public else "", fact.part)


def exported_titles(catalogue: Catalogue, hide: Callable[[str], str]) -> dict[str, tuple[str, str]]:
    """Deliverable id → its id and title as exported, in catalogue order; only the learner's own can contain names."""
    own = {
        str(row.get("id"))
        for file in paths.own_catalogue_files()
        for row in tables(read_leniently(file).table, "deliverable")
    }
    return {
        id_: (hide(id_), hide(one.title)) if id_ in own else (id_, one.title)
        for id_, one in catalogue.deliverables.items()
    }


def _address(link: Link) -> str:
    remote = parse_remote(link.remote) if link.remote else None
    return f"https://{remote.host}/{quote(remote.owner_path)}" if remote and remote.owner_path else ""


def _names(link: Link, title: str) -> tuple[str, ...]:
    """Every name of a repository: of its folders, its remote, its id, its project."""
    sources = (*link.paths, link.remote.rstrip("/").removesuffix(".git"), link.repository)
    names = (*(re.split(r"[/:\\]", source.rstrip("/"))[-1] for source in sources), title)
    return tuple(dict.fromkeys(name for name in names if name)) or (link.repository,)


def _name_replacer(shown: Iterable[DisplayedRepository]) -> Callable[[str], str]:
    aliases = {name.casefold(): one.name for one in shown for name in one.hidden}
    if not aliases:
        return str
    longest_first = "|".join(re.escape(name) for name in sorted(aliases, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub(lambda found: aliases.get(found[0].casefold(), "private project"), text)
