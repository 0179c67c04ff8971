"""Justfiles: the commands of each recipe; a dependency reads as the command `just <recipe>`."""

from __future__ import annotations

import re

from tracker.verify.facts.fact import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode, shell

_RECIPE = re.compile(r"@?([A-Za-z_][\w-]*+)([^:=\n]*+):(?!=)([^\n]*+)")
_VARIABLE = re.compile(r"(?:export\s++)?+([\w-]++)\s*+:=\s*+[\"']([^\"'\n]*+)")
_REFERENCE = re.compile(r"\{\{\s*+([\w-]++)\s*+\}\}")


def read(data: bytes) -> list[Fact]:
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
                _REFERENCE.sub(lambda match: variables.get(match.group(1), match.group()), line).lstrip(" \t@-")
            )
            continue
        if recipe and body and len(found) < decode.MAXIMUM_FACTS:
            found.extend(shell.commands("\n".join(body), start, recipe))
        body, start = [], 0
        if variable := _VARIABLE.match(line):
            variables[variable.group(1)] = variable.group(2)[:MAXIMUM_TEXT]
        elif header := _RECIPE.match(line):
            recipe = header.group(1)[:MAXIMUM_TEXT]
            needs = header.group(3).replace("&&", " ").split("#")[0].split()[:50]
            names = [decode.cut(need) for need in needs if need[0].isalpha()]
            found.extend(Fact("command", f"just {name}", number, name, recipe) for name in names)
        elif not line.startswith(("#", "[")):
            recipe = ""
    return found
