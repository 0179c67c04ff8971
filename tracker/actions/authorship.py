"""Whose work the evidence is: who wrote its lines, by `git blame`, and which addresses are the learner's.

Only linked repositories are judged. Lines in files of well-known templates, vendored and generated lines are nobody's.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from tracker import paths
from tracker.actions.profile import load_profile
from tracker.actions.verify import Request, verify_repository
from tracker.errors import ProgressError
from tracker.export.summary import Share
from tracker.progress.locations import location_of
from tracker.review.templates import TEMPLATE_DIGITS, templates
from tracker.text import plural, sanitize, shorten
from tracker.verify.cache import Cache
from tracker.verify.git.blame import AUTHOR, Author, also_known_as, authors, is_placeholder
from tracker.verify.git.contributors import co_authors, configured_addresses
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.history import is_ancestor
from tracker.verify.git.objects import blobs_at
from tracker.verify.git.snapshot import open_commit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tracker.progress.state import LedgerRow, Link, Progress, RecordedFact
    from tracker.report.report import Report, ReportRow
    from tracker.verify.git.snapshot import Snapshot

PARALLEL_FILES = 4
"""How many files git is asked about at a time."""

MAX_LINES = 40
"""How many lines of evidence of one deliverable are looked at."""

Line = tuple[str, str, str, int]
"""Repository, commit, path, line."""
_FileLines = dict[tuple[str, str], list[int]]
"""(commit, path) → lines."""


class Learner(NamedTuple):
    """The learner's addresses.

    emails     those that count in each repository: of the profile and of git's global configuration, but for
               placeholders, and confirmed ones
    confirmed  those that the learner added or confirmed: a `Co-authored-by` counts for these only
    """

    emails: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """A short text that changes with the addresses and with the templates."""
        text = "\n".join((*sorted(self.emails), "", *sorted(self.confirmed), "", *sorted(templates())))
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


class Judgement(NamedTuple):
    """Whose work a deliverable is: own, not by you, or unknown; how many of the known lines are the learner's."""

    authorship: str
    own: int
    lines: int


def learner(progress: Progress, more: Iterable[str] = ()) -> Learner:
    """The learner's addresses, from the profile, git's global configuration and the journal, and some more."""
    profile = load_profile()
    confirmed = {email.lower() for email in (*profile.added, *progress.addresses, *more)}
    own = {email.lower() for email in profile.emails if not is_placeholder(email)}
    return Learner(tuple(sorted(confirmed | own)), tuple(sorted(confirmed)))


def shared_address(email: str) -> str:
    """What to say of an address that anybody may have, "" of any other."""
    if not is_placeholder(email):
        return ""
    return f"{email} is a placeholder and identifies nobody: make sure that its commits are yours"


def checked_addresses(emails: Iterable[str]) -> tuple[str, ...]:
    """The addresses in lower case, each once. Raises ProgressError where one is none that a commit can have.

    Git takes any word for an address, such as `ada`, and a learner's older commits may have one.
    """
    found = tuple(dict.fromkeys(email.strip().lower() for email in emails))
    for email in found:
        if not AUTHOR.fullmatch(email) or not email.isprintable():
            message = f'"{shorten(email)}" is no address of an author'
            raise ProgressError("bad_email", message, "give one that `git log --format=%ae` lists", wrong_use=True)
    return found


class Judged(NamedTuple):
    """A report whose rows say only what the learner's lines show, and whose work each verified deliverable is."""

    report: Report
    judgements: dict[str, Judgement]


def judge(report: Report, path: str, who: Learner, previous: str = "") -> Judged:
    """Whose work each verified deliverable of a report is; unknown where the history cannot be read.

    `previous` is a commit that was judged before: of files that did not change since, its blame is used.
    """
    verified = [row for row in report.rows if row.status == "verified"]
    places = {
        row.id: list(dict.fromkeys((one.path, max(1, one.line), one.scope) for one in row.evidence))[:MAX_LINES]
        for row in verified
    }
    commit = report.repository.commit
    try:
        snapshot = open_commit(path, commit)
        own = own_addresses(snapshot, who)
        if not own:
            return Judged(report, {id_: Judgement("unknown", 0, 0) for id_ in places})
        files: _FileLines = defaultdict(list)
        for path_, line, _ in (place for some in places.values() for place in some):
            files[commit, path_].append(line)
        blobs = blobs_at(snapshot.git_dir, commit, {path_ for _, path_ in files})
        nobodys = {path_ for path_, blob in blobs.items() if blob[:TEMPLATE_DIGITS] in templates()}
        same = _unchanged(snapshot, previous, blobs)
        asked = {((previous if file[1] in same else commit), file[1]): lines for file, lines in files.items()}
        found = {path_: by_line for (_, path_), by_line in _blame(snapshot, asked)}
        helped = _helped(snapshot, found, own, who.confirmed)
    except RepositoryError:
        return Judged(report, {id_: Judgement("unknown", 0, 0) for id_ in places})

    def is_own(place: tuple[str, int, str]) -> bool | None:
        path_, line, scope = place
        if path_ in nobodys or scope == "vendored":
            return False
        author = found.get(path_, {}).get(line)
        return None if author is None else author.email in own or author.commit in helped

    judgements = {id_: _judgement([is_own(place) for place in some]) for id_, some in places.items()}
    shared = {id_ for id_, judgement in judgements.items() if 0 < judgement.own < judgement.lines}
    lines = frozenset(place[:2] for id_ in shared for place in places[id_] if is_own(place))
    return Judged(_by_own_lines(report, path, shared, lines) if shared else report, judgements)


