"""Review repositories as a hiring engineer would: verify, read the history and the texts, raise red flags."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker import paths
from tracker.actions.authorship import checked_addresses, learner
from tracker.actions.link import find_link
from tracker.actions.progress import load_progress
from tracker.actions.record import linked_folders
from tracker.actions.verify import Request, verify_repository
from tracker.errors import ProgressError
from tracker.installation import install_command
from tracker.report.report import Failure
from tracker.review.inspect import inspect
from tracker.review.online import look_up
from tracker.review.review import Review, review_of
from tracker.review.rubrics import Rubric, Score, Seen, score
from tracker.review.secrets import available
from tracker.text import sanitize
from tracker.verify.cache import Cache
from tracker.verify.git.blame import also_known_as
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.snapshot import list_files, open_commit
from tracker.verify.rules.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from tracker.actions.progress import View
    from tracker.review.review import Step
    from tracker.verify.git.snapshot import Snapshot


def review_repository(  # noqa: PLR0913 - each names one thing that a review takes into account
    request: Request,
    rubrics: Sequence[Rubric] = (),
    *,
    authors: Sequence[str] = (),
    against: Sequence[str] = (),
    online: bool = False,
    on_progress: Callable[[int, int], object] = lambda _done, _all: None,
) -> Review:
    """The review of one repository; a failure is part of it.

    `authors` are addresses of whose work it is; `against` are repositories that it may be a copy of. With `online` the
    links of the README are looked up.
    Raises ProgressError for an address that is none.
    """
    authors = checked_addresses(authors)
    catalogue = load_catalogue()
    report = verify_repository(request, catalogue=catalogue, on_progress=on_progress)
    if report.failure:
        return Review(report.repository, failure=report.failure)
    try:
        snapshot = open_commit(request.path, request.revision, request.subdirectory)
        own = also_known_as(snapshot.git_dir, snapshot.commit, authors)
        others = {sanitize(path.rstrip("/").rpartition("/")[2]): _blobs(path) for path in against}
        with Cache(paths.facts_cache()) as cache:
            inspection = inspect(snapshot, report, catalogue, cache, own, others, on_progress)
    except RepositoryError as error:
        return Review(report.repository, failure=Failure(error.code, error.message, error.remedy))
    if online:
        inspection = inspection._replace(links=tuple(look_up(inspection.texts.readme.links())))
    review = review_of(inspection, catalogue, tuple(_notes(snapshot)))
    seen = Seen(inspection.rows, [entry.path for entry in inspection.entries], report.technologies)
    return review._replace(
        scores=tuple(score(rubric, seen) for rubric in rubrics),
        next_steps=_of_tracks(review.next_steps, load_progress().progress.tracks),
    )


def _of_tracks(steps: Sequence[Step], started: Collection[str]) -> tuple[Step, ...]:
    """The steps with the milestones of the started tracks only, where one is started."""
    return tuple(
        step._replace(milestones=tuple(one for one in step.milestones if one.partition("/")[0] in started))
        if started
        else step
        for step in steps
    )


class Subject(NamedTuple):
    """What to review, and the learner's addresses where it is linked: other repositories are not taken for theirs."""

    request: Request
    authors: tuple[str, ...] = ()


def to_review(names: Sequence[str]) -> list[Subject]:
    """Each repository that is named, by a path or as it is linked; without names, all linked repositories and folders.

    Raises ProgressError for a name that is neither.
    """
    view = load_progress()
    emails = learner(view.progress).emails
    linked: dict[str, list[Subject]] = {}
    for folder in linked_folders(view):
        if folder.path:
            request = Request(folder.path, folder.reference or "HEAD", folder.subdirectory)
            linked.setdefault(folder.repository, []).append(Subject(request, emails))
    if not names:
        return [subject for folders in linked.values() for subject in folders]
    return [subject for name in names for subject in _subjects(name, linked, view)]


def _subjects(name: str, linked: Mapping[str, list[Subject]], view: View) -> list[Subject]:
    """The linked folders of a repository, or the repository at a path."""
    try:
        link = find_link(name, view)
    except ProgressError as error:
        if Path(name).exists():
            return [Subject(Request(name))]
        if error.code != "not_linked":
            raise
        message = f'there is no folder "{sanitize(name)}", and no linked repository of this name'
        raise ProgressError(error.code, message, error.remedy, wrong_use=True) from error
    return linked.get(link.repository, [Subject(Request(name))])


def score_repository(
    request: Request, rubric: Rubric, on_progress: Callable[[int, int], object] = lambda _done, _all: None
) -> Score:
    """The points of a repository by a rubric. Raises ProgressError where it cannot be read."""
    report = verify_repository(request, on_progress=on_progress)
    if report.failure:
        raise ProgressError(report.failure.code, report.failure.message, report.failure.remedy)
    snapshot = open_commit(request.path, request.revision, request.subdirectory)
    files = [entry.path for entry in list_files(snapshot).entries]
    return score(rubric, Seen({row.id: row for row in report.rows}, files, report.technologies))


def _blobs(path: str) -> frozenset[str]:
    """The ids of the files of a repository. Raises RepositoryError where they cannot be listed."""
    entries = list_files(open_commit(path)).entries
    return frozenset(entry.blob for entry in entries)


def _notes(snapshot: Snapshot) -> Iterator[str]:
    if not available():
        yield f"secrets: install the detector with `{install_command('review')}`"
    if snapshot.shallow or snapshot.partial:
        yield "the history: this clone holds only a part of it; run `git fetch --unshallow` there"
