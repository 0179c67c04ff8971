"""The record of everything done: undo, log, check and merge it; attach shelved records; show where files are."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker import paths
from tracker.actions.inputs import parse_date
from tracker.actions.progress import Done, find_identity, load_progress, record, record_chosen
from tracker.errors import ProgressError
from tracker.progress import checkpoint, journal
from tracker.progress.events import Draft, Event
from tracker.progress.fold import is_undone, undone
from tracker.progress.journal_file import device
from tracker.progress.renames import shelved
from tracker.text import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tracker.progress.journal_file import DamagedBlock

NOT_UNDONE_BY_DEFAULT = frozenset({"verified", "uses", "authorship", "undo"})
"""Kinds of events that undo passes over unless one is named: verdicts, and undo itself (undo an undo to redo)."""


class JournalCheck(NamedTuple):
    """How many files and events the journal has, its damaged blocks, and the kinds of events of a newer tracker."""

    folder: str
    files: int
    events: int
    damages: list[DamagedBlock]
    newer: list[str]


class LogEntry(NamedTuple):
    """One event of the log; `said` describes it."""

    id: str
    clock: int
    at: str
    kind: str
    data: dict[str, Any]
    said: str
    undone: bool


class FileLocation(NamedTuple):
    """A file or folder of the program or the learner."""

    name: str
    path: str
    exists: bool
    writable: bool


def undo(event: str = "") -> Done:
    """Undo the last action, or the one that an event id (or a prefix of one) names. Raises ProgressError."""
    if not event and not journal.journal_files(paths.journal()):
        return Done("nothing to undo", (), load_progress())

    def choose(recent: Sequence[Event], every: Callable[[], list[Event]]) -> tuple[str, list[Draft]]:
        events = _action_of(event, every()) if event else _last_action(recent) or _last_action(every())
        if not events:
            return "nothing to undo", []
        return f"undid: {describe(events)}", [Draft("undo", {"events": [item.id for item in events]})]

    return record_chosen(choose)


def _all_events() -> list[Event]:
    return journal.read_events()[0]


def _last_action(events: Sequence[Event]) -> list[Event]:
    """The events of the last action that are not undone; none where `events` may not hold all of it."""
    effective = _effective(events)
    last = next((item for item in reversed(effective) if item.kind not in NOT_UNDONE_BY_DEFAULT), None)
    if last is None or not any(item.id == f"{last.action}.1" for item in events):
        return []
    return [item for item in effective if item.action == last.action]


def _action_of(event: str, events: Sequence[Event]) -> list[Event]:
    effective = _effective(events)
    actions = {item.action for item in effective if item.id.startswith(event)}
    if len(actions) != 1:
        text = shorten(event)
        message = f'"{text}" is ambiguous' if actions else f'no event "{text}", or it is already undone'
        raise ProgressError("unknown_event", message, "`tracker journal log` lists the events", wrong_use=True)
    return [item for item in effective if item.action in actions]


def _effective(events: Sequence[Event]) -> list[Event]:
    void = undone(events)
    return [item for item in events if not is_undone(item, void)]


def describe(events: Sequence[Event]) -> str:
    """The events of one action in a few words."""
    first = events[0]
    more = f" and {len(events) - 1} more" if len(events) > 1 else ""
    more += " (by a newer tracker)" if first.newer else ""
    subject = next(
        (str(first.data[key]) for key in ("of", "track", "repository", "since", "on") if key in first.data), ""
    )
    return f"{first.kind} {subject}{more}".strip()


def check() -> JournalCheck:
    """Read the whole journal and rebuild the checkpoint. Raises ProgressError where the journal cannot be read."""
    checkpoint.discard(paths.home())
    events, damages = journal.read_events()
    newer = [event.kind for event in events if event.newer]
    files = len(journal.journal_files(paths.journal()))
    return JournalCheck(str(paths.journal()), files, len(events), damages, newer)


def log(since: str = "") -> Iterator[LogEntry]:
    """All events from a day on, oldest first. Raises ProgressError."""
    first = parse_date(since) if since else ""
    events = _all_events()
    void = undone(events)
    for event in events:
        if event.at[:10] >= first:
            yield LogEntry(
                event.id, event.clock, event.at, event.kind, event.data, describe([event]), is_undone(event, void)
            )


def merge(folder: Path) -> journal.Merged:
    """Merge the journal in a folder, or in its `journal`. Raises ProgressError where there is none."""
    inner = folder / "journal"
    source = inner if inner.is_dir() else folder
    if not source.is_dir() or not journal.journal_files(source):
        remedy = "give a copy of a journal folder or of TRACKER_HOME"
        raise ProgressError("no_journal", f"{folder} does not contain a journal", remedy, wrong_use=True)
    return journal.merge_folder(source, paths.journal())


def attach(old: str, target: str) -> Done:
    """Move all records of a shelved identity to a milestone or step of today's tracks. Raises ProgressError."""
    view = load_progress()
    found = [one.identity for one in shelved(view.progress, view.tracks)]
    if old not in found and not any(identity.startswith(f"{old}.") for identity in found):
        remedy = f"the shelf has {', '.join(found[:5]) or 'no records'}"
        raise ProgressError(
            "not_on_shelf", f'"{shorten(old)}" is not on the shelf', remedy, wrong_use=True, candidates=tuple(found)
        )
    to = find_identity(target, view, steps="." in old.partition("/")[2])
    return record(f"attached the records of {old} to {to}", [Draft("attach", {"of": old, "to": to})])


def file_locations() -> list[FileLocation]:
    """Where the journal, the learner's own tracks and catalogue, and the cache are."""
    home = paths.home()
    named = {
        "home": home,
        "journal": paths.journal(),
        "this device": paths.journal() / f"{device()}.toml",
        "tracks": paths.own_tracks(),
        "catalogue": paths.own_catalogue(),
        "cache": paths.cache(),
    }
    return [FileLocation(name, str(path), path.exists(), _is_writable(path)) for name, path in named.items()]


def _is_writable(path: Path) -> bool:
    """Whether the path, or the nearest existing folder around it, can be written."""
    nearest = next((folder for folder in (path, *path.parents) if folder.exists()), path)
    return os.access(nearest, os.W_OK)
