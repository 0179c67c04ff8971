"""What a commit holds: one `ls-tree`, and for partial clones a look at what is here before any size is asked for."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from tracker.verify.git.entries import (
    LOST,
    MAXIMUM_BLOB,
    MAXIMUM_FILES,
    MAXIMUM_NAMES,
    NOT_FETCHED,
    OVERSIZE,
    SUBMODULE,
    SYMLINK,
    Entry,
    Listing,
    Skipped,
    largest,
)
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.filenames import printable, shown
from tracker.verify.git.process import Pipe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.verify.git.process import Location

_ASKED_AT_ONCE = 128
"""Object ids sent before their answers are read: less than the smallest pipe holds."""


def list_tree(location: Location, tree: str, prefix: bytes, *, partial: bool) -> Listing:
    """List all files of a tree; `prefix` is the tree's place in the repository, with a slash.

    Raises RepositoryError when the tree cannot be read in full or holds more than MAXIMUM_FILES.
    """
    if not partial:
        return _sorted(_records(location, prefix, "-l", tree), LOST)
    # With sizes asked for, git would start fetching what is missing.
    records = [(mode, blob, path) for mode, blob, _, path in _records(location, prefix, tree)]
    wanted = dict.fromkeys(blob for mode, blob, _ in records if mode.startswith("100"))
    here = _sizes(location, wanted.keys() - _missing(location, tree))
    return _sorted(((mode, blob, here.get(blob, "-"), path) for mode, blob, path in records), NOT_FETCHED)


def records(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Split git's NUL-terminated output; raises RepositoryError when it has no end."""
    rest, count, size = b"", 0, 0
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\0")
        count += len(whole)
        size += len(chunk)
        if count > MAXIMUM_FILES or size > MAXIMUM_NAMES or len(rest) > MAXIMUM_BLOB:
            raise RepositoryError("too_many_files", "more files than can be verified", "link a sub-folder of it")
        yield from whole


def _records(location: Location, prefix: bytes, *arguments: str) -> Iterator[tuple[str, str, str, str]]:
    size = "-"
    with Pipe(location, "ls-tree", "-r", "-z", "--full-tree", *arguments) as pipe:
        for record in records(pipe.chunks()):
            about, _, name = record.partition(b"\t")
            mode, _, blob, *sizes = about.decode("ascii").split()
            if sizes:
                size = sizes[0]
            yield mode, blob, size, printable(prefix + name)
        finished = pipe.finish()
    if finished.status:
        raise _incomplete(finished.errors)


def _sorted(listed: Iterable[tuple[str, str, str, str]], unknown: str) -> Listing:
    entries: list[Entry] = []
    oversize: list[Entry] = []
    skipped: list[Skipped] = []
    for mode, blob, size, path in listed:
        if mode == "160000":
            skipped.append(Skipped(path, SUBMODULE))
        elif mode == "120000":
            skipped.append(Skipped(path, SYMLINK))
        elif not size.isdigit():
            skipped.append(Skipped(path, unknown))
        else:
            entry = Entry(path, blob, int(size), mode == "100755")
            if entry.size <= largest(path):
                entries.append(entry)
            else:
                oversize.append(entry)
                skipped.append(Skipped(path, OVERSIZE))
    return Listing(tuple(entries), tuple(oversize), tuple(skipped))


def _missing(location: Location, tree: str) -> set[str]:
    found = set()
    with Pipe(location, "rev-list", "--objects", "--missing=print", "--no-object-names", tree) as pipe:
        while line := pipe.line():
            if line.startswith(b"?"):
                found.add(line[1:].decode("ascii"))
        finished = pipe.finish()
    if finished.status:
        raise _incomplete(finished.errors)
    return found


def _sizes(location: Location, blobs: Iterable[str]) -> dict[str, str]:
    sizes: dict[str, str] = {}
    source = iter(blobs)
    with Pipe(location, "cat-file", "--batch-check=%(objectname) %(objectsize)") as pipe:
        while asked := list(islice(source, _ASKED_AT_ONCE)):
            pipe.ask(asked)
            for _ in asked:
                blob, _, size = pipe.line().decode("ascii", "replace").partition(" ")
                sizes[blob] = size
    return sizes


def _incomplete(errors: str) -> RepositoryError:
    reason = shown(errors.strip().rpartition("\n")[2].removeprefix("fatal: "))
    message = f"the commit's list of files cannot be read: {reason or 'git ended early'}"
    return RepositoryError("incomplete", message, "fetch what is missing, or clone the repository again")
