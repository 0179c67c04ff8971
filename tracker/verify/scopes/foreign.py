"""Folders whose name may mean the code of others, or a site of documents, and a second sign that it does.

`vendors/` may be a shop's suppliers and `website/` the product: without a licence of its own, or the configuration of
a site generator, such a folder is the project's own code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.rules.globs import matches_any

if TYPE_CHECKING:
    from collections.abc import Iterable


class Sign(NamedTuple):
    """The scope of a folder in which some file has one of these names (lower case)."""

    scope: str
    names: tuple[str, ...]


_LICENCE = Sign("vendored", ("license*", "licence*", "copying*", "notice*", "copyright*"))
_SITE = Sign(
    "docs",
    ("docusaurus.config.*", "mkdocs.yml", "mkdocs.yaml", "_config.yml", "conf.py", "book.toml", "sidebars.*", "hugo.*"),
)
SIGNS = {"vendors": _LICENCE, "external": _LICENCE, "externals": _LICENCE, "website": _SITE}
"""Name of a folder → the sign that it is not the project's own code."""


def foreign(paths: Iterable[str]) -> dict[str, str]:
    """The folders that have such a name and its sign → their scope."""
    found: dict[str, str] = {}
    for path in paths:
        *folders, name = path.split("/")
        for number, folder in enumerate(folders, 1):
            if (sign := SIGNS.get(folder)) and matches_any(sign.names, name.lower()):
                found.setdefault("/".join(folders[:number]), sign.scope)
    return found
