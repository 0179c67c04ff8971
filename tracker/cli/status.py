"""`tracker status`, `next`, `left`, `shelf` and `attach`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.actions.progress import load_progress, started_outlines, track_outline
from tracker.actions.status import next_milestones, remaining_milestones
from tracker.actions.status import status as status_of
from tracker.cli.common import done, json_option, lost_tracks, nothing_started, print_json, told, warn
from tracker.cli.completing import complete_milestones, complete_tracks
from tracker.cli.glyphs import GLYPHS
from tracker.text import sanitize, shorten

if TYPE_CHECKING:
    from tracker.actions.progress import View
    from tracker.actions.status import MilestoneStatus, TrackStatus
    from tracker.progress.counting import Count
    from tracker.progress.outline import Outline
    from tracker.progress.state import MilestoneState

BAR = 20


@click.command()
@click.argument("track", default="", metavar="[TRACK]", shell_complete=complete_tracks)
@click.option("--milestones", "-m", is_flag=True, help="Each milestone, too.")
@click.option(
    "--state", "states", multiple=True, type=click.Choice(tuple(GLYPHS)), help="Only milestones in this state."
)
@json_option
def status(track: str, states: tuple[str, ...], *, milestones: bool, as_json: bool) -> None:
    """Show how far you are: verified, claimed and open told apart.

    Skipped and optional milestones do not count. Without TRACK, all tracks you started.

    \b
    Examples:
      tracker status
      tracker status ai --milestones
      tracker status --state regressed --state claimed
    """
    with told(as_json=as_json):
        view = load_progress()
        found = [status_of(outline, view) for outline in _chosen(track, view)]
        shelf = _shelf_size(view)
    warn(view)
    if as_json:
        print_json(
            {
                "schema": "tracker.status/1",
                "error": None,
                "tracks": [_as_table(item, states) for item in found],
                "shelf": shelf,
                "warnings": view.warnings,
            }
        )
        return
    for number, item in enumerate(found):
        click.echo("" if number else None, nl=bool(number))
        _print(item, states or tuple(GLYPHS) * milestones)
    _tell_the_rest(track, view)
    if shelf:
        click.echo(f"\n{shelf} on the shelf, of milestones that no track has: tracker shelf")


@click.command("next")
@click.argument("track", default="", metavar="[TRACK]", shell_complete=complete_tracks)
@click.option("-n", "most", type=click.IntRange(1, 100), default=3, show_default=True, help="How many.")
@json_option
def next_(track: str, most: int, *, as_json: bool) -> None:
    """Show what to do next, and why that.

    First what regressed, then what you began, then what has everything it needs.

    \b
    Examples:
      tracker next
      tracker next ai -n 5
    """
    with told(as_json=as_json):
        view = load_progress()
        found = [(outline, next_milestones(status_of(outline, view), most)) for outline in _chosen(track, view)]
    warn(view)
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
            click.echo(
                f"{GLYPHS[state.state]} {click.style(sanitize(state.identity), bold=True)}  {sanitize(milestone.title)}"
            )
            click.echo(f"  {_hours(milestone.hours)}; {sanitize('; '.join(upcoming.reasons))}")
            steps = [step for step in milestone.steps if step.id not in state.ticked]
            if steps:
                click.echo(f"  first: {sanitize(steps[0].text)} ({sanitize(steps[0].id)})")
        if not upcomings:
            click.echo(f"{sanitize(outline.id)}: nothing left to do")
    _tell_the_rest(track, view)


@click.command()
@click.argument("track", default="", metavar="[TRACK]", shell_complete=complete_tracks)
@json_option
def left(track: str, *, as_json: bool) -> None:
    """Name everything that still keeps a track from 100 %, with what each lacks.

    \b
    Examples:
      tracker left
      tracker left ai --json
    """
    with told(as_json=as_json):
        view = load_progress()
        found = [(outline, remaining_milestones(status_of(outline, view))) for outline in _chosen(track, view)]
    warn(view)
    if as_json:
        rows = [_row(item) for _, items in found for item in items]
        print_json({"schema": "tracker.left/1", "error": None, "left": rows, "warnings": view.warnings})
        return
    for outline, items in found:
        for item in items:
            click.echo(
                f"{GLYPHS[item.state.state]} {sanitize(item.state.identity)}  {sanitize('; '.join(_lacks(item)))}"
            )
        click.echo(f"{sanitize(outline.id)}: {len(items) or 'nothing'} left")
    _tell_the_rest(track, view)


@click.command()
@json_option
def shelf(*, as_json: bool) -> None:
    """List records of milestones that no track has any more; nothing of them is lost.

    \b
    Example:
      tracker shelf
    """
    from tracker.progress.renames import orphans  # noqa: PLC0415 - only this command names them

    with told(as_json=as_json):
        view = load_progress()
        found = orphans(view.progress, view.tracks)
    warn(view)
    if as_json:
        print_json({"schema": "tracker.shelf/1", "error": None, "shelf": found, "warnings": view.warnings})
        return
    for orphan in found:
        click.echo(f"{sanitize(orphan.identity)}  {', '.join(orphan.records)}")
    click.echo("tracker attach OLD NEW gives them to another milestone" if found else "the shelf is empty", err=True)


@click.command()
@click.argument("old")
@click.argument("new", shell_complete=complete_milestones)
@json_option
def attach(old: str, new: str, *, as_json: bool) -> None:
    """Give the records of a vanished milestone or step to one that is there.

    \b
    Example:
      tracker attach ai/rag-basics ai/rag-from-scratch
    """
    from tracker.actions.journal import attach as attached  # noqa: PLC0415 - only this command needs it

    with told(as_json=as_json):
        done(attached(old, new), as_json=as_json)


def _tell_the_rest(track: str, view: View) -> None:
    """Name the tracks that were begun and cannot be read, or say how to begin where none was."""
    if not track:
        for line in lost_tracks(view) if view.progress.tracks else [nothing_started(view)]:
            click.echo(line)


def _chosen(track: str, view: View) -> list[Outline]:
    return [track_outline(view, track)] if track else started_outlines(view)


def _shelf_size(view: View) -> int:
    from tracker.progress.renames import orphans  # noqa: PLC0415 - beside its use

    return len(orphans(view.progress, view.tracks))


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
            click.echo(f"     {GLYPHS[one.state.state]} {one.state.state:<11} {name}{optional}{notes}")
    trouble = [one for one in item.milestones() if one.state.state == "regressed" or _marks(one.state)]
    for one in trouble if not states else ():
        marks = ", ".join([*(["regressed"] if one.state.state == "regressed" else []), *_marks(one.state)])
        click.echo(f"  ! {sanitize(one.state.identity)}: {marks}")


def _marks(state: MilestoneState) -> list[str]:
    stale = {True: ["stale: not verified at HEAD"], None: [], False: []}[state.stale]
    words = {"absent": "its repository is not there", "rewritten": "the verified commit is gone"}
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
    return [f"{GLYPHS[word]} {number} {word}" for word, number in named if number] or ["nothing counts"]


def _bar(tally: Count) -> str:
    """Verified full, claimed shaded, the rest empty; full only when all is done."""
    total = tally.total or 1
    verified = BAR * tally.verified // total
    done_ = BAR * tally.done // total if tally.total else BAR
    return f"{'█' * verified}{'▒' * (done_ - verified)}{'░' * (BAR - done_)}"


def _lacks(item: MilestoneStatus) -> list[str]:
    steps = [step.id for step in item.milestone.steps if step.id not in item.state.ticked]
    rows = [row.id for row in item.state.deliverables if row.status != "verified"]
    return [
        *([f"steps {', '.join(steps)}"] if steps else []),
        *([f"deliverables {', '.join(rows)}"] if rows else []),
    ]


def _hours(hours: tuple[float, float]) -> str:
    least, most = hours
    return f"{least:g} hours" if least == most else f"{least:g}–{most:g} hours"  # noqa: RUF001 - the dash of a range


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
