"""One self-contained page: no script, no request to anywhere, light and dark, made for phone, desktop and paper."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.export.bullets import pieces
from tracker.export.dates import span
from tracker.export.pictures import heat_map, phase_bar
from tracker.export.summary import shown_proofs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.export.summary import Course, Item, Project, Proof, Stage, Summary

_STYLE = Path(__file__).with_name("page.css")
# Should any escape ever be forgotten, browsers are told to run and load nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render(summary: Summary) -> str:
    """The page."""
    title = " – ".join(part for part in (summary.who.name, summary.who.headline) if part) or "Portfolio"  # noqa: RUF001 - a dash between words
    style = _STYLE.read_text(encoding="utf-8")
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">',
            f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>",
            *_header(summary),
            "<main>",
            *_projects(summary),
            *_progress(summary),
            *_skills(summary),
            "</main>",
            *_footer(summary),
            "</body>\n</html>\n",
        )
    )


def _header(summary: Summary) -> Iterator[str]:
    who = summary.who
    yield f"<header>\n<h1>{escape(who.name or 'Portfolio')}</h1>"
    if who.headline:
        yield f'<p class="headline">{escape(who.headline)}</p>'
    contact = [escape(who.location)] if who.location else []
    if who.email:
        contact.append(linked(escape(who.email), f"mailto:{who.email}" if "@" in who.email else ""))
    contact += [linked(escape(one.label), one.url) for one in who.links]
    if contact:
        yield f'<ul class="contact">{"".join(f"<li>{part}</li>" for part in contact)}</ul>'
    facts = sum(len(item.proofs) for item in summary.items() if not item.claimed)
    own = [item.share for item in summary.items() if item.share and not item.claimed]
    homes = sum(bool(project.name) for project in summary.projects)
    figures = [
        (str(summary.verified), f"of {sum(course.total for course in summary.courses)} milestones verified"),
        (str(homes), "repository" if homes == 1 else "repositories"),
        (str(facts), "fact of evidence" if facts == 1 else "facts of evidence"),
    ]
    if lines := sum(share.lines for share in own):
        figures.append((f"{100 * sum(share.own for share in own) // lines} %", "of its lines by own commits"))
    yield '<dl class="figures">'
    yield from (f"<div><dt>{label}</dt><dd>{figure}</dd></div>" for figure, label in figures)
    yield "</dl>\n</header>"


def linked(label: str, url: str) -> str:
    """A link, or its label alone where there is no address; the label is HTML already."""
    return f'<a href="{escape(url)}" rel="noreferrer">{label}</a>' if url else label


def _projects(summary: Summary) -> Iterator[str]:
    yield '<section aria-labelledby="projects">\n<h2 id="projects">Projects</h2>'
    if not summary.projects:
        yield '<p class="quiet">Nothing is verified yet.</p>'
    for project in summary.projects:
        dates = span(project.since, project.until)
        when = f'<p class="when">{dates}</p>' if dates else ""
        yield f'<article>\n<div class="top"><h3>{linked(escape(project.title), project.url)}</h3>{when}</div>\n<ul>'
        for item in project.items:
            yield from _item(item, project)
        yield "</ul>\n</article>"
    yield "</section>"


def _item(item: Item, project: Project) -> Iterator[str]:
    mark = '<strong class="claim">Claimed, not verified:</strong> ' if item.claimed else ""
    said = "<br>".join(f"{mark}{_with_gaps(bullet)}" for bullet in item.bullets)
    yield f"<li>{said}"
    parts = [_proof(proof, project) for proof in shown_proofs(item)]
    if item.share:
        parts.append(f"<span>{item.share}</span>")
    if parts:
        yield f'<p class="proof"><span class="label">Evidence</span> {" ".join(parts)}</p>'
    yield "</li>"


def _with_gaps(bullet: str) -> str:
    parts = pieces(bullet)
    return "".join(f"<mark>{escape(part)}</mark>" if number % 2 else escape(part) for number, part in enumerate(parts))


def _proof(proof: Proof, project: Project) -> str:
    where = f"{escape(proof.repository)}: " if proof.repository != project.name else ""
    if not proof.path:
        return f"<span>{where}private at <code>{proof.commit}</code></span>"
    place = linked(f"<code>{escape(proof.place)}</code>", proof.permalink)
    return f'<span title="{escape(proof.what)}">{where}{place} at <code>{proof.commit}</code></span>'


def _progress(summary: Summary) -> Iterator[str]:
    yield '<section aria-labelledby="progress">\n<h2 id="progress">Self-study</h2>'
    for course in summary.courses:
        yield from _course(course)
    claimed = '<li><i class="claimed"></i>claimed</li>' if any(course.claimed for course in summary.courses) else ""
    yield f'<ul class="legend"><li><i class="verified"></i>verified</li>{claimed}<li><i class="open"></i>open</li></ul>'
    if heat := heat_map(summary.days, summary.as_of):
        yield f'<h3>Activity</h3>\n<div class="heats">{heat}</div>'
    yield "</section>"


def _course(course: Course) -> Iterator[str]:
    dates = span(course.since, course.until)
    yield f'<div class="course">\n<div class="top"><h3>{escape(course.title)}</h3><p class="when">{dates}</p></div>'
    yield f'<p class="quiet">{course.standing}</p>\n<table>\n<caption>Milestones by phase</caption>'
    yield '<thead><tr><th scope="col">Phase</th><th scope="col">Verified</th><th scope="col">Progress</th></tr></thead>'
    yield "<tbody>"
    yield from (_stage(stage) for stage in course.stages if stage.milestones)
    yield "</tbody>\n</table>\n</div>"


def _stage(stage: Stage) -> str:
    count = f"{stage.tally('verified')}/{len(stage.milestones)}"
    return f'<tr><th scope="row">{escape(stage.title)}</th><td>{count}</td><td>{phase_bar(stage)}</td></tr>'


def _skills(summary: Summary) -> Iterator[str]:
    if summary.skills:
        yield '<section aria-labelledby="skills">\n<h2 id="skills">Skills shown</h2>\n<dl class="skills">'
        for group in summary.skills:
            yield f"<div><dt>{escape(group.name)}</dt><dd>{escape(', '.join(group.keywords))}</dd></div>"
        yield "</dl>\n</section>"


def _footer(summary: Summary) -> Iterator[str]:
    if summary.as_of:
        yield f"<footer><p>As recorded on {escape(summary.as_of)}. Each fact names file, line and commit.</p></footer>"
