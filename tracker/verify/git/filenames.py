"""File names as text that is printable and unique, and converts back to the bytes that git stores."""

from __future__ import annotations

import re

_UNSAFE_BYTES = re.compile(rb"[\x00-\x1f\x7f\\\x80-\xff]")
# C1 controls, line separators and the marks that reorder or hide text on a screen
_UNSAFE_TEXT = re.compile("[\x00-\x1f\x7f\u0080-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_SHOWN_START, _SHOWN_END = 200, 60
_ESCAPED = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|\\)")


def printable(raw: bytes) -> str:
    r"""The name as text: UTF-8 as it is, a control character or an undecodable byte as \x1b, a backslash doubled."""
    if not _UNSAFE_BYTES.search(raw):
        return raw.decode("ascii")
    text = raw.replace(b"\\", rb"\\").decode("utf-8", "backslashreplace")
    return _UNSAFE_TEXT.sub(_escape, text)


def shown(text: str) -> str:
    """Text of any origin, such as a path from the command line, made printable."""
    try:
        return printable(text.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return printable(text.encode("utf-8", "replace"))


def shortened(raw: bytes) -> str:
    """The beginning and the end of a very long name, which tells its format; a shorter one as a whole."""
    if len(raw) <= _SHOWN_START + _SHOWN_END:
        return printable(raw)
    return f"{printable(raw[:_SHOWN_START])}…{printable(raw[-_SHOWN_END:])}"


def stored(path: str) -> bytes:
    """The bytes of a name that `printable` returned."""
    if "\\" not in path:
        return path.encode()
    pieces, end = [], 0
    for found in _ESCAPED.finditer(path):
        byte, character = found.groups()
        plain = bytes.fromhex(byte) if byte else chr(int(character, 16)).encode() if character else b"\\"
        pieces += [path[end : found.start()].encode(), plain]
        end = found.end()
    return b"".join([*pieces, path[end:].encode()])


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}"  # noqa: PLR2004 -- \x80 and up are lone bytes
