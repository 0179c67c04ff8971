"""Files with the marks of a merge that was committed unfinished: no compiler or parser takes them."""

from __future__ import annotations

IN_CONFLICT = "it holds the marks of a merge conflict"

_MARKS = (b"\n<<<<<<< ", b"\n=======\n", b"\n>>>>>>> ")
_MAY_TELL_OF_MARKS = frozenset({"markdown", "rst", "asciidoc", "lines", "jsonl", "table"})


def in_conflict(reader: str, data: bytes) -> bool:
    """Whether a file that is no document holds both sides of a merge conflict."""
    if reader.partition(":")[0] in _MAY_TELL_OF_MARKS or _MARKS[-1] not in data:
        return False
    text, at = b"\n" + data.replace(b"\r\n", b"\n"), 0
    for mark in _MARKS:
        at = text.find(mark, at)
        if at < 0:
            return False
    return True
