"""INI files (tox.ini, setup.cfg, supervisord.conf …), properties of Java: keys by section, commands of supervisor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode, shell

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECTION = re.compile(r"\[([^\]\n]++)\]")
_OPTION = re.compile(r"([\w.-]++)[ \t]*+[=:][ \t]*+(.*)")


class Option(NamedTuple):
    """An option: its section, name, whole value with line ends, and line."""

    section: str
    name: str
    value: str
    line: int


def options(text: str) -> Iterator[Option]:
    """Give the options of an INI text; indented lines continue the value before them."""
    section = name = ""
    value: list[str] = []
    start = 0
    for number, line in enumerate([*text.split("\n"), "["], 1):
        if line[:1] in {" ", "\t", "#", ";"} or not line:
            value.append("" if line.lstrip()[:1] in {"#", ";"} else line)
            continue
        if name:
            yield Option(section, name, "\n".join(value), start)
        name = ""
        if header := _SECTION.match(line):
            section = decode.cut(header.group(1))
        elif match := _OPTION.match(line):
            name, value, start = decode.cut(match.group(1)), [match.group(2)], number


def read(data: bytes) -> list[Fact]:
    """Read an INI file."""
    found: list[Fact] = []
    for option in options(decode.text(data)):
        if len(found) >= decode.MAXIMUM_FACTS:
            break
        found.append(Fact("key", f"{option.section}.{option.name}".strip("."), option.line, decode.cut(option.value)))
        if option.name == "command":
            found.extend(shell.commands(option.value, option.line, option.section))
    return found
