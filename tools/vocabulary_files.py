"""Write what a look-up found into the vocabulary files, which have one layout: this module's."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import rtoml
from braces import escaped, fold

from tracker.verify.rules.vocabulary import (
    CONTINUES,
    DESCRIPTION,
    LANGUAGES,
    movable_tail,
    names_of,
    package_rows,
    roots_of,
    titled,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WIDTH = 180
_PACKAGES = re.compile(rf"(?m)^\[({'|'.join(LANGUAGES)})\.")


@dataclass(frozen=True)
class Change:
    """What becomes of a package: keys that it gets, globs and the names in their place, names and the paths added."""

    keys: dict[str, str] = field(default_factory=dict)
    replaced: dict[str, list[str]] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)


def rewrite(text: str, changes: Mapping[tuple[str, str], Change]) -> str:
    """The text of a vocabulary file with the changes of its packages, by registry and name.

    What stands before the packages stays as it is.
    """
    rows = list(package_rows(rtoml.loads(text)))
    if not rows:
        return text
    start = _PACKAGES.search(text)
    head = text[: start.start()] if start else ""
    return head + text_of(_changed(row, changes.get((row["registry"], row["name"]), Change())) for row in rows)


def _changed(row: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """A row with `names` in place of `does`, as a change wants them."""
    names: dict[str, set[str]] = defaultdict(set)
    for name, words in names_of(row).items():
        paths = change.replaced.get(name, [name])
        if new := change.moved.get(name):
            # A class means the same in each module, so its new path says all; of a function both paths are names.
            paths = [new] if movable_tail(name) and movable_tail(name) == movable_tail(new) else [*paths, new]
        for path in paths:
            names[path].update(words)
    return {**row, **change.keys, "names": names}


def text_of(rows: Iterable[Mapping[str, Any]]) -> str:
    """Packages with their `names` as `[REGISTRY.FAMILY]`: a line each, or a table where a line is too long."""
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row["registry"], row["family"][0]].append(row)
    written = []
    for registry, family in sorted(groups):
        lines, tables = [], []
        for row in sorted(groups[registry, family], key=lambda row: row["name"].lower()):
            entries = _entries(row)
            items = ", ".join(f"{_key(key)} = {_value(value)}" for key, value in entries.items())
            line = f"{_key(row['name'])} = {{ {items} }}"
            if len(line) <= WIDTH:
                lines.append(line)
            else:
                body = "\n".join(_entry(key, value) for key, value in entries.items())
                tables.append(f"[{registry}.{family}.{_key(row['name'])}]\n{body}\n")
        if lines:
            written.append("\n".join([f"[{registry}.{family}]", *lines, ""]))
        written += tables
    return "\n".join(written)


def _entries(row: Mapping[str, Any]) -> dict[str, list[str]]:
    """The keys of a package in their order, each with its texts."""
    also = row["family"][1:]
    described = {**{key: row[key] for key in DESCRIPTION if key in row}, **({"also": list(also)} if also else {})}
    if described.get("label") == titled(row["name"]):
        del described["label"]
    root = roots_of(row)[0].rstrip("*")
    does: dict[str, list[str]] = defaultdict(list)
    for name in sorted(row["names"]):
        rest = name.removeprefix(root)
        for word in row["names"][name]:
            does[word].append(escaped(rest if rest != name and rest.startswith(CONTINUES) else name))
    found = {key: described[key] for key in DESCRIPTION if key in described}
    found |= {word: fold(names) for word, names in sorted(does.items())}
    return {key: [value] if isinstance(value, str) else list(value) for key, value in found.items()}


def _entry(key: str, texts: list[str]) -> str:
    """A key with its texts, over several lines where one is too long."""
    line = f"{_key(key)} = {_value(texts)}"
    if len(line) <= WIDTH:
        return line
    lines = [""]
    for text in map(_quoted, texts):
        if len(lines[-1]) + len(text) + len("  ,") > WIDTH:
            lines.append("")
        lines[-1] += f" {text},"
    return "\n".join([f"{_key(key)} = [", *(f" {line}" for line in lines), "]"])


def _value(texts: list[str]) -> str:
    return _quoted(texts[0]) if len(texts) == 1 else f"[{', '.join(map(_quoted, texts))}]"


def record_of(checked: Mapping[str, Mapping[str, str | Mapping[str, Any]]]) -> str:
    """The text of the record of checks: registry → package → the release with all names, or it and what it lacks."""
    lines = [
        "# The release of each package in which `tools/vocabulary.py` looked its names up, and those not found there."
    ]
    for registry, releases in sorted(checked.items()):
        lines += ["", f"[{registry}]"]
        for name, check in sorted(releases.items(), key=lambda item: item[0].lower()):
            lines.append(f"{_key(name)} = {_quoted(check) if isinstance(check, str) else _inline(check)}")
    return "\n".join(lines) + "\n"


def _inline(table: Mapping[str, Any]) -> str:
    entries = (
        f"{key} = {_quoted(value) if isinstance(value, str) else '[' + ', '.join(map(_quoted, value)) + ']'}"
        for key, value in table.items()
    )
    return f"{{ {', '.join(entries)} }}"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _quoted(key)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
