"""A self-contained web page without scripts or requests, in light and dark, for phone, desktop and paper."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.export.dates import span, tenure
from tracker.export.summary import CLAIMED, MEASURED, REPORTED
from tracker.export.svg import heat_map, phase_bar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.export.summary import Course, Place, Stage, Summary

_STYLE = Path(__file__).with_name("page.css")
# A second defence should an escape be missing: browsers run and load nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render(summary: Summary) -> str:
    """The page."""
    title = " – ".join(part for part in (summary.who.name, summary.who.headline) if part) or "Portfolio"  # noqa: RUF001 - a dash between words
    body = (
        *_header(summary),
        *projects_section(summary),
        *_experience(summary),
        *skills_section(summary),
        *_claims(summary),
        *_progress(summary),
    )
    return document(title, _STYLE.read_text(encoding="utf-8"), body, _footer(summary))


def document(title: str, style: str, body: Iterable[str], footer: Iterable[str] = ()) -> str:
    """A whole page of these lines of HTML, which runs and loads nothing."""
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">',
            f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>",
            "<main>",
            *body,
            "</main>",
            *footer,
            "</body>\n</html>\n",
        )
    )


def _header(summary: Summary) -> Iterator[str]:
    who = summary.who
    yield f"<header>\n<h1>{escape(who.name or 'Portfolio')}</h1>"
    if who.headline:
        yield f'<p class="headline">{escape(who.headline)}</p>'
    if contact := [link_to(escape(text), url) for text, url in who.contact()]:
        yield f'<ul class="contact">{"".join(f"<li>{part}</li>" for part in contact)}</ul>'
    verified = len({one.id for one in summary.deliverables()})
    own = [one.share for one in summary.projects if one.share]
    repositories = len(summary.projects)
    total = sum(course.total for course in summary.courses)
    figures = [
        *([(str(summary.verified), f"of {total} milestones verified")] if summary.verified else []),
        (str(repositories), "repository" if repositories == 1 else "repositories"),
        (str(verified), "deliverable verified" if verified == 1 else "deliverables verified"),
    ]
    if lines := sum(share.lines for share in own):
        figures.append((f"{100 * sum(share.own for share in own) // lines} %", "of evidence lines by own commits"))
    yield '<dl class="figures">'
    yield from (f"<div><dt>{label}</dt><dd>{figure}</dd></div>" for figure, label in figures)
    yield "</dl>\n</header>"


def link_to(label: str, url: str) -> str:
    """A link with this label, which is HTML already; the label alone if the URL is ""."""
    return f'<a href="{escape(url)}" rel="noreferrer">{label}</a>' if url else label


def projects_section(summary: Summary) -> Iterator[str]:
    """The projects, with the evidence of each statement."""
    yield '<section aria-labelledby="projects">\n<h2 id="projects">Projects</h2>'
    if not summary.projects:
        yield '<p class="quiet">No deliverable is verified yet.</p>'
    for project in summary.projects:
        dates = span(project.since, project.until)
        yield f"<article>\n<h3>{link_to(escape(project.title), project.url)}</h3>"
        if dates:
            yield f'<p class="when">{dates}</p>'
        links = " · ".join(link_to(escape(one.text), one.url) for one in project.links)
        if about := " ".join(filter(None, (escape(project.purpose), links))):
            yield f'<p class="about">{about}</p>'
        yield "<ul>"
        for one in project.shown:
            yield f"<li>{_cited(escape(one.statement.removesuffix('.')), one.places)}</li>"
        for text, places in project.measured():
            yield f"<li><strong>{MEASURED}:</strong> {_cited(escape(text), places)}</li>"
        for result in project.results:
            yield f'<li><strong class="claim">{REPORTED}:</strong> {escape(str(result).rstrip("."))}.</li>'
        yield "</ul>"
        if project.note:
            yield f'<p class="proof">{escape(project.note)}</p>'
        yield "</article>"
    yield "</section>"


def _cited(sentence: str, places: tuple[Place, ...]) -> str:
    """The sentence, which is HTML already, with its places before the full stop, and what was seen as their titles."""
    inside = ", ".join(map(place_link, places))
    proof = f' <span class="proof">({inside})</span>' if places else ""
    return f"{sentence}{proof}."


def place_link(place: Place) -> str:
    """A place of evidence, linked where it has a permalink."""
    seen = f' title="{escape(place.what)}"' if place.what else ""
    return link_to(f"<code{seen}>{escape(place.text)}</code>", place.url)


def _experience(summary: Summary) -> Iterator[str]:
    if summary.who.experience:
        yield '<section aria-labelledby="experience">\n<h2 id="experience">Experience</h2>'
        for job in summary.who.experience:
            yield f"<article>\n<h3>{link_to(escape(job.title), job.url)}</h3>"
            when = " · ".join(filter(None, (tenure(job.start, job.end), escape(job.location))))
            yield f'<p class="when">{when}</p>'
            if job.summary:
                yield f'<p class="about">{escape(job.summary)}</p>'
            if job.highlights:
                yield f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in job.highlights)}</ul>"
            yield "</article>"
        yield "</section>"


def skills_section(summary: Summary) -> Iterator[str]:
    """The technologies in use, each linked to a line that shows it."""
    groups = summary.skills()
    if groups:
        yield '<section aria-labelledby="skills">\n<h2 id="skills">Skills</h2>\n<dl class="skills">'
        for group, found in groups.items():
            labels = ", ".join(link_to(escape(skill.label), skill.evidence.permalink) for skill in found)
            yield f"<div><dt>{escape(group)}</dt><dd>{labels}</dd></div>"
        yield "</dl>\n</section>"


def _claims(summary: Summary) -> Iterator[str]:
    if summary.claims:
        yield f'<section aria-labelledby="claims">\n<h2 id="claims">{CLAIMED}</h2>\n<article>\n<ul>'
        yield from (
            f'<li><strong class="claim">{escape(claim.name)}:</strong> {escape(claim.reason)}</li>'
            for claim in summary.claims
        )
        yield "</ul>\n</article>\n</section>"


def _progress(summary: Summary) -> Iterator[str]:
    yield '<section aria-labelledby="education">\n<h2 id="education">Education</h2>'
    for course in summary.courses:
        yield from _course(course)
    claimed = '<li><i class="claimed"></i>claimed</li>' if any(course.claimed for course in summary.courses) else ""
    yield f'<ul class="legend"><li><i class="verified"></i>verified</li>{claimed}<li><i class="open"></i>open</li></ul>'
    if heat := heat_map(summary.days, summary.as_of):
        yield f'<h3>Activity</h3>\n<div class="heats">{heat}</div>'
    yield "</section>"


def _course(course: Course) -> Iterator[str]:
    dates = span(course.since, course.until)
    yield f'<div class="course">\n<h3>{escape(course.title)}, self-study</h3>'
    if dates:
        yield f'<p class="when">{dates}</p>'
    yield f'<p class="quiet">{course.progress}</p>\n<table>\n<caption>Milestones by phase</caption>'
    yield '<thead><tr><th scope="col">Phase</th><th scope="col">Verified</th><th scope="col">Progress</th></tr></thead>'
    yield "<tbody>"
    yield from (_stage(stage) for stage in course.stages if stage.states)
    yield "</tbody>\n</table>\n</div>"


def _stage(stage: Stage) -> str:
    count = f"{stage.states.count('verified')}/{len(stage.states)}"
    return f'<tr><th scope="row">{escape(stage.title)}</th><td>{count}</td><td>{phase_bar(stage)}</td></tr>'


def _footer(summary: Summary) -> Iterator[str]:
    if summary.as_of:
        note = "Each place names a file and its line at the commit that is given with the project."
        yield f"<footer><p>As of {escape(summary.as_of)}. {note} {escape(summary.own_commits)}</p></footer>"
