"""Dependencies that a Python project declares: pyproject.toml, setup.cfg, setup.py."""

from __future__ import annotations

import re

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode, ini_file, requirements, toml_file

# Compiled when a setup.py is read.
_SETUP_WORD = r"\b(?:install_requires|tests_require|extras_require|setup_requires)\s*+=\s*+"
_SETUP_PIECE = r"#[^\n]*+|\"([^\"\\\n]*+)\"|'([^'\\\n]*+)'|([\[{(])|([\]})])"
_LISTS = {
    ("project", "dependencies", "*"): (),
    ("project", "optional-dependencies", "*", "*"): ("optional",),
    ("dependency-groups", "*", "*"): ("dev",),
    ("tool", "uv", "dev-dependencies", "*"): ("dev",),
    ("tool", "pdm", "dev-dependencies", "*", "*"): ("dev",),
    ("tool", "hatch", "envs", "*", "dependencies", "*"): ("dev",),
}
"""Where a text is a requirement, and the flags of its dependency."""

_TABLES = (
    ("tool", "poetry", "dependencies"),
    ("tool", "poetry", "dev-dependencies"),
    ("tool", "poetry", "group", "*", "dependencies"),
    ("tool", "pixi", "dependencies"),
)


def read(data: bytes) -> list[Fact]:
    """Read pyproject.toml: PEP 621 and PEP 735 lists, the tables of Poetry, the lists of uv, PDM, Hatch."""
    entries = toml_file.entries(decode.text(data))
    found: list[Fact] = []
    for path, text, line, kind in entries:
        if kind != "string" or not path[-1].isdecimal():
            continue
        flags = next((flags for place, flags in _LISTS.items() if toml_file.matches(path, place)), None)
        if flags is not None and (parsed := requirements.specifier(text)):
            found.append(Fact("dependency", parsed[0], line, parsed[1], "python", flags=flags))
    for _, name, line, wanted in toml_file.packages(entries, _TABLES):
        if name != "python":
            constraint = wanted.get("version") or wanted.get("git") or ""
            found.append(Fact("dependency", requirements.normalised(name), line, decode.cut(constraint), "python"))
    return found[: decode.MAXIMUM_FACTS]


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
