"""Union of journals: each event that is not known yet is appended to the file of the device it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.errors import ProgressError
from tracker.progress import journal
from tracker.progress.blocks import Damage, read_new
from tracker.progress.events import encode, ordered
from tracker.progress.lock import locked

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.progress.events import Event


class Merged(NamedTuple):
    """How many events were taken in, how many were known already, and the blocks that could not be read."""

    added: int
    known: int
    damages: list[Damage]


def merge_folder(source: Path, target: Path) -> Merged:
    """Append what `source` has and `target` lacks. Raises ProgressError where one cannot be read or written."""
    found, damages = _by_file(source)
    try:
        target.mkdir(parents=True, exist_ok=True)
        with locked(target, exclusive=True):
            # Of two events that claim one place but differ both are kept: the order chooses the same on each device.
            mine = {repr(event) for events in _by_file(target)[0].values() for event in events}
            added = known = 0
            for name, events in found.items():
                new = [event for event in ordered(events) if repr(event) not in mine]
                known += len(events) - len(new)
                added += len(new)
                mine.update(map(repr, new))
                if new:
                    journal.write_blocks(target / name, [encode(event) for event in new])
    except OSError as error:
        raise journal.unwritable(target, error) from error
    return Merged(added, known, damages)


def _by_file(folder: Path) -> tuple[dict[str, list[Event]], list[Damage]]:
    found: dict[str, list[Event]] = {}
    damages: list[Damage] = []
    for file in journal.journal_files(folder):
        try:
            reading = read_new(file, None)
        except OSError as error:
            reason = error.strerror or str(error)
            raise ProgressError("unreadable", f"{file} cannot be read: {reason}", "make it readable") from error
        if reading:
            found[file.name] = reading.events
            damages += [*reading.damages, *([reading.tail] if reading.tail else [])]
    return found, damages
