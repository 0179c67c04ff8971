"""The files on disk that git tracks or would add, read without following any symbolic link."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tracker.files.regular import NotRegularError, open_regular
from tracker.verify.budget import LONG_PATH, file_bytes, is_long
from tracker.verify.git.entries import (
    CHANGED,
    LFS_POINTER,
    NOT_REGULAR,
    OVERSIZE,
    SUBMODULE,
    SYMLINK,
    UNREADABLE,
    Entry,
    Listing,
    Skipped,
    blob_id,
    is_lfs_pointer,
)
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.filenames import printable, shortened, stored
from tracker.verify.git.objects import records
from tracker.verify.git.process import Pipe
from tracker.verify.git.special_files import check, check_on_disk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tracker.verify.git.process import Location


def names_on_disk(location: Location, root: str, subdirectory: str) -> Iterator[bytes]:
    """Yield the names git tracks or would offer to add, ignored files left out; some may be gone, some be folders.

    Only the index and ignore files are read: no filter, hook or monitor has a part in `ls-files`.
    """
    check_on_disk(root)
    arguments = ("--cached", "--others", "--exclude-standard", "--deduplicate", "--full-name", "-z")
    with Pipe(location, f"--work-tree={root}", "-C", root, "ls-files", *arguments, "--", subdirectory or ".") as pipe:
        for name in records(pipe.chunks()):
            if _is_own(name):
                yield name
        finished = pipe.finish()
    if finished.status:
        raise RepositoryError("unreadable", "the files on disk cannot be listed", "see what `git ls-files` says there")


def has_untracked(location: Location, root: str, seconds: float) -> bool | None:
    """Whether there is a file that is neither tracked nor ignored; None where git does not answer within `seconds`."""
    arguments = ("--others", "--exclude-standard", "--directory", "--no-empty-directory", "-z")
    try:
        check(root)
        check_on_disk(root)
        with Pipe(
            location, f"--work-tree={root}", "-C", root, "ls-files", *arguments, "--", ".", seconds=seconds
        ) as pipe:
            if any(_is_own(name) for name in records(pipe.chunks(1 << 12))):
                return True
            finished = pipe.finish()
    except RepositoryError:
        return None
    return None if finished.status else False


def _is_own(name: bytes) -> bool:
    """Whether a name lies in the work tree, whatever a damaged index says."""
    return {b"", b".", b"..", b".git"}.isdisjoint(name.rstrip(b"/").lower().split(b"/"))


def list_worktree(location: Location, root: str, subdirectory: str, digits: int) -> Listing:
    """List the files on disk with the ids that git would give them; each file is read once for that.

    Raises RepositoryError when git cannot list them.
    """
    return list_names(root, names_on_disk(location, root, subdirectory), digits)


def list_names(root: str, names: Iterable[bytes], digits: int) -> Listing:
    """List those of the named files that exist, as `list_worktree` does."""
    entries: list[Entry] = []
    oversize: list[Entry] = []
    skipped: list[Skipped] = []
    with _opened(root) as folder:
        for name in names:
            if is_long(name):
                skipped.append(Skipped(shortened(name), LONG_PATH))
                continue
            path = printable(name.rstrip(b"/"))
            found = _read(folder, name.rstrip(b"/"))
            if isinstance(found, str):
                skipped.append(Skipped(path, found))
            elif found is not None:
                content, size, executable = found
                whole = size <= file_bytes(path)
                entry = Entry(path, blob_id(content, digits) if whole else "", size, executable)
                (entries if whole else oversize).append(entry)
                if not whole:
                    skipped.append(Skipped(path, OVERSIZE))
    return Listing(tuple(entries), tuple(oversize), tuple(skipped))


def read_worktree(
    root: str, entries: Iterable[Entry], on_skip: Callable[[Skipped], object]
) -> Iterator[tuple[Entry, bytes]]:
    """Yield each file with its content, in order; one that has changed since it was listed goes to `on_skip`."""
    with _opened(root) as folder:
        for entry in entries:
            found = _read(folder, stored(entry.path))
            if isinstance(found, str) or found is None:
                on_skip(Skipped(entry.path, found or CHANGED))
            elif blob_id(found[0], len(entry.blob)) != entry.blob:
                on_skip(Skipped(entry.path, CHANGED))
            elif is_lfs_pointer(found[0]):
                on_skip(Skipped(entry.path, LFS_POINTER))
            else:
                yield entry, found[0]


def _read(root: int, name: bytes) -> tuple[bytes, int, bool] | str | None:
    """Content (cut when too large), size and executable bit; else why it cannot be read, None when it is gone."""
    *folders, last = name.split(b"/")
    handle = os.dup(root)
    try:
        for part in folders:
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=handle)
            os.close(handle)
            handle = inner
        mode = os.stat(last, dir_fd=handle, follow_symlinks=False).st_mode
        if stat.S_ISLNK(mode):
            return SYMLINK
        if stat.S_ISDIR(mode):
            return SUBMODULE
        with open_regular(last, folder=handle, follow=False) as stream:
            status = os.fstat(stream.fileno())
            most = file_bytes(printable(name))
            content = stream.read(most + 1) if status.st_size <= most else b""
        return content, max(status.st_size, len(content)), bool(status.st_mode & stat.S_IXUSR)
    except NotRegularError:
        return NOT_REGULAR
    except FileNotFoundError:
        return None
    except NotADirectoryError:  # a folder that a symbolic link or a file has taken the place of
        return SYMLINK
    except OSError:
        return UNREADABLE
    finally:
        os.close(handle)


@contextmanager
def _opened(root: str) -> Iterator[int]:
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield handle
    finally:
        os.close(handle)
