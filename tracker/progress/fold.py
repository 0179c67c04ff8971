"""Progress is a fold over events: a table of plain JSON values, updated by one event at a time.

Undo is an event that names others: these are ignored, whatever their kind, unless the undo is undone itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.progress.events import KNOWN_BEFORE, OUTSIDE_SHORT_PLAN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tracker.progress.events import Event, Key

FOLD_VERSION = 10
"""Increase it when the table or the effect of an event changes: checkpoints of another version are discarded."""

KEPT_FLAGS = frozenset({"rewritten", "unavailable"})
"""Flags of rows whose old verdict could not be judged again and is kept."""

MAX_HISTORY = 50
_STATUSES = ("verified", "partial", "missing", "unavailable")
_ROW_LENGTH = 6
_USE = [str, list, str]
_TECHNOLOGY = [str, str, list, str, int]
_FACT = [str, str, int, str, str]
_AUTHORSHIP = [str, str, int, int]
AUTHORSHIPS = ("own", "not by you", "unknown")
"""What is recorded of a verified row: a line of its evidence is the learner's, none is, or that cannot be said."""


def empty() -> dict[str, Any]:
    """The table before any event."""
    mappings = (
        "tracks",
        "ticks",
        "claims",
        "skips",
        "notes",
        "reviews",
        "impacts",
        "links",
        "branches",
        "checks",
        "ledger",
        "attached",
        "days",
        "technologies",
        "addresses",
        "judged",
        "newer",
        "projects",
        "figures",
        "directions",
    )
    return {**{name: {} for name in mappings}, "pauses": []}


def undone(events: Iterable[Event]) -> dict[str, Key]:
    """Event id → key of the last effective undo that names it; an undo affects only earlier events."""
    void: dict[str, Key] = {}
    for event in sorted((event for event in events if event.kind == "undo"), reverse=True, key=lambda event: event.key):
        if not is_undone(event, void):
            for id_ in event.data["events"]:
                if isinstance(id_, str):
                    void.setdefault(id_, event.key)
    return void


def is_undone(event: Event, void: Mapping[str, Key]) -> bool:
    """Whether the event is undone; `void` is the result of `undone`."""
    return event.id in void and void[event.id] > event.key


def fold(table: dict[str, Any], events: Iterable[Event], void: Mapping[str, Key]) -> dict[str, Any]:
    """The table, changed in place, after the sorted events; `void` is the result of `undone`."""
    for event in events:
        if event.kind == "undo" or is_undone(event, void):
            continue
        if event.newer:
            table["newer"][event.kind] = table["newer"].get(event.kind, 0) + 1
            continue
        _APPLY[event.kind](table, event.data, event.at)
        if _is_activity(event):
            day = event.at[:10]
            table["days"][day] = table["days"].get(day, 0) + 1
    return table


def _is_activity(event: Event) -> bool:
    """Whether an event counts on its day: not what follows from another one, nor what is said when a track is started.

    A branch and an authorship come with a link or a verification, or with the first verification by a newer program.
    """
    if event.kind in {"branch", "authorship"}:
        return False
    return (event.kind, event.data.get("reason")) not in {("test-out", KNOWN_BEFORE), ("skip", OUTSIDE_SHORT_PLAN)}


def _start(table: dict[str, Any], data: Mapping[str, Any], at: str) -> None:
    old = table["tracks"].get(data["track"], [at, "", 0, ""])
    table["tracks"][data["track"]] = [
        old[0],
        data.get("origin", old[1]),
        data.get("hours_per_week", old[2]),
        data.get("target", old[3]),
    ]


def _tick(table: dict[str, Any], data: Mapping[str, Any], at: str) -> None:
    if "." in data["of"]:
        table["ticks"].setdefault(data["of"], at)
    else:
        table["claims"].setdefault(data["of"], ["tick", "", at])


def _untick(table: dict[str, Any], data: Mapping[str, Any], _at: str) -> None:
    of = data["of"]
    table["ticks"].pop(of, None)
    table["claims"].pop(of, None)
    if "." not in of:
        for step in [step for step in table["ticks"] if step.startswith(f"{of}.")]:
            del table["ticks"][step]


