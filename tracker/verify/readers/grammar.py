"""The grammars of tree-sitter: each is loaded when the first file that it parses is read, and kept."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from pathlib import Path
from time import thread_time
from typing import TYPE_CHECKING, TypeAlias

import tree_sitter

if TYPE_CHECKING:
    from types import ModuleType


class Encoded:
    """A file whose characters may take several bytes; what is not UTF-8 is replaced."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __getitem__(self, part: slice) -> str:
        """The text between two positions."""
        return self.data[part].decode("utf-8", "replace")


MINIMUM_STEPS = 250
BYTES_PER_STEP = 45
SECONDS, SECONDS_PER_BYTE = 0.4, 1.5e-6
CHUNK = 1 << 16

Source: TypeAlias = str | Encoded
"""Gives the text between two positions in the bytes of a file, as a syntax tree has them: source[start:end]."""


def source_of(data: bytes) -> Source:
    """A file's text; one of ASCII alone is decoded at once."""
    return data.decode("ascii") if data.isascii() else Encoded(data)


def language(package: str, function: str = "language") -> tree_sitter.Language:
    """The grammar that a function of a package gives."""
    return tree_sitter.Language(getattr(binding(package), function)())


@cache
def parser(package: str) -> tree_sitter.Parser:
    """The parser of a package with one grammar."""
    return tree_sitter.Parser(language(package))


def tree(parser: tree_sitter.Parser, data: bytes) -> tree_sitter.Tree | None:
    """The syntax tree of a file; None where a grammar is ambiguous and the parser tries too many readings at once.

    Measured over 3,000 files of six languages, it makes at most one step for 58 bytes and takes 0.2 microseconds for
    one; hostile files take it time with the square of their size.
    """
    steps, most = 0, MINIMUM_STEPS + len(data) // BYTES_PER_STEP
    end = thread_time() + SECONDS + SECONDS_PER_BYTE * len(data)

    def is_too_much(_offset: int, _has_error: bool) -> bool:  # noqa: FBT001 -- as the parser calls it
        nonlocal steps
        steps += 1
        return steps > most or thread_time() > end

    def read(offset: int, _point: object) -> bytes:
        return data[offset : offset + CHUNK]

    try:
        return parser.parse(read, encoding="utf8", progress_callback=is_too_much)
    except ValueError:
        parser.reset()
        return None


def binding(package: str) -> ModuleType:
    """The compiled part of a grammar's package; the package itself imports a good deal more, for its queries.

    Of a package of many grammars it is the module named: `pack.bindings.r`.
    """
    root, *folders = package.split(".")
    name = package if folders else f"{package}._binding"
    found = PathFinder.find_spec(root)
    places = found.submodule_search_locations if found is not None else None
    within = [str(Path(place, *folders[:-1])) for place in places or ()]
    compiled = PathFinder.find_spec(name, within) if within else None
    if compiled is None or compiled.loader is None:
        return import_module(package)
    module = compiled.loader.create_module(compiled)
    if module is None:
        return import_module(package)
    compiled.loader.exec_module(module)
    return module
