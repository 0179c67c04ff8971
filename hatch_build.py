"""Build hook: ships tracks and catalogue parsed as JSON too, so that the first run need not parse TOML.

`tracker.parsed` finds them by a digest of the TOML's bytes, so a file edited in a checkout is simply parsed again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("tracks", "tracker/catalogue")
TARGET = "tracker/_parsed"


class ParsedContent(BuildHookInterface):  # type: ignore[type-arg]  # the plugin's own generics are not exported
    """Writes `tracker/_parsed/<digest>.json` for each content file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Called before a wheel, also an editable one, is built."""
        root = Path(self.root)
        target = root / TARGET
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for file in sorted(file for folder in FOLDERS for file in (root / folder).glob("*.toml")):
            data = file.read_bytes()
            kept = target / f"{hashlib.sha256(data).hexdigest()[:32]}.json"
            kept.write_text(json.dumps(tomllib.loads(data.decode()), separators=(",", ":")), encoding="utf-8")
        build_data["artifacts"].append(f"/{TARGET}/*.json")
