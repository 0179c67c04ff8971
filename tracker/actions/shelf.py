"""Give records of what vanished to something that is there."""

from __future__ import annotations

from tracker.actions.progress import Done, load_progress, record
from tracker.actions.ticking import named
from tracker.progress.errors import ProgressError
from tracker.progress.events import Draft
from tracker.progress.renames import orphans
from tracker.text import shorten


def attach(old: str, new: str) -> Done:
    """Give all records of a vanished identity to a milestone or step of today. Raises ProgressError."""
    view = load_progress()
    found = [orphan.identity for orphan in orphans(view.progress, view.tracks)]
    if old not in found and not any(identity.startswith(f"{old}.") for identity in found):
        listed = ", ".join(found[:5]) or "nothing"
        message = f'"{shorten(old)}" is not on the shelf'
        raise ProgressError("not_on_shelf", message, f"there is {listed}", wrong_use=True, candidates=tuple(found))
    to = named(new, view, steps="." in old.partition("/")[2])
    return record(f"gave the records of {old} to {to}", [Draft("attach", {"of": old, "to": to})])
