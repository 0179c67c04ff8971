"""The one place where text written by others is made fit for a terminal.

A track, a file name or a commit may carry escape sequences that move the cursor, or bidirectional controls that make a
line read other than it is. Letters of every script and emoji (with their joiners) are left alone.
"""

import re

# C0 and DEL and C1 controls, line and paragraph separators, the Bidi_Control property (UAX #9), lone surrogates.
_UNSAFE = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_FIRST_UNSAFE = re.compile(f"[{_UNSAFE}]")
_SPACED = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
_SPACED_WITHIN_LINES = re.compile("[\t\r\x0b\x0c\x85\u2028\u2029]+")


def sanitize(text: str, *, lines: bool = False) -> str:
    """The text without anything a terminal would act on; breaks and tabs become one space.

    With `lines`, newlines stay.
    """
    spaced = (_SPACED_WITHIN_LINES if lines else _SPACED).sub(" ", text.replace("\r\n", "\n"))
    return _FIRST_UNSAFE.sub("", spaced)


def first_unsafe(text: str) -> str:
    """The first character that no prose needs (newline and tab are fine), as `U+001B`; empty where there is none."""
    found = _FIRST_UNSAFE.search(text.replace("\r\n", "\n"))
    return f"U+{ord(found[0]):04X}" if found else ""


def shorten(text: str, longest: int = 60) -> str:
    """The text, sanitized and on one line, cut with an ellipsis where it is longer than asked."""
    # Cut before cleaning: a hostile text may be megabytes long.
    cut = sanitize(text[: longest + 1])
    return cut if len(text) <= longest else f"{cut[: longest - 1]}…"


def plural(count: int, noun: str) -> str:
    """The count with its noun: "1 file", "2 files"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
