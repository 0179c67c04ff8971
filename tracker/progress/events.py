"""One event, as a value and as an `[[event]]` block of TOML.

A block is complete when it has its `kind`, which is written last: a truncated block is never taken for a shorter
event. Strings are written on one line, so `[[event]]` at the start of a line always begins a block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import tomli_w

from tracker.files.problems import Problem
from tracker.files.toml import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

VERSION = 2
"""The newest version of the format of an event; each event contains the oldest that can express it."""

FIRST_VERSION = 1

Key: TypeAlias = tuple[int, str]
"""The sort key over the events of all devices: Lamport clock, then id."""

BLOCK_HEADER = "[[event]]\n"
_MAX_BLOCK = 1 << 20
_MAX_CLOCK = _MAX_NUMBER = 1 << 53
MAX_HOURS_PER_WEEK = 7 * 24

_TEXT, _LIST, _FLAG, _NUMBER = str, list, bool, (int, float)
FIELDS: Mapping[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "start": ({"track": _TEXT}, {"origin": _TEXT, "hours_per_week": _NUMBER, "target": _TEXT}),
    "tick": ({"of": _TEXT}, {}),
    "untick": ({"of": _TEXT}, {}),
    "test-out": ({"of": _TEXT, "reason": _TEXT}, {"task": _TEXT}),
    "skip": ({"of": _TEXT}, {"reason": _TEXT}),
    "unskip": ({"of": _TEXT}, {}),
    "note": ({"of": _TEXT, "text": _TEXT}, {"question": _TEXT, "question_id": _TEXT}),
    "remove-note": ({"of": _TEXT, "recorded": _TEXT, "text": _TEXT}, {}),
    "review": ({"of": _TEXT, "question": _TEXT, "grade": _TEXT}, {"question_id": _TEXT}),
    "impact": ({"of": _TEXT, "text": _TEXT}, {"metric": _TEXT, "before": _TEXT, "after": _TEXT}),
    "remove-impact": ({"of": _TEXT, "recorded": _TEXT, "text": _TEXT}, {}),
    "place": ({"of": _TEXT, "text": _TEXT, "repository": _TEXT}, {}),
    "link": (
        {"repository": _TEXT, "path": _TEXT, "milestones": _LIST},
        {"remote": _TEXT, "public": _FLAG, "subdirectory": _TEXT},
    ),
    "branch": ({"repository": _TEXT, "branch": _TEXT}, {}),
    "unlink": ({"repository": _TEXT, "milestones": _LIST}, {}),
    "verified": (
        {"repository": _TEXT, "commit": _TEXT, "catalogue": _TEXT, "rows": _LIST},
        {"subdirectory": _TEXT},
    ),
    "uses": (
        {"repository": _TEXT, "commit": _TEXT, "rows": _LIST, "technologies": _LIST},
        {"subdirectory": _TEXT},
    ),
    "authorship": (
        {"repository": _TEXT, "commit": _TEXT, "addresses": _TEXT, "rows": _LIST},
        {"subdirectory": _TEXT},
    ),
    "address": ({"address": _TEXT}, {}),
    "project": ({"repository": _TEXT}, {"name": _TEXT, "purpose": _TEXT, "demo": _TEXT}),
    "figure": (
        {"repository": _TEXT, "metric": _TEXT, "value": _TEXT, "path": _TEXT, "line": _NUMBER, "commit": _TEXT},
        {"shown": _FLAG},
    ),
    "direction": ({"metric": _TEXT, "better": _TEXT}, {}),
    "pause": ({"since": _TEXT}, {"until": _TEXT, "reason": _TEXT}),
    "unpause": ({"on": _TEXT}, {}),
    "attach": ({"of": _TEXT, "to": _TEXT}, {}),
    "undo": ({"events": _LIST}, {}),
}
"""Kind → required fields and optional fields, with their types.

