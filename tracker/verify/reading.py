"""From the files of a snapshot to facts: which files are read, by which readers, and what the cache knows already."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.cache import Cache, facts_key
from tracker.verify.readers import read, readers_for
from tracker.verify.repository import FileFacts
from tracker.verify.waivers import FILE_NAME, Waivers, read_waivers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tracker.verify.catalogue import Catalogue
    from tracker.verify.facts import Fact
    from tracker.verify.snapshot.entries import Entry, Skipped
    from tracker.verify.snapshot.snapshot import Snapshot

UNREAD_SCOPES = frozenset({"vendored", "editor", "fixture"})
DATA_SUFFIXES = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".txt", ".xml", ".html")
DATA_FILES_PER_FOLDER = 25
"""A folder with more files of one data format is a data set: only the first are looked into."""

DOCUMENT_SUFFIXES = (".md", ".mdx", ".rst", ".adoc", ".markdown")
DOCUMENTS = 300
"""Of more documents than this those nearest the root are read: the rest is a site or a book."""

FILES_PER_STEP = 64


class Candidate(NamedTuple):
    """A file that some reader reads."""

    entry: Entry
    scope: str
    readers: tuple[str, ...]


class Contents(NamedTuple):
    """What was read of a snapshot: facts by file, all paths with their scopes, and what was left out."""

    files: list[FileFacts]
    paths: dict[str, str]
    skipped: list[Skipped]
    waivers: Waivers = Waivers()


def read_snapshot(
    snapshot: Snapshot,
    catalogue: Catalogue,
    cache: Cache,
    on_progress: Callable[[int, int], object] = lambda _done, _all: None,
) -> Contents:
    """All facts of a snapshot; `on_progress(done, all)` is told how many files of how many are read."""
    waivers = _waivers(snapshot, catalogue)
    paths = {
        entry.path: catalogue.scopes.of(entry.path)
        for entry in (*snapshot.entries, *snapshot.oversize)
        if not waivers.ignores(entry.path)
    }
    candidates = list(_candidates(snapshot.entries, paths))
    known = cache.facts({facts_key(item.entry.blob, item.readers) for item in candidates})
    skipped = list(snapshot.skipped)
    fresh: dict[str, list[Fact]] = {}
    by_entry = {item.entry: item for item in candidates if facts_key(item.entry.blob, item.readers) not in known}
    done = len(candidates) - len(by_entry)
    for entry, data in snapshot.read(by_entry, skipped.append):
        item = by_entry[entry]
        key = facts_key(entry.blob, item.readers)
        if key not in known:
            known[key] = fresh[key] = [fact for name in item.readers for fact in read(name, data)]
        done += 1
        if done % FILES_PER_STEP == 0:
            on_progress(done, len(candidates))
    cache.add_facts(fresh)
    files = [
        FileFacts(item.entry.path, item.scope, known[key])
        for item in candidates
        if (key := facts_key(item.entry.blob, item.readers)) in known
    ]
    return Contents(files, paths, skipped, waivers)


def _waivers(snapshot: Snapshot, catalogue: Catalogue) -> Waivers:
    name = f"{snapshot.subdirectory}/{FILE_NAME}" if snapshot.subdirectory else FILE_NAME
    found = [entry for entry in snapshot.entries if entry.path == name]
    for _, data in snapshot.read(found, lambda _skipped: None):
        return read_waivers(data, catalogue.deliverables)
    return Waivers()


def _candidates(entries: Iterable[Entry], paths: dict[str, str]) -> Iterator[Candidate]:
    seen: dict[tuple[str, str], int] = defaultdict(int)
    unread = _distant_documents(paths)
    for entry in entries:
        scope = paths.get(entry.path, "vendored")
        if scope in UNREAD_SCOPES or entry.path in unread:
            continue
        readers = readers_for(entry.path)
        if not readers:
            continue
        if entry.path.endswith(DATA_SUFFIXES):
            folder, _, name = entry.path.rpartition("/")
            format_ = (folder, name.rpartition(".")[2])
            seen[format_] += 1
            if seen[format_] > DATA_FILES_PER_FOLDER:
                continue
        yield Candidate(entry, scope, readers)


def _distant_documents(paths: Iterable[str]) -> set[str]:
    documents = [path for path in paths if path.endswith(DOCUMENT_SUFFIXES)]
    return set(sorted(documents, key=lambda path: path.count("/"))[DOCUMENTS:])
