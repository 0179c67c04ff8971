"""Reads a TOML file of ours or of a learner: bytes, then text, then a table, or the problem that prevents it.

Learners' files come from any editor (byte order marks, UTF-16, Windows line ends) and a repository's own file may be
hostile. The parser, rtoml, takes time linear in the text and refuses deep nesting by itself (about 80 levels). It
accepts TOML 1.1, https://toml.io/en/v1.1.0.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
from datetime import datetime, time, timezone
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import rtoml

from tracker.errors import UnusableFilesError
from tracker.files.problems import Problem
from tracker.text import shorten

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 4 * 1024 * 1024
"""The most bytes a file may have: a track of 10,000 steps needs a quarter of it."""

MOST_LINES_LEFT_OUT = 20
"""A file with more unreadable lines than this is not read at all."""

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_PLACE = r" at line (\d+) column (\d+)$"  # compiled where something is wrong
_OFFSET = re.compile(r":\d\d[.\d]*[Zz+-]")
_MULTI_LINE = {"invalid multi-line basic string": '"""', "invalid multi-line literal string": "'''"}
_IN_WORDS = (
    ('invalid basic string, expected `"`', 'the text has no closing quote: end it with "'),
    ("invalid literal string", "the text has no closing quote: end it with '"),
    ("invalid multi-line basic string", 'the text that starts here has no closing quotes: end it with """'),
    ("invalid multi-line literal string", "the text that starts here has no closing quotes: end it with '''"),
    ("string values must be quoted", "there is no value here: write text in quotes, or a number, true or false"),
    ("missing escaped value", "unknown escape after \\: write \\\\ for a backslash, or put the text in single quotes"),
    ("duplicate key", "this name is used twice: keep one of them"),
    ("key with no value", "there is no value: write name = value"),
    ("missing comma between array elements", "a comma is missing, or the list before has no closing ]"),
    ("unexpected `=` in array", "the list before has no closing ]"),
    ("missing comma between key-value pairs", "a comma is missing, or the table before has no closing }"),
    ("unclosed array table", "the heading has no closing ]]"),
    ("unclosed table", "the heading has no closing ]"),
    ("unclosed array", "the list has no closing ]"),
    ("unclosed inline table", "the table has no closing }"),
    ("carriage return must be followed by newline", "the line ends with a carriage return alone: save with LF or CRLF"),
    ("cannot recurse further", "nests too deep"),
    ("recursion limit", "nests too deep"),
)
"""How a message of the parser begins → what a learner is told."""


class Document(NamedTuple):
    """The table of a file and the text it was read from; `problems` names lines that had to be left out of it."""

    file: Path
    table: dict[str, Any]
    text: str
    problems: tuple[Problem, ...] = ()


def read(file: Path) -> Document | Problem:
    """The file's table, or why there is none."""
    data = read_bytes(file)
    text = data if isinstance(data, Problem) else decode(data, str(file))
    table = text if isinstance(text, Problem) else parse(text, str(file))
    return table if isinstance(table, Problem) else Document(file, table, str(text))


def read_leniently(file: Path, data: bytes | Problem | None = None) -> Document:
    """What of the file can be read: lines that break the syntax are left out, each with its problem.

    The table is empty where nothing can be read. `data` is the content where it is known already.
    """
    data = read_bytes(file) if data is None else data
    text = data if isinstance(data, Problem) else decode(data, str(file))
    if isinstance(text, Problem):
        return Document(file, {}, "", (text,))
    table = parse(text, str(file))
    if not isinstance(table, Problem):
        return Document(file, table, text)
    lines = text.split("\n")
    problems = [table]
    while len(problems) <= MOST_LINES_LEFT_OUT and lines[problems[-1].line - 1]:
        lines[problems[-1].line - 1] = ""
        table = parse("\n".join(lines), str(file))
        if not isinstance(table, Problem):
            return Document(file, table, text, tuple(sorted(problems, key=lambda problem: problem.line)))
        problems.append(table)
    return Document(file, {}, text, tuple(problems[:1]))


def read_optional(file: Path) -> Document:
    """As `read_leniently`, but without a problem where there is no such file."""
    return read_leniently(file) if os.path.lexists(file) else Document(file, {}, "")


@cache
def shipped_table(file: Path) -> dict[str, Any]:
    """The table of a file that comes with the program. Raises UnusableFilesError where it was damaged."""
    document = read(file)
    if isinstance(document, Problem):
        raise UnusableFilesError("files of the program", (str(document),))
    return document.table


def read_bytes(file: Path) -> bytes | Problem:
    """The content of a regular file of at most LARGEST bytes."""
    try:
        kind = file.stat().st_mode
        if not stat.S_ISREG(kind):
            what = "a folder" if stat.S_ISDIR(kind) else "no regular file"
            return Problem(str(file), 1, "", f"this is {what}, not a TOML file")
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except FileNotFoundError:
        return Problem(str(file), 1, "", "there is no such file")
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Problem(str(file), 1, "", f"cannot be read: {shorten(reason)}")
    if len(content) > LARGEST:
        return Problem(str(file), 1, "", f"is over {LARGEST // 1024 // 1024} MiB, the most that is read")
    return content


def decode(data: bytes, file: str) -> str | Problem:
    """The text of a file in UTF-8, or in UTF-16 with a byte order mark; every line ends with a newline alone."""
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding).replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = encoding.upper().removesuffix("-SIG")
        return Problem(file, line, "", f"is not {what} (byte 0x{data[error.start]:02x}): save it as UTF-8")


def parse(text: str, file: str = "") -> dict[str, Any] | Problem:
    """The table of a TOML text, or its first syntax error. Times have zones of the standard library."""
    try:
        table: dict[str, Any] = rtoml.loads(text)
    except ValueError as error:
        return _syntax_error(str(error), text, file)
    # Most texts hold no time with an offset, and to visit every value takes as long as parsing.
    return _with_standard_zones(table) if _OFFSET.search(text) else table


def _syntax_error(message: str, text: str, file: str) -> Problem:
    place = re.search(_PLACE, message)
    said = next((words for beginning, words in _IN_WORDS if message.startswith(beginning)), "")
    said = said or shorten(re.sub(_PLACE, "", message), 120)
    for beginning, quotes in _MULTI_LINE.items():
        if message.startswith(beginning) and quotes in text:  # the parser names the end of the text
            before = text[: text.rindex(quotes)]
            return Problem(file, before.count("\n") + 1, "", f"TOML syntax: {said}")
    if place:
        return Problem(file, int(place[1]), "", f"TOML syntax: {said} (column {place[2]})")
    dots = [line.count(".") for line in text.split("\n")]  # only a name with too many dots has no place
    return Problem(file, dots.index(max(dots)) + 1, "", f"TOML syntax: {said}")


def _with_standard_zones(value: Any) -> Any:  # noqa: ANN401 - any TOML value
    """The value with the parser's own time zones, which cannot be pickled, replaced."""
    if isinstance(value, dict):
        return {key: _with_standard_zones(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_with_standard_zones(entry) for entry in value]
    if isinstance(value, (datetime, time)) and (offset := value.utcoffset()) is not None:
        return value.replace(tzinfo=timezone(offset))
    return value
