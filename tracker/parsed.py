"""TOML that is parsed once: what was made of it is kept under a digest of the bytes, or ships so.

The parser of the standard library takes about a millisecond for each 2 kB, reading what is kept a hundredth of that: it
is kept as the interpreter keeps compiled code, in its own form of plain values, which takes a third of JSON's time.
"""

from __future__ import annotations

import hashlib
import marshal
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tracker import paths
from tracker.replacing import replace_quietly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MARSHAL_VERSION = 4
"""The newest that every Python since 3.4 reads."""

CHECKSUM_BYTES = 32


def parsed(data: bytes) -> dict[str, Any]:
    """The table in a TOML document; raises tomllib.TOMLDecodeError or UnicodeDecodeError for what is not TOML."""
    return kept(file_name(digest_of([data])), lambda: from_toml(data))


def from_toml(data: bytes) -> dict[str, Any]:
    """The table in a TOML document, parsed now; raises as `parsed` does."""
    import tomllib  # noqa: PLC0415 - not needed where the cache answers

    return tomllib.loads(data.decode())


def kept(name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What is kept under a name that `file_name` gave, else what `make` gives, kept from then on."""
    file = paths.cache() / "toml" / name
    for place in (paths.shipped_tables() / name, file):
        with suppress(OSError, ValueError, EOFError, TypeError):
            return unpacked(place.read_bytes())
    made = make()
    with suppress(ValueError):  # a date, for which there is no form
        replace_quietly(file, packed(made))
    return made


def packed(value: dict[str, Any]) -> bytes:
    """A table as it is kept, with a checksum before it; raises ValueError for a date or a time in it."""
    content = marshal.dumps(value, MARSHAL_VERSION)
    return hashlib.sha256(content).digest() + content


def unpacked(data: bytes) -> dict[str, Any]:
    """The table in what `packed` gave; raises ValueError for anything else."""
    content = data[CHECKSUM_BYTES:]
    if hashlib.sha256(content).digest() != data[:CHECKSUM_BYTES]:
        raise ValueError("damaged")
    table: dict[str, Any] = marshal.loads(content)  # noqa: S302 - written by `packed`, as the checksum shows
    return table


def digest_of(documents: Iterable[bytes]) -> str:
    """A digest of the bytes of some documents, in hexadecimal digits."""
    digest = hashlib.sha256()
    for data in documents:
        digest.update(b"%d " % len(data))
        digest.update(data)
    return digest.hexdigest()


def file_name(digest: str, variant: str = "") -> str:
    """The name of the file that keeps a form of the documents with this digest."""
    return f"{digest[:32]}{variant and '.' + variant}.table"
