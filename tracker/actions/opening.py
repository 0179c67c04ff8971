"""Begin to open a repository, before all else that verifying it needs is loaded."""

from __future__ import annotations

from typing import NamedTuple

from tracker.verify.git.opening import Opening


class Request(NamedTuple):
    """What to look at: a repository, and in it a revision, a folder, or the files on disk."""

    path: str
    revision: str = "HEAD"
    subdirectory: str = ""
    worktree: bool = False


def begin(request: Request) -> Opening:
    """Begin to open a repository; to be given to `verify_repository`, which ends it."""
    return Opening(
        request.path, revision=request.revision, subdirectory=request.subdirectory, worktree=request.worktree
    )
