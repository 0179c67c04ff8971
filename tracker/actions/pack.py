"""Write a reference pack: data to measure against, for the steps of a track that need it."""

from __future__ import annotations

import shutil
from pathlib import Path

PACKS = Path(__file__).resolve().parent.parent / "packs"


def packs() -> tuple[str, ...]:
    """The names of the packs, which are those of their tracks."""
    return tuple(sorted(folder.name for folder in PACKS.iterdir() if (folder / "README.md").is_file()))


def write_pack(name: str, folder: Path) -> Path:
    """Write the pack with this name to `folder`/`name`-pack and return that path.

    Raises KeyError for an unknown name, FileExistsError where that folder exists, OSError where it cannot be written.
    """
    if name not in packs():
        raise KeyError(name)
    target = folder / f"{name}-pack"
    shutil.copytree(PACKS / name, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    return target
