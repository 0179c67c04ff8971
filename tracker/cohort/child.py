"""The process that verifies for a worker: one request as a line of JSON in, one result out, again and again.

It is reused, so that the catalogue is read once, and it is killed by its worker where a repository takes too long or
too much memory.
"""

from __future__ import annotations

import gc
import json
import sys
from typing import TYPE_CHECKING, Any

from tracker.actions.verify import Request, verify_repository
from tracker.cohort.results import Next, Points
from tracker.processes import work_alone
from tracker.review.review import next_steps
from tracker.review.rubrics import Seen, rubric_named, score
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.history import changes
from tracker.verify.git.snapshot import list_files, open_commit
from tracker.verify.rules.catalogue import load_catalogue

if TYPE_CHECKING:
    from tracker.report.report import Report
    from tracker.verify.git.snapshot import Snapshot

SMALLEST_BLOB = 200
"""Bytes of a file below which equal files say nothing about copying."""


def main() -> None:
    """Answer requests until the input ends."""
    work_alone()
    gc.set_threshold(100_000, 10, 10)  # as on the command line; by default, a seventh of the time goes into collecting
    catalogue = load_catalogue()
    for number, line in enumerate(sys.stdin):
        asked = json.loads(line)
        request = Request(asked["path"], asked["revision"], asked["folder"])
        report = verify_repository(request, catalogue=catalogue)
        sys.stdout.write(json.dumps(answer(report, request, asked["rubric"])) + "\n")
        sys.stdout.flush()
        if number == 0:
            gc.collect()
            gc.freeze()  # the catalogue stays, and need not be searched again


def answer(report: Report, request: Request, rubric: str) -> dict[str, Any]:
    """The fields of a result that the repository decides."""
    if report.failure:
        return {"error": report.failure.message, "remedy": report.failure.remedy}
    try:
        snapshot = open_commit(request.path, request.revision, request.subdirectory)
        files = list_files(snapshot).entries
    except RepositoryError as error:
        return {"error": error.message, "remedy": error.remedy}
    points = None
    if rubric:
        rows = {row.id: row for row in report.rows}
        scored = score(rubric_named(rubric), Seen(rows, [entry.path for entry in files], report.technologies))
        points = Points(rubric, scored.points, scored.open, scored.most)
    steps = tuple(Next(step.deliverable, step.title, step.remedy, step.hours) for step in next_steps(report.rows))
    return {
        "commit": report.repository.commit,
        "statuses": {row.id: row.status for row in report.rows},
        "points": points,
        "next_steps": steps,
        "blobs": _blobs(snapshot, {entry.path: entry.blob for entry in files if entry.size >= SMALLEST_BLOB}),
    }


def _blobs(snapshot: Snapshot, blobs: dict[str, str]) -> dict[str, int]:
    """Object id → when it came; 0 where the history does not say."""
    times: dict[str, int] = {}
    for change in changes(snapshot.git_dir, snapshot.commit, snapshot.subdirectory):
        for path in (*change.added, *change.changed):
            times.setdefault(path, change.time)  # the newest change is what made the file what it is
    return {blob: times.get(path, 0) for path, blob in blobs.items()}


if __name__ == "__main__":
    main()
