"""Interview questions of milestones: own answers, kept as notes, and grades that say when a question comes again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from tracker.actions.progress import Done, load_progress, record, track_outline
from tracker.files.problems import nearest
from tracker.progress.errors import ProgressError
from tracker.progress.events import Draft
from tracker.progress.names import resolve
from tracker.progress.recall import GRADES, recall
from tracker.roadmap.loader import TrackError, load_leniently
from tracker.roadmap.model import identity
from tracker.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.actions.progress import View
    from tracker.progress.recall import Recall
    from tracker.progress.state import Note
    from tracker.roadmap.model import Track

__all__ = ["GRADES", "Asked", "answer", "questions"]


class Asked(NamedTuple):
    """A question with what the learner made of it.

    milestone  its identity
    standing   due, new (never graded), later, or retired: the track no longer asks it, own answers stay
    """

    milestone: str
    title: str
    phase: str
    text: str
    answers: tuple[Note, ...]
    recall: Recall | None
    standing: str

    @property
    def due(self) -> datetime | None:
        """When it comes again, None where it was never graded."""
        return self.recall.due if self.recall else None


def questions(
    track: str, phase: str = "", milestone: str = "", *, due: bool = False, now: datetime | None = None
) -> list[Asked]:
    """The questions of a track: due ones first, the longest due at the front, then new ones as the roadmap has them,
    then those whose time comes later. With `due` only the first. Raises ProgressError.
    """
    view = load_progress()
    outline = track_outline(view, track)
    whole = _loaded(outline.id)
    in_phase = _phase(whole, phase)
    of = resolve(milestone, {outline.id: outline}) if milestone else ""
    found = [
        asked
        for asked in _all(whole, view, now or datetime.now(UTC))
        if (not in_phase or asked.phase == in_phase) and (not of or asked.milestone == of)
    ]
    found.sort(key=_order)
    return [asked for asked in found if asked.standing == "due"] if due else found


def answer(asked: Asked, grade: str = "", text: str = "") -> Done:
    """Keep an own answer to a question, a grade, or both as one action. Raises ProgressError."""
    if grade and grade not in GRADES:
        message = f'"{shorten(grade)}" is no grade'
        raise ProgressError("unknown_grade", message, f"grades are {', '.join(GRADES)}", wrong_use=True)
    drafts = []
    if text.strip():
        drafts.append(Draft("note", {"of": asked.milestone, "text": text.strip(), "question": asked.text}))
    if grade:
        drafts.append(Draft("review", {"of": asked.milestone, "question": asked.text, "grade": grade}))
    return record(f"answered a question of {asked.milestone}{f': {grade}' if grade else ''}", drafts)


def _all(track: Track, view: View, now: datetime) -> Iterator[Asked]:
    for phase in track.phases:
        for milestone in phase.milestones:
            name = identity(track.id, milestone.id)
            notes = [note for note in view.progress.notes.get(name, ()) if note.question]
            reviews = view.progress.reviews.get(name, ())
            kept = [*(note.question for note in notes), *(review.question for review in reviews)]
            for text in dict.fromkeys((*milestone.questions, *kept)):
                graded = [review for review in reviews if review.question == text]
                known = recall(graded) if graded else None
                yield Asked(
                    name,
                    milestone.title,
                    phase.id,
                    text,
                    tuple(note for note in notes if note.question == text),
                    known,
                    _standing(known, now) if text in milestone.questions else "retired",
                )


def _standing(known: Recall | None, now: datetime) -> str:
    return "new" if not known else "due" if known.due <= now else "later"


def _order(asked: Asked) -> tuple[int, float]:
    """Due before new before later before retired; within due and later by time. Sorting keeps the roadmap's order."""
    rank = ("due", "new", "later", "retired").index(asked.standing)
    return rank, asked.due.timestamp() if asked.due else 0


def _phase(track: Track, name: str) -> str:
    """The id of the phase that is meant, "" for none. Raises ProgressError."""
    ids = [phase.id for phase in track.phases]
    found = [id_ for id_ in ids if id_ == name] or [id_ for id_ in ids if name and id_.startswith(name.lower())]
    if len(found) == 1 or not name:
        return found[0] if name else ""
    near = nearest(name, ids)
    message = f'{track.id} has no phase "{shorten(name)}"' + (f', did you mean "{near}"?' if near else "")
    raise ProgressError("unknown_phase", message, f"its phases are {', '.join(ids)}", wrong_use=True)


def _loaded(track: str) -> Track:
    try:
        return load_leniently(track)
    except TrackError as error:
        raise ProgressError(error.code, error.message, error.remedy) from error
