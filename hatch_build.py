"""Build hook: ships tracks and catalogue parsed as JSON too, so that the first run need not parse TOML.

`tracker.parsed` finds them by a digest of the TOML's bytes, so a file edited in a checkout is simply parsed again.
"""

from __future__ import annotations

import json
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

from tracker.parsed import file_name
from tracker.verify.compiled import VARIANT, compiled_table

TARGET = "tracker/_parsed"


class ParsedContent(BuildHookInterface):  # type: ignore[type-arg]  # the plugin's own generics are not exported
    """Writes one JSON file for each content file to `tracker/_parsed`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Called before a wheel, also an editable one, is built."""
        root = Path(self.root)
        target = root / TARGET
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for file in sorted((root / "tracks").glob("*.toml")):
            keep(target, file, "", tomllib.loads(file.read_text("utf-8")))
        for file in sorted((root / "tracker" / "catalogue").glob("*.toml")):
            keep(target, file, VARIANT, compiled_table(tomllib.loads(file.read_text("utf-8"))))
        build_data["artifacts"].append(f"/{TARGET}/*.json")


def keep(target: Path, file: Path, variant: str, table: dict[str, Any]) -> None:
    """Write a file's table under the name that `tracker.parsed` looks for."""
    name = file_name(file.read_bytes(), variant)
    (target / name).write_text(json.dumps(table, separators=(",", ":")), encoding="utf-8")
