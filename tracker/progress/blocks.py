"""One journal file as bytes: split at `[[event]]` lines, each read by itself, from where the last reading ended."""

from __future__ import annotations

import os
import re
import zlib
from typing import TYPE_CHECKING, NamedTuple

from tracker.progress.events import BlockError, decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tracker.progress.events import Event

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
        block = data[first:end]
        try:
            if not _says_nothing(block):
                events.append(decode(block.rstrip(b"\0").decode()))
        except (BlockError, UnicodeDecodeError) as error:
            line = mark.line + data.count(b"\n", begin, first)
            damage = Damage(file.name, line, str(error), block[:_SHOWN].decode("utf-8", "replace"))
            if end == len(data):
                tail = damage
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


def _says_nothing(block: bytes) -> bool:
    """Whether there are only comments and blank lines."""
    lines = (line.strip(b" \t\r\0\xef\xbb\xbf") for line in block.split(b"\n"))
    return all(not line or line.startswith(b"#") for line in lines)


def _spans(data: bytes, begin: int) -> Iterator[tuple[int, int]]:
    starts = [found.start() for found in _START.finditer(data, begin)]
    if not starts or starts[0] > begin:
        starts.insert(0, begin)
    yield from zip(starts, [*starts[1:], len(data)], strict=True)
