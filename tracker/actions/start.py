"""Begin a track, and stop the clock for a while."""

from __future__ import annotations

from datetime import date

from tracker.actions.progress import Done, load_progress, record, track_outline
from tracker.progress.errors import ProgressError
from tracker.progress.events import MOST_HOURS, Draft
from tracker.text import sanitize, shorten

LEAST_HOURS = 0.25


def start(track: str, origin: str = "", hours_per_week: float = 0, target: str = "") -> Done:
    """Begin a track, or change what was said when it was begun.

    `origin` is a background the track names; what usually transfers is told, never claimed. Raises ProgressError.
    """
    view = load_progress()
    outline = track_outline(view, track)
    data: dict[str, object] = {"track": outline.id}
    known = view.progress.tracks.get(outline.id)
    said = f"{'changed' if known else 'started'} {outline.id}: {sanitize(outline.title)}"
    if origin:
        named = [entry for entry in outline.entries if entry.origin.casefold().startswith(origin.strip().casefold())]
        exact = [entry for entry in named if entry.origin.casefold() == origin.strip().casefold()]
        if len(exact or named) != 1:
            ways = ", ".join(f'"{entry.origin}"' for entry in named or outline.entries) or "none"
            message = f'"{shorten(origin)}" is no single background of {outline.id}'
            raise ProgressError("unknown_background", message, f"the backgrounds are {ways}", wrong_use=True)
        entry = (exact or named)[0]
        data["origin"] = entry.origin
        if entry.transfers:
            said += f"\nusually known from there: {', '.join(entry.transfers)}"
            said += '\nclaim what you know with `tracker test-out MILESTONE --reason "…"`'
    if hours_per_week:
        if not LEAST_HOURS <= hours_per_week <= MOST_HOURS:
            message = f"hours a week are from {LEAST_HOURS} to {MOST_HOURS}"
            raise ProgressError("bad_hours", message, "give --hours-per-week 8, say", wrong_use=True)
        data["hours_per_week"] = hours_per_week
    if target:
        data["target"] = day = iso_date(target)
        if day < date.today().isoformat():  # noqa: DTZ011 - the learner's own day
            said += f"\nthe target {day} is past: give another with --target"
    if known and all(getattr(known, key) == value for key, value in data.items()):
        return Done(f"{outline.id} is started already", (), view)
    return record(said, [Draft("start", data)])


def pause(since: str = "", until: str = "", reason: str = "") -> Done:
    """Let days count for nothing from `since` (today) up to, not with, `until` (open). Raises ProgressError."""
    view = load_progress()
    first = iso_date(since) if since else date.today().isoformat()  # noqa: DTZ011 - the learner's own day
    last = iso_date(until) if until else ""
    if last and last <= first:
        raise ProgressError("bad_dates", f"{last} is not after {first}", "give --until a later day", wrong_use=True)
    if any(not kept.until for kept in view.progress.pauses):
        return Done("paused already: `tracker unpause` ends it", (), view)
    data = {"since": first, "until": last, "reason": reason}
    return record(f"paused from {first}{f' to {last}' if last else ''}", [Draft("pause", data)])


def unpause() -> Done:
    """End the pause today. Raises ProgressError."""
    view = load_progress()
    today = date.today().isoformat()  # noqa: DTZ011 - the learner's own day
    if not any(not kept.until or kept.until > today for kept in view.progress.pauses):
        return Done("nothing is paused", (), view)
    return record("the pause is over", [Draft("unpause", {"on": today})])


def iso_date(text: str) -> str:
    """A date as YYYY-MM-DD. Raises ProgressError where it is none."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        message = f'"{shorten(text)}" is no date'
        raise ProgressError("bad_date", message, "write it like 2027-03-31", wrong_use=True) from None
