"""Take back the last thing the learner did, and look through what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.actions.progress import Done, load_progress, record
from tracker.progress import journal
from tracker.progress.errors import ProgressError
from tracker.progress.events import Draft, Event
from tracker.progress.fold import is_undone, undone

if TYPE_CHECKING:
    from collections.abc import Sequence

OBSERVED = frozenset({"verified", "undo"})
"""What undo passes over by itself: what the verifier saw, and undoing (name an undo's event to redo)."""


def undo(event: str = "") -> Done:
    """Take back the last action, or the one that an event id (or its beginning) names. Raises ProgressError."""
    events, _ = journal.everything()
    void = undone(events)
    standing = [item for item in events if not is_undone(item, void)]
    if event:
        found = [item for item in standing if item.id.startswith(event)]
        if len({item.action for item in found}) != 1:
            some = "several actions" if found else "nothing that stands"
            raise ProgressError(
                "unknown-event", f'"{event}" names {some}', "`tracker journal log` names them", wrong_use=True
            )
    else:
        found = [item for item in standing if item.kind not in OBSERVED][-1:]
    if not found:
        return Done("there is nothing to undo", (), load_progress())
    taken = [item for item in standing if item.action == found[0].action]
    return record(f"undone: {told(taken)}", [Draft("undo", {"events": [item.id for item in taken]})])


def told(events: Sequence[Event]) -> str:
    """The events of one action in a few words."""
    first = events[0]
    more = f" and {len(events) - 1} more" if len(events) > 1 else ""
    about = next((first.data[key] for key in ("of", "track", "repository", "since", "on") if key in first.data), "")
    return f"{first.kind} {about}{more}".strip()
