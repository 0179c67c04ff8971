"""The problems of a file, as values with a line and a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.text import sanitize, shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from tracker.files.positions import KeyPath

_MAX_COMPARISONS = 10_000  # pairs of names per file: beyond that nearest recorded_names cost seconds


class Problem(NamedTuple):
    """One problem of a file; `str()` is the line to print."""

    file: str
    line: int
    key: str
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        """As `file:line: key: message (did you mean "…"?)`."""
        key = f" {self.key}:" if self.key else ""
        hint = f' (did you mean "{self.suggestion}"?)' if self.suggestion else ""
        return f"{sanitize(self.file)}:{self.line}:{key} {self.message}{hint}"


class Problems:
    """Collects the problems of one file by key path; lines are looked up when the list is requested."""

    def __init__(self, file: Path | str) -> None:
        """Start without problems."""
        self.file = str(file)
        self._found: dict[tuple[KeyPath, str], str] = {}
        self._compared = 0

    def __bool__(self) -> bool:
        """Whether there is any problem."""
        return bool(self._found)

    def add(self, path: KeyPath, message: str, *, wrote: str = "", choices: Collection[str] = ()) -> None:
        """Add a problem of the value at the path; with `wrote`, the most similar of the choices is suggested.

        The same message at the same path is added once.
        """
        suggestion = ""
        if wrote and self._compared + len(choices) <= _MAX_COMPARISONS:
            self._compared += len(choices)
            suggestion = nearest(wrote, choices)
        self._found.setdefault((path, message), suggestion)

    def listed(self, text: str) -> tuple[Problem, ...]:
        """All problems in the order of their lines in the text of the file."""
        if not self._found:
            return ()
        # tree-sitter takes 5 ms to import, and most files have no problems.
        from tracker.files.positions import positions  # noqa: PLC0415 - see above

        lines = positions(text)
        found = (
            Problem(self.file, lines.line(path), spelled(path), message, suggestion)
            for (path, message), suggestion in self._found.items()
        )
        return tuple(sorted(found, key=lambda problem: problem.line))


def spelled(path: KeyPath) -> str:
    """The path as it is written in TOML, without indexes: `phase.milestone.hours`."""
    return ".".join(shorten(part) or '""' for part in path if isinstance(part, str))


def nearest(word: str, choices: Iterable[str]) -> str:
    """The choice spelled most like the word, "" where none is similar."""
    if len(word) > 80:  # noqa: PLR2004 - no id is that long
        return ""
    import difflib  # noqa: PLC0415 - takes 0.8 ms, and most files have no problems

    lower = {choice.lower(): choice for choice in choices if 0 < len(choice) <= 80}  # noqa: PLR2004 - see above
    found = difflib.get_close_matches(word.lower(), lower, n=1)
    return shorten(lower[found[0]], 80) if found else ""
