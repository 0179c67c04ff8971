"""Paths of what ships with the program, what belongs to the learner, and what can be deleted."""

import os
from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent


def home() -> Path:
    """The learner's folder (journal, own tracks and deliverables): `TRACKER_HOME`, else the platform's data folder."""
    return _folder("TRACKER_HOME", "data")


def cache() -> Path:
    """The folder of files that can be recreated: `TRACKER_CACHE`, else the platform's cache folder."""
    return _folder("TRACKER_CACHE", "cache")


def facts_cache() -> Path:
    """The file of facts and verdicts that were found before; it need not exist."""
    return cache() / "facts.sqlite"


def shipped_tracks() -> Path:
    """The folder of the tracks that ship with the program: inside the package in a wheel, beside it in a checkout."""
    inside = _PACKAGE / "_tracks"
    return inside if inside.is_dir() else _PACKAGE.parent / "tracks"


def journal() -> Path:
    """The folder of the journal; it need not exist."""
    return home() / "journal"


def own_tracks() -> Path:
    """The folder of the learner's own tracks; it need not exist."""
    return home() / "tracks"


_CATALOGUE_FOLDERS = ("deliverables", "vocabulary")


def shipped_catalogue() -> Path:
    """The folder of the deliverables that ship with the program."""
    return _PACKAGE / "catalogue"


def own_catalogue() -> Path:
    """The folder of the learner's own deliverables; it need not exist."""
    return home() / "catalogue"


def track_files() -> tuple[Path, ...]:
    """The files of all tracks, shipped ones first, each folder sorted by name."""
    return (*_toml_files(shipped_tracks()), *_toml_files(own_tracks()))


TEMPLATES = "templates.toml"
"""The file of the catalogue that holds no rules: the blobs of well-known templates."""


def catalogue_files() -> tuple[Path, ...]:
    """The files of the catalogue, shipped ones first, each folder sorted by name."""
    return (*shipped_catalogue_files(), *own_catalogue_files())


def shipped_catalogue_files() -> tuple[Path, ...]:
    """The files of the shipped catalogue, each folder sorted by name."""
    files = _catalogue_files(shipped_catalogue())
    return tuple(file for file in files if file.name != TEMPLATES)


def own_catalogue_files() -> tuple[Path, ...]:
    """The files of the learner's own catalogue, each folder sorted by name."""
    return _catalogue_files(own_catalogue())


def rubric_files() -> tuple[Path, ...]:
    """The files of all rubrics, shipped ones first, each folder sorted by name."""
    return (*_toml_files(shipped_catalogue() / "rubrics"), *_toml_files(home() / "rubrics"))


def _catalogue_files(folder: Path) -> tuple[Path, ...]:
    return tuple(
        file for place in (folder, *(folder / name for name in _CATALOGUE_FOLDERS)) for file in _toml_files(place)
    )


def _folder(variable: str, kind: Literal["data", "cache"]) -> Path:
    if chosen := os.environ.get(variable):
        return Path(chosen).expanduser()
    import platformdirs  # noqa: PLC0415 - takes 5 ms, and is not needed where the variables are set

    platform = platformdirs.PlatformDirs("roadmap-tracker", appauthor=False)
    return platform.user_data_path if kind == "data" else platform.user_cache_path


def _toml_files(folder: Path) -> list[Path]:
    try:
        return sorted(file for file in folder.iterdir() if file.suffix == ".toml" and not file.name.startswith("."))
    except OSError:
        return []
