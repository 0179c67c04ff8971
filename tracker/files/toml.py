"""Read a TOML file of the program or a learner: bytes, then text, then a table, or the problem that prevents it.

A learner's file may come from any editor (byte order marks, UTF-16, Windows line endings), and a repository's file may
be hostile. The parser, rtoml, takes linear time and rejects deep nesting (about 80 levels). It accepts TOML 1.1,
https://toml.io/en/v1.1.0.
"""

from __future__ import annotations

import codecs
import os
import re
from datetime import datetime, time, timezone
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import rtoml

from tracker.errors import UnusableFilesError
from tracker.files.problems import Problem
from tracker.files.regular import NotRegularError, open_regular
from tracker.text import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_BYTES = 2 * 1024 * 1024
"""The maximum size of a file in bytes: a track of 10,000 steps needs half of it."""

MAX_SKIPPED_LINES = 20
"""A file with more invalid lines than this is not read at all."""

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_POSITION = r" at line (\d+) column (\d+)$"  # compiled where there is a problem
_OFFSET = re.compile(r":\d\d[.\d]*[Zz+-]")
_MULTI_LINE = {"invalid multi-line basic string": '"""', "invalid multi-line literal string": "'''"}
_MESSAGES = (
    ('invalid basic string, expected `"`', 'the text has no closing quote: end it with "'),
    ("invalid literal string", "the text has no closing quote: end it with '"),
    ("invalid multi-line basic string", 'the text that starts here has no closing quotes: end it with """'),
    ("invalid multi-line literal string", "the text that starts here has no closing quotes: end it with '''"),
    ("string values must be quoted", "a value is missing here: write text in quotes, a number, true or false"),
    ("missing escaped value", "unknown escape after \\: write \\\\ for a backslash, or put the text in single quotes"),
    ("duplicate key", "this key is used twice: remove one of them"),
    ("key with no value", "a value is missing: write key = value"),
    ("missing comma between array elements", "a comma is missing, or the list before has no closing ]"),
    ("unexpected `=` in array", "the list before has no closing ]"),
    ("missing comma between key-value pairs", "a comma is missing, or the table before has no closing }"),
    ("unclosed array table", "the heading has no closing ]]"),
    ("unclosed table", "the heading has no closing ]"),
    ("unclosed array", "the list has no closing ]"),
    ("unclosed inline table", "the table has no closing }"),
    (
        "carriage return must be followed by newline",
        "the line ends with a bare carriage return: save with LF or CRLF",
    ),
    ("cannot recurse further", "is nested too deeply"),
    ("recursion limit", "is nested too deeply"),
)
"""Prefix of a message of the parser → the message for the learner."""


class Document(NamedTuple):
    """The table of a file and the text it was read from; `problems` lists the lines that were skipped."""

    file: Path
    table: dict[str, Any]
    text: str
    problems: tuple[Problem, ...] = ()


def read(file: Path, data: bytes | Problem | None = None) -> Document | Problem:
    """The file's table, or why there is none. `data` is the content, where the caller has already read it."""
    data = read_bytes(file) if data is None else data
    text = data if isinstance(data, Problem) else decode(data, str(file))
    table = text if isinstance(text, Problem) else parse(text, str(file))
    return table if isinstance(table, Problem) else Document(file, table, str(text))


def read_leniently(file: Path, data: bytes | Problem | None = None) -> Document:
    """The readable part of the file: lines with invalid syntax are skipped, each with its problem.

    The table is empty where nothing can be read. `data` as for `read`.
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
    while len(problems) <= MAX_SKIPPED_LINES and lines[problems[-1].line - 1]:
        lines[problems[-1].line - 1] = ""
        table = parse("\n".join(lines), str(file))
        if not isinstance(table, Problem):
            return Document(file, table, text, tuple(sorted(problems, key=lambda problem: problem.line)))
        problems.append(table)
    return Document(file, {}, text, tuple(problems[:1]))


def read_optional(file: Path) -> Document:
    """Like `read_leniently`, but a missing file is not a problem."""
    return read_leniently(file) if os.path.lexists(file) else Document(file, {}, "")


def tables(table: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The tables in the list at a key; what is none is left out."""
    value = table.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


@cache
def shipped_table(file: Path) -> dict[str, Any]:
    """The table of a file that ships with the program. Raises UnusableFilesError where it is damaged."""
    document = read(file)
    if isinstance(document, Problem):
        raise UnusableFilesError("files of the program", (str(document),))
    return document.table


def read_bytes(file: Path) -> bytes | Problem:
    """The content of a regular file of at most MAX_BYTES bytes."""
    try:
        with open_regular(file) as stream:
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return Problem(str(file), 1, "", "does not exist")
    except NotRegularError as error:
        return Problem(str(file), 1, "", str(error))
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Problem(str(file), 1, "", f"cannot be read: {shorten(reason)}")
    if len(content) > MAX_BYTES:
        return Problem(str(file), 1, "", f"is larger than {MAX_BYTES // 1024 // 1024} MiB")
    return content


def decode(data: bytes, file: str) -> str | Problem:
    """The text of a file in UTF-8, or in UTF-16 with a byte order mark, with LF line endings."""
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding).replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = encoding.upper().removesuffix("-SIG")
        return Problem(file, line, "", f"is not {what} (byte 0x{data[error.start]:02x}): save it as UTF-8")


def parse(text: str, file: str = "") -> dict[str, Any] | Problem:
    """The table of a TOML text, or its first syntax error. Times have standard time zones."""
    try:
        table: dict[str, Any] = rtoml.loads(text)
    except ValueError as error:
        return _syntax_error(str(error), text, file)
    # Most texts have no time with an offset, and visiting every value takes as long as parsing.
    return _with_standard_zones(table) if _OFFSET.search(text) else table


def _syntax_error(message: str, text: str, file: str) -> Problem:
    position = re.search(_POSITION, message)
    message_ = next((words for beginning, words in _MESSAGES if message.startswith(beginning)), "")
    message_ = message_ or shorten(re.sub(_POSITION, "", message), 120)
    for beginning, quotes in _MULTI_LINE.items():
        if message.startswith(beginning) and quotes in text:  # the parser reports the end of the text
            before = text[: text.rindex(quotes)]
            return Problem(file, before.count("\n") + 1, "", f"TOML syntax: {message_}")
    if position:
        return Problem(file, int(position[1]), "", f"TOML syntax: {message_} (column {position[2]})")
    dots = [line.count(".") for line in text.split("\n")]  # only a key with too many dots has no position
    return Problem(file, dots.index(max(dots)) + 1, "", f"TOML syntax: {message_}")


def _with_standard_zones(value: Any) -> Any:  # noqa: ANN401 - any TOML value
    """The value with standard time zones: those of the parser cannot be pickled."""
    if isinstance(value, dict):
        return {key: _with_standard_zones(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_with_standard_zones(entry) for entry in value]
    if isinstance(value, (datetime, time)) and (offset := value.utcoffset()) is not None:
        return value.replace(tzinfo=timezone(offset))
    return value
