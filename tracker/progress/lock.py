"""The lock on a journal folder: one writer at a time, readers never see half a block."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tracker.errors import ProgressError

try:
    import fcntl
except ImportError:  # Windows has none: as on a drive without locks
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = ".lock"
PATIENCE_SECONDS = 10.0
NO_LOCKS = (
    "this drive has no file locks: run one tracker at a time, "
    "or put TRACKER_HOME on another drive (nothing is lost either way that a merge cannot mend)"
)


@contextmanager
def locked(folder: Path, *, exclusive: bool) -> Iterator[str]:
    """Hold the lock of the folder; gives a warning to pass on, "" where all is well.

    A reader goes without where there is no lock file to open. Raises ProgressError where another process keeps the
    lock, OSError where a writer cannot make the file.
    """
    flags = os.O_RDWR | os.O_CREAT if exclusive else os.O_RDONLY
    try:
        handle = os.open(folder / NAME, flags | getattr(os, "O_CLOEXEC", 0), 0o644)
    except OSError:
        if exclusive:
            raise
        yield ""
        return
    try:
        yield _wait(handle, folder, exclusive=exclusive)
    finally:
        os.close(handle)  # which lets the lock go


def _wait(handle: int, folder: Path, *, exclusive: bool) -> str:
    if fcntl is None:
        return NO_LOCKS
    end = time.monotonic() + PATIENCE_SECONDS
    pause = 0.001
    while True:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise ProgressError(
                    "locked",
                    f"another tracker has kept {folder / NAME} for {PATIENCE_SECONDS:.0f} seconds",
                    "end it (it may be suspended: see `jobs`), then try again",
                ) from None
            time.sleep(pause)
            pause = min(pause * 1.5, 0.05)
        except OSError:
            return NO_LOCKS
        else:
            return ""
