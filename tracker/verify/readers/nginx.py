"""Configuration of nginx: each directive is a key under its blocks, `http.server.location.limit_req`."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(
    r"""#[^\n]*+|"(?:\\.|[^"\\])*+"?|'(?:\\.|[^'\\])*+'?|[;{}\n]|(?:\$\{[^\s;{}]*+\}?|[^\s;{}])++""", re.DOTALL
)


def read(data: bytes) -> list[Fact]:
    """Read a configuration of nginx."""
    return list(islice(_directives(decode.text(data)), decode.MAXIMUM_FACTS))


def _directives(text: str) -> Iterator[Fact]:
    blocks: list[str] = []
    words: list[str] = []
    line = start = 1
    for match in _WORD.finditer(text):
        word = match.group()
        if word in {";", "{", "}"}:
            name = decode.cut(words[0]) if words else ""
            if name and word != "}":
                path = ".".join((*blocks[: decode.MAXIMUM_DEPTH], name))
                yield Fact("key", path[: decode.MAXIMUM_NAME], start, decode.cut(" ".join(words[1:])))
            if word == "{":
                blocks.append(name)
            elif word == "}":
                del blocks[-1:]
            words = []
        elif not word.startswith(("#", "\n")):
            start = start if words else line
            words.append(word.strip("\"'"))
        line += word.count("\n")
