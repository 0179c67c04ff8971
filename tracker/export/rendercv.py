"""YAML for RenderCV, theme `engineeringresumes`.

RenderCV reads texts as Markdown and then as Typst, and runs Typst code in them (seen with 2.8: `#read("…")` in a name).
An invisible word joiner therefore separates characters that would start code, a formula or emphasis; an underscore
within a word, as names of files have it, starts nothing and is left as it is. A backtick becomes a quote,
an asterisk (an error when alone) the operator that looks like it, and a square bracket a round one, because RenderCV
does not escape between a `#` and the next pair of square brackets, and pairs a bracket with the URL of a later link.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from tracker.export.sanitize import valid_email
from tracker.export.summary import CLAIMED, MEASURED, REPORTED

if TYPE_CHECKING:
    from tracker.export.summary import Address, Course, Job, Place, Project, Summary

_JOINER = "\u2060"
_SPECIAL = re.compile(r"(?<=#)(?=[\w(\[{$\"'<_#])|(?<=\$)|(?<=<)(?=\S)|(?<=_)(?<![^\W_]_(?=[^\W_]))|(?<=\\)")
_OPENING, _CLOSING = re.compile(r'(?:^|(?<=[\s(]))"'), re.compile('"')
_CODE = re.compile(r"[#$*`\\<>\[\]]")
_TRAPS = re.compile(r"[#$<>_]")
_INTERNATIONAL = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_NETWORKS = {
    "GitHub": re.compile(r"https?://(?:www\.)?github\.com/([\w-]+)/?", re.ASCII),
    "GitLab": re.compile(r"https?://gitlab\.com/([\w.-]+)/?", re.ASCII),
    "LinkedIn": re.compile(r"https?://(?:\w+\.)?linkedin\.com/in/([\w-]+)/?", re.ASCII),
    "StackOverflow": re.compile(r"https?://stackoverflow\.com/users/(\d+/[\w-]+)/?", re.ASCII),
    "ORCID": re.compile(r"https?://orcid\.org/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?", re.ASCII),
    "YouTube": re.compile(r"https?://(?:www\.)?youtube\.com/@([\w.-]+)/?", re.ASCII),
    "X": re.compile(r"https?://(?:www\.)?(?:x|twitter)\.com/(\w+)/?", re.ASCII),
}
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
    website = who.website
    networks = [found for one in who.links if (found := _network(one))]
    others = [one for one in who.links if one != website and not _network(one) and one.url]
    sections: dict[str, list[Any]] = {
        "projects": [_project(project) for project in summary.projects],
        "experience": [_job(job) for job in who.experience],
        "skills": [
            # No entry of one line: parsers find a group by a line of its own.
            {"name": escape_text(group), "summary": ", ".join(escape_text(skill.label) for skill in found)}
            for group, found in summary.skills().items()
        ],
        CLAIMED: [{"label": escape_text(claim.name), "details": escape_text(claim.reason)} for claim in summary.claims],
        "education": [_education(course) for course in summary.studied],
        "links": [{"label": escape_text(one.label) or "Link", "details": _link(one.url)} for one in others],
        "evidence": [escape_text(summary.own_commits)] if summary.own_commits else [],
    }
    cv: dict[str, Any] = {  # the line of contacts has the order of these keys
        # RenderCV uses it as a file name, in which an invisible character is a trap.
        "name": _header(_TRAPS.sub(" ", who.name)).replace("/", "\N{DIVISION SLASH}").replace(_JOINER, "") or "Résumé",
        "headline": _header(who.headline),
        "location": _header(who.location),
        "phone": _phone(who.phone),
        "website": website.url if website else "",
        "social_networks": networks,
        "email": who.email if valid_email(who.email) and not _CODE.search(who.email) else "",
        "sections": {name: entries for name, entries in sections.items() if entries},
    }
    design = {"theme": "engineeringresumes", "page": {"size": "a4"}}
    document = {"cv": {key: value for key, value in cv.items() if value}, "design": design}
    text: str = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100_000)
    return text


def _phone(text: str) -> str:
    """A number in international form, the only one that RenderCV takes; "" for any other."""
    digits = re.sub(r"[\s().-]", "", text)
    return digits if _INTERNATIONAL.fullmatch(digits) else ""


def _network(link: Address) -> dict[str, str] | None:
    """A social network that RenderCV knows, where it makes the same address of the name of the user."""
    pattern = _NETWORKS.get(link.network)
    found = pattern.fullmatch(link.url) if pattern else None
    return {"network": link.network, "username": found[1]} if found else None


def _job(job: Job) -> dict[str, Any]:
    company = escape_text(job.company)
    entry = {
        "company": f"[{company}]({job.url.translate(_BRACKETS)})" if job.url else company,
        "position": escape_text(job.position),
        "location": escape_text(job.location),
        "start_date": job.start,
        "end_date": job.end or ("present" if job.start else ""),
        "summary": escape_text(job.summary),
        "highlights": [escape_text(text) for text in job.highlights],
    }
    return {key: value for key, value in entry.items() if value}


def _project(project: Project) -> dict[str, Any]:
    name, demo = escape_text(project.title), [project.demo] if project.demo else []
    entry = {
        "name": f"[{name}]({project.url})" if project.url else name,
        "start_date": project.since,
        "end_date": project.until,
        "summary": " ".join(filter(None, (escape_text(project.purpose), *map(_link, demo)))),
        "highlights": [
            *(_cited(one.statement, one.places) for one in project.shown),
            *(f"{MEASURED}: {_cited(text, places)}" for text, places in project.measured()),
            *(f"{REPORTED}: {escape_text(str(result))}" for result in project.results),
        ],
    }
    if not project.since and project.until:
        entry["date"] = entry.pop("end_date")
    return {key: value for key, value in entry.items() if value}


def _cited(sentence: str, places: tuple[Place, ...]) -> str:
    """The sentence, with its places in brackets before the full stop."""
    inside = ", ".join(_place(place) for place in places)
    escaped = escape_text(sentence.removesuffix("."))
    return f"{escaped} ({inside})." if inside else f"{escaped}."


def _place(place: Place) -> str:
    text = escape_text(place.text)
    return f"[{text}]({place.url})" if place.url else text


def _education(course: Course) -> dict[str, Any]:
    entry = {
        "institution": "Self-study",
        "area": escape_text(course.title),
        "start_date": course.since,
        "end_date": course.until or ("present" if course.since else ""),
        "summary": course.progress,
    }
    return {key: value for key, value in entry.items() if value}
