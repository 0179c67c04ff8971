"""Repositories on this device: the linked ones and how they compare with the record, and what a path or URL means."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.errors import ProgressError
from tracker.progress.locations import location_of
from tracker.progress.repositories import (
    COMMON_FOLDERS,
    LocalRepository,
    discover,
    has_commit,
    repository_at,
    same_remote,
)
from tracker.text import sanitize, shorten
from tracker.verify.git.process import inside
from tracker.verify.git.refs import git_dir_of
from tracker.verify.git.remote import parse_remote
from tracker.verify.git.worktree import has_untracked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tracker.actions.progress import View
    from tracker.progress.locations import Location
    from tracker.progress.state import Check, Link

_URL = re.compile(r"[a-z][a-z0-9+.-]*://.+|[\w.-]+@[\w.-]+:.+", re.IGNORECASE)
TIMEOUT_SECONDS = 2.0
"""How long git may take to look for untracked files in one repository."""


class LinkedRepository(NamedTuple):
    """A linked repository; `path` is "" where it is absent, `standing` says in words how it compares with the record.

    head, checked  the commit that counts and the one last verified, None where unknown
    branch         the branch whose commits count, "" where HEAD does
    """

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
    branch: str = ""


def linked_repositories(view: View) -> list[LinkedRepository]:
    """Every linked repository, read from its files without running git."""
    found = []
    for link in view.progress.links.values():
        here = location_of(link)
        last = view.progress.last_check(link.repository)
        found.append(
            LinkedRepository(
                link.repository,
                link.name,
                here.path,
                link.paths[0] if link.paths else "",
                link.remote,
                link.public,
                link.targets,
                here.head,
                last.commit if last else None,
                _standing(link, here, last),
                link.branch,
            )
        )
    return found


def _standing(link: Link, here: Location, last: Check | None) -> str:
    if not here.path:
        return "absent: its record is kept; verify or link it again to find it"
    if not here.reference:
        return f'it has no branch "{link.branch}": set another with `tracker link PATH --branch NAME`'
    if last is None:
        return "not verified yet"
    verified = f"verified {last.at[:10]}"
    if here.head == last.commit:
        return verified
    return f"{verified}, new commits since" if here.head else f"{verified}, present commit unknown"


def branch_of(path: str) -> str:
    """The branch of the repository at a path, "" where there is none."""
    found = repository_at(path)
    return found.branch if found else ""


def new_files(root: str) -> str:
    """Whether a repository has untracked files: "new", "none", "bare", or "unknown" after TIMEOUT_SECONDS."""
    if not Path(root, ".git").exists():
        return "bare" if git_dir_of(Path(root)) else "unknown"
    found = has_untracked(inside(root), root, TIMEOUT_SECONDS)
    return "unknown" if found is None else "new" if found else "none"


def find_repository(text: str, view: View) -> LocalRepository:
    """The repository on this device that a path or the URL of a remote means. Raises ProgressError where none is."""
    path = text.strip()
    if _URL.fullmatch(path):
        for repository in nearby_repositories(view):
            if same_remote(repository, path):
                return repository
        remote = parse_remote(path)
        url = shorten(remote.url if remote else path, 200)
        message = f"no clone of {url} found on this device"
        raise ProgressError("not_cloned", message, f"run `git clone {url}`, then `tracker link` with the new folder")
    for candidate in (path, path.removesuffix("/").removesuffix(".git")):
        if candidate and _exists(candidate):
            if found := repository_at(candidate):
                return found
            message = f"{sanitize(candidate)} is not in a git repository"
            remedy = "run `git init` there and commit, or give another folder"
            if Path(candidate).is_file():
                message, remedy = f"{sanitize(candidate)} is a file", "give the folder of a repository"
            raise ProgressError("not_a_repository", message, remedy)
    raise ProgressError("not_found", f"folder {shorten(path, 200)} does not exist", "give the path of a git repository")


def nearby_repositories(view: View) -> Iterator[LocalRepository]:
    """The linked repositories, then those in their parent folders, in common folders and in the current folder."""
    for link in view.progress.links.values():
        if repository := repository_at(location_of(link).path):
            yield repository
    parents = dict.fromkeys(str(Path(path).parent) for link in view.progress.links.values() for path in link.paths)
    yield from discover([".", *parents, *COMMON_FOLDERS])


def find_link_for(repository: LocalRepository, view: View) -> Link | None:
    """The link of a repository on this device: matched by path, else by remote, else by a verified commit."""
    links = list(view.progress.links.values())
    for link in links:
        if repository.root in link.paths:
            return link
        linked = repository_at(location_of(link).path)
        if linked and linked.git_dir == repository.git_dir:
            return link
    for link in links:
        if same_remote(repository, link.remote):
            return link
    return next((link for link in links if _has_verified_commit(repository, link, view)), None)


def find_moved(link: Link, view: View) -> str:
    """The new path of a linked repository that is at none of its recorded paths; "" where it is not found."""
    for repository in nearby_repositories(view):
        if same_remote(repository, link.remote) or _has_verified_commit(repository, link, view):
            return repository.root
    return ""


def _has_verified_commit(repository: LocalRepository, link: Link, view: View) -> bool:
    if link.remote or location_of(link).path:
        return False
    commits = {check.commit for (id_, _), check in view.progress.checks.items() if id_ == link.repository}
    return any(has_commit(repository, commit) for commit in commits)


def _exists(path: str) -> bool:
    try:
        return Path(path).expanduser().exists()
    except (OSError, ValueError, RuntimeError):  # RuntimeError: an unknown `~user`
        return False
