"""What is wrong in a file, as values that point at a line and name a key."""

from collections.abc import Collection, Iterable
from pathlib import Path as FilePath
from typing import NamedTuple, TypeAlias

from tracker.text import sanitize, shorten

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes from the top: `("phase", 0, "milestone", 2, "hours")`."""

_MOST_COMPARED = 10_000  # pairs of names per file: beyond that nearest spellings cost seconds


class Problem(NamedTuple):
    """One thing wrong with a file; `str()` is the one line to show."""

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
    """Collects what is wrong in one file by key path; lines are looked up once, when someone asks for the list."""

    def __init__(self, file: FilePath | str) -> None:
        """Start with nothing wrong in this file."""
        self.file = str(file)
        self._found: dict[tuple[Path, str], str] = {}
        self._compared = 0

    def __bool__(self) -> bool:
        """Whether anything is wrong."""
        return bool(self._found)

    def add(self, path: Path, message: str, *, wrote: str = "", choices: Collection[str] = ()) -> None:
        """Note that the value at the path is wrong; with `wrote`, the choice spelled most like it is suggested.

        The same message at the same path is noted once.
        """
        suggestion = ""
        if wrote and self._compared + len(choices) <= _MOST_COMPARED:
            self._compared += len(choices)
            suggestion = nearest(wrote, choices)
        self._found.setdefault((path, message), suggestion)

    def listed(self, text: str) -> tuple[Problem, ...]:
        """All problems in the order of their lines, in the text that was read."""
        if not self._found:
            return ()
        # tree-sitter takes several milliseconds to import, and hardly any file has problems.
        from tracker.files.positions import positions  # noqa: PLC0415 - as said above

        places = positions(text)
        found = (
            Problem(self.file, places.line(path), spelled(path), message, suggestion)
            for (path, message), suggestion in self._found.items()
        )
        return tuple(sorted(found, key=lambda problem: problem.line))


def spelled(path: Path) -> str:
    """The path as a reader writes it, without indexes: `phase.milestone.hours`."""
    return ".".join(shorten(part) or '""' for part in path if isinstance(part, str))


def nearest(word: str, choices: Iterable[str]) -> str:
    """The choice spelled most like the word, empty where none is near."""
    if len(word) > 80:  # noqa: PLR2004 - no id of ours is that long
        return ""
    import difflib  # noqa: PLC0415 - takes 2 ms, and hardly any file has problems

    lower = {choice.lower(): choice for choice in choices if 0 < len(choice) <= 80}  # noqa: PLR2004 - as above
    found = difflib.get_close_matches(word.lower(), lower, n=1)
    return shorten(lower[found[0]], 80) if found else ""
