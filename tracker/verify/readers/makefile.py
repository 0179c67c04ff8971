"""Makefiles: the commands of each target; a prerequisite that is a target here reads as the command `make <target>`."""

from __future__ import annotations

import re

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode, shell

MAXIMUM_VALUE = 400
"""Characters kept of a variable and of the recipe line that it is put into."""

_VARIABLE = re.compile(r"(?:export\s++|override\s++)?+([\w.-]++)\s*+(?::{0,3}|\?|\+)=\s*+(.*)")
_RULE = re.compile(r"([^\s:=#][^:=#\n]*+)::?(?!=)([^;\n#]*+)(?:;(.*))?")
_REFERENCE = re.compile(r"\$(?:\(([\w.-]++)\)|\{([\w.-]++)\}|(\$))")


def read(data: bytes) -> list[Fact]:
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
        elif variable := _VARIABLE.match(line):
            variables[variable.group(1)] = _expanded(variable.group(2), variables)
        elif rule := _RULE.match(line):
            targets = [name for name in _expanded(rule.group(1), variables).split() if name != ".PHONY"][:5]
            known.update(targets)
            wanted = _expanded(rule.group(2), variables).split()[:50]
            needs.extend((target, need, number) for target in targets for need in wanted)
            found.extend(_recipe(rule.group(3) or "", number, targets, variables))
    for target, need, number in needs[: decode.MAXIMUM_FACTS]:
        if need in known:
            found.append(Fact("command", f"make {need}"[: decode.MAXIMUM_NAME], number, decode.cut(need), target))
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

    return _REFERENCE.sub(value, text[:limit])[:limit]
