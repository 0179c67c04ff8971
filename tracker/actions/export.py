"""Export what is proven: as a file of some format, or into the block of a README that is ours."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tracker.actions.authorship import authorship
from tracker.actions.profile import load_profile
from tracker.actions.progress import load_progress, started_outlines, track_outline
from tracker.actions.status import status
from tracker.actions.summary import Wanted, home, summarise
from tracker.actions.write import write_whole
from tracker.export.formats import FORMATS, MissingExtra, remarks, render
from tracker.export.readme import BlockError, with_block
from tracker.progress.errors import ProgressError
from tracker.progress.standing import standings
from tracker.verify.rules.catalogue import read_catalogue

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from tracker.actions.progress import View
    from tracker.actions.status import TrackStatus
    from tracker.export.summary import Summary
    from tracker.progress.outline import Outline
    from tracker.progress.state import Impact, LedgerRow, Progress

__all__ = ["FORMATS", "Exported", "Wanted", "export", "gather", "update_readme", "write_whole"]


class Exported(NamedTuple):
    """The bytes of a format, or whether a README changed; the summary they show; what is to be told about it."""

    content: bytes
    changed: bool
    summary: Summary
    warnings: tuple[str, ...]


def gather(tracks: tuple[str, ...] = (), wanted: Wanted = Wanted()) -> tuple[Summary, tuple[str, ...]]:  # noqa: B008 - an immutable value
    """The summary of these tracks, or of all that were begun, and what could not be told. Raises ProgressError."""
    view = load_progress()
    outlines = _chosen(tracks, view)
    profile = load_profile()
    rows = list(_rows(outlines, view))
    written = authorship(rows, view.progress.links, profile.emails)
    where = standings(view.progress)
    stands = [status(outline, view, where) for outline in outlines]
    results, unplaced = _results(stands, view.progress, {row.repository for row in rows})
    summary = summarise(stands, rows, results, view, who=profile.person, authorship=written, wanted=wanted)
    _, damaged = read_catalogue()
    warnings = [*map(str, damaged), *view.warnings, *profile.warnings, *written.warnings]
    if not profile.emails:
        warnings.append("nobody knows which commits are yours: tracker profile set --email you@example.org")
    if unplaced:
        reason = "no repository linked to them has a verified deliverable"
        warnings.append(f"the results of {', '.join(unplaced)} are left out: {reason}")
    public = (project for project in summary.projects if project.public)
    bare = sum(not seen.permalink for project in public for one in project.deliverables for seen in one.evidence)
    if bare:
        warnings.append(f"{bare} facts of public repositories have no link: push, then `tracker verify --linked`")
    return summary, tuple(warnings)


def export(format_: str, tracks: tuple[str, ...] = (), wanted: Wanted = Wanted()) -> Exported:  # noqa: B008 - as above
    """What is proven in one of FORMATS. Raises ProgressError."""
    summary, warnings = gather(tracks, wanted)
    try:
        content = render(summary, format_)
        told = (*warnings, *remarks(summary, format_))
        return Exported(content, changed=True, summary=summary, warnings=told)
    except MissingExtra as error:
        raise ProgressError("missing_extra", error.message, error.remedy, wrong_use=True) from error


def update_readme(file: Path, tracks: tuple[str, ...] = (), wanted: Wanted = Wanted()) -> Exported:  # noqa: B008 - as above
    """Put what is proven between the marker comments of a README, nothing else of it. Raises ProgressError."""
    try:
        before = file.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or str(error)
        raise ProgressError("unreadable", f"{file} cannot be read: {reason}", "name a file that exists") from error
    summary, warnings = gather(tracks, wanted)
    try:
        after = with_block(before, summary)
    except BlockError as error:
        raise ProgressError("no_block", f"{file} {error.message}", error.remedy, wrong_use=True) from error
    return Exported(after, write_whole(file, after), summary, warnings)


def _chosen(tracks: tuple[str, ...], view: View) -> list[Outline]:
    if tracks:
        return list({outline.id: outline for track in tracks for outline in [track_outline(view, track)]}.values())
    if begun := started_outlines(view):
        return begun
    linked = {target.partition("/")[0] for link in view.progress.links.values() for target in link.targets}
    if found := [outline for outline in view.tracks.values() if outline.id in linked]:
        return found
    if view.progress.tracks:
        message = f"no track file can be read for {', '.join(view.progress.tracks)}"
        raise ProgressError("no_track", message, "`tracker tracks lint` names what is wrong; nothing recorded is lost")
    remedy = f"`tracker start TRACK` begins one, or name it with --track: {', '.join(view.tracks)}"
    raise ProgressError("no_track", "no track was begun", remedy, wrong_use=True)


def _rows(outlines: list[Outline], view: View) -> Iterator[LedgerRow]:
    """What is recorded as verified of the repositories linked to the tracks."""
    ids = {outline.id for outline in outlines}
    for link in view.progress.links.values():
        folders = {folder for target, folder in link.targets.items() if target.partition("/")[0] in ids}
        for folder in sorted(folders):
            rows = view.progress.ledger.get((link.repository, folder), {}).values()
            yield from (row for row in rows if row.status == "verified")


def _results(
    stands: Iterable[TrackStatus], progress: Progress, repositories: Collection[str]
) -> tuple[dict[str, list[Impact]], list[str]]:
    """The recorded results of each of these repositories, and the milestones whose results belong to none of them."""
    found: dict[str, list[Impact]] = defaultdict(list)
    unplaced = []
    for each in (each.state for stand in stands for each in stand.milestones()):
        impacts = progress.impacts.get(each.identity, ())
        repository = home(each, progress)
        if repository in repositories:
            found[repository].extend(impacts)
        elif impacts:
            unplaced.append(each.identity)
    return found, unplaced
