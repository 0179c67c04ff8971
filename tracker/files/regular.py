"""Open files that others made, only where they are regular: a named pipe would block, a device might never end."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFLNK: "a symbolic link",
}


class NotRegularError(OSError):
    """What is to be opened is no regular file; `kind` is what it is, with its article."""

    def __init__(self, kind: str) -> None:
        """Keep what it is."""
        super().__init__(f"is {kind}, not a file")
        self.kind = kind


def kind_of(mode: int) -> str:
    """What a file of this mode is, "" for a regular one."""
    return "" if stat.S_ISREG(mode) else _KINDS.get(stat.S_IFMT(mode), "a special file")


def open_regular(path: str | bytes | Path, *, folder: int | None = None, follow: bool = True) -> BinaryIO:
    """Open a file for reading, without ever waiting for it; `folder` is an open one that the path is relative to.

    Raises NotRegularError for anything but a regular file, also for a symbolic link unless `follow`, else OSError or
    ValueError (a null byte in the name).
    """
    # Windows has neither of these flags.
    flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    flags |= 0 if follow else getattr(os, "O_NOFOLLOW", 0)
    # Opening a device may have an effect of its own (a tape rewinds), so it is not opened to find out what it is.
    kind = kind_of(os.stat(path, dir_fd=folder, follow_symlinks=follow).st_mode)
    if kind:
        raise NotRegularError(kind)
    handle = os.open(path, os.O_RDONLY | flags, dir_fd=folder)
    kind = kind_of(os.fstat(handle).st_mode)  # it may have been replaced since
    if kind:
        os.close(handle)
        raise NotRegularError(kind)
    return os.fdopen(handle, "rb")


def content_of(path: Path, limit: int = 4096) -> bytes | None:
    """The bytes of a regular file of at most `limit`, None for anything else."""
    try:
        with open_regular(path) as file:
            content = file.read(limit + 1)
    except (OSError, ValueError):
        return None
    return content if len(content) <= limit else None
