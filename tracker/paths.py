"""Where things are: what the program ships, what is the learner's own, what may be thrown away."""

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_NAME = "roadmap-tracker"


def home() -> Path:
    """The learner's folder (journal, own tracks and deliverables): `TRACKER_HOME`, else the platform's data folder."""
    if chosen := os.environ.get("TRACKER_HOME"):
        return Path(chosen).expanduser()
    import platformdirs  # noqa: PLC0415 - most runs have the variable or never ask

    return platformdirs.user_data_path(_NAME, appauthor=False)


def cache() -> Path:
    """The folder of what can be computed again: `TRACKER_CACHE`, else the platform's cache folder."""
    if chosen := os.environ.get("TRACKER_CACHE"):
        return Path(chosen).expanduser()
    import platformdirs  # noqa: PLC0415 - as above

    return platformdirs.user_cache_path(_NAME, appauthor=False)


def shipped_tracks() -> Path:
    """The folder of the tracks that come with the program.

    A wheel carries them inside the package; in a checkout they lie beside it.
    """
    inside = _PACKAGE / "_tracks"
    return inside if inside.is_dir() else _PACKAGE.parent / "tracks"


def journal() -> Path:
    """The folder of the record of what the learner did; it need not exist."""
    return home() / "journal"


def own_tracks() -> Path:
    """The folder of the learner's own tracks; it need not exist."""
    return home() / "tracks"


def shipped_catalogue() -> Path:
    """The folder of the deliverables that come with the program."""
    return _PACKAGE / "catalogue"


def own_catalogue() -> Path:
    """The folder of the learner's own deliverables; it need not exist."""
    return home() / "catalogue"


def track_files() -> tuple[Path, ...]:
    """The files of all tracks, the shipped ones first, each folder in the order of names."""
    return (*_toml_files(shipped_tracks()), *_toml_files(own_tracks()))


def catalogue_files() -> tuple[Path, ...]:
    """The files of the catalogue, the shipped ones first, each folder in the order of names."""
    return (*_toml_files(shipped_catalogue()), *_toml_files(own_catalogue()))


def _toml_files(folder: Path) -> list[Path]:
    try:
        return sorted(file for file in folder.iterdir() if file.suffix == ".toml" and not file.name.startswith("."))
    except OSError:
        return []
