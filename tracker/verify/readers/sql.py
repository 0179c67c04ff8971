"""SQL text to statements."""

from __future__ import annotations

import re

from tracker.verify.facts.fact import Fact, shortened
from tracker.verify.readers import decode, forms

_TOKEN = re.compile(
    r"""(?P<comment>--[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?+)|(?P<quoted>'[^']*+'?+|"[^"]*+"?+)|(?P<dollar>\$\w*+\$)"""
    r"""|(?P<end>;)|[^-/'"$;]++|."""
    "",
    re.DOTALL,
)
_META = re.compile(r"^\\[^\n]*+", re.MULTILINE)


def statements(text: str, first_line: int) -> list[Fact]:
    """Give the statements of an SQL text whose first line is `first_line` of its file; comments are left out."""
    found: list[Fact] = []
    parts: list[str] = []
    line, statement_line, position = first_line, 0, 0
    text = _META.sub("", text) + ";"
    while (match := _TOKEN.match(text, position)) and len(found) < decode.MAXIMUM_FACTS:
        kind, token, position = match.lastgroup, match.group(), match.end()
        if kind == "dollar":
            end = text.find(token, position)
            position = end + len(token) if end >= 0 else len(text) - 1
            token = text[match.start() : position]
        if kind == "end":
            whole = " ".join("".join(parts).split())
            if whole[:1].isalpha():
                found.append(Fact("sql", shortened(whole).lower(), statement_line))
            parts, statement_line = [], 0
        elif kind == "comment":
            parts.append(" ")
        else:
            if not statement_line and token.strip():
                statement_line = line + token[: len(token) - len(token.lstrip())].count("\n")
            if sum(map(len, parts[-3:])) or token.strip():
                parts.append(token)
        line += token.count("\n")
    return found


def read(data: bytes) -> list[Fact]:
    """Read an SQL file, which may be a notebook."""
    form = forms.of_source(data)
    if form:
        from tracker.verify.readers import scripts  # noqa: PLC0415 -- the readers of other cells take 5 ms to import, and import this one

        return scripts.read_notebook(data, form, "sql")
    return statements(decode.text(data), 1)
