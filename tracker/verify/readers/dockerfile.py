"""Dockerfiles: instructions by build stage, and the commands that they run."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.facts.fact import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode, grammar, shell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_GRAMMAR = "tree_sitter_containerfile"
_ALL = (
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME "
    "WORKDIR"
)
_NAMES = frozenset(_ALL.split())
_RUNS = frozenset({"RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"})
_NAME = re.compile(rb"^[ \t]*+(%b)(?=\s|\Z)" % "|".join(sorted(_NAMES)).encode(), re.IGNORECASE | re.MULTILINE)
_OPTIONS = re.compile(rb"""(?:\s*+--[a-z][\w.-]*+(?:=(?:"[^"\n]*+"|[^\s"]*+))?+(?=\s|\Z))*+""")
_BETWEEN = " \t\n\\"
_BLANK = frozenset({"comment", "line_continuation"})
_PAIRS = frozenset({"env_pair", "arg_pair"})
_BACKTICK = re.compile(rb"(?:#[^\n]*+\n)*?#[ \t]*+escape[ \t]*+=[ \t]*+`", re.IGNORECASE)
_CONTINUED = {
    escape: re.compile(rb"(?:[^\n]*%b[ \t]*\n(?:[ \t]*(?:#[^\n]*)?\n)*+)*+[^\n]*" % escape) for escape in (rb"\\", b"`")
}
"""A line with those that continue it, by what a continued line ends with."""

_HERE_STRING = re.compile(rb"<{3,}")  # which the grammar takes for a here document, and Docker does not
_VARIABLE = re.compile(r"\$(?:\{(\w++)(?::?[-+]([^{}\n]*+))?+\}|(\w++))")


class _Instruction(NamedTuple):
    """An instruction, and where the text after its name lies, up to its here documents."""

    name: str
    line: int
    nodes: list[Node]  # that follow its name
    start: int  # of what follows its name
    end: int


def read(data: bytes) -> list[Fact]:
    """Read a Dockerfile; a command's argument `stage` is the stage that holds it."""
    written = decode.text(data).encode()
    root = grammar.parser(_GRAMMAR).parse(_HERE_STRING.sub(_no_document, written)).root_node
    source = _blanked(written, root)
    found: list[Fact] = []
    last: list[int] = []  # where the facts of the last stage begin
    arguments: dict[str, str] = {}
    stage, stages = "", 0
    for one in _instructions(root, written):
        if len(found) >= decode.MAXIMUM_FACTS:
            break
        value = _folded(source[one.start : one.end].decode())
        if one.name == "FROM":
            value = _folded(_substituted(source[_after_options(one, source) : one.end].decode(), arguments))
            named = value.split()[-2:]
            stage = named[1] if [word.lower() for word in named[:-1]] == ["as"] else str(stages)
            stages, last = stages + 1, [len(found)]
        elif one.name == "USER":
            value = _substituted(value, arguments)
        elif one.name in {"ARG", "ENV"}:
            _remember(one, source, arguments)
        found.append(Fact("instruction", one.name, one.line, decode.cut(value), stage))
        if one.name in _RUNS:
            held = (("stage", stage),)
            found.extend([fact._replace(arguments=held) for fact in _commands(one, source)])
    for at in range(last[0] if last else 0, len(found)):
        found[at] = found[at]._replace(flags=("last-stage",))
    return found


def _no_document(match: re.Match[bytes]) -> bytes:
    return b"=" * len(match[0])


def _blanked(source: bytes, root: Node) -> bytes:
    """Blank comments and the marks of continued lines; line ends and positions stay."""
    blanked = bytearray(source)
    waiting = [root]  # a query takes time with the square of how deeply nodes lie in one another
    while waiting:
        node = waiting.pop()
        if node.type in _BLANK:
            start, end = node.start_byte, node.end_byte
            blanked[start:end] = re.sub(rb"[^\n]", b" ", source[start:end])
        waiting += node.children
    return bytes(blanked)


