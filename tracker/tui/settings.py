"""What the terminal UI remembers (`tui.toml`) and the keys a learner gave it (`keys.toml`), both in TRACKER_HOME."""

from __future__ import annotations

import os
import tomllib
from typing import NamedTuple

from tracker import paths


class Settings(NamedTuple):
    """The theme and the track last looked at, "" where none was chosen."""

    theme: str = ""
    track: str = ""


def load_settings() -> Settings:
    """What is remembered; a file that cannot be read counts as none."""
    table = _table("tui.toml")
    return Settings(*(str(table.get(key, "")) for key in Settings._fields))


def save_settings(settings: Settings) -> None:
    """Remember; where nothing can be written, the next start is as the last."""
    import tomli_w  # noqa: PLC0415 - only a change needs it

    file = paths.home() / "tui.toml"
    partial = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(tomli_w.dumps(settings._asdict()), encoding="utf-8")
        partial.replace(file)
    except OSError:
        partial.unlink(missing_ok=True)


def keymap() -> dict[str, str]:
    """Binding id → keys, as in `tick = "space,x"`."""
    return {id_: keys for id_, keys in _table("keys.toml").items() if isinstance(keys, str) and keys.strip()}


def _table(name: str) -> dict[str, object]:
    try:
        return tomllib.loads((paths.home() / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
