"""A résumé section in Markdown, as GitHub renders it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.export.bullets import pieces
from tracker.export.dates import span
from tracker.export.summary import shown_proofs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.export.summary import Item, Project, Proof, Summary

# Escaping addresses keeps GitHub from making links of them; the last two begin a list or a rule.
_SPECIAL = re.compile(r"([\\`*_\[\]#|~]|(?<=\w):(?=//)|(?<=www)\.|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)])")


def plain(text: str) -> str:
    """Text in which nothing means anything to Markdown or HTML."""
    escaped = _SPECIAL.sub(r"\\\1", text)
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def linked(label: str, url: str) -> str:
    """A link, or its label alone where there is no address; the label is Markdown already."""
    return f"[{label}](<{url}>)" if url else label


def render(summary: Summary) -> str:
    """The page: who, projects, skills, self-study."""
    return "\n".join(_page(summary)) + "\n"


def _page(summary: Summary) -> Iterator[str]:
    who = summary.who
    yield f"# {plain(who.name) or 'Résumé'}"
    yield ""
    if who.headline:
        yield from (f"**{plain(who.headline)}**", "")
    contact = [plain(who.location), linked(plain(who.email), f"mailto:{who.email}" if who.email else "")]
    contact += [linked(plain(one.label), one.url) for one in who.links]
    if line := " · ".join(part for part in contact if part):
        yield from (line, "")
    yield from projects(summary, "##")
    if summary.skills:
        yield from ("## Skills", "")
        yield from (f"- **{plain(group.name)}:** {plain(', '.join(group.keywords))}" for group in summary.skills)
        yield ""
    yield from ("## Education", "")
    yield from courses(summary)
    if summary.as_of:
        yield from ("", f"*As recorded on {summary.as_of}; each commit and line can be checked.*")


def courses(summary: Summary) -> Iterator[str]:
    """A line for each track."""
    for course in summary.courses:
        dates = f" ({span(course.since, course.until)})" if course.since else ""
        yield f"- **{plain(course.title)}**, self-study{dates}: {course.standing}"


def projects(summary: Summary, heading: str) -> Iterator[str]:
    """The projects with their bullets and the evidence under each."""
    yield from (f"{heading} Projects", "")
    if not summary.projects:
        yield from ("Nothing is verified yet.", "")
    for project in summary.projects:
        yield f"{heading}# {linked(plain(project.title), project.url)}"
        yield ""
        if project.since or project.until:
            yield from (f"*{span(project.since, project.until)}*", "")
        for item in project.items:
            yield from _item(item, project)
        yield ""


def _item(item: Item, project: Project) -> Iterator[str]:
    for bullet in item.bullets:
        mark = "**Claimed, not verified:** " if item.claimed else ""
        yield f"- {mark}{with_gaps(bullet)}"
    if proofs := [_proof(proof, project) for proof in shown_proofs(item)]:
        share = f" · {item.share}" if item.share else ""
        yield f"  - Evidence: {', '.join(proofs)}{share}"


def with_gaps(bullet: str) -> str:
    """The sentence with its gaps in bold."""
    parts = pieces(bullet)
    return "".join(f"**{plain(part)}**" if number % 2 else plain(part) for number, part in enumerate(parts))


def _proof(proof: Proof, project: Project) -> str:
    where = f"{plain(proof.repository)}: " if proof.repository != project.name else ""
    if not proof.path:
        return f"{where}private, at {proof.commit}"
    return f"{where}{linked(plain(proof.place), proof.permalink)} at {proof.commit}"
