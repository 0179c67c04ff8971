"""Files → facts, each blob once: from the cache, else by the readers, in several processes for a large repository."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from tracker.processes import map_unordered, processors
from tracker.verify.facts.fact import Fact, facts_from
from tracker.verify.facts.repository import FileFacts
from tracker.verify.git.entries import Skipped
from tracker.verify.git.snapshot import read_files
from tracker.verify.readers import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tracker.verify.cache import Cache
    from tracker.verify.git.snapshot import Snapshot
    from tracker.verify.scan import Candidate, Scan

WORTH_A_POOL = 1_000_000
"""Bytes to be read from which other processes save more time than they cost."""

BYTES_AT_ONCE = 100_000
"""Bytes that a process reads before it answers."""

READER_FAILED = "its reader failed"


class Parsed(NamedTuple):
    """The facts of some files under the cache's keys, as values and as the text it keeps; and the files not read."""

    facts: dict[str, list[Fact]]
    texts: dict[str, str]
    skipped: list[Skipped]


def parse_files(
    snapshot: Snapshot,
    scan: Scan,
    cache: Cache,
    on_progress: Callable[[int, int], object] = lambda _done, _all: None,
    meanwhile: Callable[[], object] = lambda: None,
) -> tuple[list[FileFacts], list[Skipped]]:
    """The facts of each candidate, and the files that could not be read; `on_progress(done, all)` counts files.

    `meanwhile` may be called while other processes read.
    """
    wanted = scan.candidates
    known = cache.facts({item.key for item in wanted})
    lacking = list({item.key: item for item in wanted if item.key not in known}.values())
    done = len(wanted) - len(lacking)
    skipped: list[Skipped] = []
    for parsed in _parse(snapshot, lacking, meanwhile):
        cache.add_facts(parsed.texts)
        known |= parsed.facts or {key: facts_from(text) for key, text in parsed.texts.items()}
        skipped += parsed.skipped
        done += len(parsed.texts) + len(parsed.skipped)
        on_progress(done, len(wanted))
    skipped += [Skipped(item.entry.path, reason) for item in wanted for reason in _unread(known.get(item.key, ()))]
    files = [FileFacts(item.entry.path, item.scope, known[item.key]) for item in wanted if item.key in known]
    return files, sorted(skipped)


def _unread(facts: Sequence[Fact]) -> list[str]:
    """Why parts of a file were not read, each reason once; only a notebook or a file left unread has such parts."""
    if not facts or facts[0].kind not in ("notebook", "unread"):
        return []
    return list(dict.fromkeys(fact.name for fact in facts if fact.kind == "unread"))


def _parse(snapshot: Snapshot, candidates: Sequence[Candidate], meanwhile: Callable[[], object]) -> Iterator[Parsed]:
    batches = list(_batches(candidates))
    if processors() == 1 or sum(item.entry.size for item in candidates) < WORTH_A_POOL:
        yield from (parse_batch(snapshot, batch) for batch in batches)
        return
    for name in {name for item in candidates for name in item.readers}:
        with suppress(Exception):  # its files will be named
            read(name, b"")  # loads the reader, so that each process need not do so
    yield from map_unordered(partial(_parse_elsewhere, snapshot), batches, _crashed, meanwhile)


def _parse_elsewhere(snapshot: Snapshot, candidates: Sequence[Candidate]) -> Parsed:
    """The same in a process of the pool: texts are sent in a fraction of the time that many values take."""
    return parse_batch(snapshot, candidates)._replace(facts={})


def _crashed(candidates: Sequence[Candidate]) -> Parsed:
    return Parsed({}, {}, [Skipped(item.entry.path, READER_FAILED) for item in candidates])


def _batches(candidates: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    batch: list[Candidate] = []
    size = 0
    for item in candidates:
        batch.append(item)
        size += item.entry.size
        if size >= BYTES_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def parse_batch(snapshot: Snapshot, candidates: Sequence[Candidate]) -> Parsed:
    """The facts of these files, read in this process."""
    parsed = Parsed({}, {}, [])
    by_entry = {item.entry: item for item in candidates}
    for entry, data in read_files(snapshot, by_entry, parsed.skipped.append):
        item = by_entry[entry]
        try:
            facts = [fact for name in item.readers for fact in read(name, data)]
        except Exception:  # noqa: BLE001 - a mistake in one reader must not cost the verdicts of all other files
            parsed.skipped.append(Skipped(entry.path, READER_FAILED))
            continue
        parsed.facts[item.key] = facts
        parsed.texts[item.key] = json.dumps(facts, separators=(",", ":"))
    return parsed
