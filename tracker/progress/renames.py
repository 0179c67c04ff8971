"""Records follow ids that changed: through the `renamed` tables of tracks, and where the learner attached them by hand.

What names nothing today, after all renames, is an orphan: it stays in the journal and is shown on the shelf.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tracker.progress.outline import Outline
    from tracker.progress.state import Link, Progress

_V = TypeVar("_V")
_MOST_STEPS = 32


class Orphan(NamedTuple):
    """Records of something no track has: its identity as recorded last, and what is recorded of it."""

    identity: str
    records: tuple[str, ...]


class Ids(NamedTuple):
    """What exists today and how to get there."""

    known: frozenset[str]
    tracks: Mapping[str, str]
    outlines: Mapping[str, Outline]
    attached: Mapping[str, str]

    def today(self, identity: str) -> str:
        """What an identity is called today; itself where it vanished."""
        seen = {identity}
        for _ in range(_MOST_STEPS):
            after = identity if identity in self.known else self._next(identity)
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
        if whole in self.known:
            return identity
        if outline and milestone in outline.renamed.milestones:
            return f"{track}/{outline.renamed.milestones[milestone]}{dot}{step}"
        return f"{self.attached[whole]}{dot}{step}" if dot and whole in self.attached else identity


def ids(outlines: Mapping[str, Outline], attached: Mapping[str, str]) -> Ids:
    """The identities of all tracks."""
    known = set()
    for track in outlines.values():
        for milestone in track.milestones():
            identity = f"{track.id}/{milestone.id}"
            known.add(identity)
            known.update(f"{identity}.{step.id}" for step in milestone.steps)
    tracks = {old: track.id for track in outlines.values() for old in track.renamed.tracks}
    return Ids(frozenset(known), tracks, outlines, attached)


def current(progress: Progress, outlines: Mapping[str, Outline]) -> Progress:
    """The progress under today's names."""
    if not progress.attached and not any(any(outline.renamed) for outline in outlines.values()):
        return progress
    today = ids(outlines, progress.attached).today
    deliverables = {old: new for outline in outlines.values() for old, new in outline.renamed.deliverables.items()}
    tracks = {id_: today(f"{id_}/").rstrip("/") for id_ in progress.tracks}
    return progress._replace(
        tracks={
            tracks[id_]: started._replace(track=tracks[id_])
            for id_, started in sorted(progress.tracks.items(), key=lambda item: item[0] == tracks[item[0]])
        },
        ticks=_first((today(id_), at) for id_, at in progress.ticks.items()),
        claims=_first(_todays_own_first(progress.claims, today)),
        skips=_first(_todays_own_first(progress.skips, today)),
        notes=_joined((today(id_), notes) for id_, notes in progress.notes.items()),
        reviews=_joined((today(id_), reviews) for id_, reviews in progress.reviews.items()),
        impacts=_joined((today(id_), impacts) for id_, impacts in progress.impacts.items()),
        links={id_: _link(link, today) for id_, link in progress.links.items()},
        ledger={
            place: _first(
                (new, row._replace(deliverable=new))
                for old, row in sorted(rows.items(), key=lambda item: item[0] in deliverables)
                for new in [_followed(old, deliverables)]
            )
            for place, rows in progress.ledger.items()
        },
    )


def orphans(progress: Progress, outlines: Mapping[str, Outline]) -> list[Orphan]:
    """The records of `progress` (under today's names) that name nothing."""
    known = ids(outlines, progress.attached).known
    found: dict[str, list[str]] = {id_: ["start"] for id_ in progress.tracks if id_ not in outlines}
    for word, identities in (
        ("tick", progress.ticks),
        ("claim", progress.claims),
        ("skip", progress.skips),
        ("note", progress.notes),
        ("review", progress.reviews),
        ("impact", progress.impacts),
        ("link", [target for link in progress.links.values() for target in link.targets]),
    ):
        for identity in identities:
            if identity not in known:
                found.setdefault(identity, []).append(word)
    return [Orphan(identity, tuple(records)) for identity, records in sorted(found.items())]


def _todays_own_first(records: Mapping[str, _V], today: Callable[[str], str]) -> Iterable[tuple[str, _V]]:
    return [(today(id_), records[id_]) for id_ in sorted(records, key=lambda id_: today(id_) != id_)]


def _link(link: Link, today: Callable[[str], str]) -> Link:
    return link._replace(targets=_first((today(id_), folder) for id_, folder in link.targets.items()))


def _first(items: Iterable[tuple[str, _V]]) -> dict[str, _V]:
    found: dict[str, _V] = {}
    for key, value in items:
        found.setdefault(key, value)
    return found


def _joined(items: Iterable[tuple[str, tuple[_V, ...]]]) -> dict[str, tuple[_V, ...]]:
    found: dict[str, tuple[_V, ...]] = {}
    for key, values in items:
        found[key] = (*found.get(key, ()), *values)
    return found


def _followed(id_: str, renamed: Mapping[str, str]) -> str:
    seen = {id_}
    while id_ in renamed and renamed[id_] not in seen:
        id_ = renamed[id_]
        seen.add(id_)
    return id_
