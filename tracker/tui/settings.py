"""Settings that the UI saves (`tui.toml`) and the user's own keys (`keys.toml`), both in TRACKER_HOME."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import tomli_w

from tracker import paths
from tracker.files.atomic_write import write_cache
from tracker.files.toml import Document, read_optional

if TYPE_CHECKING:
    from tracker.files.problems import Problem


class Settings(NamedTuple):
    """The theme and the track last shown, "" if none was chosen."""

    theme: str = ""
    track: str = ""


def load_settings() -> Settings:
    """The saved settings, as far as they can be read."""
    table = _read("tui.toml").table
    return Settings(*(str(table.get(key, "")) for key in Settings._fields))


def save_settings(settings: Settings) -> None:
    """Save the settings, unless the file has problems or cannot be written."""
    if not _read("tui.toml").problems:
        write_cache(paths.home() / "tui.toml", tomli_w.dumps(settings._asdict()))


def keymap() -> dict[str, str]:
    """Binding id → keys, for example `tick = "space,x"`."""
    return {id_: keys for id_, keys in _read("keys.toml").table.items() if isinstance(keys, str) and keys.strip()}


def problems() -> tuple[Problem, ...]:
    """The problems of both files."""
    return tuple(problem for name in ("tui.toml", "keys.toml") for problem in _read(name).problems)


def _read(name: str) -> Document:
    return read_optional(paths.home() / name)
