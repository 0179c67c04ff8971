"""Write a file as a whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from tracker.progress.errors import ProgressError


def write_whole(file: Path, content: bytes) -> bool:
    """Put the content in the place of the file's, which keeps its mode; whether anything changed.

    Where the name is a link, what it points at is written. Raises ProgressError, and then the file is as it was.
    """
    target = Path(os.path.realpath(file))
    try:
        if target.is_file() and target.read_bytes() == content:
            return False
        if target.exists() and not target.is_file():  # a device or pipe can only be written to
            target.write_bytes(content)
            return True
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            Path(temporary).chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
            Path(temporary).replace(target)
        except OSError:
            with suppress(OSError):
                Path(temporary).unlink()
            raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or str(error)
        remedy = "make it writable, or name another file"
        raise ProgressError("unwritable", f"{file} cannot be written: {reason}", remedy) from error
    return True


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
