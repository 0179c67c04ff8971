"""Files → facts, on two processors where there is much to read: a forked child takes half and sends its facts back."""

from __future__ import annotations

import json
import os
import threading
from typing import IO, TYPE_CHECKING, NamedTuple

from tracker.verify.facts import facts_from
from tracker.verify.readers import read
from tracker.verify.snapshot.entries import Skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tracker.verify.candidates import Candidate
    from tracker.verify.facts import Fact
    from tracker.verify.snapshot.snapshot import Snapshot

WORTH_A_CHILD = 1_000_000
"""Bytes to read from which a second process saves more than it costs, some 10 ms."""

SHARE_OF_CHILD = 0.5
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
    size = sum(item.entry.size for item in wanted)
    if size < WORTH_A_CHILD or not _may_fork():
        yield from _extract(snapshot, wanted, on_skip)
        return
    own, others = _halves(wanted, size * SHARE_OF_CHILD)
    child = Child(snapshot, others)
    yield from _extract(snapshot, own, on_skip)
    seen: set[str] = set()
    for record in child.records():
        if len(record) == len(Skipped._fields):
            on_skip(Skipped(*record))
            continue
        key, text = record[0], record[2]
        seen.add(key)
        yield Extracted(key, facts_from(text), text)
    if not child.succeeded():
        yield from _extract(snapshot, [item for item in others if item.key not in seen], on_skip)


def _extract(
    snapshot: Snapshot, wanted: Sequence[Candidate], on_skip: Callable[[Skipped], object]
) -> Iterator[Extracted]:
    by_entry = {item.entry: item for item in wanted}
    for entry, data in snapshot.read(by_entry, on_skip):
        item = by_entry[entry]
        try:
            facts = [fact for name in item.readers for fact in read(name, data)]
        except Exception:  # noqa: BLE001 - a mistake in one reader must not cost the verdicts of all other files
            on_skip(Skipped(entry.path, READER_FAILED))
            continue
        yield Extracted(item.key, facts, json.dumps(facts, separators=(",", ":")))


def _halves(wanted: Sequence[Candidate], most: float) -> tuple[list[Candidate], list[Candidate]]:
    """The files dealt out in turn, so that both get of each folder; the child's part is never the larger."""
    own: list[Candidate] = []
    others: list[Candidate] = []
    given = 0
    for number, item in enumerate(wanted):
        if number % 2 and given + item.entry.size <= most:
            others.append(item)
            given += item.entry.size
        else:
            own.append(item)
    return own, others


def _may_fork() -> bool:
    """Forking a process that runs threads can hang the child."""
    return hasattr(os, "fork") and (os.cpu_count() or 1) > 1 and threading.active_count() == 1


class Child:
    """A forked process that extracts facts and writes them to a pipe, which a thread empties."""

    def __init__(self, snapshot: Snapshot, wanted: Sequence[Candidate]) -> None:
        reading, writing = os.pipe()
        self._process = os.fork()
        if not self._process:
            os.close(reading)
            _work(snapshot, wanted, writing)
        os.close(writing)
        self._lines: list[bytes] = []
        self._thread = threading.Thread(target=self._drain, args=(os.fdopen(reading, "rb"),), daemon=True)
        self._thread.start()
        self._status = -1

    def _drain(self, pipe: IO[bytes]) -> None:
        with pipe:
            self._lines.extend(pipe)

    def records(self) -> Iterator[list[str]]:
        """What the child sent: [key, "", text] for a file's facts, [path, reason] for a file left out."""
        self._thread.join()
        _, self._status = os.waitpid(self._process, 0)
        for line in self._lines:
            try:
                yield json.loads(line)
            except ValueError:  # the line it was writing when it died
                return

    def succeeded(self) -> bool:
        """Whether the child did all its work."""
        return self._status == 0


def _work(snapshot: Snapshot, wanted: Sequence[Candidate], writing: int) -> None:
    """Runs in the child and never returns; whatever goes wrong there is the parent's to do again."""
    status = 1
    try:
        with os.fdopen(writing, "w", encoding="utf-8", errors="surrogatepass") as pipe:

            def send(record: Sequence[str]) -> None:
                pipe.write(json.dumps(record) + "\n")

            for item in _extract(snapshot, wanted, send):
                send([item.key, "", item.text])
        status = 0
    finally:
        os._exit(status)
