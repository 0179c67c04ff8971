"""The objects of a commit: its list of files by one `ls-tree`, their content by one persistent `cat-file --batch`.

A partial clone is asked which objects are here before any size is requested, so that git fetches nothing.
"""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING

from tracker.verify import budget
from tracker.verify.git.entries import (
    DAMAGED,
    LFS_POINTER,
    LOST,
    NOT_FETCHED,
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
from tracker.verify.git.filenames import printable, shortened, shown, stored
from tracker.verify.git.process import Pipe, at, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tracker.verify.git.process import Location

_REQUESTS_AT_ONCE = 128
"""Object ids sent before their answers are read: fewer than the smallest pipe buffer holds."""

_FILES_AT_ONCE = 200
"""Files named on one command line."""

_MAXIMUM_RESTARTS = 20
"""Damaged objects that end git before the rest is given up."""


def list_tree(location: Location, tree: str, prefix: bytes, *, partial: bool) -> Listing:
    """List all files of a tree; `prefix` is the tree's place in the repository, with a slash.

    Raises RepositoryError when the tree cannot be read in full or holds more files than are verified.
    """
    if not partial:
        return _listing(_records(location, prefix, "-l", tree), LOST)
    # With sizes asked for, git would start fetching what is missing.
    records = [(mode, blob, path) for mode, blob, _, path in _records(location, prefix, tree)]
    wanted = dict.fromkeys(blob for mode, blob, _ in records if mode.startswith("100"))
    here = _sizes(location, wanted.keys() - _missing(location, tree))
    return _listing(((mode, blob, here.get(blob, "-"), path) for mode, blob, path in records), NOT_FETCHED)


def blobs_at(git_dir: str, commit: str, files: Iterable[str]) -> dict[str, str]:
    """Path → blob id of those of the files that a commit has; empty where it cannot be read."""
    found: dict[str, str] = {}
    names = {os.fsdecode(stored(file)): file for file in files}
    for start in range(0, len(names), _FILES_AT_ONCE):
        some = list(names)[start : start + _FILES_AT_ONCE]
        finished = run(at(git_dir), "ls-tree", "--full-tree", "-z", commit, "--", *some)
        for record in finished.output.split(b"\0") if finished.status == 0 else ():
            head, _, name = record.partition(b"\t")
            if len(fields := head.split()) == len(("mode", "type", "id")):
                found[names.get(os.fsdecode(name), "")] = fields[2].decode("ascii", "replace")
    return found


def records(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Split git's NUL-terminated output; raises RepositoryError where it exceeds the limits."""
    rest, count, size = b"", 0, 0
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\0")
        count += len(whole)
        size += len(chunk)
        if count > budget.FILES or size > budget.NAME_BYTES:
            message = f"it has more files than can be verified ({budget.FILES:,}), or their names are too long"
            raise RepositoryError("too_many_files", message, "verify or link a folder of it")
        yield from whole


def _records(location: Location, prefix: bytes, *arguments: str) -> Iterator[tuple[str, str, str, bytes]]:
    size = "-"
    with Pipe(location, "ls-tree", "-r", "-z", "--full-tree", *arguments) as pipe:
        for record in records(pipe.chunks()):
            about, _, name = record.partition(b"\t")
            mode, _, blob, *sizes = about.decode("ascii").split()
            if sizes:
                size = sizes[0]
            yield mode, blob, size, prefix + name
        finished = pipe.finish()
    if finished.status:
        raise _incomplete(finished.errors)


def _listing(listed: Iterable[tuple[str, str, str, bytes]], unknown: str) -> Listing:
    entries: list[Entry] = []
    oversize: list[Entry] = []
    links: list[Entry] = []
    skipped: list[Skipped] = []
    for mode, blob, size, name in listed:
        if budget.is_long(name):
            skipped.append(Skipped(shortened(name), budget.LONG_PATH))
            continue
        path = printable(name)
        if mode == "160000":
            skipped.append(Skipped(path, SUBMODULE))
        elif mode == "120000":
            skipped.append(Skipped(path, SYMLINK))
            if size.isdigit():
                links.append(Entry(path, blob, int(size), executable=False))
        elif not size.isdigit():
            skipped.append(Skipped(path, unknown))
        else:
            entry = Entry(path, blob, int(size), mode == "100755")
            if entry.size <= budget.file_bytes(path):
                entries.append(entry)
            else:
                oversize.append(entry)
                skipped.append(Skipped(path, OVERSIZE))
    return Listing(tuple(entries), tuple(oversize), tuple(skipped), tuple(links))


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
        while asked := list(islice(source, _REQUESTS_AT_ONCE)):
            pipe.ask(asked)
            for _ in asked:
                blob, _, size = pipe.line().decode("ascii", "replace").partition(" ")
                sizes[blob] = size
    return sizes


def _incomplete(errors: str) -> RepositoryError:
    reason = shown(errors.strip().rpartition("\n")[2].removeprefix("fatal: "))
    message = f"the commit's list of files cannot be read: {reason or 'git ended early'}"
    return RepositoryError("incomplete", message, "fetch what is missing, or clone the repository again")


def read_blobs(
    location: Location, entries: Iterable[Entry], on_skip: Callable[[Skipped], object]
) -> Iterator[tuple[Entry, bytes]]:
    """Yield each file with its content, in order; one that cannot be read goes to `on_skip` instead.

    A damaged object ends git, which is then started again for the files after it.
    """
    source = iter(entries)
    asked = list(islice(source, _REQUESTS_AT_ONCE))
    for _ in range(_MAXIMUM_RESTARTS):
        if not asked:
            return
        with Pipe(location, "cat-file", "--batch") as pipe:
            while asked:
                pipe.ask(entry.blob for entry in asked)
                answered = 0
                for entry in asked:
                    answer = _answer(pipe, entry)
                    if answer is None:
                        break
                    answered += 1
                    if isinstance(answer, bytes):
                        yield entry, answer
                    else:
                        on_skip(Skipped(entry.path, answer))
                if answered < len(asked):
                    on_skip(Skipped(asked[answered].path, UNREADABLE))
                    del asked[: answered + 1]
                    break
                asked = list(islice(source, _REQUESTS_AT_ONCE))
        asked += islice(source, _REQUESTS_AT_ONCE - len(asked))
    for entry in (*asked, *source):
        on_skip(Skipped(entry.path, UNREADABLE))


def _answer(pipe: Pipe, entry: Entry) -> bytes | str | None:
    """A file's content, the reason it has none, or None when git has ended."""
    words = pipe.line().split()
    if not words:
        return None
    if len(words) != 3 or not words[2].isdigit():  # noqa: PLR2004 -- "<id> <type> <size>", else "<id> missing"
        return LOST
    size = int(words[2])
    if size > budget.file_bytes(entry.path):
        while size >= 0 and (chunk := pipe.take(min(size + 1, 1 << 16))):
            size -= len(chunk)
        return DAMAGED
    content = pipe.take(size + 1)[:-1]
    if len(content) < size:
        return None
    if words[1] != b"blob" or blob_id(content, len(entry.blob)) != entry.blob:
        return DAMAGED
    return LFS_POINTER if is_lfs_pointer(content) else content
