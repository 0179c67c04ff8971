"""A résumé section in Markdown, for GitHub."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.export.dates import span, tenure
from tracker.export.summary import CLAIMED, MEASURED, REPORTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.export.summary import Place, Summary

# URLs are escaped so that GitHub does not turn them into links; the last three would start a list or a rule.
_SPECIAL = re.compile(r"([\\`*_\[\]#|~]|(?<=\w):(?=//)|(?<=www)\.|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)])")
_BEGINS_ENTITY = re.compile(r"&(?=#?\w{1,32};)")


def escape_markdown(text: str) -> str:
    """The text with all Markdown and HTML markup escaped."""
    escaped = _SPECIAL.sub(r"\\\1", text)
    return _BEGINS_ENTITY.sub("&amp;", escaped).replace("<", "&lt;").replace(">", "&gt;")


def link_to(label: str, url: str) -> str:
    """A link with this label, which is Markdown already; the label alone if the URL is ""."""
    return f"[{label}](<{url}>)" if url else label


def render(summary: Summary) -> str:
    """The page: contact details, projects, claims and self-study."""
    return "\n".join(_page(summary)) + "\n"


def _page(summary: Summary) -> Iterator[str]:
    who = summary.who
    yield f"# {escape_markdown(who.name) or 'Résumé'}"
    yield ""
    if who.headline:
        yield from (f"**{escape_markdown(who.headline)}**", "")
    if line := " · ".join(link_to(escape_markdown(text), url) for text, url in who.contact()):
        yield from (line, "")
    yield from projects(summary, "##")
    yield from _experience(summary)
    yield from _skills(summary)
    yield from claims(summary, "##")
    if summary.studied:
        yield from ("## Education", "")
        yield from courses(summary)
    if summary.as_of:
        note = "Each place names a file and its line at the commit that is given with the project."
        yield from ("", f"*As of {summary.as_of}. {note}*")
    if summary.own_commits:
        yield from ("", f"*{escape_markdown(summary.own_commits)}*")


def courses(summary: Summary) -> Iterator[str]:
    """One line for each track."""
    for course in summary.studied:
        dates = f" ({span(course.since, course.until)})" if course.since else ""
        yield f"- **{escape_markdown(course.title)}**, self-study{dates}: {course.progress}"


def projects(summary: Summary, heading: str) -> Iterator[str]:
    """The projects with their purposes, and their verified deliverables with the places of the evidence."""
    yield from (f"{heading} Projects", "")
    if not summary.projects:
        yield from ("No deliverable is verified yet.", "")
    for project in summary.projects:
        yield f"{heading}# {link_to(escape_markdown(project.title), project.url)}"
        yield ""
        if project.since or project.until:
            yield from (f"*{span(project.since, project.until)}*", "")
        links = " · ".join(link_to(escape_markdown(one.text), one.url) for one in project.links)
        if about := " ".join(filter(None, (escape_markdown(project.purpose), links))):
            yield from (about, "")
        for one in project.shown:
            yield f"- {_cited(escape_markdown(one.statement.removesuffix('.')), one.places)}"
        for text, places in project.measured():
            yield f"- **{MEASURED}:** {_cited(escape_markdown(text), places)}"
        yield from (f"- *{REPORTED}:* {escape_markdown(str(result).rstrip('.'))}." for result in project.results)
        if project.note:
            yield from ("", f"*{escape_markdown(project.note)}*")
        yield ""


def claims(summary: Summary, heading: str) -> Iterator[str]:
    """What is done only by the learner's word."""
    if summary.claims:
        yield from (f"{heading} {CLAIMED}", "")
        yield from (f"- {escape_markdown(str(claim))}" for claim in summary.claims)
        yield ""


def _skills(summary: Summary) -> Iterator[str]:
    """The technologies in use by group, each linked to the place that shows it."""
    groups = summary.skills()
    if groups:
        yield from ("## Skills", "")
    for group, found in groups.items():
        labels = (link_to(escape_markdown(skill.label), skill.evidence.permalink) for skill in found)
        yield from (f"### {escape_markdown(group)}", "", ", ".join(labels), "")


def _experience(summary: Summary) -> Iterator[str]:
    """What the learner says of their work."""
    if summary.who.experience:
        yield from ("## Experience", "")
    for job in summary.who.experience:
        yield from (f"### {link_to(escape_markdown(job.title), job.url)}", "")
        when = " · ".join(filter(None, (tenure(job.start, job.end), escape_markdown(job.location))))
        yield from (f"*{when}*", "")
        if job.summary:
            yield from (escape_markdown(job.summary), "")
        yield from (f"- {escape_markdown(text)}" for text in job.highlights)
        if job.highlights:
            yield ""


def _cited(sentence: str, places: tuple[Place, ...]) -> str:
    """The sentence, which is Markdown already, with its places in brackets before the full stop."""
    inside = ", ".join(link_to(escape_markdown(place.text), place.url) for place in places)
    return f"{sentence} ({inside})." if inside else f"{sentence}."
