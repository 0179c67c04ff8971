"""Which milestones want which deliverables, read from the tracks without checking them again."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.parsed import parsed
from tracker.paths import track_files

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
    """Every wish of every track, or of one, in the order of the roadmap; files that are no tracks are passed over."""
    for file in track_files():
        try:
            data = file.read_bytes()
        except OSError:
            continue
        yield from (want for want in _wants_in(data) if track in {"", want.track})


@lru_cache(maxsize=16)
def _wants_in(data: bytes) -> tuple[Want, ...]:
    """The wishes in the bytes of a track; none where they are no track."""
    try:
        table = parsed(data)
    except (OSError, ValueError, RecursionError):
        return ()
    return tuple(
        Want(str(deliverable), str(table.get("id")), str(phase.get("title")), str(milestone.get("id")))
        for phase in _tables(table, "phase")
        for milestone in _tables(phase, "milestone")
        for deliverable in _texts(milestone.get("deliverables"))
    )


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


def _texts(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _tables(table: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = table.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