def _by_own_lines(report: Report, path: str, shared: Collection[str], lines: frozenset[tuple[str, int]]) -> Report:
    """The report with what these lines alone show of shared deliverables: their sentences, and what they use."""
    request = Request(path, report.repository.commit, report.repository.subdirectory, lines=lines)
    shown = {row.id: row for row in verify_repository(request, shared).rows}

    def by_own(row: ReportRow) -> ReportRow:
        own = shown.get(row.id)
        return row._replace(uses=own.uses if own else (), statement=own.statement if own else "")

    return report._replace(rows=tuple(by_own(row) if row.id in shared else row for row in report.rows))


def _judgement(lines: Sequence[bool | None]) -> Judgement:
    own, known = sum(line is True for line in lines), sum(line is not None for line in lines)
    word = "own" if own else "unknown" if known < len(lines) or not lines else "not by you"
    return Judgement(word, own, known)


def own_addresses(snapshot: Snapshot, who: Learner) -> frozenset[str]:
    """The learner's addresses in a repository: also those of global settings that apply there, and of its mailmap.

    Raises RepositoryError.
    """
    known = {*who.emails, *configured_addresses(snapshot.git_dir).mine}
    return also_known_as(snapshot.git_dir, snapshot.commit, known)


def _unchanged(snapshot: Snapshot, previous: str, blobs: Mapping[str, str]) -> Collection[str]:
    """The files that are the same in the earlier commit, where that is in the history of this one."""
    if not previous or not is_ancestor(snapshot.path, previous, snapshot.commit):
        return ()
    before = blobs_at(snapshot.git_dir, previous, blobs)
    return {path for path, blob in blobs.items() if before.get(path) == blob}


def _helped(
    snapshot: Snapshot, found: Mapping[str, Mapping[int, Author]], own: Collection[str], confirmed: Collection[str]
) -> Collection[str]:
    """The commits of others that name a confirmed address of the learner as co-author."""
    others = {author.commit for lines in found.values() for author in lines.values() if author.email not in own}
    if not confirmed or not others:
        return ()
    return {commit for commit, emails in co_authors(snapshot.git_dir, others).items() if emails & set(confirmed)}


def why_unknown(path: str, who: Learner) -> str:
    """Why the authors of lines of a repository are unknown, and what to do about it."""
    try:
        snapshot = open_commit(path)
        if not own_addresses(snapshot, who):
            return "none of your addresses is known, run `tracker link PATH --author ADDRESS`"
    except RepositoryError as error:
        return f"{error.message}, {error.remedy}"
    if snapshot.shallow:
        return "its clone is shallow, run `git fetch --unshallow` and `tracker sync`"
    if snapshot.partial:
        return "its clone is partial, run `git fetch --refetch --no-filter` and `tracker sync`"
    return "`git blame` names nobody"


def unknown_authorship(progress: Progress) -> Iterator[str]:
    """For each linked repository with verified deliverables of unknown authorship: how many, why, and what to do."""
    for link in progress.links.values():
        folders = set(link.targets.values() or [""])
        rows = (row for folder in folders for row in progress.ledger.get((link.repository, folder), {}).values())
        count = sum(row.status == "verified" and row.authorship == "unknown" for row in rows)
        if count:
            path = location_of(link).path
            why = why_unknown(path, learner(progress)) if path else "it is not on this device"
            yield unknown_line(sanitize(link.name), count, why)


def unknown_line(name: str, count: int, why: str) -> str:
    """What is unknown in a repository, and why."""
    them = "it counts" if count == 1 else "they count"
    return f"{name}: the authorship of {plural(count, 'verified deliverable')} is unknown, so {them} for nothing: {why}"


