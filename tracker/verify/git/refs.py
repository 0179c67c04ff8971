"""The commit and branch of HEAD, and of other references, read from files without starting git: cheap to ask often."""

from __future__ import annotations

import os
import re
from pathlib import Path

from tracker.files.regular import content_of

_OBJECT = re.compile(rb"(?:[0-9a-f]{40}|[0-9a-f]{64})(?=\s|$)")
_REFERENCE = re.compile(r"ref: (refs/[^\s\x00]+)\s*$")
_MAXIMUM_PACKED = 1 << 26


def git_dir_of(path: Path) -> Path | None:
    """The git folder of the repository that holds `path`, discovered as git does, but whoever owns it."""
    for folder in (path, *path.parents):
        marker = folder / ".git"
        if marker.is_dir():
            return marker
        if (pointer := content_of(marker)) is not None and pointer.startswith(b"gitdir: "):
            return folder / os.fsdecode(pointer.removeprefix(b"gitdir: ").rstrip(b"\r\n"))
        if (folder / "objects").is_dir() and (folder / "refs").is_dir() and os.path.lexists(folder / "HEAD"):
            return folder
    return None


def head_commit(git_dir: str | Path) -> str | None:
    """The commit id of HEAD; None where there is no commit or references are not plain files (reftable)."""
    return commit_of(git_dir, "HEAD")


def branch_reference(git_dir: str | Path, branch: str) -> str:
    """The reference of a branch: the local one, else that of `origin`; "" where neither can be read."""
    names = (f"refs/heads/{branch}", f"refs/remotes/origin/{branch}")
    return next((name for name in names if commit_of(git_dir, name)), "")


def commit_of(git_dir: str | Path, reference: str) -> str | None:
    """The commit id of HEAD or of a reference like `refs/heads/main`; None as for `head_commit`."""
    if ".." in reference or "\0" in reference:
        return None
    private = Path(git_dir)
    pointer = content_of(private / "commondir")
    common = private / os.fsdecode(pointer.rstrip(b"\r\n")) if pointer else private
    content = _content(private, common, reference)
    for _ in range(5):  # as many steps as git follows
        if content is None:
            return None
        if found := _OBJECT.match(content):
            return found[0].decode()
        name = _REFERENCE.match(content.decode("utf-8", "surrogateescape"))
        if name is None or ".." in name[1]:
            return None
        content = _content(private, common, name[1])
    return None


def _content(private: Path, common: Path, name: str) -> bytes | None:
    if name == "HEAD":
        return content_of(private / name)
    return content_of(common / name) or content_of(private / name) or _packed(common / "packed-refs", name)


def head_branch(git_dir: str | Path) -> str:
    """The branch that HEAD names, even before its first commit; "" where HEAD is detached or cannot be read."""
    found = _REFERENCE.match((content_of(Path(git_dir) / "HEAD") or b"").decode("utf-8", "surrogateescape"))
    name = found[1] if found else ""
    # A name that begins with a dot is no branch: git puts `.invalid` there where references are not plain files.
    return name.removeprefix("refs/heads/") if name.startswith("refs/heads/") and "/." not in name else ""


def _packed(path: Path, name: str) -> bytes | None:
    listing = content_of(path, _MAXIMUM_PACKED)
    if listing is None:
        return None
    end = (listing + b"\n").find(b" " + os.fsencode(name) + b"\n")
    return listing[listing.rfind(b"\n", 0, end) + 1 : end] if end >= 0 else None
