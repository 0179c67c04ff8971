"""What tox runs, from tox.ini, setup.cfg, tox.toml or pyproject.toml.

A command stands inside its environment as tox.ini writes it: `testenv`, `testenv:lint`; its argument `factors` holds
the condition before it. Inside `tox` there are the environments that tox runs by itself: `tox -e lint`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode, ini_file, shell, toml_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAXIMUM_ENVIRONMENTS = 200
"""Environments that one list names, its braces expanded."""

_LISTS = frozenset({"envlist", "env_list"})
_COMMANDS = frozenset({"commands", "commands_pre", "commands_post"})
_FACTORS = re.compile(r"[ \t]*+([\w.!,{}-]++):[ \t]++(?=\S)")
_REFERENCE = re.compile(r"[ \t]*+\{\[testenv(?::([\w.-]++))?\]commands\}")
_POSITIONAL = re.compile(r"\{posargs(?::([^{}\n]*+))?\}")
_PROGRAMS = (("{envpython}", "python"), ("{env_python}", "python"), ("{envbindir}/", ""), ("{env_bin_dir}/", ""))
_WORD = re.compile(r"(?:\{[^{}\n]*+\}|[^\s,{}])++")  # of a list of environments: py{311,312}-{a,b}
_PARTS = re.compile(r"(\{[^{}\n]*+\})")
_BRACES = re.compile(r"\{([^{}\n]*+)\}")


def read(data: bytes) -> list[Fact]:
    """Read tox.ini or setup.cfg."""
    return list(_options(decode.text(data), 1))[: decode.MAXIMUM_FACTS]


def read_toml(data: bytes) -> list[Fact]:
    """Read tox.toml."""
    return of_table((entry.path, entry.text, entry.line) for entry in toml_file.entries(decode.text(data)))


def of_table(entries: Iterable[tuple[tuple[str, ...], str, int]]) -> list[Fact]:
    """Give the facts of the values of tox.toml, or of the table tool.tox: their path, text and line."""
    found: list[Fact] = []
    words: dict[tuple[str, ...], tuple[int, list[str]]] = {}
    for path, text, line in entries:
        owner = _owner(path)
        if not text:
            continue
        if path == ("legacy_tox_ini",):
            found.extend(_options(text, line))
        elif path[:1] in {("env_list",), ("envlist",)}:
            found.extend(_named(text, line))
        elif owner and path[-1].isdecimal() and path[-2].isdecimal():
            words.setdefault(path[:-1], (line, []))[1].append(text)
        elif owner and path[-1].isdecimal():
            found.extend(_commands(text, line, owner, ""))
    for path, (line, listed) in words.items():
        found.extend(_commands(shell.quoted(listed), line, _owner(path), ""))
    return found[: decode.MAXIMUM_FACTS]


def _owner(path: tuple[str, ...]) -> str:
    """The environment, as tox.ini writes it, that a value is a command of; '' if it is none."""
    if path[:2] == ("env_run_base", "commands"):
        return "testenv"
    return f"testenv:{path[1]}" if path[:1] == ("env",) and path[2:3] == ("commands",) else ""


def _options(text: str, first_line: int) -> Iterator[Fact]:
    for one in ini_file.options(text):
        line = one.line + first_line - 1
        if one.section in {"tox", "tox:tox"} and one.name in _LISTS:
            yield from _named(one.value, line)
        elif one.section.startswith("testenv") and one.name in _COMMANDS:
            for offset, command, factors in _lines(one.value):
                yield from _commands(command, line + offset, one.section, factors)


def _lines(value: str) -> Iterator[tuple[int, str, str]]:
    """Give the commands of an option, continued lines joined, each with the factors it is for."""
    joined, start = "", 0
    for offset, written in enumerate(value.split("\n")):
        start = start if joined else offset
        joined += written
        if joined.endswith("\\"):
            joined = joined[:-1] + " "
            continue
        condition = _FACTORS.match(joined)
        yield start, joined[condition.end() :] if condition else joined, condition[1] if condition else ""
        joined = ""


def _commands(text: str, line: int, inside: str, factors: str) -> Iterator[Fact]:
    given = (("factors", factors),) if factors else ()
    if reference := _REFERENCE.match(text):
        text = f"tox -e {reference[1] or 'testenv'}"
    for written, meant in _PROGRAMS:
        text = text.replace(written, meant)
    text = _POSITIONAL.sub(lambda match: match[1] or "", text[: decode.MAXIMUM_NAME * 20]).lstrip(" \t-!")
    for fact in shell.commands(text, line, inside):
        yield fact._replace(arguments=given) if given else fact


def _named(value: str, line: int) -> Iterator[Fact]:
    """Give a command for each environment of a list."""
    for offset, written in enumerate(value.split("\n")):
        for name in expanded(written):
            yield Fact("command", f"tox -e {name}"[: decode.MAXIMUM_NAME], line + offset, decode.cut(name), "tox")


def expanded(text: str) -> list[str]:
    """Give the environments that a list names: py{311,312}-{a,b} are four."""
    found: list[str] = []
    for word in _WORD.findall(text[: decode.MAXIMUM_NAME * 5]):
        names = [""]
        for part in _PARTS.split(word):
            braces = _BRACES.fullmatch(part)
            choices = [one.strip() for one in braces[1].split(",")] if braces else [part]
            names = [name + choice for name in names for choice in choices][:MAXIMUM_ENVIRONMENTS]
        found += names
    return found[:MAXIMUM_ENVIRONMENTS]