class Authorship(NamedTuple):
    """The author of each line of the evidence, the learner's addresses by repository, and warnings.

    A line is missing from `authors` where its repository could not be read.
    """

    authors: Mapping[Line, Author]
    own: Mapping[str, frozenset[str]]
    warnings: tuple[str, ...] = ()

    def share(self, rows: Iterable[LedgerRow]) -> Share:
        """How many lines of the rows' evidence are the learner's, of those whose author is known.

        As recorded with the verdicts; of rows that were never judged, by the lines of the present history. 0 of 0 where
        nothing is known.
        """
        rows = list(rows)
        judged = [row for row in rows if row.authorship]
        known = [row for row in judged if row.authorship != "unknown"]
        attributed = [
            (self.own[line[0]], self.authors[line])
            for line in lines_of(row for row in rows if not row.authorship)
            if line in self.authors and self.own.get(line[0])
        ]
        own = sum(author.email in own for own, author in attributed) + sum(row.own for row in known)
        return Share(own, len(attributed) + sum(row.lines for row in known))

    def own_first(self, row: LedgerRow) -> LedgerRow:
        """The row with lines that are known to be somebody else's behind all others in its evidence."""
        return row._replace(evidence=tuple(sorted(row.evidence, key=lambda fact: self.is_anothers(row, fact))))

    def is_anothers(self, row: LedgerRow, fact: RecordedFact) -> bool:
        """Whether a line of a row is known to be somebody else's."""
        own = self.own.get(row.repository, frozenset())
        author = self.authors.get(line_of(row.repository, row.commit, fact.path, fact.line))
        return bool(own and author and author.email not in own)

    def is_own(self, line: Line) -> bool:
        """Whether a line is known to be the learner's."""
        author = self.authors.get(line)
        return author is not None and author.email in self.own.get(line[0], frozenset())

    def since(self, rows: Iterable[LedgerRow]) -> str:
        """The day that the oldest line of the rows' evidence was written, "" where none is known."""
        days = (self.authors[line].day for line in lines_of(rows) if line in self.authors)
        return min((day for day in days if day), default="")


def line_of(repository: str, commit: str, path: str, line: int) -> Line:
    """A line of a file; what is found in the file as a whole, is that of its first line."""
    return repository, commit, path, max(1, line)


def lines_of(rows: Iterable[LedgerRow]) -> Iterator[Line]:
    """Each line of the rows' evidence once."""
    return iter(
        dict.fromkeys(
            line_of(row.repository, row.commit, fact.path, fact.line) for row in rows for fact in row.evidence
        )
    )


def authorship(lines: Iterable[Line], links: Iterable[Link], who: Learner) -> Authorship:
    """Blame these lines of linked repositories; one that is absent or unreadable becomes a warning."""
    linked = {link.repository: link for link in links}
    files: dict[str, _FileLines] = {repository: defaultdict(list) for repository in linked}
    for repository, commit, path, line in lines:
        files[repository][commit, path].append(line)
    found: dict[Line, Author] = {}
    own: dict[str, frozenset[str]] = {}
    warnings: list[str] = []
    for repository, link in linked.items():
        path = location_of(link).path
        if not path:
            warnings.append(f"{link.name} is not on this device: its authors are unknown")
            continue
        try:
            snapshot = open_commit(path)
            own[repository] = own_addresses(snapshot, who)
            for (commit, file), by_line in _blame(snapshot, files[repository]):
                found |= {(repository, commit, file, line): author for line, author in by_line.items()}
        except RepositoryError as error:
            warnings.append(f"{link.name}: {error.message}: its authors are unknown")
    return Authorship(found, own, tuple(warnings))


def _blame(
    snapshot: Snapshot, files: Mapping[tuple[str, str], list[int]]
) -> Iterator[tuple[tuple[str, str], Mapping[int, Author]]]:
    """(commit, path) → line → author, by the mailmap of the snapshot; several files are blamed at a time.

    Kept by commit, path, lines and mailmap, except of a history that is not whole and may grow.
    """
    mailmap = blobs_at(snapshot.git_dir, snapshot.commit, [".mailmap"]).get(".mailmap", "")
    whole = not (snapshot.shallow or snapshot.partial)

    def key(file: tuple[str, str]) -> str:
        lines = ",".join(map(str, sorted(set(files[file]))))
        return f"blame 1 {file[0]} {mailmap} {lines} {file[1]}"

    def blame(file: tuple[str, str]) -> Mapping[int, Author]:
        commit, path = file
        shallow = snapshot.shallow
        return authors(snapshot.git_dir, commit, path, files[file], shallow=shallow, mailmap=snapshot.commit)

    with Cache(paths.facts_cache() if whole else None) as cache_:
        unknown = []
        for file in files:
            kept = _authors_from(cache_.document(key(file)))
            if kept is None:
                unknown.append(file)
            else:
                yield file, kept
        with ThreadPoolExecutor(min(PARALLEL_FILES, os.cpu_count() or 1)) as pool:
            for file, found in zip(unknown, pool.map(blame, unknown), strict=True):
                if found:
                    cache_.add_document(key(file), json.dumps(found))
                yield file, found


def _authors_from(text: str | None) -> Mapping[int, Author] | None:
    try:
        return {int(line): Author(*one) for line, one in json.loads(text).items()} if text else None
    except (ValueError, TypeError, AttributeError):
        return None
