"""`tracker review` and `tracker rubric`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.actions.review import review_repository, score_repository, to_review
from tracker.cli import UNREADABLE
from tracker.cli.common import json_option, plain, print_json, reporting_errors
from tracker.cli.completion import complete_repositories, complete_rubrics
from tracker.cli.terminal import ProgressBar, fold
from tracker.files.atomic_write import atomic_write
from tracker.files.fields import as_table
from tracker.review.document import Line, name_of, points_of, score_lines, sections, to_html, to_markdown
from tracker.review.rubrics import rubric_named, rubrics
from tracker.text import plural, sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.files.problems import Problem
    from tracker.review.review import Review
    from tracker.review.rubrics import Rubric

SCHEMA, SCORE_SCHEMA = "tracker.review/1", "tracker.score/1"
FORMATS = ("console", "markdown", "html", "json")
COLOURS = {"+": "green", "grave": "red", "serious": "yellow"}


@click.command()
@click.argument("repositories", nargs=-1, metavar="[REPO]...", shell_complete=complete_repositories)
@click.option(
    "--rubric",
    "rubric_ids",
    multiple=True,
    metavar="ID",
    shell_complete=complete_rubrics,
    help="Score by this rubric too. Can be repeated.",
)
@click.option(
    "--author", "authors", multiple=True, metavar="EMAIL", help="Whose work it is, by default yours. Can be repeated."
)
@click.option(
    "--against", multiple=True, metavar="REPO", help="Compare the files with a template or another repository."
)
@click.option("--online", is_flag=True, help="Look up the links of the README. Private addresses are never asked.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    metavar="FORMAT",
    default="console",
    help=f"Output format: {', '.join(FORMATS)}.",
)
@click.option("--json", "as_json", is_flag=True, help="Same as --format json.")
@click.option("--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE.")
def review(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    repositories: Sequence[str],
    rubric_ids: Sequence[str],
    authors: Sequence[str],
    against: Sequence[str],
    format_: str,
    output: Path | None,
    *,
    online: bool,
    as_json: bool,
) -> None:
    """Review repositories as a hiring engineer would in five minutes.

    Shows what each project is, its strengths with evidence, red flags and how to fix them, whose work it is, the
    questions that an interviewer would ask about this code, and the next steps of most effect. REPO is a path or the
    name of a linked repository; without one, all linked repositories are reviewed.

    \b
    Examples:
      tracker review
      tracker review ~/code/rag-bot --rubric ai-project
      tracker review . --against ~/code/template
      tracker review --format html -o review.html
    """
    format_ = "json" if as_json else format_
    with reporting_errors(as_json=format_ == "json"):
        chosen = [rubric_named(id_) for id_ in rubric_ids]
        reviews = _reviews(repositories, chosen, authors, against, online=online)
    content = _rendered(reviews, format_)
    if output:
        with reporting_errors(as_json=format_ == "json"):
            atomic_write(output, click.unstyle(content).encode())
        click.echo(f"wrote {sanitize(str(output))}", err=True)
    else:
        click.echo(content, nl=False)
    if not reviews:
        click.echo("no repository linked yet: run `tracker link PATH`, or give a path", err=True)
    if any(one.failure for one in reviews):
        raise click.exceptions.Exit(UNREADABLE)


def _reviews(
    names: Sequence[str], chosen: Sequence[Rubric], authors: Sequence[str], against: Sequence[str], *, online: bool
) -> list[Review]:
    found = []
    for request, own in to_review(names):
        with ProgressBar(request.path) as bar:
            found.append(
                review_repository(
                    request, chosen, authors=authors or own, against=against, online=online, on_progress=bar.update
                )
            )
    return found


def _rendered(reviews: Sequence[Review], format_: str) -> str:
    match format_:
        case "markdown":
            return to_markdown(reviews)
        case "html":
            return to_html(reviews)
        case "json":
            return "".join(f"{json.dumps({'schema': SCHEMA, **plain(one)})}\n" for one in reviews)
    return "".join(f"{line}\n" for one in reviews for line in _lines(one))


def _lines(review: Review) -> Iterator[str]:
    commit = f"  {review.repository.commit[:7]}" if review.repository.commit else ""
    yield click.style(f"{name_of(review)}{commit}", bold=True)
    for section in sections(review):
        yield ""
        yield click.style(section.heading, bold=True)
        yield from map(_line, section.lines)
    yield ""


def _line(line: Line) -> str:
    mark = click.style(f"{line.mark} ", fg=COLOURS.get(line.mark)) if line.mark else ""
    places = f" ({', '.join(line.named_places)})" if line.named_places else ""
    text = fold(f"  {mark}{sanitize(line.text)}{sanitize(places)}", 4)
    return "\n".join([text, *(fold(f"      {sanitize(below)}", 0) for below in line.below)])


@click.group()
def rubric() -> None:
    """List and show rubrics, and score repositories by them.

    Points are awarded by evidence only. What a person must judge is shown as open. Your own rubrics load from
    TRACKER_HOME/rubrics.

    \b
    Examples:
      tracker rubric list
      tracker rubric show mlops-zoomcamp
      tracker rubric score ~/code/capstone --rubric mlops-zoomcamp --json
    """


@rubric.command("list")
@json_option
def list_rubrics(*, as_json: bool) -> None:
    """List the rubrics.

    \b
    Examples:
      tracker rubric list
      tracker rubric list --json
    """
    found, problems = rubrics()
    if as_json:
        print_json([{"id": one.id, "title": one.title, "points": one.points(bonus=False)} for one in found.values()])
    else:
        for one in found.values():
            click.echo(fold(f"{one.id:<18}{one.title}, {plural(one.points(bonus=False), 'point')}", 18))
    _end_with_problems(problems)


@rubric.command("show")
@click.argument("id_", metavar="ID")
@json_option
def show_rubric(id_: str, *, as_json: bool) -> None:
    """Show the criteria and levels of a rubric.

    \b
    Example:
      tracker rubric show mlops-zoomcamp
    """
    with reporting_errors(as_json=as_json):
        one = rubric_named(id_)
    if as_json:
        print_json(as_table(one))
        return
    click.echo(f"{one.title}, {plural(one.points(bonus=False), 'point')}")
    if one.source:
        click.echo(f"after {one.source}, looked up on {one.checked}")
    for criterion in one.criterion:
        click.echo(f"\n{criterion.title}{' (bonus)' if criterion.bonus else ''}")
        for level in criterion.level:
            click.echo(fold(f"  {level.points}  {level.text}", 3))
            if level.person:
                click.echo(fold(f"     a person judges {level.person}", 0))


@rubric.command("score")
@click.argument("repository", metavar="REPO")
@click.option("--rubric", "id_", required=True, metavar="ID", help="The rubric to score by.")
@json_option
def score_by_rubric(repository: str, id_: str, *, as_json: bool) -> None:
    """Score a repository: points by evidence, and what the next level needs.

    \b
    Example:
      tracker rubric score ~/code/capstone --rubric llm-zoomcamp
    """
    with reporting_errors(as_json=as_json):
        chosen = rubric_named(id_)
        request, *more = (subject.request for subject in to_review([repository]))
        if more:  # several folders of it are linked
            request = request._replace(subdirectory="")
        with ProgressBar(request.path) as bar:
            found = score_repository(request, chosen, bar.update)
    if as_json:
        print_json({"schema": SCORE_SCHEMA, **plain(found)})
        return
    click.echo(f"{found.title}: {points_of(found)}")
    for line in score_lines(found):
        click.echo(_line(line))


def _end_with_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        click.echo(f"warning: {problem}", err=True)
    if problems:
        raise click.exceptions.Exit(UNREADABLE)
