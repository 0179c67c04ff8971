"""The order of commits: whether one contains another, which changed certain files, and who made which change when."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.text import shorten
from tracker.verify.git.entries import OBJECT_ID
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.filenames import printable
from tracker.verify.git.process import inside, mailmap_of, run, within
from tracker.verify.git.special_files import check

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_DAY = re.compile(r"\d{4}-\d\d-\d\d")

MAXIMUM_CHANGES = 5_000
"""The commits of a history that are read, the newest first."""

_RECORD = "%x01%H%x00%at%x00%as%x00%aE%x00%aN%x00"


class Commit(NamedTuple):
    """A commit and the first line of its message, sanitized and shortened; both "" where unknown."""

    id: str = ""
    subject: str = ""


def is_ancestor(path: str, older: str, newer: str) -> bool:
    """Whether a commit is another's ancestor and not itself; False where the repository lacks one of them."""
    if older == newer or not all(map(OBJECT_ID.fullmatch, (older, newer))):
        return False
    try:
        check(path)
        return run(inside(path), "merge-base", "--is-ancestor", older, newer).status == 0
    except RepositoryError:
        return False


def commits_between(path: str, old: str, new: str, files: Sequence[str] = ()) -> list[Commit]:
    """The commits after `old` up to `new`, oldest first, that changed one of the files (by default any).

    Only first parents are followed: a merge stands for what it merged. Empty where git cannot tell.
    """
    if not all(map(OBJECT_ID.fullmatch, (old, new))):
        return []
    arguments = ("--first-parent", "--reverse", "--no-commit-header", "--format=%H %s", f"{old}..{new}", "--", *files)
    try:
        check(path)
        finished = run(inside(path), "rev-list", *arguments)
    except RepositoryError:
        return []
    pairs = (line.partition(" ") for line in finished.lines)
    return [Commit(id_, shorten(subject)) for id_, _, subject in pairs if OBJECT_ID.fullmatch(id_)]


def newest_commits(path: str, reference: str = "HEAD") -> frozenset[str]:
    """The ids of the newest commits of a repository, at most MAXIMUM_CHANGES; none where git cannot tell."""
    try:
        check(path)
        finished = run(inside(path), "rev-list", f"--max-count={MAXIMUM_CHANGES}", "--end-of-options", reference, "--")
    except RepositoryError:
        return frozenset()
    return frozenset(finished.output.decode("ascii", "replace").split()) if finished.status == 0 else frozenset()


class Change(NamedTuple):
    """A commit of the history: its author by the commit's own mailmap, and the files it added and changed.

    time  seconds since 1970 at which it was written; `day` is that day where the author was (ISO 8601)
    """

    id: str
    time: int
    day: str
    email: str
    name: str
    added: tuple[str, ...]
    changed: tuple[str, ...]


def changes(git_dir: str, commit: str, subdirectory: str = "") -> list[Change]:
    """The newest commits up to `commit`, newest first, without merges; paths are relative to the repository's root.

    Only trees are compared, so no file is read and nothing that a repository configures can run.
    Raises RepositoryError where git is missing or does not answer in time.
    """
    finished = run(
        within(git_dir),
        *mailmap_of(commit),
        *("log", "-z", "--no-merges", "--no-renames", "--no-show-signature", "--no-ext-diff", "--no-textconv"),
        *("--name-status", f"--max-count={MAXIMUM_CHANGES}", f"--format={_RECORD}", commit, "--"),
        *((subdirectory,) if subdirectory else ()),
    )
    return list(_changes(finished.output)) if finished.status == 0 else []


def _changes(output: bytes) -> Iterator[Change]:
    for record in output.split(b"\x01")[1:]:
        id_, seconds, day, email, name, _, *rest = (*record.split(b"\0"), b"", b"", b"", b"", b"")
        if OBJECT_ID.fullmatch(id_.decode("ascii", "replace")):
            files = [
                (status.strip(b"\n"), printable(path)) for status, path in zip(rest[::2], rest[1::2], strict=False)
            ]
            yield Change(
                id_.decode("ascii"),
                int(seconds) if seconds.isdigit() else 0,
                printable(day),
                printable(email).lower(),
                printable(name),
                tuple(path for status, path in files if status == b"A"),
                tuple(path for status, path in files if status == b"M"),
            )


def period_of(git_dir: str, commit: str, emails: Collection[str], subdirectory: str = "") -> tuple[str, str]:
    """The first and the last day of someone's commits up to this one, in the folder; "" and "" where there are none.

    The addresses are in lower case; those of the commits go through the commit's own mailmap. Merges do not count.
    Raises RepositoryError where git is missing or does not answer in time.
    """
    if not emails or not OBJECT_ID.fullmatch(commit):
        return "", ""
    folder = ("--", subdirectory) if subdirectory else ()
    options = ("--no-merges", "--no-commit-header", "--format=%as %aE")
    finished = run(within(git_dir), *mailmap_of(commit), "rev-list", *options, commit, *folder)
    pairs = (line.partition(" ") for line in finished.lines)
    days = [day for day, _, email in pairs if email.strip().lower() in emails and _DAY.fullmatch(day)]
    return min(days, default=""), max(days, default="")
