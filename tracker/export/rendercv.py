"""YAML for RenderCV, theme `engineeringresumes`.

RenderCV reads texts as Markdown and then as Typst, and runs Typst code in them (seen with 2.8: `#read("…")` in a name).
An invisible word joiner therefore separates characters that would start code or a formula. A backtick becomes a quote,
an asterisk (an error when alone) the operator that looks like it, and a square bracket a round one, because RenderCV
does not escape between a `#` and the next pair of square brackets, and pairs a bracket with the URL of a later link.
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
_SPECIAL = re.compile(r"(?<=#)(?=[\w(\[{$\"'<_#])|(?<=\$)|(?<=<)(?=\S)|(?<=_)|(?<=\\)")
_OPENING, _CLOSING = re.compile(r'(?:^|(?<=[\s(]))"'), re.compile('"')
_CODE = re.compile(r"[#$*`\\<>\[\]]")
_BRACKETS = {ord(mark): f"%{ord(mark):X}" for mark in "()[]"}
_LOOKALIKES = str.maketrans({"`": "'", "*": "\N{ASTERISK OPERATOR}", "[": "(", "]": ")"})


def escape_text(text: str) -> str:
    """The text without any Markdown or Typst markup."""
    return _SPECIAL.sub(_JOINER, text.translate(_LOOKALIKES))


def _header(text: str) -> str:
    """A text of the header, which RenderCV writes unescaped into a string of Typst: no straight quote, no backslash."""
    return _CLOSING.sub("”", _OPENING.sub("“", escape_text(text.replace("\\", "\N{REVERSE SOLIDUS OPERATOR}"))))


def _link(url: str) -> str:
    """A link with itself for a text, which RenderCV escapes, as it does not in a bare one."""
    text = escape_text(url).replace(f"#{_JOINER}", "#")
    return f"[{text}]({url.translate(_BRACKETS)})"


def render(summary: Summary) -> str:
    """The document, without `locale` and `settings`, whose keys differ between versions of RenderCV."""
    who = summary.who
    sections: dict[str, list[Any]] = {
        "projects": [_project(project) for project in summary.projects],
        "skills": [
            {"label": escape_text(group), "details": ", ".join(escape_text(skill.label) for skill in found)}
            for group, found in summary.skills().items()
        ],
        CLAIMED: [{"label": escape_text(claim.name), "details": escape_text(claim.reason)} for claim in summary.claims],
        "education": [_education(course) for course in summary.courses],
        "links": [
            {"label": escape_text(one.label) or "Link", "details": _link(one.url)} for one in who.links[1:] if one.url
        ],
    }
    website = who.links[0].url if who.links and who.links[0].url.lower().startswith("http") else ""
    cv: dict[str, Any] = {
        # RenderCV uses it as a file name.
        "name": _header(who.name).replace("/", "\N{DIVISION SLASH}") or "Résumé",
        "headline": _header(who.headline),
        "location": _header(who.location),
        "email": who.email if valid_email(who.email) and not _CODE.search(who.email) else "",
        "website": website,
        "sections": {name: entries for name, entries in sections.items() if entries},
    }
    document = {"cv": {key: value for key, value in cv.items() if value}, "design": {"theme": "engineeringresumes"}}
    text: str = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100_000)
    return text


def _project(project: Project) -> dict[str, Any]:
    name = escape_text(project.title)
    entry = {
        "name": f"[{name}]({project.url})" if project.url else name,
        "start_date": project.since,
        "end_date": project.until,
        "summary": f"{project.progress}.",
        "highlights": [
            *map(_highlight, project.shown),
            *(f"{REPORTED}: {escape_text(str(result))}" for result in project.results),
        ],
    }
    if not project.since and project.until:
        entry["date"] = entry.pop("end_date")
    return {key: value for key, value in entry.items() if value}


def _highlight(deliverable: Deliverable) -> str:
    title = escape_text(deliverable.statement)
    evidence = "; ".join(map(_evidence, deliverable.shown_evidence()))
    share = f" ({deliverable.share})" if deliverable.share else ""
    return f"{title} Evidence: {evidence}{share}" if evidence else title


def _evidence(evidence: Evidence) -> str:
    if not evidence.path:
        return str(evidence)
    place = escape_text(evidence.place)
    what = f" ({escape_text(evidence.what)})" if evidence.what else ""
    return f"{f'[{place}]({evidence.permalink})' if evidence.permalink else place} at {evidence.commit}{what}"


def _education(course: Course) -> dict[str, Any]:
    entry = {
        "institution": "Self-study",
        "area": escape_text(course.title),
        "start_date": course.since,
        "end_date": course.until or ("present" if course.since else ""),
        "summary": course.progress,
    }
    return {key: value for key, value in entry.items() if value}
