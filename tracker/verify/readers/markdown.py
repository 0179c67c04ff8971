"""Markdown by one linear pass over its lines: headings, sections of prose, links, commands of fences, front matter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.verify.readers import decode, fences, forms, indented, inline, prose

if TYPE_CHECKING:
    from tracker.verify.facts.fact import Fact

_FENCE = re.compile(r" {0,3}(`{3,}+|~{3,}+)[ \t]*+([^`\n]*+)$")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]++(.*))?$")
_TAG_HEADING = r"\s*+<h([1-6])(?:\s[^<>]*+)?>"
_ITEM = re.compile(r"[ \t]*+(?:[-*+]|\d{1,9}[.)])[ \t]++")
_QUOTE = re.compile(r"[ \t]*+(?:>[ \t]?)++")
_FENCE_MARKS = ("```", "~~~")
_INDENT = 4  # blanks that make code of a line, as in CommonMark
_TITLE_LINES = 5  # lines an <h1> may span
_WHY = re.compile(
    r"(?:.*\b)?(?:why|rationale|reasons?|reasoning|justification|por qué|porquê|motivos?|raz[óõ]n?(?:es)?|justificación"
    r"|justificativa|pourquoi|raisons?|warum|gr[uü]nde?|begründung|perché|motivazione|почему|причин[аы]|обоснование"
    r"|lý do)\b.*"
    r"|.*(?:이유|근거|理由|原因).*",
    re.IGNORECASE,
)
"""The heading of a column that says why, in some languages."""


def read(data: bytes) -> list[Fact]:
    """Read a Markdown file, which may be a notebook."""
    form = forms.of_markdown(data)
    if form:
        from tracker.verify.readers import scripts  # noqa: PLC0415 -- the readers of other cells take 5 ms to import, and import this one

        return scripts.read_markdown(data, form)
    return read_prose(data)


def read_front_matter(data: bytes) -> list[Fact]:
    """Read the settings above a text that is no document, such as a prompt."""
    lines = decode.lines(data)
    return _front_matter("\n".join(lines[1:end])) if (end := front_matter_end(lines) - 1) > 0 else []


def read_prose(data: bytes) -> list[Fact]:
    """Read a Markdown text."""
    lines = decode.lines(data)
    start = front_matter_end(lines)
    found = _front_matter("\n".join(lines[1 : start - 1])) if start else []
    reader = _Reader(lines, inline.definitions(lines))
    reader.run(start)
    return (found + reader.page.finish())[: decode.MAXIMUM_FACTS * 2]


def front_matter_end(lines: list[str]) -> int:
    """Give the number of lines of front matter, 0 without one."""
    if lines[0].rstrip() == "---":
        for number in range(1, min(len(lines), 200)):
            if lines[number].rstrip() in {"---", "..."}:
                return number + 1
    return 0


def _front_matter(text: str) -> list[Fact]:

    return indented.scan(text, 2)


def _is_underline(line: str) -> bool:
    rest = line.rstrip(" \t").lstrip(" ")
    return len(line) - len(line.lstrip(" ")) < _INDENT and not rest.strip(rest[:1])


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split("|")]


class _Reader:
    """The pass: which construct the line at hand belongs to."""

    def __init__(self, lines: list[str], definitions: dict[str, str]) -> None:
        self._lines = lines
        self._at = 0
        self._table = self._listed = False
        self._reasons = -1  # the column of the table at hand that says why
        self.page = prose.Page(definitions)

    def run(self, start: int) -> None:
        """Read all lines from an index on."""
        self._at = start
        while self._at < len(self._lines) and not self.page.full:
            line = self._lines[self._at]
            self._at += 1
            if not line:
                self.page.end_paragraph()
                self._table = False
            elif line[0].isalpha() and "|" not in line and "]:" not in line:  # nothing but words
                self._table = self._listed = False
                self.page.add(line, self._at)
            else:
                self._marked(line, line.strip())

    def _marked(self, line: str, stripped: str) -> None:
        if stripped.startswith(_FENCE_MARKS) and (
            fence := _FENCE.match(line.expandtabs(4).lstrip() if self._listed else line)
        ):
            self._fence(fence.group(1), fence.group(2))
        elif stripped.startswith("<!--"):
            self._comment(line)
        else:
            self._line(line, stripped)

    def _fence(self, mark: str, language: str) -> None:
        self.page.end_paragraph()
        first = self._at + 1
        body: list[str] = []
        while self._at < len(self._lines):
            line = self._lines[self._at]
            self._at += 1
            if mark in line and not line.strip().strip(mark[0]):
                break
            body.append(line)
        self.page.found.extend(fences.commands(body, language, first))
        for number, line in enumerate(body, first):
            if "http" in line and line.lstrip().startswith(("http://", "https://")):
                self.page.links(line, number)

    def _comment(self, line: str) -> None:
        self.page.end_paragraph()
        rest = line
        while "-->" not in rest and self._at < len(self._lines):
            rest = self._lines[self._at]
            self._at += 1
        rest = rest.partition("-->")[2]
        self._line(rest, rest.strip())

    def _line(self, line: str, stripped: str) -> None:
        number, bare = self._at, line
        if line[:_INDENT].isspace() and len(line) > _INDENT and self._indented_code(line):
            return
        if stripped.startswith(">"):
            bare = _QUOTE.sub("", line, count=1)
            stripped = bare.strip()
        first = stripped[:1]
        if not first or ("]:" in stripped and inline.is_definition(bare)):
            self.page.end_paragraph()
            self._table = self._table and bool(stripped)
        elif first == "#" and (heading := _ATX.match(bare)):
            self.page.heading(len(heading.group(1)), (heading.group(2) or "").rstrip("# \t"), number)
            self._listed = False
        elif first in "=-" and self.page.paragraph and not self._table and _is_underline(bare):
            self.page.setext(1 if first == "=" else 2)
        elif first == "<" and (heading := re.match(_TAG_HEADING, bare, re.IGNORECASE)):
            self._tag_heading(int(heading.group(1)), bare[heading.end() :], number)
        elif self._in_table(stripped):
            self.page.end_paragraph()
            self.page.links(bare, number)
        elif (first in "-*+" or first.isdecimal()) and (item := _ITEM.match(bare)):
            self.page.end_paragraph()
            self._listed = True
            self._item(bare[item.end() :], number)
        else:
            self._listed = self._listed and line[:1] in {" ", "\t"}
            self.page.add(bare, number)

    def _item(self, text: str, number: int) -> None:
        if text.startswith("$ "):  # a command written as an item
            self.page.found.extend(fences.commands([text], "", number))
        else:
            self.page.add(text, number)

    def _indented_code(self, line: str) -> bool:
        if self.page.paragraph or self._listed or _ITEM.match(line):
            return False
        self.page.found.extend(fences.commands([line.strip()], "", self._at))
        return True

    def _in_table(self, stripped: str) -> bool:
        if "|" not in stripped:
            self._table = False
            return False
        following = self._lines[self._at] if self._at < len(self._lines) else ""
        opens = "-" in following and "|" in following and not "".join(following.split()).strip("|:-")
        cells = _cells(stripped)
        if opens or not self._table:
            asking = [bool(_WHY.fullmatch(cell)) for cell in cells]
            self._reasons = asking.index(True) if opens and any(asking[1:]) else -1
        elif 0 <= self._reasons < len(cells):
            self.page.reason(cells, self._reasons, self._at)
        else:
            self.page.row(cells, self._at)
        self._table = opens or self._table or stripped.startswith("|")
        return self._table

    def _tag_heading(self, level: int, rest: str, number: int) -> None:
        title = [rest]
        while "</h" not in title[-1].lower() and len(title) < _TITLE_LINES and self._at < len(self._lines):
            title.append(self._lines[self._at])
            self._at += 1
        whole = "\n".join(title)
        end = whole.lower().find("</h")
        self.page.heading(level, whole[: end if end >= 0 else len(whole)], number)
