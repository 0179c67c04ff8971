"""The résumé as sections of text with links, the common layout of PDF and DOCX."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from tracker.export.dates import span
from tracker.export.summary import CLAIMED, REPORTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.export.summary import Deliverable, Project, Skill, Summary


class Run(NamedTuple):
    """A piece of text; a link if it has a URL, bold if `strong`."""

    text: str
    url: str = ""
    strong: bool = False


class Line(NamedTuple):
    """A list item and the evidence below it."""

    runs: tuple[Run, ...]
    evidence: tuple[Run, ...] = ()


class Entry(NamedTuple):
    """A project, a claim or a track."""

    title: Run
    when: str = ""
    note: str = ""
    lines: tuple[Line, ...] = ()


class Section(NamedTuple):
    """A standard heading and its entries."""

    title: str
    entries: tuple[Entry, ...]


class Paper(NamedTuple):
    """The whole résumé, in order."""

    name: str
    headline: str
    contact: tuple[Run, ...]
    sections: tuple[Section, ...]
    as_of: str


def paper(summary: Summary) -> Paper:
    """The résumé, without empty sections."""
    who = summary.who
    contact = [Run(who.location)] if who.location else []
    if who.email:
        contact.append(Run(who.email, f"mailto:{who.email}" if "@" in who.email else ""))
    contact += [Run(one.label or one.url, one.url) for one in who.links if one.label or one.url]
    sections = (
        Section("Projects", tuple(_project(project) for project in summary.projects)),
        Section("Skills", tuple(_skills(group, found) for group, found in summary.skills().items())),
        Section(CLAIMED, tuple(Entry(Run(claim.name), note=claim.reason) for claim in summary.claims)),
        Section(
            "Education",
            tuple(
                Entry(Run(f"{course.title}, self-study"), span(course.since, course.until), course.progress)
                for course in summary.courses
            ),
        ),
    )
    shown = tuple(section for section in sections if section.entries)
    return Paper(who.name or "Résumé", who.headline, tuple(contact), shown, summary.as_of)


def _project(project: Project) -> Entry:
    verified = (Line((Run(one.statement),), tuple(_evidence(one))) for one in project.shown)
    reported = (Line((Run(f"{REPORTED}: ", strong=True), Run(str(result)))) for result in project.results)
    return Entry(Run(project.title, project.url), span(project.since, project.until), lines=(*verified, *reported))


def _skills(group: str, skills: list[Skill]) -> Entry:
    runs = [Run(skill.label, skill.evidence.permalink) for skill in skills]
    commas = [Run(", ")] * len(runs)
    return Entry(Run(group), lines=(Line(tuple(chain.from_iterable(zip(runs, commas, strict=True)))[:-1]),))


def _evidence(deliverable: Deliverable) -> Iterator[Run]:
    for number, seen in enumerate(deliverable.shown_evidence()):
        yield Run("; " if number else "Evidence: ")
        if seen.path:
            yield Run(seen.place, seen.permalink)
        yield Run(str(seen).removeprefix(seen.place) if seen.path else str(seen))
    if deliverable.share and deliverable.evidence:
        yield Run(f"; {deliverable.share}")
