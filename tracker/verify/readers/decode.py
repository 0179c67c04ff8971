"""Bytes to text and lines, in one place, and the limits that every reader keeps."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import MAXIMUM_TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

MAXIMUM_FACTS = 5000
"""Facts a reader yields of one file; what follows is left out."""

MAXIMUM_DEPTH = 64
"""Levels of nesting that become facts; deeper ones are passed over."""

MAXIMUM_NAME = 400
"""Characters kept of a dotted path or of a header."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def text(data: bytes) -> str:
    """Give the text of a file: by its byte order mark, else UTF-8; what is none is replaced; line ends as \\n."""
    mark, encoding = _encoding(data)
    decoded = data[len(mark) :].decode(encoding, "replace")
    return decoded.replace("\r\n", "\n").replace("\r", "\n") if "\r" in decoded else decoded


def in_utf8(data: bytes) -> bytes:
    """Give the bytes of a file in UTF-8, as grammars read them; those of a file in UTF-8 are left as they are."""
    return data if _encoding(data)[1] == "utf-8" else text(data).encode("utf-8", "replace")


def _encoding(data: bytes) -> tuple[bytes, str]:
    """Tell the byte order mark of a file, if there is one, and its encoding."""
    return next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), (b"", _unmarked(data)))


decode = text  # its name where it is imported by itself


def lines(data: bytes) -> list[str]:
    """Give the lines of a file without their ends."""
    return text(data).split("\n")


def cut(value: str) -> str:
    """Give at most MAXIMUM_TEXT characters, blanks at both ends left out."""
    if len(value) <= MAXIMUM_TEXT:
        return value.strip()
    return value[: MAXIMUM_TEXT * 4].strip()[:MAXIMUM_TEXT].rstrip()


def dotted(parts: Sequence[str]) -> str:
    """Join the parts of a path, cut."""
    return ".".join(parts)[:MAXIMUM_NAME]


class Positions:
    """Line numbers of offsets in one text, asked for in their order."""

    __slots__ = ("_line", "_reached", "_whole")

    def __init__(self, whole: str) -> None:
        self._whole = whole
        self._reached, self._line = 0, 1

    def line(self, offset: int) -> int:
        """Give the 1-based line that holds an offset, none before the last one."""
        self._line += self._whole.count("\n", self._reached, offset)
        self._reached = offset
        return self._line


def _unmarked(data: bytes) -> str:
    """Tell UTF-16 that lacks its mark by the zero bytes of its first characters."""
    start = data[:64]
    if len(start) >= 4 and b"\0" in start:  # noqa: PLR2004 - two characters at the least
        if not any(start[1::2]):
            return "utf-16-le"
        if not any(start[: len(start) // 2 * 2 : 2]):
            return "utf-16-be"
    return "utf-8"
