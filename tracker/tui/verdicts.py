"""Verdicts on repositories: from the ledger where they are linked, from reports where they are only looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

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
    """A repository: its id where it is linked, else its path; `said` is its state in words."""

    key: str
    name: str
    root: str
    commit: str
    ref: str
    said: str
    mark: str
    linked: bool
    verdicts: tuple[Verdict, ...]


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
        said, mark = "absent, its record is kept", "regressed"
    elif last is None:
        said, mark = "not verified yet", "open"
    elif here.head == last.commit:
        said, mark = f"verified {last.at[:10]}", "verified"
    else:
        said, mark = f"moved on since {last.at[:10]}", "stale"
    if told and told.rows:
        rows = _told(told).verdicts
    else:
        rows = tuple(
            _of_ledger(row)
            for (repository, _), some in progress.ledger.items()
            if repository == key
            for row in some.values()
        )
    ref = str((told.facts.get("repository") or {}).get("ref") or "") if told else ""
    return Place(key, link.name, here.path, here.head or "", ref, said, mark, linked=True, verdicts=_sorted(rows))


def _of_ledger(row: LedgerRow) -> Verdict:
    evidence = tuple((seen.path, seen.line, seen.what, seen.permalink) for seen in row.evidence)
    title = deliverable_title(row.deliverable)
    return Verdict(row.deliverable, title, row.status, row.flag, row.claim, evidence, row.missing, row.commit)


def _told(told: Told) -> Place:
    repository: dict[str, Any] = told.facts.get("repository") or {}
    commit = str(repository.get("commit") or "")
    root = str(told.facts.get("root") or told.key)
    error = told.facts.get("error")
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
    said = str(error["message"]) if error else "not linked"
    mark = "regressed" if error else "open"
    ref = str(repository.get("ref") or "")
    return Place(told.key, name, root, commit, ref, said, mark, linked=False, verdicts=_sorted(rows))


_ORDER = ("verified", "partial", "unavailable", "missing")


def _sorted(rows: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    return tuple(sorted(rows, key=lambda row: (_ORDER.index(row.status) if row.status in _ORDER else 9, row.title)))


def line_of_place(place: Place, theme: Mapping[str, str]) -> list[tuple[str, str] | str]:
    """The cells of a repository."""
    mark = STATES[place.mark]
    tally = [sum(row.status == status for row in place.verdicts) for status in ("verified", "partial")]
    commit = f"{place.ref} {place.commit[:SHORT]}".strip()
    return [
        (mark.glyph, mark.rich(theme)),
        place.name,
        (commit, "dim"),
        (place.said, mark.rich(theme)),
        *map(str, tally),
    ]


def head(verdict: Verdict, theme: Mapping[str, str]) -> list[tuple[str, str]]:
    """The cells of a verdict."""
    mark = VERDICTS["claimed" if verdict.claim and verdict.status != "verified" else verdict.status]
    word = f"{mark.word}, {verdict.flag}" if verdict.flag else mark.word
    return [(mark.glyph, mark.rich(theme)), (word, mark.rich(theme)), (verdict.title, "")]


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
