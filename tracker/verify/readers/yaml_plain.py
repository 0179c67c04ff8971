"""Plain YAML, as most files are written: block mappings and lists of one-line scalars, short flow lists, block texts.

To import the parser takes longer than to read all files of a small project. What is taken here is taken as the parser
does (YAML 1.1, https://yaml.org/spec/1.1/); at anything else, be it a mistake, the text is left to it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tracker.verify.readers.yaml_document import Document

MAXIMUM_NESTING = 50
"""Collections inside one another that are read here."""

_KEY = re.compile(
    r"""(?:"([^"\\]{0,500}+)"[ ]*+|'([^']{0,500}+)'[ ]*+|([^ "'#&*!|>%@`\[\]{},?:-][^#:]{0,500}+)):(?:[ ]++|$)"""
)
_QUOTED = re.compile(r"""(?:"([^"\\]*+)"|'((?:[^']|'')*+)')(?:[ ]++#.*)?""")
_FLOW_ITEM = re.compile(
    r"""[ ]*+(?:"([^"\\]*+)"|'([^']*+)'|((?:[\w./$+~^<(]|-(?=[\w-]))(?:[^:?#"',{}\[\]]|:(?=[\w/.$-]))*+))[ ]*+([,\]])"""
)
_BLOCK = re.compile(r"([|>])(-?)(?:[ ]++#.*)?")
_INDICATORS = frozenset("#&*!|>%@`[]{},?:")


def read(text: str) -> list[Document] | None:
    """Give the documents of a text, None where it is not plain."""
    reader = _Reader(text.split("\n"))
    return reader.documents if text.replace("\n", "").isprintable() and reader.run() else None


class _Collection(NamedTuple):
    column: int
    listed: bool


class _Reader:
    """One pass over the lines: the open collections by their columns, and the key that waits for its value."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0
        self._open: list[_Collection] = []
        self._waiting = -1  # the column of a key whose value is to follow
        self._document = Document(0)
        self.documents = [self._document]

    def run(self) -> bool:
        """Take all lines; whether they are plain."""
        begun = False
        while self._at < len(self._lines):
            line = self._lines[self._at]
            self._at += 1
            content = line.strip(" ")
            if not content or content[0] == "#":
                continue
            if line == "---":
                if begun:
                    self._next_document()
            elif line.startswith(("---", "...")) or not self._line(len(line) - len(line.lstrip(" ")), content):
                return False
            begun = True
        self._end_document()
        return True

    def _end_document(self) -> None:
        if self._waiting >= 0:
            self._document.scalar("", self._at)
        for _ in self._open:
            self._document.end()

    def _next_document(self) -> None:
        self._end_document()
        self._open, self._waiting = [], -1
        self._document = Document(len(self.documents))
        self.documents.append(self._document)

    def _line(self, column: int, content: str) -> bool:
        """Take a line: what begins deeper is the value awaited, anything else belongs to an open collection."""
        listed = content.startswith("- ")
        if self._waiting >= 0:
            deeper = column > self._waiting or (column == self._waiting and listed)
            self._waiting = -1
            if deeper:
                return self._begin(column, content, listed=listed)
            self._document.scalar("", self._at)
        elif not self._open:
            return self._begin(column, content, listed=listed)
        while self._open and self._is_past(self._open[-1], column, listed=listed):
            self._open.pop()
            self._document.end()
        return self._open[-1:] == [(column, listed)] and self._entry(column, content, listed=listed)

    @staticmethod
    def _is_past(one: _Collection, column: int, *, listed: bool) -> bool:
        """A list may stand at the column of its key."""
        return one.column > column or (one.column == column and one.listed and not listed)

    def _begin(self, column: int, content: str, *, listed: bool) -> bool:
        if len(self._open) == MAXIMUM_NESTING:
            return False
        self._open.append(_Collection(column, listed))
        self._document.start(self._at, mapping=not listed)
        return self._entry(column, content, listed=listed)

    def _entry(self, column: int, content: str, *, listed: bool) -> bool:
        """Take an item or a key, with its value on the same line."""
        if listed:
            rest = content[2:].lstrip(" ")
            if _KEY.match(rest):
                return self._begin(column + len(content) - len(rest), rest, listed=False)
            return self._value(column, rest)
        key = _KEY.match(content)
        if not key:
            return False
        self._document.scalar(key[3].rstrip(" ") if key[3] else key[1] or key[2] or "", self._at)
        rest = content[key.end() :]
        if not rest or rest[0] == "#":
            self._waiting = column
            return True
        return self._value(column, rest)

    def _value(self, column: int, text: str) -> bool:
        if text[0] in "|>":
            return self._block(column, text)
        if text[0] in "[{":
            return self._flow(text)
        value = _scalar(text)
        if value is not None:
            self._document.scalar(value, self._at)
        return value is not None

    def _flow(self, text: str) -> bool:
        """Take a list of scalars within brackets, or empty brackets."""
        closed = text[:2] in {"[]", "{}"}
        if text[0] == "{" and not closed:
            return False
        self._document.start(self._at, mapping=text[0] == "{")
        end = 2 if closed else 1
        while not closed:
            item = _FLOW_ITEM.match(text, end)
            if not item:
                return False
            self._document.scalar(item[3].rstrip(" ") if item[3] else item[1] or item[2] or "", self._at)
            end, closed = item.end(), item[4] == "]"
        self._document.end()
        rest = text[end:].partition(" #")[0]
        return not rest.strip(" ")

    def _block(self, column: int, head: str) -> bool:
        """Take a literal or folded text, the lines that are indented more than what holds it."""
        header, line = _BLOCK.fullmatch(head), self._at
        body = self._indented(column)
        if not header or not body:
            return False
        value = "\n".join(body)
        if header[1] == ">":
            if not body[0] or "\n " in value:
                return False  # lines that are not folded
            value = re.sub(r"\n+", lambda ends: ends[0][1:] or " ", value)
        unended = self._at == len(self._lines) and bool(self._lines[-1].strip(" "))
        self._document.scalar(value if header[2] or unended else value + "\n", line, block=True)
        return True

    def _indented(self, column: int) -> list[str]:
        """Give the lines of a block text, blank ones at its end left out; [] where they are not plainly one."""
        body: list[str] = []
        indent = widest = 0  # of the first line that is not blank, of the blank lines
        while self._at < len(self._lines):
            line = self._lines[self._at]
            depth = len(line) - len(line.lstrip(" "))
            blank = depth == len(line)
            if not blank and (depth <= column or depth < indent):
                break
            if blank:
                widest = max(widest, depth)
            else:
                indent = indent or depth
            body.append("" if blank else line[indent:])
            self._at += 1
        while body and not body[-1]:
            body.pop()
        return body if widest <= indent else []


def _scalar(text: str) -> str | None:
    """Give the scalar that a line ends with, a comment left out; None where it is not a plain one."""
    if text[0] in "\"'":
        quoted = _QUOTED.fullmatch(text)
        return (quoted[1] or (quoted[2] or "").replace("''", "'")) if quoted else None
    plain = text.partition(" #")[0].rstrip(" ")
    if text[0] in _INDICATORS or text[:2] in {"-", "- "} or ": " in plain or plain.endswith(":"):
        return None
    return plain
