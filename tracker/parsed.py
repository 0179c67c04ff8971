"""TOML that is parsed once: tables are kept as JSON under a digest of the bytes, the shipped ones since the build.

The parser of the standard library takes about a millisecond for each 2 kB, reading the JSON a fiftieth of that.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any

from tracker import paths


def parsed(data: bytes) -> dict[str, Any]:
    """The table in a TOML document.

    Raises tomllib.TOMLDecodeError or UnicodeDecodeError for what is not TOML.
    """
    name = f"{hashlib.sha256(data).hexdigest()[:32]}.json"
    file = paths.cache() / "toml" / name
    for kept in (paths.shipped_tables() / name, file):
        try:
            known: dict[str, Any] = json.loads(kept.read_bytes())
        except (OSError, ValueError):
            continue
        return known
    import tomllib  # noqa: PLC0415 - not needed where the cache answers

    table = tomllib.loads(data.decode())
    partial = file.with_suffix(f".{os.getpid()}")
    try:
        text = json.dumps(table, separators=(",", ":"))
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text)
        partial.replace(file)
    except (OSError, TypeError):  # a read-only cache folder, or a date that JSON has no form for
        partial.unlink(missing_ok=True)
    return table
