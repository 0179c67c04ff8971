"""On which line of a TOML text each key stands: `tomllib` gives values without places.

One pass with an explicit stack, linear in the text. Meant for texts that `tomllib` has accepted; anything else ends the
pass early and never raises. Syntax after TOML 1.0, https://toml.io/en/v1.0.0.
"""

import re
from typing import NamedTuple

from tracker.roadmap.problems import DEEPEST, Path

_BLANK = re.compile(r"(?:[ \t\r\n,]++|#[^\n]*+)*+")
_KEY = re.compile(r"""[ \t]*+(?:([A-Za-z0-9_-]++)|"((?:[^"\\\n]|\\[^\n])*+)"|'([^'\n]*+)')[ \t]*+""")
_STRING = re.compile(
    r'"""(?:[^"\\]++|\\[\s\S]|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
    r'|"(?:[^"\\\n]|\\[^\n])*+"'
    r"|'[^'\n]*+'"
)
_SCALAR = re.compile(r"""[^\s,\]}#"'\[{][^,\]}#\n]*+""")
_ESCAPE = re.compile(r"""\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))""")
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


class Positions(NamedTuple):
    """Lines by path, and the line where nesting went too deep to follow (0 if nowhere)."""

    lines: dict[Path, int]
    too_deep: int

    def line(self, path: Path) -> int:
        """The line of the path, or of the nearest table or list around it; 1 for the document."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def positions(text: str) -> Positions:
    """The line of every key, list entry and table of the text."""
    scan = _Scan(text)
    try:
        scan.run()
    except _TooDeep:
        return Positions(scan.lines, scan.line)
    return Positions(scan.lines, 0)


class _TooDeep(Exception):  # noqa: N818 - never leaves this module, and is no error of anyone's
    pass


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.lines: dict[Path, int] = {}
        self._table: Path = ()
        self._last: dict[Path, int] = {}  # the index of the newest table of each array of tables
        self._open: list[tuple[Path, int]] = []  # open brackets: path and next index, -1 for an inline table

    def run(self) -> None:
        """Walk statement by statement until the text ends or stops making sense."""
        while self._move(_BLANK) and self.at < len(self.text):
            if self._open:
                going = self._entry(*self._open[-1])
            elif self.text[self.at] == "[":
                going = self._header()
            else:
                going = self._pair(self._table)
            if not going:
                return

    def _move(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        if found:
            self.line += self.text.count("\n", self.at, found.end())
            self.at = found.end()
        return found

    def _take(self, literal: str) -> bool:
        taken = self.text.startswith(literal, self.at)
        self.at += len(literal) if taken else 0
        return taken

    def _keys(self, room: int) -> list[str]:
        """The parts of a dotted key; none where there is no key."""
        keys: list[str] = []
        while found := self._move(_KEY):
            if len(keys) == room:
                raise _TooDeep
            bare, basic, literal = found.groups()
            keys.append(bare or literal or (_ESCAPE.sub(_unescaped, basic) if basic else ""))
            if not self._take("."):
                return keys
        return []

    def _header(self) -> bool:
        array = self._take("[[") or not self._take("[")
        # An array of tables puts an index after every key it has.
        keys = self._keys(DEEPEST // 2)
        if not keys or not self._take("]]" if array else "]"):
            return False
        path: Path = ()
        for depth, key in enumerate(keys, 1):
            path += (key,)
            self.lines.setdefault(path, self.line)
            if array and depth == len(keys):
                self._last[path] = self._last.get(path, -1) + 1
            if path in self._last:
                path += (self._last[path],)
                self.lines.setdefault(path, self.line)
        self._table = path
        return True

    def _pair(self, table: Path) -> bool:
        keys = self._keys(DEEPEST - len(table))
        for key in keys:
            table += (key,)
            self.lines.setdefault(table, self.line)
        if not keys or not self._take("="):
            return False
        while self._take(" ") or self._take("\t"):
            pass
        return self._value(table)

    def _entry(self, path: Path, index: int) -> bool:
        if self._take("}" if index < 0 else "]"):
            self._open.pop()
            return True
        if index < 0:
            return self._pair(path)
        self._open[-1] = (path, index + 1)
        self.lines[*path, index] = self.line
        return self._value((*path, index))

    def _value(self, path: Path) -> bool:
        if self._take("[") or self._take("{"):
            if len(path) >= DEEPEST:
                raise _TooDeep
            self._open.append((path, 0 if self.text[self.at - 1] == "[" else -1))
            return True
        return bool(self._move(_STRING) or self._move(_SCALAR))


def _unescaped(found: re.Match[str]) -> str:
    short, long, other = found.groups()
    if other:
        return _ESCAPED.get(other, other)
    code = int(short or long, 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 - the last code point of Unicode
