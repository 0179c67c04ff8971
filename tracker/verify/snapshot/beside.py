"""A snapshot whose repository another process has open; where that process is lost, this one does the work."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from tracker.verify.snapshot.entries import Entry, Listing, Skipped
from tracker.verify.snapshot.errors import RepositoryError
from tracker.verify.snapshot.process import LostError, Process
from tracker.verify.snapshot.remote import Remote
from tracker.verify.snapshot.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

FIRST_FILES, BATCH_FILES = 16, 256
BATCH_BYTES = 1 << 20
"""What is asked for at once: so many files, few at first, or as many as have about so many bytes."""

FIELDS = tuple(name for name in Snapshot.__dataclass_fields__ if name not in {"remote", "source"})
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
        batches = _batches(entries)
        waiting: deque[list[Entry]] = deque()
        try:
            for batch in batches:
                waiting.append(batch)
                self._process.put("read", *map(tuple, batch))
                if len(waiting) > 1:
                    yield from self._contents(waiting, on_skip)
            while waiting:
                yield from self._contents(waiting, on_skip)
        except LostError:
            left, waiting = waiting, deque()
            yield from self._here.read(chain.from_iterable(chain(left, batches)), on_skip)
        finally:
            with suppress(LostError):
                for _ in waiting:
                    self._process.answer()

    def _contents(
        self, waiting: deque[list[Entry]], on_skip: Callable[[Skipped], object]
    ) -> Iterator[tuple[Entry, bytes]]:
        """The files of the first batch that waits; raises LostError before the first of them."""
        contents = _granted(self._process.answer())
        for entry, content in zip(waiting.popleft(), contents, strict=True):
            if isinstance(content, bytes):
                yield entry, content
            else:
                on_skip(Skipped(entry.path, content))

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


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    source = iter(entries)
    most = FIRST_FILES
    while batch := list(islice(source, 1)):
        size = batch[0].size
        while size < BATCH_BYTES and len(batch) < most and (entry := next(source, None)) is not None:
            batch.append(entry)
            size += entry.size
        yield batch
        most = BATCH_FILES
