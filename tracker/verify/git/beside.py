"""A snapshot whose repository another process has open; where that process is lost, this one does the work."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from tracker.verify.git.entries import Entry, Listing, Skipped
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.remote import Remote
from tracker.verify.git.second_process import LostError, Process
from tracker.verify.git.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ASKED_AT_ONCE = 1024
"""Files in one question: fewer than a pipe holds."""

FIELDS = tuple(name for name in Snapshot._fields if name not in {"remote", "source"})
"""What the other process tells of the snapshot, after the remote."""


def opened_beside(process: Process, opened: Callable[[], Snapshot]) -> Snapshot:
    """The snapshot that a process which serves it has open; `opened` opens it here. Raises RepositoryError."""
    try:
        remote, *values = _granted(process.answer())
    except LostError:
        return opened()
    return Snapshot(
        **dict(zip(FIELDS, values, strict=True)),
        remote=None if remote is None else Remote(*remote),
        source=Beside(process, opened),
    )


class Beside:
    """A snapshot's source in another process."""

    def __init__(self, process: Process, opened: Callable[[], Snapshot]) -> None:
        self._process = process
        self._opened = opened

    @cached_property
    def listing(self) -> Listing:
        """As `Source` says."""
        return self._listing("listing")

    @cached_property
    def uncommitted(self) -> Listing:
        """As `Source` says."""
        return self._listing("uncommitted")

    @cached_property
    def pushed(self) -> bool:
        """As `Source` says."""
        try:
            return bool(self._ask("pushed"))
        except LostError:
            return self._here.pushed

    def read(self, entries: Iterable[Entry], on_skip: Callable[[Skipped], object]) -> Iterator[tuple[Entry, bytes]]:
        """As `Source` says; while some files are looked at, the next ones are fetched."""
        source = iter(entries)
        while waiting := deque(islice(source, ASKED_AT_ONCE)):
            unanswered = len(waiting)
            try:
                self._process.put("read", *map(tuple, waiting))
                while unanswered:
                    contents = _granted(self._process.answer())
                    unanswered -= len(contents)
                    for content in contents:
                        entry = waiting.popleft()
                        if isinstance(content, bytes):
                            yield entry, content
                        else:
                            on_skip(Skipped(entry.path, content))
            except LostError:
                yield from self._here.read(waiting, on_skip)
            except GeneratorExit:
                self._pass_over(unanswered)
                raise

    def _pass_over(self, files: int) -> None:
        """Take the answers that nobody wants any more, so that the next question gets its own."""
        with suppress(LostError, RepositoryError):
            while files > 0:
                files -= len(_granted(self._process.answer()))

    @cached_property
    def _here(self) -> Snapshot:
        """The same snapshot opened in this process."""
        return self._opened()

    def _listing(self, name: str) -> Listing:
        try:
            entries, oversize, skipped = self._ask(name)
        except LostError:
            listing: Listing = getattr(self._here.source, name)
            return listing
        return Listing(
            tuple(map(Entry._make, entries)), tuple(map(Entry._make, oversize)), tuple(map(Skipped._make, skipped))
        )

    def _ask(self, *question: Any) -> Any:  # noqa: ANN401 -- each question has an answer of its own form
        return _granted(self._process.ask(*question))


def _granted(answer: Any) -> Any:  # noqa: ANN401 -- as above
    """What was answered; raises RepositoryError where that is a refusal."""
    refusal, *rest = answer
    if refusal:
        raise RepositoryError(refusal, *rest)
    return rest[0]
