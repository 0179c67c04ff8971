"""The other end of `verification`: verifies in a process of its own and says what it sees as JSON Lines.

A process can be stopped at once and shares no interpreter lock with the screen. Its one argument is a `Task` as JSON;
each line is one of {"progress"}, {"report"}, {"row"}, {"recorded"}, {"proposal"}, {"error"}.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.errors import UnusableFilesError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.report.report import Report

EVERY = 0.1
"""Seconds between two lines of progress; more would only be drawn over."""

NICE = 19
"""How much this process gives way to the screen."""


AUTOGROUP = Path("/proc/self/autogroup")


class Task(NamedTuple):
    """What to do: `verify` any repository, `ledger` (verify linked ones and record), `propose`, or `link`.

    names are paths, or for `ledger` the ids of linked repositories, none meaning all.
    """

    verb: str
    names: tuple[str, ...] = ()
    subdirectory: str = ""
    milestones: tuple[str, ...] = ()


def main() -> int:
    """Do the task; 0 unless it could not be done."""
    from tracker.actions.progress import ProgressError  # noqa: PLC0415 - the parent imports this module for Task alone

    task = Task(*json.loads(sys.argv[1]))
    _give_way()
    try:
        _DO[task.verb](task)
    except ProgressError as error:
        _say(error={"code": error.code, "message": error.message, "remedy": error.remedy})
        return 3
    except UnusableFilesError as error:
        _say(
            error={"code": "unusable-files", "message": str(error), "remedy": "mend the files named, or move them away"}
        )
        return 3
    return 0


def _give_way() -> None:
    """Leave the processor to the screen whenever it has something to draw; what is started from here does the same."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(NICE)
    # Linux shares time between sessions first (sched(7), autogroup) and looks at niceness only within each.
    # Of a session that is not its own, it would slow down everything else for good.
    with contextlib.suppress(OSError, AttributeError):
        if os.getsid(0) == os.getpid():
            AUTOGROUP.write_text(str(NICE), encoding="ascii")


def _verify(task: Task) -> None:
    for path in task.names:
        _report(path, path, _verified(path, task.subdirectory, path))


def _ledger(task: Task) -> None:
    from tracker.actions.ledger import places, verify_linked  # noqa: PLC0415 - as above
    from tracker.actions.progress import load_progress  # noqa: PLC0415 - as above

    todo = [place for place in places(load_progress()) if not task.names or place.repository in task.names]
    for number, place in enumerate(todo):
        _say(place=[number, len(todo), place.path])
        if place.path:
            # Read with progress first: the ledger then finds every verdict in the cache.
            _verified(place.path, place.subdirectory, place.path)
    done: set[str] = set()
    for place in todo:
        if place.repository not in done:
            done.add(place.repository)
            for checked in verify_linked(repositories=[place.repository]):
                _report(checked.place.repository, checked.place.path, checked.report)
                _say(recorded=list(checked.changed))


def _propose(task: Task) -> None:
    from tracker.actions.linking import propose  # noqa: PLC0415 - as above

    path = task.names[0]
    _verified(path, task.subdirectory, path)
    proposal = propose(path, task.subdirectory)
    if proposal.report:
        _report(path, proposal.place.root, proposal.report)
    matches = {"whole": [list(match) for match in proposal.whole], "part": [list(match) for match in proposal.part]}
    _say(proposal={"path": proposal.place.root, "name": proposal.name, **matches})


def _link(task: Task) -> None:
    from tracker.actions.linking import link, propose  # noqa: PLC0415 - as above

    for path in task.names:
        proposal = propose(path, task.subdirectory)
        milestones = task.milestones or tuple(match.identity for match in (*proposal.whole, *proposal.part))
        _say(linked=link(proposal, milestones).said)


_DO: dict[str, Callable[[Task], None]] = {"verify": _verify, "ledger": _ledger, "propose": _propose, "link": _link}


def _verified(path: str, subdirectory: str, name: str) -> Report:
    from tracker.actions.verify import Request, verify_repository  # noqa: PLC0415 - as above

    last = 0.0

    def told(done: int, everything: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= EVERY or done == everything:
            last = now
            _say(progress=[name, done, everything])

    return verify_repository(Request(path, subdirectory=subdirectory), on_progress=told)


def _report(key: str, path: str, report: Report) -> None:
    from tracker.report.document import document  # noqa: PLC0415 - as above

    whole = document(report)
    rows = whole.pop("deliverables")
    _say(report={"key": key, "root": path, **whole})
    for row in rows:
        _say(row={"key": key, **row})


def _say(**line: object) -> None:
    try:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        _end()


def _end() -> None:
    """The screen is gone without a word: end at once, with everything started from here."""
    with contextlib.suppress(AttributeError, OSError):  # AttributeError: Windows
        if os.getpgid(0) == os.getpid():  # else it is the group of whoever started this
            os.killpg(0, signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
