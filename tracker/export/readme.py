"""A block between marker comments in a README; every byte outside of it stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.export.markdown import courses, projects
from tracker.export.sanitize import sanitize_summary

if TYPE_CHECKING:
    from tracker.export.summary import Summary

START, END = "<!-- tracker:start -->", "<!-- tracker:end -->"
_START = re.compile(rb"^[ \t]*<!-- *tracker:start *-->[ \t]*\r?$", re.MULTILINE)
_END = re.compile(rb"^[ \t]*<!-- *tracker:end *-->[ \t]*\r?$", re.MULTILINE)


class BlockError(Exception):
    """A file without the one block to update."""

    def __init__(self, message: str, remedy: str) -> None:
        """Keep what is wrong with the file and what to do."""
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def with_block(content: bytes, summary: Summary) -> bytes:
    """The file's content with the block between its markers new. Raises BlockError where there is not just one."""
    starts, ends = list(_START.finditer(content)), list(_END.finditer(content))
    if not starts or not ends:
        what = "markers" if not starts and not ends else f"marker {END if starts else START}"
        raise BlockError(f"has no {what}", f"put these two lines where the block is to be: {START} and {END}")
    if len(starts) > 1 or len(ends) > 1 or ends[0].start() < starts[0].end():
        raise BlockError("has more than one block, or its end first", f"keep one {START} and after it one {END}")
    newline = "\r\n" if starts[0][0].endswith(b"\r") else "\n"
    lines = ["", *courses(sanitize_summary(summary)), "", *projects(sanitize_summary(summary), "##")]
    block = newline.join([*lines, ""]).encode()
    head = content[: starts[0].end()].removesuffix(b"\r") + newline.encode()
    return head + block + content[ends[0].start() :]
