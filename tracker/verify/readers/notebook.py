"""Jupyter notebooks of nbformat 3 and 4 → facts, cell by cell, with lines of the notebook file itself."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.budget import NOTEBOOK_TOKENS, SOURCE_BYTES, OverLimitError
from tracker.verify.readers import cells
from tracker.verify.readers.cells import Cell
from tracker.verify.readers.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.verify.facts.fact import Fact

TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*+"|[{}\[\],:]')
CELLS = ((3, "cells", 1), (5, "cells", 3))
"""Open brackets within a cell, and the key that holds the cells, of nbformat 4 and of its worksheets before."""

LANGUAGE_KEYS = frozenset({"language", "kernelName", "languageId"})
"""Where a cell or its metadata names its language: nbformat 3, Polyglot Notebooks, VS Code."""


class Notebook(NamedTuple):
    """The language of a notebook's kernel, '' where it names none, and its cells."""

    language: str
    cells: tuple[Cell, ...]


def read(data: bytes) -> list[Fact]:
    """The facts of the code cells, those of one language as one module, and of the Markdown cells.

    Raises OverLimitError for too many.
    """
    notebook = parsed(decode(data))
    if sum(len(text) for cell in notebook.cells for _, text in cell.lines) > SOURCE_BYTES:
        raise OverLimitError
    own = notebook.language
    return cells.facts_of(
        (cell if cell.language else cell._replace(language=own) for cell in notebook.cells), "jupyter"
    )


def parsed(text: str) -> Notebook:
    """The cells of a notebook's JSON; of a broken one those before the damage."""
    reader = _Reader()
    line, position = 1, 0
    for token in _limited(TOKEN.finditer(text)):
        line += text.count("\n", position, token.start())
        position = token.start()
        reader.take(token.group(), line)
    return Notebook(reader.named or reader.kernel, tuple(reader.cells))


class _Reader:
    """Where in the JSON a token lies, and what was found before it."""

    def __init__(self) -> None:
        self.kernel = self.named = ""
        self.cells: list[Cell] = []
        self._kind = self._language = self._key = ""
        self._source: list[tuple[int, str]] = []
        self._stack: list[str] = []
        self._expects_value = False

    def take(self, mark: str, line: int) -> None:
        """Take in the next token."""
        stack = self._stack
        if mark in "{[":
            stack.append(self._key if self._expects_value else "")
        elif mark in "}]":
            if mark == "}" and stack and _depth(stack) == len(stack):
                self.cells.append(_cell(self._kind, self._language, self._source))
                self._kind, self._language, self._source = "", "", []
            if stack:
                stack.pop()
        elif mark == ":":
            self._expects_value = True
            return
        elif mark != ",":
            if self._expects_value or (stack and stack[-1] in ("source", "input")):
                self._value(mark, line)
            else:
                self._key = _string(mark)
            return
        self._key, self._expects_value = "", False

    def _value(self, mark: str, line: int) -> None:
        stack, key = self._stack, self._key
        depth = _depth(stack)
        if not depth:
            if stack[1:] == ["metadata", "kernelspec"] and key == "language":
                self.kernel = _string(mark)
            elif stack[1:] == ["metadata", "language_info"] and key == "name":
                self.named = _string(mark)
        elif len(stack) == depth and self._expects_value and key == "cell_type":
            self._kind = _string(mark)
        elif _holds_source(stack, depth, key):
            self._source += [(line, part) for part in _string(mark).splitlines()]
        elif self._expects_value and key in LANGUAGE_KEYS and "outputs" not in stack[depth:]:
            self._language = self._language or _string(mark)


def _depth(stack: list[str]) -> int:
    """Open brackets within the cell that a place lies in, 0 outside of cells."""
    for depth, name, at in CELLS:
        if len(stack) >= depth and stack[at] == name and (at == 1 or stack[1] == "worksheets"):
            return depth
    return 0


def _holds_source(stack: list[str], depth: int, key: str) -> bool:
    if len(stack) == depth:
        return key in ("source", "input")
    return len(stack) == depth + 1 and stack[-1] in ("source", "input")


def _cell(kind: str, language: str, source: list[tuple[int, str]]) -> Cell:
    if kind == "heading" and source:
        source[0] = (source[0][0], f"# {source[0][1]}")
    if kind in ("markdown", "heading"):
        return Cell("markdown", tuple(source))
    return Cell(language if kind == "code" else "raw", tuple(source))


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
    # Half of a surrogate pair, which JSON allows and UTF-8 cannot encode, is replaced.
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(value, str) else ""
