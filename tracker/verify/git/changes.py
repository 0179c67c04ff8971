"""Whether the files on disk are those of HEAD, told from ids, times and sizes: no filter and no monitor is run."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.git.discover import find
from tracker.verify.git.entries import blob_id
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.index import LARGEST_INDEX, Indexed, read_index
from tracker.verify.git.process import Pipe, at
from tracker.verify.git.refs import content_of
from tracker.verify.git.tree import records
from tracker.verify.git.worktree import list_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.verify.git.discover import Found
    from tracker.verify.git.process import Location

MOST_READ = 500
"""How many files are read whose time alone has changed; with more, changes cannot be told."""

_SUBMODULE = 0o160000


class Changes(NamedTuple):
    """Whether files of HEAD were changed or taken away, and whether there are new ones; None cannot be told."""

    changed: bool | None
    new: bool | None


def changes(path: str, seconds: float = 5.0) -> Changes:
    """What is not committed in the repository that holds `path`, staged or not, ignored files left out.

    Permissions, submodules and files git was told not to look at are not compared. Looking ends after about
    `seconds`. Raises RepositoryError as `open_snapshot` does for files on disk: `no_worktree` where it is bare.
    """
    until = time.monotonic() + seconds
    found = find(path, "HEAD", "", on_disk=True)
    index = Path(found.git_dir, "index")
    # Read before git is asked: git would wait for a named pipe in its place.
    content = content_of(index, LARGEST_INDEX)
    if content is None and os.path.lexists(index):
        return Changes(None, None)
    indexed = [] if content is None else read_index(content, found.digits)
    if indexed is None or any(_outside(one.name) for one in indexed):
        return Changes(None, _has_new(at(found.git_dir), found.root, until))
    head = _committed(at(found.git_dir), found.tree, until)
    on_disk = _changed_on_disk(indexed, found, index, until)
    staged = None if head is None else _staged(indexed, head)
    added = None if head is None else any(one.name not in head for one in indexed)
    return Changes(_any(staged, on_disk), added or _any(added, _has_new(at(found.git_dir), found.root, until)))


def _any(*told: bool | None) -> bool | None:
    return True if any(told) else None if None in told else False


def _outside(name: bytes) -> bool:
    return not {b"", b".", b"..", b".git"}.isdisjoint(name.lower().rstrip(b"/").split(b"/"))


def _committed(location: Location, tree: str, until: float) -> dict[bytes, bytes] | None:
    """Name → "mode type id" of the files of HEAD; None where they cannot be listed."""
    if not tree:
        return {}
    found: dict[bytes, bytes] = {}
    try:
        with Pipe(location, "ls-tree", "-r", "-z", "--full-tree", tree) as pipe:
            pipe.end_at(until)
            for record in records(pipe.chunks()):
                about, _, name = record.partition(b"\t")
                found[name] = about
            finished = pipe.finish()
    except RepositoryError:
        return None
    return None if finished.status else found


def _staged(indexed: list[Indexed], head: dict[bytes, bytes]) -> bool:
    """Whether the index lacks a file of HEAD or has another content of it."""
    kept = {one.name for one in indexed}
    return any(name not in kept for name in head) or any(
        one.unmerged or not head[one.name].endswith(b" " + one.blob.encode()) for one in indexed if one.name in head
    )


def _changed_on_disk(indexed: list[Indexed], found: Found, index: Path, until: float) -> bool | None:
    """Whether a file on disk is not what the index says, by type, size and time, and else by content."""
    written = index.stat() if indexed else None
    folders: dict[str, bool] = {"": True}
    unclear: list[Indexed] = []
    for number, one in enumerate(indexed):
        if number % 1000 == 0 and time.monotonic() > until:
            return None
        if one.unchecked or one.mode == _SUBMODULE:
            continue
        name = os.fsdecode(one.name)
        try:
            inside = _is_inside(found.root, name.rpartition("/")[0], folders)
            status = os.lstat(f"{found.root}/{name}") if inside else None
        except OSError:
            status = None
        if status is None or one.unmerged or stat.S_IFMT(status.st_mode) != stat.S_IFMT(one.mode):
            return True
        if one.size not in {0, status.st_size & 0xFFFFFFFF}:
            return True
        moment = one.seconds, one.nanoseconds
        same = status.st_size == one.size and moment == _moment(status, whole=not one.nanoseconds)
        # As young as the index, it may have been changed again within the same tick of the clock.
        if not same or (written and moment >= _moment(written, whole=not one.nanoseconds)):
            unclear.append(one)
    return _changed_content(unclear, indexed, found, until)


def _is_inside(root: str, folder: str, known: dict[str, bool]) -> bool:
    """Whether a folder is there and no symbolic link leads to it."""
    if folder not in known:
        parts = folder.split("/")
        for depth in range(1, len(parts) + 1):
            inner = "/".join(parts[:depth])
            if inner not in known:
                try:
                    known[inner] = stat.S_ISDIR(os.lstat(f"{root}/{inner}").st_mode)
                except OSError:
                    known[inner] = False
            if not known[inner]:
                known[folder] = False
                break
    return known[folder]


def _moment(status: os.stat_result, *, whole: bool) -> tuple[int, int]:
    seconds, nanoseconds = divmod(status.st_mtime_ns, 1_000_000_000)
    return seconds & 0xFFFFFFFF, 0 if whole else nanoseconds


def _changed_content(unclear: list[Indexed], indexed: list[Indexed], found: Found, until: float) -> bool | None:
    """Whether contents differ; None where they cannot be read, or git may store other bytes than the disk has."""
    converts = _converts(indexed, found.git_dir) if unclear else False
    told = len(unclear) <= MOST_READ
    for one in unclear[:MOST_READ]:
        if time.monotonic() > until:
            return None
        blob = _blob_on_disk(one, found)
        if blob and blob != one.blob and not converts:
            return True
        told = told and blob == one.blob
    return False if told else None


def _blob_on_disk(one: Indexed, found: Found) -> str:
    """The id of a file or of a symbolic link; "" for what is too large or cannot be read."""
    if stat.S_ISLNK(one.mode):
        try:
            return blob_id(os.readlink(os.path.join(os.fsencode(found.root), one.name)), found.digits)  # noqa: PTH115, PTH118 - names are bytes
        except OSError:
            return ""
    return next((entry.blob for entry in list_names(found.root, [one.name], found.digits).entries), "")


def _converts(indexed: Iterable[Indexed], git_dir: str) -> bool:
    """Whether attributes may have git store line ends or whole files another way."""
    named = any(one.name.rpartition(b"/")[2] == b".gitattributes" for one in indexed)
    return named or os.path.lexists(Path(git_dir, "info", "attributes"))


def _has_new(location: Location, root: str, until: float) -> bool | None:
    """Whether there is a file that git neither tracks nor ignores; looking ends at the first."""
    arguments = ("--others", "--exclude-standard", "--directory", "--no-empty-directory", "-z")
    try:
        with Pipe(location, f"--work-tree={root}", "-C", root, "ls-files", *arguments, "--", ".") as pipe:
            pipe.end_at(until)
            if any(not _outside(name) for name in records(pipe.chunks(1 << 12))):
                return True
            finished = pipe.finish()
    except RepositoryError:
        return None
    return None if finished.status else False
