"""Jupyter notebooks → facts, cell by cell, with lines of the notebook file itself."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.budget import NOTEBOOK_TOKENS, SOURCE_BYTES, OverLimitError
from tracker.verify.readers import markdown, python, shell
from tracker.verify.readers.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.verify.facts.fact import Fact

TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*+"|[{}\[\],:]')
CELL_MAGICS_OF_OTHER_LANGUAGES = ("%%bash", "%%sh", "%%html", "%%javascript", "%%sql", "%%writefile", "%%R", "%%script")


IN_CELL, IN_SOURCE = 3, 4
"""Open brackets within a cell, and within its list of source lines."""


class Cell(NamedTuple):
    """A cell: its type and its lines, each with its line number in the file."""

    kind: str
    lines: tuple[tuple[int, str], ...]


def read(data: bytes) -> list[Fact]:
    """The facts of the code cells as one module, and of the Markdown cells; raises OverLimitError for too many."""
    size = 0
    code: list[tuple[int, str]] = []
    facts: list[Fact] = []
    for cell in cells(decode(data)):
        size += sum(len(text) for _, text in cell.lines)
        if size > SOURCE_BYTES:
            raise OverLimitError
        if cell.kind == "markdown":
            facts += _mapped(markdown.read("\n".join(text for _, text in cell.lines).encode()), cell.lines)
        elif cell.kind == "code":
            found, plain = _without_magics(cell)
            facts += found
            code += plain
    facts += _mapped(python.read("\n".join(text for _, text in code).encode()), code)
    return facts


def cells(text: str) -> Iterator[Cell]:
    """The cells of a notebook's JSON; of a broken one those before the damage."""
    kind, line, position = "", 1, 0
    source: list[tuple[int, str]] = []
    stack: list[str] = []
    key, expects_value = "", False
    for token in _limited(TOKEN.finditer(text)):
        line += text.count("\n", position, token.start())
        position = token.start()
        mark = token.group()
        if mark in "{[":
            stack.append(key if expects_value else "")
            key, expects_value = "", False
        elif mark in "}]":
            if len(stack) == IN_CELL and stack[1] == "cells" and mark == "}":
                yield Cell(kind, tuple(source))
                kind, source = "", []
            if stack:
                stack.pop()
            key, expects_value = "", False
        elif mark == ":":
            expects_value = True
        elif mark == ",":
            key, expects_value = "", False
        elif expects_value or (stack and stack[-1] == "source"):
            inside_cell = len(stack) in (IN_CELL, IN_SOURCE) and stack[1] == "cells"
            if inside_cell and expects_value and key == "cell_type" and len(stack) == IN_CELL:
                kind = _string(mark)
            elif inside_cell and (key == "source" or (len(stack) == IN_SOURCE and stack[-1] == "source")):
                source += [(line, part) for part in _string(mark).splitlines()]
        else:
            key = _string(mark)


def _limited(tokens: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    for number, token in enumerate(tokens):
        if number > NOTEBOOK_TOKENS:
            raise OverLimitError
        yield token


def _string(mark: str) -> str:
    try:
        value = json.loads(mark, strict=False)
    except ValueError:
        return ""
    return value if isinstance(value, str) else ""


def _without_magics(cell: Cell) -> tuple[list[Fact], list[tuple[int, str]]]:
    """Shell lines as command facts, and the Python that is left."""
    if cell.lines and cell.lines[0][1].startswith(CELL_MAGICS_OF_OTHER_LANGUAGES):
        first, text = cell.lines[0][0], "\n".join(text for _, text in cell.lines[1:])
        language = cell.lines[0][1].split()[0]
        return (shell.commands(text, first + 1, "cell") if language in ("%%bash", "%%sh") else []), []
    facts: list[Fact] = []
    plain: list[tuple[int, str]] = []
    for line, text in cell.lines:
        stripped = text.lstrip()
        indent = text[: len(text) - len(stripped)]
        if stripped.startswith(("!", "%pip", "%conda")):
            facts += shell.commands(stripped[1:], line, "cell")
        magic = stripped.startswith(("!", "%")) or (stripped.endswith("?") and "#" not in stripped)
        plain.append((line, indent + "pass" if magic else text))
    return facts, plain


def _mapped(facts: list[Fact], lines: tuple[tuple[int, str], ...] | list[tuple[int, str]]) -> list[Fact]:
    last = len(lines)
    return [fact._replace(line=lines[min(fact.line, last) - 1][0]) for fact in facts] if last else []
