"""Packages that a script asks for by itself: PEP 723, one-file programs of .NET, JBang, Scala CLI, Kotlin scripts."""

from __future__ import annotations

import re

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode, requirements, toml_file

_START = "# /// script"
_END = "# ///"
_LINES = {
    # language: a glance, a line with the package and its version, the ecosystem
    "csharp": (b"#:package", r"#:package[ \t]++([\w.-]++)(?:@(\S++))?", "dotnet"),
    "java": (b"//DEPS", r"//DEPS[ \t]++([\w.-]++:[\w.-]++)(?::([\w.-]++))?", "java"),
    "scala": (
        b"//> using",
        r"//>[ \t]++using[ \t]++(?:dep|lib)[ \t]++\"?([\w.-]++::?:?[\w.-]++)(?::([\w.-]++))?",
        "java",
    ),
    "kotlin": (b"@file:DependsOn", r"@file:DependsOn\(\"([\w.-]++:[\w.-]++)(?::([\w.-]++))?", "java"),
}


def of_python(data: bytes) -> list[Fact]:
    """The dependencies in the block `# /// script` of a Python file: https://peps.python.org/pep-0723/."""
    if _START.encode() not in data:
        return []
    lines = decode.lines(data)
    start = next((at for at, line in enumerate(lines) if line.rstrip() == _START), len(lines))
    block: list[str] = []
    for line in lines[start + 1 :]:
        if line.rstrip() == _END or not (line == "#" or line.startswith("# ")):
            break
        block.append(line[2:])
    found = []
    for path, text, offset, kind in toml_file.entries("\n".join(block)):
        if kind == "string" and path[:1] == ("dependencies",) and (parsed := requirements.specifier(text)):
            found.append(Fact("dependency", parsed[0], start + 1 + offset, parsed[1], "python"))
    return found[: decode.MAXIMUM_FACTS]


def of_source(data: bytes, language: str) -> list[Fact]:
    """The dependencies in the directives of a script in C#, Java, Scala or Kotlin."""
    glance, pattern, ecosystem = _LINES.get(language, (b"", "", ""))
    if not glance or glance not in data:
        return []
    matches = ((number, re.match(pattern, line)) for number, line in enumerate(decode.lines(data), 1))
    return [
        Fact("dependency", match[1][: decode.MAXIMUM_NAME], number, decode.cut(match[2] or ""), ecosystem)
        for number, match in matches
        if match
    ][: decode.MAXIMUM_FACTS]
