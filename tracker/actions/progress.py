"""Read progress, and record what happens to it: what every command and screen about progress goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.progress import journal
from tracker.progress.errors import ProgressError
from tracker.progress.outline import Outline, read_outlines
from tracker.progress.renames import current, ids
from tracker.progress.state import Progress, progress_of
from tracker.text import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tracker.progress.events import Draft

__all__ = ["Done", "ProgressError", "View", "load_progress", "record", "spellings", "started_outlines", "track_outline"]


class View(NamedTuple):
    """Progress under today's names, the tracks it is about, and warnings about files of the journal and of tracks.

    `recorded` is the same progress under the names it was recorded with.
    """

    progress: Progress
    recorded: Progress
    tracks: Mapping[str, Outline]
    warnings: tuple[str, ...] = ()


class Done(NamedTuple):
    """What an action did: a sentence, the ids of the events it recorded (none: nothing changed), the progress now."""

    said: str
    events: tuple[str, ...]
    view: View


def load_progress() -> View:
    """Progress as it stands. Raises ProgressError where the journal cannot be read."""
    return _view(journal.load())


def record(said: str, drafts: Sequence[Draft]) -> Done:
    """Record what happened, all or nothing. Raises ProgressError where it cannot be written."""
    if not drafts:
        return Done(said, (), load_progress())
    written = journal.append(drafts)
    return Done(said, tuple(event.id for event in written.events), _view(written.loaded))


def _view(loaded: journal.Loaded) -> View:
    tracks, about_tracks = read_outlines()
    warnings = [*loaded.warnings, *about_tracks]
    if loaded.damages:
        count = len(loaded.damages)
        blocks = f"{count} blocks of the journal are" if count > 1 else "1 block of the journal is"
        warnings.append(f"{blocks} damaged and set aside, the rest is read: `tracker journal check` tells more")
    recorded = progress_of(loaded.table)
    return View(current(recorded, tracks), recorded, tracks, tuple(warnings))


def spellings(view: View, identity: str) -> list[str]:
    """The names under which ticks, claims, skips and links of this identity, or of its steps, were recorded."""
    recorded = view.recorded
    targets = (target for link in recorded.links.values() for target in link.targets)
    today = ids(view.tracks, recorded.attached).today
    names = dict.fromkeys((*recorded.ticks, *recorded.claims, *recorded.skips, *targets))
    return [name for name in names if (now := today(name)) == identity or now.startswith(f"{identity}.")]


def started_outlines(view: View) -> list[Outline]:
    """The tracks the learner began, in that order."""
    return [view.tracks[id_] for id_ in view.progress.tracks if id_ in view.tracks]


def track_outline(view: View, track: str) -> Outline:
    """The track with this id or unique beginning. Raises ProgressError where there is none."""
    if track in view.tracks:
        return view.tracks[track]
    found = [id_ for id_ in view.tracks if track and id_.startswith(track.lower())]
    if len(found) == 1:
        return view.tracks[found[0]]
    remedy = f"the tracks are {', '.join(view.tracks) or 'none'}"
    raise ProgressError("unknown_track", f'there is no track "{shorten(track)}"', remedy, wrong_use=True)
