"""The journal: one append-only file of events for each device. Load, append, merge."""

from __future__ import annotations

import errno
import os
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker import paths
from tracker.errors import ProgressError
from tracker.progress import checkpoint as checkpoints
from tracker.progress.events import Event, encode, ordered
from tracker.progress.journal_file import DamagedBlock, ReadPosition, append_blocks, device, read_new
from tracker.progress.lock import locked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import TypeAlias

    from tracker.progress.events import Draft
    from tracker.progress.journal_file import NewBlocks

    Choice: TypeAlias = Callable[[Sequence[Event], Callable[[], list[Event]]], Sequence[Draft]]
    """Chooses what to append from the last events, and from all of them where it asks for these."""


class JournalState(NamedTuple):
    """The table of progress, the largest clock, the last events, damaged blocks, and warnings."""

    table: dict[str, Any]
    clock: int
    recent: tuple[Event, ...]
    damages: tuple[DamagedBlock, ...]
    warnings: tuple[str, ...]


class Written(NamedTuple):
    """The appended events, and the journal after them."""

    events: tuple[Event, ...]
    state: JournalState


class Merged(NamedTuple):
    """How many events were added, how many were already there, and the damaged blocks that were skipped."""

    added: int
    known: int
    damages: list[DamagedBlock]


def load() -> JournalState:
    """Progress from the journal. Raises ProgressError where one of its files cannot be read."""
    with locked(paths.journal(), exclusive=False) as warning:
        return _load(warning)


def read_events() -> tuple[list[Event], list[DamagedBlock]]:
    """All events of all devices, sorted, each once, and the damaged blocks; raises like `load`.

    The checkpoint is not used.
    """
    folder = paths.journal()
    with locked(folder, exclusive=False):
        read = _read_all(folder, {}) or _Read([], [], [], {})
    return ordered(read.events), [*read.damages, *read.tails]


def append(drafts: Sequence[Draft], *, now: datetime | None = None) -> Written:
    """Append events, all or none, and flush them to the disk.

    Raises ProgressError where they cannot be written; the journal is unchanged then.
    """
    return append_chosen(lambda _recent, _all: drafts, now=now)


def append_chosen(choose: Choice, *, now: datetime | None = None) -> Written:
    """Append events as `append` does, chosen while no other process can record anything."""
    folder = paths.journal()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder, exclusive=True) as warning:
            state = _load(warning)
            drafts = choose(state.recent, lambda: ordered((_read_all(folder, {}) or _Read([], [], [], {})).events))
            if not drafts:
                return Written((), state)
            at = (now or datetime.now().astimezone()).isoformat(timespec="seconds")
            action = os.urandom(8).hex()
            events = tuple(
                Event(state.clock + number, f"{action}.{number}", at, draft.kind, draft.data)
                for number, draft in enumerate(drafts, 1)
            )
            append_blocks(folder / f"{device()}.toml", [encode(event) for event in events])
            return Written(events, _load(warning))
    except OSError as error:
        raise write_error(folder, error) from error


def merge_folder(source: Path, target: Path) -> Merged:
    """Append each event of `source` that `target` lacks to the file of the device it came from.

    Raises ProgressError where one of the folders cannot be read or written.
    """
    found, damages = _by_file(source)
    try:
        target.mkdir(parents=True, exist_ok=True)
        with locked(target, exclusive=True):
            # Two different events with the same key are both kept: sorting chooses the same one on each device.
            mine = {repr(event) for events in _by_file(target)[0].values() for event in events}
            added = known = 0
            for name, events in found.items():
                new = [event for event in ordered(events) if repr(event) not in mine]
                known += len(events) - len(new)
                added += len(new)
                mine.update(map(repr, new))
                if new:
                    append_blocks(target / name, [encode(event) for event in new])
    except OSError as error:
        raise write_error(target, error) from error
    return Merged(added, known, damages)


def _by_file(folder: Path) -> tuple[dict[str, list[Event]], list[DamagedBlock]]:
    found: dict[str, list[Event]] = {}
    damages: list[DamagedBlock] = []
    for file in journal_files(folder):
        if new := _read_file(file, None):
            found[file.name] = new.events
            damages += [*new.damages, *([new.tail] if new.tail else [])]
    return found, damages


def _read_file(file: Path, mark: ReadPosition | None) -> NewBlocks | None:
    try:
        return read_new(file, mark)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ProgressError(
            "unreadable", f"cannot read {file}: {reason}", "make it readable, or move it away"
        ) from error


def write_error(folder: Path, error: OSError) -> ProgressError:
    """The error where the journal cannot be written."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return ProgressError(
            "disk_full",
            f"the disk of {folder} is full: nothing was recorded, the journal is unchanged",
            "free some space, then try again",
        )
    reason = error.strerror or str(error)
    return ProgressError(
        "read_only",
        f"cannot write {folder} ({reason}): nothing was recorded, reading still works",
        "make it writable, or give another folder with --home or TRACKER_HOME",
    )


def _load(warning: str) -> JournalState:
    home, folder = paths.home(), paths.journal()
    old = checkpoints.load(home)
    read = _read_all(folder, old.marks)
    new = read and checkpoints.advance(old, read.events, read.marks, read.damages)
    if read is None or new is None:
        old = checkpoints.EMPTY
        read = _read_all(folder, {}) or _Read([], [], [], {})
        new = checkpoints.advance(old, read.events, read.marks, read.damages) or old
    if new != old:
        checkpoints.save(home, new, old)
    return JournalState(new.table(), new.clock, new.tail, (*new.damages, *read.tails), (warning,) if warning else ())


class _Read(NamedTuple):
    events: list[Event]
    damages: list[DamagedBlock]
    tails: list[DamagedBlock]
    marks: dict[str, ReadPosition]


def _read_all(folder: Path, marks: Mapping[str, ReadPosition]) -> _Read | None:
    """The new blocks in the files of a folder; None where a file changed before its mark."""
    read = _Read([], [], [], {})
    for file in journal_files(folder):
        reading = _read_file(file, marks.get(file.name))
        if reading is None:
            return None
        read.events.extend(reading.events)
        read.damages.extend(reading.damages)
        read.tails.extend([reading.tail] if reading.tail else [])
        read.marks[file.name] = reading.mark
    return read if marks.keys() <= read.marks.keys() else None


def journal_files(folder: Path) -> list[Path]:
    """The files of a journal folder, none where it does not exist. Raises ProgressError where it cannot be read."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if entry.name.endswith(".toml") and entry.is_file())
    except FileNotFoundError:
        return []
    except OSError as error:
        reason = error.strerror or str(error)
        remedy = "set TRACKER_HOME to a folder" if isinstance(error, NotADirectoryError) else "make it readable"
        raise ProgressError("unreadable", f"cannot read {folder}: {reason}", remedy) from error
    return [folder / name for name in names if not name.startswith(".")]
