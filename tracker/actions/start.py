"""Start a track, and pause."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tracker.actions.inputs import check_hours, parse_date, parse_target
from tracker.actions.progress import Done, load_progress, record, track_outline
from tracker.errors import ProgressError
from tracker.files.problems import nearest
from tracker.progress.counting import milestone_state
from tracker.progress.events import KNOWN_BEFORE, OUTSIDE_SHORT_PLAN, Draft
from tracker.text import plural, sanitize, shorten

if TYPE_CHECKING:
    from collections.abc import Collection

    from tracker.actions.progress import View
    from tracker.progress.outline import EntryOutline, MilestoneOutline, Outline

MIN_HOURS_PER_WEEK = 0.25


def start(  # noqa: PLR0913, PLR0917 - what a learner says when a track is started
    track: str,
    origin: str = "",
    hours_per_week: float = 0,
    target: str = "",
    known: Collection[str] | None = None,
    left_out: Collection[str] = (),
) -> Done:
    """Start a track, or change the options of a started one. Raises ProgressError.

    `origin` is a background that the track lists. `known` are ids of milestones that the learner knows already: they
    become claims, "known before", in the same action. None only names what the background usually brings. `left_out`
    are ids of milestones outside a short plan, which are skipped in the same action.
    """
    view = load_progress()
    outline = track_outline(view, track)
    data: dict[str, object] = {"track": outline.id}
    started = view.progress.tracks.get(outline.id)
    message = f"{'changed' if started else 'started'} {outline.id}: {sanitize(outline.title)}"
    if origin:
        entry = _entry(outline, origin)
        data["origin"] = entry.origin
        usual = usually_known(track, entry.origin, view)
        if usual and known is None:
            message += f"\nusually known from this background: {', '.join(one.id for one in usual)}"
            message += "\nclaim all of them with --known all, or some with --known and their ids, separated by commas"
    if hours_per_week:
        data["hours_per_week"] = check_hours(hours_per_week, MIN_HOURS_PER_WEEK)
    if target:
        data["target"] = parse_target(target)
    claims = _claims(outline, known or (), view)
    if claims:
        count = plural(len(claims), "milestone")
        optional = {milestone.id for milestone in outline.milestones() if milestone.optional}
        uncounted = sum(str(claim.data["of"]).partition("/")[2] in optional for claim in claims)
        aside = f", {uncounted} of them optional, which progress does not count" if uncounted else ""
        message += f"\nclaimed {count} as known before{aside}; `tracker untick MILESTONE` takes one back"
    skips = [
        Draft("skip", {"of": f"{outline.id}/{milestone.id}", "reason": OUTSIDE_SHORT_PLAN})
        for milestone in outline.milestones()
        if milestone.id in left_out and _is_open(outline.id, milestone, view)
    ]
    if skips:
        message += f"\nskipped {plural(len(skips), 'milestone')} outside the short plan; "
        message += "`tracker unskip MILESTONE` takes one back"
    changed = started is None or any(getattr(started, key) != value for key, value in data.items())
    if not changed and not claims and not skips:
        return Done(f"{outline.id} is already started", (), view)
    return record(message, [*([Draft("start", data)] if changed else []), *claims, *skips])


def usually_known(track: str, origin: str, view: View) -> list[MilestoneOutline]:
    """The milestones that a background usually brings and that are not done, in roadmap order. Raises ProgressError."""
    outline = track_outline(view, track)
    transfers = _entry(outline, origin).transfers
    return [
        milestone
        for milestone in outline.milestones()
        if milestone.id in transfers and _is_open(outline.id, milestone, view)
    ]


def _is_open(track: str, milestone: MilestoneOutline, view: View) -> bool:
    state = milestone_state(track, milestone, view.progress)
    return not state.done and state.state != "skipped"


def _claims(outline: Outline, known: Collection[str], view: View) -> list[Draft]:
    """The events that claim milestones as known before, without those that are done. Raises ProgressError."""
    by_id = {milestone.id: milestone for milestone in outline.milestones()}
    if unknown := [id_ for id_ in known if id_ not in by_id]:
        near = nearest(unknown[0], by_id)
        remedy = f"did you mean {near}?" if near else f"`tracker tracks show {outline.id}` lists them"
        message = f'{outline.id} has no milestone "{shorten(unknown[0])}"'
        raise ProgressError("unknown_milestone", message, remedy, wrong_use=True)
    return [
        Draft("test-out", {"of": f"{outline.id}/{id_}", "reason": KNOWN_BEFORE})
        for id_ in dict.fromkeys(known)
        if _is_open(outline.id, by_id[id_], view)
    ]


def _entry(outline: Outline, origin: str) -> EntryOutline:
    """The entry point with this name, or a prefix of one. Raises ProgressError."""
    text = origin.strip().casefold()
    prefixed = [entry for entry in outline.entries if entry.origin.casefold().startswith(text)]
    exact = [entry for entry in prefixed if entry.origin.casefold() == text]
    if len(exact or prefixed) != 1:
        names = ", ".join(f'"{entry.origin}"' for entry in prefixed or outline.entries) or "none"
        text = shorten(origin)
        message = f'"{text}" is ambiguous' if prefixed else f'{outline.id} has no background "{text}"'
        raise ProgressError("unknown_background", message, f"available backgrounds: {names}", wrong_use=True)
    return (exact or prefixed)[0]


def pause(since: str = "", until: str = "", reason: str = "") -> Done:
    """Pause from `since` (default: today) up to, but not including, `until` (default: open). Raises ProgressError."""
    view = load_progress()
    first = parse_date(since) if since else date.today().isoformat()  # noqa: DTZ011 - the learner's own day
    last = parse_date(until) if until else ""
    if last and last <= first:
        remedy = "give a later date with --until"
        raise ProgressError("bad_dates", f"{last} is not after {first}", remedy, wrong_use=True)
    if any(not pause_.until for pause_ in view.progress.pauses):
        return Done("already paused; `tracker unpause` ends the pause", (), view)
    data = {"since": first, "until": last, "reason": reason}
    return record(f"paused from {first}{f' until {last}' if last else ''}", [Draft("pause", data)])


def unpause() -> Done:
    """End the pause today. Raises ProgressError."""
    view = load_progress()
    today = date.today().isoformat()  # noqa: DTZ011 - the learner's own day
    if not any(not pause_.until or pause_.until > today for pause_ in view.progress.pauses):
        return Done("not paused", (), view)
    return record("ended the pause", [Draft("unpause", {"on": today})])
