"""Files that name commands by what they are for: Makefiles, justfiles, Procfiles and Jenkinsfiles.

A command stands inside its target, recipe, process type or stage. What a target or recipe needs reads as a command of
its own: `make <target>`, `just <recipe>`.
"""

from __future__ import annotations

import re

from tracker.verify.facts.fact import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode, shell

MAXIMUM_VALUE = 400
"""Characters kept of a variable and of the recipe line that it is put into."""

_MAKE_VARIABLE = re.compile(r"(?:export\s++|override\s++)?+([\w.-]++)\s*+(?::{0,3}|\?|\+)=\s*+(.*)")
_MAKE_RULE = re.compile(r"([^\s:=#][^:=#\n]*+)::?(?!=)([^;\n#]*+)(?:;(.*))?")
_MAKE_REFERENCE = re.compile(r"\$(?:\(([\w.-]++)\)|\{([\w.-]++)\}|(\$))")
_JUST_RECIPE = re.compile(r"@?([A-Za-z_][\w-]*+)([^:=\n]*+):(?!=)([^\n]*+)")
_JUST_VARIABLE = re.compile(r"(?:export\s++)?+([\w-]++)\s*+:=\s*+[\"']([^\"'\n]*+)")
_JUST_REFERENCE = re.compile(r"\{\{\s*+([\w-]++)\s*+\}\}")
_PROCESS = re.compile(r"([\w-]++)[ \t]*+:[ \t]*+(\S.*)")
_JENKINS_TOKEN = re.compile(
    r"""//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?+"""
    r"""|(?P<long>'''(?:[^'\\]|\\.|'(?!''))*+(?:''')?+|\"""(?:[^"\\]|\\.|"(?!""))*+(?:\""")?+)"""
    r"""|(?P<short>'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'?+|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?+)"""
    r"""|(?P<word>[A-Za-z_]\w*+)|(?P<sign>[^\s\w])""",
    re.DOTALL,
)
_JENKINS_STEPS = frozenset({"sh", "bat", "powershell", "pwsh"})


def read_makefile(data: bytes) -> list[Fact]:
    """Read a Makefile."""
    variables = {"MAKE": "make", "PYTHON": "python"}
    targets: list[str] = []
    needs: list[tuple[str, str, int]] = []
    known: set[str] = set()
    found: list[Fact] = []
    for line, number in _logical(decode.lines(data)):
        if len(found) >= decode.MAXIMUM_FACTS:
            break
        if line.startswith("\t"):
            found.extend(_recipe(line, number, targets, variables))
        elif variable := _MAKE_VARIABLE.match(line):
            variables[variable.group(1)] = _expanded(variable.group(2), variables)
        elif rule := _MAKE_RULE.match(line):
            targets = [name for name in _expanded(rule.group(1), variables).split() if name != ".PHONY"][:5]
            known.update(targets)
            wanted = _expanded(rule.group(2), variables).split()[:50]
            needs.extend((target, need, number) for target in targets for need in wanted)
            found.extend(_recipe(rule.group(3) or "", number, targets, variables))
    for target, need, number in needs[: decode.MAXIMUM_FACTS]:
        if need in known:
            found.append(Fact("command", f"make {need}"[: decode.MAXIMUM_NAME], number, decode.cut(need), target))
    return found


def read_justfile(data: bytes) -> list[Fact]:
    """Read a justfile."""
    variables: dict[str, str] = {}
    recipe = ""
    found: list[Fact] = []
    body: list[str] = []
    start = 0
    for number, line in enumerate([*decode.lines(data), "end"], 1):
        if line[:1] in {" ", "\t"} or not line.strip():
            start = start or number
            body.append(
                _JUST_REFERENCE.sub(lambda match: variables.get(match.group(1), match.group()), line).lstrip(" \t@-")
            )
            continue
        if recipe and body and len(found) < decode.MAXIMUM_FACTS:
            found.extend(shell.commands("\n".join(body), start, recipe))
        body, start = [], 0
        if variable := _JUST_VARIABLE.match(line):
            variables[variable.group(1)] = variable.group(2)[:MAXIMUM_TEXT]
        elif header := _JUST_RECIPE.match(line):
            recipe = header.group(1)[:MAXIMUM_TEXT]
            needs = header.group(3).replace("&&", " ").split("#")[0].split()[:50]
            names = [decode.cut(need) for need in needs if need[0].isalpha()]
            found.extend(Fact("command", f"just {name}", number, name, recipe) for name in names)
        elif not line.startswith(("#", "[")):
            recipe = ""
    return found


def read_procfile(data: bytes) -> list[Fact]:
    """Read a Procfile; inside of a command: its process type."""
    found: list[Fact] = []
    for number, line in enumerate(decode.lines(data), 1):
        if (match := _PROCESS.match(line)) and len(found) < decode.MAXIMUM_FACTS:
            found.extend(shell.commands(match.group(2), number, decode.cut(match.group(1))))
    return found


def read_jenkinsfile(data: bytes) -> list[Fact]:
    """Read a Jenkinsfile; inside of a command: its stage."""
    text = decode.text(data)
    found: list[Fact] = []
    stage = waiting = ""
    line, counted = 1, 0
    for match in _JENKINS_TOKEN.finditer(text):
        kind, piece = match.lastgroup, match.group()
        line += text.count("\n", counted, match.start())
        counted = match.start()
        if kind == "word" and piece not in {"script", "returnStdout", "returnStatus", "label", "true", "false"}:
            waiting = piece if piece in _JENKINS_STEPS or piece == "stage" else ""
        elif kind == "sign" and piece not in "(:,":
            waiting = ""
        elif kind in {"long", "short"} and waiting:
            inner = piece.strip(piece[0])
            if waiting == "stage":
                stage = decode.cut(inner)
            elif len(found) < decode.MAXIMUM_FACTS:
                found.extend(shell.commands(inner, line, stage))
            waiting = ""
    return found


def _logical(lines: list[str]) -> list[tuple[str, int]]:
    """Join continued lines, their ends kept for the shell."""
    out: list[tuple[str, int]] = []
    at = 0
    while at < len(lines):
        start = at
        while lines[at].endswith("\\") and at + 1 < len(lines):
            at += 1
        at += 1
        joined = "\n".join(lines[start:at])
        out.append((joined if joined.startswith("\t") else joined.replace("\\\n", " "), start + 1))
    return out


def _recipe(line: str, number: int, targets: list[str], variables: dict[str, str]) -> list[Fact]:
    text = line.lstrip("\t @-+")
    if not text or not targets:
        return []
    text = _expanded(text, variables, limit=len(text) + MAXIMUM_VALUE * 10)
    return [fact for target in targets for fact in shell.commands(text, number, target)]


def _expanded(text: str, variables: dict[str, str], limit: int = MAXIMUM_VALUE) -> str:
    """Put variables into a text once; their own values were expanded when they were set."""

    def value(match: re.Match[str]) -> str:
        if match.group(3):
            return "$"
        return variables.get(match.group(1) or match.group(2), match.group())

    return _MAKE_REFERENCE.sub(value, text[:limit])[:limit]
