"""TOML that is parsed once: tables are kept as JSON under a digest of the bytes, the shipped ones since the build.

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
    from collections.abc import Callable


def parsed(
    data: bytes, variant: str = "", transform: Callable[[dict[str, Any]], dict[str, Any]] | None = None
) -> dict[str, Any]:
    """The table in a TOML document, or what `transform` makes of it, kept under the name of the variant.

    Raises tomllib.TOMLDecodeError or UnicodeDecodeError for what is not TOML.
    """
    name = file_name(data, variant)
    file = paths.cache() / "toml" / name
    for kept in (paths.shipped_tables() / name, file):
        try:
            known: dict[str, Any] = json.loads(kept.read_bytes())
        except (OSError, ValueError):
            continue
        return known
    import tomllib  # noqa: PLC0415 - not needed where the cache answers

    table = tomllib.loads(data.decode())
    if transform is not None:
        table = transform(table)
    with suppress(TypeError, ValueError):  # a date or a number that JSON has no form for
        replace_quietly(file, json.dumps(table, separators=(",", ":")))
    return table


def file_name(data: bytes, variant: str = "") -> str:
    """The name of the file that keeps the table of these bytes."""
    return f"{hashlib.sha256(data).hexdigest()[:32]}{variant and '.' + variant}.json"
