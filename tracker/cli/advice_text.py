"""Advice as lines of text."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.actions.advise import Advice, TrackAdvice
    from tracker.roadmap.timeline import Timeline


def told(rank: int, way: TrackAdvice, advice: Advice, *, full: bool) -> Iterator[str]:
    """The lines on one track; what to test out of, the calendar and more quotes only in full."""
    yield f"{rank}. {way.title} ({way.track})"
    yield from (f"   {line}" for line in _lines(way.timeline, way, advice))
    if way.timeline.basis == "sourced":
        yield from (f"   {line}" for line in _lines(way.computed, way, advice))
    if way.hours_to_meet:
        yield f"   {_span(way.hours_to_meet)} hours a week would do all of it by {advice.deadline}"
    yield "   Why"
    for reason in way.reasons:
        mark = "+" if reason.points > 0 else "-" if reason.points < 0 else " "
        yield f"     {mark} {reason.text} {_quote(reason.quote, reason.source)}"
    if not way.reasons:
        yield "       nothing you said speaks for it or against it"
    if not full:
        return
    if way.said or way.note:
        yield "   Also"
        yield from (f"     {_quote(saying.quote, saying.source)}" for saying in way.said)
        if way.note:
            yield f"     {way.note}"
    if way.begin_with:
        yield f"   Do these too, optional for others: {', '.join(way.begin_with)}"
    if way.test_out:
        yield '   Test out of what you know: tracker test-out MILESTONE --reason "…"'
    for (text, quote, source), items in groupby(way.test_out, key=lambda item: (item.text, item.quote, item.source)):
        yield f"     {text} {_quote(quote, source)}"
        yield from (f"         {item.milestone:<34} {item.title}" for item in items)
    yield "   Calendar, split by hours"
    for phase in way.phases:
        yield f"     {phase.title} ({_span(phase.hours)} hours) ends {phase.first} to {phase.last}"


def _lines(timeline: Timeline, way: TrackAdvice, advice: Advice) -> Iterator[str]:
    if timeline.basis == "sourced":
        how = f"sourced, {timeline.source}: “{timeline.quote}”"
    else:
        how = f"computed: {_span(way.hours)} hours left ÷ {advice.hours_per_week:g} hours a week"
    yield f"{_span(timeline.weeks)} weeks, {timeline.first} to {timeline.last}  ({how})"
    if timeline.deadline:
        soon, late = timeline.deadline.late
        margin = {
            "met": f"{_days(late)} to spare" if late else "to the day",
            "perhaps": f"{_days(soon)} to spare at best, {_days(late)} late at worst",
            "missed": f"by {_days(soon)} at best, {_days(late)} at worst",
        }
        yield f"  deadline {timeline.deadline.on}: {timeline.deadline.verdict}, {margin[timeline.deadline.verdict]}"


def _days(number: int) -> str:
    return f"{abs(number)} day{'' if abs(number) == 1 else 's'}"


def _span(pair: tuple[int, int]) -> str:
    return f"{pair[0]}" if pair[0] == pair[1] else f"{pair[0]}–{pair[1]}"  # noqa: RUF001 - a range takes an en dash


def _quote(quote: str, source: str) -> str:
    return f"[{source}: “{quote}”]" if quote else ""
