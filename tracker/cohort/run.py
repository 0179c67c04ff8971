"""Verify a cohort: what is not known yet goes to the workers, results are kept at once, pages are written last."""

from __future__ import annotations

import os
import zlib
from typing import TYPE_CHECKING, NamedTuple

import tracker
from tracker.cohort.pages import learner_page, page
from tracker.cohort.results import Next, Points, Result, read_results, to_csv, to_line, write_parquet
from tracker.cohort.roster import is_address
from tracker.cohort.schedule import answers, client
from tracker.cohort.similar import similar
from tracker.cohort.worker import Task
from tracker.errors import ProgressError
from tracker.files.atomic_write import atomic_write
from tracker.review.rubrics import rubric_named
from tracker.text import sanitize
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.snapshot import open_commit
from tracker.verify.rules.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from tracker.cohort.roster import Learner, Roster
    from tracker.verify.rules.catalogue import Catalogue


class Options(NamedTuple):
    """How a cohort is verified: by which rubric, where, with how many workers, and within which limits for each."""

    rubric: str = ""
    scheduler: str = ""
    workers: int = 2
    seconds: float = 300
    memory: int = 1 << 30


class Verified(NamedTuple):
    """All results in the order of the roster, how many are new, and the files that were written."""

    results: tuple[Result, ...]
    new: int
    files: tuple[str, ...]


def verify_cohort(
    roster: Roster, output: Path, options: Options, on_result: Callable[[int, int], object] = lambda _done, _all: None
) -> Verified:
    """Verify the repositories of a roster into a folder. Raises ProgressError where it cannot be done at all."""
    if options.rubric:
        rubric_named(options.rubric)
    catalogue = load_catalogue()
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProgressError(
            "unwritable", f"cannot write {output}: {error.strerror}", "choose another folder"
        ) from error
    lines = output / "results.jsonl"
    known = read_results(lines)
    keys = {learner.id: _key(learner, options, catalogue) for learner in roster.learners}
    missing = [one for one in roster.learners if not _is_known(known.get(one.id), keys[one.id], one)]
    if missing:
        limits = options.rubric, options.seconds, options.memory
        tasks = [Task(one.repository, one.folder, one.revision, *limits) for one in missing]
        with client(options.scheduler, options.workers) as found, lines.open("a", encoding="utf-8") as file:
            _end_line(lines, file)
            done = len(roster.learners) - len(missing)
            on_result(done, len(roster.learners))
            for number, fields in answers(found, tasks):
                learner = missing[number]
                result = _result(learner, keys[learner.id], fields)
                known[learner.id] = result
                file.write(to_line(result))
                file.flush()
                os.fsync(file.fileno())
                done += 1
                on_result(done, len(roster.learners))
    results = tuple(known[one.id] for one in roster.learners)
    return Verified(results, len(missing), tuple(_write_all(roster, results, output, catalogue)))


def _end_line(path: Path, file: Any) -> None:  # noqa: ANN401 - a text file
    """End a line that was half written when an earlier run ended."""
    data = path.read_bytes()[-1:]
    if data and data != b"\n":
        file.write("\n")


def _key(learner: Learner, options: Options, catalogue: Catalogue) -> str:
    what = (learner.repository, learner.folder, learner.revision, options.rubric, tracker.__version__, catalogue.digest)
    return f"{zlib.crc32(repr(what).encode()):08x}"


def _is_known(result: Result | None, key: str, learner: Learner) -> bool:
    """Whether a result answers the same question and, for a repository on this machine, is of today's commit."""
    if result is None or result.key != key or result.error:
        return False
    return _commit_of(learner) in {"", result.commit}


def _commit_of(learner: Learner) -> str:
    """The commit of a repository on this machine, "" where it is elsewhere or cannot be opened."""
    if is_address(learner.repository):
        return ""
    try:
        return open_commit(learner.repository, learner.revision, learner.folder).commit
    except RepositoryError:
        return ""


def _result(learner: Learner, key: str, fields: dict[str, Any]) -> Result:
    points = fields.pop("points", None)
    steps = fields.pop("next_steps", ())
    texts = {name: sanitize(fields.pop(name, "")) for name in ("commit", "error", "remedy")}
    return Result(
        learner.id,
        learner.name or learner.id,
        key,
        points=Points(*points) if points else None,
        next_steps=tuple(map(Next.of, steps)),
        statuses=fields.get("statuses", {}),
        blobs=fields.get("blobs", {}),
        **texts,
    )


def _write_all(roster: Roster, results: tuple[Result, ...], output: Path, catalogue: Catalogue) -> list[str]:
    titles = {id_: one.title for id_, one in catalogue.deliverables.items()}
    written = ["results.jsonl", "results.csv", "index.html"]
    atomic_write(output / "results.csv", to_csv(results, list(titles)).encode())
    if write_parquet(output / "results.parquet", results, list(titles)):
        written.append("results.parquet")
    atomic_write(output / "index.html", page(roster.title, results, similar(results), titles).encode())
    folder = output / "learners"
    folder.mkdir(exist_ok=True)
    for one in results:
        atomic_write(folder / f"{one.id}.md", learner_page(one, titles).encode())
    return [*written, "learners/"]
