"""Verify what moved, look for further milestones, record, and say only what changed: `tracker sync` and the UI's V."""

from __future__ import annotations

from bisect import bisect_left
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from tracker.actions.authorship import unknown_authorship
from tracker.actions.progress import Done, load_progress, record, started_outlines
from tracker.actions.record import (
    LinkedFolder,
    PastVerdicts,
    Verified,
    linked_folders,
    verify_folders,
    why_unverifiable,
)
from tracker.actions.status import next_milestones, status
from tracker.files.toml import read_leniently
from tracker.progress.counting import milestone_state
from tracker.progress.events import Draft
from tracker.progress.locations import locations
from tracker.progress.repositories import common_dir, repository_at
from tracker.text import sanitize
from tracker.verify.git.history import Commit, commits_between
from tracker.verify.git.refs import commit_of
from tracker.verify.git.remote import parse_remote, permalink
from tracker.verify.rules.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from tracker.actions.progress import View
    from tracker.progress.state import LedgerRow
    from tracker.verify.rules.catalogue import Catalogue


EARLIER_PROOFS = Path(__file__).resolve().parent.parent / "progress" / "earlier_proofs.toml"


class Change(NamedTuple):
    """A deliverable that was lost or proven in a repository, or is nearer to being proven.

    name        the repository's folder, with the sub-folder
    flag        of a lost one: regressed, re-judged (the rule changed, not the repository), or ""
    commit      of a lost one: the commit that lost it, empty where unknown
    evidence    of a proven one: its first line, as `path:line`
    gained      the parts that hold now and did not last time
    missing     the parts that still do not hold
    wanted      whether a milestone of a track that was started requires it
    milestones  those that it completes or, lost, makes incomplete
    regressed   of a lost one: those that were not verified, but claimed or in progress, and are regressed now
    """

    repository: str
    name: str
    deliverable: str
    title: str
    flag: str = ""
    commit: Commit = Commit()
    evidence: str = ""
    gained: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    wanted: bool = True
    milestones: tuple[str, ...] = ()
    regressed: tuple[str, ...] = ()


class Offer(NamedTuple):
    """A milestone that a linked repository proves without being linked to it; `new` where it did not last time."""

    repository: str
    name: str
    path: str
    subdirectory: str
    milestone: str
    title: str
    new: bool


class Unverified(NamedTuple):
    """A linked repository that is not verified up to its present commit, and why."""

    repository: str
    name: str
    code: str
    message: str
    remedy: str


class NewBranch(NamedTuple):
    """The branch of a repository whose commits count from now on."""

    repository: str
    name: str
    branch: str


class Rejudged(NamedTuple):
    """A milestone that an earlier version counted as verified and that no longer is; `asks` is what it still needs."""

    milestone: str
    title: str
    asks: tuple[str, ...]


