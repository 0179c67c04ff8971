"""Notes on milestones and steps; what they share with impacts: a text, and a number in the list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from tracker.actions.progress import Done, find_identity, load_progress, record
from tracker.errors import ProgressError
from tracker.progress.events import Draft
from tracker.progress.renames import identities
from tracker.text import plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tracker.actions.progress import View
    from tracker.progress.state import Impact, Note

_Item = TypeVar("_Item", "Note", "Impact")


def note(name: str, text: str) -> Done:
    """Add a note to a milestone or step. Raises ProgressError."""
    of = find_identity(name, load_progress(), steps=True)
    return record(f"added a note to {of}", [Draft("note", {"of": of, "text": required(text, "note")})])


def notes_of(name: str, view: View) -> list[tuple[str, Note]]:
    """The notes on a milestone and its steps, or on one step, oldest first, each with its identity.

    Raises ProgressError.
    """
    identity = find_identity(name, view, steps=True, loose=True)
    found = [
        (of, item)
        for of, notes in view.progress.notes.items()
        if of == identity or of.startswith(f"{identity}.")
        for item in notes
    ]
    return sorted(found, key=lambda pair: pair[1].at)


def remove_note(name: str, number: int) -> Done:
    """Remove a note by its number in `notes_of`. Raises ProgressError."""
    view = load_progress()
    of, item = numbered(notes_of(name, view), number, "note")
    return record(f"removed note {number} on {of}", [taken_back("note", of, item, view)])


def edit_note(name: str, number: int, text: str) -> Done:
    """Replace the text of a note by its number in `notes_of`. Raises ProgressError."""
    view = load_progress()
    of, item = numbered(notes_of(name, view), number, "note")
    kept = {"question": item.question, "question_id": item.question_id}
    data = {"of": of, "text": required(text, "note"), **{key: value for key, value in kept.items() if value}}
    return record(f"changed note {number} on {of}", [taken_back("note", of, item, view), Draft("note", data)])


def numbered(items: Sequence[tuple[str, _Item]], number: int, what: str) -> tuple[str, _Item]:
    """The note or impact with this number, from 1. Raises ProgressError."""
    if 1 <= number <= len(items):
        return items[number - 1]
    count = f"there {'is' if len(items) == 1 else 'are'} {plural(len(items), what)}, numbered as shown without a text"
    remedy = count if items else "there is none yet: give a text to add one"
    raise ProgressError("unknown_number", f"there is no {what} {number}", remedy, wrong_use=True)


def taken_back(kind: str, of: str, item: Note | Impact, view: View) -> Draft:
    """The event that removes a note or impact, under the name that it was recorded with."""
    current = identities(view.tracks, view.recorded.attached).current
    recorded: Mapping[str, Sequence[Note | Impact]] = view.recorded.notes if kind == "note" else view.recorded.impacts
    name = next(name for name, items in recorded.items() if current(name) == of and item in items)
    return Draft(f"remove-{kind}", {"of": name, "recorded": item.at, "text": item.text})


def required(text: str, what: str) -> str:
    """The text. Raises ProgressError where it is empty."""
    if not text.strip():
        raise ProgressError("no_text", f"the {what} is empty", "give its text after the milestone", wrong_use=True)
    return text
