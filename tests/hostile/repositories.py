"""Repositories that cost far more to read than to write: small for whoever sends them, large for whoever reads them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gitrepo import git, repository

from tracker.verify import budget

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEGABYTE = 1 << 20


def shared_trees(levels: int, name: str, content: str) -> Callable[[Path], None]:
    """Ten entries a level that all lead to the same tree below: 10 ** levels files, and as many objects as levels."""

    def build(folder: Path) -> None:
        repository(folder, {name: content})
        child = git(folder, "rev-parse", f"HEAD:{name}")
        mode, kind = "100644", "blob"
        for level in range(levels):
            names = [f"{number}{name}" if not level else f"d{number}" for number in range(10)]
            listing = "".join(f"{mode} {kind} {child}\t{one}\n" for one in names)
            child = git(folder, "mktree", stdin=listing.encode())
            mode, kind = "040000", "tree"
        _point(folder, child)

    return build


def scattered(suffix: str, content: str) -> Callable[[Path], None]:
    """A hundred thousand equal files, of which no hundred share their first three folders."""

    def build(folder: Path) -> None:
        repository(folder, {f"x{suffix}": content})
        child = git(folder, "rev-parse", f"HEAD:x{suffix}")
        mode, kind = "100644", "blob"
        for level, width in enumerate((10, 10, 10, 100)):
            names = [f"{number}{suffix}" if not level else f"d{number}" for number in range(width)]
            listing = "".join(f"{mode} {kind} {child}\t{one}\n" for one in names)
            child = git(folder, "mktree", stdin=listing.encode())
            mode, kind = "040000", "tree"
        _point(folder, child)

    return build


def long_names(length: int, depth: int, files: int) -> Callable[[Path], None]:
    """Folders in folders with names of many characters, and in the innermost some files."""

    def build(folder: Path) -> None:
        repository(folder, {"x.py": "import torch\n"})
        blob = git(folder, "rev-parse", "HEAD:x.py")
        listing = "".join(f"100644 blob {blob}\t{number}.py\n" for number in range(files))
        child = git(folder, "mktree", stdin=listing.encode())
        for _ in range(depth):
            child = git(folder, "mktree", stdin=f"040000 tree {child}\t{'n' * length}\n".encode())
        _point(folder, child)

    return build


def _point(folder: Path, tree: str) -> None:
    git(folder, "update-ref", "refs/heads/main", git(folder, "commit-tree", "-m", "Grow", tree))


def files(names: dict[str, str | Callable[[], str]]) -> Callable[[Path], None]:
    """Some files with these contents."""

    def build(folder: Path) -> None:
        repository(folder, {name: text if isinstance(text, str) else text() for name, text in names.items()})

    return build


def filled(unit: str, size: int = MEGABYTE - 100) -> str:
    """A unit repeated up to a size, `%d` in it numbered."""
    if "%d" not in unit:
        return unit * (size // len(unit))
    pieces, length, number = [], 0, 0
    while length < size - 20:
        pieces.append(unit.replace("%d", str(number)))
        length += len(pieces[-1])
        number += 1
    return "".join(pieces)


def notebook(source: str, cells: int, size: int) -> str:
    """A notebook of code cells with this source; one output fills it up to a size."""
    cell = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": [source]}
    written = json.dumps({"cells": [cell] * cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    return written + " " * max(0, size - len(written))


def many(suffix: str, comment: str, unit: str, size: int = budget.SOURCE_BYTES - 100) -> Callable[[Path], None]:
    """Forty large files of a format."""
    return files({f"a{n}{suffix}": (lambda n=n: f"{comment} {n}\n" + filled(unit, size)) for n in range(40)})


def lines(text: str, count: int) -> str:
    """A text repeated, `%d` in it numbered and `%e` the number after."""
    return "".join(text.replace("%d", str(n)).replace("%e", str(n + 1)) for n in range(count))
