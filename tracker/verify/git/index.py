"""The index of a work tree, read as the hostile file it may be; its format is gitformat-index(5), versions 2 to 4."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_INDEX = 1 << 26
"""Bytes of the largest index that is read: some half a million files."""

_MOST_NAMES = 1 << 27
_STAT = struct.Struct(">10I")
_SHORT, _HEADER = struct.Struct(">H"), struct.Struct(">4sII")
_UNCHECKED, _EXTENDED, _STAGE = 0x8000, 0x4000, 0x3000
_SKIPPED, _INTENDED = 0x4000, 0x2000
_OLDEST, _EXTENDING, _PREFIXED = 2, 3, 4


class Indexed(NamedTuple):
    """One file as git last saw it: its name, mode and id, and the time and size it had on disk.

    unchecked  git was told not to look at the file on disk
    unmerged   one side of a conflict, or a file that is only meant to be added
    """

    name: bytes
    mode: int
    blob: str
    seconds: int
    nanoseconds: int
    size: int
    unchecked: bool
    unmerged: bool


def read_index(content: bytes, digits: int) -> list[Indexed] | None:
    """The files an index names; None where it is damaged, or only git can tell (split and sparse indexes).

    `digits` is the length of the repository's object ids.
    """
    try:
        return list(_entries(content, digits // 2))
    except (struct.error, ValueError, IndexError):
        return None


def _entries(content: bytes, id_length: int) -> Iterator[Indexed]:
    signature, version, count = _HEADER.unpack_from(content)
    if signature != b"DIRC" or not _OLDEST <= version <= _PREFIXED:
        raise ValueError(version)
    at, name, names = _HEADER.size, b"", 0
    for _ in range(count):
        start = at
        _, _, seconds, nanoseconds, _, _, mode, _, _, size = _STAT.unpack_from(content, at)
        at += _STAT.size
        blob = content[at : at + id_length].hex()
        at += id_length
        (flags,) = _SHORT.unpack_from(content, at)
        at += _SHORT.size
        more = 0
        if flags & _EXTENDED and version >= _EXTENDING:
            (more,) = _SHORT.unpack_from(content, at)
            at += _SHORT.size
        if version == _PREFIXED:
            cut, at = _number(content, at)
            if cut > len(name):
                raise ValueError(cut)
            name = name[: len(name) - cut]
        else:
            name = b""
        end = content.index(b"\0", at)
        name += content[at:end]
        names += len(name)
        if not name or names > _MOST_NAMES:  # names that share beginnings may grow with the square of the file
            raise ValueError(names)
        at = end + 1 if version == _PREFIXED else start + (end - start + 8) // 8 * 8
        unchecked = bool(flags & _UNCHECKED or more & _SKIPPED)
        yield Indexed(name, mode, blob, seconds, nanoseconds, size, unchecked, bool(flags & _STAGE or more & _INTENDED))
    _check_extensions(content, at, len(content) - id_length)


def _number(content: bytes, at: int) -> tuple[int, int]:
    """A number as packs write offsets, and where it ends."""
    value = content[at] & 0x7F
    for step in range(1, 9):
        if not content[at + step - 1] & 0x80:
            return value, at + step
        value = (value + 1) << 7 | content[at + step] & 0x7F
    raise ValueError(value)


def _check_extensions(content: bytes, at: int, end: int) -> None:
    """Raise ValueError at an extension without which the files cannot be understood: its name is in small letters."""
    while at < end:
        signature, length = struct.unpack_from(">4sI", content, at)
        if not signature[:1].isupper():
            raise ValueError(signature)
        at += 8 + length
    if at != end:
        raise ValueError(at)
