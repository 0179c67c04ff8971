"""`tracker advise`."""

from __future__ import annotations

import sys
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from tracker.actions import advise as actions
from tracker.cli.common import json_option, list_option, print_done, print_json, reporting_errors, warn_about_tracks
from tracker.cli.start import known_milestones
from tracker.cli.terminal import fold
from tracker.roadmap.advice import language_milestones
from tracker.text import number_range, plural, sanitize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.actions.advise import Advice, TrackAdvice
    from tracker.roadmap.timeline import Timeline


@click.command()
@click.option("--from", "background", default="", metavar="BACKGROUND", help="Your background.")
@list_option("--language", "WORDS", "Programming languages that you write, separated by commas.")
@list_option("--enjoys", "WORDS", "Your interests, separated by commas.")
@click.option(
    "--hours-per-week", type=float, default=None, metavar="N", help="Hours a week that you can study. Defaults to 8."
)
@click.option("--deadline", default="", metavar="DATE", help="When you want to be ready for a job, as YYYY-MM-DD.")
@click.option("--starting", default="", metavar="DATE", help="First day, as YYYY-MM-DD. Defaults to today.")
@click.option("--track", default="", metavar="TRACK", help="Show this track in full, or start it with --start.")
@click.option("--fast", is_flag=True, help="Plan the core milestones only: the short plan of the sources.")
@click.option("--start", "begin", is_flag=True, help="Start the track with these answers.")
@json_option
def advise(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    background: str,
    language: tuple[str, ...],
    enjoys: tuple[str, ...],
    hours_per_week: float | None,
    deadline: str,
    starting: str,
    track: str,
    *,
    fast: bool,
    begin: bool,
    as_json: bool,
) -> None:
    """Recommend a track for your background, estimate how long it takes, and list what you can test out of.

    Asks for your answers if --from is missing. Weeks are remaining hours ÷ hours a week; what a source says in weeks
    is quoted beside them.

    \b
    Examples:
      tracker advise
      tracker advise --from "software engineer" --deadline 2027-03-31
      tracker advise --from data-scientist --enjoys mathematics,research
      tracker advise --from "frontend developer" --language typescript --fast
      tracker advise --from operations --track mlops --start
    """
    with reporting_errors(as_json=as_json):
        words: Sequence[str] = enjoys
        if not background:
            if as_json or not sys.stdin.isatty():
                raise actions.missing_background()
            background = _ask_background()
            words = words or _ask_interests()
            if hours_per_week is None:
                hours_per_week = click.prompt("Hours a week", type=float, default=actions.DEFAULT_HOURS_PER_WEEK)
            deadline = deadline or click.prompt(
                "Deadline as YYYY-MM-DD (enter for none)", default="", show_default=False
            )
        hours = actions.DEFAULT_HOURS_PER_WEEK if hours_per_week is None else hours_per_week
        advice = actions.advise(background, words, hours, deadline, starting, language, fast=fast)
        chosen = actions.choose_track(advice, track).track
        if begin:
            way = actions.choose_track(advice, track)
            usual = {item.milestone.partition("/")[2] for item in way.test_out}
            unsure = () if language else language_milestones()
            asks = sys.stdin.isatty() and not as_json
            known = known_milestones(way.track, way.origin, "", usual, unsure, asks=asks)
            print_done(actions.start_advised(advice, track, known), as_json=as_json)
            return
    warn_about_tracks()
    if as_json:
        print_json({"schema": "tracker.advice/1", "error": None, **_document(advice)})
        return
    for rank, candidate in enumerate(advice.ways, 1):
        if not track or candidate.track == track:
            for line in _lines(rank, candidate, advice, full=candidate.track == chosen):
                click.echo(fold(sanitize(line)))
            click.echo()
    if advice.sources:
        click.echo("Sources")
    for name, title in advice.sources.items():
        click.echo(fold(f"  {name}: {sanitize(title)}", 4))
    skipping = ", which skips the milestones outside the short plan" if fast else ""
    click.echo(f"\nto start {chosen}, repeat the command with --track {chosen} --start{skipping}", err=True)


def _ask_background() -> str:
    options = list(actions.backgrounds().values())
    click.echo("What is your background?")
    for number, item in enumerate(options, 1):
        click.echo(f"  {number}  {item.title}: {item.says}")
    return options[click.prompt("Number", type=click.IntRange(1, len(options))) - 1].id


