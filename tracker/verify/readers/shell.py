"""Shell text to simple commands: one fact per command, its wrappers stripped by `wrappers`."""

from __future__ import annotations

import re
from typing import NamedTuple

from tracker.verify.facts.fact import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode, wrappers

MAXIMUM_NESTING = 3
"""Levels of commands inside commands: $(…), bash -c '…'."""

MAXIMUM_WORDS = 200
"""Words kept of one command."""

MAXIMUM_END = MAXIMUM_TEXT // 2
"""Characters kept of the last words of a long command, which say what it is about: files, an image."""

# Every alternative ends at its first impossible character, so a scan is linear.
_TOKEN = re.compile(
    r"""
    (?P<blank>(?:\\\n|[ \t\f\v\0])++)
  | (?P<newline>\n)
  | (?P<comment>(?<![^\s;&|()])\#[^\n]*+)
  | (?P<expression>\$\{\{[^}$\n]*+\}\}|\{\{[^{}\n]*+\}\}|\$\{[^{}\n]*+\})
  | (?P<inner>\$\([^()\n]*+\)|`[^`\n]*+`)
  | (?P<single>'[^']*+')
  | (?P<double>"[^"\\]*+(?:\\.[^"\\]*+)*+")
  | (?P<escaped>\\.)
  | (?P<heredoc><<-?[ \t]*+["']?[A-Za-z_]\w*+["']?)
  | (?P<redirect>&>>?|\d*+>>?&\d*+-?|\d*+>>?\|?|<<<|\d*+<(?![<(]))
  | (?P<separator>&&|\|\|?&?|;;?|[&()])
  | (?P<plain>[^\s\\'"$;&|()<>`\#{\d]++|\d++|.)
    """,
    re.VERBOSE | re.DOTALL,
)
# A command up to its end without any sign that the scanner heeds: its words are what blanks part.
_PLAIN = re.compile(r"""(?:[ \t]*+[^\s\0\\'"$;&|()<>`#{]++)++(?=[ \t]*+(?:[\n;|)]|&&|\Z))""")
_REMOTE = frozenset({"ssh", "bash", "sh", "sudo"})


class Simple(NamedTuple):
    """A simple command: its words without quotes, and where it is written."""

    words: list[str]
    start: int
    end: int


def commands(text: str, first_line: int, inside: str) -> list[Fact]:
    """Give the commands of a shell text whose first line is `first_line` of its file."""
    found: list[Fact] = []
    _collect(text, first_line, inside, found, 0)
    return found


def quoted(words: list[str]) -> str:
    """Join the words of an exec form so that the scanner splits them again; a lone word is a whole command."""
    if len(words) == 1:
        return words[0]
    return " ".join("'" + word.replace("'", "'\\''") + "'" if _needs_quotes(word) else word for word in words)


def read(data: bytes) -> list[Fact]:
    """Read a shell script."""
    return commands(decode.text(data), 1, "")


def _needs_quotes(word: str) -> bool:
    return not word or any(character in " \t\n\"'\\;&|()<>`#$" for character in word)


def _shortened(command: str) -> str:
    """A command, a long one without its middle."""
    if len(command) <= MAXIMUM_TEXT + MAXIMUM_END:
        return command.strip()
    end = command[-MAXIMUM_END:]
    return f"{decode.cut(command)} {end.partition(' ')[2] or end}".strip()


def _collect(text: str, first_line: int, inside: str, found: list[Fact], depth: int) -> None:
    line, counted = first_line, 0
    for simple, nested in _simple_commands(text):
        start = max(counted, simple.start)  # a redirection alone has no place of its own
        line += text.count("\n", counted, start)
        counted = start
        if len(found) >= decode.MAXIMUM_FACTS:
            return
        written = decode.cut(
            " ".join(text[simple.start : min(simple.end, simple.start + 1000)].replace("\\\n", " ").split())
        )
        programs, scripts = wrappers.unwrapped(simple.words)
        names = [_shortened(" ".join(words)) for words in programs]
        found.extend([Fact("command", name, line, written, inside) for name in names if name])
        if depth < MAXIMUM_NESTING:
            for part in (*nested, *scripts):
                _collect(part, line, inside, found, depth + 1)


