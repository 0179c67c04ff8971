"""The second process of `opening`: answers questions on one snapshot until nobody asks."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from tracker.verify.git.beside import FIELDS
from tracker.verify.git.entries import Entry
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.second_process import receive, send

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tracker.verify.git.entries import Listing, Skipped
    from tracker.verify.git.snapshot import Snapshot


FIRST_FILES, FILES, BYTES = 16, 256, 1 << 20
"""What is handed over at once: so many files, few at first, or as many as have about so many bytes."""


def serve(opened: Callable[[], Snapshot], questions: IO[bytes], answers: IO[bytes]) -> None:
    """Send the snapshot's fields, then answer; raises LostError when nobody asks any more."""
    try:
        snapshot = opened()
    except RepositoryError as error:
        send(answers, _refusal(error))
        return
    send(answers, ("", _fields(snapshot)))
    while True:
        name, *arguments = receive(questions)
        try:
            for answer in QUESTIONS[name](snapshot, *arguments):
                send(answers, ("", answer))
        except RepositoryError as error:
            send(answers, _refusal(error))


def _refusal(error: RepositoryError) -> tuple[str, str, str]:
    return error.code, error.message, error.remedy


def _fields(snapshot: Snapshot) -> list[Any]:
    remote = snapshot.remote
    return [None if remote is None else tuple(remote), *(getattr(snapshot, name) for name in FIELDS)]


def _listing(snapshot: Snapshot) -> Iterator[list[Any]]:
    yield _plain(snapshot.source.listing)


def _uncommitted(snapshot: Snapshot) -> Iterator[list[Any]]:
    yield _plain(snapshot.source.uncommitted)


def _pushed(snapshot: Snapshot) -> Iterator[bool]:
    yield snapshot.pushed


def _plain(listing: Listing) -> list[list[tuple[Any, ...]]]:
    return [[tuple(item) for item in items] for items in listing]


def _read(snapshot: Snapshot, *entries: tuple[Any, ...]) -> Iterator[list[bytes | str]]:
    """The content of each file, or the reason why it has none, some at a time and few at first."""
    files: list[bytes | str] = []
    size, most = 0, FIRST_FILES

    def skip(skipped: Skipped) -> None:
        files.append(skipped.reason)

    for _, content in snapshot.read(map(Entry._make, entries), skip):
        files.append(content)
        size += len(content)
        if len(files) >= most or size >= BYTES:
            yield files
            files, size, most = [], 0, FILES
    if files:
        yield files
    _ = snapshot.pushed  # asked last, and kept


QUESTIONS: dict[str, Callable[..., Iterator[Any]]] = {
    "listing": _listing,
    "uncommitted": _uncommitted,
    "pushed": _pushed,
    "read": _read,
}
"""Question → what answers it, once or bit by bit, in values that `process` can send."""
