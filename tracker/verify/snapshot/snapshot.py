"""A repository at one moment: the files of a commit, or those on disk, ready to be read; the only way in to git.

Nothing of the repository is run, nothing is fetched and nothing is written; see `git_process`.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tracker.verify.snapshot.blobs import read_blobs
from tracker.verify.snapshot.entries import Entry, Listing, Skipped
from tracker.verify.snapshot.file_names import printable
from tracker.verify.snapshot.find import configured, find
from tracker.verify.snapshot.git_process import RepositoryError, at, run
from tracker.verify.snapshot.remote import Remote, permalink
from tracker.verify.snapshot.tree import list_tree
from tracker.verify.snapshot.worktree import list_files, list_names, names_on_disk, read_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Entry", "Remote", "RepositoryError", "Skipped", "Snapshot", "open_snapshot", "uncommitted"]


@dataclass(frozen=True)
class Snapshot:
    """The readable files of one commit, or of the disk, and what is known about where they come from.

    path          as it was given
    git_dir       the folder of HEAD and references, for `head.head_commit`
    root          the folder the files on disk are in, "" for a bare repository
    subdirectory  the folder looked at, "" for all; paths are relative to the repository's root all the same
    commit, tree  full ids; `tree` is the sub-folder's, and "" for files on disk, which have none
    ref           the branch, "" for a tag, an id or a detached HEAD
    oversize      files too large to be read, by name only; `skipped` names them too

    The files are listed when they are first asked for, which raises RepositoryError where git cannot list them.
    """

    path: str
    git_dir: str
    root: str
    subdirectory: str
    commit: str
    tree: str
    ref: str
    remote: Remote | None
    shallow: bool
    partial: bool
    worktree: bool
    list_files: Callable[[], Listing] = field(repr=False, compare=False)

    @cached_property
    def listing(self) -> Listing:
        """The files, those too large, and what was left out."""
        return self.list_files()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The files that can be read."""
        return self.listing.entries

    @property
    def oversize(self) -> tuple[Entry, ...]:
        """The files too large to be read."""
        return self.listing.oversize

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What was left out of the listing, and why."""
        return self.listing.skipped

    @cached_property
    def pushed(self) -> bool:
        """Whether the remote had the commit when it was last fetched from or pushed to."""
        if self.remote is None or self.worktree or not re.fullmatch(r"[\w./-]+", self.remote.name):
            return False
        pattern = f"refs/remotes/{self.remote.name}/"
        found = run(at(self.git_dir), "for-each-ref", f"--contains={self.commit}", "--count=1", pattern)
        return found.status == 0 and bool(found.output)

    def read(self, entries: Iterable[Entry], on_skip: Callable[[Skipped], object]) -> Iterator[tuple[Entry, bytes]]:
        """Yield files with their content, in order; Git LFS pointers and unreadable ones are told to `on_skip`."""
        if self.worktree:
            return read_files(self.root, entries, on_skip)
        return read_blobs(at(self.git_dir), entries, on_skip)

    def permalink(self, path: str, line: int) -> str:
        """Give the address of a line of the commit; "" when it is not pushed or the host is not known."""
        return permalink(self.remote, self.commit, path, line) if self.remote and self.pushed else ""


def open_snapshot(path: str, *, revision: str = "HEAD", subdirectory: str = "", worktree: bool = False) -> Snapshot:
    """Open the repository that holds the folder `path`, at a revision or, with `worktree`, as it is on disk.

    On disk there need be no commit yet, and `revision` has no part. Raises RepositoryError, whose code is one of:
    is_url, not_found, not_a_folder, not_a_repository, dubious_ownership, refused, no_commits, bad_revision,
    bad_subdirectory, no_worktree, incomplete, too_many_files, unreadable, timeout, git_missing.
    """
    found = find(path, "HEAD" if worktree else revision, subdirectory, on_disk=worktree)
    remote, partial = configured(found.git_dir, found.ref)

    def listed() -> Listing:
        if worktree:
            return list_files(at(found.git_dir), found.root, found.subdirectory, found.digits)
        prefix = os.fsencode(f"{found.subdirectory}/") if found.subdirectory else b""
        return list_tree(at(found.git_dir), found.tree, prefix, partial=partial)

    return Snapshot(
        path=path,
        git_dir=found.git_dir,
        root=found.root,
        subdirectory=found.subdirectory,
        commit=found.commit,
        tree="" if worktree else found.tree,
        ref=found.ref,
        remote=remote,
        shallow=found.shallow,
        partial=partial,
        worktree=worktree,
        list_files=listed,
    )


def uncommitted(snapshot: Snapshot) -> Snapshot:
    """Give the files on disk that the commit lacks: new ones, ignored ones left out; a bare repository has none.

    Raises RepositoryError when git cannot list them.
    """
    listing = Listing((), (), ())
    if snapshot.root and not snapshot.worktree:
        committed = {entry.path for entry in (*snapshot.entries, *snapshot.oversize)}
        committed.update(skipped.path for skipped in snapshot.skipped)
        names = names_on_disk(at(snapshot.git_dir), snapshot.root, snapshot.subdirectory)
        new = (name for name in names if printable(name) not in committed)
        listing = list_names(snapshot.root, new, len(snapshot.commit))
    return replace(
        snapshot,
        tree="",
        worktree=True,
        list_files=lambda: listing,
    )
