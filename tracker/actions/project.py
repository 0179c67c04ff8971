"""Projects: what linked repositories are called and are for, when the learner worked on them, and their figures."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from tracker.actions.authorship import line_of
from tracker.actions.progress import Done, load_progress, record
from tracker.errors import ProgressError
from tracker.export.sanitize import sanitize_text, valid_link
from tracker.progress.events import Draft
from tracker.progress.locations import location_of
from tracker.progress.state import ProjectFields, RecordedFigure
from tracker.text import sanitize, shorten
from tracker.verify.about import About, Said, about
from tracker.verify.figures import figures_of
from tracker.verify.git.blame import also_known_as
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.history import period_of
from tracker.verify.git.remote import parse_remote
from tracker.verify.git.snapshot import open_commit
from tracker.verify.metrics import direction_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from tracker.actions.authorship import Line
    from tracker.actions.progress import View
    from tracker.progress.state import Link
    from tracker.verify.figures import Figure
    from tracker.verify.git.snapshot import Snapshot

PARALLEL_REPOSITORIES = 4
"""How many repositories are read at a time."""
LONGEST = {"name": 80, "purpose": 300, "demo": 500}
"""Characters of what the learner can set."""


class Description(NamedTuple):
    """A linked repository as a project, at the commit that was verified last.

    name, purpose  as the learner set them; else as the repository says, with the place
    since, until   the days of the learner's first and last commit, "" where they are unknown
    figures        the chosen figures of committed result files
    """

    repository: str
    name: Said
    purpose: Said
    demo: str
    commit: str
    snapshot: Snapshot | None = None
    since: str = ""
    until: str = ""
    figures: tuple[RecordedFigure, ...] = ()

    def lines(self) -> Iterator[Line]:
        """The lines that its purpose and its figures rest on."""
        if self.purpose.path:
            yield line_of(self.repository, self.commit, self.purpose.path, self.purpose.line)
        for figure in self.figures:
            yield line_of(self.repository, figure.commit, figure.path, figure.line)


def describe(link: Link, view: View) -> Description:
    """A linked repository as a project; only what the learner set where it cannot be read here."""
    fields = view.progress.projects.get(link.repository, ProjectFields())
    said, snapshot = About(), None
    try:
        snapshot = _snapshot(link, view)
        said = about(snapshot) if snapshot else said
    except RepositoryError:
        pass
    return Description(
        link.repository,
        Said(fields.name) if fields.name else said.name if said.name.text else Said(_repository_name(link)),
        Said(fields.purpose) if fields.purpose else said.purpose,
        fields.demo,
        snapshot.commit if snapshot else "",
        snapshot,
        figures=view.progress.figures.get(link.repository, ()),
    )


def describe_all(links: Iterable[Link], view: View) -> dict[str, Description]:
    """The linked repositories as projects, by id; several are read at a time."""
    with ThreadPoolExecutor(PARALLEL_REPOSITORIES) as pool:
        return {one.repository: one for one in pool.map(lambda link: describe(link, view), links)}


def with_period(description: Description, emails: Collection[str]) -> Description:
    """The description with the days of the learner's commits, by these addresses."""
    snapshot = description.snapshot
    if snapshot is None or not emails:
        return description
    try:
        since, until = period_of(snapshot.git_dir, snapshot.commit, emails, snapshot.subdirectory)
    except RepositoryError:
        return description
    return description._replace(since=since, until=until)


def own_period(description: Description, emails: Iterable[str]) -> Description:
    """As `with_period`, with the addresses that the mailmap of the repository makes of these."""
    snapshot = description.snapshot
    if snapshot is None:
        return description
    try:
        return with_period(description, also_known_as(snapshot.git_dir, snapshot.commit, emails))
    except RepositoryError:
        return description


def proposed_figures(link: Link, view: View) -> list[Figure]:
    """The figures of the result files of a linked repository, those of known metrics first.

    Raises ProgressError where it cannot be read.
    """
    try:
        snapshot = _snapshot(link, view)
        if snapshot is None:
            message = f"{link.name} is not on this device"
            raise ProgressError("absent", message, "`tracker link PATH` sets its new path")
        return sorted(figures_of(snapshot), key=lambda figure: not direction_of(figure.metric))
    except RepositoryError as error:
        raise ProgressError.of(error) from error


