"""The lock on a journal folder: one writer at a time, and readers never see half a block."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tracker.errors import ProgressError

try:
    import fcntl
except ImportError:  # Windows has none; treated like a drive without locks
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = ".lock"
TIMEOUT_SECONDS = 10.0
NO_LOCKS = "this drive does not support file locks: run one tracker at a time, or set TRACKER_HOME to another drive"


@contextmanager
def locked(folder: Path, *, exclusive: bool) -> Iterator[str]:
    """Hold the lock of the folder; yields a warning, "" where there is none.

    A reader needs no lock where there is no lock file. Raises ProgressError where another process holds the lock,
    OSError where a writer cannot create the file.
    """
    flags = os.O_RDWR | os.O_CREAT if exclusive else os.O_RDONLY
    try:
        handle = os.open(folder / NAME, flags | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0), 0o644)
    except OSError:
        if exclusive:
            raise
        yield ""
        return
    try:
        yield _wait(handle, folder, exclusive=exclusive)
    finally:
        os.close(handle)  # this releases the lock


def _wait(handle: int, folder: Path, *, exclusive: bool) -> str:
    if fcntl is None:
        return NO_LOCKS
    end = time.monotonic() + TIMEOUT_SECONDS
    pause = 0.001
    while True:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise ProgressError(
                    "locked",
                    f"another tracker process has held {folder / NAME} for {TIMEOUT_SECONDS:.0f} seconds",
                    "stop it (it may be suspended: see `jobs`), then try again",
                ) from None
            time.sleep(pause)
            pause = min(pause * 1.5, 0.05)
        except OSError:
            return NO_LOCKS
        else:
            return ""