class _Builder:
    """The command that is being read."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.nested: list[str] = []
        self.heredocs: list[str] = []
        self.word: list[str] | None = None
        self.start = self.end = 0
        self.target = False

    def add(self, text: str, start: int, end: int) -> None:
        """Lengthen the word at hand."""
        if self.word is None:
            self.word = []
            if not self.words and not self.target:
                self.start = start
        self.word.append(text)
        self.end = end

    def end_word(self) -> None:
        """End the word at hand; the target of a redirection is no word of the command."""
        if self.word is not None and not self.target and len(self.words) < MAXIMUM_WORDS:
            self.words.append(" ".join("".join(self.word).split()))
        if self.word is not None:
            self.target = False
        self.word = None

    def take(self) -> tuple[Simple, list[str]] | None:
        """Give the command read so far, if any, and start anew."""
        self.end_word()
        self.target = False
        words, nested, self.words, self.nested = self.words, self.nested, [], []
        return (Simple(words, self.start, self.end), nested) if words or nested else None


def _simple_commands(text: str) -> list[tuple[Simple, list[str]]]:
    out: list[tuple[Simple, list[str]]] = []
    builder = _Builder()
    position, fresh = 0, True  # fresh: nothing is read yet of the command at hand
    while position < len(text):
        match = (_PLAIN.match(text, position) if fresh else None) or _TOKEN.match(text, position)
        if not match:
            break
        kind, piece, start, position = match.lastgroup, match.group(), match.start(), match.end()
        fresh = kind in {"newline", "separator"}
        if not kind:
            out.append((Simple(piece.split()[:MAXIMUM_WORDS], position - len(piece.lstrip(" \t")), position), []))
        elif piece == "(" and text[position : position + 1] == ")":  # the head of a function, no command
            builder.take()
        elif fresh:
            if taken := builder.take():
                out.append(taken)
            if kind == "newline" and builder.heredocs:
                position = _skip_heredocs(text, position, builder, out)
        elif kind == "blank":
            builder.end_word()
        elif kind == "heredoc":
            builder.end_word()
            builder.heredocs.append(piece.lstrip("<-").strip(" \t\"'"))
        elif kind == "redirect":
            builder.end_word()
            builder.target = not piece.endswith(("-", *"0123456789"))
        elif kind != "comment":
            _add(builder, kind, piece, start, position)
    if taken := builder.take():
        out.append(taken)
    return out


def _add(builder: _Builder, kind: str, piece: str, start: int, end: int) -> None:
    if kind == "inner":
        if builder.word is None and not builder.words:  # the target of a redirection starts no command, but this does
            builder.start = start
        builder.nested.append(piece[2:-1] if piece.startswith("$") else piece[1:-1])
    elif kind in {"single", "double"}:
        builder.add(piece[1:-1], start, end)
        return
    elif kind == "escaped":
        piece = piece[1:]
    builder.add(piece, start, end)


def _skip_heredocs(text: str, position: int, builder: _Builder, out: list[tuple[Simple, list[str]]]) -> int:
    """Pass over the bodies of here documents; what goes to another shell is read as commands."""
    for delimiter in builder.heredocs:
        body: list[str] = []
        while position < len(text):
            end = text.find("\n", position)
            end = len(text) if end < 0 else end
            line, position = text[position:end], end + 1
            if line.strip() == delimiter:
                break
            body.append(line)
        if out and out[-1][0].words[:1] and out[-1][0].words[0] in _REMOTE:
            out[-1][1].append("\n".join(body))
    builder.heredocs = []
    return min(position, len(text))
