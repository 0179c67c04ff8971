"""The order of commits: whether one contains another, and which changed certain files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.text import shorten
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.process import inside, run
from tracker.verify.git.special_files import check

if TYPE_CHECKING:
    from collections.abc import Sequence

_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class Commit(NamedTuple):
    """A commit and the first line of its message, sanitized and shortened; both "" where unknown."""

    id: str = ""
    subject: str = ""


def is_ancestor(path: str, older: str, newer: str) -> bool:
    """Whether a commit is another's ancestor and not itself; False where the repository lacks one of them."""
    if older == newer or not all(map(_ID.fullmatch, (older, newer))):
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
    if not all(map(_ID.fullmatch, (old, new))):
        return []
    arguments = ("--first-parent", "--reverse", "--no-commit-header", "--format=%H %s", f"{old}..{new}", "--", *files)
    try:
        check(path)
        finished = run(inside(path), "rev-list", *arguments)
    except RepositoryError:
        return []
    if finished.status:
        return []
    lines = finished.output.decode("utf-8", "replace").splitlines()
    pairs = (line.partition(" ") for line in lines)
    return [Commit(id_, shorten(subject)) for id_, _, subject in pairs if _ID.fullmatch(id_)]
