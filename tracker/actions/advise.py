"""Recommend a track, and start the recommended one."""

from __future__ import annotations

import difflib
from datetime import date
from typing import TYPE_CHECKING

from tracker.actions.inputs import check_hours, parse_date
from tracker.actions.progress import Done, load_progress
from tracker.actions.start import start
from tracker.errors import ProgressError
from tracker.progress.counting import milestone_state
from tracker.roadmap import advice as advising
from tracker.roadmap.advice import Advice, TrackAdvice
from tracker.roadmap.backgrounds import backgrounds
from tracker.roadmap.loader import TrackError, load
from tracker.text import shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tracker.actions.progress import View

__all__ = [
    "DEFAULT_HOURS_PER_WEEK",
    "MIN_HOURS_PER_WEEK",
    "Advice",
    "TrackAdvice",
    "advise",
    "backgrounds",
    "choose_track",
    "interests",
    "missing_background",
    "start_advised",
]

DEFAULT_HOURS_PER_WEEK = 8.0
MIN_HOURS_PER_WEEK = 0.5
"""With fewer hours no advice is given."""

interests = advising.interests


def advise(  # noqa: PLR0913, PLR0917 - what a person says of themselves
    background: str,
    enjoys: Iterable[str] = (),
    hours_per_week: float = DEFAULT_HOURS_PER_WEEK,
    deadline: str = "",
    starting: str = "",
    languages: Iterable[str] = (),
    *,
    fast: bool = False,
) -> Advice:
    """Rank the tracks for a person; milestones that are already done are left out. Raises ProgressError.

    `background` is an id, a title, another name of one, or a prefix of these; `enjoys` are interests, named likewise.
    `languages` are programming languages that the person writes; `fast` plans the core milestones only.
    """
    origin = _find(
        background, _titles(), "background", "--from", {id_: one.called for id_, one in backgrounds().items()}
    )
    texts = {id_: item.text for id_, item in interests().items()}
    liked = tuple(_find(word, texts, "interest", "--enjoys") for word in enjoys)
    written = frozenset(map(find_language, languages))
    check_hours(hours_per_week, MIN_HOURS_PER_WEEK)
    first = date.fromisoformat(parse_date(starting)) if starting else date.today()  # noqa: DTZ011 - the learner's own day
    last = date.fromisoformat(parse_date(deadline)) if deadline else None
    if last and last <= first:
        message = f"the deadline {last} is not after the start {first}"
        raise ProgressError("bad_dates", message, "give a later --deadline", wrong_use=True)
    try:
        tracks = [load(id_) for id_ in advising.track_ids()]
    except TrackError as error:
        raise ProgressError.of(error) from error
    situation = advising.Situation(
        origin, liked, hours_per_week, first, last, frozenset(_done(load_progress())), written, fast
    )
    try:
        return advising.advise(situation, tracks)
    except OverflowError:
        message = "the track would end after the last date that a calendar has"
        raise ProgressError("bad_date", message, "give an earlier --starting", wrong_use=True) from None


def choose_track(advice: Advice, track: str = "") -> TrackAdvice:
    """The best advised track, or the one with this id. Raises ProgressError."""
    found = [one for one in advice.ways if track in ("", one.track)]
    if not found:
        remedy = f"available tracks: {', '.join(one.track for one in advice.ways)}"
        raise ProgressError("unknown_track", f'no advice on track "{shorten(track)}"', remedy, wrong_use=True)
    return found[0]


def start_advised(advice: Advice, track: str = "", known: Collection[str] | None = None) -> Done:
    """Start the best advised track, or the one with this id, with its background, hours and deadline.

    `known` are ids of milestones to claim as known before. With the short plan, the milestones outside it are skipped.
    Raises ProgressError.
    """
    one = choose_track(advice, track)
    deadline = advice.deadline.isoformat() if advice.deadline else ""
    left_out = [name.partition("/")[2] for name in one.left_out]
    return start(one.track, one.origin, advice.hours_per_week, deadline, known, left_out)


def missing_background() -> ProgressError:
    """The error where no background is given."""
    return ProgressError("no_background", "--from is required", _choices(_titles(), "--from"), wrong_use=True)


def _titles() -> dict[str, str]:
    return {id_: item.title for id_, item in backgrounds().items()}


def _done(view: View) -> Iterable[str]:
    for outline in view.tracks.values():
        for milestone in outline.milestones():
            state = milestone_state(outline.id, milestone, view.progress)
            if state.done or state.state == "skipped":
                yield state.identity


def find_language(word: str) -> str:
    """The programming language with this name or another of its names. Raises ProgressError."""
    known = advising.languages()
    text = word.strip().casefold()
    if text in known:
        return known[text]
    near = difflib.get_close_matches(text[:80], known, 1)
    message = f'unknown language "{shorten(word.strip())}"' + (f', did you mean "{near[0]}"?' if near else "")
    raise ProgressError("unknown_language", message, f"known languages: {', '.join(known)}", wrong_use=True)


def _find(
    word: str, titles: Mapping[str, str], what: str, option: str, called: Mapping[str, Sequence[str]] | None = None
) -> str:
    """The id that an id, a title, another name or a prefix of these means. Raises ProgressError.

    A longer text means the background whose other name is in it: "I am a backend developer".
    """
    text = " ".join(word.casefold().split())
    others = {id_: [name.casefold() for name in names] for id_, names in (called or {}).items()}
    names = {id_: (id_, title.casefold(), *others.get(id_, ())) for id_, title in titles.items()}
    found = [id_ for id_ in names if text in names[id_]]
    found = found or [id_ for id_ in names if text and any(name.startswith(text) for name in names[id_][:2])]
    found = found or [id_ for id_ in names if text and any(name.startswith(text) for name in names[id_])]
    if not found:
        within = {name: id_ for id_ in names for name in names[id_] if f" {name} " in f" {text} "}
        found = [within[max(within, key=len)]] if within else []
    if len(found) == 1:
        return found[0]
    choices = _choices(titles, option)
    if found:
        message = f'"{shorten(word)}" is ambiguous: {", ".join(found)}'
        raise ProgressError("ambiguous", message, choices, wrong_use=True, candidates=tuple(found))
    near = difflib.get_close_matches(text[:80], titles, 1)
    hint = f', did you mean "{near[0]}"?' if near else ""
    raise ProgressError(f"unknown_{what}", f'unknown {what} "{shorten(word)}"{hint}', choices, wrong_use=True)


def _choices(titles: Mapping[str, str], option: str) -> str:
    rows = "".join(f"\n  {id_:<22} {title}" for id_, title in titles.items())
    return f"{option} takes one of:{rows}"
