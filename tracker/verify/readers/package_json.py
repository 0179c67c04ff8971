"""package.json and composer.json: dependencies, and the commands of scripts."""

from __future__ import annotations

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode, json_file, shell

_DEPENDENCIES = {
    "dependencies": (),
    "devDependencies": ("dev",),
    "peerDependencies": ("peer",),
    "optionalDependencies": ("optional",),
}
_MEMBER = 2  # a path of table and name


def read(data: bytes) -> list[Fact]:
    """Read package.json; inside of a script's commands: scripts.<name>."""
    found: list[Fact] = []
    for entry in json_file.entries(decode.text(data)):
        if len(entry.path) != _MEMBER or len(found) >= decode.MAXIMUM_FACTS:
            continue
        table, name = entry.path
        if table in _DEPENDENCIES:
            found.append(
                Fact("dependency", name, entry.line, decode.cut(entry.text), "npm", flags=_DEPENDENCIES[table])
            )
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
