"""Updates the block between marker comments in a README. Every byte outside the block is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.export.markdown import claims, courses, projects
from tracker.export.sanitize import sanitize_summary

if TYPE_CHECKING:
    from tracker.export.summary import Summary

START, END = "<!-- tracker:start -->", "<!-- tracker:end -->"
_START = re.compile(rb"^[ \t]*<!-- *tracker:start *-->[ \t]*\r?$", re.MULTILINE)
_END = re.compile(rb"^[ \t]*<!-- *tracker:end *-->[ \t]*\r?$", re.MULTILINE)


class MarkerError(Exception):
    """A file does not have exactly one block to update."""

    def __init__(self, message: str, remedy: str) -> None:
        """Keep the problem, as a predicate of the file, and the remedy."""
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def with_block(content: bytes, summary: Summary) -> bytes:
    """The content with a new block between its markers. Raises MarkerError if there is not exactly one block."""
    starts, ends = list(_START.finditer(content)), list(_END.finditer(content))
    if not starts or not ends:
        what = "markers" if not starts and not ends else f"marker {END if starts else START}"
        raise MarkerError(f"has no {what}", f"add these two lines where the block should be: {START} and {END}")
    if len(starts) > 1 or len(ends) > 1 or ends[0].start() < starts[0].end():
        raise MarkerError(
            "has more than one block, or its end before its start", f"keep one {START} followed by one {END}"
        )
    newline = "\r\n" if starts[0][0].endswith(b"\r") else "\n"
    clean = sanitize_summary(summary)
    lines = ["", *courses(clean), "", *projects(clean, "##"), *claims(clean, "##")]
    block = newline.join([*lines, ""]).encode()
    head = content[: starts[0].end()].removesuffix(b"\r") + newline.encode()
    return head + block + content[ends[0].start() :]
