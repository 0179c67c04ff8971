"""The files of a snapshot, what was left out of it and why."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

MAXIMUM_BLOB = 1 << 20
"""Bytes of the largest file that is read, notebooks aside."""

MAXIMUM_NOTEBOOK = 8 << 20
"""Bytes of the largest notebook that is read: the pictures in its outputs weigh more than its code."""

MAXIMUM_FILES = 1_000_000
"""Files of the largest snapshot; a few nested trees of a hostile repository can name billions."""

MAXIMUM_NAMES = 1 << 28
"""Bytes of all file names together, for trees that nest a thousand deep."""

OVERSIZE = "too large to be read"
SYMLINK = "symbolic link, not followed"
SUBMODULE = "submodule"
LFS_POINTER = "Git LFS pointer"
NOT_FETCHED = "not in this partial clone"
LOST = "missing from this repository"
DAMAGED = "damaged: its content does not match its id"
UNREADABLE = "cannot be read"
NOT_REGULAR = "not a regular file"
CHANGED = "changed while it was read"


class Entry(NamedTuple):
    """One regular file: its path from the repository's root, printable; the id, size and executable bit."""

    path: str
    blob: str
    size: int
    executable: bool


class Skipped(NamedTuple):
    """A path whose content is not known, and why; a verdict that depends on it is unavailable, never missing."""

    path: str
    reason: str


class Listing(NamedTuple):
    """The files of a tree or folder; `oversize` are known by name only, and are in `skipped` too."""

    entries: tuple[Entry, ...]
    oversize: tuple[Entry, ...]
    skipped: tuple[Skipped, ...]


def largest(path: str) -> int:
    """The size in bytes up to which a file of this name is read."""
    return MAXIMUM_NOTEBOOK if path.endswith(".ipynb") else MAXIMUM_BLOB


def is_lfs_pointer(content: bytes) -> bool:
    """Whether Git LFS keeps the content elsewhere (its specification's first line)."""
    return content.startswith(b"version https://git-lfs.github.com/spec/v1\n") and len(content) < 1024  # noqa: PLR2004 -- the limit of the LFS specification


def blob_id(content: bytes, digits: int) -> str:
    """The id that git gives to a file: SHA-1 with 40 digits, SHA-256 with 64."""
    digest = hashlib.new("sha1" if digits == 40 else "sha256", usedforsecurity=False)  # noqa: PLR2004 -- git's two formats
    digest.update(b"blob %d\0" % len(content))
    digest.update(content)
    return digest.hexdigest()
