"""Interview questions of milestones: own answers, kept as notes, and grades that schedule the next review."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from tracker.actions.progress import Done, load_progress, record, track_outline
from tracker.errors import ProgressError
from tracker.files.problems import nearest
from tracker.progress.events import Draft
from tracker.progress.names import resolve
from tracker.progress.review_schedule import GRADES, schedule_reviews
from tracker.roadmap.loader import TrackError, load_leniently
from tracker.roadmap.model import identity
from tracker.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.actions.progress import View
    from tracker.progress.review_schedule import ReviewSchedule
    from tracker.progress.state import Note
    from tracker.roadmap.model import Track

__all__ = ["GRADES", "PracticeQuestion", "answer", "questions"]


class PracticeQuestion(NamedTuple):
    """A question with the learner's answers and its review schedule, None where it was never graded.

    milestone  its identity
    status     due, new (never graded), later, or retired (no longer in the track; own answers are kept)
    """

    milestone: str
    title: str
    phase: str
    text: str
    answers: tuple[Note, ...]
    schedule: ReviewSchedule | None
    status: str

    @property
    def due(self) -> datetime | None:
        """When it is next due, None where it was never graded."""
        return self.schedule.due if self.schedule else None


def questions(
    track: str, phase: str = "", milestone: str = "", *, due: bool = False, now: datetime | None = None
) -> list[PracticeQuestion]:
    """The questions of a track: due ones (longest overdue first), new ones in roadmap order, then later ones.

    With `due`, only those that are due. Raises ProgressError.
    """
    view = load_progress()
    outline = track_outline(view, track)
    track_ = _load(outline.id)
    in_phase = _phase(track_, phase)
    of = resolve(milestone, {outline.id: outline}) if milestone else ""
    found = [
        one
        for one in _all(track_, view, now or datetime.now(UTC))
        if (not in_phase or one.phase == in_phase) and (not of or one.milestone == of)
    ]
    found.sort(key=_order)
    return [one for one in found if one.status == "due"] if due else found


def answer(question: PracticeQuestion, grade: str = "", text: str = "") -> Done:
    """Record an own answer to a question, a grade, or both as one action. Raises ProgressError."""
    if grade and grade not in GRADES:
        message = f'"{shorten(grade)}" is not a grade'
        raise ProgressError("unknown_grade", message, f"use one of: {', '.join(GRADES)}", wrong_use=True)
    drafts = []
    if text.strip():
        drafts.append(Draft("note", {"of": question.milestone, "text": text.strip(), "question": question.text}))
    if grade:
        drafts.append(Draft("review", {"of": question.milestone, "question": question.text, "grade": grade}))
    return record(f"answered a question of {question.milestone}{f': {grade}' if grade else ''}", drafts)


def _all(track: Track, view: View, now: datetime) -> Iterator[PracticeQuestion]:
    for phase in track.phases:
        for milestone in phase.milestones:
            name = identity(track.id, milestone.id)
            notes = [note for note in view.progress.notes.get(name, ()) if note.question]
            reviews = view.progress.reviews.get(name, ())
            kept = [*(note.question for note in notes), *(review.question for review in reviews)]
            for text in dict.fromkeys((*milestone.questions, *kept)):
                graded = [review for review in reviews if review.question == text]
                schedule = schedule_reviews(graded) if graded else None
                yield PracticeQuestion(
                    name,
                    milestone.title,
                    phase.id,
                    text,
                    tuple(note for note in notes if note.question == text),
                    schedule,
                    _status(schedule, now) if text in milestone.questions else "retired",
                )


def _status(schedule: ReviewSchedule | None, now: datetime) -> str:
    return "new" if not schedule else "due" if schedule.due <= now else "later"


def _order(question: PracticeQuestion) -> tuple[int, float]:
    """Due, new, later, retired; due and later ones by time. The sort is stable, so roadmap order remains within."""
    rank = ("due", "new", "later", "retired").index(question.status)
    return rank, question.due.timestamp() if question.due else 0


def _phase(track: Track, name: str) -> str:
    """The id of the phase with this id or prefix of one, "" for "". Raises ProgressError."""
    ids = [phase.id for phase in track.phases]
    found = [id_ for id_ in ids if id_ == name] or [id_ for id_ in ids if name and id_.startswith(name.lower())]
    if len(found) == 1 or not name:
        return found[0] if name else ""
    near = nearest(name, ids)
    message = f'{track.id} has no phase "{shorten(name)}"' + (f', did you mean "{near}"?' if near else "")
    raise ProgressError("unknown_phase", message, f"available phases: {', '.join(ids)}", wrong_use=True)


def _load(track: str) -> Track:
    try:
        return load_leniently(track)
    except TrackError as error:
        raise ProgressError(error.code, error.message, error.remedy) from error
