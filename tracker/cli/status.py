"""`tracker status`, `next` and `left`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.actions.progress import load_progress, started_outlines, track_outline
from tracker.actions.status import next_milestones, remaining_milestones
from tracker.actions.status import status as status_of
from tracker.cli.common import json_option, print_json, print_track_notices, print_warnings, reporting_errors
from tracker.cli.completion import complete_tracks
from tracker.cli.terminal import fold
from tracker.progress.renames import shelved
from tracker.report.marks import STATE_GLYPHS
from tracker.text import number_range, plural, sanitize, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.actions.progress import View
    from tracker.actions.status import MilestoneStatus, TrackStatus
    from tracker.progress.counting import Count
    from tracker.progress.outline import Outline
    from tracker.progress.state import MilestoneState

BAR_WIDTH = 20


@click.command()
@click.argument("track", default="", metavar="[TRACK]", shell_complete=complete_tracks)
@click.option("--milestones", "-m", is_flag=True, help="List each milestone.")
@click.option(
    "--state",
    "states",
    multiple=True,
    metavar="STATE",
    type=click.Choice(tuple(STATE_GLYPHS)),
    help=f"List only milestones in this state: {', '.join(STATE_GLYPHS)}. Can be repeated.",
)
@json_option
def status(track: str, states: tuple[str, ...], *, milestones: bool, as_json: bool) -> None:
    """Show progress on a track, or on every track you have started.

    Verified, claimed and open milestones are counted separately. Skipped and optional milestones do not count.

    \b
    Examples:
      tracker status
      tracker status ai --milestones
      tracker status --state regressed --state claimed
    """
    with reporting_errors(as_json=as_json):
        view = load_progress()
        found = [status_of(outline, view) for outline in _chosen(track, view)]
        on_shelf = len(shelved(view.progress, view.tracks))
        warnings = (*view.warnings, *_unknown_authorship(view))
    print_warnings(warnings)
    if as_json:
        print_json(
            {
                "schema": "tracker.status/1",
                "error": None,
                "tracks": [_as_table(item, states) for item in found],
                "shelf": on_shelf,
                "warnings": warnings,
            }
        )
        return
    for number, item in enumerate(found):
        if number:
            click.echo()
        _print(item, states or tuple(STATE_GLYPHS) * milestones)
    if not track:
        print_track_notices(view)
    if on_shelf:
        records = plural(on_shelf, "milestone or step", "milestones or steps")
        click.echo(f"\n{records} on the shelf, recorded but in no track: run `tracker shelf`")


@click.command("next")
@click.argument("track", default="", metavar="[TRACK]", shell_complete=complete_tracks)
@click.option(
    "-n", "most", metavar="N", type=click.IntRange(1, 100), default=3, show_default=True, help="How many to show."
)
@json_option
def next_(track: str, most: int, *, as_json: bool) -> None:
    """Show what to do next, and why.

    Regressed milestones come first, then those in progress, then those whose requirements are done.

    \b
    Examples:
      tracker next
      tracker next ai -n 5
    """
    with reporting_errors(as_json=as_json):
        view = load_progress()
        found = [(outline, next_milestones(status_of(outline, view), most)) for outline in _chosen(track, view)]
    print_warnings(view.warnings)
    if as_json:
        rows = [
            {**_row(upcoming.status), "track": outline.id, "reasons": upcoming.reasons}
            for outline, upcomings in found
            for upcoming in upcomings
        ]
        print_json({"schema": "tracker.next/1", "error": None, "next": rows, "warnings": view.warnings})
        return
    for outline, upcomings in found:
        for upcoming in upcomings:
            state, milestone = upcoming.status.state, upcoming.status.milestone
            name = click.style(sanitize(state.identity), bold=True)
            click.echo(f"{STATE_GLYPHS[state.state]} {name}  {sanitize(milestone.title)}")
            hours = number_range(*milestone.hours)
            click.echo(fold(f"  {hours} hours; {sanitize('; '.join(upcoming.reasons))}"))
            steps = [step for step in milestone.steps if step.id not in state.ticked]
            if steps:
                click.echo(fold(f"  first step: {sanitize(steps[0].text)} ({sanitize(steps[0].id)})"))
        if not upcomings:
            click.echo(f"{sanitize(outline.id)}: nothing left to do")
    if not track:
        print_track_notices(view)


@click.command()
@click.argument("track", default="", metavar="[TRACK]", shell_complete=complete_tracks)
@json_option
def left(track: str, *, as_json: bool) -> None:
    """List the milestones that are not done, with the steps and deliverables that each still needs.

    \b
    Examples:
      tracker left
      tracker left ai --json
    """
    with reporting_errors(as_json=as_json):
        view = load_progress()
        found = [(outline, remaining_milestones(status_of(outline, view))) for outline in _chosen(track, view)]
    print_warnings(view.warnings)
    if as_json:
        rows = [_row(item) for _, items in found for item in items]
        print_json({"schema": "tracker.left/1", "error": None, "left": rows, "warnings": view.warnings})
        return
    for outline, items in found:
        for item in items:
            needs = sanitize("; ".join(_needs(item)))
            click.echo(fold(f"{STATE_GLYPHS[item.state.state]} {sanitize(item.state.identity)}  {needs}", 4))
        click.echo(f"{sanitize(outline.id)}: {len(items) or 'nothing'} left")
    if not track:
        print_track_notices(view)


def _unknown_authorship(view: View) -> Iterator[str]:
    """For each linked repository whose authors are unknown: why its verified deliverables count for nothing."""
    every = (row for rows in view.progress.ledger.values() for row in rows.values())
    if any(row.status == "verified" and row.authorship == "unknown" for row in every):
        from tracker.actions.authorship import unknown_authorship  # noqa: PLC0415 - loads sqlite3, which is rarely needed

        yield from unknown_authorship(view.progress)


def _chosen(track: str, view: View) -> list[Outline]:
    return [track_outline(view, track)] if track else started_outlines(view)


def _print(item: TrackStatus, states: tuple[str, ...]) -> None:
    tally = item.tally
    click.echo(f"{click.style(sanitize(item.track.title), bold=True)} ({sanitize(item.track.id)})")
    click.echo(f"{_bar(tally)} {tally.percent} %  {tally.done} of {tally.total} done")
    click.echo(", ".join(_words(tally)))
    for number, phase in enumerate(item.phases, 1):
        of = phase.tally
        click.echo(f"  {number}. {shorten(phase.phase.title, 28):<28} {_bar(of)} {of.done:>2} of {of.total}")
        for one in (one for one in phase.milestones if one.state.state in states):
            optional = " (optional)" if one.milestone.optional else ""
            notes = f"  {', '.join(_marks(one.state))}" if _marks(one.state) else ""
            name = sanitize(one.milestone.id)
            click.echo(f"     {STATE_GLYPHS[one.state.state]} {one.state.state:<11} {name}{optional}{notes}")
    problems = [one for one in item.milestones() if one.state.state == "regressed" or _marks(one.state)]
    problems.sort(key=lambda one: one.state.state != "regressed")  # losses first
    for one in problems if not states else ():
        marks = ", ".join([*(["regressed"] if one.state.state == "regressed" else []), *_marks(one.state)])
        click.echo(f"  ! {sanitize(one.state.identity)}: {marks}")


def _marks(state: MilestoneState) -> list[str]:
    stale = {True: ["stale: new commits since it was verified"], None: [], False: []}[state.stale]
    words = {"absent": "repository not found", "rewritten": "the verified commit no longer exists"}
    return [*stale, *(words.get(flag, flag) for flag in state.flags)]


def _words(tally: Count) -> list[str]:
    named = (
        ("verified", tally.verified),
        ("claimed", tally.claimed),
        ("in progress", tally.in_progress),
        ("regressed", tally.regressed),
        ("open", tally.open),
        ("skipped", tally.skipped),
    )
    return [f"{STATE_GLYPHS[word]} {number} {word}" for word, number in named if number] or ["no milestone counts"]


def _bar(tally: Count) -> str:
    """A bar: verified solid, claimed shaded, the rest light."""
    total = tally.total or 1
    verified = BAR_WIDTH * tally.verified // total
    done_ = BAR_WIDTH * tally.done // total if tally.total else BAR_WIDTH
    return f"{'█' * verified}{'▒' * (done_ - verified)}{'░' * (BAR_WIDTH - done_)}"


def _needs(item: MilestoneStatus) -> list[str]:
    steps = [step.id for step in item.milestone.steps if step.id not in item.state.ticked]
    rows = [row.id for row in item.state.deliverables if not row.proves]
    return [
        *([f"steps: {', '.join(steps)}"] if steps else []),
        *([f"deliverables: {', '.join(rows)}"] if rows else []),
    ]


def _as_table(item: TrackStatus, states: tuple[str, ...]) -> dict[str, Any]:
    return {
        "id": item.track.id,
        "title": item.track.title,
        "started": item.started,
        "count": _count(item.tally),
        "phases": [
            {
                "id": phase.phase.id,
                "title": phase.phase.title,
                "count": _count(phase.tally),
                "milestones": [_row(one) for one in phase.milestones if not states or one.state.state in states],
            }
            for phase in item.phases
        ],
    }


def _count(tally: Count) -> dict[str, int]:
    return {**tally._asdict(), "done": tally.done, "percent": tally.percent}


def _row(item: MilestoneStatus) -> dict[str, Any]:
    milestone, state = item.milestone, item.state
    return {
        "id": state.identity,
        "title": milestone.title,
        "state": state.state,
        "stale": state.stale,
        "flags": state.flags,
        "optional": milestone.optional,
        "hours": milestone.hours,
        "claim": state.claim,
        "steps": [{"id": step.id, "text": step.text, "ticked": step.id in state.ticked} for step in milestone.steps],
        "deliverables": [
            {
                "id": row.id,
                "status": row.status,
                "flag": row.row.flag if row.row else "",
                "repository": row.row.repository if row.row else None,
                "commit": row.row.commit if row.row else None,
            }
            for row in state.deliverables
        ],
    }
