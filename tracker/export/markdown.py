"""A résumé section in Markdown, as GitHub renders it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.export.dates import span
from tracker.export.summary import CLAIMED, REPORTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.export.summary import Deliverable, Evidence, Summary

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
    """The page: who, projects, claims, self-study."""
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
    """The projects, what is verified in each and the evidence under it; after them the claims."""
    yield from (f"{heading} Projects", "")
    if not summary.projects:
        yield from ("Nothing is verified yet.", "")
    for project in summary.projects:
        yield f"{heading}# {linked(plain(project.title), project.url)}"
        yield ""
        if project.since or project.until:
            yield from (f"*{span(project.since, project.until)}*", "")
        for deliverable in project.deliverables:
            yield from _deliverable(deliverable)
        yield from (f"- *{REPORTED}:* {plain(str(result))}" for result in project.results)
        yield ""
    if summary.claims:
        yield from (f"{heading} {CLAIMED}", "")
        yield from (f"- {plain(str(claim))}" for claim in summary.claims)
        yield ""


def _deliverable(deliverable: Deliverable) -> Iterator[str]:
    yield f"- **{plain(deliverable.title)}**"
    if evidence := "; ".join(map(_found, deliverable.shown_evidence())):
        share = f" · {deliverable.share}" if deliverable.share else ""
        yield f"  - Evidence: {evidence}{share}"


def _found(evidence: Evidence) -> str:
    if not evidence.path:
        return plain(str(evidence))
    what = f" ({plain(evidence.what)})" if evidence.what else ""
    return f"{linked(plain(evidence.place), evidence.permalink)} at {evidence.commit}{what}"
