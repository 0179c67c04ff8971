"""TOML: every key with its path, value and line, and the commands of task runners kept in it."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from tracker.verify.facts import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode, shell

MAXIMUM_PARTS = 40
MAXIMUM_DOTS = 1000
"""Dotted parts of one key, dots of one line; a file with more is only scanned, because parsers slow down on it."""

_HEADER = re.compile(r"\s*+(\[\[?)([^\]\n]++)\]")
_ENTRY = re.compile(r"""\s*+((?:[\w-]++|"[^"\n]*+"|'[^'\n]*+'|[ \t]*+\.[ \t]*+)++)[ \t]*+=[ \t]*+(.*)""")
_PART = re.compile(r"""[\w-]++|"[^"\n]*+"|'[^'\n]*+'""")


def read(data: bytes) -> list[Fact]:
    """Read a TOML file; one that does not parse gives the keys that stand on lines of their own."""
    text = decode.text(data)
    found_lines, scanned, sane = scan_lines(text)
    values = parse(text) if sane else None
    if values is None:
        return scanned
    found: list[Fact] = []
    commands: list[Fact] = []
    pending: list[tuple[list[str], Any, int]] = [([], values, 1)]
    while pending and len(found) < decode.MAXIMUM_FACTS:
        path, value, line = pending.pop()
        line = found_lines.get(decode.dotted(path), line)
        if path:
            found.append(Fact("key", decode.dotted(path), line, _text(value)))
            commands.extend(_commands(path, value, line))
        if len(path) < decode.MAXIMUM_DEPTH:
            pending.extend(([*path, key], child, line) for key, child in reversed(_children(value)))
    return found + commands


def parse(text: str) -> dict[str, Any] | None:
    """Give the values of a TOML text, None where it is none."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):  # TOMLDecodeError is a ValueError; so are dates out of range
        return None


def scan_lines(text: str) -> tuple[dict[str, int], list[Fact], bool]:
    """Give the lines of tables and keys by path, facts for them, and whether all keys are short enough to parse."""
    at: dict[str, int] = {}
    facts: list[Fact] = []
    counts: dict[str, int] = {}
    table: list[str] = []
    sane = True
    for number, line in enumerate(text.split("\n"), 1):
        sane = sane and line.count(".") <= MAXIMUM_DOTS
        if header := _HEADER.match(line):
            table = _parts(header.group(2))
            sane = sane and len(table) <= MAXIMUM_PARTS
            table = table[:MAXIMUM_PARTS]
            if header.group(1) == "[[":
                path = decode.dotted(table)
                counts[path] = counts.get(path, -1) + 1
                at.setdefault(path, number)
                table = [*table, str(counts[path])]
            for end in range(1, len(table) + 1):
                at.setdefault(decode.dotted(table[:end]), number)
        elif entry := _ENTRY.match(line):
            parts = _parts(entry.group(1))
            sane = sane and len(parts) <= MAXIMUM_PARTS
            path = decode.dotted([*table, *parts[:MAXIMUM_PARTS]])
            at.setdefault(path, number)
            if len(facts) < decode.MAXIMUM_FACTS:
                facts.append(Fact("key", path, number, decode.cut(entry.group(2)[:1000]).strip("\"'")))
    return at, facts, sane and text.count("[[[[[[[[") == 0


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'")[:MAXIMUM_TEXT] for part in _PART.findall(dotted)]


def _children(value: object) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return list(value.items())[: decode.MAXIMUM_FACTS]
    if isinstance(value, list):
        return [(str(index), child) for index, child in enumerate(value[: decode.MAXIMUM_FACTS])]
    return []


def _text(value: object) -> str:
    if isinstance(value, (dict, list)):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > 64:  # noqa: PLR2004 - TOML's integers have 64 bits
        return "integer"
    return decode.cut(str(value))


def _commands(path: list[str], value: object, line: int) -> list[Fact]:
    """Give the commands of poe, taskipy, pdm, hatch, pixi, mise …; `scripts` of a package are entry points."""
    if path[0] not in {"tool", "tasks", "feature", "scripts"} or path[:2] == ["tool", "poetry"]:
        return []
    holder = path[-2] if len(path) > 1 else ""
    parts = path[:-1] if path[-1] in {"cmd", "shell", "script", "run"} else path
    holder = parts[-2] if len(parts) > 1 else ""
    if holder not in {"tasks", "scripts"}:
        return []
    texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    inside = decode.dotted(parts)
    return [fact for text in texts if isinstance(text, str) for fact in shell.commands(text, line, inside)]
