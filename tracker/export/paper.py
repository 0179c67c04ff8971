"""The résumé as sections of text with links, the common layout of PDF and DOCX."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from tracker.export.dates import span, tenure
from tracker.export.summary import CLAIMED, MEASURED, REPORTED

if TYPE_CHECKING:
    from tracker.export.summary import Job, Place, Project, Skill, Summary


MAX_PAGE = 3
"""Up to this many projects, a résumé is set on one page where that is possible."""
DOT = "\N{NO-BREAK SPACE}· "
"""What separates links on a line; no line begins with it."""


class Run(NamedTuple):
    """A piece of text; a link if it has a URL, bold if `strong`, set small if it names a place of evidence."""

    text: str
    url: str = ""
    strong: bool = False
    small: bool = False


class Entry(NamedTuple):
    """A project, a job, a group of skills, a claim or a track.

    when   the dates, on a line of their own under the title
    about  a paragraph under them
    lines  list items
    note   a last line in small letters
    """

    title: Run
    when: str = ""
    about: tuple[Run, ...] = ()
    lines: tuple[tuple[Run, ...], ...] = ()
    note: str = ""


class Section(NamedTuple):
    """A standard heading and its entries; in a list, these have no headings of their own."""

    title: str
    entries: tuple[Entry, ...]
    is_list: bool = False


class Paper(NamedTuple):
    """The whole résumé, in order; `note` is a last line in small letters."""

    name: str
    headline: str
    contact: tuple[Run, ...]
    sections: tuple[Section, ...]
    as_of: str
    note: str = ""


def paper(summary: Summary) -> Paper:
    """The résumé, without empty sections."""
    who = summary.who
    sections = (
        Section("Projects", tuple(_project(project) for project in summary.projects)),
        Section("Experience", tuple(_job(job) for job in who.experience)),
        Section("Skills", tuple(_skills(group, found) for group, found in summary.skills().items())),
        Section(
            CLAIMED, tuple(Entry(Run(claim.name), about=(Run(claim.reason),)) for claim in summary.claims), is_list=True
        ),
        Section(
            "Education",
            tuple(
                Entry(Run(f"{course.title}, self-study: {course.progress}"), span(course.since, course.until))
                for course in summary.studied
            ),
        ),
    )
    return Paper(
        who.name or "Résumé",
        who.headline,
        tuple(Run(text, url) for text, url in who.contact()),
        tuple(section for section in sections if section.entries),
        summary.as_of,
        summary.own_commits,
    )


def _project(project: Project) -> Entry:
    statements = (_cited(Run(one.statement.removesuffix(".")), one.places) for one in project.shown)
    measured = ((Run(f"{MEASURED}: ", strong=True), *_cited(Run(text), places)) for text, places in project.measured())
    reported = ((Run(f"{REPORTED}: ", strong=True), Run(f"{str(result).rstrip('.')}.")) for result in project.results)
    links = _joined([Run(one.text, one.url) for one in project.links], DOT)
    about = [*([Run(f"{project.purpose} ")] if project.purpose else []), *links]
    return Entry(
        Run(project.title, project.url),
        span(project.since, project.until),
        tuple(about),
        (*statements, *measured, *reported),
        project.note,
    )


def _cited(sentence: Run, places: tuple[Place, ...]) -> tuple[Run, ...]:
    """The sentence, with its places in brackets before the full stop."""
    if not places:
        return sentence, Run(".")
    inside = _joined([Run(place.text, place.url, small=True) for place in places], ", ", small=True)
    return sentence, Run(" (", small=True), *inside, Run(")", small=True), Run(".")


def _job(job: Job) -> Entry:
    when = " · ".join(filter(None, (tenure(job.start, job.end), job.location)))
    about = (Run(job.summary),) if job.summary else ()
    return Entry(Run(job.title, job.url), when, about, tuple((Run(text),) for text in job.highlights))


def _skills(group: str, skills: list[Skill]) -> Entry:
    return Entry(Run(group), about=_joined([Run(one.label, one.evidence.permalink) for one in skills], ", "))


def _joined(runs: list[Run], separator: str, *, small: bool = False) -> tuple[Run, ...]:
    between = [Run(separator, small=small)] * len(runs)
    return tuple(chain.from_iterable(zip(runs, between, strict=True)))[:-1]