def _test_out(table: dict[str, Any], data: Mapping[str, Any], at: str) -> None:
    table["claims"][data["of"]] = ["test-out", data["reason"], at, data.get("task", "")]


def _skip(table: dict[str, Any], data: Mapping[str, Any], at: str) -> None:
    table["skips"][data["of"]] = [data.get("reason", ""), at]


def _unskip(table: dict[str, Any], data: Mapping[str, Any], _at: str) -> None:
    table["skips"].pop(data["of"], None)


def _note(table: dict[str, Any], data: Mapping[str, Any], at: str) -> None:
    table["notes"].setdefault(data["of"], []).append(
        [at, data["text"], data.get("question", ""), data.get("question_id", "")]
    )


def _review(table: dict[str, Any], data: Mapping[str, Any], at: str) -> None:
    row = [at, data["question"], data["grade"], data.get("question_id", "")]
    table["reviews"].setdefault(data["of"], []).append(row)


def _impact(table: dict[str, Any], data: Mapping[str, Any], at: str) -> None:
    row = [at, data["text"], data.get("metric", ""), data.get("before", ""), data.get("after", ""), ""]
    table["impacts"].setdefault(data["of"], []).append(row)


def _remove_note(table: dict[str, Any], data: Mapping[str, Any], _at: str) -> None:
    _remove(table["notes"], data)


def _remove_impact(table: dict[str, Any], data: Mapping[str, Any], _at: str) -> None:
    _remove(table["impacts"], data)


def _remove(rows: dict[str, list[list[str]]], data: Mapping[str, Any]) -> None:
    """Remove the note or impact that was recorded at that time with that text, where it is there."""
    kept = rows.get(data["of"], [])
    found = next((row for row in kept if row[:2] == [data["recorded"], data["text"]]), None)
    if found is not None:
        kept.remove(found)
        if not kept:
            del rows[data["of"]]


def _place(table: dict[str, Any], data: Mapping[str, Any], _at: str) -> None:
    """The repository of the latest impact with this text."""
    for row in reversed(table["impacts"].get(data["of"], [])):
        if row[1] == data["text"]:
            row[5] = data["repository"]
            break


def _link(table: dict[str, Any], data: Mapping[str, Any], at: str) -> None:
    paths, remote, public, targets, since = table["links"].get(data["repository"], [[], "", False, {}, at])
    subdirectory = data.get("subdirectory", "")
    new = {milestone: subdirectory for milestone in data["milestones"] if isinstance(milestone, str)}
    table["links"][data["repository"]] = [
        [data["path"], *(path for path in paths if path != data["path"])],
        data.get("remote", remote),
        data.get("public", public),
        {**targets, **new},
        since,
    ]


def _branch(table: dict[str, Any], data: Mapping[str, Any], _at: str) -> None:
    table["branches"][data["repository"]] = data["branch"]


def _unlink(table: dict[str, Any], data: Mapping[str, Any], _at: str) -> None:
    link = table["links"].get(data["repository"])
    if link is None:
        return
    link[3] = {milestone: folder for milestone, folder in link[3].items() if milestone not in data["milestones"]}
    if not data["milestones"] or not link[3]:
        del table["links"][data["repository"]]
        table["branches"].pop(data["repository"], None)


def _verified(table: dict[str, Any], data: Mapping[str, Any], at: str) -> None:
    folder = f"{data['repository']}\t{data.get('subdirectory', '')}"
    commit, catalogue = data["commit"], data["catalogue"]
    table["checks"][folder] = [commit, at, catalogue]
    rows = table["ledger"].setdefault(folder, {})
    for row in data["rows"]:
        if not _is_row(row):
            continue
        id_, status, flag, evidence, missing, claim = row
        old = rows.get(id_)
        first = old[8] if old else ""
        history = old[9] if old else []
        if status == "verified" and not flag:
            first = first or at
        facts = [item for item in evidence if _is_fact(item)]
        missing = [text for text in missing if isinstance(text, str)]
        history = [*history, [at, status, flag, commit, catalogue]][-MAX_HISTORY:]
        # A kept record, whose commit is gone or whose content is unreadable, still describes its old commit.
        source = old[2:5] if flag in KEPT_FLAGS and old else [commit, at, catalogue]
        # What the evidence uses and who wrote it follow in events of their own.
        kept = old[10:] if flag in KEPT_FLAGS and old else [None, "", "", 0, 0]
        rows[id_] = [status, flag, *source, facts, missing, claim, first, history, *kept]


