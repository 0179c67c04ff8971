"""Who wrote which lines of a commit, by `git blame`, and the user's own identity in git's configuration.

Names and addresses go through the commit's own `.mailmap`. Measured with git 2.39: blame runs a textconv that the
repository configures unless told not to, and reads the files that `mailmap.file` and `blame.ignoreRevsFile` name.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.git.filenames import shown, stored
from tracker.verify.git.process import mailmap_of, run, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_MOST_LINES = 1000
_HEADER = re.compile(r"([0-9a-f]{40}|[0-9a-f]{64}) \d+ (\d+) (\d+)")
_OFFSET = re.compile(r"([+-])(\d\d)([0-5]\d)")
AUTHOR = re.compile(r"(?!-)[^\s<>\x00-\x1f\x7f]+")
"""What may be the address of an author: for git any word, but none that reads like an option."""
_PLACEHOLDER = re.compile(r"(?:you|your[._-]?(?:name|e?mail)|user|name|e?mail)@example\.(?:com|net|org)", re.IGNORECASE)
"""Addresses of instructions, as git's own `you@example.com`: whoever copies them has the same, so they name nobody."""


class Author(NamedTuple):
    """Who wrote a line: the address in lower case, the day it was written where they were (ISO 8601), the commit."""

    email: str
    day: str
    commit: str = ""


class Identity(NamedTuple):
    """The user's name and address in git's configuration, "" where they are not set."""

    name: str
    email: str


def is_placeholder(email: str) -> bool:
    """Whether an address is one of instructions, which says nothing of who used it."""
    return bool(_PLACEHOLDER.fullmatch(email.strip()))


def authors(  # noqa: PLR0913 - each names one thing that git is asked about
    git_dir: str, commit: str, path: str, lines: Iterable[int], *, shallow: bool, mailmap: str = ""
) -> Mapping[int, Author]:
    """Line → who wrote it, for lines of a file of a commit; lines of unknown authorship are left out.

    The mailmap is that of the commit `mailmap`, or of the same. Of a shallow clone, the lines older than its history
    are left out. Raises RepositoryError where git is missing or does not answer in time.
    """
    wanted = sorted({max(1, line) for line in lines})[:_MOST_LINES]
    if not wanted:
        return {}
    ranges = [word for line in wanted for word in ("-L", f"{line},{line}")]
    # A shallow clone's oldest commits are boundaries too, and wrote only part of what blame gives them.
    roots = () if shallow else ("--root",)
    options = ("--no-textconv", "--no-ignore-revs-file", "--incremental", "-w", *roots, *ranges)
    finished = run(
        within(git_dir), *mailmap_of(mailmap or commit), "blame", *options, commit, "--", os.fsdecode(stored(path))
    )
    return dict(_blamed(finished.output)) if finished.status == 0 else {}


def also_known_as(git_dir: str, commit: str, emails: Iterable[str]) -> frozenset[str]:
    """The addresses in lower case, with those that the commit's mailmap maps them to. Raises as `authors` does."""
    known = {email.lower() for email in emails if AUTHOR.fullmatch(email)}
    if not known:
        return frozenset()
    asked = (f"<{email}>" for email in sorted(known))
    output = run(within(git_dir), *mailmap_of(commit), "check-mailmap", *asked).output.decode("utf-8", "replace")
    return frozenset(known | {found.lower() for found in re.findall(r"<([^<>\n]+)>$", output, re.MULTILINE)})


def identity() -> Identity:
    """The user's identity in their global configuration, never a repository's. Raises as `authors` does."""
    found = {"name": "", "email": ""}
    finished = run((), "config", "--global", "--includes", "--null", "--get-regexp", r"^user\.(name|email)$")
    for setting in finished.output.split(b"\0"):
        key, _, value = setting.decode("utf-8", "replace").partition("\n")
        if key.startswith("user."):
            found[key.removeprefix("user.")] = shown(value)
    return Identity(**found)


def _blamed(output: bytes) -> Iterator[tuple[int, Author]]:
    known: dict[str, dict[str, str]] = {}
    commit, first, count = "", 0, 0
    for line in output.decode("utf-8", "replace").split("\n"):
        if header := _HEADER.fullmatch(line):
            commit, first, count = header[1], int(header[2]), int(header[3])
            known.setdefault(commit, {})
            continue
        key, _, value = line.partition(" ")
        if key in {"author-mail", "author-time", "author-tz", "boundary"}:
            known[commit][key] = value
        elif key == "filename" and "boundary" not in known[commit]:
            author = _author(known[commit], commit)
            yield from ((number, author) for number in range(first, first + count))


def _author(said: Mapping[str, str], commit: str) -> Author:
    return Author(said.get("author-mail", "").strip("<>").lower(), _day(said), commit)


def _day(said: Mapping[str, str]) -> str:
    offset = _OFFSET.fullmatch(said.get("author-tz", ""))
    minutes = int(f"{offset[1]}{60 * int(offset[2]) + int(offset[3])}") if offset else 0
    try:
        zone = timezone(timedelta(minutes=minutes)) if offset else UTC
        return datetime.fromtimestamp(int(said.get("author-time", "")), zone).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""
