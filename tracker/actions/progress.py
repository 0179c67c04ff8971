"""Load progress and record events: what every command and screen about progress goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker import paths
from tracker.errors import ProgressError
from tracker.progress import journal
from tracker.progress.locations import locations
from tracker.progress.names import resolve
from tracker.progress.outline import Outline, read_outlines
from tracker.progress.renames import identities, with_current_names
from tracker.progress.state import Progress, progress_of
from tracker.text import plural, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tracker.progress.events import Draft, Event

__all__ = [
    "Done",
    "ProgressError",
    "View",
    "find_identity",
    "fingerprint",
    "load_progress",
    "record",
    "record_chosen",
    "recorded_names",
    "started_outlines",
    "track_outline",
]


class View(NamedTuple):
    """Progress under today's names, all tracks by id, and warnings about files of the journal and of tracks.

    `recorded` is the same progress under the names it was recorded with.
    """

    progress: Progress
    recorded: Progress
    tracks: Mapping[str, Outline]
    warnings: tuple[str, ...] = ()


class Done(NamedTuple):
    """The result of an action: a message, the ids of the recorded events (none: no change), the progress after it."""

    message: str
    events: tuple[str, ...]
    view: View


def load_progress() -> View:
    """The present progress. Raises ProgressError where the journal cannot be read."""
    return _view(journal.load())


def fingerprint(view: View) -> tuple[object, ...]:
    """A value that changes when another process records something or commits: journal files and HEADs."""
    try:
        files = journal.journal_files(paths.journal())
        seen = [(file.name, (status := file.stat()).st_mtime_ns, status.st_size) for file in files]
    except OSError:
        seen = []
    return (*seen, *locations(view.progress).items())


def record(message: str, drafts: Sequence[Draft]) -> Done:
    """Record events, all or none. Raises ProgressError where they cannot be written."""
    if not drafts:
        return Done(message, (), load_progress())
    return record_chosen(lambda _recent, _all: (message, drafts))


def record_chosen(choose: Callable[[Sequence[Event], Callable[[], list[Event]]], tuple[str, Sequence[Draft]]]) -> Done:
    """Record events that are chosen from the last events, or from all, while no other process can record anything.

    Raises ProgressError as `record` does.
    """
    message = ""

    def chosen(recent: Sequence[Event], every: Callable[[], list[Event]]) -> Sequence[Draft]:
        nonlocal message
        message, drafts = choose(recent, every)
        return drafts

    written = journal.append_chosen(chosen)
    return Done(message, tuple(event.id for event in written.events), _view(written.state))


def _view(state: journal.JournalState) -> View:
    tracks, track_warnings = read_outlines()
    warnings = [*state.warnings, *track_warnings]
    if count := len(state.damages):
        blocks = f"skipped {plural(count, 'damaged block')} of the journal"
        warnings.append(f"{blocks}; run `tracker journal check` for details")
    recorded = progress_of(state.table)
    if recorded.newer:
        kinds = ", ".join(shorten(kind) for kind in recorded.newer)
        events = plural(sum(recorded.newer.values()), "event")
        warnings.append(f"kept {events} of a newer tracker ({kinds}): update tracker to use them")
    return View(with_current_names(recorded, tracks), recorded, tracks, tuple(warnings))


def find_identity(name: str, view: View, *, steps: bool = False, loose: bool = False) -> str:
    """The identity of the milestone (with `steps`, or step) that a name means. Raises ProgressError.

    Words of a title only count with `loose`, for showing: nothing is recorded for a guess.
    """
    return resolve(name, view.tracks, list(view.progress.tracks), steps=steps, strict=not loose)


def recorded_names(view: View, identity: str) -> list[str]:
    """The names under which ticks, claims, skips and links of this identity, or of its steps, were recorded."""
    recorded = view.recorded
    targets = (target for link in recorded.links.values() for target in link.targets)
    current = identities(view.tracks, recorded.attached).current
    names = dict.fromkeys((*recorded.ticks, *recorded.claims, *recorded.skips, *targets))
    return [name for name in names if (now := current(name)) == identity or now.startswith(f"{identity}.")]


def started_outlines(view: View) -> list[Outline]:
    """The tracks the learner started, in that order."""
    return [view.tracks[id_] for id_ in view.progress.tracks if id_ in view.tracks]


def track_outline(view: View, track: str) -> Outline:
    """The track with this id or unique prefix of one. Raises ProgressError where there is none."""
    if track in view.tracks:
        return view.tracks[track]
    found = [id_ for id_ in view.tracks if track and id_.startswith(track.lower())]
    if len(found) == 1:
        return view.tracks[found[0]]
    remedy = f"available tracks: {', '.join(view.tracks) or 'none'}"
    raise ProgressError("unknown_track", f'unknown track "{shorten(track)}"', remedy, wrong_use=True)
