"""A review as sections of lines: the one text from which console, Markdown and HTML are written."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from tracker.report.markdown import escape_markdown
from tracker.review.review import Place, share
from tracker.text import number_range, plural, sanitize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.review.review import Ownership, Review
    from tracker.review.rubrics import Score

STYLE = Path(__file__).with_name("page.css")

SEVERITIES = {3: "grave", 2: "serious", 1: "minor"}


class Line(NamedTuple):
    """A line of a section: a mark of its kind, its text, its places, and lines of less weight below it."""

    text: str
    mark: str = ""
    places: tuple[Place, ...] = ()
    below: tuple[str, ...] = ()

    @property
    def named_places(self) -> tuple[str, ...]:
        """The places that the text does not name: `path:line`, and further lines of a file by their numbers."""
        return _shortened([place for place in self.places if place.place not in self.text])

    @property
    def further_places(self) -> tuple[Place, ...]:
        """The places that the text does not name, and those with an address."""
        return tuple(place for place in self.places if place.permalink or place.place not in self.text)


def _shortened(places: Iterable[Place]) -> tuple[str, ...]:
    """Places as text, the path once where several lines of a file follow each other."""
    found, before = [], ""
    for place in places:
        path, _, line = place.place.rpartition(":")
        found.append(line if path and path == before else place.place)
        before = path
    return tuple(found)


class Section(NamedTuple):
    """A heading and its lines."""

    heading: str
    lines: tuple[Line, ...]


def name_of(review: Review) -> str:
    """The last part of the remote's URL, or of the path, and the folder that was reviewed."""
    remote = review.repository.remote or ""
    # A clone of a local folder has a name of its own, which the path "." does not say.
    address = remote if "://" in remote else str(Path(review.repository.path).absolute())
    name = address.rstrip("/").rpartition("/")[2] or "."
    return f"{name}/{review.repository.subdirectory}" if review.repository.subdirectory else name


def sections(review: Review) -> Iterator[Section]:
    """The sections of a review that have anything to say."""
    if review.failure:
        yield Section("Not reviewed", (Line(review.failure.message, below=(review.failure.remedy,)),))
        return
    every = (
        Section("What it is", tuple(_about(review))),
        Section("Strengths", tuple(Line(one.text, "+", one.places) for one in review.strengths)),
        Section("Red flags", tuple(_flags(review))),
        Section("Whose it is", tuple(_ownership(review.ownership)) if review.ownership else ()),
        *(Section(f"{score.title}: {points_of(score)}", tuple(score_lines(score))) for score in review.scores),
        Section("Links", tuple(_links(review))),
        Section("What I would ask", tuple(_questions(review))),
        Section("Next steps", tuple(_steps(review))),
        Section("Not looked at", tuple(Line(note) for note in review.notes)),
    )
    yield from (section for section in every if section.lines)


def _about(review: Review) -> Iterator[Line]:
    if review.purpose:
        yield Line(review.purpose)
    for title, labels in review.technologies:
        yield Line(f"{title}: {', '.join(labels)}")


def _flags(review: Review) -> Iterator[Line]:
    if not review.flags:
        yield Line("none found")
    for flag in review.flags:
        places = tuple(Place(place) for place in flag.places)
        yield Line(f"{flag.title}: {flag.found}", SEVERITIES[flag.severity], places, (flag.why, flag.fix))


def _ownership(who: Ownership) -> Iterator[Line]:
    span = f"{who.first} to {who.last}" if who.first != who.last else f"on {who.first}"
    if not who.known:
        authors = ", ".join(f"{part.name} {share(part)}" for part in who.authors)
        yield Line(f"{plural(who.commits.total, 'commit')}, {span}: {authors}")
        return
    are = "is" if who.commits.own == 1 else "are"
    yield Line(f"{who.commits.own} of {plural(who.commits.total, 'commit')} {are} yours ({share(who.commits)}), {span}")
    if who.commits.own in {0, who.commits.total}:  # the same holds for each folder and month
        return
    yield Line(f"by folder: {', '.join(f'{part.name} {share(part)}' for part in who.folders)}")
    yield Line(f"by month: {', '.join(f'{part.name} {share(part)}' for part in who.months[-12:])}")


