"""The facts of a document as its reader walks it: headings, sections with their words, paragraphs, links."""

from __future__ import annotations

import re

from tracker.verify.facts import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode, inline

MAXIMUM_PIECES = 30
"""Text facts of one paragraph; a longer paragraph is cut."""

_WORD = re.compile(r"[^\W_]\S*+")
_UNSPACED = r"[\u3040-\u30ff\u3400-\u9fff]++"  # compiled when a document needs it: its table is large


def words(text: str) -> int:
    """Count words; where a script writes no blanks, two characters count as one."""
    if text.isascii():
        return len(_WORD.findall(text))
    unspaced = sum((len(run) + 1) // 2 for run in re.findall(_UNSPACED, text))
    return unspaced + len(_WORD.findall(re.sub(_UNSPACED, " ", text)))


class Page:
    """Collects the facts of one document."""

    def __init__(self, definitions: dict[str, str]) -> None:
        self._definitions = definitions
        self._title, self._title_line, self._words = "", 1, 0
        self.paragraph: list[tuple[str, int]] = []
        self.found: list[Fact] = []

    @property
    def full(self) -> bool:
        """Whether enough was found in this document."""
        return len(self.found) >= decode.MAXIMUM_FACTS

    def add(self, line: str, number: int) -> None:
        """Add a line to the paragraph at hand."""
        self.paragraph.append((line, number))

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
        self.heading(level, " ".join(line for line, _ in lines), lines[0][1])

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
        lines, self.paragraph = self.paragraph, []
        written = "\n".join(line for line, _ in lines)
        first = lines[0][1]
        links, plain = inline.links(written, self._definitions)
        self._add_links(links, first)
        self.found.extend(inline.commands(written, first))
        self._words += words(plain)
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
        length = 0
        for offset, line in enumerate(plain.split("\n")):
            words_of_line = line.split()
            folded = " ".join(words_of_line)
            if folded and pieces and length + len(folded) + 1 <= MAXIMUM_TEXT:
                words_of_line = [folded]
            for word in words_of_line:
                if not pieces or length + len(word) + 1 > MAXIMUM_TEXT:
                    if len(pieces) == MAXIMUM_PIECES:
                        break
                    pieces.append(([], first + offset))
                    length = 0
                pieces[-1][0].append(word)
                length += len(word) + 1
        texts = ((decode.cut(" ".join(parts)), line) for parts, line in pieces)
        return [Fact("text", text, line, inside=self._title) for text, line in texts if text]
