"""The journal: one append-only file of events for each device, and progress as the fold over all of them."""

from __future__ import annotations

import errno
import os
import re
import zlib
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker import paths
from tracker.progress import checkpoint as checkpoints
from tracker.progress.blocks import Damage, Mark, read_new
from tracker.progress.errors import ProgressError
from tracker.progress.events import BlockError, Event, decode, encode, ordered
from tracker.progress.lock import locked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tracker.progress.events import Draft

HEADER = "# What you did with tracker on this device. Append only; see docs/progress.md.\n\n"


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


def device() -> str:
    """The name of this device's file: TRACKER_DEVICE, else the host's name with a mark of the machine."""
    if chosen := re.sub(r"[^a-z0-9-]+", "-", os.environ.get("TRACKER_DEVICE", "").lower()).strip("-"):
        return chosen[:40]
    import platform  # noqa: PLC0415 - takes 1.4 ms, and only what is recorded needs the name

    name = platform.node()
    try:
        with open("/etc/machine-id", encoding="ascii") as file:  # noqa: PTH123 - a constant path
            machine = file.read(64)
    except (OSError, UnicodeDecodeError):
        machine = ""
    slug = re.sub(r"[^a-z0-9]+", "-", name.partition(".")[0].lower()).strip("-")[:24] or "device"
    return f"{slug}-{zlib.crc32(f'{name} {machine}'.encode()):08x}"


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


def write_blocks(file: Path, blocks: Sequence[str]) -> None:
    """Append blocks to a file of the journal, whose lock is held. Raises OSError with the file as it was."""
    for block in blocks:
        try:
            decode(block)
        except BlockError as error:
            raise ProgressError(
                "too_large", f"this cannot be recorded: it {error}", "make it shorter", wrong_use=True
            ) from None
    handle = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    try:
        size = os.lseek(handle, 0, os.SEEK_END)
        before = HEADER if not size else "" if _ends_line(handle, size) else "\n"
        data = memoryview("".join((before, *blocks)).encode())
        try:
            while data:
                data = data[os.write(handle, data) :]
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, size)
            raise
        if not size:
            _sync_folder(file.parent)
    finally:
        os.close(handle)


def unwritable(where: Path, error: OSError) -> ProgressError:
    """What to tell where the journal cannot be written."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return ProgressError(
            "disk_full",
            f"the disk of {where} is full: nothing was recorded, what was there is untouched",
            "make room, then do it again",
        )
    reason = error.strerror or str(error)
    return ProgressError(
        "read_only",
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


def _ends_line(handle: int, size: int) -> bool:
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1) == b"\n"  # which leaves the handle at the end again


def _sync_folder(where: Path) -> None:
    """Make sure that a new file's name is on the disk too, where a folder can be opened for that."""
    with suppress(OSError):
        handle = os.open(where, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
