"""A repository at one moment: a commit, or the files on disk. Opening, listing and reading it is the only way to git.

Nothing of the repository is run, nothing is fetched and nothing is written; see `process`.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.git.discover import find, is_partial, remote_of
from tracker.verify.git.entries import Listing
from tracker.verify.git.filenames import printable
from tracker.verify.git.objects import list_tree, read_blobs
from tracker.verify.git.process import at, run
from tracker.verify.git.worktree import list_names, list_worktree, names_on_disk, read_worktree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tracker.verify.git.entries import Entry, Skipped
    from tracker.verify.git.remote import Remote


class Snapshot(NamedTuple):
    """One commit, or the files on disk, and where they come from; the functions below list and read its files.

    path          as it was given
    git_dir       the folder of HEAD and the references, for `refs.head_commit`
    root          the folder of the files on disk, "" for a bare repository
    subdirectory  the folder looked at, "" for all; paths are relative to the repository's root all the same
    commit, tree  full ids; `tree` is the sub-folder's, and "" for files on disk, which have none
    ref           the branch, "" for a tag, an id or a detached HEAD
    digits        the length of the repository's object ids
    borrowed      the object folders of other repositories that its alternates name
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
    digits: int
    borrowed: tuple[str, ...] = ()


def open_commit(path: str, revision: str = "HEAD", subdirectory: str = "") -> Snapshot:
    """Open the repository that holds the folder `path` at a revision.

    Raises RepositoryError, whose code is one of: is_url, not_found, not_a_folder, not_a_repository, dubious_ownership,
    refused, no_commits, bad_revision, bad_subdirectory, incomplete, unreadable, not_regular, timeout, git_missing. The
    functions below raise it with incomplete, too_many_files, unreadable, not_regular or timeout where git cannot
    answer.
    """
    return _open(path, revision, subdirectory, on_disk=False)


def open_worktree(path: str, subdirectory: str = "") -> Snapshot:
    """Open the files on disk, ignored ones left out; there need be no commit yet.

    Raises RepositoryError as `open_commit` does, and with no_worktree for a bare repository.
    """
    return _open(path, "HEAD", subdirectory, on_disk=True)


def _open(path: str, revision: str, subdirectory: str, *, on_disk: bool) -> Snapshot:
    found = find(path, revision, subdirectory, on_disk=on_disk)
    return Snapshot(
        path=path,
        git_dir=found.git_dir,
        root=found.root,
        subdirectory=found.subdirectory,
        commit=found.commit,
        tree="" if on_disk else found.tree,
        ref=found.ref,
        remote=remote_of(found),
        shallow=found.shallow,
        partial=is_partial(found),
        worktree=on_disk,
        digits=found.digits,
        borrowed=found.borrowed,
    )


def list_files(snapshot: Snapshot) -> Listing:
    """The files that can be read, those too large, and what was left out and why."""
    location = at(snapshot.git_dir)
    if snapshot.worktree:
        return list_worktree(location, snapshot.root, snapshot.subdirectory, snapshot.digits)
    prefix = os.fsencode(f"{snapshot.subdirectory}/") if snapshot.subdirectory else b""
    return list_tree(location, snapshot.tree, prefix, partial=snapshot.partial)


def list_uncommitted(snapshot: Snapshot) -> Listing:
    """The files on disk that the commit lacks: new ones, ignored ones left out; a bare repository has none."""
    if snapshot.worktree or not snapshot.root:
        return Listing((), (), ())
    committed = list_files(snapshot)
    known = {entry.path for entry in (*committed.entries, *committed.oversize)}
    known.update(skipped.path for skipped in committed.skipped)
    names = names_on_disk(at(snapshot.git_dir), snapshot.root, snapshot.subdirectory)
    return list_names(snapshot.root, (name for name in names if printable(name) not in known), snapshot.digits)


def read_files(
    snapshot: Snapshot, entries: Iterable[Entry], on_skip: Callable[[Skipped], object]
) -> Iterator[tuple[Entry, bytes]]:
    """Yield files with their content, in order; Git LFS pointers and unreadable files go to `on_skip`."""
    if snapshot.worktree:
        return read_worktree(snapshot.root, entries, on_skip)
    return read_blobs(at(snapshot.git_dir), entries, on_skip)


def is_pushed(snapshot: Snapshot) -> bool:
    """Whether the remote had the commit when it was last fetched from or pushed to."""
    if snapshot.worktree or not snapshot.remote or not re.fullmatch(r"[\w./-]+", snapshot.remote.name):
        return False
    pattern = f"refs/remotes/{snapshot.remote.name}/"
    found = run(at(snapshot.git_dir), "for-each-ref", f"--contains={snapshot.commit}", "--count=1", pattern)
    return found.status == 0 and bool(found.output)
