"""The record of everything done: undo, log, check and merge it, attach orphaned records, show where files are."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker import paths as places
from tracker.actions.progress import Done, load_progress, record
from tracker.actions.start import iso_date
from tracker.actions.tick import named
from tracker.errors import ProgressError
from tracker.progress import checkpoint, journal
from tracker.progress.events import Draft, Event
from tracker.progress.fold import is_undone, undone
from tracker.progress.journal import Merged, merge_folder
from tracker.progress.journal_file import device
from tracker.progress.renames import orphans
from tracker.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tracker.progress.journal_file import Damage

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
        raise ProgressError("unknown-event", message, "`tracker journal log` names them", wrong_use=True)
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


class Checked(NamedTuple):
    """What is in the journal and what had to be set aside."""

    folder: str
    files: int
    events: int
    damages: list[Damage]


class Logged(NamedTuple):
    """One event for the log."""

    id: str
    clock: int
    at: str
    kind: str
    data: dict[str, Any]
    said: str
    undone: bool


class Where(NamedTuple):
    """A place of the program's or the learner's."""

    name: str
    path: str
    exists: bool
    writable: bool


def check() -> Checked:
    """Read the journal anew, and the checkpoint with it. Raises ProgressError where it cannot be read."""
    checkpoint.forget(places.home())
    events, damages = journal.everything()
    return Checked(str(places.journal()), len(journal.journal_files(places.journal())), len(events), damages)


def log(since: str = "") -> Iterator[Logged]:
    """Everything that was done, oldest first, from a day on. Raises ProgressError."""
    first = iso_date(since) if since else ""
    events, _ = journal.everything()
    void = undone(events)
    for event in events:
        if event.at[:10] >= first:
            yield Logged(
                *event[1:2], event.clock, event.at, event.kind, event.data, told([event]), is_undone(event, void)
            )


def merge(folder: Path) -> Merged:
    """Take in the journal in a folder, or in its `journal`. Raises ProgressError where there is none."""
    inner = folder / "journal"
    source = inner if inner.is_dir() else folder
    if not source.is_dir() or not journal.journal_files(source):
        message = f"{folder} holds no journal"
        raise ProgressError("no-journal", message, "name a copy of a journal folder or of TRACKER_HOME", wrong_use=True)
    return merge_folder(source, places.journal())


def paths() -> list[Where]:
    """Where the journal, own tracks and catalogue, and the cache are."""
    home = places.home()
    named = {
        "home": home,
        "journal": places.journal(),
        "this device": places.journal() / f"{device()}.toml",
        "tracks": places.own_tracks(),
        "catalogue": places.own_catalogue(),
        "cache": places.cache(),
    }
    return [Where(name, str(path), path.exists(), _writable(path)) for name, path in named.items()]


def _writable(path: Path) -> bool:
    """Whether the path, or where it would be made, can be written."""
    there = next((folder for folder in (path, *path.parents) if folder.exists()), path)
    return os.access(there, os.W_OK)


def attach(old: str, new: str) -> Done:
    """Give all records of a vanished identity to a milestone or step of today. Raises ProgressError."""
    view = load_progress()
    found = [orphan.identity for orphan in orphans(view.progress, view.tracks)]
    if old not in found and not any(identity.startswith(f"{old}.") for identity in found):
        listed = ", ".join(found[:5]) or "nothing"
        message = f'"{shorten(old)}" is not on the shelf'
        raise ProgressError("not-on-shelf", message, f"there is {listed}", wrong_use=True, candidates=tuple(found))
    to = named(new, view, steps="." in old.partition("/")[2])
    return record(f"gave the records of {old} to {to}", [Draft("attach", {"of": old, "to": to})])
