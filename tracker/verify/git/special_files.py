"""Named pipes and devices among the files that git would open, found before git is started: it would wait for ever.

Git opens many files of a repository without looking at what they are. Regular files cannot block it, and a socket
cannot be opened. What is not found here (a repository of more files than are looked at, a pipe made in between) ends
with the time limit of each git process.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.files.regular import content_of, kind_of
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.filenames import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

MAXIMUM_ENTRIES = 300_000
"""Entries of folders that are looked at in one repository."""

MAXIMUM_FOLDERS_ON_DISK = 1_000
"""Folders of files on disk that are looked at for ignore files and nested repositories."""

_MAXIMUM_TEXT = 1 << 20
_MAXIMUM_LINKED = 100  # alternates or included files
_UNREAD = frozenset({"hooks", "modules", "lfs"})  # in a git folder: git runs no hook of it and enters no submodule
_IGNORED = frozenset({"node_modules", ".venv", "venv", "__pycache__", ".tox", ".nox", "target"})
"""Folders of thousands of files, which repositories ignore and git then does not enter."""

_SETTING = re.compile(
    r"(?:^|\])[ \t]*(?:path|file|excludesfile|attributesfile|ignorerevsfile)[ \t]*=[ \t]*((?:\\\r?\n|[^\n])*)",
    re.IGNORECASE | re.MULTILINE,
)
"""A setting that names a file, and its value as it is written."""

_WORD = re.compile(r'\\\r?\n|\\(.)|(")|([#;].*)|([^\\"])', re.DOTALL)


def check(folder: str) -> tuple[str, ...]:
    """Check the repository that git would find from `folder`; gives the other object folders that it borrows from.

    Raises RepositoryError (not_regular) where git would open a named pipe or a device.
    """
    borrowed: list[str] = []
    for git_dir in _git_dirs(Path(folder)):
        common = git_dir / os.fsdecode((content_of(git_dir / "commondir") or b"").strip())
        looked: set[str] = set()
        for place in dict.fromkeys((git_dir, common)):
            _check_below(place, looked)
            for name in ("config", "config.worktree"):
                _check_settings(place / name, folder)
        borrowed += _check_alternates(common / "objects", looked)
    return tuple(borrowed)


def check_on_disk(root: str) -> None:
    """Check what git opens among the files on disk: ignore files, and the repositories nested in them.

    Raises RepositoryError as `check` does.
    """
    waiting = [root]
    for folder in waiting:
        for entry in _entries(folder):
            if entry.name in {".gitignore", ".gitattributes"}:
                _check_path(Path(entry.path))
            elif entry.name == ".git":
                if folder != root:
                    git_dir = _pointed(Path(entry.path))
                    for name in ("HEAD", "commondir", "config"):
                        _check_path(git_dir / name)
            elif (
                len(waiting) < MAXIMUM_FOLDERS_ON_DISK
                and entry.is_dir(follow_symlinks=False)
                and entry.name not in _IGNORED
            ):
                waiting.append(entry.path)


def _git_dirs(start: Path) -> Iterator[Path]:
    """The git folders on the way up that git may take for one, up to the first that it will take."""
    for folder in (start, *start.parents):
        for git_dir in (_pointed(folder / ".git"), folder):
            common = git_dir / os.fsdecode((content_of(git_dir / "commondir") or b"").strip())
            if os.path.lexists(git_dir / "HEAD") and (common / "objects").is_dir() and (common / "refs").is_dir():
                yield git_dir
                return
            if git_dir is not folder and git_dir.is_dir():  # a damaged one
                yield git_dir


def _pointed(marker: Path) -> Path:
    """The git folder that a `.git` is, or that its text names."""
    text = content_of(marker) or b""
    return marker.parent / os.fsdecode(text.removeprefix(b"gitdir: ").strip()) if text else marker


def _check_below(folder: Path, looked: set[str]) -> None:
    waiting = [os.path.realpath(folder)]
    count = 0
    for place in waiting:
        if place in looked:
            continue
        looked.add(place)
        for entry in _entries(place):
            count += 1
            if count > MAXIMUM_ENTRIES:
                return
            # The kind is in the folder's entry: only a link has to be looked up.
            if entry.is_file(follow_symlinks=False):
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _UNREAD:
                    waiting.append(entry.path)
                continue
            _check_path(Path(entry.path))
            if entry.name not in _UNREAD and entry.is_dir():
                waiting.append(os.path.realpath(entry.path))


def _check_alternates(objects: Path, looked: set[str]) -> list[str]:
    """Check the object folders that this one borrows from, and those that they borrow from."""
    waiting = [objects]
    found: list[str] = []
    for folder in waiting:
        text = content_of(folder / "info/alternates", _MAXIMUM_TEXT) or b""
        for line in text.splitlines():
            if not line or line.startswith(b"#"):
                continue
            name = _unquoted(os.fsdecode(line)) if line.startswith(b'"') else os.fsdecode(line)
            place = folder / name
            real = os.path.realpath(place)
            if real not in looked and "\0" not in real and len(found) < _MAXIMUM_LINKED:
                _check_below(place, looked)
                found.append(real)
                waiting.append(place)
    return found


def _check_settings(file: Path, folder: str) -> None:
    """Check the files that a configuration names, and what those name that it includes."""
    waiting = [file]
    for one in waiting:
        _check_path(one)
        text = (content_of(one, _MAXIMUM_TEXT) or b"").decode("utf-8", "surrogateescape")
        for setting in _SETTING.finditer(text):
            name = os.path.expanduser(_unquoted(setting[1]))  # noqa: PTH111 - an unknown user is no error here
            for place in (one.parent / name, Path(folder, name)) if name else ():
                if place not in waiting and len(waiting) < _MAXIMUM_LINKED:
                    waiting.append(place)


def _unquoted(written: str) -> str:
    """The value of a setting: without quotes, escapes and a comment at its end."""
    value, quoted = "", False
    for escaped, quote, comment, plain in _WORD.findall(written):
        if quote:
            quoted = not quoted
        elif comment and not quoted:
            break
        else:
            value += escaped or comment or plain
    return value.strip()


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except (OSError, ValueError):
        return


def _check_path(path: Path) -> None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return
    mode = status.st_mode
    blocks = stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or stat.S_ISBLK(mode)
    if blocks and os.path.realpath(path) != os.devnull:
        message = f"{shown(str(path))} is {kind_of(mode)}, and git would wait for it"
        raise RepositoryError("not_regular", message, "remove it, or clone the repository again")
