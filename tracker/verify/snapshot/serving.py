"""The second process of `opening`: answers questions on one snapshot until nobody asks."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from tracker.verify.snapshot.beside import FIELDS
from tracker.verify.snapshot.entries import Entry, Listing
from tracker.verify.snapshot.errors import RepositoryError
from tracker.verify.snapshot.process import receive, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.verify.snapshot.snapshot import Snapshot


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
            send(answers, ("", QUESTIONS[name](snapshot, *arguments)))
        except RepositoryError as error:
            send(answers, _refusal(error))
        if name == "read":
            _ = snapshot.pushed  # asked last, and kept


def _refusal(error: RepositoryError) -> tuple[str, str, str]:
    return error.code, error.message, error.remedy


def _fields(snapshot: Snapshot) -> list[Any]:
    remote = snapshot.remote
    return [None if remote is None else tuple(remote), *(getattr(snapshot, name) for name in FIELDS)]


def _plain(listing: Listing) -> list[list[tuple[Any, ...]]]:
    return [[tuple(item) for item in items] for items in listing]


def _contents(snapshot: Snapshot, *entries: tuple[Any, ...]) -> list[bytes | str]:
    """The content of each file, or the reason why it has none."""
    found: dict[str, bytes | str] = {}
    for entry, content in snapshot.read(map(Entry._make, entries), lambda skipped: found.update([skipped])):
        found[entry.path] = content
    return [found[path] for path, *_ in entries]


QUESTIONS: dict[str, Callable[..., Any]] = {
    "listing": lambda snapshot: _plain(snapshot.source.listing),
    "uncommitted": lambda snapshot: _plain(snapshot.source.uncommitted),
    "pushed": lambda snapshot: snapshot.pushed,
    "read": _contents,
}
"""Question → what answers it, in values that `process` can send."""
