"""Dependencies that a Python project declares: pyproject.toml, setup.cfg, setup.py."""

from __future__ import annotations

import re
from typing import Any

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode, ini_file, requirements, toml_file

_STRING = re.compile(r"\"([^\"\\\n]++)\"|'([^'\\\n]++)'")
# Compiled when a setup.py is read.
_SETUP_WORD = r"\b(?:install_requires|tests_require|extras_require|setup_requires)\s*+=\s*+"
_SETUP_PIECE = r"#[^\n]*+|\"([^\"\\\n]*+)\"|'([^'\\\n]*+)'|([\[{(])|([\]})])"
_TOOL_TABLES = ("dependencies", "dev-dependencies")


def read(data: bytes) -> list[Fact]:
    """Read pyproject.toml: PEP 621 and PEP 735 lists, the tables of Poetry, the lists of uv, PDM, Hatch."""
    text = decode.text(data)
    parsed, at, _ = toml_file.document(text)
    values = parsed or {}
    lines = _lines_of_strings(text)
    found: list[Fact] = []

    def listed(wanted: object, flags: tuple[str, ...] = ()) -> None:
        written = [one for one in wanted if isinstance(one, str)] if isinstance(wanted, list) else []
        pairs = [(requirements.specifier(one), lines.get(one, 1)) for one in written]
        found.extend(Fact("dependency", one[0], line, one[1], "python", flags=flags) for one, line in pairs if one)

    project, tool = _table(values, "project"), _table(values, "tool")
    listed(project.get("dependencies"))
    for group in _table(project, "optional-dependencies").values():
        listed(group, ("optional",))
    for group in _table(values, "dependency-groups").values():
        listed(group, ("dev",))
    listed(_table(tool, "uv").get("dev-dependencies"), ("dev",))
    for group in _table(_table(tool, "pdm"), "dev-dependencies").values():
        listed(group, ("dev",))
    for environment in _table(_table(tool, "hatch"), "envs").values():
        listed(environment.get("dependencies") if isinstance(environment, dict) else None, ("dev",))
    found.extend(_poetry(_table(tool, "poetry"), at))
    found.extend(_tabled(_table(_table(tool, "pixi"), "dependencies"), ["tool", "pixi", "dependencies"], at))
    return found[: decode.MAXIMUM_FACTS]


def _table(values: dict[str, Any], name: str) -> dict[str, Any]:
    value = values.get(name)
    return value if isinstance(value, dict) else {}


def _poetry(poetry: dict[str, Any], at: dict[str, int]) -> list[Fact]:
    found: list[Fact] = []
    for table in _TOOL_TABLES:
        found.extend(_tabled(_table(poetry, table), ["tool", "poetry", table], at))
    for group, content in _table(poetry, "group").items():
        if isinstance(content, dict):
            path = ["tool", "poetry", "group", group, "dependencies"]
            found.extend(_tabled(_table(content, "dependencies"), path, at))
    return found


def _tabled(packages: dict[str, Any], path: list[str], at: dict[str, int]) -> list[Fact]:
    found: list[Fact] = []
    for name, wanted in packages.items():
        if name == "python":
            continue
        value = wanted.get("version") or wanted.get("git") or "" if isinstance(wanted, dict) else wanted
        line = at.get(decode.dotted([*path, name]), at.get(decode.dotted(path), 1))
        found.append(Fact("dependency", requirements.normalised(name), line, decode.cut(str(value)[:1000]), "python"))
    return found


def _lines_of_strings(text: str) -> dict[str, int]:
    at: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        for match in _STRING.finditer(line):
            at.setdefault(match.group(1) or match.group(2), number)
    return at


def read_setup_cfg(data: bytes) -> list[Fact]:
    """Read the install_requires and extras of setup.cfg."""
    found: list[Fact] = []
    for option in ini_file.options(decode.text(data)):
        required = option.section == "options" and option.name in {"install_requires", "tests_require"}
        if required or option.section == "options.extras_require":
            for offset, written in enumerate(option.value.split("\n")[: decode.MAXIMUM_FACTS]):
                if parsed := requirements.specifier(written):
                    found.append(Fact("dependency", parsed[0], option.line + offset, parsed[1], "python"))
    return found[: decode.MAXIMUM_FACTS]


def read_setup_py(data: bytes) -> list[Fact]:
    """Read the literal lists that setup.py passes as requirements; nothing is run."""
    text = decode.text(data)
    positions = decode.Positions(text)
    found: list[Fact] = []
    reached = 0
    tokens = re.compile(_SETUP_PIECE)
    for start in re.finditer(_SETUP_WORD, text):
        depth = 0
        for token in tokens.finditer(text, max(start.end(), reached)):
            reached = token.end()
            depth += bool(token.group(3)) - bool(token.group(4))
            if depth <= 0:
                break
            written = token.group(1) or token.group(2)
            extra = text[token.end() : token.end() + 1] == ":"  # the name of an extra
            if written and not extra and (parsed := requirements.specifier(written)):
                found.append(Fact("dependency", parsed[0], positions.line(token.start()), parsed[1], "python"))
    return found[: decode.MAXIMUM_FACTS]
