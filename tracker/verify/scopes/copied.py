"""Folders that hold a whole copy of another project's repository: its tests and pipelines are not the learner's work.

Two signs are asked for, since a package of a monorepo may have one of them: files that belong to the root of a
repository (`.github/` works nowhere else), and an owner whom the repository itself does not name.
"""

from __future__ import annotations

import json
import re
from posixpath import dirname
from typing import TYPE_CHECKING, Any

from tracker.files.problems import Problem
from tracker.files.toml import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_LICENCE = re.compile(r"(?:^|/)(?:licen[cs]e|copying)(?:[.-]\w+)?$", re.IGNORECASE)
_HOLDER = re.compile(r"^\W*copyright\b(?P<holder>.{3,120})$", re.IGNORECASE | re.MULTILINE)
_NO_NAME = re.compile(
    r"\b(?:free software foundation|name of (?:copyright owner|author)|your name|fullname)\b", re.IGNORECASE
)
_NOBODY = (
    "copyright all rights reserved and the its his her their present com authors author contributors developers "
    "maintainers team project group inc llc ltd gmbh"
)
"""Words of a copyright line that name nobody."""

MANIFESTS = (
    *("pyproject.toml", "setup.py", "setup.cfg", "package.json", "Cargo.toml", "go.mod"),
    *("pom.xml", "build.gradle", "build.gradle.kts"),
)
NAMING_AUTHORS = ("pyproject.toml", "package.json")
ROOT_FILES = (
    *(".pre-commit-config.yaml", ".gitlab-ci.yml", ".travis.yml", ".gitattributes", "CITATION.cff", "CODEOWNERS"),
    *("CONTRIBUTING.md", "CONTRIBUTING.rst", "CODE_OF_CONDUCT.md", "SECURITY.md", "GOVERNANCE.md"),
)
"""Files of a repository's root; `.github/` is another."""

ROOT_SIGNS = 2
LICENCES_READ = 50
HEAD_OF_LICENCE = 4000
"""Characters of a licence in which its copyright lines are looked for: those come first."""


def copied(paths: Sequence[str], texts: Callable[[list[str]], Iterable[tuple[str, str]]]) -> frozenset[str]:
    """The topmost folders that are copies; `texts` gives those of these files that can be read, with their text."""
    licences = [path for path in paths if _LICENCE.search(path)]
    if all("/" not in path for path in licences):
        return frozenset()
    present = frozenset(paths)
    with_github = {path.partition("/.github/")[0] for path in paths if "/.github/" in path}
    nested = sorted({folder for path in licences if (folder := dirname(path))})
    likely = [folder for folder in nested if _like_a_root(folder, present, with_github)][:LICENCES_READ]
    read = {"", *likely} if likely else ()
    wanted = {*licences, *(f"{folder}/{name}".lstrip("/") for folder in read for name in NAMING_AUTHORS)}
    contents = dict(texts([path for path in paths if path in wanted and dirname(path) in read]))
    ours = _owners("", contents)
    found: list[str] = []
    for folder in likely:
        if ours and not any(folder.startswith(f"{above}/") for above in found):
            theirs = _owners(folder, contents)
            if theirs and not _same(ours, theirs):
                found.append(folder)
    return frozenset(found)


def _like_a_root(folder: str, present: frozenset[str], with_github: set[str]) -> bool:
    signs = sum(f"{folder}/{name}" in present for name in ROOT_FILES) + (folder in with_github)
    return signs >= ROOT_SIGNS and any(f"{folder}/{name}" in present for name in MANIFESTS)


def _owners(folder: str, contents: Mapping[str, str]) -> frozenset[str]:
    """The words that name the owners of a folder: its licence's copyright holders, and the authors in its manifest."""
    lines = [
        match["holder"]
        for path, text in contents.items()
        if dirname(path) == folder and _LICENCE.search(path)
        for match in _HOLDER.finditer(text[:HEAD_OF_LICENCE])
        if not _NO_NAME.search(match["holder"])
    ]
    begin = f"{folder}/" if folder else ""
    lines += _authors_of_pyproject(contents.get(f"{begin}pyproject.toml", ""))
    lines += _authors_of_package(contents.get(f"{begin}package.json", ""))
    words = {word for line in lines for word in re.findall(r"[^\W\d_]{3,}", line.casefold())}
    return frozenset(words.difference(_NOBODY.split()))


def _authors_of_pyproject(text: str) -> Iterator[str]:
    tables = _toml_table(text)
    for table in (_below(tables, "project"), _below(tables, "tool", "poetry")):
        authors = table.get("authors")
        for author in authors if isinstance(authors, list) else ():
            name = author.get("name") if isinstance(author, dict) else author
            if isinstance(name, str):
                yield name.partition("<")[0]


def _authors_of_package(text: str) -> Iterator[str]:
    author = _json_table(text).get("author")
    name = author.get("name") if isinstance(author, dict) else author
    if isinstance(name, str):
        yield name.partition("<")[0]


def _toml_table(text: str) -> dict[str, Any]:
    """The table of a manifest in TOML, such as pyproject.toml or Cargo.toml."""
    table = parse(text)
    return {} if isinstance(table, Problem) else table


def _json_table(text: str) -> dict[str, Any]:
    """The object of a manifest in JSON, such as package.json."""
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return table if isinstance(table, dict) else {}


def _below(table: dict[str, Any], *keys: str) -> dict[str, Any]:
    """The table at a path of keys."""
    for key in keys:
        found = table.get(key)
        table = found if isinstance(found, dict) else {}
    return table


def _same(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two owners may be one: a word of one is part of a word of the other (`Jane Doe`, `janedoe`)."""
    return any(one in other or other in one for one in ours for other in theirs)
