"""Find all problems of track files in one run.

The reader checks each value; this module checks how ids refer to each other. The caller passes the deliverables and
the words of the vocabulary that exist, since this package does not depend on verification.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tracker.files.problems import Problem, Problems
from tracker.files.records import Reading, read_file, read_table
from tracker.roadmap.model import Milestone, Requirement, Track
from tracker.text import shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from tracker.files.positions import KeyPath
    from tracker.files.toml import Document

_MAX_CYCLE_LENGTH = 8
_MAX_CYCLES = 50
LINK_DAYS = 365
"""How long the check of an address counts."""


class Known(NamedTuple):
    """What a proof may name: ids of deliverables; technologies, families and capabilities of the vocabulary."""

    deliverables: frozenset[str]
    words: frozenset[str]


def lint(files: Iterable[Path], known: Known | None = None) -> tuple[Problem, ...]:
    """The problems of the files, in the order of files and lines, such as two files with the same track id.

    Proofs are only checked where it is given what they may name.
    """
    owners: dict[str, Path] = {}
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
            reading.problems.add(("id",), f'the id "{shorten(track)}" is already used by {owner}')
        found += reading.listed()
    return tuple(found)


def notes(files: Iterable[Path]) -> tuple[Problem, ...]:
    """What is worth knowing about files without being a problem: those in the first version of the format."""
    text = "version 1 is still read: `deliverables` as `proof`; `bullet` and `skills` are ignored"
    listed: list[Problem] = []
    for file in dict.fromkeys(files):
        reading = read_file(Track, file)
        if not isinstance(reading, Problem) and reading.value.format_version == 1:
            found = Problems(file)
            found.add(("format_version",), text)
            listed += found.listed(reading.document.text)
    return tuple(listed)


def old_links(files: Iterable[Path], today: date, *, release: bool = False) -> tuple[Problem, ...]:
    """The resources whose address was checked more than a year before; for a release, those never checked as well."""
    oldest = (today - timedelta(days=LINK_DAYS)).isoformat()
    listed: list[Problem] = []
    for file in dict.fromkeys(files):
        reading = read_file(Track, file)
        if isinstance(reading, Problem):
            continue
        found = Problems(file)
        for milestone, path in _milestones(reading.value):
            for at, resource in enumerate(milestone.resources):
                if resource.checked and resource.checked < oldest:
                    message = f"was checked on {resource.checked}, more than a year ago: {shorten(resource.url)}"
                    found.add((*path, "resources", at, "checked"), message)
                elif release and not resource.checked:
                    found.add((*path, "resources", at, "url"), f"was never checked: {shorten(resource.url)}")
        listed += found.listed(reading.document.text)
    return tuple(listed)


def read_track(document: Document) -> Reading[Track]:
    """The document as a track, with every problem that does not depend on other files."""
    problems = Problems(document.file)
    reading = Reading(read_table(Track, document.table, problems), problems, document)
    check(reading)
    return reading


def check(reading: Reading[Track], known: Known | None = None) -> None:
    """Add the problems of the track's ids to the reading."""
    track, problems = reading.value, reading.problems
    entries = _milestones(track)
    milestones = {milestone.id for milestone, _ in entries if milestone.id}
    _check_unique(problems, "phase", ((phase.id, ("phase", at)) for at, phase in enumerate(track.phases)))
    _check_unique(problems, "source", ((source.id, ("sources", at)) for at, source in enumerate(track.sources)))
    _check_unique(problems, "milestone", ((milestone.id, path) for milestone, path in entries))
    for milestone, path in entries:
        _check_unique(problems, "step", ((step.id, (*path, "steps", at)) for at, step in enumerate(milestone.steps)))
        _check_questions(problems, milestone, path)
        _check_references(problems, "milestone", milestone.needs, milestones, (*path, "needs"))
        if milestone.resources and all(resource.paid for resource in milestone.resources):
            problems.add((*path, "resources"), "all cost money; name one that is free")
        if known is not None:
            _check_proof(problems, milestone, known, path)
    if known is not None and track.format_version > 1:
        _check_repeated_proofs(problems, entries)
    if track.format_version == 1:
        newer: list[KeyPath] = [(*path, "question") for milestone, path in entries if milestone.question_tables]
        newer += [(*path, "proof") for milestone, path in entries if milestone.proof]
        newer += [(*path, "placement") for milestone, path in entries if milestone.placement]
        if newer:
            problems.add(newer[0], "needs format_version = 2")
    _check_core(problems, entries)
    _check_sources(track, problems)
    for at, entry in enumerate(track.entries):
        _check_references(problems, "milestone", entry.transfers, milestones, ("entry", at, "transfers"))
    _check_renamed(track, problems, milestones, None if known is None else known.deliverables)
    needs = {milestone.id: milestone.needs for milestone, _ in entries}
    needs_at = {milestone.id: (*path, "needs") for milestone, path in entries}
    for cycle in islice(cycles(needs), _MAX_CYCLES):
        more = f" → … ({len(cycle) - _MAX_CYCLE_LENGTH} more)" if len(cycle) > _MAX_CYCLE_LENGTH else ""
        named = " → ".join(shorten(member) for member in cycle[:_MAX_CYCLE_LENGTH])
        problems.add(needs_at[cycle[0]], f"circular prerequisites: {named}{more} → {shorten(cycle[0])}")