def _snapshot(link: Link, view: View) -> Snapshot | None:
    """The commit that was verified last, else the one that counts; of its folder where all milestones share one."""
    here = location_of(link)
    if not here.path or not here.reference:
        return None
    folders = set(link.targets.values())
    folder = folders.pop() if len(folders) == 1 else ""
    last = view.progress.last_check(link.repository)
    try:
        return open_commit(here.path, last.commit if last else here.reference, folder)
    except RepositoryError:  # the commit or the folder is gone
        return open_commit(here.path, here.reference)


def _repository_name(link: Link) -> str:
    """The name of the remote repository, else of the folder."""
    remote = parse_remote(link.remote) if link.remote else None
    return (remote.owner_path.rpartition("/")[2] if remote else "") or link.name


def find_project(name: str, view: View) -> Link:
    """The linked repository that an id, the name of its folder, of its remote or of its project means.

    Raises ProgressError.
    """
    word = name.strip().rstrip("/").casefold()
    links = list(view.progress.links.values())
    matches = (
        lambda link: word in _names(link, view.progress.projects),
        lambda link: bool(word) and link.repository.startswith(word),
        lambda link: word == describe(link, view).name.text.casefold(),
    )
    found = next(filter(None, ([link for link in links if fits(link)] for fits in matches)), [])
    if len(found) == 1:
        return found[0]
    candidates = ", ".join(sanitize(link.repository) for link in found or links)
    what = (
        f'"{shorten(name)}" means several repositories'
        if found
        else f'no linked repository is called "{shorten(name)}"'
    )
    remedy = f"give one of: {candidates}" if candidates else "link one with `tracker link PATH`"
    raise ProgressError("unknown_project", what, remedy, wrong_use=True)


def _names(link: Link, projects: Mapping[str, ProjectFields]) -> set[str]:
    own = projects[link.repository].name if link.repository in projects else ""
    return {one.casefold() for one in (link.repository, link.name, _repository_name(link), own, *link.paths) if one}


def set_project(name: str, fields: Mapping[str, str], show: Iterable[str] = (), hide: Iterable[str] = ()) -> Done:
    """Set the name, purpose and demo of a project, and show or hide figures by `path:line`. Raises ProgressError.

    An empty text restores what the repository says.
    """
    view = load_progress()
    link = find_project(name, view)
    present = view.progress.projects.get(link.repository, ProjectFields())._asdict()
    checked = {key: _checked(key, text) for key, text in fields.items()}
    changed = {key: text for key, text in checked.items() if text != present[key]}
    drafts = [Draft("project", {"repository": link.repository, **changed})] if changed else []
    drafts += [Draft("figure", data) for data in _figures(link, view, tuple(show), tuple(hide))]
    of = sanitize(link.name)
    return record(f"changed {of}", drafts) if drafts else Done(f"nothing to change in {of}", (), view)


def _figures(link: Link, view: View, show: tuple[str, ...], hide: tuple[str, ...]) -> Iterator[dict[str, object]]:
    shown = view.progress.figures.get(link.repository, ())
    known = proposed_figures(link, view) if show else []
    commit = snapshot.commit if show and (snapshot := _snapshot(link, view)) else ""
    for place in show:
        found = [one for one in known if place in {one.place, f"{one.place}:{one.metric}"}]
        if not found:
            message = f'no figure is at "{shorten(place)}"'
            remedy = f"`tracker project {sanitize(link.repository)}` lists the figures of its result files"
            raise ProgressError("unknown_figure", message, remedy, wrong_use=True)
        for one in found:
            if not any((one.metric, one.value, one.path, one.line) == old[:4] for old in shown):
                yield {"repository": link.repository, "commit": commit, **one._asdict()}
    for place in hide:
        places = ((one, f"{one.path}:{one.line}") for one in shown)
        known_as = [recorded for recorded, at in places if place in {at, f"{at}:{recorded.metric}"}]
        if not known_as:
            message = f'no figure at "{shorten(place)}" is shown'
            raise ProgressError("unknown_figure", message, "give the place of one that is", wrong_use=True)
        for recorded in known_as:
            yield {"repository": link.repository, **recorded._asdict(), "shown": False}


def _checked(field: str, text: str) -> str:
    text = sanitize_text(text)
    if len(text) > LONGEST[field]:
        message = f"the {field} is longer than {LONGEST[field]} characters"
        raise ProgressError("too_long", message, "shorten it", wrong_use=True)
    if field == "demo" and text and not (valid_link(text) and text.lower().startswith("http")):
        raise ProgressError("bad_link", f'"{shorten(text)}" is not a web address', "write https://…", wrong_use=True)
    return text
