"""Write what a look-up found into the vocabulary files, line by line: layout, order and comments stay."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import rtoml

_NAME = re.compile(r'^"((?:[^"\\]|\\.)*)" = (.*)$')
_NAMES = "[package.names]"


@dataclass(frozen=True)
class Change:
    """What becomes of a package: keys that it gets, globs and the names in their place, names and the paths added."""

    keys: dict[str, str] = field(default_factory=dict)
    replaced: dict[str, list[str]] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)


def rewrite(text: str, changes: dict[tuple[str, str], Change]) -> str:
    """The text of a vocabulary file with the changes of its packages, by registry and name."""
    head, *blocks = re.split(r"(?m)^(?=\[\[package\]\]$)", text)
    return head + "".join(_rewrite_block(block, changes) for block in blocks)


def _rewrite_block(block: str, changes: dict[tuple[str, str], Change]) -> str:
    package = rtoml.loads(block)["package"][0]
    change = changes.get((package["registry"], package["name"]))
    if not change:
        return block
    lines = block.split("\n")
    at = lines.index(_NAMES)
    top = [line for line in lines[:at] if line.partition(" = ")[0] not in change.keys]
    top += [f"{key} = {_quoted(value)}" for key, value in change.keys.items()]
    return "\n".join([*top, _NAMES, *_rewrite_names(lines[at + 1 :], change)])


def _rewrite_names(lines: list[str], change: Change) -> list[str]:
    known = {match[1] for line in lines if (match := _NAME.match(line))}
    written: list[str] = []
    for line in lines:
        match = _NAME.match(line)
        name, value = (match[1], match[2]) if match else ("", "")
        instead = change.replaced.get(name, [name])
        beside = [change.moved[name]] if name in change.moved else []
        if instead == [name]:
            written.append(line)
        for path in (*(one for one in instead if one != name), *beside):
            if path not in known:
                written.append(f"{_quoted(path)} = {value}")
            elif path != name:
                written = [_with_value(old, path, value) for old in written]
                lines_left = lines[lines.index(line) + 1 :]
                lines[lines.index(line) + 1 :] = [_with_value(old, path, value) for old in lines_left]
            known.add(path)
    return _sorted_names(written)


def _with_value(line: str, path: str, value: str) -> str:
    """The line of a name that another one joins: its capabilities with those of the other."""
    match = _NAME.match(line)
    if not match or match[1] != path:
        return line
    words = re.findall(r'"([^"]*)"', f"{match[2].partition(']')[0]} {value.partition(']')[0]}")
    return f'"{match[1]}" = [{", ".join(_quoted(word) for word in sorted(set(words)))}]' + match[2].partition("]")[2]


def _sorted_names(lines: list[str]) -> list[str]:
    """Each run of names in order; other lines, such as comments, stay where they are."""
    found: list[str] = []
    run: list[str] = []
    for line in lines:
        if _NAME.match(line):
            run.append(line)
        else:
            found += [*sorted(run, key=lambda one: one.partition('" = ')[0]), line]
            run = []
    return [*found, *sorted(run, key=lambda one: one.partition('" = ')[0])]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