def cycles(needs: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Cycles of prerequisites, each once; breaking all of them leaves none."""
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


def _check_unique(problems: Problems, what: str, named: Iterable[tuple[str, KeyPath]]) -> None:
    seen: set[str] = set()
    for name, path in named:
        if name and name in seen:
            problems.add((*path, "id"), f'duplicate {what} id "{shorten(name)}"')
        seen.add(name)


def _check_proof(problems: Problems, milestone: Milestone, known: Known, path: KeyPath) -> None:
    _check_references(problems, "deliverable", milestone.deliverable_ids, known.deliverables, (*path, "deliverables"))
    if milestone.proof and milestone.deliverable_ids:
        problems.add((*path, "deliverables"), "stands beside proof, which replaces it")
    if (milestone.proof == "claim" or milestone.plain) and not milestone.proof_reason:
        problems.add((*path, "proof_reason"), "is missing; say why in one sentence")
    proof = milestone.proof if isinstance(milestone.proof, tuple) else ()
    for number, one in enumerate(proof):
        if one.deliverable and one.deliverable not in known.deliverables:
            where = (*path, "proof", number, "deliverable")
            text = f'unknown deliverable "{shorten(one.deliverable)}"'
            problems.add(where, text, wrote=one.deliverable, choices=known.deliverables)
        for word in one.using:
            if word and word not in known.words:
                text = f'"{shorten(word)}" is no technology, family or capability of the vocabulary'
                problems.add((*path, "proof", number, "using"), text, wrote=word, choices=known.words)


def _check_repeated_proofs(problems: Problems, entries: Iterable[tuple[Milestone, KeyPath]]) -> None:
    earlier: list[Milestone] = []
    for milestone, path in entries:
        asked = milestone.requirements
        repeats_on_purpose = milestone.optional and milestone.proof_reason
        if asked and not repeats_on_purpose:
            first = next((one for one in earlier if _fulfils(one.requirements, asked)), None)
            if first:
                text = f'asks for nothing beyond the proof of the earlier milestone "{shorten(first.id)}"'
                problems.add((*path, "proof" if milestone.proof else "deliverables"), text)
        earlier.append(milestone)


def _fulfils(given: Sequence[Requirement], asked: Sequence[Requirement]) -> bool:
    """Whether any repository that meets all of `given` meets all of `asked`."""
    return all(any(_implies(one, other) for one in given) for other in asked)


def _implies(given: Requirement, asked: Requirement) -> bool:
    if given.deliverable != asked.deliverable:
        return False
    return not asked.using or (bool(given.using) and set(given.using) <= set(asked.using))


def _check_questions(problems: Problems, milestone: Milestone, path: KeyPath) -> None:
    tables = [(question, (*path, "question", at)) for at, question in enumerate(milestone.question_tables)]
    _check_unique(problems, "question", ((question.id, at) for question, at in tables))
    seen = set(milestone.question_texts)
    for question, at in tables:
        if question.text and question.text in seen:
            problems.add((*at, "text"), f'"{shorten(question.text)}" is asked twice')
        seen.add(question.text)


def _milestones(track: Track) -> list[tuple[Milestone, KeyPath]]:
    return [
        (milestone, ("phase", at, "milestone", within))
        for at, phase in enumerate(track.phases)
        for within, milestone in enumerate(phase.milestones)
    ]


def _check_core(problems: Problems, entries: Iterable[tuple[Milestone, KeyPath]]) -> None:
    """A core milestone is not optional, and needs only core milestones and optional ones, which are foundations."""
    longer = {milestone.id for milestone, _ in entries if not milestone.core and not milestone.optional}
    for milestone, path in entries:
        if milestone.core and milestone.optional:
            problems.add((*path, "core"), "stands beside optional = true; the short plan leaves out what is optional")
        for at, name in enumerate(milestone.needs):
            if milestone.core and name in longer:
                problems.add((*path, "needs", at), f'"{shorten(name)}" is not core, and a core milestone needs it')


def _check_references(
    problems: Problems, what: str, names: Iterable[str], existing: Collection[str], path: KeyPath
) -> None:
    for at, name in enumerate(names):
        if name and name not in existing:
            problems.add((*path, at), f'unknown {what} "{shorten(name)}"', wrote=name, choices=existing)


def _check_sources(track: Track, problems: Problems) -> None:
    known = {source.id for source in track.sources}
    for at, phase in enumerate(track.phases):
        if phase.weeks_source:
            _check_references(problems, "source", (phase.weeks_source,), known, ("phase", at, "weeks_source"))
    for at, entry in enumerate(track.entries):
        if entry.source:
            _check_references(problems, "source", (entry.source,), known, ("entry", at, "source"))


def _check_renamed(
    track: Track, problems: Problems, milestones: Collection[str], deliverables: Collection[str] | None
) -> None:
    steps = {f"{milestone.id}.{step.id}" for milestone in track.milestones() for step in milestone.steps}
    asked = [(milestone.id, question) for milestone in track.milestones() for question in milestone.questions()]
    questions = {f"{milestone}.{question.id}" for milestone, question in asked}
    texts = {f"{milestone}.{question.text}" for milestone, question in asked}
    renamed = track.renamed
    for key, names, today in (
        ("tracks", renamed.tracks, {track.id}),
        ("milestones", renamed.milestones, milestones),
        ("steps", renamed.steps, steps),
        ("deliverables", renamed.deliverables, deliverables),
        ("questions", renamed.questions, questions),
    ):
        if today is None:
            continue
        what = key.removesuffix("s")
        for old, new in names.items():
            path = ("renamed", key, old)
            if old in today or (key == "questions" and old in texts):
                problems.add(path, f'the {what} "{shorten(old)}" still exists')
            if new and new not in today:
                problems.add(path, f'unknown {what} "{shorten(new)}"', wrote=new, choices=today)
