"""The résumé as headed sections of plain runs of text: what the paper formats, PDF and DOCX, both set."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.export.bullets import pieces
from tracker.export.dates import span
from tracker.export.summary import shown_proofs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.export.summary import Item, Project, Summary


class Run(NamedTuple):
    """A piece of text, perhaps a link, perhaps a gap to fill or a mark of a claim."""

    text: str
    url: str = ""
    strong: bool = False


class Bullet(NamedTuple):
    """A sentence, and the evidence under it."""

    runs: tuple[Run, ...]
    evidence: tuple[Run, ...] = ()


class Entry(NamedTuple):
    """A project, a track, or a group of skills."""

    title: Run
    when: str = ""
    note: str = ""
    bullets: tuple[Bullet, ...] = ()


class Section(NamedTuple):
    """A standard heading and what is under it."""

    title: str
    entries: tuple[Entry, ...]


class Paper(NamedTuple):
    """All of it, in the order of a résumé."""

    name: str
    headline: str
    contact: tuple[Run, ...]
    sections: tuple[Section, ...]
    as_of: str


def paper(summary: Summary) -> Paper:
    """The résumé; sections without entries are left out."""
    who = summary.who
    contact = [Run(who.location)] if who.location else []
    if who.email:
        contact.append(Run(who.email, f"mailto:{who.email}" if "@" in who.email else ""))
    contact += [Run(one.label or one.url, one.url) for one in who.links if one.label or one.url]
    sections = (
        Section("Projects", tuple(_project(project) for project in summary.projects)),
        Section("Skills", tuple(Entry(Run(group.name), note=", ".join(group.keywords)) for group in summary.skills)),
        Section(
            "Education",
            tuple(
                Entry(Run(f"{course.title}, self-study"), span(course.since, course.until), course.standing)
                for course in summary.courses
            ),
        ),
    )
    shown = tuple(section for section in sections if section.entries)
    return Paper(who.name or "Résumé", who.headline, tuple(contact), shown, summary.as_of)


def _project(project: Project) -> Entry:
    bullets = tuple(bullet for item in project.items for bullet in _bullets(item, project))
    return Entry(Run(project.title, project.url), span(project.since, project.until), bullets=bullets)


def _bullets(item: Item, project: Project) -> Iterator[Bullet]:
    mark = (Run("Claimed, not verified: ", strong=True),) if item.claimed else ()
    for number, text in enumerate(item.bullets, 1):
        runs = (Run(part, strong=bool(at % 2)) for at, part in enumerate(pieces(text)) if part)
        evidence = tuple(_evidence(item, project)) if number == len(item.bullets) else ()
        yield Bullet((*mark, *runs), evidence)


def _evidence(item: Item, project: Project) -> Iterator[Run]:
    for number, proof in enumerate(shown_proofs(item)):
        where = f"{proof.repository}: " if proof.repository != project.name else ""
        yield Run(f"{'; ' if number else 'Evidence: '}{where}")
        if proof.path:
            yield Run(proof.place, proof.permalink)
        yield Run(f"{' ' if proof.path else 'private '}at {proof.commit}")
    if item.share and item.proofs:
        yield Run(f"; {item.share}")
