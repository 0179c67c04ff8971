"""`.tracker.toml` of a checked repository: what its owner claims by hand, and which paths count or do not.

A claim is shown as a claim; it never makes a deliverable verified. The file is somebody else's, so all of it is checked
and whatever is wrong becomes a problem to show, never an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.files.problems import Problem
from tracker.files.toml import decode, parse
from tracker.text import shorten
from tracker.verify.rules.globs import matches_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

FILE_NAME = ".tracker.toml"
LARGEST = 64 * 1024
MAXIMUM_ROWS = 100
"""Waivers, and ignored paths, that are read."""

WAIVER_REASONS = ("not-applicable", "done-elsewhere", "private", "not-detected", "superseded")
IGNORE_REASONS = ("third-party", "generated", "archived", "course-material", "example-data")


class Waiver(NamedTuple):
    """A deliverable claimed by the owner."""

    deliverable: str
    reason: str
    note: str


class Ignored(NamedTuple):
    """Paths that the owner asks to leave out: a shell-style pattern, or a folder with all below it."""

    pattern: str
    reason: str


class Waivers(NamedTuple):
    """What the file says and what is wrong with it; `included` paths are the owner's code whatever their name."""

    waivers: tuple[Waiver, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    problems: tuple[str, ...] = ()
    included: tuple[str, ...] = ()

    def kept(self, paths: Iterable[str]) -> Iterator[str]:
        """Those of the paths that are not left out."""
        patterns = tuple(item.pattern for item in self.ignored)
        folders = _folders(patterns)
        for path in paths:
            if not (folders and path.startswith(folders)) and not (patterns and matches_path(patterns, path)):
                yield path

    def includes(self, path: str) -> bool:
        """Whether the owner says that a path is code of theirs."""
        return bool(self.included) and (path.startswith(_folders(self.included)) or matches_path(self.included, path))


def _folders(patterns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(pattern.rstrip("/*") + "/" for pattern in patterns)


def read_waivers(data: bytes, deliverables: Collection[str]) -> Waivers:
    """The waivers in the bytes of a `.tracker.toml`."""
    if len(data) > LARGEST:
        return Waivers(problems=(f"{FILE_NAME} is larger than {LARGEST // 1024} KiB and was not read",))
    text = decode(data, FILE_NAME)
    table = text if isinstance(text, Problem) else parse(text, FILE_NAME)
    if isinstance(table, Problem):
        return Waivers(problems=(str(table),))
    unknown = sorted(table.keys() - {"waiver", "ignore", "include"})
    problems = [f'{FILE_NAME}: there is no table "{shorten(key)}", only waiver, ignore and include' for key in unknown]
    waivers = []
    for row in _rows(table, "waiver", problems):
        waiver = Waiver(*(str(row.get(key, "")) for key in ("deliverable", "reason", "note")))
        if waiver.deliverable not in deliverables:
            problems.append(f'{FILE_NAME}: there is no deliverable "{shorten(waiver.deliverable)}"')
        elif waiver.reason not in WAIVER_REASONS:
            problems.append(f"{FILE_NAME}: {waiver.deliverable}: reason must be one of {', '.join(WAIVER_REASONS)}")
        else:
            waivers.append(waiver._replace(note=shorten(waiver.note, 200)))
    ignored = []
    for row in _rows(table, "ignore", problems):
        item = Ignored(str(row.get("path", "")), str(row.get("reason", "")))
        if item.reason not in IGNORE_REASONS:
            problems.append(f"{FILE_NAME}: {shorten(item.pattern)}: reason must be one of {', '.join(IGNORE_REASONS)}")
        elif not item.pattern.strip("/*"):
            problems.append(f"{FILE_NAME}: an ignored path must name a file or folder")
        else:
            ignored.append(item)
    included = [str(row.get("path", "")) for row in _rows(table, "include", problems)]
    if not all(pattern.strip("/*") for pattern in included):
        problems.append(f"{FILE_NAME}: an included path must name a file or folder")
    kept = tuple(pattern for pattern in included if pattern.strip("/*"))
    return Waivers(tuple(waivers), tuple(ignored), tuple(problems), kept)


def _rows(table: Mapping[str, Any], key: str, problems: list[str]) -> Iterable[Mapping[str, Any]]:
    rows = table.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(f"{FILE_NAME}: {key} must be a list of tables: [[{key}]]")
        return []
    if len(rows) > MAXIMUM_ROWS:
        problems.append(f"{FILE_NAME}: of {len(rows)} {key} tables the first {MAXIMUM_ROWS} are read")
    return rows[:MAXIMUM_ROWS]
