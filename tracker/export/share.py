"""The page that `tracker share` writes for a mentor: the roadmap with states and evidence, projects, and activity."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.export.html import document, link_to, place_link, projects_section, skills_section
from tracker.export.sanitize import sanitize_summary
from tracker.export.summary import places_of
from tracker.export.svg import heat_map, phase_bar
from tracker.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tracker.export.summary import Evidence, Stage, Summary

_STYLES = tuple(Path(__file__).with_name(name) for name in ("page.css", "share.css"))


class Proof(NamedTuple):
    """A verified deliverable of a milestone with its evidence, and the repository that has it."""

    title: str
    repository: str
    evidence: tuple[Evidence, ...]


class Milestone(NamedTuple):
    """A milestone in its state, with the glyph for that; `ticked` of `steps` are done."""

    title: str
    state: str
    glyph: str
    optional: bool
    ticked: int
    steps: int
    proofs: tuple[Proof, ...]


class Phase(NamedTuple):
    """A phase with its milestones, and their states as a bar shows them."""

    stage: Stage
    milestones: tuple[Milestone, ...]


class Roadmap(NamedTuple):
    """A track as the learner goes through it; `progress` says how far in words."""

    title: str
    progress: str
    phases: tuple[Phase, ...]


def render(summary: Summary, roadmaps: Sequence[Roadmap], contains: Iterable[str]) -> str:
    """The page."""
    summary, roadmaps = sanitize_summary(summary), sanitize_summary(tuple(roadmaps))
    style = "".join(file.read_text(encoding="utf-8") for file in _STYLES)
    body = (
        *_header(summary),
        *(line for roadmap in roadmaps for line in _roadmap(roadmap)),
        *_activity(summary),
        *projects_section(summary),
        *skills_section(summary),
    )
    return document(f"{summary.who.name or 'Learner'}: roadmap", style, body, _footer(summary, contains))


def _header(summary: Summary) -> Iterator[str]:
    who = summary.who
    yield f"<header>\n<h1>{escape(who.name or 'Roadmap')}</h1>"
    if who.headline:
        yield f'<p class="headline">{escape(who.headline)}</p>'
    if links := [link_to(escape(one.text), one.url) for one in who.links]:
        yield f'<ul class="contact">{"".join(f"<li>{link}</li>" for link in links)}</ul>'
    yield (
        '<p class="about">Verified is what a program found in committed files, each with its lines. Claimed is the '
        "learner's word.</p>\n</header>"
    )


def _roadmap(roadmap: Roadmap) -> Iterator[str]:
    yield f'<section class="roadmap">\n<h2>{escape(roadmap.title)}</h2>'
    yield f'<p class="quiet">{escape(roadmap.progress)}</p>'
    for phase in roadmap.phases:
        bar = phase_bar(phase.stage) if phase.stage.states else ""
        yield f"<article>\n<h3>{escape(phase.stage.title)}</h3>\n{bar}"
        yield '<ul class="milestones">'
        for milestone in phase.milestones:
            yield from _milestone(milestone)
        yield "</ul>\n</article>"
    yield "</section>"


def _milestone(milestone: Milestone) -> Iterator[str]:
    words = [milestone.state]
    if milestone.optional:
        words.append("optional")
    if milestone.ticked and milestone.state not in {"verified", "claimed"}:
        words.append(f"{milestone.ticked} of {plural(milestone.steps, 'step')}")
    kind = milestone.state.replace(" ", "-")
    yield f'<li class="state-{kind}"><span class="glyph" aria-hidden="true">{milestone.glyph}</span>'
    yield f'<span>{escape(milestone.title)} <span class="quiet">· {escape(", ".join(words))}</span>'
    if milestone.proofs:
        yield "<ul>"
        for proof in milestone.proofs:
            places = ", ".join(map(place_link, places_of(proof.evidence)))
            where = f'<span class="proof">{escape(proof.repository)}: {places}</span>'
            yield f"<li>{escape(proof.title)} {where}</li>"
        yield "</ul>"
    yield "</span></li>"


def _activity(summary: Summary) -> Iterator[str]:
    if heat := heat_map(summary.days, summary.as_of):
        yield '<section aria-labelledby="activity">\n<h2 id="activity">Activity</h2>'
        yield f'<div class="heats">{heat}</div>\n</section>'


def _footer(summary: Summary, contains: Iterable[str]) -> Iterator[str]:
    yield f"<footer><p>As of {escape(summary.as_of)}. This page contains {escape('; '.join(contains))}.</p></footer>"
