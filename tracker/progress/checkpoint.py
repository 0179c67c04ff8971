"""The checkpoint of the journal, so that only new bytes are read. It can be deleted at any time.

It contains the table as of some event, `base`, and the few events after it, `tail`: undoing one of these, or merging a
late one from another device, does not require reading the whole journal again.
"""

from __future__ import annotations

import json
import os
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import tracker
from tracker import paths
from tracker.files.atomic_write import write_cache
from tracker.files.regular import open_regular
from tracker.progress import events, fold
from tracker.progress.events import Event
from tracker.progress.journal_file import DamagedBlock, ReadPosition

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tracker.progress.events import Key

MAX_TAIL, KEPT_TAIL = 64, 16
"""A tail longer than the first is folded into the base, except for as many events as the second."""

_VERSION = [tracker.__version__, fold.FOLD_VERSION, events.VERSION]


class Checkpoint(NamedTuple):
    """The journal as read so far.

    marks    file name → how far it was read
    base     the table as JSON, after all events up to `last`
    tail     the events after `last`, sorted
    outside  events before the tail that its undo events name: the base was folded without them
    """

    marks: Mapping[str, ReadPosition]
    damages: tuple[DamagedBlock, ...]
    clock: int
    last: Key
    outside: Mapping[str, Key]
    tail: tuple[Event, ...]
    base: str

    def table(self) -> dict[str, Any]:
        """The table after all events."""
        return fold.fold(json.loads(self.base), self.tail, fold.undone(self.tail))


EMPTY = Checkpoint({}, (), 0, (-1, ""), {}, (), json.dumps(fold.empty()))


def advance(
    old: Checkpoint, new: list[Event], marks: Mapping[str, ReadPosition], damages: list[DamagedBlock]
) -> Checkpoint | None:
    """The checkpoint with new events; None where one is older than its base, so that everything must be read again."""
    if any(event.key <= old.last for event in new):
        return None
    tail = events.ordered((*old.tail, *new))
    if old.last != EMPTY.last and _outside(tail) != old.outside:
        return None
    base, last = old.base, old.last
    if len(tail) > MAX_TAIL:
        cut = len(tail) - KEPT_TAIL
        base = json.dumps(fold.fold(json.loads(base), tail[:cut], fold.undone(tail)), separators=(",", ":"))
        last, tail = tail[cut - 1].key, tail[cut:]
    clock = max((old.clock, *(event.clock for event in new)))
    return Checkpoint(marks, (*old.damages, *damages), clock, last, _outside(tail), tuple(tail), base)


def _outside(tail: list[Event]) -> dict[str, Key]:
    here = {event.id for event in tail}
    return {id_: key for id_, key in fold.undone(tail).items() if id_ not in here}


def load(home: Path) -> Checkpoint:
    """The checkpoint of this home, EMPTY where there is none."""
    try:
        with open_regular(_file(home)) as file, open_regular(_base(home)) as text:
            stored, base = json.load(file), text.read().decode()
        if (stored["version"], stored["home"], stored["base"]) != (_VERSION, str(home), _checksum(base)):
            return EMPTY
        return Checkpoint(
            {name: ReadPosition(*mark) for name, mark in stored["marks"].items()},
            tuple(DamagedBlock(*damage) for damage in stored["damages"]),
            stored["clock"],
            (stored["last"][0], stored["last"][1]),
            {id_: (clock, id__) for id_, (clock, id__) in stored["outside"].items()},
            tuple(Event(*event) for event in stored["tail"]),
            base,
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return EMPTY


def save(home: Path, checkpoint: Checkpoint, old: Checkpoint) -> None:
    """Write it, where the cache folder is writable; the base is only written where it changed."""
    head = {**checkpoint._asdict(), "version": _VERSION, "home": str(home), "base": _checksum(checkpoint.base)}
    if (old is not EMPTY and checkpoint.base == old.base) or write_cache(_base(home), checkpoint.base):
        write_cache(_file(home), json.dumps(head, separators=(",", ":")))


def _checksum(text: str) -> int:
    return zlib.crc32(text.encode())


def discard(home: Path) -> None:
    """Delete it, so that everything is read again."""
    with suppress(OSError):
        _file(home).unlink(missing_ok=True)


def _base(home: Path) -> Path:
    return _file(home).with_suffix(".base.json")


def _file(home: Path) -> Path:
    return paths.cache() / "progress" / f"journal-{zlib.crc32(os.fsencode(os.path.realpath(home))):08x}.json"
