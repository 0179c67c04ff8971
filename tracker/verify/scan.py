"""From the list of files to what is to be read: the scope of each path, and which readers read which file."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from tracker.text import plural
from tracker.verify import budget
from tracker.verify.cache import facts_key
from tracker.verify.git.entries import LINKED, SILENCED, Skipped
from tracker.verify.git.snapshot import list_files, read_files
from tracker.verify.readers import readers_for
from tracker.verify.readers.registry import family_without_reader
from tracker.verify.rules.globs import matches_any
from tracker.verify.scopes.judge import judge
from tracker.verify.scopes.table import SCOPES, UNREAD_SCOPES
from tracker.verify.waivers import FILE_NAME, Waivers, read_waivers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from tracker.verify.git.entries import Entry, Listing
    from tracker.verify.git.snapshot import Snapshot
    from tracker.verify.rules.catalogue import Catalogue

FOREIGN_FILES = ("license*", "licence*", "copying*", "notice*", "copyright*", "modules.txt", "autoload.php", "*.lock")
"""Names of files, in lower case, by which a folder of an uncertain name is certainly that of others."""

WORDS = ("words",)
"""The reader of files that are not read: it gives their words."""

LOOKED_INTO = 200
LOOKED_INTO_BYTES = 1 << 20
"""Files that are not read, and their bytes, of which the words are taken; those nearest the root come first."""

FOLDERS_SHOWN = 3
"""Folders of a path by which the files that are not read are counted."""

DATA_SUFFIXES = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".txt", ".xml", ".html")
DATA_FILES_PER_FOLDER = 25
"""A folder with more files of one data format is a data set: only the first are looked into."""

DOCUMENT_SUFFIXES = (".md", ".mdx", ".rst", ".adoc", ".markdown")
DOCUMENTS = 300
"""Of more documents than this those nearest the root are read: the rest is a site or a book."""


NO_READER = "{} has no reader"
FURTHER_DATA = f"only {DATA_FILES_PER_FOLDER} data files of a format are read in a folder"
FURTHER_DOCUMENTS = f"only the {DOCUMENTS} documents nearest the root are read"

MAXIMUM_LINKS = 1000
LONGEST_LINK = 1000
"""Symbolic links, and bytes of the target of one, that may lead to files of the commit."""


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
    """What a snapshot holds.

    paths       the scope of each path
    candidates  the files to read, and those of which only the words are taken
    skipped     what is left out and why, files of one folder and reason in one line
    waivers     what the owner says
    allowance   what reading and evaluating it may cost, counted from the beginning of the scan
    unread      each path that is left out and might matter → its line of `skipped`
    own         files that the repository says are its own, whatever their name and content say
    """

    paths: dict[str, str]
    candidates: tuple[Candidate, ...]
    skipped: tuple[Skipped, ...]
    waivers: Waivers
    allowance: budget.Allowance
    unread: Mapping[str, Skipped] = {}
    own: Collection[str] = ()


def scan(snapshot: Snapshot, catalogue: Catalogue, listing: Listing | None = None) -> Scan:
    """Decide what to read of a snapshot, or of a part of it that is `listing`."""
    allowance = budget.Allowance()
    listing = _with_links(snapshot, list_files(snapshot) if listing is None else listing)
    waivers = _waivers(snapshot, listing, catalogue)
    entries = {entry.path: entry for entry in listing.entries}
    everything = tuple(waivers.kept(entry.path for entry in (*listing.entries, *listing.oversize)))
    paths, by_name, own = judge(everything, partial(_texts, snapshot, entries), catalogue.scopes, waivers)
    paths |= {path: "code" for path, entry in entries.items() if paths.get(path) == "config" and _is_script(entry)}
    chosen, left = choose(listing.entries, paths)
    wanted, over = _affordable(tuple(chosen))
    groups = _counted({**left, **_silenced(paths)})
    uncertain = {
        path: catalogue.scopes.of(path, UNREAD_SCOPES)
        for path in _uncertain(filter(entries.__contains__, by_name), catalogue.scopes.uncertain)
    }
    like_code = {path: catalogue.scopes.of(f"{path}.py") for path in left if family_without_reader(path) == "code"}
    words = _looked_into((entries[path] for path in (*left, *uncertain)), {**paths, **uncertain, **like_code})
    unread = {path: line for path, line in groups.items() if path in left or path in uncertain}
    skipped = (*listing.skipped, *over, *dict.fromkeys(groups.values()))
    candidates = (*wanted, *words)
    allowance.add_time(sum({item.key: item.entry.size for item in candidates}.values()))
    return Scan(paths, candidates, skipped, waivers, allowance, unread, own)


def _is_script(entry: Entry) -> bool:
    return readers_for(entry.path, executable=entry.executable) == ("script",)


def _with_links(snapshot: Snapshot, listing: Listing) -> Listing:
    """The listing with the links that are read as files of the same commit.

    Those are READMEs, and links whose name tells of another format than that of the file: other links would count
    files twice. What is read under its own name, or is a folder, is said to be.
    """
    if not listing.links:
        return listing
    entries = {entry.path: entry for entry in listing.entries}
    folders = {folder for path in entries for folder in _parents(path)}
    followed, linked = [], set()
    links = {link.path: link for link in listing.links[:MAXIMUM_LINKS] if link.size <= LONGEST_LINK}
    for path, text in _texts(snapshot, links, links):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), text))
        if entry := entries.get(target):
            readme = posixpath.basename(path).lower().startswith("readme")
            if readme or (readers_for(path) and readers_for(path) != readers_for(target)):
                followed.append(entry._replace(path=path))
            else:
                linked.add(path)
        elif target in folders or target == ".":
            linked.add(path)
    paths = {entry.path for entry in followed}
    return listing._replace(
        entries=(*listing.entries, *followed),
        skipped=tuple(
            item._replace(reason=LINKED) if item.path in linked else item
            for item in listing.skipped
            if item.path not in paths
        ),
    )


def _parents(path: str) -> list[str]:
    pieces = path.split("/")
    return ["/".join(pieces[:end]) for end in range(1, len(pieces))]


def _silenced(paths: Mapping[str, str]) -> dict[str, str]:
    """Path → why it is not read, for files that some reader reads and a scope silences."""
    return {path: SCOPES[scope] for path, scope in paths.items() if scope in UNREAD_SCOPES and readers_for(path)}


def _counted(reasons: Mapping[str, str]) -> dict[str, Skipped]:
    """Path → the line that names it: files of one folder that are left out for one reason share theirs."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path, reason in reasons.items():
        groups["/".join(path.split("/", FOLDERS_SHOWN)[:-1]), reason].append(path)
    return {
        path: Skipped(
            found[0] if len(found) == 1 else f"{folder}/" if folder else ".",
            f"{reason}: {plural(len(found), 'file')} {SILENCED}",
        )
        for (folder, reason), found in groups.items()
        for path in found
    }


