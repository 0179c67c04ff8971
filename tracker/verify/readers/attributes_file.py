"""`.gitattributes`: the filters that keep files outside the repository, as Git LFS does."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode

if TYPE_CHECKING:
    from collections.abc import Iterator


def read(data: bytes) -> list[Fact]:
    """Read an attributes file: `*.parquet filter=lfs` is the key `*.parquet.filter` with the value `lfs`."""
    return list(islice(_filters(decode.text(data)), decode.MAXIMUM_FACTS))


def lines_of(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """The lines that give attributes: number, pattern of paths, attributes as written."""
    for number, line in enumerate(text.split("\n"), 1):
        pattern, *attributes = line.split() or ["#"]
        if not pattern.startswith("#"):
            yield number, pattern.strip('"'), attributes


def _filters(text: str) -> Iterator[Fact]:
    for number, pattern, attributes in lines_of(text):
        for attribute in attributes:
            name, _, value = attribute.partition("=")
            if name == "filter" and value:
                yield Fact("key", decode.cut(f"{pattern}.filter"), number, decode.cut(value))
