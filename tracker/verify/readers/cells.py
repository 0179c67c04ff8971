"""The cells of notebooks, in whatever form they are kept → facts: each cell by the reader of its language.

The cells of one language are one module, as their kernel has it; a cell that does not parse is read by itself.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import grammar, markdown, shell, sql, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Lines = tuple[tuple[int, str], ...]
"""Lines of a cell, each with its number in the file."""

READERS = {
    "python": ("python.read_module", ""),
    "javascript": ("javascript.read_javascript", ""),
    "typescript": ("javascript.read_typescript", ""),
    **{name: ("source.read_module", name) for name in ("java", "kotlin", "scala", "csharp", "go", "rust", "r")},
    **{name: ("other_languages", name) for name in ("ruby", "php", "julia")},
}
"""Language → its reader here, and the argument of that."""

ALIASES = {
    "": "python",
    "python3": "python",
    "python2": "python",
    "ipython": "python",
    "ipython3": "python",
    "pyspark": "python",
    "py": "python",
    "pyodide": "python",
    "c#": "csharp",
    "cs": "csharp",
    "js": "javascript",
    "node": "javascript",
    "ts": "typescript",
    "deno": "typescript",
    "ir": "r",
    "rs": "rust",
    "evcxr": "rust",
    "gophernotes": "go",
    "gonb": "go",
    "spark": "scala",
    "sh": "shell",
    "bash": "shell",
    "zsh": "shell",
    "fish": "shell",
    "pwsh": "shell",
    "powershell": "shell",
    "cmd": "shell",
    "system": "shell",
    "md": "markdown",
    "md-sandbox": "markdown",
    "postgresql": "sql",
    "mysql": "sql",
    "sqlite": "sql",
    "bigquery": "sql",
    "duckdb": "sql",
}
SILENT = frozenset(
    {"html", "svg", "latex", "raw", "mermaid", "dot", "css", "json", "yaml", "toml", "text", "txt", "ojs", "cat"}
    | {"heading", "value", "kql", "file", "skill", "fs", "unknown"}
)
"""Languages of cells that hold nothing for a reader."""

STATEMENT = re.compile(r"%(?:time|timeit|prun|memit|mprun|lprun|snakeviz)\b((?:[ \t]+-\w+(?:[ \t]*\d+)?)*)[ \t]*")
ASSIGNED = re.compile(r"[\w., ]+=\s*!(.*)")
MAGIC = re.compile(r"\s*(?:%%|#!|%)([\w#-]+)(.*)")
WHOLE = frozenset(
    {
        "time",
        "timeit",
        "capture",
        "prun",
        "memit",
        "python",
        "python3",
        "pypy",
        "pyspark",
        "cython",
        "px",
        "autopx",
        "local",
    }
)
"""Cell magics whose cell stays in the language of the notebook."""

SUFFIXES = {
    "py": "python",
    "r": "r",
    "sql": "sql",
    "sh": "shell",
    "md": "markdown",
    "js": "javascript",
    "scala": "scala",
}
NO_LANGUAGE = frozenset({"", "true", "false", ":", "echo", "cat"})
"""Programs that are given a cell so that nothing runs it."""

UNREAD = "a cell in {}, which no reader reads"


class Cell(NamedTuple):
    """A cell: its language, or "markdown", and its lines."""

    language: str
    lines: Lines


def facts_of(cells: Iterable[Cell], form: str) -> list[Fact]:
    """The facts of all cells, and a first one of kind `notebook`: its form, and the language of the first code cell.

    Cells not read are facts `unread`.
    """
    facts: list[Fact] = []
    first = ""
    code: dict[str, list[tuple[int, str]]] = {}
    for cell in cells:
        if not cell.lines:
            continue
        given, apart = _by_magic(cell)
        language = canonical(given.language)
        text = "\n".join(line for _, line in given.lines)
        if not given.lines or language in SILENT:
            continue
        if language == "markdown":
            facts += _mapped(markdown.read_prose(text.encode()), given.lines)
        elif language == "sql":
            facts += _mapped(sql.statements(text, 1), given.lines)
        elif language == "shell":
            facts += _mapped(shell.commands(text, 1, "cell"), given.lines)
        elif language not in READERS:
            facts.append(Fact("unread", UNREAD.format(language[:40]), given.lines[0][0], words.words(text)))
        else:
            lines, first = given.lines, first or language
            if language == "python":
                found, lines = _without_magics(lines)
                facts += found
            if apart or (language == "python" and _is_broken(lines)):
                facts += _read(language, lines)
            else:
                code.setdefault(language, []).extend(lines)
    for language, lines_of_all in code.items():
        facts += _read(language, lines_of_all)
    return [Fact("notebook", form, 1, first), *facts]


def canonical(language: str) -> str:
    """A language by its name in READERS."""
    name = language.strip().lower().removeprefix(".net-").split(" ")[0]
    return ALIASES.get(name, name)


def _read(language: str, lines: Sequence[tuple[int, str]]) -> list[Fact]:
    place, argument = READERS[language]
    module, _, function = place.partition(".")
    # A reader, and the grammar it needs, is imported when the first cell of its language turns up.
    read: Callable[..., list[Fact]] = getattr(import_module(f"tracker.verify.readers.{module}"), function or "read")
    data = "\n".join(text for _, text in lines).encode()
    return _mapped(read(data, argument) if argument else read(data), lines)


def _is_broken(lines: Sequence[tuple[int, str]]) -> bool:
    """Whether a cell leaves a bracket or a text open, which would swallow the cells that follow."""
    text = "\n".join(text for _, text in lines)
    if not OPENING.search(text):
        return False
    return grammar.parser("tree_sitter_python").parse(text.encode()).root_node.has_error


OPENING = re.compile(r"[(\[{]|\"\"\"|'''")


def _by_magic(cell: Cell) -> tuple[Cell, bool]:
    """The cell in the language that its first line names, without that line; whether it is a file of its own."""
    first = next((index for index, (_, text) in enumerate(cell.lines) if text.strip()), 0)
    match = MAGIC.match(cell.lines[first][1])
    if match is None or cell.language == "markdown":
        return cell, False
    mark, name, rest = cell.lines[first][1].strip()[:2], match[1].lower(), match[2].strip()
    following = cell.lines[first + 1 :]
    if mark in ("%%", "#!"):
        if name in WHOLE:
            return cell._replace(lines=following), False
        if name in ("writefile", "file"):
            suffix = rest.rsplit(" ", 1)[-1].rpartition(".")[2].lower()
            return Cell(SUFFIXES.get(suffix, "raw"), following), True
        if name == "script":
            program = canonical(
                next((word for word in rest.split() if not word.startswith("-")), "").rsplit("/", 1)[-1]
            )
            return Cell("raw" if program in NO_LANGUAGE else program, following), False
        language = canonical(name)
        known = language in READERS or language in SILENT or language in ("markdown", "sql", "shell")
        return (Cell(language, following), False) if known else (cell._replace(lines=following), False)
    language = canonical(name)
    if (name not in ("time", "sh", "cd", "ls") and language in {*READERS, "markdown", "sql", "raw"}) or name == "sh":
        here = ((cell.lines[first][0], rest),) if rest else ()
        return Cell(language, (*here, *following)), False
    return cell, False


def _without_magics(lines: Lines) -> tuple[list[Fact], Lines]:
    """Shell lines as facts of commands, and the Python that is left; `%time f()` is the Python that it runs."""
    facts: list[Fact] = []
    plain: list[tuple[int, str]] = []
    for line, text in lines:
        stripped = text.lstrip()
        indent = text[: len(text) - len(stripped)]
        if stripped.startswith(("!", "%pip", "%conda", "%uv")):
            facts += shell.commands(stripped[1:], line, "cell")
        elif (assigned := ASSIGNED.match(stripped)) is not None:
            facts += shell.commands(assigned[1], line, "cell")
            stripped = "!"
        elif stripped.startswith("%sql "):
            facts += sql.statements(stripped[5:], line)
        elif (statement := STATEMENT.match(stripped)) is not None:
            stripped = stripped[statement.end() :] or "pass"
        magic = stripped.startswith(("!", "%")) or (stripped.endswith("?") and "#" not in stripped)
        plain.append((line, indent + ("pass" if magic else stripped)))
    return facts, tuple(plain)


def _mapped(facts: list[Fact], lines: Sequence[tuple[int, str]]) -> list[Fact]:
    last = len(lines)
    return [fact._replace(line=lines[min(fact.line, last) - 1][0]) for fact in facts] if last else []