class Sync(NamedTuple):
    """What changed since the last verification.

    others    deliverables that are verified, but none of whose lines is the learner's
    rejudged  milestones that an earlier version counted as verified: each is named once
    offers    milestones that can be linked; `linked` are those that were
    verified  how many repositories were verified, because they moved; `of` are linked
    problems  what is wrong with the `.tracker.toml` of those
    """

    lost: tuple[Change, ...] = ()
    proven: tuple[Change, ...] = ()
    nearer: tuple[Change, ...] = ()
    others: tuple[Change, ...] = ()
    rejudged: tuple[Rejudged, ...] = ()
    offers: tuple[Offer, ...] = ()
    linked: tuple[Offer, ...] = ()
    branches: tuple[NewBranch, ...] = ()
    unverified: tuple[Unverified, ...] = ()
    verified: int = 0
    of: int = 0
    warnings: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether there is anything to say beyond one line."""
        new = any(offer.new for offer in self.offers)
        return new or any((self.lost, self.proven, self.nearer, self.others, self.rejudged, self.linked, self.branches))

    @property
    def failed(self) -> bool:
        """Whether a repository that is on this device could not be verified."""
        return any(one.code not in {"absent", "behind", "rewritten"} for one in self.unverified)


def sync(
    on_progress: Callable[[Verified | None, int, int], object] = lambda _verified, _done, _all: None,
    *,
    repositories: Collection[str] = (),
    link_all: bool = False,
) -> Sync:
    """Verify the linked repositories (or those with the given ids) that moved, and record all changes as one action.

    With `link_all`, repositories are also linked to the milestones that they prove. `on_progress` is called with the
    folder that is done (None at first), the number done and the total. Raises ProgressError where the journal cannot be
    read or written.
    """
    before = load_progress()
    catalogue = load_catalogue()
    folders = [one for one in linked_folders(before) if not repositories or one.repository in repositories]
    todo = moved_folders(before, folders)
    on_progress(None, 0, len(todo))
    verified = []
    for done, one in enumerate(verify_folders(todo), 1):
        verified.append(one)
        on_progress(one, done, len(todo))
    order = {(folder.repository, folder.subdirectory): number for number, folder in enumerate(todo)}
    verified.sort(key=lambda one: order[one.folder.repository, one.folder.subdirectory])
    recorded = _record(before, "recorded", [draft for one in verified for draft in one.drafts])
    found = list(_offers(recorded.view, before, folders))
    after = _record(recorded.view, "linked", _links(found) if link_all else []).view
    branches = [one.folder for one in verified if one.folder.new_branch and not one.report.failure]
    return Sync(
        lost=tuple(_changes(verified, _lost, before, after, catalogue)),
        proven=tuple(_changes(verified, _proven, before, after, catalogue)),
        nearer=tuple(one for one in _changes(verified, _nearer, before, after, catalogue) if one.wanted),
        others=tuple(_changes(verified, _of_others, before, after, catalogue)),
        rejudged=tuple(_rejudged(verified, before, after)),
        offers=() if link_all else tuple(found),
        linked=tuple(found) if link_all else (),
        branches=tuple(NewBranch(one.repository, sanitize(one.name), sanitize(one.new_branch)) for one in branches),
        unverified=tuple(_unverified(folders, verified)),
        verified=len({one.folder.repository for one in verified}),
        of=len({folder.repository for folder in folders}),
        warnings=(*before.warnings, *unknown_authorship(after.progress)),
        problems=tuple(
            sanitize(f"{one.folder.name}: {problem}") for one in verified for problem in one.report.waivers.problems
        ),
    )


def _record(view: View, message: str, drafts: list[Draft]) -> Done:
    return record(message, drafts) if drafts else Done(message, (), view)


def moved_folders(view: View, folders: Iterable[LinkedFolder]) -> list[LinkedFolder]:
    """Those of the folders that can be verified, and in which something else may be found than last time."""
    digest = load_catalogue().digest
    remotes = {id_: link.remote for id_, link in view.progress.links.items()}
    present = [folder for folder in folders if not why_unverifiable(folder)]
    return [folder for folder in present if _has_moved(folder, digest, remotes[folder.repository])]


def _has_moved(folder: LinkedFolder, digest: str, remote: str) -> bool:
    """Whether a verification may find something else than last time.

    New commits, new rules, a push, other addresses of the learner's, more of the history, or unknown.
    """
    last = folder.last_check
    if last is None or folder.head is None or folder.new_branch or folder.moved:
        return True
    if folder.judged_by != folder.learner.digest or _may_have_grown(folder):
        return True
    return (last.commit, last.catalogue) != (folder.head, digest) or _was_pushed(folder, remote)


def _may_have_grown(folder: LinkedFolder) -> bool:
    """Whether the authors of lines were unknown for want of history, and may be there by now."""
    if not any(row.status == "verified" and row.authorship == "unknown" for row in folder.rows.values()):
        return False
    here = repository_at(folder.path)
    return bool(folder.learner.emails and here and not (Path(common_dir(here.git_dir)) / "shallow").exists())


def _was_pushed(folder: LinkedFolder, remote: str) -> bool:
    """Whether `origin` has the verified commit by now, while the evidence has no permalinks yet."""
    facts = [fact for row in folder.rows.values() if row.status == "verified" for fact in row.evidence]
    if not facts or any(fact.permalink for fact in facts):
        return False
    here = repository_at(folder.path)
    if here is None or commit_of(here.git_dir, f"refs/remotes/origin/{folder.branch}") != folder.head:
        return False
    return bool(permalink(parse_remote(remote), folder.head or "", facts[0].path, facts[0].line))


_Row: TypeAlias = "list[Any]"
"""A changed row as in a `verified` event: id, status, flag, evidence, missing parts, claim."""


def _changes(
    verified: Iterable[Verified],
    judge: Callable[[Verified, _Row, LedgerRow | None], dict[str, Any] | None],
    before: View,
    after: View,
    catalogue: Catalogue,
) -> Iterator[Change]:
    """The changes of one kind: `judge` gives the fields of its own, or None for a row of another kind."""
    for one in verified:
        for row in _rows(one):
            id_ = row[0]
            fields = judge(one, row, one.folder.rows.get(id_))
            if fields is None:
                continue
            requiring = [
                (outline.id, milestone)
                for outline in started_outlines(after) or after.tracks.values()
                for milestone in outline.milestones()
                if id_ in milestone.deliverables
            ]
            states = [[milestone_state(*of, view.progress).state for view in (before, after)] for of in requiring]
            turned = [
                (f"{track}/{milestone.id}", old, new)
                for (track, milestone), (old, new) in zip(requiring, states, strict=True)
                if old != new
            ]
            yield Change(
                one.folder.repository,
                sanitize(one.folder.name),
                id_,
                catalogue.deliverables[id_].title if id_ in catalogue.deliverables else id_,
                missing=tuple(map(sanitize, row[4])),
                wanted=bool(requiring),
                milestones=tuple(id_ for id_, old, new in turned if "verified" in {old, new}),
                regressed=tuple(id_ for id_, old, new in turned if new == "regressed" and old != "verified"),
                **fields,
            )


def _rejudged(verified: Iterable[Verified], before: View, after: View) -> Iterator[Rejudged]:
    """The milestones that a folder proved for an earlier version, on record from before this verification only."""
    asked = read_leniently(EARLIER_PROOFS).table
    said = set()
    for one in verified:
        link = before.progress.links.get(one.folder.repository)
        # What the evidence uses is recorded since proofs are narrowed: such rows are of an earlier version.
        rows = {id_ for id_, row in one.folder.rows.items() if row.status == "verified" and row.uses is None}
        if one.report.failure or not link:
            continue
        for outline in after.tracks.values():
            for milestone in outline.milestones():
                identity = f"{outline.id}/{milestone.id}"
                earlier = asked.get(outline.id, {}).get(milestone.id, "").split()
                if identity in said or link.targets.get(identity) != one.folder.subdirectory:
                    continue
                if not earlier or not rows.issuperset(earlier):
                    continue
                state = milestone_state(outline.id, milestone, after.progress)
                if state.state not in {"verified", "skipped"}:
                    said.add(identity)
                    lacking = [f"{of.id}{of.narrowing}" for of in state.deliverables if not of.proves]
                    yield Rejudged(identity, sanitize(milestone.title), tuple(map(sanitize, lacking)))


def _rows(one: Verified) -> Iterator[_Row]:
    """The rows that changed, and those that did not, but whose authorship did."""
    yield from one.rows
    changed = {row[0] for row in one.rows}
    for id_, judgement in one.judgements:
        old = one.folder.rows.get(id_)
        if id_ not in changed and old and old.status == "verified" and old.authorship != judgement.authorship:
            yield [id_, "verified", old.flag, [list(fact) for fact in old.evidence], list(old.missing), old.claim]


def _authorship(one: Verified, id_: str) -> str:
    return next((judgement.authorship for of, judgement in one.judgements if of == id_), "own")


def _lost(one: Verified, row: _Row, old: LedgerRow | None) -> dict[str, Any] | None:
    id_, status, flag = row[:3]
    if old is None or not old.proves or status == "verified":
        return None
    return {"flag": flag, "commit": Commit() if flag == "re-judged" else _losing_commit(one, old, id_)}


def _losing_commit(one: Verified, old: LedgerRow, id_: str) -> Commit:
    """The first commit since the last verification without the deliverable, by bisection."""
    folder, head = one.folder, one.report.repository.commit
    last = folder.last_check.commit if folder.last_check else old.commit
    past = PastVerdicts(folder.path, folder.subdirectory)

    def is_lost(commit: Commit) -> bool:
        return id_ not in (past.verified_in(commit.id) or ())

    for files in (sorted({fact.path for fact in old.evidence}), ()):
        commits = commits_between(folder.path, last, head, files)
        position = bisect_left(commits, True, key=is_lost)  # noqa: FBT003 - the key that is looked for
        if position < len(commits):
            return commits[position]
    return Commit(head)


def _proven(one: Verified, row: _Row, old: LedgerRow | None) -> dict[str, Any] | None:
    if row[1] != "verified" or (old and old.proves) or _authorship(one, row[0]) != "own":
        return None
    return _first_evidence(row)


def _of_others(one: Verified, row: _Row, old: LedgerRow | None) -> dict[str, Any] | None:
    known = old and old.status == "verified" and old.authorship == "not by you"
    return None if row[1] != "verified" or known or _authorship(one, row[0]) != "not by you" else _first_evidence(row)


def _first_evidence(row: _Row) -> dict[str, Any]:
    first = next(iter(row[3]), None)
    return {"evidence": sanitize(f"{first[1]}:{first[2]}") if first else ""}


def _nearer(one: Verified, row: _Row, old: LedgerRow | None) -> dict[str, Any] | None:
    status, missing, last = row[1], row[4], one.folder.last_check
    if status not in {"partial", "missing"} or (old and old.status not in {"partial", "missing"}):
        return None
    if last is None or last.catalogue != one.report.catalogue:  # other rules name their parts otherwise
        return None
    if old is None:
        return {} if status == "partial" else None
    gained = [part for part in old.missing if part not in missing]
    return {"gained": tuple(map(sanitize, gained))} if gained and len(missing) < len(old.missing) else None


def _offers(view: View, before: View, folders: Iterable[LinkedFolder]) -> Iterator[Offer]:
    """The milestones that linked repositories prove completely, that none proves yet, and that are not linked."""
    for folder in folders:
        key = folder.repository, folder.subdirectory
        link = view.progress.links.get(folder.repository)
        if link is None or not folder.path:
            continue
        verified, earlier = (
            {id_: row.uses for id_, row in one.progress.ledger.get(key, {}).items() if row.proves}
            for one in (view, before)
        )
        for outline in started_outlines(view):
            for milestone in outline.milestones():
                needed, identity = milestone.requirements, f"{outline.id}/{milestone.id}"
                if not needed or identity in link.targets or not all(one.is_met(verified) for one in needed):
                    continue
                if milestone_state(outline.id, milestone, view.progress).state in {"verified", "skipped"}:
                    continue
                yield Offer(
                    folder.repository,
                    sanitize(folder.name),
                    folder.path,
                    folder.subdirectory,
                    identity,
                    sanitize(milestone.title),
                    not all(one.is_met(earlier) for one in needed),
                )


def _links(offers: Iterable[Offer]) -> list[Draft]:
    """The events that link each repository to the milestones it proves; the first that proves one is linked to it."""
    chosen: dict[tuple[str, str, str], list[str]] = {}
    taken: set[str] = set()
    for offer in offers:
        if offer.milestone not in taken:
            taken.add(offer.milestone)
            chosen.setdefault((offer.repository, offer.path, offer.subdirectory), []).append(offer.milestone)
    return [
        Draft(
            "link",
            {"repository": repository, "path": path, "milestones": milestones}
            | ({"subdirectory": subdirectory} if subdirectory else {}),
        )
        for (repository, path, subdirectory), milestones in chosen.items()
    ]


def _unverified(folders: Iterable[LinkedFolder], verified: Iterable[Verified]) -> Iterator[Unverified]:
    for folder in folders:
        if failure := why_unverifiable(folder):
            yield _why(folder, failure.code, failure.message, failure.remedy)
    for one in verified:
        if one.report.failure:
            yield _why(one.folder, one.report.failure.code, one.report.failure.message, one.report.failure.remedy)
        elif one.folder.behind:
            yield _why(one.folder, "behind", "it is behind the verified commit", "run `git pull` there")
        elif kept := [row[0] for row in one.rows if row[2] == "rewritten"]:
            message = f"the commit that verified {', '.join(kept)} is not in it"
            yield _why(one.folder, "rewritten", message, "run `git pull` there, unless its history was rewritten")


def _why(folder: LinkedFolder, code: str, message: str, remedy: str) -> Unverified:
    return Unverified(folder.repository, sanitize(folder.name), code, sanitize(message), sanitize(remedy))


class NextPart(NamedTuple):
    """The part to add next: of a deliverable of a milestone, with its remedy.

    part    the part that is missing; "" where nothing of the deliverable was found
    """

    milestone: str
    deliverable: str
    title: str
    part: str
    remedy: str


def next_part(view: View, repositories: Collection[str] = ()) -> NextPart | None:
    """The missing part to add next: of the milestones linked to these repositories, else of any that comes next.

    The deliverable that lacks the fewest parts comes first. None where nothing that code can prove comes next.
    """
    catalogue = load_catalogue().deliverables
    where = locations(view.progress)
    links = [one for id_, one in view.progress.links.items() if not repositories or id_ in repositories]
    linked = {identity for link in links for identity in link.targets}
    tracks = [status(outline, view, where) for outline in started_outlines(view)]
    here = [
        one
        for track in tracks
        for one in track.milestones()
        if one.state.identity in linked and not one.state.done and one.state.state != "skipped"
    ]
    upcoming = [one.status for track in tracks for one in next_milestones(track, most=len(catalogue))]
    for milestone in (*here, *upcoming):
        lacking = [one for one in milestone.state.deliverables if not one.proves and one.id in catalogue]
        if lacking:
            chosen = min(
                lacking, key=lambda one: len(one.row.missing) if one.row and one.row.missing else len(lacking) + 9
            )
            found = catalogue[chosen.id]
            part = chosen.row.missing[0] if chosen.row and chosen.row.missing else ""
            return NextPart(milestone.state.identity, chosen.id, found.title, sanitize(part), found.remedy)
    return None
