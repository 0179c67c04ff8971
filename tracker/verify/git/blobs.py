"""The content of a commit's files, through one `cat-file --batch` pipe at constant memory."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from tracker.verify.git.entries import (
    DAMAGED,
    LFS_POINTER,
    LOST,
    UNREADABLE,
    Entry,
    Skipped,
    blob_id,
    is_lfs_pointer,
    largest,
)
from tracker.verify.git.process import Pipe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tracker.verify.git.process import Location

_ASKED_AT_ONCE = 128
"""Object ids sent before their answers are read: less than the smallest pipe holds."""

_MAXIMUM_DEATHS = 20
"""Damaged objects that end git before the rest is given up."""


def read_blobs(
    location: Location, entries: Iterable[Entry], on_skip: Callable[[Skipped], object]
) -> Iterator[tuple[Entry, bytes]]:
    """Yield each file with its content, in order; a file that cannot be had is told to `on_skip` instead.

    A damaged object ends git, which is then started again for the files behind it.
    """
    source = iter(entries)
    asked = list(islice(source, _ASKED_AT_ONCE))
    for _ in range(_MAXIMUM_DEATHS):
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
                asked = list(islice(source, _ASKED_AT_ONCE))
        asked += islice(source, _ASKED_AT_ONCE - len(asked))
    for entry in (*asked, *source):
        on_skip(Skipped(entry.path, UNREADABLE))


def _answer(pipe: Pipe, entry: Entry) -> bytes | str | None:
    """Give a file's content, the reason it has none, or None when git has ended."""
    words = pipe.line().split()
    if not words:
        return None
    if len(words) != 3 or not words[2].isdigit():  # noqa: PLR2004 -- "<id> <type> <size>", else "<id> missing"
        return LOST
    size = int(words[2])
    if size > largest(entry.path):
        while size >= 0 and (chunk := pipe.take(min(size + 1, 1 << 16))):
            size -= len(chunk)
        return DAMAGED
    content = pipe.take(size + 1)[:-1]
    if len(content) < size:
        return None
    if words[1] != b"blob" or blob_id(content, len(entry.blob)) != entry.blob:
        return DAMAGED
    return LFS_POINTER if is_lfs_pointer(content) else content
