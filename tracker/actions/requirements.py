"""Which milestones require which deliverables, read from the outlines of all tracks."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tracker.progress.outline import outlines

if TYPE_CHECKING:
    from collections.abc import Iterator


class Requirement(NamedTuple):
    """One deliverable that one milestone requires; `phase` is the title of its phase."""

    deliverable: str
    track: str
    phase: str
    milestone: str

    @property
    def identity(self) -> str:
        """`track/milestone`."""
        return f"{self.track}/{self.milestone}"


def requirements(track: str = "") -> Iterator[Requirement]:
    """Every requirement of all tracks, or of one, in roadmap order."""
    for outline in outlines().values():
        if track in {"", outline.id}:
            for phase in outline.phases:
                for milestone in phase.milestones:
                    for deliverable in milestone.deliverables:
                        yield Requirement(deliverable, outline.id, phase.title, milestone.id)


def milestones_by_deliverable() -> dict[str, list[str]]:
    """Deliverable → the identities of the milestones that require it."""
    found: dict[str, list[str]] = defaultdict(list)
    for requirement in requirements():
        found[requirement.deliverable].append(requirement.identity)
    return found


def phase_titles(track: str = "") -> dict[str, str]:
    """Deliverable → the first phase that requires it, in roadmap order; without `track`, preceded by the track's id."""
    found: dict[str, str] = {}
    for one in requirements(track):
        found.setdefault(one.deliverable, one.phase if track else f"{one.track}: {one.phase}")
    return found
