"""The files of a snapshot, what was left out of it and why."""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

OVERSIZE = "too large to be read"
SYMLINK = "symbolic link, not followed"
LINKED = "symbolic link to what is read under its own name"
SUBMODULE = "submodule"
LFS_POINTER = "Git LFS pointer"
NOT_FETCHED = "not in this partial clone"
LOST = "missing from this repository"
DAMAGED = "damaged: its content does not match its id"
UNREADABLE = "cannot be read"
NOT_REGULAR = "not a regular file"
CHANGED = "changed while it was read"
READER_FAILED = "its reader failed"
GENERATED = "generated, as its first lines say"
PACKED = "packed: its lines are too long to be written by hand"
SILENCED = "not read"
"""How the reason ends for files of which nothing is read: vendored or archived ones, formats without a reader."""

OBJECT_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
"""The id of a commit, tree or file: SHA-1 or SHA-256."""


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
    """The files of a tree or folder; `oversize` and `links` are known by name only, and are in `skipped` too."""

    entries: tuple[Entry, ...]
    oversize: tuple[Entry, ...]
    skipped: tuple[Skipped, ...]
    links: tuple[Entry, ...] = ()


def is_lfs_pointer(content: bytes) -> bool:
    """Whether Git LFS keeps the content elsewhere (its specification's first line)."""
    return content.startswith(b"version https://git-lfs.github.com/spec/v1\n") and len(content) < 1024  # noqa: PLR2004 -- the limit of the LFS specification


def blob_id(content: bytes, digits: int) -> str:
    """The id that git gives to a file: SHA-1 with 40 digits, SHA-256 with 64."""
    digest = hashlib.new("sha1" if digits == 40 else "sha256", usedforsecurity=False)  # noqa: PLR2004 -- git's two formats
    digest.update(b"blob %d\0" % len(content))
    digest.update(content)
    return digest.hexdigest()
