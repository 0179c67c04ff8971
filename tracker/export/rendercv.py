"""YAML for RenderCV, theme `engineeringresumes`.

RenderCV reads texts as Markdown and then as Typst, and runs what Typst would run (measured with 2.8: `#read("…")` in a
name). So what would begin code or a formula gets a word joiner, which nobody sees; a backtick becomes a quote, an
asterisk (alone, an error) the operator that looks like it, and a square bracket a round one: RenderCV escapes nothing
between a `#` and the next pair of square brackets, and pairs a bracket with the address of a later link.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from tracker.export.sanitize import valid_email
from tracker.export.summary import CLAIMED, REPORTED

if TYPE_CHECKING:
    from tracker.export.summary import Course, Deliverable, Evidence, Project, Summary

_JOINER = "\u2060"
_MEANS_SOMETHING = re.compile(r"(?<=#)(?=[\w(\[{$\"'<_#])|(?<=\$)|(?<=<)(?=\S)|(?<=_)|(?<=\\)")
_LOOKALIKES = str.maketrans({"`": "'", "*": "\N{ASTERISK OPERATOR}", "[": "(", "]": ")"})


def plain(text: str) -> str:
    """Text in which nothing means anything to Markdown or Typst."""
    return _MEANS_SOMETHING.sub(_JOINER, text.translate(_LOOKALIKES))


def render(summary: Summary) -> str:
    """The document, without `locale` and `settings`, whose names differ between versions."""
    who = summary.who
    sections: dict[str, list[Any]] = {
        "projects": [_project(project) for project in summary.projects],
        CLAIMED: [{"label": plain(claim.name), "details": plain(claim.reason)} for claim in summary.claims],
        "education": [_education(course) for course in summary.courses],
        "links": [{"label": plain(one.label) or "Link", "details": one.url} for one in who.links[1:]],
    }
    website = who.links[0].url if who.links and who.links[0].url.lower().startswith("http") else ""
    cv: dict[str, Any] = {
        # It becomes the name of a file.
        "name": plain(who.name).replace("/", "\N{DIVISION SLASH}") or "Résumé",
        "headline": plain(who.headline),
        "location": plain(who.location),
        "email": valid_email(who.email),
        "website": website,
        "sections": {name: entries for name, entries in sections.items() if entries},
    }
    document = {"cv": {key: value for key, value in cv.items() if value}, "design": {"theme": "engineeringresumes"}}
    text: str = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100_000)
    return text


def _project(project: Project) -> dict[str, Any]:
    name = plain(project.title)
    entry = {
        "name": f"[{name}]({project.url})" if project.url else name,
        "start_date": project.since,
        "end_date": project.until,
        "summary": f"{project.standing}.",
        "highlights": [
            *map(_highlight, project.deliverables),
            *(f"{REPORTED}: {plain(str(result))}" for result in project.results),
        ],
    }
    if not project.since and project.until:
        entry["date"] = entry.pop("end_date")
    return {key: value for key, value in entry.items() if value}


def _highlight(deliverable: Deliverable) -> str:
    title = plain(deliverable.title)
    evidence = "; ".join(map(_found, deliverable.shown_evidence()))
    share = f" ({deliverable.share})" if deliverable.share else ""
    return f"{title}. Evidence: {evidence}{share}" if evidence else title


def _found(evidence: Evidence) -> str:
    if not evidence.path:
        return str(evidence)
    place = plain(evidence.place)
    what = f" ({plain(evidence.what)})" if evidence.what else ""
    return f"{f'[{place}]({evidence.permalink})' if evidence.permalink else place} at {evidence.commit}{what}"


def _education(course: Course) -> dict[str, Any]:
    entry = {
        "institution": "Self-study",
        "area": plain(course.title),
        "start_date": course.since,
        "end_date": course.until or ("present" if course.since else ""),
        "summary": course.standing,
    }
    return {key: value for key, value in entry.items() if value}