def _instructions(root: Node, source: bytes) -> Iterator[_Instruction]:
    """Give the instructions, each to the end of its last continued line."""
    continued = _CONTINUED[b"`" if _BACKTICK.match(source) else rb"\\"]
    reached = counted = 0
    line = 1
    for name, start, end, nodes in _beginnings(root, source):
        if start >= reached:
            line += source.count(b"\n", counted, start)
            counted = start
            documents = [node for node in nodes if node.type == "heredoc_block"]
            lines = continued.match(source, end)
            last = documents[0].start_byte if documents else lines.end() if lines else end
            reached = documents[-1].end_byte if documents else last
            yield _Instruction(name, line, nodes, end, last)


def _beginnings(root: Node, source: bytes) -> Iterator[tuple[str, int, int, list[Node]]]:
    """Give the name of each instruction, where it starts and ends, and the nodes after it.

    Every line that begins with a name is given again without nodes, because what does not parse may hold any of them.
    """
    for node in [root] if root.type == "ERROR" else root.children:
        children = node.children if node.type != "ERROR" else []
        if children and children[0].type in _NAMES:
            name, *others = children
            yield name.type, name.start_byte, name.end_byte, others
        for match in _NAME.finditer(source, source.rfind(b"\n", 0, node.start_byte) + 1, node.end_byte):
            yield match[1].decode().upper(), *match.span(1), []


def _after_options(one: _Instruction, source: bytes) -> int:
    options = _OPTIONS.match(source, one.start, one.end)
    return options.end() if options else one.start


def _folded(text: str) -> str:
    return " ".join(text[: MAXIMUM_TEXT * 4].replace("\\\n", " ").split())


def _substituted(value: str, arguments: dict[str, str]) -> str:
    def known(match: re.Match[str]) -> str:
        name = match.group(1) or match.group(3)
        return arguments.get(name) or match.group(2) or (match.group() if name not in arguments else "")

    value = value[: MAXIMUM_TEXT * 4]
    return _VARIABLE.sub(known, value)[: MAXIMUM_TEXT * 4] if "$" in value else value


def _remember(one: _Instruction, source: bytes, arguments: dict[str, str]) -> None:
    """Remember what ARG and ENV set; ARG without a value keeps the one before."""
    for node in one.nodes:
        name = node.child_by_field_name("name") if node.type in _PAIRS else None
        if name is not None:
            value = _folded(source[name.end_byte : node.end_byte].decode())
            known = source[name.start_byte : name.end_byte].decode()
            if value or known not in arguments:
                arguments[known] = _substituted(value.removeprefix("=").strip("\"'"), arguments)


def _commands(one: _Instruction, source: bytes) -> list[Fact]:
    start = _after_options(one, source)
    line = one.line + source.count(b"\n", one.start, start)
    body = source[start : one.end].decode().replace("\\\n", "\n").replace("\n", "\\\n")
    if one.name == "HEALTHCHECK":
        command = body.lstrip(_BETWEEN)
        if command[:3].upper() != "CMD":
            return []
        line += body.count("\n", 0, len(body) - len(command))
        body = command[3:]
    begun = body.lstrip(_BETWEEN)
    if begun.startswith("<<"):
        return [
            fact for node in one.nodes if node.type == "heredoc_block" for fact in _document(node, source, one.name)
        ]
    if begun.startswith("["):
        try:
            words = json.loads(body.replace("\\\n", " "))
        except (ValueError, RecursionError):
            words = None
        if isinstance(words, list) and all(isinstance(word, str) for word in words):
            return shell.commands(shell.quoted(words), line, one.name) if words else []
    return shell.commands(body, line, one.name)


def _document(block: Node, source: bytes, inside: str) -> list[Fact]:
    """Give the commands of a here document, which is a script of the shell."""
    return [
        fact
        for node in block.children
        if node.type == "heredoc_content"
        for fact in shell.commands(source[node.start_byte : node.end_byte].decode(), node.start_point[0] + 1, inside)
    ]
