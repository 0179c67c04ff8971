"""Which files of a snapshot are worth reading, and by which readers."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.cache import facts_key
from tracker.verify.readers import readers_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tracker.verify.git.entries import Entry

UNREAD_SCOPES = frozenset({"vendored", "editor", "fixture"})
DATA_SUFFIXES = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".txt", ".xml", ".html")
DATA_FILES_PER_FOLDER = 25
"""A folder with more files of one data format is a data set: only the first are looked into."""

DOCUMENT_SUFFIXES = (".md", ".mdx", ".rst", ".adoc", ".markdown")
DOCUMENTS = 300
"""Of more documents than this those nearest the root are read: the rest is a site or a book."""


class Candidate(NamedTuple):
    """A file that some reader reads."""

    entry: Entry
    scope: str
    readers: tuple[str, ...]

    @property
    def key(self) -> str:
        """The cache's key of its facts."""
        return facts_key(self.entry.blob, self.readers)


def candidates(entries: Iterable[Entry], scopes: Mapping[str, str]) -> Iterator[Candidate]:
    """The files to read; `scopes` gives the scope of each path, and paths it lacks are left out."""
    seen: dict[tuple[str, str], int] = defaultdict(int)
    distant = _distant_documents(scopes)
    for entry in entries:
        scope = scopes.get(entry.path)
        if scope is None or scope in UNREAD_SCOPES or entry.path in distant:
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
