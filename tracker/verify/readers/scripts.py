"""Notebooks that are kept as source files: marimo, percent format, Databricks sources, and executable documents."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from tracker.verify import readers
from tracker.verify.readers import cells, decode, markdown, registry
from tracker.verify.readers.cells import Cell, Lines
from tracker.verify.readers.forms import DATABRICKS, MARIMO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tracker.verify.facts.fact import Fact

PERCENT = re.compile(r"#[ \t]*%%")
PERCENT_KIND = re.compile(r"#[ \t]*%%[^\[\n]*(?:\[(\w+)\])?")
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*(.*)")
BRACED = re.compile(r"\{[ \t]*([A-Za-z#+-]+)\b")


def read_notebook(data: bytes, form: str, language: str = "python") -> list[Fact]:
    """The facts of a source file that is a notebook."""
    lines = tuple(enumerate(decode.lines(data), 1))
    if form == "marimo" and (app := MARIMO.search(data)) is not None:
        return cells.facts_of(_marimo(lines, app[1].decode()), form)
    if form == "databricks" and (mark := DATABRICKS.match(data)) is not None:
        return cells.facts_of(_databricks(lines, mark[1].decode(), language), form)
    return cells.facts_of(_percent(lines), form)


def read_executable(data: bytes) -> list[Fact]:
    """The facts of an executable file without a suffix, whose first line names its language."""
    return [fact for name in registry.by_first_line(data) for fact in readers.read(name, data)]


def read_document(data: bytes) -> list[Fact]:
    """The facts of a Quarto or R Markdown document, whose cells are the fences with a language in braces."""
    return read_markdown(data, "quarto")


def read_markdown(data: bytes, form: str) -> list[Fact]:
    """The facts of a Markdown file that is a notebook."""
    lines = tuple(enumerate(decode.lines(data), 1))
    return cells.facts_of(_fences(lines, plain=form == "jupytext"), form) + markdown.read_prose(data)


def _fences(lines: Lines, *, plain: bool) -> Iterator[Cell]:
    """The fenced cells of a document; with `plain`, fences that only name a language are cells too."""
    mark, language = "", ""
    body: list[tuple[int, str]] = []
    for number, text in lines:
        fence = FENCE.match(text) if "```" in text or "~~~" in text else None
        if not mark:
            if fence is None:
                continue
            mark, body, rest = fence[1], [], fence[2].strip()
            braced = BRACED.match(rest)
            if braced is not None:
                language = braced[1]
                if language == "code-cell":  # MyST
                    language = rest.partition("}")[2].strip() or "python"
            elif plain or "{.marimo" in rest:
                language = rest.split(" ")[0].split("{")[0] or "raw"
            else:
                language = "raw"
        elif fence is not None and fence[1].startswith(mark) and not fence[2]:
            yield Cell(language, _without_options(body))
            mark = ""
        else:
            body.append((number, text))
    if mark:
        yield Cell(language, tuple(body))


def _without_options(body: list[tuple[int, str]]) -> Lines:
    """The lines of a cell without the options of MyST at its beginning: `:tags: [a]`, or YAML between fences `---`."""
    texts = [text.strip() for _, text in body]
    start = texts.index("---", 1) + 1 if texts[:1] == ["---"] and "---" in texts[1:] else 0
    while start < len(texts) and re.match(r":[\w-]+:", texts[start]):
        start += 1
    return () if "skip-execution" in " ".join(texts[:start]) else tuple(body[start:])


def _databricks(lines: Lines, comment: str, language: str) -> Iterator[Cell]:
    """Cells parted by COMMAND lines; MAGIC lines hold a cell of another language."""
    command, magic = f"{comment} COMMAND ----------", f"{comment} MAGIC"
    for part in _parted(lines[1:], lambda text: text.startswith(command)):
        body = [item for item in part if not item[1].startswith(f"{comment} DBTITLE")]
        magics = tuple((number, text[len(magic) + 1 :]) for number, text in body if text.startswith(magic))
        if magics:
            yield Cell(language, magics)
        else:
            yield Cell(language, tuple(body))


def _percent(lines: Lines) -> Iterator[Cell]:
    for part in _parted(lines, PERCENT.match, keep=True):
        match = PERCENT_KIND.match(part[0][1]) if part else None
        kind = (match[1] or "").lower() if match else ""
        if kind in ("markdown", "md", "raw"):
            stripped = tuple((number, text.lstrip("#").removeprefix(" ").strip("\"'")) for number, text in part[1:])
            yield Cell("markdown" if kind != "raw" else "raw", stripped)
        elif kind:
            yield Cell(kind, tuple((number, text.removeprefix("# ")) for number, text in part[1:]))
        else:
            yield Cell("python", part)


def _parted(lines: Lines, starts: Callable[[str], object], *, keep: bool = False) -> Iterator[Lines]:
    """Lines in parts, each of which begins at a line that starts one, which is left out unless kept."""
    cuts = [index for index, (_, text) in enumerate(lines) if starts(text)]
    if not cuts or cuts[0]:
        yield lines[: cuts[0] if cuts else None]
    for start, end in pairwise((*cuts, len(lines))):
        yield lines[start if keep else start + 1 : end]


def _marimo(lines: Lines, app: str) -> Iterator[Cell]:
    """The bodies of the functions that marimo calls cells; all are one module, whose names their parameters are."""
    start = re.compile(rf"(?:@{app}\.(cell|function|class_definition)\b|with {app}\.setup\b|if __name__ ==)")
    for index, part in enumerate(_parted(lines, start.match, keep=True)):
        first = part[0][1] if part else ""
        if first.startswith(f"@{app}.cell"):
            yield Cell("python", _body(part))
        elif first.startswith("with "):
            yield Cell("python", tuple((number, line.removeprefix("    ")) for number, line in part[1:]))
        elif first.startswith("@"):
            yield Cell("python", part[1:])
        elif not index:
            yield Cell("python", part)


def _body(part: Lines) -> Lines:
    """What stands in a function, a level further out, without what it returns."""
    header = next((at for at, (_, text) in enumerate(part) if text.startswith(("def ", "async def "))), len(part))
    end = next((at for at in range(header, len(part)) if part[at][1].rstrip().endswith(":")), header)
    body: list[tuple[int, str]] = []
    returning = False
    for number, text in part[end + 1 :]:
        if text.startswith("    return"):
            returning = text.count("(") > text.count(")")
        elif returning:
            returning = not text.startswith("    )")
        else:
            body.append((number, text.removeprefix("    ")))
    return tuple(body)