A program sets aside events of its own version with a kind or field that it does not know. What is added later is
therefore an event of its own (`branch` beside `link`, `uses` and `authorship` beside `verified`) with a version of its
own, so that an older program on another device still reads the rest.
"""

_TICKS = ("start", "tick", "untick", "test-out", "skip", "unskip", "note", "review", "impact")
KINDS_OF_1 = frozenset((*_TICKS, "link", "unlink", "verified", "pause", "unpause", "attach", "undo"))
"""The kinds that version 1 has: an older program reads them."""

KNOWN_BEFORE = "known before"
"""The reason of the claims that are made when a track is started."""

OUTSIDE_SHORT_PLAN = "outside the short plan"
"""The reason of the skips that are made when the short plan is started."""


class Event(NamedTuple):
    """Something that happened. Events are ordered by (clock, id); the wall clock `at` is for display.

    `newer` is the version of the format where a newer tracker wrote it, in a way that this one cannot read, else 0:
    such an event is kept, merged and named, and has no effect.
    """

    clock: int
    id: str
    at: str
    kind: str
    data: dict[str, Any]
    newer: int = 0

    @property
    def key(self) -> Key:
        """The sort key over the events of all devices."""
        return self.clock, self.id

    @property
    def action(self) -> str:
        """The part of the id that the events of one action share."""
        return self.id.partition(".")[0]


def ordered(events: Iterable[Event]) -> list[Event]:
    """Each event once, sorted; of two different events with the same key, the choice does not depend on their order."""
    by_key: dict[Key, Event] = {}
    for event in events:
        other = by_key.setdefault(event.key, event)
        if other != event:
            by_key[event.key] = min(other, event, key=repr)
    return [by_key[key] for key in sorted(by_key)]


class Draft(NamedTuple):
    """An event that is not in the journal yet."""

    kind: str
    data: dict[str, Any]


class BlockError(Exception):
    """A block is not a valid event; the message says why."""


def encode(event: Event) -> str:
    """The event as a block."""
    version = event.newer or (FIRST_VERSION if event.kind in KINDS_OF_1 else VERSION)
    head = {"v": version, "id": event.id, "clock": event.clock, "at": event.at}
    text = tomli_w.dumps({**head, **_clean(event.data), "kind": event.kind}, multiline_strings=False)
    return f"{BLOCK_HEADER}{text}\n"


def decode(block: str) -> Event:
    """The event in a block. Raises BlockError where it is not valid."""
    if len(block) > _MAX_BLOCK:
        raise BlockError("is too large")
    parsed = parse(block)
    if isinstance(parsed, Problem):
        raise BlockError(parsed.message)
    found = parsed.get("event")
    if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], dict):
        raise BlockError("is not a single [[event]]")
    table = found[0]
    version = table.pop("v", None)
    if type(version) is not int or not FIRST_VERSION <= version < _MAX_NUMBER:
        raise BlockError("has no version (v)")
    if version > VERSION:
        return _newer(version, *_head(table), table)
    return _checked(version, table)


def _checked(version: int, table: dict[str, Any]) -> Event:
    clock, id_, at, kind = _head(table)
    if kind not in FIELDS:
        if version > FIRST_VERSION:
            return _newer(version, clock, id_, at, kind, table)
        raise BlockError(f"has the unknown kind {kind[:40]!r}")
    required, optional = FIELDS[kind]
    if unknown := table.keys() - required.keys() - optional.keys():
        raise BlockError(f"has a field that {kind} events do not have, {min(unknown)[:40]!r}")
    for name, type_ in {**required, **optional}.items():
        if (name in required or name in table) and not _is_valid(table.get(name), type_):
            raise BlockError(f"is a {kind} event without a valid {name}")
    if not 0 < table.get("hours_per_week", 1) <= MAX_HOURS_PER_WEEK:
        raise BlockError(f"has no hours_per_week between 0 and {MAX_HOURS_PER_WEEK}")
    return Event(clock, id_, at, kind, table)


def _head(table: dict[str, Any]) -> tuple[int, str, str, str]:
    """Clock, id, time and kind, taken out of the table of an event of any version."""
    if "kind" not in table:
        raise BlockError("is truncated: it has no kind")
    clock, id_, at, kind = (table.pop(key, None) for key in ("clock", "id", "at", "kind"))
    if not isinstance(kind, str):
        raise BlockError(f"has the unknown kind {str(kind)[:40]!r}")
    if type(clock) is not int or not 0 <= clock < _MAX_CLOCK:
        raise BlockError("has no clock between 0 and 2⁵³")
    if not isinstance(id_, str) or not id_ or not isinstance(at, str):
        raise BlockError("has no id or time")
    return clock, id_, at, kind


def _newer(version: int, clock: int, id_: str, at: str, kind: str, table: dict[str, Any]) -> Event:  # noqa: PLR0913, PLR0917 - the fields of an event
    if not all(map(_is_plain, table.values())):
        raise BlockError(f"was written by a newer tracker (format version {version}) with values that cannot be kept")
    return Event(clock, id_, at, kind, table, version)


def _is_valid(value: object, type_: Any) -> bool:  # noqa: ANN401 - what isinstance takes
    """Whether a value has the type, and JSON can represent it: no dates, no infinity."""
    return isinstance(value, type_) and (type_ is bool or not isinstance(value, bool)) and _is_plain(value)


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return isinstance(value, str) or (isinstance(value, (int, float)) and abs(value) < _MAX_NUMBER)


def _clean(value: Any) -> Any:  # noqa: ANN401 - any value of TOML
    """The value without None fields and with lone surrogates, which UTF-8 cannot encode, replaced."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    return value
