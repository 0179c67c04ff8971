"""Files → facts, on two processors where there is much to read: a forked child takes half and sends its facts back."""

from __future__ import annotations

import json
import os
import select
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.verify.facts.fact import Fact
from tracker.verify.git.entries import Skipped
from tracker.verify.git.second_process import LostError, may_fork, receive, send, widen
from tracker.verify.readers import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tracker.verify.git.entries import Entry
    from tracker.verify.git.snapshot import Snapshot
    from tracker.verify.scan import Candidate

WORTH_A_CHILD = 35.0
"""Milliseconds of reading from which a second process saves more than it costs, some 15 ms."""

MILLISECONDS = {
    **dict.fromkeys(("python", "setup-py", "typescript", "javascript", "toml"), 0.33),
    **dict.fromkeys(("tsx", "shell", "dockerfile", "makefile", "yaml"), 0.23),
    **dict.fromkeys(("lock", "table", "jsonl", "markup"), 0.0),
}
"""What readers take for 1,000 bytes, about; others take OTHER_MILLISECONDS, and MILLISECONDS_PER_FILE are added."""

OTHER_MILLISECONDS, MILLISECONDS_PER_FILE = 0.1, 0.06
HELD = 1 << 20
"""Bytes up to which all files are held in memory, so that the child need not ask git for its own."""

READER_FAILED = "its reader failed"


class Extracted(NamedTuple):
    """The facts of one file under the cache's key, as values and as the text that the cache keeps."""

    key: str
    facts: list[Fact]
    text: str


def extract(
    snapshot: Snapshot, wanted: Sequence[Candidate], on_skip: Callable[[Skipped], object]
) -> Iterator[Extracted]:
    """The facts of each candidate; those that cannot be read are told to `on_skip`."""
    if sum(map(_duration, wanted)) < WORTH_A_CHILD or not may_fork():
        yield from _extract(wanted, _files(snapshot, wanted, on_skip), on_skip)
        return
    own, others = _halves(wanted)
    if sum(item.entry.size for item in wanted) < HELD:
        held = list(_files(snapshot, wanted, on_skip))
        child = Child(others, lambda _: held)
        files: Iterable[tuple[Entry, bytes]] = held
    else:
        child = Child(others, lambda skip: _files(snapshot, others, skip))
        files = _files(snapshot, own, on_skip)
    for item in _extract(own, files, on_skip):
        yield item
        child.take()
    seen: set[str] = set()
    for record in child.records():
        if len(record) == len(Skipped._fields):
            on_skip(Skipped(*record))
            continue
        key, facts, text = record
        seen.add(key)
        yield Extracted(key, list(map(Fact._make, facts)), text)
    if not child.succeeded():
        left = [item for item in others if item.key not in seen]
        yield from _extract(left, _files(snapshot, left, on_skip), on_skip)


def _files(
    snapshot: Snapshot, wanted: Sequence[Candidate], on_skip: Callable[[Skipped], object]
) -> Iterator[tuple[Entry, bytes]]:
    return snapshot.read([item.entry for item in wanted], on_skip)


def _extract(
    wanted: Sequence[Candidate], files: Iterable[tuple[Entry, bytes]], on_skip: Callable[[Skipped], object]
) -> Iterator[Extracted]:
    """The facts of those of the files that are wanted."""
    by_entry = {item.entry: item for item in wanted}
    for entry, data in files:
        item = by_entry.get(entry)
        if item is None:
            continue
        try:
            facts = [fact for name in item.readers for fact in read(name, data)]
        except Exception:  # noqa: BLE001 - a mistake in one reader must not cost the verdicts of all other files
            on_skip(Skipped(entry.path, READER_FAILED))
            continue
        yield Extracted(item.key, facts, json.dumps(facts, separators=(",", ":")))


def _duration(item: Candidate) -> float:
    """About how many milliseconds reading a file takes."""
    rates = (MILLISECONDS.get(name.partition(":")[0], OTHER_MILLISECONDS) for name in item.readers)
    return MILLISECONDS_PER_FILE + sum(rates) * item.entry.size / 1000


def _halves(wanted: Sequence[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """Two parts that take about as long; files of a kind stay together, so that each process loads fewer readers."""
    ordered = sorted(wanted, key=lambda item: item.readers)
    half = sum(map(_duration, ordered)) / 2
    own: list[Candidate] = []
    for item in ordered:
        half -= _duration(item)
        if half < 0:
            break
        own.append(item)
    return own, ordered[len(own) :]


class Child:
    """A forked process that extracts facts and writes them to a pipe."""

    def __init__(
        self, wanted: Sequence[Candidate], files: Callable[[Callable[[Skipped], object]], Iterable[tuple[Entry, bytes]]]
    ) -> None:
        """Start it; it gets its files by calling `files` with what is to be told of those left out."""
        reading, writing = os.pipe()
        widen(writing)
        self._process = os.fork()
        if not self._process:
            os.close(reading)
            _work(wanted, files, writing)
        os.close(writing)
        self._pipe = os.fdopen(reading, "rb")
        self._records: list[tuple[Any, ...]] = []
        self._status: int | None = None

    def take(self) -> None:
        """Take what the child has sent, so that it need not wait."""
        while self._status is None and select.select([self._pipe], [], [], 0)[0]:
            self._receive()

    def records(self) -> Iterator[tuple[Any, ...]]:
        """What the child sends: (key, facts, text) for a file's facts, (path, reason) for a file left out."""
        while self._status is None:
            self._receive()
        yield from self._records

    def _receive(self) -> None:
        try:
            self._records.append(receive(self._pipe))
        except (LostError, OSError, ValueError):
            self._pipe.close()
            _, self._status = os.waitpid(self._process, 0)

    def succeeded(self) -> bool:
        """Whether the child did all its work."""
        return self._status == 0


def _work(
    wanted: Sequence[Candidate],
    files: Callable[[Callable[[Skipped], object]], Iterable[tuple[Entry, bytes]]],
    writing: int,
) -> None:
    """Runs in the child and never returns; whatever goes wrong there is the parent's to do again."""
    status = 1
    try:
        with os.fdopen(writing, "wb") as pipe:

            def skip(item: Skipped) -> None:
                send(pipe, tuple(item))

            for item in _extract(wanted, files(skip), skip):
                send(pipe, (item.key, list(map(tuple, item.facts)), item.text))
        status = 0
    finally:
        os._exit(status)
