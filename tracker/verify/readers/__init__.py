"""Readers: one module per file format, each a pure function from a file's bytes to facts.

A reader raises on no bytes but OverLimitError, for a file that holds too much (see `budget`); it takes time in
proportion to their number, and gives [] where it finds nothing. The registry tells by a file's path which readers
apply; a module is imported when its first file is read.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.readers import registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.verify.facts.fact import Fact


class Reader(NamedTuple):
    """Where a reader lives: its module here, the function in it, and the argument that follows the bytes, if any."""

    name: str
    module: str
    function: str = "read"
    argument: str = ""


class UnknownReaderError(LookupError):
    """Raised for a name that is not in the registry."""


def readers_for(path: str, *, executable: bool = False) -> tuple[str, ...]:
    """Give the names of the readers for a file by its path; an executable one without a suffix may be a script."""
    found = registry.by_path(path)
    return ("script",) if not found and executable and "." not in path.rpartition("/")[2] else found


def reader(name: str) -> Reader:
    """Give a reader; raises UnknownReaderError."""
    plain, _, argument = name.partition(":")
    place = registry.READERS.get(plain)
    if place is None:
        raise UnknownReaderError(f"no reader is named {name!r}")
    module, _, function = place.partition(".")
    return Reader(name, module, function or "read", argument)


def read(name: str, data: bytes) -> list[Fact]:
    """Read a file's bytes with a reader; raises UnknownReaderError."""
    chosen = reader(name)
    function: Callable[..., list[Fact]] = getattr(import_module(f"{__name__}.{chosen.module}"), chosen.function)
    return function(data, chosen.argument) if chosen.argument else function(data)
