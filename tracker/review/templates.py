"""Well-known templates and courses: the files that repositories take over from them as they are.

The data is `tracker/catalogue/templates.toml`, written by `tools/templates.py`.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

from tracker import paths
from tracker.files.toml import read_leniently

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATE_DIGITS = 12
"""Digits of a blob id that are kept: by chance two of a million files would agree with a probability of 0.2 %."""

MIN_BYTES, MAX_BYTES = 200, 1 << 20
"""A smaller file is in too many repositories to be somebody's; a larger one is data."""

KINDS = (
    *("*.py", "*.ipynb", "*.ts", "*.tsx", "*.js", "*.java", "*.kt", "*.cs", "*.go", "*.yml", "*.yaml", "*.toml"),
    *("*.cfg", "*.tf", "*.sh", "*.sql", "*.md", "*.prompt", "Dockerfile*", "Makefile", "Procfile"),
    *("requirements*.txt", "Pipfile", "package.json", "compose*"),
)
TRIVIAL = ("LICENSE*", "CODE_OF_CONDUCT*", "CONTRIBUTING*", "SECURITY*", "CHANGELOG*", "release-notes*")


def is_compared(path: str, size: int) -> bool:
    """Whether a file of this path and size in bytes tells where it comes from."""
    name = path.rpartition("/")[2]
    return (
        MIN_BYTES <= size <= MAX_BYTES
        and any(fnmatchcase(name, glob) for glob in KINDS)
        and not any(fnmatchcase(name, glob) for glob in TRIVIAL)
    )


@cache
def templates() -> Mapping[str, str]:
    """The first TEMPLATE_DIGITS digits of a blob id → the well-known template that holds the file."""
    table = read_leniently(paths.shipped_catalogue() / paths.TEMPLATES).table.get("template", [])
    return {blob: one["name"] for one in table for blob in one["blobs"].split()}
