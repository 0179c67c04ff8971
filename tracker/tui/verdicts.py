"""Verdicts on repositories: from the ledger where they are linked, from reports where they are only looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.actions.repositories import branch_of
from tracker.tui.acts import Explain
from tracker.tui.details import evidence_lines
from tracker.tui.marks import STATES, VERDICTS
from tracker.tui.plain import assemble, content
from tracker.tui.state import deliverable_title
from tracker.tui.widgets.lines import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tracker.progress.state import LedgerRow
    from tracker.tui.state import State
    from tracker.tui.verification import Told

SHORT = 7


class Verdict(NamedTuple):
    """What is said of one deliverable; evidence as (path, line, what, permalink)."""

    id: str
    title: str
    status: str
    flag: str
    claim: str
    evidence: tuple[tuple[str, int, str, str], ...]
    missing: tuple[str, ...]
    commit: str


class Place(NamedTuple):
    """A repository: its id where it is linked, else its path; `said` is when it was verified, or why it was not.

    trouble is why it could not be verified, and what to do about it.
    """

    key: str
    name: str
    root: str
    branch: str
    commit: str
    said: str
    mark: str
    linked: bool
    verdicts: tuple[Verdict, ...]
    trouble: tuple[str, str] = ("", "")


def places(state: State, reports: Mapping[str, Told]) -> list[Place]:
    """The linked repositories, then those that were looked at."""
    linked = [_linked(key, state, reports.get(key)) for key in state.view.progress.links]
    roots = {place.root for place in linked}
    others = [_told(told) for key, told in reports.items() if key not in state.view.progress.links]
    return [*linked, *(place for place in others if place.root not in roots)]


def _linked(key: str, state: State, told: Told | None) -> Place:
    progress = state.view.progress
    link, here = progress.links[key], state.where[key]
    checks = [check for (repository, _), check in progress.checks.items() if repository == key]
    last = max(checks, key=lambda check: check.at, default=None)
    if not here.path:
        said, mark = "absent, record kept", "regressed"
    elif last is None:
        said, mark = "not yet", "open"
    elif here.head == last.commit:
        said, mark = last.at[:10], "verified"
    else:
        said, mark = f"{last.at[:10]}, stale", "stale"
    if told and told.rows:
        rows = _told(told).verdicts
    else:
        rows = tuple(
            _of_ledger(row)
            for (repository, _), some in progress.ledger.items()
            if repository == key
            for row in some.values()
        )
    branch = branch_of(here.path)
    trouble = _trouble(told) if told else ("", "")
    return Place(key, link.name, here.path, branch, here.head or "", said, mark, True, _sorted(rows), trouble)  # noqa: FBT003 - a field


def _of_ledger(row: LedgerRow) -> Verdict:
    evidence = tuple((seen.path, seen.line, seen.what, seen.permalink) for seen in row.evidence)
    title = deliverable_title(row.deliverable)
    return Verdict(row.deliverable, title, row.status, row.flag, row.claim, evidence, row.missing, row.commit)


def _told(told: Told) -> Place:
    repository: dict[str, Any] = told.facts.get("repository") or {}
    commit = str(repository.get("commit") or "")
    root = str(told.facts.get("root") or told.key)
    trouble = _trouble(told)
    rows = tuple(
        Verdict(
            row["id"],
            row["title"],
            row["status"],
            "",
            (row.get("claim") or {}).get("reason", ""),
            tuple((one["path"], one["line"], one["what"], one["permalink"] or "") for one in row["evidence"]),
            tuple(row["missing"]),
            commit,
        )
        for row in told.rows
    )
    name = root.rstrip("/").rpartition("/")[2] or root
    said, mark = ("not readable", "regressed") if trouble[0] else ("not linked", "open")
    return Place(told.key, name, root, branch_of(root), commit, said, mark, False, _sorted(rows), trouble)  # noqa: FBT003 - a field


def _trouble(told: Told) -> tuple[str, str]:
    error = told.facts.get("error") or {}
    return str(error.get("message") or ""), str(error.get("remedy") or "")


_ORDER = ("verified", "partial", "unavailable", "missing")


def _sorted(rows: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    return tuple(sorted(rows, key=lambda row: (_ORDER.index(row.status) if row.status in _ORDER else 9, row.title)))


def trouble_lines(place: Place) -> Iterator[Line]:
    """Why a repository could not be verified, and what to do about it; none where it could."""
    message, remedy = place.trouble
    if message:
        yield Line(content(message, "$text-error"), None, STATES["regressed"].lead())
        yield Line(content(remedy), None, content("  "))


def lines_of_verdict(place: Place, verdict: Verdict) -> Iterator[Line]:
    """The evidence of a verdict, what is missing, and the way to its explanation."""
    mark = VERDICTS[verdict.status]
    yield Line(assemble((verdict.title, "bold")))
    yield Line(assemble(mark.content(), (f"  {verdict.commit[:SHORT]}", "dim")))
    if verdict.claim:
        yield Line(content(f"claimed, not proven: {verdict.claim}", VERDICTS["claimed"].colour))
    if verdict.missing:
        yield Line(assemble(("\nStill missing", "bold $primary"), lines=True))
    for part in verdict.missing:
        yield Line(content(part), None, content("• ", "dim"))
    if verdict.evidence:
        yield Line(assemble(("\nEvidence", "bold $primary"), lines=True))
    yield from evidence_lines(verdict.evidence, place.root, verdict.commit, indent="")
    yield Line(assemble(("\nWhat counts, and how to add it", "$text-primary"), lines=True), Explain(verdict.id))