def points_of(score: Score) -> str:
    """The points in words."""
    bonus = f", {score.bonus_points} of {score.bonus_most} bonus" if score.bonus_most else ""
    return f"{score.points} of {score.most} points by evidence, {score.open} open{bonus}"


def score_lines(score: Score) -> Iterator[Line]:
    """A line for each criterion."""
    for one in score.criteria:
        below = [f"a person judges {one.asks} (+{one.open})"] if one.open else []
        if one.next_text:
            below.append(f"next: {one.next_text}" + (f" Needs {', '.join(one.needs)}." if one.needs else ""))
        bonus = " (bonus)" if one.bonus else ""
        text = f"{one.title}{bonus}: {one.text}" if one.text else f"{one.title}{bonus}"
        yield Line(text, f"{one.points}/{one.most}", tuple(map(Place, one.places)), tuple(below))


def _links(review: Review) -> Iterator[Line]:
    for one in review.links:
        said = str(one.status) if one.status else one.error
        yield Line(f"{one.url}: {said}, {one.milliseconds} ms, looked up on {one.day}")


def _questions(review: Review) -> Iterator[Line]:
    for number, one in enumerate(review.questions, 1):
        yield Line(one.text, f"{number}.", one.places)


def _steps(review: Review) -> Iterator[Line]:
    for number, step in enumerate(review.next_steps, 1):
        below = (step.remedy, *((f"asked for by {', '.join(step.milestones[:3])}",) if step.milestones else ()))
        yield Line(f"{step.title}, {number_range(*step.hours)} hours", f"{number}.", below=below)


def to_markdown(reviews: Iterable[Review]) -> str:
    """The reviews as Markdown."""
    return "\n".join(line for review in reviews for line in _markdown(review)) + "\n"


def _markdown(review: Review) -> Iterator[str]:
    yield f"# {escape_markdown(name_of(review))}"
    yield ""
    if review.repository.commit:
        yield f"Commit `{review.repository.commit[:7]}`"
        yield ""
    for section in sections(review):
        yield f"## {escape_markdown(section.heading)}"
        yield ""
        for line in section.lines:
            mark = f"**{escape_markdown(line.mark)}** " if line.mark not in {"", "+"} else ""
            places = ", ".join(map(_markdown_place, line.further_places, _shortened(line.further_places)))
            yield f"- {mark}{escape_markdown(line.text)}" + (f" ({places})" if places else "")
            yield from (f"  <br>{escape_markdown(below)}" for below in line.below)
        yield ""


def _markdown_place(place: Place, shown: str) -> str:
    label = escape_markdown(shown)
    return f"[{label}]({quote(place.permalink, safe=':/#?&=%@+,;~-._')})" if place.permalink else label


def to_html(reviews: Iterable[Review]) -> str:
    """The reviews as one page without script."""
    style = STYLE.read_text(encoding="utf-8")
    body = "\n".join(line for review in reviews for line in _html(review))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>Review</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _html(review: Review) -> Iterator[str]:
    commit = f" <small>{review.repository.commit[:7]}</small>" if review.repository.commit else ""
    yield f"<article>\n<h1>{escape_html(name_of(review))}{commit}</h1>"
    for section in sections(review):
        yield f"<section>\n<h2>{escape_html(section.heading)}</h2>\n<ul>"
        for line in section.lines:
            mark = f'<b class="mark m-{escape_html(line.mark)}">{escape_html(line.mark)}</b> ' if line.mark else ""
            places = ", ".join(map(_html_place, line.further_places, _shortened(line.further_places)))
            below = "".join(f"<p>{escape_html(text)}</p>" for text in line.below)
            yield (
                f"<li>{mark}{escape_html(line.text)}"
                + (f' <span class="places">{places}</span>' if places else "")
                + f"{below}</li>"
            )
        yield "</ul>\n</section>"
    yield "</article>"


def _html_place(place: Place, shown: str) -> str:
    label = f"<code>{escape_html(shown)}</code>"
    return f'<a href="{escape_html(place.permalink)}">{label}</a>' if place.permalink.startswith("https://") else label


def escape_html(text: str) -> str:
    """The text without control characters, as HTML shows it."""
    return html.escape(sanitize(text))
