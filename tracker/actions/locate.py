"""From what a person typed, or from what moved, to a repository on this device."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.progress.errors import ProgressError
from tracker.progress.locating import USUAL, Place, has_commit, near, place_of, same_remote
from tracker.progress.standing import standing
from tracker.text import sanitize, shorten
from tracker.verify.git.remote import parse_remote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.actions.progress import View
    from tracker.progress.state import Link

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://.+|[\w.-]+@[\w.-]+:.+", re.IGNORECASE)


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
        raise ProgressError("not_cloned", message, f"git clone {address}, then `tracker link` the folder")
    for candidate in (path, path.removesuffix("/").removesuffix(".git")):
        if candidate and _exists(candidate):
            if found := place_of(candidate):
                return found
            message = f"{sanitize(candidate)} is not in a git repository"
            raise ProgressError("not_a_repository", message, "git init there and commit, or give another folder")
    raise ProgressError("not_found", f"there is no folder {shorten(path, 200)}", "give the path of a git repository")


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
