"""Who made the commits of a repository, whom their `Co-authored-by` trailers name, and whom it is configured for."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tracker.text import shorten
from tracker.verify.git.blame import AUTHOR, is_placeholder
from tracker.verify.git.entries import OBJECT_ID
from tracker.verify.git.process import mailmap_of, run, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_COMMITS = 20_000
"""How many of the newest commits are counted."""
_ADDRESS = re.compile(r"[^\s<>\x00-\x1f\x7f]+@[^\s<>\x00-\x1f\x7f]+")
_TRAILERS = "%(trailers:key=Co-authored-by,valueonly,separator=%x1f)"
_AT_ONCE = 200


class Contributor(NamedTuple):
    """An address in lower case, the name used with it, and how many commits it wrote and co-authored."""

    email: str
    name: str
    commits: int
    co_authored: int = 0

    @property
    def is_placeholder(self) -> bool:
        """Whether the address is one of instructions, which says nothing of who used it."""
        return is_placeholder(self.email)


class Addresses(NamedTuple):
    """The addresses of git's configuration in lower case.

    mine   those of the user's and the system's configuration, as they apply in this repository
    local  those that the repository itself configures: a copied `.git` may hold another person's; and placeholders
    """

    mine: frozenset[str]
    local: frozenset[str]


def contributors(git_dir: str, commit: str) -> list[Contributor]:
    """Those who wrote the commits up to this one, the most frequent first, through the commit's mailmap.

    Raises RepositoryError where git is missing or does not answer in time.
    """
    # Trailers are not mapped by git itself; their addresses are those that people wrote.
    options = (f"--max-count={MAX_COMMITS}", "--no-merges", "--no-commit-header", f"--format=%aE%x00%aN%x00{_TRAILERS}")
    finished = run(within(git_dir), *mailmap_of(commit), "rev-list", *options, commit)
    wrote: Counter[str] = Counter()
    helped: Counter[str] = Counter()
    names: dict[str, str] = {}
    for line in finished.lines:
        email, _, rest = line.partition("\0")
        name, _, trailers = rest.partition("\0")
        wrote[email.lower()] += 1
        names.setdefault(email.lower(), name)
        for one in set(trailers.split("\x1f")):
            if found := _ADDRESS.search(one):
                helped[found[0].lower()] += 1
                names.setdefault(found[0].lower(), one.partition("<")[0].strip())
    order = sorted({*wrote, *helped} - {""}, key=lambda email: (-wrote[email], -helped[email], email))
    return [Contributor(email, shorten(names[email]), wrote[email], helped[email]) for email in order]


def co_authors(git_dir: str, commits: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Commit → the addresses, in lower case, of its `Co-authored-by` trailers. Raises as `contributors` does."""
    wanted = sorted({commit for commit in commits if OBJECT_ID.fullmatch(commit)})
    found: dict[str, frozenset[str]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        finished = run(
            within(git_dir),
            "rev-list",
            "--no-walk=unsorted",
            "--no-commit-header",
            f"--format=%H%x00{_TRAILERS}",
            *some,
        )
        for line in finished.lines:
            id_, _, trailers = line.partition("\0")
            found[id_] = frozenset(email.lower() for email in _ADDRESS.findall(trailers))
    return found


def configured_addresses(git_dir: str) -> Addresses:
    """The addresses that git's configuration gives in this repository. Raises as `contributors` does."""
    finished = run(
        within(git_dir), "config", "--includes", "--show-scope", "--null", "--get-regexp", r"^(user|author)\.email$"
    )
    mine: set[str] = set()
    local: set[str] = set()
    fields = finished.output.decode("utf-8", "replace").split("\0")
    for scope, setting in zip(fields[::2], fields[1::2], strict=False):
        email = setting.partition("\n")[2].strip().lower()
        if AUTHOR.fullmatch(email):
            is_mine = scope in {"global", "system"} and not is_placeholder(email)
            (mine if is_mine else local).add(email)
    return Addresses(frozenset(mine), frozenset(local - mine))
