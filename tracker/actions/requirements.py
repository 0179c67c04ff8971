"""Which milestones want which deliverables, read from the tracks without checking them again."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tracker.progress.outline import outlines

if TYPE_CHECKING:
    from collections.abc import Iterator


class Want(NamedTuple):
    """One milestone's wish for one deliverable."""

    deliverable: str
    track: str
    phase: str
    milestone: str

    @property
    def identity(self) -> str:
        """`track/milestone`."""
        return f"{self.track}/{self.milestone}"


def wants(track: str = "") -> Iterator[Want]:
    """Every wish of every track, or of one, in the order of the roadmap."""
    for outline in outlines().values():
        if track in {"", outline.id}:
            for phase in outline.phases:
                for milestone in phase.milestones:
                    for deliverable in milestone.deliverables:
                        yield Want(deliverable, outline.id, phase.title, milestone.id)


def milestones_by_deliverable() -> dict[str, list[str]]:
    """Deliverable → the identities of the milestones that want it."""
    found: dict[str, list[str]] = defaultdict(list)
    for want in wants():
        found[want.deliverable].append(want.identity)
    return found


def headings(track: str = "") -> dict[str, str]:
    """Deliverable → the phase that wants it first, in order of the roadmap; of several tracks, the id before it."""
    found: dict[str, str] = {}
    for want in wants(track):
        found.setdefault(want.deliverable, want.phase if track else f"{want.track}: {want.phase}")
    return found