def _uses(table: dict[str, Any], data: Mapping[str, Any], _at: str) -> None:
    folder = f"{data['repository']}\t{data.get('subdirectory', '')}"
    rows = table["ledger"].get(folder, {})
    for item in data["rows"]:
        if _is_use(item) and item[0] in rows:
            rows[item[0]][10:12] = [item[1], item[2]]
    table["technologies"][folder] = [item for item in data["technologies"] if _is_technology(item)]


def _authorship(table: dict[str, Any], data: Mapping[str, Any], _at: str) -> None:
    folder = f"{data['repository']}\t{data.get('subdirectory', '')}"
    rows = table["ledger"].get(folder, {})
    for item in data["rows"]:
        if _is_authorship(item) and item[0] in rows:
            rows[item[0]][12:] = item[1:]
    table["judged"][folder] = data["addresses"]


def _address(table: dict[str, Any], data: Mapping[str, Any], at: str) -> None:
    table["addresses"].setdefault(data["address"].lower(), at)


def _is_authorship(item: object) -> bool:
    return isinstance(item, list) and [type(value) for value in item] == _AUTHORSHIP and item[1] in AUTHORSHIPS


def _is_use(item: object) -> bool:
    return (
        isinstance(item, list)
        and [type(value) for value in item] == _USE
        and all(isinstance(word, str) for word in item[1])
    )


def _is_technology(item: object) -> bool:
    return (
        isinstance(item, list)
        and [type(value) for value in item] == _TECHNOLOGY
        and all(isinstance(family, str) for family in item[2])
    )


def _is_row(row: object) -> bool:
    return (
        isinstance(row, list)
        and len(row) == _ROW_LENGTH
        and all(isinstance(row[index], str) for index in (0, 1, 2, 5))
        and isinstance(row[3], list)
        and isinstance(row[4], list)
        and row[1] in _STATUSES
    )


def _is_fact(item: object) -> bool:
    return isinstance(item, list) and [type(value) for value in item] == _FACT


def _project(table: dict[str, Any], data: Mapping[str, Any], _at: str) -> None:
    fields = table["projects"].setdefault(data["repository"], {})
    fields.update({name: data[name] for name in ("name", "purpose", "demo") if name in data})


def _figure(table: dict[str, Any], data: Mapping[str, Any], _at: str) -> None:
    figures = table["figures"].setdefault(data["repository"], {})
    key = f"{data['path']}\t{data['metric']}"
    if data.get("shown", True):
        figures[key] = [data["metric"], data["value"], data["path"], int(data["line"]), data["commit"]]
    else:
        figures.pop(key, None)


def _direction(table: dict[str, Any], data: Mapping[str, Any], _at: str) -> None:
    table["directions"][data["metric"].strip().casefold()] = data["better"]


def _pause(table: dict[str, Any], data: Mapping[str, Any], _at: str) -> None:
    table["pauses"].append([data["since"], data.get("until", ""), data.get("reason", "")])


def _unpause(table: dict[str, Any], data: Mapping[str, Any], _at: str) -> None:
    for pause in table["pauses"]:
        if not pause[1] or pause[1] > data["on"]:
            pause[1] = max(pause[0], data["on"])


def _attach(table: dict[str, Any], data: Mapping[str, Any], _at: str) -> None:
    table["attached"][data["of"]] = data["to"]


_APPLY: Mapping[str, Callable[[dict[str, Any], Mapping[str, Any], str], None]] = {
    "start": _start,
    "tick": _tick,
    "untick": _untick,
    "test-out": _test_out,
    "skip": _skip,
    "unskip": _unskip,
    "note": _note,
    "remove-note": _remove_note,
    "review": _review,
    "impact": _impact,
    "remove-impact": _remove_impact,
    "place": _place,
    "link": _link,
    "branch": _branch,
    "unlink": _unlink,
    "verified": _verified,
    "uses": _uses,
    "authorship": _authorship,
    "address": _address,
    "project": _project,
    "figure": _figure,
    "direction": _direction,
    "pause": _pause,
    "unpause": _unpause,
    "attach": _attach,
}
