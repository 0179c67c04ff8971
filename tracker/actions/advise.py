"""Advise on a track, and begin the one that was advised."""

from __future__ import annotations

import difflib
from datetime import date
from typing import TYPE_CHECKING

from tracker.actions.progress import Done, load_progress
from tracker.actions.start import iso_date, start
from tracker.progress.counting import milestone_state
from tracker.progress.errors import ProgressError
from tracker.progress.events import MOST_HOURS
from tracker.roadmap import advice as advising
from tracker.roadmap.advice import Advice, Way
from tracker.roadmap.loader import TrackError, load
from tracker.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tracker.actions.progress import View

__all__ = ["HOURS", "LEAST_HOURS", "Advice", "Way", "advise", "backgrounds", "chosen", "joys", "no_background", "take"]

HOURS = 8.0
"""Hours a week, where nobody says."""

LEAST_HOURS = 0.5

backgrounds, joys = advising.backgrounds, advising.joys


def advise(
    background: str,
    enjoys: Iterable[str] = (),
    hours_per_week: float = HOURS,
    deadline: str = "",
    starting: str = "",
) -> Advice:
    """The tracks ranked for a person; what is done already is left out. Raises ProgressError.

    `background` is an id, a title or the beginning of one; `enjoys` are ids or unique beginnings.
    """
    from_ = _meant(background, {id_: item.title for id_, item in backgrounds().items()}, "background", "--from")
    liked = tuple(_meant(word, {id_: item.text for id_, item in joys().items()}, "joy", "--enjoys") for word in enjoys)
    if not LEAST_HOURS <= hours_per_week <= MOST_HOURS:
        message = f"hours a week are from {LEAST_HOURS:g} to {MOST_HOURS}"
        raise ProgressError("bad_hours", message, "give --hours-per-week 8, say", wrong_use=True)
    first = date.fromisoformat(iso_date(starting)) if starting else date.today()  # noqa: DTZ011 - the learner's own day
    last = date.fromisoformat(iso_date(deadline)) if deadline else None
    if last and last <= first:
        remedy = f"give a --deadline after {first}"
        raise ProgressError("bad_dates", f"the deadline {last} is not after the start", remedy, wrong_use=True)
    try:
        tracks = [load(id_) for id_ in advising.track_ids()]
    except TrackError as error:
        raise ProgressError(error.code, error.message, error.remedy) from error
    asked = advising.Question(from_, liked, hours_per_week, first, last, frozenset(_done(load_progress())))
    try:
        return advising.advise(asked, tracks)
    except OverflowError:
        message = "the calendar ends before the track does"
        raise ProgressError("bad_date", message, "give an earlier --starting", wrong_use=True) from None


def chosen(advice: Advice, track: str = "") -> Way:
    """The best of the advised tracks, or the one named. Raises ProgressError."""
    ways = [way for way in advice.ways if track in ("", way.track)]
    if not ways:
        remedy = f"the tracks are {', '.join(way.track for way in advice.ways)}"
        raise ProgressError("unknown_track", f'"{shorten(track)}" is not advised on', remedy, wrong_use=True)
    return ways[0]


def take(advice: Advice, track: str = "") -> Done:
    """Begin the best of the advised tracks, or the one named, with its background, hours and deadline.

    Raises ProgressError.
    """
    way = chosen(advice, track)
    return start(way.track, way.origin, advice.hours_per_week, advice.deadline.isoformat() if advice.deadline else "")


def no_background() -> ProgressError:
    """What to tell where nobody says where they come from."""
    remedy = _listed({id_: item.title for id_, item in backgrounds().items()}, "--from")
    return ProgressError("no_background", "nobody says where you come from", remedy, wrong_use=True)


def _done(view: View) -> Iterable[str]:
    for outline in view.tracks.values():
        for milestone in outline.milestones():
            state = milestone_state(outline.id, milestone, view.progress)
            if state.done or state.state == "skipped":
                yield state.identity


def _meant(word: str, known: Mapping[str, str], what: str, option: str) -> str:
    """The id that is meant by an id, a title or the beginning of either. Raises ProgressError."""
    wanted = " ".join(word.casefold().split())
    found = _same(wanted, known) or _begins(wanted, known)
    if len(found) == 1:
        return found[0]
    listed = _listed(known, option)
    if found:
        message = f'"{shorten(word)}" may mean {", ".join(found)}'
        raise ProgressError("ambiguous", message, listed, wrong_use=True, candidates=tuple(found))
    near = difflib.get_close_matches(wanted[:80], known, 1)
    hint = f', did you mean "{near[0]}"?' if near else ""
    raise ProgressError(f"unknown-{what}", f'there is no {what} "{shorten(word)}"{hint}', listed, wrong_use=True)


def _same(wanted: str, known: Mapping[str, str]) -> list[str]:
    return [id_ for id_, title in known.items() if wanted in {id_, title.casefold()}]


def _begins(wanted: str, known: Mapping[str, str]) -> list[str]:
    named = [(id_, (id_, title.casefold())) for id_, title in known.items() if wanted]
    return [id_ for id_, names in named if any(name.startswith(wanted) for name in names)]


def _listed(known: Mapping[str, str], option: str) -> str:
    rows = "".join(f"\n  {id_:<22} {title}" for id_, title in known.items())
    return f"{option} takes one of:{rows}"
