"""Verify a repository: open → scan → facts → evaluate → report. Called by `tracker verify` and the terminal UI."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import tracker
from tracker import paths
from tracker.actions.requirements import milestones_by_deliverable
from tracker.report.report import Failure, Report, ReportRow, RepositoryFacts
from tracker.text import sanitize
from tracker.verify.cache import Cache
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.remote import permalink
from tracker.verify.git.snapshot import Snapshot, is_pushed, list_uncommitted, open_commit, open_worktree
from tracker.verify.rules.catalogue import Catalogue, load_catalogue
from tracker.verify.run import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from tracker.verify.verdicts import Evidence, Verification

MAX_UNCOMMITTED = 3
"""How many uncommitted files are named for one deliverable."""


class Request(NamedTuple):
    """What to verify: a repository, and in it a revision, a folder, or the files on disk.

    lines  (path, line) of the evidence by which alone sentences are made, and uses told; None for all
    """

    path: str
    revision: str = "HEAD"
    subdirectory: str = ""
    worktree: bool = False
    lines: frozenset[tuple[str, int]] | None = None


def verify_repository(
    request: Request,
    only: Collection[str] | None = None,
    *,
    catalogue: Catalogue | None = None,
    look_on_disk: bool = False,
    on_progress: Callable[[int, int], object] = lambda _done, _all: None,
) -> Report:
    """The report on one repository, for the deliverables in `only` or all; a failure is part of the report.

    With `look_on_disk` it also names uncommitted files that contain what a deliverable lacks.
    """
    catalogue = catalogue or load_catalogue()
    try:
        snapshot = (
            open_worktree(request.path, request.subdirectory)
            if request.worktree
            else open_commit(request.path, request.revision, request.subdirectory)
        )
        with Cache(paths.facts_cache()) as cache:
            verification = verify(snapshot, catalogue, cache, on_progress, request.lines)
            uncommitted = _uncommitted(snapshot, verification, catalogue, cache) if look_on_disk else {}
        return _report(snapshot, verification, uncommitted, catalogue, only)
    except RepositoryError as error:
        return failed(request.path, catalogue.digest, Failure(error.code, error.message, error.remedy))


def failed(path: str, digest: str, failure: Failure) -> Report:
    """A report with a failure instead of verdicts."""
    return Report(RepositoryFacts(sanitize(path)), tracker.__version__, digest, failure=failure)


def _uncommitted(
    snapshot: Snapshot, verification: Verification, catalogue: Catalogue, cache: Cache
) -> Mapping[str, tuple[str, ...]]:
    """Deliverable → uncommitted files that contain a part it lacks."""
    listing = list_uncommitted(snapshot)
    if not listing.entries:
        return {}
    # Readers and rules take 45 ms to import, which a verdict on committed files that is remembered need not pay.
    from tracker.verify.evaluate import held_parts  # noqa: PLC0415
    from tracker.verify.parse_files import parse_files  # noqa: PLC0415
    from tracker.verify.scan import scan  # noqa: PLC0415

    on_disk = snapshot._replace(worktree=True)
    scanned = scan(on_disk, catalogue, listing)
    files, _ = parse_files(on_disk, scanned, cache)
    held = held_parts(files, scanned, catalogue)
    found: dict[str, tuple[str, ...]] = {}
    for row in verification.rows:
        paths_ = (path for says, path in held.get(row.id, ()) if says in row.missing)
        if row.status != "verified" and (some := tuple(dict.fromkeys(paths_))):
            found[row.id] = some[:MAX_UNCOMMITTED]
    return found


def _report(
    snapshot: Snapshot,
    verification: Verification,
    uncommitted: Mapping[str, tuple[str, ...]],
    catalogue: Catalogue,
    only: Collection[str] | None,
) -> Report:
    milestones = milestones_by_deliverable()
    claims = {waiver.deliverable: waiver for waiver in verification.waivers.waivers}
    published = is_pushed(snapshot)
    rows = []
    for row in verification.rows:
        if only is not None and row.id not in only:
            continue
        texts = catalogue.deliverables[row.id]
        rows.append(
            ReportRow(
                id=row.id,
                title=texts.title,
                counts=texts.counts,
                remedy=texts.remedy,
                family=texts.family,
                status=row.status,
                evidence=_with_permalinks(row.evidence, snapshot) if published else row.evidence,
                missing=row.missing,
                near=row.near,
                milestones=tuple(milestones.get(row.id, ())),
                uncommitted=uncommitted.get(row.id, ()),
                claim=claims.get(row.id),
                uses=row.uses,
                statement=row.statement,
                unread=row.unread,
            )
        )
    return Report(
        RepositoryFacts(
            path=sanitize(snapshot.path),
            commit=snapshot.commit,
            ref=sanitize(snapshot.ref),
            remote=sanitize(snapshot.remote.url) if snapshot.remote else "",
            worktree=snapshot.worktree,
            subdirectory=sanitize(snapshot.subdirectory),
            borrowed=tuple(sanitize(folder) for folder in snapshot.borrowed),
        ),
        tracker.__version__,
        catalogue.digest,
        tuple(rows),
        verification.skipped,
        verification.waivers,
        verification.technologies,
    )


def _with_permalinks(evidence: Iterable[Evidence], snapshot: Snapshot) -> tuple[Evidence, ...]:
    return tuple(
        item._replace(permalink=permalink(snapshot.remote, snapshot.commit, item.path, item.line)) for item in evidence
    )
