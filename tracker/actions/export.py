"""Export what is verified: as a file in one of the formats, or into the marked block of a README."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from tracker.actions.authorship import authorship, learner, lines_of, unknown_authorship
from tracker.actions.copies import linked_copies, without_copies
from tracker.actions.impact import result_of
from tracker.actions.profile import load_profile
from tracker.actions.progress import load_progress, started_outlines, track_outline
from tracker.actions.project import describe_all, with_period
from tracker.actions.status import status
from tracker.actions.summary import (
    ExportOptions,
    Source,
    main_repository,
    projects,
    redaction,
    summarise,
    technology_lines,
)
from tracker.errors import ProgressError
from tracker.export.formats import FORMATS, MissingExtraError, format_warnings, render
from tracker.export.readme import MarkerError, with_block
from tracker.files.atomic_write import atomic_write
from tracker.files.regular import open_regular
from tracker.progress.locations import locations
from tracker.text import plural
from tracker.verify.rules.catalogue import read_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tracker.actions.profile import Profile
    from tracker.actions.progress import View
    from tracker.actions.project import Description
    from tracker.actions.status import TrackStatus
    from tracker.export.summary import Result, Summary
    from tracker.progress.outline import Outline
    from tracker.progress.state import LedgerRow, Progress

__all__ = ["FORMATS", "ExportOptions", "Exported", "atomic_write", "export", "gather", "update_readme"]


class Exported(NamedTuple):
    """The exported bytes, whether the README changed, the summary behind them, and warnings."""

    content: bytes
    changed: bool
    summary: Summary
    warnings: tuple[str, ...]


class Gathered(NamedTuple):
    """The summary, warnings, and what lies behind them: for what is missing, see `gaps`."""

    summary: Summary
    warnings: tuple[str, ...]
    view: View
    profile: Profile
    descriptions: Mapping[str, Description]
    source: Source
    omitted: tuple[Omitted, ...]


class Omitted(NamedTuple):
    """A result of a milestone that is not exported: worse or unchanged; in a project unless `project` is ""."""

    milestone: str
    project: str
    result: Result


def gather(
    tracks: tuple[str, ...] = (),
    options: ExportOptions = ExportOptions(),  # noqa: B008 - an immutable value
    *,
    dated: bool = False,
) -> Gathered:
    """The summary of these tracks, or of all started ones; `dated` asks when each line was written.

    Raises ProgressError.
    """
    view = load_progress()
    copies = linked_copies(view.progress)
    view = view._replace(progress=without_copies(view.progress, copies))
    outlines = choose_tracks(tracks, view)
    profile = load_profile()
    rows = list(_rows(outlines, view))
    me = learner(view.progress)
    links = [view.progress.links[id_] for id_ in dict.fromkeys(row.repository for row in rows)]
    descriptions = describe_all(links, view)
    described = (line for one in descriptions.values() for line in one.lines())
    # A track that was not started begins with the first line of its evidence.
    dated = dated or any(outline.id not in view.progress.tracks for outline in outlines)
    # Else only of rows whose authorship is not on record, or shared, are the lines asked for.
    asked = lines_of(row for row in rows if dated or not row.authorship or 0 < row.own < row.lines)
    written = authorship(chain(asked, described, technology_lines(rows, view.progress)), links, me)
    descriptions = {id_: with_period(one, written.own.get(id_, frozenset())) for id_, one in descriptions.items()}
    where = locations(view.progress)
    statuses = [status(outline, view, where) for outline in outlines]
    results, omitted = _results(statuses, view.progress, descriptions)
    catalogue, damaged = read_catalogue()
    titles = {id_: one.name.text for id_, one in descriptions.items()}
    names = redaction(view.progress.links.values(), redact=options.redact, titles=titles)
    source = Source(view.progress, written, names, catalogue, options)
    addresses = tuple(email for email in me.confirmed if email != profile.person.email.lower())
    made = projects(rows, results, descriptions, source)
    summary = summarise(profile.person, statuses, made, source, addresses)
    found = Gathered(summary, (), view, profile, descriptions, source, tuple(omitted))
    return found._replace(warnings=(*map(str, damaged), *_warnings(found, copies)))


def _warnings(found: Gathered, copies: Mapping[str, str]) -> Iterator[str]:
    """What could not be read, does not count or is left out; `copies` are names of linked repositories."""
    yield from (*found.view.warnings, *found.profile.warnings, *found.source.authorship.warnings)
    if not found.profile.emails:
        remedy = "run `tracker profile set --email you@example.org`"
        yield f"your email address is unknown, so no commit counts as yours: {remedy}"
    yield from unknown_authorship(found.view.progress)
    for copy, original in copies.items():
        remedy = f"run `tracker unlink {copy}`"
        yield f"{copy} has the history of {original} and is exported as one project with it: {remedy}"
    if unplaced := [one.milestone for one in found.omitted if not one.project]:
        reason = "no repository linked to them has a verified deliverable"
        yield f"omitted the results of {', '.join(dict.fromkeys(unplaced))}: {reason}"
    if poor := sum(bool(one.project) for one in found.omitted):
        yield f"omitted {plural(poor, 'result')} without an improvement: `tracker export --gaps` lists them"
    public = [project for project in found.summary.projects if project.public]
    if unpublished := [project.name for project in public if not project.url]:
        cause = "no remote with a web address: `tracker export --gaps` says what to do"
        yield f"no permalinks in {', '.join(unpublished)}: {cause}"
    proofs = (fact for project in public if project.url for one in project.deliverables for fact in one.evidence)
    if unlinked := sum(not fact.permalink for fact in proofs):
        facts = f"{plural(unlinked, 'fact')} of public repositories {'has' if unlinked == 1 else 'have'} no permalink"
        yield f"{facts}: push, then run `tracker sync`"


def export(format_: str, tracks: tuple[str, ...] = (), options: ExportOptions = ExportOptions()) -> Exported:  # noqa: B008 - as above
    """What is verified, in one of FORMATS. Raises ProgressError."""
    summary, warnings = gather(tracks, options, dated=FORMATS[format_].dated)[:2]
    try:
        content = render(summary, format_)
        return Exported(
            content, changed=True, summary=summary, warnings=(*warnings, *format_warnings(summary, format_))
        )
    except MissingExtraError as error:
        raise ProgressError("missing_extra", error.message, error.remedy, wrong_use=True) from error


def update_readme(file: Path, tracks: tuple[str, ...] = (), options: ExportOptions = ExportOptions()) -> Exported:  # noqa: B008 - as above
    """Replace what is between the marker comments of a README, and nothing else. Raises ProgressError."""
    try:
        with open_regular(file) as stream:
            before = stream.read()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or str(error)
        raise ProgressError("unreadable", f"cannot read {file}: {reason}", "give a file that exists") from error
    summary, warnings = gather(tracks, options)[:2]
    try:
        after = with_block(before, summary)
    except MarkerError as error:
        raise ProgressError("no_block", f"{file} {error.message}", error.remedy, wrong_use=True) from error
    return Exported(after, atomic_write(file, after), summary, warnings)


def choose_tracks(tracks: tuple[str, ...], view: View) -> list[Outline]:
    """These tracks, or all started ones, or those that something is linked to. Raises ProgressError."""
    if tracks:
        return list({outline.id: outline for track in tracks for outline in [track_outline(view, track)]}.values())
    if started := started_outlines(view):
        return started
    linked = {target.partition("/")[0] for link in view.progress.links.values() for target in link.targets}
    if found := [outline for outline in view.tracks.values() if outline.id in linked]:
        return found
    if view.progress.tracks:
        message = f"cannot read a track file for {', '.join(view.progress.tracks)}"
        raise ProgressError("no_track", message, "`tracker tracks lint` lists the problems; recorded progress is kept")
    remedy = f"start one with `tracker start TRACK`, or give --track: {', '.join(view.tracks)}"
    raise ProgressError("no_track", "no track is started", remedy, wrong_use=True)


def _rows(outlines: list[Outline], view: View) -> Iterator[LedgerRow]:
    """The verified rows of the repositories linked to the tracks, or to no milestone yet."""
    ids = {outline.id for outline in outlines}
    for link in view.progress.links.values():
        folders = {folder for target, folder in link.targets.items() if target.partition("/")[0] in ids}
        for folder in sorted(folders) if link.targets else link.folders:
            rows = view.progress.ledger.get((link.repository, folder), {}).values()
            yield from (row for row in rows if row.proves)


def _results(
    statuses: Iterable[TrackStatus], progress: Progress, descriptions: Mapping[str, Description]
) -> tuple[dict[str, list[Result]], list[Omitted]]:
    """Repository → its recorded results, and those that are omitted."""
    found: dict[str, list[Result]] = defaultdict(list)
    omitted: list[Omitted] = []
    for each in (each.state for track in statuses for each in track.milestones()):
        for impact in progress.impacts.get(each.identity, ()):
            repository = impact.repository or main_repository(each, progress)
            project = descriptions[repository].name.text if repository in descriptions else ""
            result = result_of(impact, progress.directions)
            if not project or result.change in {"worse", "same"}:
                omitted.append(Omitted(each.identity, project, result))
            else:
                found[repository].append(result)
    return found, omitted
