"""Check, show and merge the journal; say where things are."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker import paths as places
from tracker.actions.start import iso_date
from tracker.actions.undo import told
from tracker.progress import checkpoint, journal
from tracker.progress.errors import ProgressError
from tracker.progress.fold import is_undone, undone
from tracker.progress.merge import Merged, merge_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tracker.progress.blocks import Damage


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
        raise ProgressError("no_journal", message, "name a copy of a journal folder or of TRACKER_HOME", wrong_use=True)
    return merge_folder(source, places.journal())


def paths() -> list[Where]:
    """Where the journal, own tracks and catalogue, and the cache are."""
    home = places.home()
    named = {
        "home": home,
        "journal": places.journal(),
        "this device": places.journal() / f"{journal.device()}.toml",
        "tracks": places.own_tracks(),
        "catalogue": places.own_catalogue(),
        "cache": places.cache(),
    }
    return [Where(name, str(path), path.exists(), _writable(path)) for name, path in named.items()]


def _writable(path: Path) -> bool:
    """Whether the path, or where it would be made, can be written."""
    there = next((folder for folder in (path, *path.parents) if folder.exists()), path)
    return os.access(there, os.W_OK)
