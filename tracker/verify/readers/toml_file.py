"""TOML: every key with its path, value and line, and the commands of task runners kept in it."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from typing import Any, NamedTuple

from tracker.verify.facts.fact import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode, shell

MAXIMUM_PARTS = 40
MAXIMUM_DOTS = 1000
"""Dotted parts of one key, dots of one line; a file with more is only scanned, because parsers slow down on it."""

_HEADER = re.compile(r"\s*+(\[\[?)([^\]\n]++)\]")
_ENTRY = re.compile(r"""\s*+((?:[\w-]++|"[^"\n]*+"|'[^'\n]*+'|[ \t]*+\.[ \t]*+)++)[ \t]*+=[ \t]*+(.*)""")
_PART = re.compile(r"""[\w-]++|"[^"\n]*+"|'[^'\n]*+'""")


class Document(NamedTuple):
    """A TOML text: its values, None where it does not parse; the lines of its keys by path; its keys as written."""

    values: dict[str, Any] | None
    lines: dict[str, int]
    written: list[tuple[str, int, str]]  # path, line, the rest of its line


def read(data: bytes) -> list[Fact]:
    """Read a TOML file; one that does not parse gives the keys that stand on lines of their own."""
    values, lines, written = document(decode.text(data))
    if values is None:
        return [Fact("key", path, line, decode.cut(rest[:1000]).strip("\"'")) for path, line, rest in written]
    found: list[Fact] = []
    commands: list[Fact] = []
    pending: list[tuple[list[str], str, Any, int]] = [([], "", values, 1)]
    while pending and len(found) < decode.MAXIMUM_FACTS:
        path, name, value, line = pending.pop()
        line = lines.get(name, line)
        if path:
            found.append(Fact("key", name, line, _text(value)))
            commands.extend(_commands(path, value, line))
        if len(path) < decode.MAXIMUM_DEPTH:
            for key, child in reversed(_children(value)):
                below = f"{name}.{key}" if path else key
                pending.append(([*path, key], below[: decode.MAXIMUM_NAME], child, line))
    return found + commands


@lru_cache(maxsize=1)
def document(text: str) -> Document:
    """Give what a TOML text holds; the last one is kept, because two readers take a manifest one after the other."""
    lines, written, sane = _scan(text)
    return Document(_parsed(text) if sane else None, lines, written)


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):  # TOMLDecodeError is a ValueError; so are dates out of range
        return None


def _scan(text: str) -> tuple[dict[str, int], list[tuple[str, int, str]], bool]:
    """Give the lines of tables and keys by path, the keys as written, and whether all are short enough to parse."""
    at: dict[str, int] = {}
    written: list[tuple[str, int, str]] = []
    counts: dict[str, int] = {}
    table: list[str] = []
    sane = "[[[[[[[[" not in text
    for number, line in enumerate(text.split("\n"), 1):
        sane = sane and line.count(".") <= MAXIMUM_DOTS
        if "]" in line and (header := _HEADER.match(line)):
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
        elif "=" in line and (entry := _ENTRY.match(line)):
            parts = _parts(entry.group(1))
            sane = sane and len(parts) <= MAXIMUM_PARTS
            path = decode.dotted([*table, *parts[:MAXIMUM_PARTS]])
            at.setdefault(path, number)
            if len(written) < decode.MAXIMUM_FACTS:
                written.append((path, number, entry.group(2)))
    return at, written, sane


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
