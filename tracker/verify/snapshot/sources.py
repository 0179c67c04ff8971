"""Where a snapshot's files come from: a commit, or the disk."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from tracker.verify.snapshot.blobs import read_blobs
from tracker.verify.snapshot.entries import Listing
from tracker.verify.snapshot.file_names import printable
from tracker.verify.snapshot.git_process import at, run
from tracker.verify.snapshot.tree import list_tree
from tracker.verify.snapshot.worktree import list_files, list_names, names_on_disk, read_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tracker.verify.snapshot.entries import Entry, Skipped


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


@dataclass(frozen=True)
class Committed:
    """The files of a commit; `root` is "" for a bare repository, `remote` the remote's name or ""."""

    git_dir: str
    root: str
    subdirectory: str
    commit: str
    tree: str
    remote: str
    partial: bool

    @cached_property
    def listing(self) -> Listing:
        """As `Source` says."""
        prefix = os.fsencode(f"{self.subdirectory}/") if self.subdirectory else b""
        return list_tree(at(self.git_dir), self.tree, prefix, partial=self.partial)

    @cached_property
    def pushed(self) -> bool:
        """As `Source` says."""
        if not re.fullmatch(r"[\w./-]+", self.remote):
            return False
        pattern = f"refs/remotes/{self.remote}/"
        found = run(at(self.git_dir), "for-each-ref", f"--contains={self.commit}", "--count=1", pattern)
        return found.status == 0 and bool(found.output)

    @property
    def uncommitted(self) -> Listing:
        """As `Source` says; a bare repository has none."""
        if not self.root:
            return Listing((), (), ())
        known = {entry.path for entry in (*self.listing.entries, *self.listing.oversize)}
        known.update(skipped.path for skipped in self.listing.skipped)
        names = names_on_disk(at(self.git_dir), self.root, self.subdirectory)
        return list_names(self.root, (name for name in names if printable(name) not in known), len(self.commit))

    def read(self, entries: Iterable[Entry], on_skip: Callable[[Skipped], object]) -> Iterator[tuple[Entry, bytes]]:
        """As `Source` says; Git LFS pointers are left out."""
        return read_blobs(at(self.git_dir), entries, on_skip)


@dataclass(frozen=True)
class OnDisk:
    """The files on disk, committed or not, or those `listed`; `digits` is the length of the repository's object ids."""

    git_dir: str
    root: str
    subdirectory: str
    digits: int
    listed: Listing | None = None
    pushed: bool = False

    @cached_property
    def listing(self) -> Listing:
        """As `Source` says."""
        if self.listed is not None:
            return self.listed
        return list_files(at(self.git_dir), self.root, self.subdirectory, self.digits)

    @property
    def uncommitted(self) -> Listing:
        """None: they are in the listing already."""
        return Listing((), (), ())

    def read(self, entries: Iterable[Entry], on_skip: Callable[[Skipped], object]) -> Iterator[tuple[Entry, bytes]]:
        """As `Source` says."""
        return read_files(self.root, entries, on_skip)
