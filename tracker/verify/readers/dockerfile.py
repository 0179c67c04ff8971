"""Dockerfiles: instructions by build stage, and the commands that they run."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from tracker.verify.facts.fact import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode, shell

_INSTRUCTION = re.compile(r"\s*+([A-Za-z]++)(?:\s++|$)")
_FLAG = re.compile(r"(?:\s|\\\n)*+--[a-z][\w.-]*+(?:=(?:\"[^\"\n]*+\"|[^\s\"]*+))?+(?=\s|$)")
_VARIABLE = re.compile(r"\$(?:\{(\w++)(?::?[-+]([^{}\n]*+))?+\}|(\w++))")
_DIRECTIVE = r"#\s*+(\w++)\s*+=\s*+(\S++)\s*+$"  # these two are compiled where a file needs them
_HEREDOC = r"<<-?[\"']?([A-Za-z_]\w*+)[\"']?"
_STAGE = re.compile(r"\s[aA][sS]\s++(\S++)\s*+$")
_WORDS = (
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME "
    "WORKDIR"
)
_NAMES = frozenset(_WORDS.split())
_RUNS = frozenset({"RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"})


class _Instruction(NamedTuple):
    name: str
    body: str  # with its line ends; comment lines blanked, the escape character a backslash
    line: int
    heredoc: str  # the text of its here documents
    heredoc_line: int


def read(data: bytes) -> list[Fact]:
    """Read a Dockerfile."""
    found: list[Fact] = []
    last: list[int] = []  # where the facts of the last stage begin
    arguments: dict[str, str] = {}
    stage, stages = "", 0
    for one in _instructions(decode.lines(data)):
        if len(found) >= decode.MAXIMUM_FACTS:
            break
        value = _folded(one.body)
        if one.name == "FROM":
            value = _folded(_substituted(_without_flags(one.body)[0], arguments))
            named = _STAGE.search(" " + value[-300:])
            stage, stages, last = named.group(1) if named else str(stages), stages + 1, [len(found)]
        elif one.name == "USER":
            value = _substituted(value, arguments)
        elif one.name in {"ARG", "ENV"}:
            _remember(value, arguments)
        found.append(Fact("instruction", one.name, one.line, decode.cut(value), stage))
        if one.name in _RUNS:
            found.extend(_commands(one))
    for at in range(last[0] if last else 0, len(found)):
        found[at] = found[at]._replace(flags=("last-stage",))
    return found


def _instructions(lines: list[str]) -> list[_Instruction]:
    escape, at = "\\", 0
    while at < len(lines) and lines[at][:1] == "#" and (directive := re.match(_DIRECTIVE, lines[at][:200])):
        if directive.group(1).lower() == "escape" and directive.group(2) == "`":
            escape = "`"
        at += 1
    out: list[_Instruction] = []
    while at < len(lines):
        match = _INSTRUCTION.match(lines[at])
        if not match or match.group(1).upper() not in _NAMES:
            at += 1
            continue
        start = at
        body = [lines[at][match.end() :]]
        while body[-1].rstrip().endswith(escape):
            body[-1] = body[-1].rstrip()[:-1] + "\\"
            at += 1
            if at >= len(lines):
                break
            inner = lines[at].strip()
            body.append(lines[at] if inner and inner[0] != "#" else escape)
        at += 1
        name = match.group(1).upper()
        heredoc_line = at + 1
        document: list[str] = []
        whole = "\n".join(body)
        heredocs = "<<" in whole and name in {"RUN", "COPY", "ADD"}
        for tag in re.findall(_HEREDOC, whole) if heredocs else ():
            while at < len(lines) and lines[at].strip() != tag:
                document.append(lines[at])
                at += 1
            at += 1
        out.append(_Instruction(name, whole, start + 1, "\n".join(document), heredoc_line))
    return out


def _folded(body: str) -> str:
    return " ".join(body[: MAXIMUM_TEXT * 4].replace("\\\n", " ").split())


def _without_flags(body: str) -> tuple[str, int]:
    """Give a body without its leading options, and the lines they took."""
    position = 0
    while flag := _FLAG.match(body, position):
        position = flag.end()
    return body[position:], body.count("\n", 0, position)


def _substituted(value: str, arguments: dict[str, str]) -> str:
    def known(match: re.Match[str]) -> str:
        name = match.group(1) or match.group(3)
        return arguments.get(name) or match.group(2) or (match.group() if name not in arguments else "")

    value = value[: MAXIMUM_TEXT * 4]
    return _VARIABLE.sub(known, value)[: MAXIMUM_TEXT * 4] if "$" in value else value


def _remember(value: str, arguments: dict[str, str]) -> None:
    parts = value.split()
    if len(parts) == 2 and "=" not in parts[0]:  # noqa: PLR2004 - the old form, ENV NAME value
        parts = ["=".join(parts)]
    for part in parts:
        name, equals, default = part.partition("=")
        if equals or name not in arguments:
            arguments[name] = _substituted(default.strip("\"'"), arguments)


def _commands(one: _Instruction) -> list[Fact]:
    body, skipped = _without_flags(one.body)
    if one.name == "HEALTHCHECK":
        start = body.lstrip(" \t\n\\")
        if not start[:4].upper().startswith("CMD"):
            return []
        skipped += body.count("\n", 0, len(body) - len(start))
        body = start[3:]
    line = one.line + skipped
    if one.heredoc and body.lstrip().startswith("<<"):
        return shell.commands(one.heredoc, one.heredoc_line, one.name)
    if body.lstrip().startswith("["):
        try:
            words = json.loads(body.replace("\\\n", " "))
        except (ValueError, RecursionError):
            words = None
        if isinstance(words, list) and all(isinstance(word, str) for word in words):
            return shell.commands(shell.quoted(words), line, one.name) if words else []
    return shell.commands(body, line, one.name)
