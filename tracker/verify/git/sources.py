"""Where a snapshot's files come from: a commit, or the disk."""

from __future__ import annotations

import os
import re
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from tracker.verify.git.blobs import read_blobs
from tracker.verify.git.entries import Listing
from tracker.verify.git.filenames import printable
from tracker.verify.git.process import at, run
from tracker.verify.git.tree import list_tree
from tracker.verify.git.worktree import list_files, list_names, names_on_disk, read_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tracker.verify.git.discover import Found
    from tracker.verify.git.entries import Entry, Skipped


class Source(Protocol):
    """Lists and reads files; each method raises RepositoryError where git cannot do it."""

    @property
    def listing(self) -> Listing:
        """The files, those too large, and what was left out."""

    @property
    def pushed(self) -> bool:
        """Whether the remote had the commit when it was last fetched from or pushed to."""

    @property
    def uncommitted(self) -> Listing:
        """The files on disk that the commit lacks: new ones, ignored ones left out."""

    def read(self, entries: Iterable[Entry], on_skip: Callable[[Skipped], object]) -> Iterator[tuple[Entry, bytes]]:
        """Yield files with their content, in order; those that cannot be read are told to `on_skip`."""


class Committed:
    """The files of a commit; `remote` is the remote's name or ""."""

    def __init__(self, found: Found, remote: str, *, partial: bool) -> None:
        self._found = found
        self._remote = remote
        self._partial = partial

    @cached_property
    def listing(self) -> Listing:
        """As `Source` says."""
        prefix = os.fsencode(f"{self._found.subdirectory}/") if self._found.subdirectory else b""
        return list_tree(at(self._found.git_dir), self._found.tree, prefix, partial=self._partial)

    @cached_property
    def pushed(self) -> bool:
        """As `Source` says."""
        if not re.fullmatch(r"[\w./-]+", self._remote):
            return False
        pattern = f"refs/remotes/{self._remote}/"
        found = run(at(self._found.git_dir), "for-each-ref", f"--contains={self._found.commit}", "--count=1", pattern)
        return found.status == 0 and bool(found.output)

    @property
    def uncommitted(self) -> Listing:
        """As `Source` says; a bare repository has none."""
        if not self._found.root:
            return Listing((), (), ())
        known = {entry.path for entry in (*self.listing.entries, *self.listing.oversize)}
        known.update(skipped.path for skipped in self.listing.skipped)
        names = names_on_disk(at(self._found.git_dir), self._found.root, self._found.subdirectory)
        return list_names(
            self._found.root, (name for name in names if printable(name) not in known), len(self._found.commit)
        )

    def read(self, entries: Iterable[Entry], on_skip: Callable[[Skipped], object]) -> Iterator[tuple[Entry, bytes]]:
        """As `Source` says; Git LFS pointers are left out."""
        return read_blobs(at(self._found.git_dir), entries, on_skip)


class OnDisk:
    """The files on disk, committed or not, or those `listed`; `digits` is the length of the repository's object ids."""

    pushed = False

    def __init__(self, git_dir: str, root: str, subdirectory: str, digits: int, listed: Listing | None = None) -> None:
        self._git_dir = git_dir
        self._root = root
        self._subdirectory = subdirectory
        self._digits = digits
        self._listed = listed

    @cached_property
    def listing(self) -> Listing:
        """As `Source` says."""
        if self._listed is not None:
            return self._listed
        return list_files(at(self._git_dir), self._root, self._subdirectory, self._digits)

    @property
    def uncommitted(self) -> Listing:
        """None: they are in the listing already."""
        return Listing((), (), ())

    def read(self, entries: Iterable[Entry], on_skip: Callable[[Skipped], object]) -> Iterator[tuple[Entry, bytes]]:
        """As `Source` says."""
        return read_files(self._root, entries, on_skip)
