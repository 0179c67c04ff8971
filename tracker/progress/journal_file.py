"""One journal file as bytes: split at `[[event]]` lines, each read by itself, from where the last reading ended."""

from __future__ import annotations

import os
import platform
import re
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from tracker.errors import ProgressError
from tracker.progress.events import BlockError, decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tracker.progress.events import Event

HEADER = "# What you did with tracker on this device. Append only; see docs/progress.md.\n\n"
_BLANK = re.compile(rb"\n\r?\n")
_START = re.compile(rb"^\[\[event\]\][ \t]*\r?$", re.MULTILINE)
_WINDOW = 256
_SHOWN = 2000


class Mark(NamedTuple):
    """How far a file was read: bytes, lines, a sum over the last bytes before it, and how it looked on disk then."""

    offset: int
    line: int
    sum: int
    size: int
    changed: int


class Damage(NamedTuple):
    """A block that was set aside."""

    file: str
    line: int
    reason: str
    text: str


class Reading(NamedTuple):
    """What was new in a file. `damages` are final; `tail` is a last block that may still be being written."""

    events: list[Event]
    damages: list[Damage]
    tail: Damage | None
    mark: Mark


def read_new(file: Path, mark: Mark | None) -> Reading | None:
    """What came after the mark; None where the file is not the one that was marked. Raises OSError."""
    mark = mark or Mark(0, 1, 0, 0, 0)
    with file.open("rb") as stream:
        status = os.fstat(stream.fileno())
        if mark.offset == mark.size and (mark.size, mark.changed) == (status.st_size, status.st_mtime_ns):
            return Reading([], [], None, mark)
        start = max(0, mark.offset - _WINDOW)
        stream.seek(start)
        data = stream.read()
    begin = mark.offset - start
    if zlib.crc32(data[:begin]) != mark.sum or len(data) < begin:
        return None
    events: list[Event] = []
    damages: list[Damage] = []
    tail: Damage | None = None
    end_of_last = begin
    for first, end in _spans(data, begin):
        rest, reason = _take(data[first:end], events)
        if reason:
            line = mark.line + data.count(b"\n", begin, first + rest)
            text = data[first + rest : min(end, first + rest + _SHOWN)].decode("utf-8", "replace")
            damage = Damage(file.name, line, reason, text)
            if end == len(data):
                tail = damage
                end_of_last = first + rest
                break
            damages.append(damage)
        end_of_last = end
    read = Mark(
        start + end_of_last,
        mark.line + data.count(b"\n", begin, end_of_last),
        zlib.crc32(data[max(0, end_of_last - _WINDOW) : end_of_last]),
        start + len(data),
        status.st_mtime_ns,
    )
    return Reading(events, damages, tail, read)


def _take(block: bytes, events: list[Event]) -> tuple[int, str]:
    """Add the block's event; gives where damage begins, and what it is, "" where there is none.

    A block ends at a blank line: what follows, such as the first letters of one that was cut short, is not part of it.
    """
    if _says_nothing(block):
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
        return blank.end(), "" if _says_nothing(rest) else "is no event"
    return 0, ""


def _event(block: bytes) -> Event:
    try:
        return decode(block.decode())
    except UnicodeDecodeError as error:
        raise BlockError(f"is not UTF-8 (byte 0x{block[error.start]:02x})") from error


def _says_nothing(block: bytes) -> bool:
    """Whether there are only comments and blank lines."""
    lines = (line.strip(b" \t\r\0\xef\xbb\xbf") for line in block.split(b"\n"))
    return all(not line or line.startswith(b"#") for line in lines)


def _spans(data: bytes, begin: int) -> Iterator[tuple[int, int]]:
    starts = [found.start() for found in _START.finditer(data, begin)]
    if not starts or starts[0] > begin:
        starts.insert(0, begin)
    yield from zip(starts, [*starts[1:], len(data)], strict=True)


def write_blocks(file: Path, blocks: Sequence[str]) -> None:
    """Append blocks to a file of the journal, whose lock is held. Raises OSError with the file as it was."""
    for block in blocks:
        try:
            decode(block)
        except BlockError as error:
            raise ProgressError(
                "too-large", f"this cannot be recorded: it {error}", "make it shorter", wrong_use=True
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


def device() -> str:
    """The name of this device's file: TRACKER_DEVICE, else the host's name with a mark of the machine."""
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
