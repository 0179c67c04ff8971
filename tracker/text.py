"""Text for people: sanitized where others wrote it, shortened, counted.

A track, a file name or a commit may contain escape sequences that move the cursor, or bidirectional controls that make
a line look different from what it is. `sanitize` is the one place that removes them; letters of every script and emoji
(with their joiners) are kept.
"""

import re
from collections.abc import Sequence

# C0 and DEL and C1 controls, line and paragraph separators, the Bidi_Control property (UAX #9), lone surrogates.
_UNSAFE = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_FIRST_UNSAFE = re.compile(f"[{_UNSAFE}]")
_SPACED = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
_SPACED_WITHIN_LINES = re.compile("[\t\r\x0b\x0c\x85\u2028\u2029]+")


def sanitize(text: str, *, lines: bool = False) -> str:
    """The text without control characters; line breaks and tabs become one space. With `lines`, newlines are kept."""
    spaced = (_SPACED_WITHIN_LINES if lines else _SPACED).sub(" ", text.replace("\r\n", "\n"))
    return _FIRST_UNSAFE.sub("", spaced)


def first_unsafe(text: str) -> str:
    """The first control character other than newline and tab, as `U+001B`; "" where there is none."""
    found = _FIRST_UNSAFE.search(text.replace("\r\n", "\n"))
    return f"U+{ord(found[0]):04X}" if found else ""


def shorten(text: str, longest: int = 60) -> str:
    """The text sanitized, on one line, and cut with an ellipsis to at most `longest` characters."""
    # Cut first: a hostile text may be megabytes long.
    cut = sanitize(text[: longest + 1])
    return cut if len(text) <= longest else f"{cut[: longest - 1]}…"


def series(words: Sequence[str], last: str = "and") -> str:
    """`a, b and c`, "" for no words."""
    *first, end = words or ("",)
    return f"{', '.join(first)} {last} {end}" if first else end


def with_any_of(words: Sequence[str], most: int = 3) -> str:
    """` with a, b or c`, to follow a name; "" for no words. More than `most` words end in "or another"."""
    named = words if len(words) <= most else (*words[: most - 1], "another")
    return f" with {series(named, 'or')}" if words else ""


def plural(count: int, noun: str, nouns: str = "") -> str:
    """The count with its noun: "1 file", "2 files"; `nouns` is an irregular plural."""
    return f"{count} {noun if count == 1 else nouns or f'{noun}s'}"


def number_range(least: float, most: float) -> str:
    """A range with an en dash, "8" where both ends are 8."""
    return f"{least:g}" if least == most else f"{least:g}–{most:g}"  # noqa: RUF001 - a range takes an en dash


def verdict_in_words(status: str, authorship: str, *, is_claimed: bool) -> str:
    """A verdict as people read it: claimed, or with whose work it is unless it is theirs: "verified, not by you"."""
    if status != "verified":
        return "claimed" if is_claimed else status
    if authorship in {"", "own"}:
        return status
    return f"{status}, {'authorship unknown' if authorship == 'unknown' else authorship}"
