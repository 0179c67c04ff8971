"""Lock files: one fact each, with the number of locked packages counted by the marks that each format repeats.

The formats are those of uv, Poetry, Pipenv, PDM, npm, Yarn, pnpm, Bun, conda-lock, pixi, Go, Cargo, Bundler, Composer,
renv and pip-tools. They are not parsed: a count is all that a rule asks for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import Fact

if TYPE_CHECKING:
    from collections.abc import Callable

# Lines that each name a package; compiled when a lock file of the kind is read.
_GEM = rb"^ {4}[^\s(]++ \("
_PIXI = rb"^- +(?:conda|pypi|kind):"
_CONDA = rb"^ *+- name:"
_YARN = rb"^ {2}version:? "
_PNPM = rb"^ {4}resolution:"
_GO = rb"^\S++ v[^\s/]++ h1:"
_REQUIREMENT = rb"^[A-Za-z0-9][^\s=#]*+\s*+=="


def _times(mark: bytes) -> Callable[[bytes], int]:
    return lambda data: data.count(mark)


def _matches(pattern: bytes) -> Callable[[bytes], int]:
    return lambda data: sum(1 for _ in re.finditer(pattern, data, re.MULTILINE))


def _npm(data: bytes) -> int:
    return max(data.count(b'"node_modules/'), data.count(b'"resolved"'))


def _yarn(data: bytes) -> int:
    return max(_matches(_YARN)(data) - data.count(b"__metadata:"), 0)


def _binary(data: bytes) -> int:
    """A binary lock of Bun is not counted: that it holds anything reads as one package."""
    return int(len(data) > 100)  # noqa: PLR2004 - its header alone is shorter


_COUNTS: dict[str, Callable[[bytes], int]] = {
    "uv.lock": _times(b"[[package]]"),
    "poetry.lock": _times(b"[[package]]"),
    "pdm.lock": _times(b"[[package]]"),
    "pylock.toml": _times(b"[[packages]]"),
    "Cargo.lock": _times(b"[[package]]"),
    "Pipfile.lock": _times(b'"version":'),
    "package-lock.json": _npm,
    "npm-shrinkwrap.json": _npm,
    "yarn.lock": _yarn,
    "pnpm-lock.yaml": _matches(_PNPM),
    "bun.lock": _times(b'"sha512-'),
    "bun.lockb": _binary,
    "conda-lock.yml": _matches(_CONDA),
    "pixi.lock": _matches(_PIXI),
    "go.sum": _matches(_GO),
    "Gemfile.lock": _matches(_GEM),
    "composer.lock": _times(b'"version":'),
    "renv.lock": _times(b'"Package":'),
    "requirements.txt": _matches(_REQUIREMENT),
}
KINDS = tuple(_COUNTS)
"""The kinds of lock files, by their usual names."""


def read(data: bytes, kind: str) -> list[Fact]:
    """Read a lock file of a kind; a requirements file is one only with hashes."""
    if kind == "requirements.txt" and b"--hash=" not in data:
        return []
    return [Fact("lock", kind, 1, str(_COUNTS[kind](data)))]
