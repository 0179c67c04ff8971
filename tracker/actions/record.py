"""Verify linked repositories and record in the ledger what changed."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.actions.authorship import Judgement, Learner, judge, learner
from tracker.actions.progress import load_progress, record
from tracker.actions.repositories import branch_of, find_link_for, find_moved
from tracker.actions.verify import Request, failed, verify_repository
from tracker.errors import ProgressError
from tracker.processes import map_unordered
from tracker.progress.events import Draft
from tracker.progress.fold import KEPT_FLAGS
from tracker.progress.locations import location_of
from tracker.progress.repositories import repository_at
from tracker.report.report import Failure, Report
from tracker.text import sanitize
from tracker.verify.git.history import is_ancestor
from tracker.verify.rules.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from tracker.actions.progress import View
    from tracker.progress.state import Check, LedgerRow, Link, RecordedTechnology
    from tracker.report.report import ReportRow

MAX_EVIDENCE = 8
"""How many facts of evidence are recorded for one deliverable."""


class LinkedFolder(NamedTuple):
    """A linked repository, or a folder of it, with its rows of the ledger.

    path        where the repository is now, "" where it was not found; `moved` where that is not one of `known_paths`
    required    the deliverables that the milestones linked to it require
    technologies  what was in use when it was last verified
    last_check  when it was last verified, None before that
    branch      the branch that counts, "" where none is recorded; then `new_branch` is the one to record
    reference   what of it is verified: the reference of the branch, "" where the branch is gone; else HEAD
    head        the commit of `reference`, None where unknown
    behind      whether that commit is older than the verified one, so that what it lacks is not lost
    learner     the learner's addresses; `judged_by` is a digest of those that the recorded authorship was judged by
    """

    repository: str
    path: str
    subdirectory: str
    required: frozenset[str]
    rows: Mapping[str, LedgerRow]
    last_check: Check | None
    known_paths: tuple[str, ...] = ()
    moved: bool = False
    technologies: tuple[RecordedTechnology, ...] = ()
    branch: str = ""
    new_branch: str = ""
    reference: str = "HEAD"
    head: str | None = None
    behind: bool = False
    learner: Learner = Learner()
    judged_by: str = ""

    @property
    def name(self) -> str:
        """The name of its folder, with the sub-folder."""
        path = self.path or (self.known_paths[0] if self.known_paths else self.repository)
        return "/".join(filter(None, (path.rstrip("/").rpartition("/")[2], self.subdirectory)))


class Verified(NamedTuple):
    """A verified folder, the events to record, the report, and whose work the verified deliverables are."""

    folder: LinkedFolder
    drafts: list[Draft]
    report: Report
    judgements: tuple[tuple[str, Judgement], ...] = ()

    @property
    def rows(self) -> list[list[Any]]:
        """The rows that changed, as in a `verified` event: id, status, flag, evidence, missing parts, claim."""
        return [row for draft in self.drafts if draft.kind == "verified" for row in draft.data["rows"]]


class Recorded(NamedTuple):
    """A verified folder: its report, the deliverables whose row changed, the error that kept it from being recorded.

    `judgements` says whose work the verified deliverables are.
    """

    folder: LinkedFolder
    report: Report
    changed: tuple[str, ...]
    error: ProgressError | None = None
    dry_run: bool = False
    judgements: tuple[tuple[str, Judgement], ...] = ()


def linked_folders(view: View) -> list[LinkedFolder]:
    """Every linked repository and folder, at its present path."""
    who = learner(view.progress)
    return [folder for link in view.progress.links.values() for folder in _folders_of(link, view, who)]


def _folders_of(link: Link, view: View, who: Learner) -> Iterator[LinkedFolder]:
    here = location_of(link)
    new_path = "" if here.path else find_moved(link, view)
    if new_path:
        here = location_of(link._replace(paths=(new_path,)))
    new_branch = "" if link.branch else branch_of(here.path)
    # A repository that proves nothing yet is verified as a whole, so that it can be proposed once it does.
    for subdirectory in link.folders:
        key = link.repository, subdirectory
        yield LinkedFolder(
            link.repository,
            here.path,
            subdirectory,
            frozenset(_required(link, subdirectory, view)),
            view.progress.ledger.get(key, {}),
            view.progress.checks.get(key),
            link.paths,
            bool(new_path),
            view.progress.technologies.get(key, ()),
            link.branch,
            new_branch,
            here.reference,
            here.head,
            learner=who,
            judged_by=view.progress.judged.get(key, ""),
        )
        new_branch = ""


def _required(link: Link, subdirectory: str, view: View) -> Iterator[str]:
    for outline in view.tracks.values():
        for milestone in outline.milestones():
            if link.targets.get(f"{outline.id}/{milestone.id}") == subdirectory:
                yield from milestone.deliverables


def verify_linked(
    on_progress: Callable[[str, int, int], object] = lambda _name, _done, _all: None,
    *,
    repositories: Iterable[str] = (),
    dry_run: bool = False,
) -> Iterator[Recorded]:
    """Verify all linked repositories (or those with the given ids) in parallel; record each as soon as it is done.

    `on_progress` is called with the id of the finished repository, the number finished, and the total. Raises
    ProgressError where the journal cannot be read. A repository that cannot be read has a failure in its report, and
    its record is kept.
    """
    only = set(repositories)
    todo = [folder for folder in linked_folders(load_progress()) if not only or folder.repository in only]
    on_progress("", 0, len(todo))
    for done, verified in enumerate(verify_folders(todo), 1):
        on_progress(verified.folder.repository, done, len(todo))
        yield record_changes(verified, dry_run=dry_run)


def record_changes(verified: Verified, *, dry_run: bool = False) -> Recorded:
    """Record the changes of a folder; with `dry_run`, only return them."""
    changed = tuple(row[0] for row in verified.rows)
    recorded = Recorded(verified.folder, verified.report, changed, dry_run=dry_run, judgements=verified.judgements)
    if dry_run:
        return recorded
    try:
        record("verified", verified.drafts)
    except ProgressError as error:
        return recorded._replace(error=error)
    return recorded


def find_linked_folder(path: str, subdirectory: str) -> LinkedFolder | None:
    """The linked folder at a path; None where it is not linked, or is another clone of a linked repository."""
    view = load_progress()
    here = repository_at(path) if view.progress.links else None
    if here is None:
        return None
    paths = {link.repository: location_of(link).path for link in view.progress.links.values()}
    link = next((link for link in view.progress.links.values() if paths[link.repository] == here.root), None)
    if link is None and not all(paths.values()):  # an absent repository may have moved here
        link = find_link_for(here, view)
    if link is None or paths[link.repository] not in {"", here.root}:
        return None
    folders = _folders_of(link, view, learner(view.progress))
    return next((one for one in folders if one.subdirectory == subdirectory.strip("/")), None)


def verify_folders(todo: Sequence[LinkedFolder]) -> Iterator[Verified]:
    """Verify folders in parallel, yielding each as soon as it is done; records nothing."""
    if len(todo) < 2:  # noqa: PLR2004 - a single folder needs no pool of processes
        yield from map(verify_folder, todo)
        return
    with contextlib.closing(map_unordered(verify_folder, todo, _crashed)) as verified:
        yield from verified


def _crashed(folder: LinkedFolder) -> Verified:
    message = f"the process that verified {folder.path} was killed"
    remedy = "check whether memory ran out, and verify it alone: `tracker verify PATH`"
    return Verified(folder, [], failed(folder.path, load_catalogue().digest, Failure("stopped", message, remedy)))


def verify_folder(folder: LinkedFolder) -> Verified:
    """Verify the commit of a folder that counts."""
    if failure := why_unverifiable(folder):
        return Verified(folder, [], failed(folder.path or folder.repository, load_catalogue().digest, failure))
    return judged(folder, verify_repository(Request(folder.path, folder.reference, folder.subdirectory)))


def why_unverifiable(folder: LinkedFolder) -> Failure | None:
    """Why a folder cannot be verified on this device: it is absent, or its branch is gone; None where it can."""
    if not folder.path:
        message = f"{folder.known_paths[0] if folder.known_paths else folder.repository} no longer exists"
        remedy = "its record is kept; `tracker link PATH` sets the new path, `tracker unlink` removes the link"
        return Failure("absent", message, remedy)
    if not folder.reference:
        message = f'{sanitize(folder.path)} has no branch "{sanitize(folder.branch)}", whose commits count'
        remedy = "its record is kept; `tracker link PATH --branch NAME` sets another branch"
        return Failure("no_branch", message, remedy)
    return None


def judged(folder: LinkedFolder, report: Report) -> Verified:
    """A folder and its report with the events to record; none where nothing changed or it is behind the record."""
    if report.failure or report.repository.worktree:
        return Verified(folder, [], report)
    last = folder.last_check
    loses = any(
        row.status in {"partial", "missing"} and (old := folder.rows.get(row.id)) and old.status == "verified"
        for row in report.rows
    )
    if loses and last and is_ancestor(folder.path, report.repository.commit, last.commit):
        return Verified(folder._replace(behind=True), _place_of(folder), report)
    own, judgements = judge(report, folder.path, folder.learner, last.commit if last else "")
    changes = changes_to_record(folder, own)
    drafts = [*changes, *_authorship_to_record(folder, report, judgements, changes)]
    return Verified(folder, drafts, report, tuple(judgements.items()))


def _authorship_to_record(
    folder: LinkedFolder, report: Report, judgements: Mapping[str, Judgement], changes: Sequence[Draft]
) -> list[Draft]:
    """The event with whose work the verified deliverables are, where that changed or was not recorded."""
    changed = {row[0] for draft in changes if draft.kind == "verified" for row in draft.data["rows"]}
    rows = []
    for id_, judgement in judgements.items():
        old = folder.rows.get(id_)
        known = (old.authorship, old.own, old.lines) if old else None
        if id_ in changed or known != judgement:
            rows.append([id_, *judgement])
    digest = folder.learner.digest
    if not rows and folder.judged_by == digest:
        return []
    data = {
        "repository": folder.repository,
        "subdirectory": folder.subdirectory,
        "commit": report.repository.commit,
        "addresses": digest,
        "rows": rows,
    }
    return [Draft("authorship", data)]


def with_authorship(report: Report, judgements: Iterable[tuple[str, Judgement]]) -> Report:
    """The report with whose work its verified deliverables are."""
    found = dict(judgements)
    rows = (row._replace(**found[row.id]._asdict()) if row.id in found else row for row in report.rows)
    return report._replace(rows=tuple(rows))


def judge_again() -> None:
    """Record whose work the verified deliverables are by the learner's present addresses, at the commits on record.

    Folders that were verified by other rules are left to the next verification. Raises ProgressError.
    """
    digest = load_catalogue().digest
    drafts: list[Draft] = []
    for folder in linked_folders(load_progress()):
        last = folder.last_check
        if not folder.path or not last or last.catalogue != digest or folder.judged_by == folder.learner.digest:
            continue
        report = verify_repository(Request(folder.path, last.commit, folder.subdirectory))
        if not report.failure:
            own, judgements = judge(report, folder.path, folder.learner)
            drafts += [
                *_authorship_to_record(folder, report, judgements, []),
                *_uses_to_record(folder, own, judgements),
            ]
    if drafts:
        record("judged", drafts)


def _place_of(folder: LinkedFolder) -> list[Draft]:
    """The events that record a new path and a branch."""
    drafts = []
    if folder.moved:
        drafts.append(Draft("link", {"repository": folder.repository, "path": folder.path, "milestones": []}))
    if folder.new_branch:
        drafts.append(Draft("branch", {"repository": folder.repository, "branch": folder.new_branch}))
    return drafts


def changes_to_record(folder: LinkedFolder, report: Report) -> list[Draft]:
    """The events to record for a report on the commit of a folder that counts; none where nothing changed."""
    commit, catalogue = report.repository.commit, report.catalogue
    past = PastVerdicts(folder.path, folder.subdirectory)
    rows = [new for row in report.rows if (new := _changed_row(folder, report, row, past)) is not None]
    place = _place_of(folder)
    last = folder.last_check
    uses = _uses_to_record(folder, report, {row[0] for row in rows})
    if not rows and last and (last.commit, last.catalogue) == (commit, catalogue):
        return [*place, *uses]
    data = {
        "repository": folder.repository,
        "subdirectory": folder.subdirectory,
        "commit": commit,
        "catalogue": catalogue,
        "rows": rows,
    }
    return [*place, Draft("verified", data), *uses]


def _uses_to_record(folder: LinkedFolder, report: Report, changed: Collection[object]) -> list[Draft]:
    """The event with what the evidence of rows uses and which technologies are in use, where that changed."""
    rows = []
    for row in report.rows:
        old = folder.rows.get(row.id)
        known = (old.uses, old.statement) if old else (None, "")
        if row.status == "verified" and (row.id in changed or known != (row.uses, row.statement)):
            rows.append([row.id, list(row.uses), row.statement])
    technologies = [[*one[:2], list(one.family), *one[3:]] for one in report.technologies]
    if not rows and [[*one[:2], list(one.family), *one[3:]] for one in folder.technologies] == technologies:
        return []
    data = {
        "repository": folder.repository,
        "subdirectory": folder.subdirectory,
        "commit": report.repository.commit,
        "rows": rows,
        "technologies": technologies,
    }
    return [Draft("uses", data)]


def _changed_row(folder: LinkedFolder, report: Report, row: ReportRow, past: PastVerdicts) -> list[object] | None:
    old = folder.rows.get(row.id)
    if old is None and row.status == "missing" and not row.claim and row.id not in folder.required:
        return None
    evidence = [[fact.part, fact.path, fact.line, fact.what, fact.permalink] for fact in row.evidence[:MAX_EVIDENCE]]
    status, flag = row.status, ""
    if old and status != "verified":
        status, flag = _status_after_loss(old, row.status, report, past)
        if flag in KEPT_FLAGS:
            evidence = [list(fact) for fact in old.evidence]
    claim = row.claim.reason if row.claim else ""
    if old and (old.status, old.flag, old.claim) == (status, flag, claim):
        # A permalink contains its commit, so only gaining or losing one is a change.
        before = [(fact.part, fact.path, fact.line, fact.what, bool(fact.permalink)) for fact in old.evidence]
        if before == [(*fact[:4], bool(fact[4])) for fact in evidence] and list(old.missing) == list(row.missing):
            return None
    return [row.id, status, flag, evidence, list(row.missing), claim]


def _status_after_loss(old: LedgerRow, status: str, report: Report, past: PastVerdicts) -> tuple[str, str]:
    """Status and flag of a row that is not verified now: where it was verified before, that commit is judged again."""
    commit = next((one.commit for one in reversed(old.history) if one.status == "verified" and not one.flag), "")
    if not commit:
        return status, ""
    if status == "unavailable":
        return ("verified", "unavailable") if old.status == "verified" else (old.status, old.flag)
    if old.flag in {"regressed", "re-judged"} and old.catalogue == report.catalogue:
        return status, old.flag
    verified = past.verified_in(commit)
    if verified is None:
        return ("verified", "rewritten") if old.status == "verified" else (status, old.flag)
    return status, "regressed" if old.deliverable in verified else "re-judged"


class PastVerdicts:
    """What today's catalogue verifies in earlier commits of a folder; each commit is verified once."""

    def __init__(self, path: str, subdirectory: str) -> None:
        """The repository and the folder in it."""
        self._path, self._subdirectory = path, subdirectory
        self._verified: dict[str, frozenset[str] | None] = {}

    def verified_in(self, commit: str) -> frozenset[str] | None:
        """The deliverables verified in a commit; None where the commit can no longer be read."""
        if commit not in self._verified:
            report = verify_repository(Request(self._path, commit, self._subdirectory))
            verified = frozenset(row.id for row in report.rows if row.status == "verified")
            self._verified[commit] = None if report.failure else verified
        return self._verified[commit]
