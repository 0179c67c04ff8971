"""A repository at one moment: the files of a commit, or those on disk, ready to be read; the only way in to git.

Nothing of the repository is run, nothing is fetched and nothing is written; see `process`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.git.entries import Entry, Listing, Skipped
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.remote import Remote, permalink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tracker.verify.git.sources import Source

__all__ = ["Entry", "Remote", "RepositoryError", "Skipped", "Snapshot", "open_snapshot", "uncommitted"]


class Snapshot(NamedTuple):
    """The readable files of one commit, or of the disk, and what is known about where they come from.

    path          as it was given
    git_dir       the folder of HEAD and references, for `head.head_commit`
    root          the folder the files on disk are in, "" for a bare repository
    subdirectory  the folder looked at, "" for all; paths are relative to the repository's root all the same
    commit, tree  full ids; `tree` is the sub-folder's, and "" for files on disk, which have none
    ref           the branch, "" for a tag, an id or a detached HEAD
    source        lists and reads the files, when they are first asked for

    What asks the source raises RepositoryError where git cannot answer.
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
    source: Source

    @property
    def listing(self) -> Listing:
        """The files, those too large, and what was left out."""
        return self.source.listing

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

    @property
    def pushed(self) -> bool:
        """Whether the remote had the commit when it was last fetched from or pushed to."""
        return self.remote is not None and not self.worktree and self.source.pushed

    def read(self, entries: Iterable[Entry], on_skip: Callable[[Skipped], object]) -> Iterator[tuple[Entry, bytes]]:
        """Yield files with their content, in order; Git LFS pointers and unreadable ones are told to `on_skip`."""
        return self.source.read(entries, on_skip)

    def permalink(self, path: str, line: int) -> str:
        """Give the address of a line of the commit; "" when it is not pushed or the host is not known."""
        return permalink(self.remote, self.commit, path, line) if self.remote and self.pushed else ""


def open_snapshot(path: str, *, revision: str = "HEAD", subdirectory: str = "", worktree: bool = False) -> Snapshot:
    """Open the repository that holds the folder `path`, at a revision or, with `worktree`, as it is on disk.

    On disk there need be no commit yet, and `revision` has no part. Raises RepositoryError, whose code is one of:
    is_url, not_found, not_a_folder, not_a_repository, dubious_ownership, refused, no_commits, bad_revision,
    bad_subdirectory, no_worktree, incomplete, too_many_files, unreadable, timeout, git_missing.
    """
    from tracker.verify.git.discover import find, is_partial, remote_of  # noqa: PLC0415 - where `beside` opens it, not needed here
    from tracker.verify.git.sources import Committed, OnDisk  # noqa: PLC0415 - as above

    found = find(path, "HEAD" if worktree else revision, subdirectory, on_disk=worktree)
    remote, partial = remote_of(found), is_partial(found)
    source = (
        OnDisk(found.git_dir, found.root, found.subdirectory, found.digits)
        if worktree
        else Committed(found, remote.name if remote else "", partial=partial)
    )
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
        source=source,
    )


def uncommitted(snapshot: Snapshot) -> Snapshot:
    """Give the files on disk that the commit lacks: new ones, ignored ones left out; a bare repository has none.

    Raises RepositoryError when git cannot list them.
    """
    from tracker.verify.git.sources import OnDisk  # noqa: PLC0415 - as above

    listed = snapshot.source.uncommitted
    source = OnDisk(snapshot.git_dir, snapshot.root, snapshot.subdirectory, len(snapshot.commit), listed)
    return snapshot._replace(tree="", worktree=True, source=source)
