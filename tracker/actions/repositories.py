"""The repositories on this device: those linked, how they compare with the record, and where a path or address leads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker import paths
from tracker.errors import ProgressError
from tracker.progress import journal
from tracker.progress.locations import standing, standings
from tracker.progress.repositories import USUAL, Place, has_commit, near, place_of, same_remote
from tracker.text import safe, shorten
from tracker.verify.git.process import inside
from tracker.verify.git.refs import git_dir_of, head_branch
from tracker.verify.git.remote import parse_remote
from tracker.verify.git.worktree import has_untracked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tracker.actions.progress import View
    from tracker.progress.state import Link

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://.+|[\w.-]+@[\w.-]+:.+", re.IGNORECASE)
SECONDS = 2.0
"""How long git may take to look for new files in one repository."""


class Linked(NamedTuple):
    """A linked repository; `path` is "" where it is absent, `standing` says in words how it compares to the record."""

    repository: str
    name: str
    path: str
    last_path: str
    remote: str
    public: bool
    targets: Mapping[str, str]
    head: str | None
    checked: str | None
    standing: str


def linked_repositories(view: View) -> list[Linked]:
    """Every linked repository."""
    found = []
    for link in view.progress.links.values():
        here = standing(link)
        checks = [check for (repository, _), check in view.progress.checks.items() if repository == link.repository]
        last = max(checks, key=lambda check: check.at, default=None)
        words = (
            "absent: its record is kept, found again when verified or linked"
            if not here.path
            else "not verified yet"
            if last is None
            else f"verified {last.at[:10]}"
            if here.head == last.commit
            else f"verified {last.at[:10]}, has moved on since"
            if here.head
            else f"verified {last.at[:10]}, HEAD cannot be told"
        )
        found.append(
            Linked(
                link.repository,
                link.name,
                here.path,
                link.paths[0] if link.paths else "",
                link.remote,
                link.public,
                link.targets,
                here.head,
                last.commit if last else None,
                words,
            )
        )
    return found


def branch_of(path: str) -> str:
    """The branch a repository is on, read from its files; "" where HEAD is detached or there is none."""
    try:
        folder = git_dir_of(Path(path)) if path else None
    except (OSError, ValueError):
        return ""
    return head_branch(folder) if folder else ""


def new_files(root: str) -> str:
    """Whether a repository has new files, not committed: "new", "none", "bare", or "unknown" within two seconds."""
    if not Path(root, ".git").exists():
        return "bare" if git_dir_of(Path(root)) else "unknown"
    found = has_untracked(inside(root), root, SECONDS)
    return "unknown" if found is None else "new" if found else "none"


def locate(text: str, view: View) -> Place:
    """The repository a path or the address of a remote means. Raises ProgressError where there is none here."""
    path = text.strip()
    if _ADDRESS.fullmatch(path):
        for place in repositories_near(view):
            if same_remote(place, path):
                return place
        remote = parse_remote(path)
        address = shorten(remote.url if remote else path, 200)
        message = f"no clone of {address} is known or near"
        raise ProgressError("not-cloned", message, f"git clone {address}, then `tracker link` the folder")
    for candidate in (path, path.removesuffix("/").removesuffix(".git")):
        if candidate and _exists(candidate):
            if found := place_of(candidate):
                return found
            message = f"{safe(candidate)} is not in a git repository"
            raise ProgressError("not-a-repository", message, "git init there and commit, or give another folder")
    raise ProgressError("not-found", f"there is no folder {shorten(path, 200)}", "give the path of a git repository")


def repositories_near(view: View) -> Iterator[Place]:
    """The repositories linked already, then those beside them, in the usual folders and where one stands."""
    for link in view.progress.links.values():
        if (path := standing(link).path) and (place := place_of(path)):
            yield place
    beside = dict.fromkeys(str(Path(path).parent) for link in view.progress.links.values() for path in link.paths)
    yield from near([".", *beside, *USUAL])


def link_of(place: Place, view: View) -> Link | None:
    """The link of a repository on this device: known by where it is, else by its remote, else by a verified commit."""
    links = list(view.progress.links.values())
    for link in links:
        if place.root in link.paths or ((known := place_of(standing(link).path)) and known.git_dir == place.git_dir):
            return link
    for link in links:
        if same_remote(place, link.remote):
            return link
    return next((link for link in links if _holds(place, link, view)), None)


def found_again(link: Link, view: View) -> str:
    """Where a repository went that is in none of the places it was; "" where it is not found."""
    for place in repositories_near(view):
        if same_remote(place, link.remote) or _holds(place, link, view):
            return place.root
    return ""


def _holds(place: Place, link: Link, view: View) -> bool:
    if link.remote or standing(link).path:
        return False
    commits = {check.commit for (repository, _), check in view.progress.checks.items() if repository == link.repository}
    return any(has_commit(place, commit) for commit in commits)


def _exists(path: str) -> bool:
    try:
        return Path(path).expanduser().exists()
    except (OSError, ValueError, RuntimeError):  # RuntimeError: a `~user` nobody knows
        return False


def traces(view: View) -> tuple[object, ...]:
    """What is another when a process records something or commits: journal files and HEADs."""
    try:
        files = journal.journal_files(paths.journal())
        seen = [(file.name, (facts := file.stat()).st_mtime_ns, facts.st_size) for file in files]
    except OSError:
        seen = []
    return (*seen, *standings(view.progress).items())
