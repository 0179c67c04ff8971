"""A TOML file as a table, or the one problem that keeps it from being read.

Files of a learner come from anywhere: they may be huge, no files at all, or nested to exhaust the parser.
"""

import re
import stat
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tracker.parsed import parsed
from tracker.roadmap.problems import DEEPEST, Problem
from tracker.text import shorten

LARGEST = 4 * 1024 * 1024
"""The most bytes a file may have: a track of 10,000 steps needs a quarter of it."""

_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Document:
    """The parsed table of a file, with the text it was parsed from."""

    file: Path
    table: dict[str, Any] = field(repr=False)
    text: str = field(repr=False)


def read_document(file: Path) -> Document | Problem:
    """The file's table, or why there is none."""
    text = read_text(file)
    return text if isinstance(text, Problem) else parse_document(file, text)


def read_text(file: Path) -> str | Problem:
    """The file's text, without a byte order mark, or why it cannot be had."""
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
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Problem(str(file), line, "", f"is not UTF-8 (byte 0x{content[error.start]:02x})")


def parse_document(file: Path, text: str, *, keep: bool = False) -> Document | Problem:
    """The text's table, or its first syntax error; with `keep`, the next time it comes from the cache folder."""
    too_deep = f"nests deeper than {DEEPEST} levels"
    # tomllib takes quadratic time for a dotted key of very many parts; a dotted key cannot run over several lines.
    if any(line.count(".") >= DEEPEST for line in text.split("\n")) and (line := _too_deep(text)):
        return Problem(str(file), line, "", too_deep)
    try:
        table = parsed(text.encode()) if keep else tomllib.loads(text)
    except RecursionError:
        return Problem(str(file), _too_deep(text) or 1, "", too_deep)
    except ValueError as error:  # tomllib's own error, or int() refusing thousands of digits
        message = str(error)
        found = _LINE.search(message)
        line = int(found[1]) if found and found[1] else text.count("\n") + 1 if found else 1
        return Problem(str(file), line, "", f"TOML syntax: {shorten(_LINE.sub('', message), 120)}")
    return Document(file, table, text)


def _too_deep(text: str) -> int:
    """The line where the text nests too deep, 0 where it does not."""
    from tracker.roadmap.positions import positions  # noqa: PLC0415 - hardly any file needs it

    return positions(text).too_deep
