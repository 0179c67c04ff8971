"""Start a track, and pause."""

from __future__ import annotations

from datetime import date

from tracker.actions.progress import Done, load_progress, record, track_outline
from tracker.errors import ProgressError
from tracker.progress.events import MAX_HOURS_PER_WEEK, Draft
from tracker.text import sanitize, shorten

MIN_HOURS_PER_WEEK = 0.25


def start(track: str, origin: str = "", hours_per_week: float = 0, target: str = "") -> Done:
    """Start a track, or change the options of a started one. Raises ProgressError.

    `origin` is a background that the track lists; what usually transfers from it is suggested, never claimed.
    """
    view = load_progress()
    outline = track_outline(view, track)
    data: dict[str, object] = {"track": outline.id}
    started = view.progress.tracks.get(outline.id)
    message = f"{'changed' if started else 'started'} {outline.id}: {sanitize(outline.title)}"
    if origin:
        text = origin.strip().casefold()
        prefixed = [entry for entry in outline.entries if entry.origin.casefold().startswith(text)]
        exact = [entry for entry in prefixed if entry.origin.casefold() == text]
        if len(exact or prefixed) != 1:
            names = ", ".join(f'"{entry.origin}"' for entry in prefixed or outline.entries) or "none"
            text = shorten(origin)
            message = f'"{text}" is ambiguous' if prefixed else f'{outline.id} has no background "{text}"'
            raise ProgressError("unknown_background", message, f"available backgrounds: {names}", wrong_use=True)
        entry = (exact or prefixed)[0]
        data["origin"] = entry.origin
        if entry.transfers:
            message += f"\nusually known from this background: {', '.join(entry.transfers)}"
            message += "\nclaim what you already know with `tracker test-out MILESTONE`"
    if hours_per_week:
        data["hours_per_week"] = check_hours(hours_per_week, MIN_HOURS_PER_WEEK)
    if target:
        data["target"] = day = parse_date(target)
        if day < date.today().isoformat():  # noqa: DTZ011 - the learner's own day
            message += f"\nthe target {day} is in the past: set another with --target"
    if started and all(getattr(started, key) == value for key, value in data.items()):
        return Done(f"{outline.id} is already started", (), view)
    return record(message, [Draft("start", data)])


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


def check_hours(hours_per_week: float, minimum: float) -> float:
    """The hours a week, where they are in range. Raises ProgressError otherwise."""
    if minimum <= hours_per_week <= MAX_HOURS_PER_WEEK:
        return hours_per_week
    message = f"hours per week must be between {minimum:g} and {MAX_HOURS_PER_WEEK}"
    raise ProgressError("bad_hours", message, "for example: --hours-per-week 8", wrong_use=True)


def parse_date(text: str) -> str:
    """A date as YYYY-MM-DD. Raises ProgressError where the text is not a date."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        message = f'"{shorten(text)}" is not a date'
        raise ProgressError("bad_date", message, "use the form YYYY-MM-DD, like 2027-03-31", wrong_use=True) from None
