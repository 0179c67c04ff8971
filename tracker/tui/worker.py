"""The worker: a process of its own that verifies repositories and prints its results as JSON Lines.

A process can be stopped at once and shares no interpreter lock with the screen. Its only argument is a `Task` as JSON;
each line has one of the keys "place", "progress", "report", "recorded", "synced", "proposal", "linked", "unknown",
"review" and "error".
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.actions.link import link, propose
from tracker.actions.progress import ProgressError, load_progress
from tracker.actions.record import linked_folders, verify_linked, with_authorship
from tracker.actions.review import review_repository, to_review
from tracker.actions.sync import moved_folders, sync
from tracker.actions.sync_lines import summary, sync_lines
from tracker.actions.verify import Request, verify_repository
from tracker.errors import UnusableFilesError
from tracker.processes import lead_group
from tracker.report.json import document
from tracker.review.document import name_of, sections
from tracker.tui.messages import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.actions.link import Proposal
    from tracker.actions.record import Verified
    from tracker.report.report import Report

PROGRESS_INTERVAL = 0.1
"""Seconds between two lines of progress; the screen would only draw over more frequent ones."""

NICENESS = 19
"""The lowest priority, so that the screen always comes first."""

MISTYPED = frozenset({"is_url", "not_found"})
"""The codes of failures that say that a path is mistyped."""

AUTOGROUP = Path("/proc/self/autogroup")


def main() -> int:
    """Run the task; 0, or 3 if it failed."""
    task = Task(*json.loads(sys.argv[1]))
    with contextlib.suppress(AttributeError, OSError):  # AttributeError: Windows
        if os.getpgid(0) == os.getpid():
            lead_group()
    _lower_priority()
    try:
        _TASKS[task.verb](task)
    except ProgressError as error:
        _send(error={"code": error.code, "message": error.message, "remedy": error.remedy})
        return 3
    except UnusableFilesError as error:
        _send(error={"code": "unusable_files", "message": str(error), "remedy": "Fix these files, or move them away"})
        return 3
    return 0


def _lower_priority() -> None:
    """Leave the processor to the screen; processes started from here inherit the priority."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(NICENESS)
    # Linux shares time between sessions first (sched(7), autogroup) and compares niceness only within a session.
    # In a session that is not its own, it would slow everything else down for good.
    with contextlib.suppress(OSError, AttributeError):
        if os.getsid(0) == os.getpid():
            AUTOGROUP.write_text(str(NICENESS), encoding="ascii")


def _verify(task: Task) -> None:
    for path in task.names:
        report = _verified(path, task.subdirectory)
        if report.failure and report.failure.code in MISTYPED:
            raise ProgressError(*report.failure)  # it is no repository to be listed
        _send_report(path, path, report)


def _ledger(task: Task) -> None:
    linked = [place for place in linked_folders(load_progress()) if not task.names or place.repository in task.names]
    for number, place in enumerate(linked):
        _send(place=[number, len(linked), place.path])
        if place.path and place.reference:
            # Verified here to report progress; the ledger below then finds every verdict in the cache.
            _verified(place.path, place.subdirectory, place.reference)
    for repository in dict.fromkeys(place.repository for place in linked):
        for checked in verify_linked(repositories=[repository]):
            _send_report(
                checked.folder.repository, checked.folder.path, with_authorship(checked.report, checked.judgements)
            )
            _send(recorded=list(checked.changed))


def _sync(_task: Task) -> None:
    view = load_progress()
    moved = moved_folders(view, linked_folders(view))
    for number, folder in enumerate(moved):
        _send(place=[number, len(moved), folder.path])
        # Verified here to report progress, as for the ledger.
        _verified(folder.path, folder.subdirectory, folder.reference)

    def send_report(verified: Verified | None, _done: int, _all: int) -> None:
        if verified:
            report = with_authorship(verified.report, verified.judgements)
            _send_report(verified.folder.repository, verified.folder.path, report)

    found = sync(send_report)
    lines = [list(line) for line in sync_lines(found)]
    _send(synced={"changed": found.changed, "summary": summary(found), "lines": lines})


def _propose(task: Task) -> None:
    path = task.names[0]
    _verified(path, task.subdirectory)
    proposal = propose(path, task.subdirectory, authors=task.authors)
    if proposal.report:
        _send_report(path, proposal.local.root, with_authorship(proposal.report, proposal.judgements))
    shown = {
        "whole": [list(match) for match in proposal.complete],
        "part": [list(match) for match in proposal.partial],
        "others": list(proposal.of_others),
        "unknown": proposal.unknown,
        "confirmed": list(task.authors),
    }
    _send(proposal=_authors_of(proposal) | shown)


def _link(task: Task) -> None:
    """Link to the given milestones, or else to those that a repository proves completely."""
    unknown = []
    for path in task.names:
        try:
            proposal = propose(path, task.subdirectory, authors=task.authors)
        except ProgressError as error:
            if error.code != "already_linked":
                raise
            _send(linked=error.message)  # the other repositories are linked all the same
            continue
        milestones = task.milestones or tuple(match.identity for match in proposal.complete)
        message = link(proposal, milestones).message
        if proposal.authors and not milestones:
            message += ": nothing in it is known to be your work"
            if not {author.email for author in proposal.authors} & {*task.authors}:
                unknown.append(_authors_of(proposal))
        elif proposal.partial and not milestones:
            message += f": it proves none completely, and {len(proposal.partial)} in part"
        _send(linked=message)
        if proposal.report:
            judged = with_authorship(proposal.report, proposal.judgements)
            _send_report(proposal.repository, proposal.local.root, judged)
    if unknown:
        _send(unknown=unknown)


def _authors_of(proposal: Proposal) -> dict[str, Any]:
    """A repository and its authors, for the question which of them the learner is."""
    authors = [list(author) for author in proposal.authors]
    return {"path": proposal.local.root, "name": proposal.name, "authors": authors}


def _review(task: Task) -> None:
    for subject in to_review(task.names):
        found = review_repository(subject.request, authors=subject.authors)
        lines = [
            (section.heading, [(line.mark, line.text, line.named_places, line.below) for line in section.lines])
            for section in sections(found)
        ]
        _send(review=(name_of(found), lines))


_TASKS: dict[str, Callable[[Task], None]] = {
    "verify": _verify,
    "ledger": _ledger,
    "sync": _sync,
    "propose": _propose,
    "link": _link,
    "review": _review,
}


def _verified(path: str, subdirectory: str, revision: str = "HEAD") -> Report:
    """Verify a repository and send its progress."""
    last = 0.0

    def progress(done: int, files: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= PROGRESS_INTERVAL or done == files:
            last = now
            _send(progress=[path, done, files])

    return verify_repository(Request(path, revision, subdirectory), on_progress=progress)


def _send_report(key: str, path: str, report: Report) -> None:
    _send(report={"key": key, "root": path, **document(report)})


def _send(**line: object) -> None:
    try:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        _exit_with_group()


def _exit_with_group() -> None:
    """The UI has died: end at once, with every process started from here."""
    with contextlib.suppress(AttributeError, OSError):  # AttributeError: Windows
        if os.getpgid(0) == os.getpid():  # otherwise it is the group of whatever started this process
            os.killpg(0, signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
