"""Runs the child process that verifies, and stops it at once when nobody listens any more."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tracker.tui.child import Task

LONGEST_LINE = 1 << 26


class Running(NamedTuple):
    """What is being verified: the repository, its files done and to do, and which it is of how many."""

    name: str
    done: int = 0
    files: int = 0
    number: int = 0
    of: int = 1


class Told(NamedTuple):
    """What a repository's report says, rows apart; `key` is its path, or the id of a linked one."""

    key: str
    facts: dict[str, Any]
    rows: tuple[dict[str, Any], ...] = ()

    @property
    def tally(self) -> dict[str, int]:
        """Status → how many rows have it, of those that came so far."""
        counted: dict[str, int] = {}
        for row in self.rows:
            counted[row["status"]] = counted.get(row["status"], 0) + 1
        return counted


async def stream(task: Task) -> AsyncIterator[dict[str, Any]]:
    """What the child says, line by line. Closing the iterator kills it and everything it started."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tracker.tui.child",
        json.dumps(task),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        limit=LONGEST_LINE,
        start_new_session=True,
    )
    talk = ""
    try:
        if process.stdout is None:  # it was asked for as a pipe
            return
        async for line in process.stdout:
            try:
                said = json.loads(line)
            except ValueError:
                talk = line.decode("utf-8", "replace").strip() or talk
                continue
            yield said
        if await process.wait() and talk:
            yield {"error": {"code": "stopped", "message": f"verifying stopped: {talk}", "remedy": "try it again"}}
    finally:
        end_group(process)
        await process.wait()


def end_group(process: asyncio.subprocess.Process) -> None:
    """End a child and its whole group: git and the readers' processes too."""
    if sys.platform == "win32":  # it has no such groups
        process.kill()
        return
    # Not `process.kill()`: that takes the exit status, and asyncio would then wait for one that is gone.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
