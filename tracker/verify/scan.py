"""From the list of files to what is to be read: the scope of each path, and which readers read which file."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tracker.text import plural
from tracker.verify import budget
from tracker.verify.archived import archived, within
from tracker.verify.attributes import FILE_NAME as ATTRIBUTES
from tracker.verify.attributes import MAXIMUM_FILES, read_attributes, scopes_by_attribute
from tracker.verify.cache import facts_key
from tracker.verify.foreign import foreign, scope_within
from tracker.verify.git.entries import SILENCED, Skipped
from tracker.verify.git.snapshot import list_files, read_files
from tracker.verify.readers import readers_for
from tracker.verify.scopes import SCOPES
from tracker.verify.waivers import FILE_NAME, Waivers, read_waivers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tracker.verify.git.entries import Entry, Listing
    from tracker.verify.git.snapshot import Snapshot
    from tracker.verify.rules.catalogue import Catalogue

UNREAD_SCOPES = frozenset({"vendored", "editor", "fixture", "archived"})
SILENT_SCOPES = frozenset({"vendored", "archived"})
"""Those of them whose files are named: someone may take them for the project's own."""

FOLDERS_SHOWN = 3
"""Folders of a path by which the files that a scope silences are counted."""

DATA_SUFFIXES = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".txt", ".xml", ".html")
DATA_FILES_PER_FOLDER = 25
"""A folder with more files of one data format is a data set: only the first are looked into."""

DOCUMENT_SUFFIXES = (".md", ".mdx", ".rst", ".adoc", ".markdown")
DOCUMENTS = 300
"""Of more documents than this those nearest the root are read: the rest is a site or a book."""


LONGEST_LINK = 1000
"""Bytes of a symbolic link's target that may lead to a file of the commit."""


class Candidate(NamedTuple):
    """A file that some reader reads."""

    entry: Entry
    scope: str
    readers: tuple[str, ...]

    @property
    def key(self) -> str:
        """The cache's key of its facts."""
        return facts_key(self.entry.blob, self.readers)


class Scan(NamedTuple):
    """What a snapshot holds: the scope of each path, the files to read, those left out and why, what its owner says."""

    paths: dict[str, str]
    candidates: tuple[Candidate, ...]
    skipped: tuple[Skipped, ...]
    waivers: Waivers


def scan(snapshot: Snapshot, catalogue: Catalogue, listing: Listing | None = None) -> Scan:
    """Decide what to read of a snapshot, or of a part of it that is `listing`."""
    listing = _with_linked_documents(snapshot, list_files(snapshot) if listing is None else listing)
    waivers = _waivers(snapshot, listing, catalogue)
    entries = {entry.path: entry for entry in listing.entries}
    everything = tuple(waivers.kept(entry.path for entry in (*listing.entries, *listing.oversize)))
    paths = _scopes(everything, lambda path: _text(snapshot, entries.get(path)), catalogue, waivers)
    wanted, over = _affordable(tuple(candidates(listing.entries, paths)))
    return Scan(paths, wanted, (*listing.skipped, *over, *_silenced(paths)), waivers)


def _with_linked_documents(snapshot: Snapshot, listing: Listing) -> Listing:
    """The listing with each README that is a link to a file of the same commit; other links would count files twice."""
    links = [
        link
        for link in listing.links
        if link.path.rpartition("/")[2].lower().startswith("readme") and link.size <= LONGEST_LINK
    ]
    entries = {entry.path: entry for entry in listing.entries} if links else {}
    followed = []
    for link in links:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(link.path), _text(snapshot, link)))
        if entry := entries.get(target):
            followed.append(entry._replace(path=link.path))
    paths = {entry.path for entry in followed}
    return listing._replace(
        entries=(*listing.entries, *followed),
        skipped=tuple(item for item in listing.skipped if item.path not in paths),
    )


def _scopes(paths: Sequence[str], text: Callable[[str], str], catalogue: Catalogue, waivers: Waivers) -> dict[str, str]:
    """The scope of each path: by the repository's own word, else by a second sign, else by its name."""
    named = [path for path in paths if path.rpartition("/")[2] == ATTRIBUTES]
    statements = read_attributes({path: text(path) for path in named[:MAXIMUM_FILES]})
    others = foreign(paths)
    old = archived(paths, text)
    found = {}
    for path in paths:
        given, never = scopes_by_attribute(statements, path) if statements else ("", frozenset[str]())
        if waivers.includes(path):
            found[path] = catalogue.scopes.of(path, UNREAD_SCOPES)
        elif given:
            found[path] = given
        elif old and within(path, old):
            found[path] = "archived"
        elif others and (scope := scope_within(path, others)) and scope not in never:
            found[path] = scope
        else:
            found[path] = catalogue.scopes.of(path, never)
    return found


def _silenced(paths: Mapping[str, str]) -> list[Skipped]:
    """The files that some reader reads and a scope silences, those of one folder and scope in one line."""
    counts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path, scope in paths.items():
        if scope in SILENT_SCOPES and readers_for(path):
            top = path.split("/", FOLDERS_SHOWN)
            counts["/".join(top[:-1]), scope].append(path)
    return [
        Skipped(
            found[0] if len(found) == 1 else f"{folder}/" if folder else ".",
            f"{SCOPES[scope]}: {plural(len(found), 'file')} {SILENCED}",
        )
        for (folder, scope), found in counts.items()
    ]


def _affordable(wanted: tuple[Candidate, ...]) -> tuple[tuple[Candidate, ...], list[Skipped]]:
    """Those of the files that are not too much to read, and the rest; equal files are read once."""
    groups: dict[str, dict[str, Candidate]] = defaultdict(dict)
    for item in wanted:
        groups[item.readers[0] if item.readers[0] in budget.READ_BYTES else ""].setdefault(item.key, item)
    over: set[str] = set()
    for reader, items in groups.items():
        _, rest = budget.within(
            items.values(),
            lambda item: item.entry.size,
            budget.READ_BYTES[reader],
            lambda item: (item.entry.size, item.key),
        )
        over.update(item.key for item in rest)
    if not over:
        return wanted, []
    skipped = [Skipped(item.entry.path, budget.TOO_MUCH_TO_READ) for item in wanted if item.key in over]
    return tuple(item for item in wanted if item.key not in over), skipped


def _text(snapshot: Snapshot, entry: Entry | None) -> str:
    found = read_files(snapshot, [entry], lambda _skipped: None) if entry else ()
    return "".join(data.decode(errors="replace") for _, data in found)


def _waivers(snapshot: Snapshot, listing: Listing, catalogue: Catalogue) -> Waivers:
    name = f"{snapshot.subdirectory}/{FILE_NAME}" if snapshot.subdirectory else FILE_NAME
    found = [entry for entry in listing.entries if entry.path == name]
    for _, data in read_files(snapshot, found, lambda _skipped: None) if found else ():
        return read_waivers(data, catalogue.deliverables)
    return Waivers()


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
