"""What would make an export say more: one line for each gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.actions.authorship import line_of
from tracker.actions.export import gather
from tracker.actions.project import proposed_figures
from tracker.actions.summary import ExportOptions
from tracker.errors import ProgressError
from tracker.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.actions.export import Gathered, Omitted
    from tracker.actions.project import Description
    from tracker.export.summary import Deliverable, Project, Result
    from tracker.progress.state import Link

CONTACT = ("name", "email", "headline", "location", "phone")


def gaps(tracks: tuple[str, ...] = (), options: ExportOptions = ExportOptions()) -> list[str]:  # noqa: B008 - an immutable value
    """What the export of these tracks lacks, each with its remedy. Raises ProgressError."""
    found = gather(tracks, options._replace(redact=False))
    return [*_profile(found), *_projects(found), *(_omitted(one) for one in found.omitted)]


def _profile(found: Gathered) -> Iterator[str]:
    who = found.profile.person
    for field in CONTACT:
        if not getattr(who, field):
            yield f"profile: no {field}: `tracker profile set --{field} …`"
    if who.location and not who.place[1]:
        yield 'profile: the location has no country: `tracker profile set --location "City, Country"`'
    if not who.links:
        yield "profile: no links: `tracker profile set --link GitHub=https://github.com/…`"
    if not who.experience:
        yield "profile: no work experience: write [[experience]] into the file that `tracker profile show` names"


def _projects(found: Gathered) -> Iterator[str]:
    shown = {project.name: project for project in found.summary.projects}
    for repository, one in found.descriptions.items():
        if project := shown.get(one.name.text):
            yield from (f"{project.name}: {gap}" for gap in _project(project, repository, one, found))


def _project(project: Project, repository: str, description: Description, found: Gathered) -> Iterator[str]:
    command = f"tracker project {repository}"
    if not project.purpose:
        why = f"that of {description.purpose.place} is not yours" if description.purpose.text else "no purpose"
        yield f'{why}: `{command} --purpose "…"`'
    if not project.demo:
        yield f"no demo: `{command} --demo https://…`"
    if not project.since:
        yield "no period: no commit in it is known to be yours"
    if not project.url:
        yield f"no link: {_why_no_link(found.view.progress.links[repository])}"
    for one in project.deliverables:
        if one.statement.rstrip(".") == one.title:
            yield f'no sentence about "{one.title}": {_why_no_sentence(one)}'
    yield from _figures(project, repository, description, found)
    yield from (f"{gap}: `tracker impact`" for result in project.results for gap in _result(result))


def _why_no_sentence(one: Deliverable) -> str:
    if one.share and one.share.own < one.share.lines:
        own = f"only {one.share.own} of {one.share.lines} lines of its evidence are yours"
        return f"{own}, which say no more than its title"
    return "its evidence was recorded by an older version; run `tracker sync`"


def _why_no_link(link: Link) -> str:
    path = next(iter(link.paths), link.repository)
    if not link.public:
        return f"`tracker link {path} --public` if it is published"
    cause = f"its remote {link.remote} is no web address" if link.remote else "it has no remote"
    return f"{cause}; push it to a forge, name that `origin`, then run `tracker link {path}`"


def _figures(project: Project, repository: str, description: Description, found: Gathered) -> Iterator[str]:
    link = found.view.progress.links[repository]
    try:
        proposed = proposed_figures(link, found.view)
    except ProgressError:
        proposed = []
    if proposed and not description.figures:
        count = f"{plural(len(proposed), 'figure')} in committed result files"
        yield f"{count}, none shown: `tracker project {repository}` lists them"
    if not proposed and not project.results and not description.figures:
        yield "no figures: commit a result file, or record yours with `tracker impact`"
    for one in description.figures:
        if not found.source.authorship.is_own(line_of(repository, one.commit, one.path, one.line)):
            yield f'"{one.metric}" is left out: another author wrote {one.path}:{one.line}'


def _result(result: Result) -> Iterator[str]:
    subject = result.metric or result.text
    if not result.after:
        yield f'"{subject}" has no value after'
    elif not result.before:
        yield f'"{subject}" has no value before'
    elif not result.better:
        yield f'"{subject}" has no known direction: state it with --better'


def _omitted(one: Omitted) -> str:
    result = one.result
    subject = result.metric or result.text
    if not one.project:
        return f'{one.milestone}: "{subject}" is left out: no repository linked to it has a verified deliverable'
    went = f'"{subject}" is left out: it went from {result.before} to {result.after}'
    if result.change == "same":
        return f"{one.project}: {went}"
    return f"{one.project}: {went}, and {result.better} is better"
