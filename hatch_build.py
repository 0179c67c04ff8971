"""Build hook: ships tracks and catalogue parsed too, so that the first run need not parse TOML.

`tracker.parsed` finds them by a digest of the TOML's bytes, so a file edited in a checkout is simply parsed again.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

from tracker.parsed import digest_of, file_name, from_toml, packed
from tracker.verify.rules.catalogue import RULES, TEXTS
from tracker.verify.rules.compiled import rules_of, texts_of

TARGET = "tracker/_parsed"


class ParsedContent(BuildHookInterface):  # type: ignore[type-arg]  # the plugin's own generics are not exported
    """Writes the tracks' tables, and the catalogue's texts and rules, to `tracker/_parsed`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Called before a wheel, also an editable one, is built."""
        root = Path(self.root)
        target = root / TARGET
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for file in sorted((root / "tracks").glob("*.toml")):
            keep(target, file_name(digest_of([file.read_bytes()])), from_toml(file.read_bytes()))
        sources = [file.read_bytes() for file in sorted((root / "tracker" / "catalogue").glob("*.toml"))]
        for variant, form in ((TEXTS, texts_of), (RULES, rules_of)):
            keep(target, file_name(digest_of(sources), variant), form([from_toml(data) for data in sources]))
        build_data["artifacts"].append(f"/{TARGET}/*.table")


def keep(target: Path, name: str, value: dict[str, Any]) -> None:
    """Write a value under the name that `tracker.parsed` looks for."""
    (target / name).write_bytes(packed(value))