def _uncertain(paths: Iterable[str], names: Collection[str]) -> list[str]:
    """Those of the files that their names silence which may be the project's own all the same."""
    found: dict[str, str] = {}
    others: set[str] = set()
    for path in paths:
        *folders, name = path.split("/")
        start = next((end for end, folder in enumerate(folders, 1) if folder.lower() in names), 0)
        if start and readers_for(path):
            found[path] = "/".join(folders[:start])
        if start and matches_any(FOREIGN_FILES, name.lower()):
            others.add("/".join(folders[:start]))
    return [path for path, start in found.items() if start not in others]


def _looked_into(entries: Iterable[Entry], scopes: Mapping[str, str]) -> list[Candidate]:
    """The files that are not read and whose words are taken."""
    found: list[Candidate] = []
    size = 0
    for entry in sorted(entries, key=lambda entry: (entry.path.count("/"), entry.size)):
        size += entry.size
        if len(found) >= LOOKED_INTO or size > LOOKED_INTO_BYTES:
            break
        found.append(Candidate(entry, scopes[entry.path], WORDS))
    return found


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


def _texts(snapshot: Snapshot, entries: Mapping[str, Entry], paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Those of the files that can be read, with their text, by one process of git."""
    wanted = [entries[path] for path in paths if path in entries]
    for entry, data in read_files(snapshot, wanted, lambda _skipped: None):
        yield entry.path, data.decode(errors="replace")


def _waivers(snapshot: Snapshot, listing: Listing, catalogue: Catalogue) -> Waivers:
    name = f"{snapshot.subdirectory}/{FILE_NAME}" if snapshot.subdirectory else FILE_NAME
    found = [entry for entry in listing.entries if entry.path == name]
    for _, data in read_files(snapshot, found, lambda _skipped: None) if found else ():
        return read_waivers(data, catalogue.deliverables)
    return Waivers()


def choose(entries: Iterable[Entry], scopes: Mapping[str, str]) -> tuple[list[Candidate], dict[str, str]]:
    """The files to read, and those that nobody reads with the reason; paths that `scopes` lacks are left out."""
    chosen: list[Candidate] = []
    left: dict[str, str] = {}
    seen: dict[tuple[str, str], int] = defaultdict(int)
    distant = _distant_documents(scopes)
    for entry in entries:
        path, scope = entry.path, scopes.get(entry.path)
        if scope is None or scope in UNREAD_SCOPES:
            continue
        readers = readers_for(path, executable=entry.executable)
        suffix = path[path.rfind(".") :]
        if not readers:
            if family_without_reader(path):
                left[path] = NO_READER.format(posixpath.splitext(path)[1] or posixpath.basename(path))
        elif path in distant:
            left[path] = FURTHER_DOCUMENTS
        else:
            if path.endswith(DATA_SUFFIXES):
                format_ = (posixpath.dirname(path), suffix)
                seen[format_] += 1
                if seen[format_] > DATA_FILES_PER_FOLDER:
                    left[path] = FURTHER_DATA
                    continue
            chosen.append(Candidate(entry, scope, readers))
    return chosen, left


def _distant_documents(paths: Iterable[str]) -> set[str]:
    documents = [path for path in paths if path.endswith(DOCUMENT_SUFFIXES)]
    return set(sorted(documents, key=lambda path: path.count("/"))[DOCUMENTS:])
