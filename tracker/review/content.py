"""The texts of a review: what each red flag means, what an interviewer asks, what to add next."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from tracker import paths
from tracker.files.toml import shipped_table


class FlagText(NamedTuple):
    """What a red flag is called, why it counts, how to mend it; `severity` is 1 (minor) to 3 (grave)."""

    title: str
    why: str
    fix: str
    severity: int


class StepText(NamedTuple):
    """What adding a deliverable tells a reader (1 to 5) and takes (hours); one of `when` must be there already."""

    effect: int
    hours: tuple[int, int]
    when: tuple[str, ...]


@cache
def flag_texts() -> dict[str, FlagText]:
    """Flag → its texts, in the order in which flags of equal severity are shown."""
    return {id_: FlagText(**row) for id_, row in _table("flags")["flag"].items()}


@cache
def questions() -> dict[str, str]:
    """Deliverable → the question about it, with the slot {place}."""
    return dict(_table("questions")["question"])


@cache
def number_questions() -> dict[str, str]:
    """Kind of number → the question about it, with the slots {value} and {place}."""
    return dict(_table("questions")["number"])


@cache
def steps() -> dict[str, StepText]:
    """Deliverable → what adding it tells and takes."""
    return {
        id_: StepText(row["effect"], (row["hours"][0], row["hours"][1]), tuple(row.get("when", ())))
        for id_, row in _table("next_steps")["step"].items()
    }


def _table(name: str) -> dict[str, Any]:
    return shipped_table(paths.shipped_catalogue() / "review" / f"{name}.toml")
