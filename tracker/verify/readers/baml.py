"""BAML: each field is a key under its declaration, `function.Summarise.prompt`, `client.Steady.provider`.

The declarations are those of https://docs.boundaryml.com/ref/baml: functions, clients, retry policies, classes, tests.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = re.compile(
    r"""\{//.*?(?://\}|\Z)|//[^\n]*+|(\#++)".*?(?:"\1|\Z)|"(?:\\.|[^"\\])*+"?|\{\{.*?(?:\}\}|\Z)|->|[{}()\[\]\n]|[^\s{}()\[\]"\#]++|\#++""",
    re.DOTALL,
)
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")


def read(data: bytes) -> list[Fact]:
    """Read a file of BAML."""
    return list(islice(_fields(decode.text(data)), decode.MAXIMUM_FACTS))


def _fields(text: str) -> Iterator[Fact]:
    """The fields of all blocks; of a function, what it returns too."""
    blocks: list[str] = []
    words: list[str] = []
    line = start = 1
    depth = 0
    for match in _PIECE.finditer(text):
        piece = match.group()
        if piece == "{":
            name, returned = _header(words)
            blocks.append(name)
            if returned:
                yield _key(blocks, "returns", start, returned)
        elif piece in {"}", "\n"} and not depth and words:
            yield _key(blocks, words[0], start, _value(words[1:]))
        if piece in {"{", "}"} or (piece == "\n" and not depth):
            words, depth = [], 0
        elif piece != "\n" and not piece.startswith(("//", "{//")):
            depth += (piece in _OPENING) - (piece in _CLOSING and depth > 0)
            start = start if words else line
            words.append(piece)
        if piece == "}":
            del blocks[-1:]
        line += piece.count("\n")


def _key(blocks: list[str], name: str, line: int, value: str) -> Fact:
    return Fact("key", decode.dotted([*blocks[: decode.MAXIMUM_DEPTH], name]), line, decode.cut(value))


def _value(words: list[str]) -> str:
    """A field's text, of one in quotes without these."""
    text = " ".join(words)
    return text.strip('#"') if len(words) == 1 else text


def _header(words: list[str]) -> tuple[str, str]:
    """The name of a block, as `client.Steady`, and the type that a function returns."""
    arrow = words.index("->") if "->" in words else len(words)
    plain = [word.partition("<")[0] for word in words[:arrow] if word[:1].isalpha()][:2]
    returned = " ".join(words[arrow + 1 :]) if words[:1] == ["function"] else ""
    return ".".join(plain), returned
