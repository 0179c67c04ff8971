"""The text of a source file by positions in its bytes, as a syntax tree gives them."""

from __future__ import annotations

from typing import TypeAlias


class Encoded:
    """A file whose characters may take several bytes; what is no UTF-8 is replaced."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __getitem__(self, part: slice) -> str:
        """The text between two positions."""
        return self.data[part].decode("utf-8", "replace")


Source: TypeAlias = str | Encoded
"""Gives the text between two positions: source[start:end]."""


def source_of(data: bytes) -> Source:
    """A file's text; one of ASCII alone is decoded at once."""
    return data.decode("ascii") if data.isascii() else Encoded(data)
