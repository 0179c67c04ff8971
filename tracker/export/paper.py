"""The résumé as sections of text with links, the common layout of PDF and DOCX."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from tracker.export.dates import span, tenure
from tracker.export.summary import CLAIMED, MEASURED, REPORTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.export.summary import Deliverable, Figure, Job, Project, Skill, Summary

MAX_PAGE = 3
"""Up to this many projects, a résumé is set on one page where it fits."""


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
    note   a small paragraph below
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
    """The whole résumé, in order."""

    name: str
    headline: str
    contact: tuple[Run, ...]
    sections: tuple[Section, ...]
    as_of: str
    projects: int


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
                Entry(Run(f"{course.title}, self-study"), span(course.since, course.until), (Run(course.progress),))
                for course in summary.courses
            ),
        ),
    )
    return Paper(
        who.name or "Résumé",
        who.headline,
        tuple(Run(text, url) for text, url in who.contact()),
        tuple(section for section in sections if section.entries),
        summary.as_of,
        len(summary.projects),
    )


def _project(project: Project) -> Entry:
    verified = (tuple(_statement(one)) for one in project.shown)
    measured = [tuple(_figures(project.figures))] if project.figures else []
    reported = ((Run(f"{REPORTED}: ", strong=True), Run(str(result))) for result in project.results)
    links = _joined([Run(one.text, one.url) for one in project.links], " · ")
    purpose = (Run(f"{project.purpose} "),) if project.purpose else ()
    return Entry(
        Run(project.title, project.url),
        span(project.since, project.until),
        (*purpose, *links),
        (*verified, *measured, *reported),
        project.note,
    )


def _statement(deliverable: Deliverable) -> Iterator[Run]:
    """The sentence, with its places in brackets before the full stop."""
    yield Run(deliverable.statement.removesuffix("."))
    places = [
        Run(seen.place if seen.path else str(seen), seen.permalink, small=True) for seen in deliverable.shown_evidence()
    ]
    if places:
        yield from (Run(" (", small=True), *_joined(places, ", ", small=True), Run(")", small=True))
    yield Run(".")


def _figures(figures: Iterable[Figure]) -> Iterator[Run]:
    yield Run(f"{MEASURED}: ", strong=True)
    for number, figure in enumerate(figures):
        seen = figure.evidence
        yield Run(f"{', ' if number else ''}{figure} ")
        yield Run("(", small=True)
        yield Run(seen.place if seen.path else str(seen), seen.permalink, small=True)
        yield Run(")", small=True)
    yield Run(".")


def _job(job: Job) -> Entry:
    when = " · ".join(filter(None, (tenure(job.start, job.end), job.location)))
    about = (Run(job.summary),) if job.summary else ()
    return Entry(Run(job.title, job.url), when, about, tuple((Run(text),) for text in job.highlights))


def _skills(group: str, skills: list[Skill]) -> Entry:
    return Entry(Run(group), about=tuple(_joined([Run(one.label, one.evidence.permalink) for one in skills], ", ")))


def _joined(runs: list[Run], separator: str, *, small: bool = False) -> Iterator[Run]:
    between = [Run(separator, small=small)] * len(runs)
    return iter(tuple(chain.from_iterable(zip(runs, between, strict=True)))[:-1])
