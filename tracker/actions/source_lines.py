"""The lines of a file that evidence points at: as a commit has them, and as they are on disk."""

from __future__ import annotations

from pathlib import Path

from tracker.errors import ProgressError
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.snapshot import list_files, open_commit, read_files

LARGEST = 1 << 20
"""Bytes of a file on disk that are still read, as many as of a committed one."""


def committed_lines(root: str, commit: str, path: str) -> list[str]:
    """The file's lines in the commit, none where it is not there. Raises ProgressError."""
    try:
        snapshot = open_commit(root, commit)
        entries = [entry for entry in list_files(snapshot).entries if entry.path == path]
        for _, data in read_files(snapshot, entries, lambda _skipped: None):
            return _lines(data)
    except RepositoryError as error:
        raise ProgressError(error.code, error.message, error.remedy) from error
    return []


def lines_on_disk(root: str, path: str) -> list[str]:
    """The lines of a regular file inside the repository; none of anything else, links that lead out among them."""
    folder = Path(root)
    file = folder / path
    try:
        inside = file.resolve().is_relative_to(folder.resolve())
        if not inside or not file.is_file() or file.stat().st_size > LARGEST:
            return []
        return _lines(file.read_bytes())
    except (OSError, ValueError):
        return []


def _lines(data: bytes) -> list[str]:
    # As evidence counts them: a form feed or U+2028 ends none.
    return [line.removesuffix("\r") for line in data.decode("utf-8", "replace").removesuffix("\n").split("\n")]
