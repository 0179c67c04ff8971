"""Verify a repository: what `tracker verify` and the terminal UI call."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

import tracker
from tracker import paths
from tracker.actions.wanted import milestones_by_deliverable
from tracker.report.report import Failure, Report, ReportRow, RepositoryFacts
from tracker.text import safe
from tracker.verify.cache import Cache
from tracker.verify.catalogue import Catalogue, load_catalogue
from tracker.verify.run import Verification, verify
from tracker.verify.snapshot import RepositoryError, Snapshot, open_snapshot


class Request(NamedTuple):
    """What to look at: a repository, and in it a revision, a folder, or the files on disk."""

    path: str
    revision: str = "HEAD"
    subdirectory: str = ""
    worktree: bool = False


def verify_repository(
    request: Request,
    wanted: Collection[str] | None = None,
    *,
    catalogue: Catalogue | None = None,
    on_progress: Callable[[int, int], object] = lambda _done, _all: None,
) -> Report:
    """The report on one repository, for the deliverables in `wanted` or all; a failure is part of the report."""
    catalogue = catalogue or load_catalogue()
    try:
        snapshot = open_snapshot(
            request.path,
            revision=request.revision,
            subdirectory=request.subdirectory,
            worktree=request.worktree,
        )
        with Cache(paths.cache() / "facts.sqlite") as cache:
            verification = verify(snapshot, catalogue, cache, on_progress)
    except RepositoryError as error:
        return failed(request.path, catalogue.digest, Failure(error.code, error.message, error.remedy))
    return _report(snapshot, verification, catalogue, wanted)


def failed(path: str, digest: str, failure: Failure) -> Report:
    """A report that has a failure in place of verdicts."""
    return Report(RepositoryFacts(safe(path)), tracker.__version__, digest, failure=failure)


def _report(
    snapshot: Snapshot, verification: Verification, catalogue: Catalogue, wanted: Collection[str] | None
) -> Report:
    milestones = milestones_by_deliverable()
    rows = tuple(
        ReportRow(catalogue.deliverables[row.id], row, tuple(milestones.get(row.id, ())))
        for row in verification.rows
        if wanted is None or row.id in wanted
    )
    return Report(
        RepositoryFacts(
            path=safe(snapshot.path),
            commit=snapshot.commit,
            ref=safe(snapshot.ref),
            remote=safe(snapshot.remote.url) if snapshot.remote else "",
            worktree=snapshot.worktree,
            subdirectory=safe(snapshot.subdirectory),
        ),
        tracker.__version__,
        catalogue.digest,
        rows,
        verification.skipped,
        permalink=snapshot.permalink,
    )


def unknown_ids(ids: Iterable[str], catalogue: Catalogue) -> list[str]:
    """Those of the ids that are no deliverable."""
    return [id_ for id_ in ids if id_ not in catalogue.deliverables]
