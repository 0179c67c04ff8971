"""When a question is due again: the FSRS schedule over the learner's grades.

FSRS's random fuzz is off, so the same reviews always give the same dates. Reviews are dated by the wall clock, not by
the order of events: memory fades in days.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from fsrs import Card, Rating, Scheduler

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.progress.state import Review

GRADES = ("again", "hard", "good", "easy")
"""The grades of FSRS, worst first."""

_AGAIN_AFTER = timedelta(minutes=10)
_YEARS = range(1970, 2200)


class ReviewSchedule(NamedTuple):
    """The schedule of one question: how often it was graded, the last grade, when it is due."""

    reviews: int
    grade: str
    due: datetime


def schedule_reviews(reviews: Iterable[Review]) -> ReviewSchedule | None:
    """The schedule after the reviews of one question, None where none has a valid time."""
    dated = sorted(((at, one.grade) for one in reviews if one.grade in GRADES and (at := _time(one.at))), key=_first)
    if not dated:
        return None
    scheduler = Scheduler(learning_steps=(_AGAIN_AFTER,), relearning_steps=(_AGAIN_AFTER,), enable_fuzzing=False)
    card = Card(card_id=0, due=dated[0][0])
    for at, grade in dated:
        card, _ = scheduler.review_card(card, Rating(GRADES.index(grade) + 1), at)
    return ReviewSchedule(len(dated), dated[-1][1], card.due)


def _first(pair: tuple[datetime, str]) -> datetime:
    return pair[0]


def _time(text: str) -> datetime | None:
    """The time of an event, None where it is not plausible."""
    try:
        time = datetime.fromisoformat(text)
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return time if time.year in _YEARS else None
