"""Who is in a cohort, and which repositories are theirs: from `cohort.toml`, or the repositories in a folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NamedTuple

from tracker.errors import ProgressError, UnusableFilesError
from tracker.files.fields import Bounds, Size
from tracker.files.problems import Problem
from tracker.files.records import read_file
from tracker.roadmap.model import Id  # noqa: TC001 - read from the annotations


@dataclass(frozen=True, slots=True)
class Learner:
    """A row of `cohort.toml`; the name is shown as it is given, and nothing else of a person is."""

    id: Id
    repository: Annotated[str, "A path, relative to the file, or an https or ssh address"]
    name: Annotated[str, "Shown on the pages; by default the id"] = ""
    folder: Annotated[str, "A folder of the repository"] = ""
    revision: Annotated[str, "A branch, tag or commit"] = "HEAD"


@dataclass(frozen=True, slots=True)
class _File:
    format_version: Annotated[int, Bounds(1, 1)]
    learner: Annotated[tuple[Learner, ...], Size(1)]
    title: Annotated[str, "Shown on the page"] = ""


class Roster(NamedTuple):
    """The title of a cohort and its learners, in order."""

    title: str
    learners: tuple[Learner, ...]


def read_roster(source: Path) -> Roster:
    """The roster of a file, or of a folder with one repository in each of its entries.

    Raises ProgressError where there is none, UnusableFilesError where the file has problems.
    """
    if source.is_dir():
        found = [
            entry for entry in sorted(os.scandir(source), key=lambda entry: entry.name) if _is_repository(entry.path)
        ]
        if not found:
            remedy = "give a folder that contains repositories, or a cohort.toml"
            raise ProgressError("no_repositories", f"{source} contains no repositories", remedy, wrong_use=True)
        return Roster(
            source.resolve().name, tuple(Learner(entry.name, _inside(entry.path), entry.name) for entry in found)
        )
    if not source.is_file():
        raise ProgressError("not_found", f"{source} does not exist", "give a cohort.toml or a folder", wrong_use=True)
    reading = read_file(_File, source)
    if isinstance(reading, Problem):
        raise UnusableFilesError("the cohort", (str(reading),))
    seen: set[str] = set()
    for number, learner in enumerate(reading.value.learner):
        if learner.id in seen:
            reading.problems.add(("learner", number, "id"), f'"{learner.id}" is the id of another learner')
        seen.add(learner.id)
    if problems := reading.listed():
        raise UnusableFilesError("the cohort", tuple(map(str, problems)))
    learners = tuple(_with_whole_path(learner, source.parent) for learner in reading.value.learner)
    return Roster(reading.value.title or source.stem, learners)


def is_address(repository: str) -> bool:
    """Whether a repository is an address to clone from, not a path."""
    return "://" in repository or ("@" in repository.partition(":")[0] and ":" in repository)


def _with_whole_path(learner: Learner, folder: Path) -> Learner:
    path = learner.repository
    whole = path if is_address(path) else str((folder / Path(path).expanduser()).resolve())
    return Learner(learner.id, whole, learner.name or learner.id, learner.folder, learner.revision)


def _inside(path: str) -> str:
    """The repository of an entry: itself, or the bare one that a mirror keeps in `repo`."""
    inner = os.path.join(path, "repo")  # noqa: PTH118 - a text, as requests take it
    return inner if not _has_head(path) and _has_head(inner) else path


def _is_repository(path: str) -> bool:
    return _has_head(_inside(path))


def _has_head(path: str) -> bool:
    folder = Path(path)
    return (folder / ".git").exists() or ((folder / "HEAD").is_file() and (folder / "objects").is_dir())
