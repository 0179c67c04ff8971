"""What the adviser says of a track, as the first run shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.tui.plain import assemble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.content import Content

    from tracker.actions.advise import Advice, TrackAdvice
    from tracker.roadmap.timeline import Deadline, Timeline
    from tracker.tui.plain import Part


def heading(way: TrackAdvice, *, first: bool) -> Content:
    """A track in the list: its weeks and where they are from."""
    line = way.timeline
    advised: Part = ("  advised", "bold $success") if first else ""
    return assemble((way.title, "bold"), f"  {_range(*line.weeks)} weeks, {line.basis}", advised)


def explained(way: TrackAdvice, advice: Advice) -> Content:
    """Weeks, dates, reasons, and what to test out of."""
    return assemble(*_parts(way, advice), lines=True)


def _parts(way: TrackAdvice, advice: Advice) -> Iterator[Part]:
    line, ours = way.timeline, way.computed
    share = f"computed: {_range(*way.hours)} h left ÷ {advice.hours_per_week:g} h a week"
    sourced = line.basis == "sourced"
    yield (f"{_range(*line.weeks)} weeks", "bold")
    yield f", sourced: “{line.quote}” ({line.source})" if sourced else f", {share}"
    yield _done(line)
    if sourced:
        yield f"\nBy your hours {_range(*ours.weeks)} weeks, {share}{_done(ours)}"
    if ours.deadline:
        yield from _target(ours.deadline, line.deadline if sourced else None, way)
    if way.reasons:
        yield ("\n\nWhy", "bold")
    for reason in way.reasons:
        yield f"\n{reason.points:+d} {reason.text}"
        yield (_quoted(reason.quote, reason.source), "dim")
    yield ("\n\nTest out of", "bold")
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for item in way.test_out:
        grouped.setdefault((item.text, item.quote, item.source), []).append(item.title)
    if not grouped:
        yield " nothing: nothing is usually known from there"
    for (text, quote, source), titles in grouped.items():
        yield f"\n{', '.join(titles)}: {text}"
        yield (_quoted(quote, source), "dim")
    if way.note:
        yield f"\n\n{way.note}"
    titles_of = "\n".join(f"{id_}  {title}" for id_, title in advice.sources.items())
    yield (f"\n\n{titles_of}", "dim")


def _target(mine: Deadline, theirs: Deadline | None, way: TrackAdvice) -> Iterator[Part]:
    yield (f"\nTarget {mine.on}", "bold")
    if theirs:
        yield " by the source "
        yield _judged(theirs)
        yield ", by your hours"
    else:
        yield ":"
    yield " "
    yield _judged(mine)
    if way.hours_to_meet and mine.verdict != "met":
        yield f"; {_range(*way.hours_to_meet)} hours a week would do all of it by then"


def _judged(target: Deadline) -> tuple[str, str]:
    soon, late = target.late
    return {
        "met": (f"met with {_days(late)} to spare", "$text-success"),
        "perhaps": (f"met with {_days(soon)} to spare at best, missed by {_days(late)} at worst", "$text-warning"),
        "missed": (f"missed by {_days(soon)} at best, {_days(late)} at worst", "$text-error"),
    }[target.verdict]


def _days(number: int) -> str:
    return f"{abs(number)} day{'s' * (abs(number) != 1)}"


def _done(line: Timeline) -> str:
    return f"\nDone {line.first}" if line.first == line.last else f"\nDone between {line.first} and {line.last}"


def _quoted(quote: str, source: str) -> str:
    return f" “{quote}” ({source})" if quote else ""


def _range(least: float, most: float) -> str:
    return f"{least:g}" if least == most else f"{least:g}–{most:g}"  # noqa: RUF001 - a range takes an en dash
