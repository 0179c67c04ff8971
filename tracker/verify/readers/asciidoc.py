"""AsciiDoc: headings, prose, links and the commands of listing blocks, by one linear pass over the lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.verify.readers import decode, fences, prose

if TYPE_CHECKING:
    from tracker.verify.facts.fact import Fact

_HEADING = re.compile(r"(={1,6}|#{1,6})[ \t]++(\S.*)$")
_STYLE = re.compile(r"\[([^\]\n]*+)\]\s*+$")
_ATTRIBUTE = re.compile(r":!?[\w-]++!?:(?:\s|$)")
_MACRO = re.compile(r"(?:image|include|video|audio|toc|ifdef|ifndef|endif|ifeval)::")
_LINK = re.compile(r"(?:link:)?((?:https?://|mailto:|\./|\w[\w./-]*+(?=\[))[^\s\[\]<>]*+)\[([^\]\n]*+)\]")
_ITEM = re.compile(r"[ \t]*+(?:\*{1,5}|-|\.{1,5}|\d{1,9}\.)[ \t]++")
_VERBATIM = {"----": True, "....": True, "````": True, "++++": False, "////": False, "|===": False}
"""First four characters of a block's delimiter → whether its lines may be commands."""


def read(data: bytes) -> list[Fact]:
    """Read an AsciiDoc file."""
    lines = decode.lines(data)
    page = prose.Page({})
    at, language = 0, ""
    while at < len(lines) and not page.full:
        line = lines[at].rstrip()
        at += 1
        delimiter = line[:4]
        if delimiter in _VERBATIM and not line.strip(delimiter[-1] + delimiter[0]):
            page.end_paragraph()
            first, body = at + 1, []
            while at < len(lines) and lines[at].rstrip() != line:
                body.append(lines[at])
                at += 1
            at += 1
            if _VERBATIM[delimiter]:
                page.found.extend(fences.commands(body, language, first))
            language = ""
        elif heading := _HEADING.match(line):
            page.heading(len(heading.group(1)), heading.group(2), at)
        elif style := _STYLE.match(line):
            page.end_paragraph()
            words = [word.strip() for word in style.group(1).split(",")]
            language = words[1] if words[0] in {"source", ""} and len(words) > 1 else ""
        elif not line or line.startswith("//") or _ATTRIBUTE.match(line) or _MACRO.match(line) or not line.strip("=*_"):
            page.end_paragraph()
        elif line[0] in " \t" and not page.paragraph and not _ITEM.match(line):
            page.found.extend(fences.commands([line.strip()], "", at))
        else:
            if item := _ITEM.match(line):
                page.end_paragraph()
                line = line[item.end() :]
            page.add(_LINK.sub(r"[\2](\1)", line) if "[" in line else line, at)
    return page.finish()
