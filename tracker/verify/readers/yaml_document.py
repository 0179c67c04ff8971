"""The facts of one YAML document as its values pass by in order: keys with their paths, and commands."""

from __future__ import annotations

from tracker.verify.facts.fact import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode, yaml_commands


class Document:
    """The open collections of one document and what was found in it."""

    def __init__(self, number: int) -> None:
        self._inside = str(number)
        self._path: list[str] = []  # one part for each open collection but the outermost, and the key at hand
        self._open: list[int] = []  # for each open collection: -1 in a mapping, else the index of the next item
        self._waits_for_key = False
        self._key_line = 0  # of a value that follows its key, else 0
        self._commands = yaml_commands.Commands(self._inside)
        self.found: list[Fact] = []

    @property
    def depth(self) -> int:
        """How many collections are open."""
        return len(self._open)

    def finish(self) -> list[Fact]:
        """Give the document's keys and commands."""
        return self.found + self._commands.finish()

    def scalar(self, value: str, line: int, *, block: bool = False) -> None:
        """Take a scalar, a mapping's key or a value; the text of a block begins on the line after."""
        if self._waits_for_key:
            self._key_line = line
            self._path.append(value[:MAXIMUM_TEXT])
            self._waits_for_key = False
            return
        self._next_part()
        self._emit(line, decode.cut(value))
        if len(self._path) <= decode.MAXIMUM_DEPTH:
            self._commands.scalar(self._path, value, line + 1 if block else line)
        self._done()

    def start(self, line: int, *, mapping: bool) -> None:
        """Begin a mapping or a list."""
        if self._waits_for_key:  # a collection as a key
            self._path.append("?")
        else:
            self._next_part()
        self._emit(line, "")
        self._open.append(-1 if mapping else 0)
        self._waits_for_key = mapping

    def end(self) -> None:
        """End the collection at hand."""
        self._open.pop()
        self._done()

    def _next_part(self) -> None:
        """Name the value that begins: an item by its index; a mapping's key is named already."""
        if self._open and self._open[-1] >= 0:
            self._path.append(str(self._open[-1]))
            self._open[-1] += 1

    def _done(self) -> None:
        """End a value: its part leaves the path."""
        if self._open:
            if self._path:
                self._path.pop()
            self._waits_for_key = self._open[-1] < 0

    def _emit(self, line: int, value: str) -> None:
        line, self._key_line = self._key_line or line, 0
        if self._path and len(self._path) <= decode.MAXIMUM_DEPTH:
            self.found.append(Fact("key", decode.dotted(self._path), line, value, self._inside))
