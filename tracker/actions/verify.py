"""Verify a repository: what `tracker verify` and the terminal UI call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tracker
from tracker import paths
from tracker.actions.opening import Request, begin
from tracker.actions.wanted import milestones_by_deliverable
from tracker.report.report import Failure, Report, ReportRow, RepositoryFacts
from tracker.text import safe
from tracker.verify.cache import Cache
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.snapshot import Snapshot, uncommitted
from tracker.verify.rules.catalogue import Catalogue, load_catalogue
from tracker.verify.run import prepare, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from tracker.verify.git.opening import Opening
    from tracker.verify.verdicts import Verification

__all__ = ["Request", "failed", "verify_repository"]

FILES_NAMED = 3
"""How many uncommitted files are named for one deliverable."""


def verify_repository(  # noqa: PLR0913 - each is one thing that callers choose
    request: Request,
    wanted: Collection[str] | None = None,
    *,
    begun: Opening | None = None,
    catalogue: Catalogue | None = None,
    beside: bool = False,
    on_progress: Callable[[int, int], object] = lambda _done, _all: None,
) -> Report:
    """The report on one repository, for the deliverables in `wanted` or all; a failure is part of the report.

    `begun` is what `begin` gave for the request, and is ended. With `beside` it also names files on disk, not
    committed, that hold what a deliverable still lacks.
    """
    with begun or begin(request) as opening:
        catalogue = catalogue or load_catalogue()
        prepare(lambda: opening.ready)
        try:
            snapshot = opening.snapshot()
            with Cache(paths.cache() / "facts.sqlite") as cache:
                verification = verify(snapshot, catalogue, cache, on_progress)
                new = _uncommitted(snapshot, verification, catalogue, cache) if beside else {}
            _ = snapshot.pushed  # the report asks when the repository is closed
        except RepositoryError as error:
            return failed(request.path, catalogue.digest, Failure(error.code, error.message, error.remedy))
        opening.release()
        return _report(snapshot, verification, new, catalogue, wanted)


def failed(path: str, digest: str, failure: Failure) -> Report:
    """A report that has a failure in place of verdicts."""
    return Report(RepositoryFacts(safe(path)), tracker.__version__, digest, failure=failure)


def _uncommitted(
    snapshot: Snapshot, verification: Verification, catalogue: Catalogue, cache: Cache
) -> Mapping[str, tuple[str, ...]]:
    """Deliverable → files on disk, not committed, that hold a part it still lacks."""
    if snapshot.worktree:
        return {}
    from tracker.verify.judge import held_parts  # noqa: PLC0415 - see `verify.run`
    from tracker.verify.reading import read_snapshot  # noqa: PLC0415 - as above

    new = uncommitted(snapshot)
    if not new.entries:
        return {}
    held = held_parts(read_snapshot(new, catalogue, cache), catalogue)
    found: dict[str, tuple[str, ...]] = {}
    for row in verification.rows:
        paths_ = (path for says, path in held[row.id] if says in row.missing)
        if row.status != "verified" and (some := tuple(dict.fromkeys(paths_))):
            found[row.id] = some[:FILES_NAMED]
    return found


def _report(
    snapshot: Snapshot,
    verification: Verification,
    new: Mapping[str, tuple[str, ...]],
    catalogue: Catalogue,
    wanted: Collection[str] | None,
) -> Report:
    milestones = milestones_by_deliverable()
    claims = {waiver.deliverable: waiver for waiver in verification.waivers.waivers}
    rows = tuple(
        ReportRow(
            catalogue.deliverables[row.id],
            row,
            tuple(milestones.get(row.id, ())),
            new.get(row.id, ()),
            claims.get(row.id),
        )
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
        verification.waivers,
        permalink=snapshot.permalink,
    )
