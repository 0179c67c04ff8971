"""reStructuredText: headings, prose, links and the commands of code blocks."""

from __future__ import annotations

import re

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode, fences, prose

_UNDERLINE = re.compile(r"([=\-~^\"'`#*+.:_])\1{2,}+\s*+$")
_DIRECTIVE = re.compile(r"( *+)\.\.[ ]++([\w-]++)::[ ]*+(\S*+)")
_NAMED = re.compile(r"`([^`<>\n]*+)<([^`<>\s]++)>`__?")
_TARGET = re.compile(r" *+\.\. _([^:\n]++):\s*+(\S++)")
_CODE = frozenset({"code-block", "code", "sourcecode", "prompt"})


def read(data: bytes) -> list[Fact]:
    """Read a reStructuredText file."""
    lines = decode.lines(data)
    page = prose.Page({})
    levels: list[str] = []
    at = 0
    while at < len(lines) and not page.full:
        line = lines[at]
        at += 1
        following = lines[at] if at < len(lines) else ""
        if target := _TARGET.match(line):
            page.found.append(Fact("link", target.group(2)[: decode.MAXIMUM_NAME], at, decode.cut(target.group(1))))
        elif directive := _DIRECTIVE.match(line):
            page.end_paragraph()
            kind, language = directive.group(2), directive.group(3)
            at = _block(lines, at, len(directive.group(1)), page, language or "sh" if kind in _CODE else None)
        elif line.startswith(".."):
            page.end_paragraph()
        elif line.strip() and _UNDERLINE.match(following) and not _UNDERLINE.match(line):
            page.end_paragraph()
            mark = following[0]
            if mark not in levels:
                levels.append(mark)
            page.heading(levels.index(mark) + 1, line.strip().replace("`", ""), at)
            at += 1
        elif not line.strip() or _UNDERLINE.match(line):
            page.end_paragraph()
        else:
            page.add(_NAMED.sub(r"[\1](\2)", line).replace("``", "`"), at)
            if line.rstrip().endswith("::"):
                page.end_paragraph()
                at = _block(lines, at, len(line) - len(line.lstrip()), page, "")
    return page.finish()


def _block(lines: list[str], at: int, indent: int, page: prose.Page, language: str | None) -> int:
    """Read the indented block from a line on; without a language (None) it is passed over."""
    first = at + 1
    body: list[str] = []
    while at < len(lines) and (not lines[at].strip() or len(lines[at]) - len(lines[at].lstrip()) > indent):
        body.append("" if lines[at].lstrip().startswith(":") else lines[at].strip())
        at += 1
    if language is not None:
        page.found.extend(fences.commands(body, language, first))
    return at
