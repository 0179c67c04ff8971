"""Interview questions of milestones: own answers, kept as notes, and grades that schedule the next review.

A story is asked once: its answer is kept, and no grade schedules it again.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tracker.actions.progress import Done, load_progress, record, track_outline
from tracker.errors import ProgressError
from tracker.files.problems import nearest
from tracker.progress.counting import milestone_state
from tracker.progress.events import Draft
from tracker.progress.names import resolve
from tracker.progress.review_schedule import GRADES, schedule_reviews
from tracker.roadmap.loader import TrackError, load_leniently
from tracker.roadmap.model import Question, identity, question_id
from tracker.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tracker.actions.progress import View
    from tracker.progress.review_schedule import ReviewSchedule
    from tracker.progress.state import Note, Review
    from tracker.roadmap.model import Track

_Record = TypeVar("_Record", "Note", "Review")

__all__ = ["GRADES", "PracticeQuestion", "answer", "answer_drafts", "questions", "to_practise"]


class PracticeQuestion(NamedTuple):
    """A question with the learner's answers and its review schedule, None where it was never graded.

    milestone  its identity
    status     due, new (never graded, or a story without an answer), later, told (a story with an answer), or retired
               (no longer in the track; own answers are kept)
    """

    milestone: str
    title: str
    phase: str
    asked: Question
    answers: tuple[Note, ...]
    schedule: ReviewSchedule | None
    status: str

    @property
    def is_story(self) -> bool:
        """Whether it is asked once and never graded."""
        return self.asked.kind == "story"

    @property
    def due(self) -> datetime | None:
        """When it is next due, None where it was never graded."""
        return self.schedule.due if self.schedule else None


def questions(track: str, phase: str = "", milestone: str = "", *, due: bool = False) -> list[PracticeQuestion]:
    """The questions of a track: due ones (longest overdue first), new ones in roadmap order, later ones, told stories.

    With `due`, only those that are due. Raises ProgressError.
    """
    view = load_progress()
    outline = track_outline(view, track)
    track_ = _load(outline.id)
    in_phase = _phase(track_, phase)
    of = resolve(milestone, {outline.id: outline}) if milestone else ""
    found = [
        one
        for one in _all(track_, view, datetime.now(UTC))
        if (not in_phase or one.phase == in_phase) and (not of or one.milestone == of)
    ]
    found.sort(key=_order)
    return [one for one in found if one.status == "due"] if due else found


def to_practise(track: str) -> list[PracticeQuestion]:
    """The due and new questions of what was studied: milestones in progress or done. Raises ProgressError."""
    view = load_progress()
    outline = track_outline(view, track)
    studied = {
        state.identity
        for state in (milestone_state(outline.id, one, view.progress) for one in outline.milestones())
        if state.state not in {"open", "skipped"}
    }
    found = [one for one in questions(track) if one.status == "due" or one.milestone in studied]
    return [one for one in found if one.status in {"due", "new"}]


def answer(question: PracticeQuestion, grade: str = "", text: str = "") -> Done:
    """Record an own answer to a question, a grade (not for a story), or both as one action. Raises ProgressError."""
    drafts = answer_drafts(question, grade, text)
    return record(f"answered a question of {question.milestone}{f': {grade}' if grade else ''}", drafts)


def answer_drafts(question: PracticeQuestion, grade: str, text: str) -> list[Draft]:
    """The events of an answer: a note with its text, and a review with its grade. Raises ProgressError."""
    if grade and grade not in GRADES:
        message = f'"{shorten(grade)}" is not a grade'
        raise ProgressError("unknown_grade", message, f"use one of: {', '.join(GRADES)}", wrong_use=True)
    if grade and question.is_story:
        raise ProgressError("no_grade", "a story is not graded", "answer it without a grade", wrong_use=True)
    about = {"of": question.milestone, "question": question.asked.text, "question_id": question.asked.id}
    drafts = []
    if text.strip():
        drafts.append(Draft("note", {**about, "text": text.strip()}))
    if grade:
        drafts.append(Draft("review", {**about, "grade": grade}))
    return drafts


def _all(track: Track, view: View, now: datetime) -> Iterator[PracticeQuestion]:
    for phase in track.phases:
        for milestone in phase.milestones:
            name = identity(track.id, milestone.id)
            notes = [note for note in view.progress.notes.get(name, ()) if note.question]
            reviews = view.progress.reviews.get(name, ())
            asked = milestone.questions()
            answers, grades = _by_name(asked, notes), _by_name(asked, reviews)
            for question in asked:
                told, graded = answers.pop(question.id, []), grades.pop(question.id, [])
                schedule = schedule_reviews(graded) if graded else None
                status = _status(question, schedule, now, answered=bool(told or graded))
                yield PracticeQuestion(name, milestone.title, phase.id, question, tuple(told), schedule, status)
            for text in {**answers, **grades}:
                told, graded = answers.get(text, []), grades.get(text, [])
                schedule = schedule_reviews(graded) if graded else None
                retired = Question("", "recall", text, (), "", "")
                yield PracticeQuestion(name, milestone.title, phase.id, retired, tuple(told), schedule, "retired")


def _by_name(questions: Sequence[Question], records: Iterable[_Record]) -> dict[str, list[_Record]]:
    """The id of a question, or the text of a retired one → its records.

    Records have the id of their question, or only its text where they are older than the id. A question that was a
    text alone has today the id that the track gave it.
    """
    ids = {question_id(question.text): question.id for question in questions}
    ids |= {question.id: question.id for question in questions}
    texts = {question.text: question.id for question in questions}
    found: dict[str, list[_Record]] = {}
    for record_ in records:
        name = ids.get(record_.question_id) or texts.get(record_.question) or record_.question
        found.setdefault(name, []).append(record_)
    return found


def _status(question: Question, schedule: ReviewSchedule | None, now: datetime, *, answered: bool) -> str:
    if question.kind == "story":
        return "told" if answered else "new"
    return "new" if not schedule else "due" if schedule.due <= now else "later"


def _order(question: PracticeQuestion) -> tuple[int, float]:
    """By status, due and later ones by time. The sort is stable, so roadmap order remains within."""
    rank = ("due", "new", "later", "told", "retired").index(question.status)
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
        raise ProgressError.of(error) from error
