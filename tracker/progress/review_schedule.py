"""When a question comes again: the FSRS schedule over the grades the learner gave.

Without FSRS's random fuzz the same reviews always give the same dates. A review is placed by the wall clock: memory
fades in days, not in events.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.progress.state import Review

GRADES = ("again", "hard", "good", "easy")
"""How well it went, worst first, as FSRS has them."""

_AGAIN_AFTER = timedelta(minutes=10)
_YEARS = range(1970, 2200)


class Recall(NamedTuple):
    """What is known of one question: how often it was graded, how last, when it is due."""

    reviews: int
    grade: str
    due: datetime


def recall(reviews: Iterable[Review]) -> Recall | None:
    """The schedule after the reviews of one question, None where none can be placed in time."""
    from fsrs import Card, Rating, Scheduler  # noqa: PLC0415 - only questions need it

    placed = sorted(((at, one.grade) for one in reviews if one.grade in GRADES and (at := _time(one.at))), key=_first)
    if not placed:
        return None
    scheduler = Scheduler(learning_steps=(_AGAIN_AFTER,), relearning_steps=(_AGAIN_AFTER,), enable_fuzzing=False)
    card = Card(card_id=0, due=placed[0][0])
    for at, grade in placed:
        card, _ = scheduler.review_card(card, Rating(GRADES.index(grade) + 1), at)
    return Recall(len(placed), placed[-1][1], card.due)


def _first(pair: tuple[datetime, str]) -> datetime:
    return pair[0]


def _time(text: str) -> datetime | None:
    """The time an event was written, None where it is none that anybody could have had."""
    try:
        time = datetime.fromisoformat(text)
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return time if time.year in _YEARS else None
