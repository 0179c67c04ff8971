"""Everything that can be wrong with track files, in one run.

The reader judges each value; this module judges what ids mean to each other. It is told which deliverables exist:
roadmap knows nothing of verification.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path as FilePath

from tracker.files.problems import Path, Problem, Problems
from tracker.files.records import Reading, read_file, read_table
from tracker.files.toml import Document
from tracker.roadmap.model import Track
from tracker.text import shorten

_SHOWN_OF_CYCLE = 8
_SHOWN_CYCLES = 50


def lint(files: Iterable[FilePath], deliverables: Collection[str] | None = None) -> tuple[Problem, ...]:
    """The problems of the files, in the order of files and lines; two files with one track id are one problem too.

    Ids of deliverables are checked where the set of those that exist is given.
    """
    known = None if deliverables is None else frozenset(deliverables)
    owners: dict[str, FilePath] = {}
    found: list[Problem] = []
    for file in dict.fromkeys(files):
        reading = read_file(Track, file)
        if isinstance(reading, Problem):
            found.append(reading)
            continue
        check(reading, known)
        track = reading.value.id
        owner = owners.setdefault(track, file)
        if track and owner != file:
            reading.problems.add(("id",), f'"{shorten(track)}" is already the id of {owner}')
        found += reading.listed()
    return tuple(found)


def read_track(document: Document) -> Reading[Track]:
    """The document as a track, with every problem that does not depend on other files noted."""
    problems = Problems(document.file)
    reading = Reading(read_table(Track, document.table, problems), problems, document)
    check(reading)
    return reading


def check(reading: Reading[Track], deliverables: frozenset[str] | None = None) -> None:
    """Add to the reading what is wrong with the ids of the track."""
    track, problems = reading.value, reading.problems
    places = [
        (milestone, ("phase", at, "milestone", within))
        for at, phase in enumerate(track.phases)
        for within, milestone in enumerate(phase.milestones)
    ]
    milestones = {milestone.id for milestone, _ in places if milestone.id}
    _unique(problems, "phase", ((phase.id, ("phase", at)) for at, phase in enumerate(track.phases)))
    _unique(problems, "source", ((source.id, ("sources", at)) for at, source in enumerate(track.sources)))
    _unique(problems, "milestone", ((milestone.id, place) for milestone, place in places))
    for milestone, place in places:
        _unique(problems, "step", ((step.id, (*place, "steps", at)) for at, step in enumerate(milestone.steps)))
        _exist(problems, "milestone", milestone.needs, milestones, (*place, "needs"))
        if deliverables is not None:
            _exist(problems, "deliverable", milestone.deliverables, deliverables, (*place, "deliverables"))
    _check_sources(track, problems)
    for at, entry in enumerate(track.entries):
        _exist(problems, "milestone", entry.transfers, milestones, ("entry", at, "transfers"))
    _check_renamed(track, problems, milestones, deliverables)
    needs = {milestone.id: milestone.needs for milestone, _ in places}
    needs_at = {milestone.id: (*place, "needs") for milestone, place in places}
    for cycle in islice(cycles(needs), _SHOWN_CYCLES):
        more = f" → … ({len(cycle) - _SHOWN_OF_CYCLE} more)" if len(cycle) > _SHOWN_OF_CYCLE else ""
        named = " → ".join(shorten(member) for member in cycle[:_SHOWN_OF_CYCLE])
        problems.add(needs_at[cycle[0]], f"the milestones need each other: {named}{more} → {shorten(cycle[0])}")


def cycles(needs: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Closed chains of needs, each named once; breaking all of them leaves none."""
    done: set[str] = set()
    for start in needs:
        chain: dict[str, Iterator[str]] = {} if start in done else {start: iter(needs[start])}
        while chain:
            current = next(reversed(chain))
            following = next(chain[current], None)
            if following is None:
                done.add(current)
                del chain[current]
            elif following in chain:
                members = list(chain)
                yield tuple(members[members.index(following) :])
            elif following in needs and following not in done:
                chain[following] = iter(needs[following])


def _unique(problems: Problems, what: str, named: Iterable[tuple[str, Path]]) -> None:
    seen: set[str] = set()
    for name, place in named:
        if name and name in seen:
            problems.add((*place, "id"), f'another {what} has the id "{shorten(name)}" already')
        seen.add(name)


def _exist(problems: Problems, what: str, names: Iterable[str], known: Collection[str], place: Path) -> None:
    for at, name in enumerate(names):
        if name and name not in known:
            problems.add((*place, at), f'there is no {what} "{shorten(name)}"', wrote=name, choices=known)


def _check_sources(track: Track, problems: Problems) -> None:
    known = {source.id for source in track.sources}
    for at, phase in enumerate(track.phases):
        if phase.weeks_source:
            _exist(problems, "source", (phase.weeks_source,), known, ("phase", at, "weeks_source"))
    for at, entry in enumerate(track.entries):
        if entry.source:
            _exist(problems, "source", (entry.source,), known, ("entry", at, "source"))


def _check_renamed(
    track: Track, problems: Problems, milestones: Collection[str], deliverables: Collection[str] | None
) -> None:
    steps = {f"{milestone.id}.{step.id}" for milestone in track.milestones() for step in milestone.steps}
    renamed = track.renamed
    for key, names, today in (
        ("tracks", renamed.tracks, {track.id}),
        ("milestones", renamed.milestones, milestones),
        ("steps", renamed.steps, steps),
        ("deliverables", renamed.deliverables, deliverables),
    ):
        if today is None:
            continue
        what = key.removesuffix("s")
        for old, new in names.items():
            place = ("renamed", key, old)
            if old in today:
                problems.add(place, f'the {what} "{shorten(old)}" still exists')
            if new and new not in today:
                problems.add(place, f'there is no {what} "{shorten(new)}"', wrote=new, choices=today)
