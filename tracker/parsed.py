"""TOML that is parsed once: what was made of it is kept as JSON under a digest of the bytes, or ships so.

The parser of the standard library takes about a millisecond for each 2 kB, reading the JSON a fiftieth of that.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tracker import paths
from tracker.replacing import replace_quietly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


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
        try:
            known: dict[str, Any] = json.loads(place.read_bytes())
        except (OSError, ValueError):
            continue
        return known
    made = make()
    with suppress(TypeError, ValueError):  # a date or a number that JSON has no form for
        replace_quietly(file, json.dumps(made, separators=(",", ":")))
    return made


def digest_of(documents: Iterable[bytes]) -> str:
    """A digest of the bytes of some documents, in hexadecimal digits."""
    digest = hashlib.sha256()
    for data in documents:
        digest.update(b"%d " % len(data))
        digest.update(data)
    return digest.hexdigest()


def file_name(digest: str, variant: str = "") -> str:
    """The name of the file that keeps a form of the documents with this digest."""
    return f"{digest[:32]}{variant and '.' + variant}.json"
