"""Find repositories on this device by reading their files: at a path, in common folders, by remote or commit."""

from __future__ import annotations

import configparser
import hashlib
import os
import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.files.regular import content_of
from tracker.verify.git.refs import git_dir_of, head_branch, head_commit
from tracker.verify.git.remote import Remote, parse_remote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

COMMON_FOLDERS = ("~/code", "~/src", "~/projects")
MAX_FOLDERS = 3000
_MAX_CONFIG = 1 << 20
_REMOTE = re.compile(r'remote "(?P<name>[^"\n]{1,100})"')


class LocalRepository(NamedTuple):
    """A repository on this device: its root and its git folder, which are the same where it is bare."""

    root: str
    git_dir: str

    @property
    def remotes(self) -> tuple[Remote, ...]:
        """Its remotes, `origin` first."""
        return remotes_of(Path(self.git_dir))

    @property
    def head(self) -> str | None:
        """The commit of HEAD, None where unknown."""
        return head_commit(self.git_dir)

    @property
    def branch(self) -> str:
        """The branch that HEAD is on; "" where it is on none, or its name is not UTF-8, which the journal needs."""
        name = head_branch(self.git_dir)
        return name if name.isprintable() else ""


def repository_at(path: str) -> LocalRepository | None:
    """The repository that contains a path, None where there is none; "", the path of an absent one, is no path."""
    if not path:
        return None
    try:
        start = Path(os.path.realpath(Path(path).expanduser()))
        folder = git_dir_of(start)
        if folder is None:
            return None
        root = next((parent for parent in (start, *start.parents) if (parent / ".git").exists()), folder)
        return LocalRepository(str(root), str(folder))
    except (OSError, ValueError, RuntimeError):  # RuntimeError: an unknown `~user`
        return None


def common_dir(git_dir: str) -> str:
    """The git folder that all worktrees of a repository share."""
    pointer = content_of(Path(git_dir) / "commondir") or b""
    return os.path.realpath(Path(git_dir) / os.fsdecode(pointer.strip()))


def remotes_of(git_dir: Path) -> tuple[Remote, ...]:
    """The remotes in the repository's configuration, `origin` first; included files are not followed."""
    from git.config import GitConfigParser  # noqa: PLC0415 - takes 44 ms, which only linking has to pay

    try:
        file = Path(common_dir(str(git_dir))) / "config"
        content = content_of(file, _MAX_CONFIG)
        if content is None:
            return ()
        stream = BytesIO(content)
        stream.name = str(file)  # GitPython asks for it
        config = GitConfigParser(stream, read_only=True, merge_includes=False)
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
    """A key that all URLs of one published repository share; "" for a local path, which identifies nothing."""
    return f"{remote.host}/{remote.owner_path}".casefold() if remote and remote.host and remote.owner_path else ""


def same_remote(repository: LocalRepository, url: str) -> bool:
    """Whether a repository has a remote with this URL, in any spelling."""
    key = remote_key(parse_remote(url))
    return bool(key) and any(remote_key(remote) == key for remote in repository.remotes)


def has_commit(repository: LocalRepository, commit: str) -> bool:
    """Whether a commit is HEAD or a loose object; packs are not searched."""
    if not re.fullmatch(r"[0-9a-f]{40,64}", commit):
        return False
    loose = Path(common_dir(repository.git_dir)) / "objects" / commit[:2] / commit[2:]
    return repository.head == commit or loose.is_file()


def new_repository_id(repository: LocalRepository) -> str:
    """The id to record a repository under: from its remote where it has one, so that all devices agree."""
    key = next((key for key in map(remote_key, repository.remotes) if key), "")
    name = key.rpartition("/")[2] or Path(repository.root).name.removesuffix(".git")
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "repository"
    suffix = hashlib.sha256(os.fsencode(key or common_dir(repository.git_dir))).hexdigest()[:6]
    return f"{slug}-{suffix}"


def discover(folders: Iterable[str]) -> Iterator[LocalRepository]:
    """The repositories in these folders and up to two levels below, breadth first; looks at MAX_FOLDERS folders."""
    waiting = [(Path(folder).expanduser(), 0) for folder in folders]
    seen: set[str] = set()
    visited = 0
    while waiting and visited < MAX_FOLDERS:
        folder, depth = waiting.pop(0)
        visited += 1
        real = os.path.realpath(folder)
        if real in seen:
            continue
        seen.add(real)
        if (folder / ".git").exists() or (folder.suffix == ".git" and (folder / "objects").is_dir()):
            if repository := repository_at(real):
                yield repository
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
