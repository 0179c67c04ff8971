"""Which of the evidence's lines the learner wrote, and since when they are there."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from tracker.export.summary import Share
from tracker.progress.locations import standing
from tracker.verify.git.blame import also_known_as, authors
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.snapshot import open_commit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tracker.progress.state import LedgerRow, Link
    from tracker.verify.git.blame import Author
    from tracker.verify.git.snapshot import Snapshot

AT_ONCE = 4
"""Files that git is asked about at once."""
Line = tuple[str, str, str, int]
"""Repository, commit, path, line."""


class Authorship(NamedTuple):
    """Who wrote the lines of the evidence, the learner's addresses by repository, what could not be looked at."""

    authors: Mapping[Line, Author]
    own: Mapping[str, frozenset[str]]
    warnings: tuple[str, ...] = ()

    def share(self, rows: Iterable[LedgerRow]) -> Share:
        """How many lines of the rows' evidence are the learner's, of those whose author is known.

        Without an address of the learner's nothing can be said: 0 of 0.
        """
        known = [
            (self.own[line[0]], self.authors[line])
            for line in lines_of(rows)
            if line in self.authors and self.own.get(line[0])
        ]
        return Share(sum(author.email in own for own, author in known), len(known))

    def since(self, rows: Iterable[LedgerRow]) -> str:
        """The day the oldest known line was written, "" where none is known."""
        days = (self.authors[line].day for line in lines_of(rows) if line in self.authors)
        return min((day for day in days if day), default="")


def lines_of(rows: Iterable[LedgerRow]) -> Iterator[Line]:
    """Each line of the evidence once."""
    return iter(
        {(row.repository, row.commit, seen.path, max(1, seen.line)): None for row in rows for seen in row.evidence}
    )


def authorship(rows: Sequence[LedgerRow], links: Mapping[str, Link], emails: Iterable[str]) -> Authorship:
    """Ask git about every line of the evidence; repositories that are not here or not readable tell nothing."""
    files: dict[str, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    for repository, commit, path, line in lines_of(rows):
        files[repository][commit, path].append(line)
    emails = tuple(emails)
    found: dict[Line, Author] = {}
    own: dict[str, frozenset[str]] = {}
    warnings: list[str] = []
    for repository, wanted in files.items():
        link = links.get(repository)
        path = standing(link).path if link else ""
        if not link or not path:
            warnings.append(f"{link.name if link else repository} is not here: its authors are not told")
            continue
        try:
            snapshot = open_commit(path)
            own[repository] = also_known_as(snapshot.git_dir, snapshot.commit, emails)
            for (commit, file), told in _blamed(snapshot, wanted):
                found |= {(repository, commit, file, line): author for line, author in told.items()}
        except RepositoryError as error:
            warnings.append(f"{link.name}: {error.message}: its authors are not told")
    return Authorship(found, own, tuple(warnings))


def _blamed(
    snapshot: Snapshot, wanted: Mapping[tuple[str, str], list[int]]
) -> Iterator[tuple[tuple[str, str], Mapping[int, Author]]]:
    """(commit, path) → who wrote its lines, by the mailmap of HEAD; git is asked about several files at once."""

    def told(place: tuple[str, str]) -> Mapping[int, Author]:
        commit, path = place
        lines = wanted[place]
        return authors(snapshot.git_dir, commit, path, lines, shallow=snapshot.shallow, mailmap=snapshot.commit)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from zip(wanted, pool.map(told, wanted), strict=True)
