"""Files → facts, each blob once: from the cache, else by the readers, in several processes for a large repository."""

from __future__ import annotations

import json
import time
from contextlib import closing, suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from tracker.processes import map_unordered, processors
from tracker.verify import budget
from tracker.verify.facts.fact import Fact, facts_from
from tracker.verify.facts.repository import FileFacts
from tracker.verify.git.entries import GENERATED, PACKED, READER_FAILED, Skipped
from tracker.verify.git.snapshot import read_files
from tracker.verify.readers import read
from tracker.verify.readers.conflicts import IN_CONFLICT, in_conflict
from tracker.verify.readers.generated import made_by_a_program
from tracker.verify.readers.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from tracker.verify.cache import Cache
    from tracker.verify.git.snapshot import Snapshot
    from tracker.verify.scan import Candidate, Scan

WORTH_A_POOL = 1_000_000
"""Bytes to be read from which other processes save more time than they cost."""

BYTES_AT_ONCE = 100_000
"""Bytes that a process reads before it answers."""

ENOUGH = 1.2
"""The share of the facts that are kept after which no more files are read: the order in which they come may differ."""

MADE = frozenset({GENERATED, PACKED})


class Parsed(NamedTuple):
    """The facts of some files under the cache's keys, as values and as the text it keeps; and the files not read.

    reached  the keys of all files that were looked at
    seconds  the processor time that it took
    """

    facts: dict[str, list[Fact]]
    texts: dict[str, str]
    skipped: list[Skipped]
    reached: frozenset[str]
    seconds: float


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
    # Small files first: where there is too much to read or to keep, the largest are left out.
    distinct = sorted({item.key: item for item in wanted}.values(), key=lambda item: (item.entry.size, item.key))
    lacking = [item for item in distinct if item.key not in known]
    done = len(wanted) - len(lacking)
    skipped: list[Skipped] = []
    seconds, count = 0.0, sum(map(len, known.values()))
    limit = budget.read_seconds(sum(item.entry.size for item in lacking))
    reached = {item.key for item in lacking}
    with closing(_parse(snapshot, lacking, meanwhile)) as batches:
        for parsed in batches:
            cache.add_facts(parsed.texts)
            facts = parsed.facts or {key: facts_from(text) for key, text in parsed.texts.items()}
            known |= facts
            skipped += parsed.skipped
            reached -= parsed.reached
            done += len(parsed.reached)
            on_progress(done, len(wanted))
            seconds += parsed.seconds
            count += sum(map(len, facts.values()))
            if seconds > limit or count > budget.FACTS * ENOUGH or scan.allowance.is_out_of_time():
                break
    reason = budget.TOO_MANY_FACTS if count > budget.FACTS * ENOUGH else budget.TOO_SLOW
    skipped += [Skipped(item.entry.path, reason) for item in wanted if item.key in reached]
    kept, over = budget.within(
        [item for item in wanted if item.key in known],
        lambda item: len(known[item.key]),
        budget.FACTS,
        lambda item: (item.entry.size, item.entry.path),
    )
    skipped += [Skipped(item.entry.path, budget.TOO_MANY_FACTS) for item in over]
    files = [
        FileFacts(item.entry.path, item.scope, known[item.key])
        for item in wanted
        if item in kept and (item.entry.path in scan.own or not _is_made(known[item.key]))
    ]
    skipped += [Skipped(file.path, why) for file in files for why in _unread(file.facts)]
    read_of = {file.path for file in files}
    skipped += [Skipped(item.entry.path, known[item.key][0].name) for item in kept if item.entry.path not in read_of]
    return files, sorted(skipped)


def _is_made(facts: Sequence[Fact]) -> bool:
    """Whether a file says of itself that a program wrote it."""
    return bool(facts) and facts[0].kind == "unread" and facts[0].name in MADE


def _unread(facts: Sequence[Fact]) -> list[str]:
    """Why parts of a file were not read, each reason once; only a notebook or a file left unread has such parts."""
    if not facts or facts[0].kind not in ("notebook", "unread"):
        return []
    return list(dict.fromkeys(fact.name for fact in facts if fact.kind == "unread" and fact.name))


def _parse(
    snapshot: Snapshot, candidates: Sequence[Candidate], meanwhile: Callable[[], object]
) -> Generator[Parsed, None, None]:
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
    reached = frozenset(item.key for item in candidates)
    return Parsed({}, {}, [Skipped(item.entry.path, READER_FAILED) for item in candidates], reached, 0)


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
    begun = time.process_time()
    parsed = Parsed({}, {}, [], frozenset(item.key for item in candidates), 0)
    by_entry = {item.entry: item for item in candidates}
    for entry, data in read_files(snapshot, by_entry, parsed.skipped.append):
        item = by_entry[entry]
        try:
            facts = [fact for name in item.readers for fact in read(name, data)]
            if reason := made_by_a_program(item.readers[0], data):
                facts.insert(0, Fact("unread", reason, 1))
            if in_conflict(item.readers[0], data):
                facts = [Fact("unread", IN_CONFLICT, 1, words(data.decode(errors="replace")))]
            text = json.dumps(facts, separators=(",", ":"))
            if len(facts) > budget.FACTS_IN_FILE or len(text) > budget.FACT_BYTES_IN_FILE:
                raise budget.OverLimitError  # noqa: TRY301 - as a reader does
        except budget.OverLimitError as error:
            parsed.skipped.append(Skipped(entry.path, str(error)))
            continue
        except Exception:  # noqa: BLE001 - a mistake in one reader must not cost the verdicts of all other files
            parsed.skipped.append(Skipped(entry.path, READER_FAILED))
            continue
        parsed.facts[item.key] = facts
        parsed.texts[item.key] = text
    return parsed._replace(seconds=time.process_time() - begun)
