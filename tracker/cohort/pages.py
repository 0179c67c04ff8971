"""The pages of a cohort: one of HTML for those who run it, and a short one of Markdown for each learner."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.export.html import document
from tracker.report.markdown import escape_markdown
from tracker.review.document import escape_html
from tracker.text import number_range, plural, sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tracker.cohort.results import Result
    from tracker.cohort.similar import Pair

STYLE = Path(__file__).with_name("page.css")
OUTLIERS = 5
STEPS_OF_POINTS = 10


def learner_page(result: Result, titles: Mapping[str, str]) -> str:
    """What a learner should know: what is verified, the points, and what to do next."""
    return "\n".join(_learner_lines(result, titles)) + "\n"


def _learner_lines(result: Result, titles: Mapping[str, str]) -> Iterator[str]:
    yield f"# {escape_markdown(result.name)}\n"
    if result.error:
        yield f"Your repository was not verified: {escape_markdown(result.error)}. {escape_markdown(result.remedy)}"
        return
    yield f"Commit `{result.commit[:7]}`, {plural(len(result.verified), 'deliverable')} verified.\n"
    if result.points:
        points = result.points
        yield f"**{points.points} of {points.most} points** by evidence; a person judges {points.open} more.\n"
    if result.next_steps:
        yield "## Next\n"
        for number, step in enumerate(result.next_steps, 1):
            hours = f"({number_range(*step.hours)} hours)"
            yield f"{number}. **{escape_markdown(step.title)}** {hours}: {escape_markdown(step.remedy)}"
        yield ""
    if result.verified:
        yield "## Verified\n"
        yield from (f"- {escape_markdown(titles.get(id_, id_))}" for id_ in result.verified)


def page(title: str, results: Sequence[Result], pairs: Sequence[Pair], titles: Mapping[str, str]) -> str:
    """The page on the whole cohort, without script."""
    body = (
        *_head(title, results),
        *_points(results),
        *_deliverables(results, titles),
        *_outliers(results),
        *_pairs(results, pairs),
        *_errors(results),
    )
    return document(sanitize(title), STYLE.read_text(encoding="utf-8"), body)


def _head(title: str, results: Sequence[Result]) -> Iterator[str]:
    failed = sum(bool(one.error) for one in results)
    errors = f", {failed} not verified" if failed else ""
    yield f"<h1>{escape_html(title)}</h1>\n<p>{plural(len(results), 'repository', 'repositories')}{errors}</p>"


def _points(results: Sequence[Result]) -> Iterator[str]:
    scored = [one.points for one in results if one.points]
    if not scored:
        return
    most = max(one.most for one in scored)
    counted = Counter(min(STEPS_OF_POINTS - 1, one.points * STEPS_OF_POINTS // (most or 1)) for one in scored)
    yield f"<h2>Points by evidence, of {most}</h2>\n<table>"
    for step in range(STEPS_OF_POINTS):
        low, high = -(-most * step // STEPS_OF_POINTS), (most * (step + 1) - 1) // STEPS_OF_POINTS
        label = number_range(low, most if step == STEPS_OF_POINTS - 1 else max(low, high))
        yield _bar(label, counted[step], len(scored))
    yield "</table>"


def _deliverables(results: Sequence[Result], titles: Mapping[str, str]) -> Iterator[str]:
    read = [one for one in results if not one.error]
    if not read:
        return
    counted = Counter(id_ for one in read for id_ in one.verified)
    yield "<h2>Verified deliverables</h2>\n<table>"
    yield from (_bar(titles.get(id_, id_), count, len(read)) for id_, count in counted.most_common())
    never = [titles.get(id_, id_) for id_ in titles if id_ in read[0].statuses and not counted[id_]]
    yield "</table>"
    if never:
        yield f"<p>Nobody: {escape_html(', '.join(never))}</p>"


def _bar(label: str, count: int, total: int) -> str:
    width = round(100 * count / total) if total else 0
    bar = (
        f'<svg role="img" aria-label="{width} %" width="200" height="12">'
        '<rect class="all" width="200" height="12" rx="3"/>'
        f'<rect class="part" width="{2 * width}" height="12" rx="3"/></svg>'
    )
    return f"<tr><th>{escape_html(label)}</th><td>{bar}</td><td>{count}</td><td>{width}&nbsp;%</td></tr>"


def _outliers(results: Sequence[Result]) -> Iterator[str]:
    ranked = sorted(
        (one for one in results if not one.error),
        key=lambda one: (-(one.points.points if one.points else 0), -len(one.verified), one.id),
    )
    if len(ranked) <= 2 * OUTLIERS:
        return
    for heading, some in (("Most", ranked[:OUTLIERS]), ("Least", ranked[-OUTLIERS:])):
        yield f"<h2>{heading}</h2>\n<table>"
        for one in some:
            points = f"{one.points.points} of {one.points.most}" if one.points else ""
            verified = plural(len(one.verified), "deliverable")
            yield f"<tr><th>{escape_html(one.name)}</th><td>{points}</td><td>{verified}</td></tr>"
        yield "</table>"


def _pairs(results: Sequence[Result], pairs: Sequence[Pair]) -> Iterator[str]:
    if not pairs:
        return
    names = {one.id: one.name for one in results}
    yield "<h2>Nearly the same</h2>"
    yield "<p>Files of the course itself are left out. Equal files can have other reasons than copying: ask first.</p>"
    yield "<table>"
    for pair in pairs:
        first = f"{names[pair.first]} had them first" if pair.first else "first unknown"
        shared = f"{pair.shared} of {plural(pair.of, 'file')}, {pair.share:.0%}"
        both = f"{names[pair.one]} · {names[pair.other]}"
        yield f"<tr><th>{escape_html(both)}</th><td>{shared}</td><td>{escape_html(first)}</td></tr>"
    yield "</table>"


def _errors(results: Sequence[Result]) -> Iterator[str]:
    failed = [one for one in results if one.error]
    if failed:
        yield "<h2>Not verified</h2>\n<table>"
        yield from (f"<tr><th>{escape_html(one.name)}</th><td>{escape_html(one.error)}</td></tr>" for one in failed)
        yield "</table>"
