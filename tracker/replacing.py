"""Files of the cache, which may be kept or not: nothing depends on it."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def replace_quietly(file: Path, content: str | bytes) -> bool:
    """Put the content in place of a file of the cache, whole or not at all; gives whether that was possible."""
    partial = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content.encode() if isinstance(content, str) else content)
        partial.replace(file)
    except (OSError, ValueError):  # a cache folder that is read-only, no folder, or no name at all
        with suppress(OSError, ValueError):
            partial.unlink()
        return False
    return True
