"""Finds repositories on this device by reading their files: what a path means, what is near, what moved."""

from __future__ import annotations

import configparser
import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.git.refs import content_of, git_dir_of, head_commit
from tracker.verify.git.remote import Remote, parse_remote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

USUAL = ("~/code", "~/src", "~/projects")
MOST_LOOKED_AT = 3000
_LARGEST_CONFIG = 1 << 20
_REMOTE = re.compile(r'remote "(?P<name>[^"\n]{1,100})"')


class Place(NamedTuple):
    """A repository on this device: its root, which is the git folder itself where it is bare, and its git folder."""

    root: str
    git_dir: str

    @property
    def remotes(self) -> tuple[Remote, ...]:
        """Its remotes, `origin` first."""
        return remotes_of(Path(self.git_dir))

    @property
    def head(self) -> str | None:
        """The commit HEAD stands at, None where that cannot be told."""
        return head_commit(self.git_dir)


def place_of(path: str) -> Place | None:
    """The repository that holds a path; None where there is none."""
    try:
        start = Path(os.path.realpath(Path(path).expanduser()))
        folder = git_dir_of(start)
        if folder is None:
            return None
        root = next((parent for parent in (start, *start.parents) if (parent / ".git").exists()), folder)
        return Place(str(root), str(folder))
    except (OSError, ValueError, RuntimeError):  # RuntimeError: a `~user` nobody knows
        return None


def common_dir(git_dir: str) -> str:
    """The git folder that all work trees of a repository share."""
    pointer = content_of(Path(git_dir) / "commondir") or b""
    return os.path.realpath(Path(git_dir) / os.fsdecode(pointer.strip()))


def remotes_of(git_dir: Path) -> tuple[Remote, ...]:
    """The remotes in the repository's own configuration, `origin` first; files it includes are not followed."""
    from git.config import GitConfigParser  # noqa: PLC0415 - a tenth of a second, which only linking has to pay

    try:
        file = Path(common_dir(str(git_dir))) / "config"
        if content_of(file, _LARGEST_CONFIG) is None:  # opening a named pipe in its place would wait for ever
            return ()
        config = GitConfigParser(str(file), read_only=True, merge_includes=False)
        config.read()
    except (configparser.Error, OSError, ValueError):
        return ()
    found = []
    for section in config.sections():
        name = _REMOTE.fullmatch(section)
        url = config.get_value(section, "url", "") if name else ""
        if name and (remote := parse_remote(str(url), name["name"])):
            found.append(remote)
    return tuple(sorted(found, key=lambda remote: remote.name != "origin"))


def remote_key(remote: Remote | None) -> str:
    """What two addresses of one published repository share; "" for a folder, which says nothing about who it is."""
    return f"{remote.host}/{remote.owner_path}".casefold() if remote and remote.host and remote.owner_path else ""


def same_remote(place: Place, address: str) -> bool:
    """Whether a repository has a remote of this address, however it is spelled."""
    wanted = remote_key(parse_remote(address))
    return bool(wanted) and any(remote_key(remote) == wanted for remote in place.remotes)


def has_commit(place: Place, commit: str) -> bool:
    """Whether a commit is plainly there: as HEAD, or as an object of its own file."""
    if not re.fullmatch(r"[0-9a-f]{40,64}", commit):
        return False
    loose = Path(common_dir(place.git_dir)) / "objects" / commit[:2] / commit[2:]
    return place.head == commit or loose.is_file()


def new_id(place: Place) -> str:
    """The name a repository is kept under: of its remote where it has one, so that it is the same on each device."""
    key = next((key for key in map(remote_key, place.remotes) if key), "")
    name = key.rpartition("/")[2] or Path(place.root).name.removesuffix(".git")
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "repository"
    mark = hashlib.sha256(os.fsencode(key or common_dir(place.git_dir))).hexdigest()[:6]
    return f"{slug}-{mark}"


def near(folders: Iterable[str]) -> Iterator[Place]:
    """The repositories in these folders, in folders within them, and in folders within those; a bounded search."""
    waiting = [(Path(folder).expanduser(), 0) for folder in folders]
    seen: set[str] = set()
    looked = 0
    while waiting and looked < MOST_LOOKED_AT:
        folder, depth = waiting.pop(0)
        looked += 1
        real = os.path.realpath(folder)
        if real in seen:
            continue
        seen.add(real)
        if (folder / ".git").exists() or (folder.suffix == ".git" and (folder / "objects").is_dir()):
            if place := place_of(real):
                yield place
            continue
        if depth < 2:  # noqa: PLR2004 - ~/code/group/repository
            waiting.extend((inner, depth + 1) for inner in _folders(folder))


def _folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(
                Path(entry.path)
                for entry in entries
                if not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)
            )
    except OSError:
        return []
