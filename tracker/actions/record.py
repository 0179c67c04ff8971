"""Verify linked repositories and record in the ledger what changed."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, NamedTuple

from tracker.actions.progress import load_progress, record
from tracker.actions.repositories import found_again, link_of
from tracker.actions.verify import Request, failed, verify_repository
from tracker.errors import ProgressError
from tracker.processes import map_unordered
from tracker.progress.events import Draft
from tracker.progress.fold import KEEPS
from tracker.progress.locations import standing
from tracker.progress.repositories import place_of
from tracker.report.report import Failure, Report
from tracker.verify.rules.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tracker.actions.progress import View
    from tracker.progress.state import Check, LedgerRow, Link
    from tracker.report.report import ReportRow

MOST_FACTS = 8
"""How many facts of evidence are kept for one deliverable."""


class Place(NamedTuple):
    """A linked repository, or a folder of it, with what the ledger says of it."""

    repository: str
    path: str
    subdirectory: str
    wanted: frozenset[str]
    known: Mapping[str, LedgerRow]
    check: Check | None
    paths: tuple[str, ...] = ()
    moved: bool = False


class Checked(NamedTuple):
    """A place after it was verified: its report, the deliverables whose row changed, and why that was not kept."""

    place: Place
    report: Report
    changed: tuple[str, ...]
    trouble: ProgressError | None = None
    dry_run: bool = False


def places(view: View) -> list[Place]:
    """Every linked repository and folder, where it is now."""
    return [place for link in view.progress.links.values() for place in _places(link, view)]


def _places(link: Link, view: View) -> Iterator[Place]:
    here = standing(link).path
    moved = ""
    if not here:
        moved = found_again(link, view)
    for subdirectory in dict.fromkeys(link.targets.values()):
        at = link.repository, subdirectory
        yield Place(
            link.repository,
            here or moved,
            subdirectory,
            frozenset(_wanted(link, subdirectory, view)),
            view.progress.ledger.get(at, {}),
            view.progress.checks.get(at),
            link.paths,
            bool(moved),
        )


def _wanted(link: Link, subdirectory: str, view: View) -> Iterator[str]:
    for outline in view.tracks.values():
        for milestone in outline.milestones():
            if link.targets.get(f"{outline.id}/{milestone.id}") == subdirectory:
                yield from milestone.deliverables


def verify_linked(
    on_progress: Callable[[str, int, int], object] = lambda _name, _done, _all: None,
    *,
    repositories: Iterable[str] = (),
    dry_run: bool = False,
) -> Iterator[Checked]:
    """Verify all linked repositories, or those named, several at once, and record what changed as each is done.

    `on_progress` hears which was finished, how many are, and of how many. Raises ProgressError where the journal
    cannot be read; a repository that cannot be read is told in its report and keeps its record.
    """
    only = set(repositories)
    todo = [place for place in places(load_progress()) if not only or place.repository in only]
    on_progress("", 0, len(todo))
    for done, (place, drafts, report) in enumerate(_checked(todo), 1):
        on_progress(place.repository, done, len(todo))
        yield recorded(place, drafts, report, dry_run=dry_run)


def recorded(place: Place, drafts: list[Draft], report: Report, *, dry_run: bool = False) -> Checked:
    """Record what is new about a place; with `dry_run`, only tell it."""
    changed = tuple(row[0] for draft in drafts for row in draft.data.get("rows", ()))
    if dry_run:
        return Checked(place, report, changed, dry_run=True)
    try:
        record("verified", drafts)
    except ProgressError as error:
        return Checked(place, report, changed, error)
    return Checked(place, report, changed)


def place_at(path: str, subdirectory: str) -> Place | None:
    """The linked place that a path means; None where it is not linked, or is another clone of what is linked."""
    view = load_progress()
    here = place_of(path) if view.progress.links else None
    if here is None:
        return None
    paths = {link.repository: standing(link).path for link in view.progress.links.values()}
    link = next((link for link in view.progress.links.values() if paths[link.repository] == here.root), None)
    if link is None and not all(paths.values()):  # one that is absent may have moved here
        link = link_of(here, view)
    if link is None or paths[link.repository] not in {"", here.root}:
        return None
    return next((place for place in _places(link, view) if place.subdirectory == subdirectory.strip("/")), None)


def _checked(todo: Sequence[Place]) -> Iterator[tuple[Place, list[Draft], Report]]:
    if len(todo) < 2:  # noqa: PLR2004 - one needs no company
        yield from map(check, todo)
        return
    with contextlib.closing(map_unordered(check, todo, _crashed)) as checked:
        yield from checked


def _crashed(place: Place) -> tuple[Place, list[Draft], Report]:
    message = f"the process that verified {place.path} ended before it was done"
    remedy = "see whether memory ran out, and verify it alone: `tracker verify PATH`"
    return place, [], failed(place.path, load_catalogue().digest, Failure("stopped", message, remedy))


def check(place: Place) -> tuple[Place, list[Draft], Report]:
    """A place verified at its HEAD: what is new about it, and the report."""
    if not place.path:
        message = f"{place.paths[0] if place.paths else place.repository} is not there any more"
        remedy = "its record is kept; `tracker link PATH` tells where it is now, `tracker unlink` forgets it"
        return (
            place,
            [],
            failed(place.repository, load_catalogue().digest, Failure("absent", message, remedy)),
        )
    report = verify_repository(Request(place.path, subdirectory=place.subdirectory))
    return place, changes(place, report), report


def changes(place: Place, report: Report) -> list[Draft]:
    """What to record of a report on a place's HEAD: nothing where nothing changed."""
    if report.failure or report.repository.worktree:
        return []
    commit, catalogue = report.repository.commit, report.catalogue
    old = _Old(place)
    rows = [new for row in report.rows if (new := _changed(place, report, row, old)) is not None]
    moved = (
        [Draft("link", {"repository": place.repository, "path": place.path, "milestones": []})] if place.moved else []
    )
    if not rows and place.check and (place.check.commit, place.check.catalogue) == (commit, catalogue):
        return moved
    data = {
        "repository": place.repository,
        "subdirectory": place.subdirectory,
        "commit": commit,
        "catalogue": catalogue,
        "rows": rows,
    }
    return [*moved, Draft("verified", data)]


