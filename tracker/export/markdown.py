"""A résumé section in Markdown, for GitHub."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.export.dates import span
from tracker.export.summary import CLAIMED, REPORTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.export.summary import Deliverable, Evidence, Summary

# URLs are escaped so that GitHub does not turn them into links; the last three would start a list or a rule.
_SPECIAL = re.compile(r"([\\`*_\[\]#|~]|(?<=\w):(?=//)|(?<=www)\.|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)])")


def escape_markdown(text: str) -> str:
    """The text with all Markdown and HTML markup escaped."""
    escaped = _SPECIAL.sub(r"\\\1", text)
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


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
    contact = [
        escape_markdown(who.location),
        link_to(escape_markdown(who.email), f"mailto:{who.email}" if who.email else ""),
    ]
    contact += [link_to(escape_markdown(one.label), one.url) for one in who.links]
    if line := " · ".join(part for part in contact if part):
        yield from (line, "")
    yield from projects(summary, "##")
    yield from skills(summary, "##")
    yield from ("## Education", "")
    yield from courses(summary)
    if summary.as_of:
        yield from ("", f"*As of {summary.as_of}. Each piece of evidence names its file, line and commit.*")
    if summary.addresses:
        yield from (
            "",
            f"*Own commits include those by {', '.join(map(escape_markdown, summary.addresses))}, as the author says.*",
        )


def courses(summary: Summary) -> Iterator[str]:
    """One line for each track."""
    for course in summary.courses:
        dates = f" ({span(course.since, course.until)})" if course.since else ""
        yield f"- **{escape_markdown(course.title)}**, self-study{dates}: {course.progress}"


def projects(summary: Summary, heading: str) -> Iterator[str]:
    """The projects with their verified deliverables and evidence, then the claims."""
    yield from (f"{heading} Projects", "")
    if not summary.projects:
        yield from ("No deliverable is verified yet.", "")
    for project in summary.projects:
        yield f"{heading}# {link_to(escape_markdown(project.title), project.url)}"
        yield ""
        if project.since or project.until:
            yield from (f"*{span(project.since, project.until)}*", "")
        for deliverable in project.shown:
            yield from _deliverable(deliverable)
        yield from (f"- *{REPORTED}:* {escape_markdown(str(result))}" for result in project.results)
        yield ""
    if summary.claims:
        yield from (f"{heading} {CLAIMED}", "")
        yield from (f"- {escape_markdown(str(claim))}" for claim in summary.claims)
        yield ""


def skills(summary: Summary, heading: str) -> Iterator[str]:
    """The technologies in use by group, each linked to the place that shows it."""
    groups = summary.skills()
    if groups:
        yield from (f"{heading} Skills", "")
    for group, found in groups.items():
        labels = (link_to(escape_markdown(skill.label), skill.evidence.permalink) for skill in found)
        yield f"- **{escape_markdown(group)}:** {', '.join(labels)}"
    if groups:
        yield ""


def _deliverable(deliverable: Deliverable) -> Iterator[str]:
    yield f"- {escape_markdown(deliverable.statement)}"
    if evidence := "; ".join(map(_evidence, deliverable.shown_evidence())):
        share = f" · {deliverable.share}" if deliverable.share else ""
        yield f"  - Evidence: {evidence}{share}"


def _evidence(evidence: Evidence) -> str:
    if not evidence.path:
        return escape_markdown(str(evidence))
    what = f" ({escape_markdown(evidence.what)})" if evidence.what else ""
    return f"{link_to(escape_markdown(evidence.place), evidence.permalink)} at {evidence.commit}{what}"