def _ask_interests() -> list[str]:
    options = list(actions.interests().values())
    click.echo("What do you enjoy?")
    for number, item in enumerate(options, 1):
        click.echo(f"  {number:>2}  {item.text}")
    while True:
        answer = click.prompt("Numbers, such as 1 4 7 (enter for none)", default="", show_default=False)
        numbers = answer.replace(",", " ").split()
        if all(number.isdecimal() and 1 <= int(number) <= len(options) for number in numbers):
            return [options[int(number) - 1].id for number in numbers]
        click.echo(f"Enter numbers from 1 to {len(options)}.", err=True)


def _document(advice: Advice) -> dict[str, Any]:
    return {key: _dated(value) for key, value in advice._asdict().items()}


def _dated(value: Any) -> Any:  # noqa: ANN401 - any value of the advice
    """The value with dates, at any depth, as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        items = [_dated(item) for item in value]
        return dict(zip(value._fields, items, strict=True)) if hasattr(value, "_fields") else items
    return value


def _lines(rank: int, candidate: TrackAdvice, advice: Advice, *, full: bool) -> Iterator[str]:
    """The advice on a track as lines; what to test out of, the calendar and further quotes only in full."""
    yield f"{rank}. {candidate.title} ({candidate.track})"
    yield from (f"   {line}" for line in _timeline_lines(candidate.timeline, candidate, advice))
    if said := candidate.sourced:
        weeks = number_range(*said.weeks)
        yield f"   {said.source} says “{said.quote}” ({weeks} weeks), without the hours a week that it takes"
    if candidate.left_out:
        count = plural(len(candidate.left_out), "milestone")
        yield f"   Short plan: leaves out {count} that no short plan of the sources needs"
    if candidate.hours_to_meet:
        yield f"   {number_range(*candidate.hours_to_meet)} hours a week would be enough to finish by {advice.deadline}"
    yield "   Why"
    for reason in candidate.reasons:
        mark = "+" if reason.points > 0 else "-" if reason.points < 0 else " "
        yield f"     {mark} {reason.text} {_quote(reason.quote, reason.source)}"
    if not candidate.reasons:
        yield "       none of your answers favours or rules out this track"
    if not full:
        return
    if candidate.said or candidate.note:
        yield "   Also"
        yield from (f"     {_quote(saying.quote, saying.source)}" for saying in candidate.said)
        if candidate.note:
            yield f"     {candidate.note}"
    if candidate.begin_with:
        yield f"   Also do these, which are optional for others: {', '.join(candidate.begin_with)}"
    if candidate.test_out:
        yield "   Test out of what you already know: `tracker test-out MILESTONE`"
    for (text, quote, source), items in groupby(
        candidate.test_out, key=lambda item: (item.text, item.quote, item.source)
    ):
        yield f"     {text} {_quote(quote, source)}"
        yield from (f"         {item.milestone:<34} {item.title}" for item in items)
    yield "   Calendar, in proportion to the hours"
    for phase in candidate.phases:
        yield f"     {phase.title} ({number_range(*phase.hours)} hours) ends {phase.first} to {phase.last}"


def _timeline_lines(timeline: Timeline, candidate: TrackAdvice, advice: Advice) -> Iterator[str]:
    basis = f"{number_range(*candidate.hours)} remaining hours ÷ {advice.hours_per_week:g} hours a week"
    yield f"{number_range(*timeline.weeks)} weeks, {timeline.first} to {timeline.last}  ({basis})"
    if timeline.deadline:
        soon, late = timeline.deadline.late
        margin = {
            "met": f"{plural(abs(late), 'day')} to spare" if late else "on the day",
            "perhaps": f"{plural(abs(soon), 'day')} to spare at best, {plural(abs(late), 'day')} late at worst",
            "missed": f"by {plural(abs(soon), 'day')} at best, {plural(abs(late), 'day')} at worst",
        }
        yield f"  deadline {timeline.deadline.on}: {timeline.deadline.verdict}, {margin[timeline.deadline.verdict]}"


def _quote(quote: str, source: str) -> str:
    return f"[{source}: “{quote}”]" if quote else ""
