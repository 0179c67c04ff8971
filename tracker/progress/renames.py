"""Map records to today's ids: by the `renamed` tables of tracks, and by what the learner attached.

A record whose identity no track has after all renames is shelved: it stays in the journal and `tracker shelf` shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tracker.progress.outline import Outline
    from tracker.progress.state import Link, Note, Progress, Review

_V = TypeVar("_V")
_Asked = TypeVar("_Asked", "Note", "Review")
_MAX_RENAMES = 32


class Shelved(NamedTuple):
    """An identity that no track has, and the kinds of its records."""

    identity: str
    records: tuple[str, ...]


class Identities(NamedTuple):
    """The existing identities and the mappings that lead to them."""

    existing: frozenset[str]
    tracks: Mapping[str, str]
    outlines: Mapping[str, Outline]
    attached: Mapping[str, str]

    def current(self, identity: str) -> str:
        """Today's identity for a recorded one; the same where there is none."""
        seen = {identity}
        for _ in range(_MAX_RENAMES):
            after = identity if identity in self.existing else self._next(identity)
            if after in seen:
                return identity
            seen.add(after)
            identity = after
        return identity

    def _next(self, identity: str) -> str:
        if identity in self.attached:
            return self.attached[identity]
        track, _, name = identity.partition("/")
        if track in self.tracks and track not in self.outlines:
            return f"{self.tracks[track]}/{name}"
        milestone, dot, step = name.partition(".")
        whole = f"{track}/{milestone}"
        outline = self.outlines.get(track)
        if outline and dot and name in outline.renamed.steps:
            return f"{track}/{outline.renamed.steps[name]}"
        if whole in self.existing:
            return identity
        if outline and milestone in outline.renamed.milestones:
            return f"{track}/{outline.renamed.milestones[milestone]}{dot}{step}"
        return f"{self.attached[whole]}{dot}{step}" if dot and whole in self.attached else identity


def identities(outlines: Mapping[str, Outline], attached: Mapping[str, str]) -> Identities:
    """The identities of all tracks."""
    existing = set()
    for track in outlines.values():
        for milestone in track.milestones():
            identity = f"{track.id}/{milestone.id}"
            existing.add(identity)
            existing.update(f"{identity}.{step.id}" for step in milestone.steps)
    tracks = {old: track.id for track in outlines.values() for old in track.renamed.tracks}
    return Identities(frozenset(existing), tracks, outlines, attached)


def with_current_names(progress: Progress, outlines: Mapping[str, Outline]) -> Progress:
    """The progress under today's names; of records that map to the same name, today's own win."""
    if not progress.attached and not any(any(outline.renamed) for outline in outlines.values()):
        return progress
    current = identities(outlines, progress.attached).current
    deliverables = {old: new for outline in outlines.values() for old, new in outline.renamed.deliverables.items()}
    tracks = {id_: current(f"{id_}/").rstrip("/") for id_ in progress.tracks}
    return progress._replace(
        tracks={
            tracks[id_]: started._replace(track=tracks[id_])
            for id_, started in sorted(progress.tracks.items(), key=lambda item: item[0] == tracks[item[0]])
        },
        ticks=_first_of_each((current(id_), at) for id_, at in progress.ticks.items()),
        claims=_first_of_each(_current_first(progress.claims, current)),
        skips=_first_of_each(_current_first(progress.skips, current)),
        notes=_concatenated(_by_question(progress.notes, current, outlines)),
        reviews=_concatenated(_by_question(progress.reviews, current, outlines)),
        impacts=_concatenated((current(id_), impacts) for id_, impacts in progress.impacts.items()),
        links={id_: _link(link, current) for id_, link in progress.links.items()},
        ledger={
            folder: _first_of_each(
                (new, row._replace(deliverable=new))
                for old, row in sorted(rows.items(), key=lambda item: item[0] in deliverables)
                for new in [_follow(old, deliverables)]
            )
            for folder, rows in progress.ledger.items()
        },
    )


def shelved(progress: Progress, outlines: Mapping[str, Outline]) -> list[Shelved]:
    """The records of `progress` (under today's names) whose identity no track has."""
    existing = identities(outlines, progress.attached).existing
    found: dict[str, list[str]] = {id_: ["start"] for id_ in progress.tracks if id_ not in outlines}
    for kind, recorded in (
        ("tick", progress.ticks),
        ("claim", progress.claims),
        ("skip", progress.skips),
        ("note", progress.notes),
        ("review", progress.reviews),
        ("impact", progress.impacts),
        ("link", [target for link in progress.links.values() for target in link.targets]),
    ):
        for identity in recorded:
            if identity not in existing:
                found.setdefault(identity, []).append(kind)
    return [Shelved(identity, tuple(kinds)) for identity, kinds in sorted(found.items())]


def _current_first(records: Mapping[str, _V], current: Callable[[str], str]) -> Iterable[tuple[str, _V]]:
    return [(current(id_), records[id_]) for id_ in sorted(records, key=lambda id_: current(id_) != id_)]


def _link(link: Link, current: Callable[[str], str]) -> Link:
    return link._replace(targets=_first_of_each((current(id_), folder) for id_, folder in link.targets.items()))


def _by_question(
    records: Mapping[str, tuple[_Asked, ...]], current: Callable[[str], str], outlines: Mapping[str, Outline]
) -> Iterable[tuple[str, tuple[_Asked, ...]]]:
    """Today's milestone of each record, and the record with today's id of its question where that was renamed."""
    for id_, entries in records.items():
        now = current(id_)
        track, _, milestone = now.partition("/")
        renamed = outlines[track].renamed.questions if track in outlines else {}
        names = dict.fromkeys((milestone, id_.partition("/")[2]))
        for entry in entries:
            old = (f"{name}.{of}" for name in names for of in (entry.question_id, entry.question) if of)
            new = next((_follow(name, renamed) for name in old if name in renamed), "")
            to, _, question = new.partition(".")
            yield (f"{track}/{to}", (entry._replace(question_id=question),)) if question else (now, (entry,))


def _first_of_each(items: Iterable[tuple[str, _V]]) -> dict[str, _V]:
    found: dict[str, _V] = {}
    for key, value in items:
        found.setdefault(key, value)
    return found


def _concatenated(items: Iterable[tuple[str, tuple[_V, ...]]]) -> dict[str, tuple[_V, ...]]:
    found: dict[str, list[_V]] = {}
    for key, values in items:
        found.setdefault(key, []).extend(values)
    return {key: tuple(values) for key, values in found.items()}


def _follow(id_: str, renamed: Mapping[str, str]) -> str:
    seen = {id_}
    while id_ in renamed and renamed[id_] not in seen:
        id_ = renamed[id_]
        seen.add(id_)
    return id_
