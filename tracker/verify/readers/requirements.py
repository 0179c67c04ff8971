"""Requirement lists of Python: requirements files, Pipfile, conda environments. Each direct line is pinned or loose."""

from __future__ import annotations

import re

from tracker.verify.facts.fact import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode, toml_file

_SPECIFIER = re.compile(
    r"""(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*+)\s*+(?:\[[^\]\n]*+\])?\s*+(?P<rest>.*)""",
    re.DOTALL,
)
# Compiled when a requirement is an address, or a conda environment is read.
_EGG = r"[#&]egg=([A-Za-z0-9][\w.-]*+)"
_COMMIT = r"@[0-9a-fA-F]{7,64}(?![\w.])"
_ARCHIVE = r"\.(?:whl|zip|tar\.gz|tgz|tar\.bz2)(?:[#?]|$)"
_URL = r"(?:git\+|hg\+|svn\+|bzr\+)?[a-z]{2,5}(?:\+ssh)?://"
_CONDA = r"\s*+-[ ]++(?:[\w-]++::)?([A-Za-z0-9_][\w.-]*+)[ ]*+((?:[=<>!~]=?|[ ])[^#\n]*+)?"
_ITEM = r"( *+)-[ ]++(.*)"
_LOCAL = (".", "/", "file:", "~")


def normalised(name: str) -> str:
    """Give a project name as PEP 503 compares them."""
    return re.sub(r"[-_.]+", "-", name[:MAXIMUM_TEXT]).lower()


def specifier(written: str) -> tuple[str, str] | None:
    """Split a requirement into its normalised name and its constraint, extras and markers left out."""
    match = _SPECIFIER.match(written.strip()[: MAXIMUM_TEXT * 4])
    if not match:
        return None
    rest = match.group("rest")
    rest = rest if rest.startswith("@") else rest.split(";", 1)[0]
    return normalised(match.group("name")), decode.cut(rest.strip().strip("()"))


def is_pinned(constraint: str) -> bool:
    """Tell whether a constraint allows one version only."""
    if "://" in constraint:
        return bool(re.search(_COMMIT, constraint) or re.search(_ARCHIVE, constraint))
    exact = constraint.startswith("==") and "*" not in constraint
    return exact and "," not in constraint and bool(constraint.strip("= "))


def read(data: bytes) -> list[Fact]:
    """Read a requirements file; `-r`, options and local paths are no requirements of their own."""
    found: list[Fact] = []
    lines = decode.lines(data)
    at = 0
    while at < len(lines) and len(found) < decode.MAXIMUM_FACTS:
        start = at
        while lines[at].endswith("\\") and at + 1 < len(lines):
            at += 1
        written = " ".join(line.rstrip("\\ ") for line in lines[start : at + 1])
        at += 1
        found.extend(_requirement(written, start + 1))
    return found


def _requirement(written: str, line: int) -> list[Fact]:
    bare, hashed, _ = written.partition("--hash")
    bare = "" if bare.lstrip().startswith("#") else bare.split(" #", 1)[0].strip()
    for option in ("-e ", "--editable ", "--editable="):
        bare = bare.removeprefix(option).strip()
    if not bare or bare.startswith(("-", *_LOCAL)):
        return []
    if "://" in bare and re.match(_URL, bare):
        egg = re.search(_EGG, bare)
        name = (
            egg.group(1)
            if egg
            else bare.split("#")[0].split("@")[0].rstrip("/").rsplit("/", 1)[-1].removesuffix(".git")
        )
        return _facts(normalised(name), bare, line, is_pinned(bare))
    parsed = specifier(bare.split(" --", 1)[0])
    if parsed is None or not (parsed[1] == "" or parsed[1][0] in "=<>!~@"):
        return []  # prose or a file of another kind
    return _facts(*parsed, line, bool(hashed) or is_pinned(parsed[1]))


def _facts(name: str, constraint: str, line: int, pinned: bool) -> list[Fact]:  # noqa: FBT001 - private, one meaning
    return [
        Fact("dependency", name, line, decode.cut(constraint), "python"),
        Fact("requirement", name, line, "pinned" if pinned else "loose"),
    ]


def read_pipfile(data: bytes) -> list[Fact]:
    """Read a Pipfile: packages and dev-packages."""
    found: list[Fact] = []
    for package in toml_file.packages(toml_file.entries(decode.text(data)), [("packages",), ("dev-packages",)]):
        wanted = package.wanted
        if "path" not in wanted:
            constraint = wanted.get("version") or f"{wanted.get('git', '')}@{wanted.get('ref', '')}"
            found.extend(_facts(normalised(package.name), constraint, package.line, is_pinned(constraint)))
    return found


def read_conda(data: bytes) -> list[Fact]:
    """Read a conda environment: its conda packages and, below `pip:`, its Python packages."""
    found: list[Fact] = []
    listing = pip = False
    indent = 0
    for number, line in enumerate(decode.lines(data), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line[0] not in " -":
            listing, pip = line.startswith("dependencies:"), False
            continue
        item = re.match(_ITEM, line)
        if not listing or not item or len(found) >= decode.MAXIMUM_FACTS:
            continue
        written = item.group(2).strip().strip("\"'")
        pip = pip and len(item.group(1)) > indent
        if written.startswith("pip:"):
            pip, indent = True, len(item.group(1))
        elif pip:
            found.extend(_requirement(written, number))
        elif match := re.match(_CONDA, "- " + written):
            constraint = decode.cut(match.group(2) or "")
            exact = constraint.startswith("=") and "*" not in constraint and "," not in constraint
            found.append(Fact("dependency", normalised(match.group(1)), number, constraint, "conda"))
            found.append(Fact("requirement", normalised(match.group(1)), number, "pinned" if exact else "loose"))
    return found
