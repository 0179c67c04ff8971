"""Take back the last thing the learner did, and look through what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.actions.progress import Done, load_progress, record
from tracker.progress import journal
from tracker.progress.errors import ProgressError
from tracker.progress.events import Draft, Event
from tracker.progress.fold import is_undone, undone
from tracker.text import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

OBSERVED = frozenset({"verified", "undo"})
"""What undo passes over by itself: what the verifier saw, and undoing (name an undo's event to redo)."""


def undo(event: str = "") -> Done:
    """Take back the last action, or the one that an event id (or its beginning) names. Raises ProgressError."""
    taken = _named(event) if event else _last(journal.load().recent) or _last(journal.everything()[0])
    if not taken:
        return Done("there is nothing to undo", (), load_progress())
    return record(f"undone: {told(taken)}", [Draft("undo", {"events": [item.id for item in taken]})])


def _last(events: Sequence[Event]) -> list[Event]:
    """What stands of the last action in these events; nothing where they do not hold all of it."""
    standing = _standing(events)
    last = next((item for item in reversed(standing) if item.kind not in OBSERVED), None)
    if last is None or not any(item.id == f"{last.action}.1" for item in events):
        return []
    return [item for item in standing if item.action == last.action]


def _named(event: str) -> list[Event]:
    standing = _standing(journal.everything()[0])
    actions = {item.action for item in standing if item.id.startswith(event)}
    if len(actions) != 1:
        some = "several actions" if actions else "nothing that stands"
        message = f'"{shorten(event)}" names {some}'
        raise ProgressError("unknown_event", message, "`tracker journal log` names them", wrong_use=True)
    return [item for item in standing if item.action in actions]


def _standing(events: Sequence[Event]) -> list[Event]:
    void = undone(events)
    return [item for item in events if not is_undone(item, void)]


def told(events: Sequence[Event]) -> str:
    """The events of one action in a few words."""
    first = events[0]
    more = f" and {len(events) - 1} more" if len(events) > 1 else ""
    about = next((first.data[key] for key in ("of", "track", "repository", "since", "on") if key in first.data), "")
    return f"{first.kind} {about}{more}".strip()
