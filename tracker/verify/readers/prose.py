"""The facts of a document as its reader walks it: headings, sections with their words, paragraphs, links."""

from __future__ import annotations

import re

from tracker.verify.facts.fact import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode, inline

MAXIMUM_PIECES = 30
"""Text facts of one paragraph; a longer paragraph is cut."""

REASON_WORDS = 3
"""Words that a table's cell needs to say why."""

OBJECTIVES = re.compile(r"\b(?:slos?|objectives?)\b", re.IGNORECASE)
"""Titles of sections whose tables hold targets."""

ASKING_WORDS = r"(?:why|pourquoi|por qu[eéê]|porquê|warum|perché|почему|tại sao|vì sao|왜)(?= )|为什么|為什麼|为何|なぜ"
ASKING = re.compile(rf"[\W\d]*(?:{ASKING_WORDS})", re.IGNORECASE)
"""Titles of sections that ask why, in some languages."""

_WORD = re.compile(r"[^\W_]\S*+")
# Compiled when a document needs them: their tables are large.
_UNSPACED = {
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]++": 2,
    r"[\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaa7f]++": 5,
}
"""Scripts without blanks between words (Chinese, Japanese; Thai, Lao, Tibetan, Burmese, Khmer) → signs of a word."""


def words(text: str) -> int:
    """Count words; where a script writes no blanks, so many signs count as one as words of it have."""
    if text.isascii():
        return len(_WORD.findall(text))
    count = 0
    for signs, length in _UNSPACED.items():
        count += sum((len(run) + length - 1) // length for run in re.findall(signs, text))
        text = re.sub(signs, " ", text)
    return count + len(_WORD.findall(text))


class Page:
    """Collects the facts of one document."""

    def __init__(self, definitions: dict[str, str]) -> None:
        self._definitions = definitions
        self._title, self._title_line, self._words = "", 1, 0
        self.paragraph: list[str] = []
        self._first = 0  # the line that the paragraph at hand begins at
        self.found: list[Fact] = []

    @property
    def full(self) -> bool:
        """Whether enough was found in this document."""
        return len(self.found) >= decode.MAXIMUM_FACTS

    def add(self, line: str, number: int) -> None:
        """Add a line to the paragraph at hand."""
        if not self.paragraph:
            self._first = number
        self.paragraph.append(line)

    def heading(self, level: int, text: str, number: int) -> None:
        """Begin a section."""
        self.end_paragraph()
        self._end_section()
        links, plain = inline.links(text, self._definitions)
        self._title = decode.cut(" ".join(plain.split())) or next((link.label for link in links), "")
        self._title_line = number
        self.found.append(Fact("heading", self._title, number, str(level)))
        self._add_links(links, number)

    def setext(self, level: int) -> None:
        """Turn the paragraph at hand into a heading."""
        lines, self.paragraph = self.paragraph, []
        self.heading(level, " ".join(lines), self._first)

    def reason(self, cells: list[str], column: int, number: int) -> None:
        """Add the cell of a table's row that says why, as a sentence."""
        plain = self._plain(cells)
        if words(plain[column]) >= REASON_WORDS:
            self._add_row(f"Why: {plain[column]}", plain, number)

    def row(self, cells: list[str], number: int) -> None:
        """Add a table's row in a section on objectives, or one that asks why, as a sentence: no other text has it."""
        if OBJECTIVES.search(self._title) or ASKING.match(self._title):
            plain = self._plain(cells)
            text = "; ".join(plain)
            if words(text) >= REASON_WORDS:
                self._add_row(text, plain, number)

    def _plain(self, cells: list[str]) -> list[str]:
        return [" ".join(inline.links(cell, self._definitions)[1].split()) for cell in cells]

    def _add_row(self, text: str, cells: list[str], number: int) -> None:
        self.found.append(Fact("text", decode.cut(text), number, str(sum(map(words, cells))), self._title))

    def links(self, text: str, number: int) -> None:
        """Add the links of a text that is no prose: a table's row, a heading."""
        self._add_links(inline.links(text, self._definitions)[0], number)

    def _add_links(self, links: list[inline.Link], number: int) -> None:
        for address, label, newlines in links:
            self.found.append(Fact("link", address, number + newlines, decode.cut(label), self._title))

    def end_paragraph(self) -> None:
        """End the paragraph at hand: its links, words and text."""
        if not self.paragraph:
            return
        written, first = "\n".join(self.paragraph), self._first
        self.paragraph = []
        links, plain = inline.links(written, self._definitions)
        if links:
            self._add_links(links, first)
        if "`" in written:
            self.found.extend(inline.commands(written, first))
        self._words += words(plain)
        folded = " ".join(plain.split())
        if len(folded) < MAXIMUM_TEXT:
            if folded:
                line = first + plain.count("\n", 0, len(plain) - len(plain.lstrip()))
                self.found.append(Fact("text", folded, line, "", self._title))
        else:
            self.found.extend(self._pieces(plain, first))

    def finish(self) -> list[Fact]:
        """Give all facts."""
        self.end_paragraph()
        self._end_section()
        return self.found

    def _end_section(self) -> None:
        if self._title or self._words or any(fact.kind == "heading" for fact in self.found[-1:]):
            self.found.append(Fact("prose", self._title, self._title_line, str(self._words)))
        self._words = 0

    def _pieces(self, plain: str, first: int) -> list[Fact]:
        """Cut a paragraph at words into texts of at most MAXIMUM_TEXT characters."""
        pieces: list[tuple[list[str], int]] = []
        room = 0  # characters that the last piece can still take
        for number, line in enumerate(plain.split("\n"), first):
            folded = " ".join(line.split()) + " "  # so that every word ends at a blank
            at = 0
            while at + 1 < len(folded):
                end = folded.rfind(" ", at, at + room + 1) if room > 0 else -1
                if end < 0:  # not even a word fits
                    if len(pieces) == MAXIMUM_PIECES:
                        break
                    pieces.append(([], number))
                    room = MAXIMUM_TEXT - 1
                    end = max(folded.rfind(" ", at, at + room + 1), folded.find(" ", at))
                pieces[-1][0].append(folded[at:end])
                room -= end - at + 1
                at = end + 1
        return [Fact("text", decode.cut(" ".join(parts)), line, "", self._title) for parts, line in pieces]
