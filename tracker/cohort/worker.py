"""What runs on a worker of Dask: clone where needed, and let a child process of its own verify, within limits.

Dask cannot stop a task that runs, and a pool of processes inside a worker is refused; so each worker has one child,
which is reused, and killed with all it started where a repository takes too long or too much memory.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker import paths
from tracker.actions.remotes import checked_address, program_of, run_git
from tracker.cohort.roster import is_address
from tracker.errors import ProgressError

if TYPE_CHECKING:
    from collections.abc import Iterator

POLL_SECONDS = 0.1
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Task(NamedTuple):
    """One repository to verify, and the limits: seconds, and bytes of memory of the child."""

    repository: str
    folder: str
    revision: str
    rubric: str
    seconds: float
    memory: int


def verify(task: Task) -> dict[str, Any]:
    """The fields of a result for one repository; whatever it does is its own error."""
    try:
        path = _here(task.repository)
    except ProgressError as error:
        return {"error": error.message, "remedy": error.remedy}
    return _child().ask(task, path)


def _here(repository: str) -> str:
    """The path of a repository: itself, or its clone in the cache, without a work tree."""
    if not is_address(repository):
        return repository
    url = checked_address(repository)
    folder = paths.cache() / "cohort"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{zlib.crc32(url.encode()):08x}.git"
    program = program_of(url, "upload-pack")
    if (target / "HEAD").is_file():
        options = ("--quiet", "--prune", "--no-tags", "--no-write-fetch-head", *program)
        run_git(str(target), ("fetch", *options, "origin", "+refs/heads/*:refs/heads/*"), url)
    else:
        part = target.with_suffix(f".{os.getpid()}")
        run_git(
            str(folder), ("clone", "--bare", "--quiet", "--template=", "--no-tags", *program, "--", url, str(part)), url
        )
        part.rename(target)
    return str(target)


class _Child:
    """The process that verifies, begun when first needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def ask(self, task: Task, path: str) -> dict[str, Any]:
        """The answer to one request, or why there is none."""
        process = self._process = self._running()
        stopped = threading.Event()
        reasons: list[str] = []
        watch = threading.Thread(target=lambda: reasons.extend(_watch(process, task, stopped)), daemon=True)
        watch.start()
        request = {"path": path, "revision": task.revision, "folder": task.folder, "rubric": task.rubric}
        line = ""
        with suppress(OSError):  # it has ended
            process.stdin.write(json.dumps(request) + "\n")  # type: ignore[union-attr]  # both are pipes
            process.stdin.flush()  # type: ignore[union-attr]  # as above
            line = process.stdout.readline()  # type: ignore[union-attr]  # as above
        stopped.set()
        watch.join()
        if line and not reasons:
            answer: dict[str, Any] = json.loads(line)
            return answer
        self.end()
        reason = reasons[0] if reasons else f"verifying it ended with {process.returncode}"
        return {"error": reason, "remedy": "look at the repository by `tracker verify`"}

    def _running(self) -> subprocess.Popen[str]:
        if self._process and self._process.poll() is None:
            return self._process
        command = [sys.executable, "-m", "tracker.cohort.child"]
        return subprocess.Popen(  # noqa: S603 - our own program
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            process_group=0,
        )

    def end(self) -> None:
        """Kill the process and all that it started."""
        if self._process:
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    with suppress(OSError):
                        pipe.close()
            self._process.wait()


def _watch(process: subprocess.Popen[str], task: Task, stopped: threading.Event) -> Iterator[str]:
    """End the child where it takes too much; yields why."""
    until = time.monotonic() + task.seconds
    while not stopped.wait(POLL_SECONDS):
        reason = ""
        if time.monotonic() > until:
            reason = f"it takes longer than {task.seconds:g} seconds"
        elif _memory(process.pid) > task.memory:
            reason = f"it takes more than {task.memory >> 20} MB of memory"
        if reason:
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
            yield reason
            return


def _memory(process: int) -> int:
    """Bytes of memory that a process has in use, 0 where that cannot be read."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * PAGE
    except (OSError, ValueError, IndexError):
        return 0


_children = threading.local()


def _child() -> _Child:
    """The child of this thread of the worker."""
    if not hasattr(_children, "one"):
        _children.one = _Child()
    child: _Child = _children.one
    return child
