"""One journal file: read its new blocks, each by itself, and append to it."""

from __future__ import annotations

import os
import platform
import re
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from tracker.errors import ProgressError
from tracker.files.regular import open_regular
from tracker.progress.events import BlockError, decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tracker.progress.events import Event

HEADER = "# What you did with tracker on this device. Append only; see docs/progress.md.\n\n"
_BLANK = re.compile(rb"\n\r?\n")
_START = re.compile(rb"^\[\[event\]\][ \t]*\r?$", re.MULTILINE)
_CHECKED_BYTES = 256
_MAX_TEXT = 2000


class ReadPosition(NamedTuple):
    """How far a file was read: offset, line, checksum of the bytes before it, and its size and mtime (ns) then."""

    offset: int
    line: int
    sum: int
    size: int
    changed: int


class DamagedBlock(NamedTuple):
    """A block that was skipped, and why."""

    file: str
    line: int
    reason: str
    text: str


class NewBlocks(NamedTuple):
    """The new blocks of a file. `damages` are final; `tail` is a damaged last block, which may be half written."""

    events: list[Event]
    damages: list[DamagedBlock]
    tail: DamagedBlock | None
    mark: ReadPosition


def read_new(file: Path, mark: ReadPosition | None) -> NewBlocks | None:
    """The blocks after the mark; None where the bytes before it changed. Raises OSError."""
    mark = mark or ReadPosition(0, 1, 0, 0, 0)
    with open_regular(file) as stream:
        status = os.fstat(stream.fileno())
        if mark.offset == mark.size and (mark.size, mark.changed) == (status.st_size, status.st_mtime_ns):
            return NewBlocks([], [], None, mark)
        start = max(0, mark.offset - _CHECKED_BYTES)
        stream.seek(start)
        data = stream.read()
    begin = mark.offset - start
    if zlib.crc32(data[:begin]) != mark.sum or len(data) < begin:
        return None
    events: list[Event] = []
    damages: list[DamagedBlock] = []
    tail: DamagedBlock | None = None
    end_of_last = counted = begin
    line = mark.line
    for first, end in _spans(data, begin):
        damage_at, reason = _read_block(data[first:end], events)
        if reason:
            line += data.count(b"\n", counted, first + damage_at)
            counted = first + damage_at
            text = data[first + damage_at : min(end, first + damage_at + _MAX_TEXT)].decode("utf-8", "replace")
            damage = DamagedBlock(file.name, line, reason, text)
            if end == len(data):
                tail = damage
                end_of_last = first + damage_at
                break
            damages.append(damage)
        end_of_last = end
    read = ReadPosition(
        start + end_of_last,
        line + data.count(b"\n", counted, end_of_last),
        zlib.crc32(data[max(0, end_of_last - _CHECKED_BYTES) : end_of_last]),
        start + len(data),
        status.st_mtime_ns,
    )
    return NewBlocks(events, damages, tail, read)


def _read_block(block: bytes, events: list[Event]) -> tuple[int, str]:
    """Add the event of a block; returns the offset of damage in it and its reason, "" where there is none.

    A block ends at a blank line: what follows, such as the start of a truncated block, is not part of it.
    """
    if _is_blank(block):
        return 0, ""
    try:
        events.append(_event(block))
    except BlockError as error:
        blank = _BLANK.search(block)
        if blank is None:
            return 0, str(error)
        rest = block[blank.end() :]
        try:
            events.append(_event(block[: blank.end()]))
        except BlockError as other:
            return 0, str(other)
        return blank.end(), "" if _is_blank(rest) else "is not an event"
    return 0, ""


def _event(block: bytes) -> Event:
    try:
        return decode(block.decode())
    except UnicodeDecodeError as error:
        raise BlockError(f"is not UTF-8 (byte 0x{block[error.start]:02x})") from error


def _is_blank(block: bytes) -> bool:
    """Whether a block has only comments and blank lines."""
    lines = (line.strip(b" \t\r\0\xef\xbb\xbf") for line in block.split(b"\n"))
    return all(not line or line.startswith(b"#") for line in lines)


def _spans(data: bytes, begin: int) -> Iterator[tuple[int, int]]:
    starts = [found.start() for found in _START.finditer(data, begin)]
    if not starts or starts[0] > begin:
        starts.insert(0, begin)
    yield from zip(starts, [*starts[1:], len(data)], strict=True)


def append_blocks(file: Path, blocks: Sequence[str]) -> None:
    """Append blocks to a file of the journal, whose lock must be held.

    Raises ProgressError where a block would not be readable, OSError where it cannot be written; the file is unchanged.
    """
    for block in blocks:
        try:
            decode(block)
        except BlockError as error:
            raise ProgressError("too_large", f"cannot record this: it {error}", "shorten it", wrong_use=True) from None
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


def _ends_line(handle: int, size: int) -> bool:
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1) == b"\n"  # this leaves the position at the end


def _sync_folder(folder: Path) -> None:
    """Flush the name of a new file to the disk, where a folder can be opened for that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def device() -> str:
    """The name of this device's file: TRACKER_DEVICE, else the host name with a checksum of the machine id."""
    if chosen := re.sub(r"[^a-z0-9-]+", "-", os.environ.get("TRACKER_DEVICE", "").lower()).strip("-"):
        return chosen[:40]
    name = platform.node()
    try:
        with open("/etc/machine-id", encoding="ascii") as file:  # noqa: PTH123 - a constant path
            machine = file.read(64)
    except (OSError, UnicodeDecodeError):
        machine = ""
    slug = re.sub(r"[^a-z0-9]+", "-", name.partition(".")[0].lower()).strip("-")[:24] or "device"
    return f"{slug}-{zlib.crc32(f'{name} {machine}'.encode()):08x}"
