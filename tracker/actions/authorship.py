"""Which lines of the evidence the learner wrote, and since when they exist."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from tracker.export.summary import Share
from tracker.progress.locations import location_of
from tracker.verify.git.blame import also_known_as, authors
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.snapshot import open_commit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tracker.progress.state import LedgerRow, Link
    from tracker.verify.git.blame import Author
    from tracker.verify.git.snapshot import Snapshot

PARALLEL_FILES = 4
"""How many files git is asked about at a time."""
Line = tuple[str, str, str, int]
"""Repository, commit, path, line."""


class Authorship(NamedTuple):
    """The author of each line of the evidence, the learner's addresses by repository, and warnings.

    A line is missing from `authors` where its repository could not be read.
    """

    authors: Mapping[Line, Author]
    own: Mapping[str, frozenset[str]]
    warnings: tuple[str, ...] = ()

    def share(self, rows: Iterable[LedgerRow]) -> Share:
        """How many lines of the rows' evidence are the learner's, of those whose author is known.

        0 of 0 where no address of the learner's is known.
        """
        attributed = [
            (self.own[line[0]], self.authors[line])
            for line in lines_of(rows)
            if line in self.authors and self.own.get(line[0])
        ]
        return Share(sum(author.email in own for own, author in attributed), len(attributed))

    def since(self, rows: Iterable[LedgerRow]) -> str:
        """The day that the oldest line of the rows' evidence was written, "" where none is known."""
        days = (self.authors[line].day for line in lines_of(rows) if line in self.authors)
        return min((day for day in days if day), default="")


def lines_of(rows: Iterable[LedgerRow]) -> Iterator[Line]:
    """Each line of the rows' evidence once."""
    return iter(
        {(row.repository, row.commit, fact.path, max(1, fact.line)): None for row in rows for fact in row.evidence}
    )


def authorship(rows: Sequence[LedgerRow], links: Mapping[str, Link], emails: Iterable[str]) -> Authorship:
    """Blame every line of the evidence; a repository that is absent or unreadable becomes a warning."""
    files: dict[str, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    for repository, commit, path, line in lines_of(rows):
        files[repository][commit, path].append(line)
    emails = tuple(emails)
    found: dict[Line, Author] = {}
    own: dict[str, frozenset[str]] = {}
    warnings: list[str] = []
    for repository, lines in files.items():
        link = links.get(repository)
        path = location_of(link).path if link else ""
        if not link or not path:
            warnings.append(f"{link.name if link else repository} is not on this device: its authors are unknown")
            continue
        try:
            snapshot = open_commit(path)
            own[repository] = also_known_as(snapshot.git_dir, snapshot.commit, emails)
            for (commit, file), by_line in _blame(snapshot, lines):
                found |= {(repository, commit, file, line): author for line, author in by_line.items()}
        except RepositoryError as error:
            warnings.append(f"{link.name}: {error.message}: its authors are unknown")
    return Authorship(found, own, tuple(warnings))


def _blame(
    snapshot: Snapshot, lines: Mapping[tuple[str, str], list[int]]
) -> Iterator[tuple[tuple[str, str], Mapping[int, Author]]]:
    """(commit, path) → line → author, by the mailmap of HEAD; several files are blamed at a time."""

    def blame(file: tuple[str, str]) -> Mapping[int, Author]:
        commit, path = file
        return authors(snapshot.git_dir, commit, path, lines[file], shallow=snapshot.shallow, mailmap=snapshot.commit)

    with ThreadPoolExecutor(PARALLEL_FILES) as pool:
        yield from zip(lines, pool.map(blame, lines), strict=True)
