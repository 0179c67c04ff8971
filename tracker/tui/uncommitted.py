"""Asks whether repositories hold what is not committed, in a process that can be ended, whatever they hold."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from typing import TYPE_CHECKING

from tracker.tui.verification import end_group

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

SECONDS = 5.0
"""How long one repository may take; with more it is unknown."""


async def uncommitted(roots: Sequence[str]) -> AsyncGenerator[tuple[str, str], None]:
    """Each root with a word of `marks.CHANGES`; what does not answer in time is left out. Closing ends the process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tracker.tui.uncommitted",
        *roots,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while process.stdout:  # it was asked for as a pipe
            line = await asyncio.wait_for(process.stdout.readline(), 2 * SECONDS)
            if not line:
                break
            root, word = json.loads(line)
            yield root, word
    except (TimeoutError, ValueError):
        return
    finally:
        end_group(process)
        if process.stdout:
            await process.stdout.read()
        await process.wait()


def main() -> int:
    """Print `[root, word]` as a line of JSON for each root given."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(19)
    for root in sys.argv[1:]:
        sys.stdout.write(json.dumps([root, _word(root)]) + "\n")
        sys.stdout.flush()
    return 0


def _word(root: str) -> str:
    from tracker.verify.git.changes import changes  # noqa: PLC0415 - the parent needs no git
    from tracker.verify.git.errors import RepositoryError  # noqa: PLC0415 - as above

    try:
        changed, new = changes(root, SECONDS)
    except RepositoryError as error:
        return "bare" if error.code == "no_worktree" else "unknown"
    if changed or new:
        return ", ".join(word for word, told in (("changed", changed), ("new", new)) if told)
    return "unknown" if None in {changed, new} else "clean"


if __name__ == "__main__":
    sys.exit(main())
