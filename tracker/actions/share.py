"""Write a folder that a static host can show to a mentor: one page with the roadmap, its evidence and activity."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tracker.actions.export import ExportOptions, choose_tracks, gather
from tracker.actions.status import status
from tracker.actions.summary import exported_titles, shown_evidence
from tracker.errors import ProgressError
from tracker.export.share import Milestone, Phase, Proof, Roadmap, render
from tracker.export.summary import Stage
from tracker.files.atomic_write import atomic_write
from tracker.progress.locations import locations
from tracker.report.marks import STATE_GLYPHS
from tracker.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tracker.actions.export import Gathered
    from tracker.actions.status import MilestoneStatus, TrackStatus
    from tracker.actions.summary import Source
    from tracker.export.summary import Project, Summary

PAGE = "index.html"
MARKER = "tracker-share.json"
"""The file that says that a folder was written by this program, so that it may be written again."""
SCHEMA = "tracker.share/1"


class Shared(NamedTuple):
    """The files that were written, what of the person they contain, and warnings."""

    files: tuple[str, ...]
    contains: tuple[str, ...]
    warnings: tuple[str, ...]


def share(folder: Path, tracks: tuple[str, ...] = (), *, redact: bool = False) -> Shared:
    """Write the page of these tracks, or of all started ones. Raises ProgressError.

    A folder that this program did not write is left as it is, unless it is empty.
    """
    _check(folder)
    gathered = gather(tracks, ExportOptions(claimed=True, redact=redact))
    # Addresses for letters and telephones are not for a page that anyone may find.
    who = gathered.summary.who._replace(email="", phone="", location="", experience=())
    summary = gathered.summary._replace(who=who, addresses=())
    contains = tuple(_contains(summary))
    page = render(summary, _roadmaps(gathered, tracks), contains)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        remedy = "choose another folder"
        raise ProgressError("unwritable", f"cannot write {folder}: {error.strerror}", remedy) from error
    # The marker first: what is half written can then be written again.
    atomic_write(folder / MARKER, (json.dumps({"schema": SCHEMA, "files": [PAGE]}) + "\n").encode())
    atomic_write(folder / PAGE, page.encode())
    return Shared((PAGE, MARKER), contains, gathered.warnings)


def _check(folder: Path) -> None:
    """Refuse a folder with files of others."""
    try:
        ours = not folder.exists() or _marked(folder) or not any(folder.iterdir())
    except OSError as error:
        raise ProgressError("unreadable", f"cannot read {folder}: {error.strerror}", "choose another folder") from error
    if not ours:
        message = f"{folder} has files that `tracker share` did not write"
        raise ProgressError("not_ours", message, "choose an empty folder or a new one", wrong_use=True)


def _marked(folder: Path) -> bool:
    try:
        marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(marker, dict) and marker.get("schema") == SCHEMA


def _contains(summary: Summary) -> Iterator[str]:
    """What of the person is in the page, in words."""
    who = summary.who
    if given := [
        word for word, there in (("name", who.name), ("headline", who.headline), ("links", who.links)) if there
    ]:
        yield f"your {', '.join(given)}"
    kinds = Counter((project.public, _how(project)) for project in summary.projects)
    for (is_public, said), count in sorted(kinds.items(), reverse=True):
        word = "public" if is_public else "private"
        yield f"{plural(count, f'{word} repository', f'{word} repositories')} {said}"
    yield "the state of each milestone, also claims without their reasons"
    if summary.days:
        yield f"the {plural(len(summary.days), 'day')} on which you recorded something"


def _how(project: Project) -> str:
    """How the page shows the evidence of a project."""
    seen = [seen for deliverable in project.deliverables for seen in deliverable.evidence]
    if any(one.permalink for one in seen):
        return "with links to lines of code"
    return "with names of files, without links" if any(one.path for one in seen) else "without their names"


def _roadmaps(gathered: Gathered, tracks: tuple[str, ...]) -> list[Roadmap]:
    where = locations(gathered.view.progress)
    statuses = [status(outline, gathered.view, where) for outline in choose_tracks(tracks, gathered.view)]
    find = _Proofs(gathered.source)
    return [_roadmap(one, find) for one in statuses]


def _roadmap(track: TrackStatus, find: _Proofs) -> Roadmap:
    phases = tuple(
        Phase(
            Stage(one.phase.title, tuple(_bar(one.milestones))),
            tuple(_milestone(each, find) for each in one.milestones),
        )
        for one in track.phases
    )
    tally = track.tally
    claimed = f", {tally.claimed} claimed" if tally.claimed else ""
    return Roadmap(track.track.title, f"{tally.verified} of {tally.total} milestones verified{claimed}", phases)


def _bar(milestones: tuple[MilestoneStatus, ...]) -> Iterator[str]:
    for each in milestones:
        if not each.milestone.optional and each.state.state != "skipped":
            yield each.state.state if each.state.state in {"verified", "claimed"} else "open"


def _milestone(each: MilestoneStatus, find: _Proofs) -> Milestone:
    steps = len(each.milestone.steps)
    return Milestone(
        each.milestone.title,
        each.state.state,
        STATE_GLYPHS[each.state.state],
        each.milestone.optional,
        len(each.state.ticked),
        steps,
        tuple(find.of(each)),
    )


class _Proofs:
    """Looks up the proofs of milestones, as exports show them."""

    def __init__(self, source: Source) -> None:
        self._names = source.names
        self._titles = exported_titles(source.catalogue, self._names.hide)
        self._authorship = source.authorship

    def of(self, each: MilestoneStatus) -> Iterator[Proof]:
        """The verified deliverables of a milestone that are the learner's work."""
        for item in each.state.deliverables:
            row = item.row
            if row and row.proves and self._authorship.share([row]).own:
                shown = self._names.shown[row.repository]
                hidden = self._names.hide(item.id)
                title = self._titles.get(item.id, (hidden, hidden))[1]
                yield Proof(title, shown.name, tuple(dict.fromkeys(shown_evidence(row, shown))))
