"""The checkpoint: what was read so far, so that only new bytes are read. It can be thrown away at any time.

It holds the table as of some event, `base`, and the few events after it, `tail`: taking back one of those, or one that
arrives late from another device, costs no second reading of the years before.
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
from tracker.progress import events, fold
from tracker.progress.events import Event
from tracker.progress.journal_file import Damage, Mark

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tracker.progress.events import Key

MOST_KEPT, KEPT = 64, 16
_VERSION = [tracker.__version__, fold.FOLD_VERSION, events.VERSION]


class Checkpoint(NamedTuple):
    """What is known without reading the journal again.

    base     the table as JSON, after all events up to `last`
    tail     the events after `last`, in their order
    outside  what the tail's undo events name that is not in the tail: the base was made knowing it
    """

    marks: Mapping[str, Mark]
    damages: tuple[Damage, ...]
    clock: int
    last: Key
    outside: Mapping[str, Key]
    tail: tuple[Event, ...]
    base: str

    def table(self) -> dict[str, Any]:
        """The table after all events."""
        return fold.fold(json.loads(self.base), self.tail, fold.undone(self.tail))


NOTHING = Checkpoint({}, (), 0, (-1, ""), {}, (), json.dumps(fold.empty()))


def advanced(old: Checkpoint, new: list[Event], marks: Mapping[str, Mark], damages: list[Damage]) -> Checkpoint | None:
    """The checkpoint with new events; None where they reach back before its base, so that all must be read again."""
    if any(event.key <= old.last for event in new):
        return None
    tail = events.ordered((*old.tail, *new))
    if old.last != NOTHING.last and _outside(tail) != old.outside:
        return None
    base, last = old.base, old.last
    if len(tail) > MOST_KEPT:
        cut = len(tail) - KEPT
        base = json.dumps(fold.fold(json.loads(base), tail[:cut], fold.undone(tail)), separators=(",", ":"))
        last, tail = tail[cut - 1].key, tail[cut:]
    clock = max((old.clock, *(event.clock for event in new)))
    return Checkpoint(marks, (*old.damages, *damages), clock, last, _outside(tail), tuple(tail), base)


def _outside(tail: list[Event]) -> dict[str, Key]:
    here = {event.id for event in tail}
    return {id_: key for id_, key in fold.undone(tail).items() if id_ not in here}


def load(home: Path) -> Checkpoint:
    """The checkpoint of this home, or one that knows nothing."""
    try:
        kept = json.loads(_file(home).read_bytes())
        base = _base(home).read_text(encoding="utf-8")
        if (kept["version"], kept["home"], kept["base"]) != (_VERSION, str(home), _sum(base)):
            return NOTHING
        return Checkpoint(
            {name: Mark(*mark) for name, mark in kept["marks"].items()},
            tuple(Damage(*damage) for damage in kept["damages"]),
            kept["clock"],
            (kept["last"][0], kept["last"][1]),
            {id_: (clock, id__) for id_, (clock, id__) in kept["outside"].items()},
            tuple(Event(*event) for event in kept["tail"]),
            base,
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return NOTHING


def save(home: Path, checkpoint: Checkpoint, old: Checkpoint) -> None:
    """Keep it, where the cache folder can be written; the base is written only when it is another than before."""
    head = {**checkpoint._asdict(), "version": _VERSION, "home": str(home), "base": _sum(checkpoint.base)}
    if (old is not NOTHING and checkpoint.base == old.base) or write_cache(_base(home), checkpoint.base):
        write_cache(_file(home), json.dumps(head, separators=(",", ":")))


def _sum(text: str) -> int:
    return zlib.crc32(text.encode())


def forget(home: Path) -> None:
    """Throw it away, so that all is read again."""
    with suppress(OSError):
        _file(home).unlink(missing_ok=True)


def _base(home: Path) -> Path:
    return _file(home).with_suffix(".base.json")


def _file(home: Path) -> Path:
    return paths.cache() / "progress" / f"journal-{zlib.crc32(os.fsencode(os.path.realpath(home))):08x}.json"
