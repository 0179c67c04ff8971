"""Where learners come from: what their background brings, and what the tracks ask of them; from `backgrounds.toml`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.files.toml import shipped_table

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).with_name("backgrounds.toml")


class Background(NamedTuple):
    """A background: `entries` maps track ids to their entry points; in `whole` phases optional milestones count too.

    `factor` is how many hours a milestone takes from there, where someone who writes code takes one. `called` are other
    names of it, as people say them.
    """

    id: str
    title: str
    says: str
    entries: Mapping[str, str]
    whole: tuple[str, ...] = ()
    factor: float = 1.0
    called: tuple[str, ...] = ()


def backgrounds() -> dict[str, Background]:
    """All backgrounds by id, in file order."""
    return {
        row["id"]: Background(
            row["id"],
            row["title"],
            row["says"],
            row["entries"],
            tuple(row.get("whole", ())),
            row.get("factor", 1.0),
            tuple(row.get("called", ())),
        )
        for row in shipped_table(FILE)["background"]
    }


def hours_factor(track: str, origin: str) -> float:
    """How many hours each estimated hour takes for a track's entry point, 1 where no background has it."""
    found = (item.factor for item in backgrounds().values() if origin and item.entries.get(track) == origin)
    return next(found, 1.0)


def whole_phases(track: str, origin: str) -> tuple[str, ...]:
    """The phases of a track whose optional milestones count too for this entry point."""
    found = (item.whole for item in backgrounds().values() if origin and item.entries.get(track) == origin)
    return next(found, ())
