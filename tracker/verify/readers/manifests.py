"""Dependencies of Go, Java, JavaScript, PHP, Rust, .NET, Ruby and R projects, from their manifests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode, json_file, shell, toml_file

if TYPE_CHECKING:
    from collections.abc import Iterator

_NPM = {
    "dependencies": (),
    "devDependencies": ("dev",),
    "peerDependencies": ("peer",),
    "optionalDependencies": ("optional",),
}
_MEMBER = 2  # a path of table and name
# Each is compiled when its manifest is read.
_GO = r"\s*+(?:require\s++)?+([\w.~-]++(?:/[\w.~-]++)++)\s++(v\S++)(.*)"
_MAVEN = r"<(groupId|artifactId|version|scope)>\s*+([^<>\s]++)\s*+</"
_GRADLE = (
    r"""\s*+(\w*(?:[iI]mplementation|api|[cC]ompileOnly|[rR]untimeOnly|kapt|annotationProcessor|compile))\b[\s(]*+"""
    r"""(?:platform\s*+\(\s*+)?["']([\w.-]++:[\w.-]++)(?::([^"'\n@]*+))?"""
)
_SBT = r'"([\w.-]++)"\s*+%{1,3}\s*+"([\w.-]++)"\s*+%\s*+(?:"([^"\n]*+)"|(\w++))'
_SBT_COMMENT = r"/\*(?:[^*]|\*(?!/))*+(?:\*/)?+"
_SBT_VALUE = r'\s*+(?:lazy\s++)?(?:val|def)\s++(\w++)\s*+(?::\s*+String\s*+)?=\s*+"([^"\n]*+)"'
_CARGO = [
    (*holder, kind)
    for holder in ((), ("workspace",), ("target", "*"))
    for kind in ("dependencies", "dev-dependencies", "build-dependencies")
]
_NUGET = r"<(Package(?:Reference|Version)|Using)\s([^<>]*+)"
_ATTRIBUTE = r"\b(Include|Version)\s*+=\s*+[\"']([^\"'\n]*+)[\"']"
_GEM = r"\s*+gem[\s(]++[\"']([\w.-]++)[\"']\s*+(?:,\s*+[\"']([^\"'\n]*+)[\"'])?"
_R_FIELDS = frozenset({"Depends", "Imports", "Suggests", "LinkingTo"})
_R_PACKAGE = r"([A-Za-z][\w.]*+)\s*+(?:\(([^()\n]*+)\))?"
_XML_COMMENT = r"<!--(?:[^-]|-(?!->))*+(?:-->)?+"


def read_package_json(data: bytes) -> list[Fact]:
    """Read package.json; inside of a script's commands: scripts.<name>."""
    found: list[Fact] = []
    for entry in json_file.entries(decode.text(data)):
        if len(entry.path) != _MEMBER or len(found) >= decode.MAXIMUM_FACTS:
            continue
        table, name = entry.path
        if table in _NPM:
            found.append(Fact("dependency", name, entry.line, decode.cut(entry.text), "npm", flags=_NPM[table]))
        elif table == "scripts":
            found.extend(shell.commands(entry.text, entry.line, f"scripts.{name}"))
    return found


def read_composer(data: bytes) -> list[Fact]:
    """Read composer.json."""
    members = (entry for entry in json_file.entries(decode.text(data)) if len(entry.path) == _MEMBER)
    return [
        Fact("dependency", entry.path[1].lower(), entry.line, decode.cut(entry.text), "php")
        for entry in members
        if entry.path[0] in {"require", "require-dev"} and "/" in entry.path[1]
    ][: decode.MAXIMUM_FACTS]


def read_renv(data: bytes) -> list[Fact]:
    """Read the packages of renv.lock."""
    return [
        Fact("dependency", entry.path[1], entry.line, decode.cut(entry.text), "r")
        for entry in json_file.entries(decode.text(data))
        if len(entry.path) == _MEMBER + 1 and entry.path[0] == "Packages" and entry.path[2] == "Version"
    ][: decode.MAXIMUM_FACTS]


def read_go(data: bytes) -> list[Fact]:
    """Read go.mod; flag indirect: required by a dependency."""
    found: list[Fact] = []
    block = ""
    for number, line in enumerate(decode.lines(data), 1):
        stripped = line.strip()
        if stripped.endswith("("):
            block = stripped[:-1].strip()
        elif stripped == ")":
            block = ""
        elif (block == "require" or stripped.startswith("require ")) and (match := re.match(_GO, line)):
            flags = ("indirect",) if "indirect" in match.group(3) else ()
            found.append(_dependency(match.group(1), number, match.group(2), "go", flags))
    return found[: decode.MAXIMUM_FACTS]


def read_maven(data: bytes) -> list[Fact]:
    """Read pom.xml: group:artifact."""
    text = _without_comments(decode.text(data))
    positions = decode.Positions(text)
    found: list[Fact] = []
    at = text.find("<dependency>")
    while at >= 0 and len(found) < decode.MAXIMUM_FACTS:
        following = text.find("<dependency>", at + 1)
        segment = text[at : following if following >= 0 else len(text)].partition("</dependency>")[0]
        fields = dict(re.findall(_MAVEN, segment))
        if "artifactId" in fields:
            name = f"{fields.get('groupId', '')}:{fields['artifactId']}"
            found.append(_dependency(name, positions.line(at), fields.get("version", ""), "java"))
        at = following
    return found


def read_gradle(data: bytes) -> list[Fact]:
    """Read build.gradle(.kts): group:artifact."""
    matches = ((number, re.match(_GRADLE, line)) for number, line in enumerate(decode.lines(data), 1))
    return [_dependency(m.group(2), n, m.group(3) or "", "java") for n, m in matches if m][: decode.MAXIMUM_FACTS]


def read_sbt(data: bytes) -> list[Fact]:
    """Read build.sbt: group:artifact, with the version that a value of the file holds, or its name after a $."""
    text = re.sub(_SBT_COMMENT, lambda comment: "\n" * comment[0].count("\n"), "\n".join(decode.lines(data)))
    lines = [re.sub(r"(?<!:)//.*", "", line) for line in text.split("\n")]
    values = {match[1]: match[2] for line in lines if (match := re.match(_SBT_VALUE, line))}
    found: list[Fact] = []
    for number, line in enumerate(lines, 1):
        for group, artifact, version, name in re.findall(_SBT, line):
            wanted = values.get(name, f"${name}") if name else version
            found.append(_dependency(f"{group}:{artifact}", number, wanted, "java"))
    return found[: decode.MAXIMUM_FACTS]


def read_cargo(data: bytes) -> list[Fact]:
    """Read Cargo.toml."""
    packages = toml_file.packages(toml_file.entries(decode.text(data)), _CARGO)
    found = [_dependency(name, line, wanted.get("version", ""), "rust") for _, name, line, wanted in packages]
    return found[: decode.MAXIMUM_FACTS]


def read_nuget(data: bytes) -> list[Fact]:
    """Read the package references of a .NET project, or the versions that its projects share, and its global usings."""
    text = _without_comments(decode.text(data))
    positions = decode.Positions(text)
    found: list[Fact] = []
    for match in re.finditer(_NUGET, text):
        fields = dict(re.findall(_ATTRIBUTE, match.group(2)))
        name, line = fields.get("Include", ""), positions.line(match.start())
        if name and match.group(1) == "Using":
            found.append(Fact("import", name[: decode.MAXIMUM_NAME], line))
        elif name:
            found.append(_dependency(name, line, fields.get("Version", ""), "dotnet"))
    return found[: decode.MAXIMUM_FACTS]


def read_gemfile(data: bytes) -> list[Fact]:
    """Read a Gemfile."""
    matches = ((number, re.match(_GEM, line)) for number, line in enumerate(decode.lines(data), 1))
    return [_dependency(m.group(1), n, m.group(2) or "", "ruby") for n, m in matches if m][: decode.MAXIMUM_FACTS]


def read_description(data: bytes) -> list[Fact]:
    """Read the DESCRIPTION of an R package."""
    return [
        _dependency(match.group(1), number, match.group(2) or "", "r")
        for number, line in _fields(decode.lines(data))
        for match in re.finditer(_R_PACKAGE, line)
        if match.group(1) != "R"
    ][: decode.MAXIMUM_FACTS]


def _fields(lines: list[str]) -> Iterator[tuple[int, str]]:
    wanted = False
    for number, line in enumerate(lines, 1):
        if line[:1] not in {" ", "\t"}:
            field, _, line = line.partition(":")  # noqa: PLW2901 - the field's name is no package
            wanted = field in _R_FIELDS
        if wanted:
            yield number, line


def _dependency(name: str, line: int, constraint: str, ecosystem: str, flags: tuple[str, ...] = ()) -> Fact:
    return Fact("dependency", name[: decode.MAXIMUM_NAME], line, decode.cut(constraint), ecosystem, flags=flags)


def _without_comments(text: str) -> str:
    """Blank XML comments, their line ends kept."""
    return re.sub(_XML_COMMENT, lambda match: "\n" * match.group().count("\n"), text)
