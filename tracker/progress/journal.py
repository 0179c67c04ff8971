"""The journal: one append-only file of events for each device, and progress as the fold over all of them."""

from __future__ import annotations

import errno
import os
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker import paths
from tracker.errors import ProgressError
from tracker.progress import checkpoint as checkpoints
from tracker.progress.events import Event, encode, ordered
from tracker.progress.journal_file import Damage, Mark, device, read_new, write_blocks
from tracker.progress.lock import locked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tracker.progress.events import Draft


class Loaded(NamedTuple):
    """The table of progress, its last events, and what there is to tell about the files it came from."""

    table: dict[str, Any]
    clock: int
    recent: tuple[Event, ...]
    damages: tuple[Damage, ...]
    warnings: tuple[str, ...]


class Written(NamedTuple):
    """The events as they are in the journal now, and the progress with them."""

    events: tuple[Event, ...]
    loaded: Loaded


class Merged(NamedTuple):
    """How many events were taken in, how many were known already, and the blocks that could not be read."""

    added: int
    known: int
    damages: list[Damage]


def load() -> Loaded:
    """Progress from the journal. Raises ProgressError where a file of it cannot be read."""
    with locked(paths.journal(), exclusive=False) as warning:
        return _load(warning)


def everything(where: Path | None = None) -> tuple[list[Event], list[Damage]]:
    """All events of all devices in their order, each once, and the blocks set aside; read anew. As `load` raises."""
    where = where or paths.journal()
    with locked(where, exclusive=False):
        read = _read_all(where, {}) or _Read([], [], [], {})
    return ordered(read.events), [*read.damages, *read.tails]


def append(drafts: Sequence[Draft], *, now: datetime | None = None) -> Written:
    """Write what happened, all of it or nothing, and hand it to the disk before returning.

    Raises ProgressError where it cannot be written: what was there before is untouched.
    """
    where = paths.journal()
    try:
        where.mkdir(parents=True, exist_ok=True)
        with locked(where, exclusive=True) as warning:
            loaded = _load(warning)
            at = (now or datetime.now().astimezone()).isoformat(timespec="seconds")
            action = os.urandom(8).hex()
            events = tuple(
                Event(loaded.clock + number, f"{action}.{number}", at, draft.kind, draft.data)
                for number, draft in enumerate(drafts, 1)
            )
            write_blocks(where / f"{device()}.toml", [encode(event) for event in events])
            return Written(events, _load(warning))
    except OSError as error:
        raise unwritable(where, error) from error


def merge_folder(source: Path, target: Path) -> Merged:
    """Append what `source` has and `target` lacks. Raises ProgressError where one cannot be read or written."""
    found, damages = _by_file(source)
    try:
        target.mkdir(parents=True, exist_ok=True)
        with locked(target, exclusive=True):
            # Of two events that claim one place but differ both are kept: the order chooses the same on each device.
            mine = {repr(event) for events in _by_file(target)[0].values() for event in events}
            added = known = 0
            for name, events in found.items():
                new = [event for event in ordered(events) if repr(event) not in mine]
                known += len(events) - len(new)
                added += len(new)
                mine.update(map(repr, new))
                if new:
                    write_blocks(target / name, [encode(event) for event in new])
    except OSError as error:
        raise unwritable(target, error) from error
    return Merged(added, known, damages)


def _by_file(folder: Path) -> tuple[dict[str, list[Event]], list[Damage]]:
    found: dict[str, list[Event]] = {}
    damages: list[Damage] = []
    for file in journal_files(folder):
        try:
            reading = read_new(file, None)
        except OSError as error:
            reason = error.strerror or str(error)
            raise ProgressError("unreadable", f"{file} cannot be read: {reason}", "make it readable") from error
        if reading:
            found[file.name] = reading.events
            damages += [*reading.damages, *([reading.tail] if reading.tail else [])]
    return found, damages


def unwritable(where: Path, error: OSError) -> ProgressError:
    """What to tell where the journal cannot be written."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return ProgressError(
            "disk-full",
            f"the disk of {where} is full: nothing was recorded, what was there is untouched",
            "make room, then do it again",
        )
    reason = error.strerror or str(error)
    return ProgressError(
        "read-only",
        f"{where} cannot be written ({reason}): nothing was recorded, reading still works",
        "make it writable, or name another folder with --home or TRACKER_HOME",
    )


def _load(warning: str) -> Loaded:
    home, where = paths.home(), paths.journal()
    old = checkpoints.load(home)
    read = _read_all(where, old.marks)
    new = read and checkpoints.advanced(old, read.events, read.marks, read.damages)
    if read is None or new is None:
        old = checkpoints.NOTHING
        read = _read_all(where, {}) or _Read([], [], [], {})
        new = checkpoints.advanced(old, read.events, read.marks, read.damages) or old
    if new != old:
        checkpoints.save(home, new, old)
    return Loaded(new.table(), new.clock, new.tail, (*new.damages, *read.tails), (warning,) if warning else ())


class _Read(NamedTuple):
    events: list[Event]
    damages: list[Damage]
    tails: list[Damage]
    marks: dict[str, Mark]


def _read_all(where: Path, marks: Mapping[str, Mark]) -> _Read | None:
    """What is new in the files of a folder; None where one is not as it was when it was marked."""
    read = _Read([], [], [], {})
    for file in journal_files(where):
        try:
            reading = read_new(file, marks.get(file.name))
        except OSError as error:
            reason = error.strerror or str(error)
            raise ProgressError(
                "unreadable", f"{file} cannot be read: {reason}", "make it readable, or move it away"
            ) from error
        if reading is None:
            return None
        read.events.extend(reading.events)
        read.damages.extend(reading.damages)
        read.tails.extend([reading.tail] if reading.tail else [])
        read.marks[file.name] = reading.mark
    return read if marks.keys() <= read.marks.keys() else None


def journal_files(where: Path) -> list[Path]:
    """The files of a journal folder, none where there is none. Raises ProgressError where it cannot be read."""
    try:
        names = sorted(entry.name for entry in os.scandir(where) if entry.name.endswith(".toml") and entry.is_file())
    except FileNotFoundError:
        return []
    except OSError as error:
        reason = error.strerror or str(error)
        raise ProgressError("unreadable", f"{where} cannot be read: {reason}", "make it readable") from error
    return [where / name for name in names if not name.startswith(".")]
