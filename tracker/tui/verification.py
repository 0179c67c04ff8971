"""Starts the worker process, reads its results, and stops it at once when they are no longer wanted."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from tracker.tui.messages import Task

MAX_LINE = 1 << 26
"""Bytes of the longest line that is read."""


async def stream(task: Task) -> AsyncGenerator[dict[str, Any], None]:
    """The worker's results, line by line. Closing the iterator kills the worker and everything it started."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tracker.tui.worker",
        json.dumps(task),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        limit=MAX_LINE,
        start_new_session=True,
    )
    other_output = ""
    try:
        if process.stdout is None:  # a pipe was requested above
            return
        async for line in process.stdout:
            try:
                result = json.loads(line)
            except ValueError:
                other_output = line.decode("utf-8", "replace").strip() or other_output
                continue
            yield result
        if await process.wait() and other_output:
            message = f"Verification stopped unexpectedly: {other_output}"
            yield {"error": {"code": "stopped", "message": message, "remedy": "Try again"}}
    finally:
        end_group(process)
        await _closed(process)


async def _closed(process: asyncio.subprocess.Process) -> None:
    """Wait until a killed process has ended and its pipe is closed, also when the waiting task is cancelled again.

    An app that ends cancels its workers twice; a pipe that is open when the event loop closes stays open.
    """
    closing = asyncio.create_task(process.communicate())
    while not closing.done():
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.shield(closing)


def end_group(process: asyncio.subprocess.Process) -> None:
    """End a process and its whole group, which includes git and the processes that read files."""
    if sys.platform == "win32":  # it has no process groups
        process.kill()
        return
    # Not `process.kill()`: it collects the exit status, for which asyncio would then wait in vain.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
