"""Write a file completely or not at all: a new file beside it, renamed over it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from tracker.errors import ProgressError


def atomic_write(file: Path, content: bytes) -> bool:
    """Replace the content of a file, which keeps its mode, and return whether it changed.

    A symbolic link is followed. Raises ProgressError where the file cannot be written; it is unchanged then.
    """
    target = Path(os.path.realpath(file))
    try:
        if target.is_file() and target.read_bytes() == content:
            return False
        if target.exists() and not target.is_file():  # a device or a pipe cannot be replaced
            target.write_bytes(content)
            return True
        _replace(target, content)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or str(error)
        remedy = "make it writable, or choose another file"
        raise ProgressError("unwritable", f"cannot write {file}: {reason}", remedy) from error
    return True


def write_cache(file: Path, content: str | bytes) -> bool:
    """Replace a file that can be recreated, with its folder, and return whether that was possible. Never raises."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _replace(file, content.encode() if isinstance(content, str) else content)
    except (OSError, ValueError):  # a read-only cache folder, no folder at all, or an impossible name
        return False
    return True


def _replace(target: Path, content: bytes) -> None:
    """Write the content beside the target and rename it; a new file gets the mode that the umask leaves."""
    partial = target.with_name(f".{target.name[:40]}.{os.getpid()}-{os.urandom(4).hex()}")
    mode = target.stat().st_mode & 0o7777 if target.exists() else None
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(partial, flags, 0o666 if mode is None else 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        if mode is not None:
            partial.chmod(mode)
        partial.replace(target)
    except OSError:
        with suppress(OSError):
            partial.unlink()
        raise
