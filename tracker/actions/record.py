"""Verify linked repositories and record in the ledger what changed."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, NamedTuple

from tracker.actions.progress import load_progress, record
from tracker.actions.repositories import find_link_for, find_moved
from tracker.actions.verify import Request, failed, verify_repository
from tracker.errors import ProgressError
from tracker.processes import map_unordered
from tracker.progress.events import Draft
from tracker.progress.fold import KEPT_FLAGS
from tracker.progress.locations import location_of
from tracker.progress.repositories import repository_at
from tracker.report.report import Failure, Report
from tracker.verify.rules.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tracker.actions.progress import View
    from tracker.progress.state import Check, LedgerRow, Link
    from tracker.report.report import ReportRow

MAX_EVIDENCE = 8
"""How many facts of evidence are recorded for one deliverable."""


class LinkedFolder(NamedTuple):
    """A linked repository, or a folder of it, with its rows of the ledger.

    path        where the repository is now, "" where it was not found; `moved` where that is not one of `known_paths`
    required    the deliverables that the milestones linked to it require
    last_check  when it was last verified, None before that
    """

    repository: str
    path: str
    subdirectory: str
    required: frozenset[str]
    rows: Mapping[str, LedgerRow]
    last_check: Check | None
    known_paths: tuple[str, ...] = ()
    moved: bool = False


class Recorded(NamedTuple):
    """A verified folder: its report, the deliverables whose row changed, the error that kept it from being recorded."""

    folder: LinkedFolder
    report: Report
    changed: tuple[str, ...]
    error: ProgressError | None = None
    dry_run: bool = False


def linked_folders(view: View) -> list[LinkedFolder]:
    """Every linked repository and folder, at its present path."""
    return [folder for link in view.progress.links.values() for folder in _folders_of(link, view)]


def _folders_of(link: Link, view: View) -> Iterator[LinkedFolder]:
    here = location_of(link).path
    new_path = "" if here else find_moved(link, view)
    for subdirectory in dict.fromkeys(link.targets.values()):
        key = link.repository, subdirectory
        yield LinkedFolder(
            link.repository,
            here or new_path,
            subdirectory,
            frozenset(_required(link, subdirectory, view)),
            view.progress.ledger.get(key, {}),
            view.progress.checks.get(key),
            link.paths,
            bool(new_path),
        )


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
    for done, (folder, drafts, report) in enumerate(_verify_all(todo), 1):
        on_progress(folder.repository, done, len(todo))
        yield record_changes(folder, drafts, report, dry_run=dry_run)


def record_changes(folder: LinkedFolder, drafts: list[Draft], report: Report, *, dry_run: bool = False) -> Recorded:
    """Record the changes of a folder; with `dry_run`, only return them."""
    changed = tuple(row[0] for draft in drafts for row in draft.data.get("rows", ()))
    if dry_run:
        return Recorded(folder, report, changed, dry_run=True)
    try:
        record("verified", drafts)
    except ProgressError as error:
        return Recorded(folder, report, changed, error)
    return Recorded(folder, report, changed)


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
    return next((one for one in _folders_of(link, view) if one.subdirectory == subdirectory.strip("/")), None)


def _verify_all(todo: Sequence[LinkedFolder]) -> Iterator[tuple[LinkedFolder, list[Draft], Report]]:
    if len(todo) < 2:  # noqa: PLR2004 - a single folder needs no pool of processes
        yield from map(verify_folder, todo)
        return
    with contextlib.closing(map_unordered(verify_folder, todo, _crashed)) as verified:
        yield from verified


def _crashed(folder: LinkedFolder) -> tuple[LinkedFolder, list[Draft], Report]:
    message = f"the process that verified {folder.path} was killed"
    remedy = "check whether memory ran out, and verify it alone: `tracker verify PATH`"
    return folder, [], failed(folder.path, load_catalogue().digest, Failure("stopped", message, remedy))


def verify_folder(folder: LinkedFolder) -> tuple[LinkedFolder, list[Draft], Report]:
    """Verify a folder at HEAD; returns it with the events to record and the report."""
    if not folder.path:
        message = f"{folder.known_paths[0] if folder.known_paths else folder.repository} no longer exists"
        remedy = "its record is kept; `tracker link PATH` sets the new path, `tracker unlink` removes the link"
        return (
            folder,
            [],
            failed(folder.repository, load_catalogue().digest, Failure("absent", message, remedy)),
        )
    report = verify_repository(Request(folder.path, subdirectory=folder.subdirectory))
    return folder, changes_to_record(folder, report), report


def changes_to_record(folder: LinkedFolder, report: Report) -> list[Draft]:
    """The events to record for a report on a folder's HEAD; none where nothing changed."""
    if report.failure or report.repository.worktree:
        return []
    commit, catalogue = report.repository.commit, report.catalogue
    past = _PastVerdicts(folder)
    rows = [new for row in report.rows if (new := _changed_row(folder, report, row, past)) is not None]
    moved = (
        [Draft("link", {"repository": folder.repository, "path": folder.path, "milestones": []})]
        if folder.moved
        else []
    )
    last = folder.last_check
    if not rows and last and (last.commit, last.catalogue) == (commit, catalogue):
        return moved
    data = {
        "repository": folder.repository,
        "subdirectory": folder.subdirectory,
        "commit": commit,
        "catalogue": catalogue,
        "rows": rows,
    }
    return [*moved, Draft("verified", data)]


def _changed_row(folder: LinkedFolder, report: Report, row: ReportRow, past: _PastVerdicts) -> list[object] | None:
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


def _status_after_loss(old: LedgerRow, status: str, report: Report, past: _PastVerdicts) -> tuple[str, str]:
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


class _PastVerdicts:
    """What today's catalogue verifies in earlier commits of a folder; each commit is verified once."""

    def __init__(self, folder: LinkedFolder) -> None:
        self._folder = folder
        self._verified: dict[str, frozenset[str] | None] = {}

    def verified_in(self, commit: str) -> frozenset[str] | None:
        """The deliverables verified in a commit; None where the commit can no longer be read."""
        if commit not in self._verified:
            report = verify_repository(Request(self._folder.path, commit, self._folder.subdirectory))
            verified = frozenset(row.id for row in report.rows if row.status == "verified")
            self._verified[commit] = None if report.failure else verified
        return self._verified[commit]