def _changed(place: Place, report: Report, row: ReportRow, old: _Old) -> list[object] | None:
    known = place.known.get(row.id)
    if known is None and row.status == "missing" and not row.claim and row.id not in place.wanted:
        return None
    evidence = [[fact.part, fact.path, fact.line, fact.what, fact.permalink] for fact in row.evidence[:MOST_FACTS]]
    status, flag = row.status, ""
    if known and status != "verified":
        status, flag = _lost(known, row.status, report, old)
        if flag in KEEPS:
            evidence = [list(seen) for seen in known.evidence]
    claim = row.claim.reason if row.claim else ""
    if known and (known.status, known.flag, known.claim) == (status, flag, claim):
        # A permalink names its commit: only having one at all is news.
        before = [(seen.part, seen.path, seen.line, seen.what, bool(seen.permalink)) for seen in known.evidence]
        if before == [(*fact[:4], bool(fact[4])) for fact in evidence] and list(known.missing) == list(row.missing):
            return None
    return [row.id, status, flag, evidence, list(row.missing), claim]


def _lost(known: LedgerRow, status: str, report: Report, old: _Old) -> tuple[str, str]:
    """Status and flag of a row that is not verified now; what was verified once is judged again where it was."""
    was = next((past.commit for past in reversed(known.history) if past.status == "verified" and not past.flag), "")
    if not was:
        return status, ""
    if status == "unavailable":
        return ("verified", "unavailable") if known.status == "verified" else (known.status, known.flag)
    if known.flag in {"regressed", "re-judged"} and known.catalogue == report.catalogue:
        return status, known.flag
    verdicts = old.verdicts(was)
    if verdicts is None:
        return ("verified", "rewritten") if known.status == "verified" else (status, known.flag)
    return status, "regressed" if known.deliverable in verdicts else "re-judged"


class _Old:
    """What today's catalogue verifies in earlier commits of a place; each commit is looked at once."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._known: dict[str, frozenset[str] | None] = {}

    def verdicts(self, commit: str) -> frozenset[str] | None:
        """The deliverables verified in a commit; None where the commit cannot be read any more."""
        if commit not in self._known:
            report = verify_repository(Request(self._place.path, commit, self._place.subdirectory))
            verified = frozenset(row.id for row in report.rows if row.status == "verified")
            self._known[commit] = None if report.failure else verified
        return self._known[commit]
