"""Folders whose name may mean the code of others, or documents, and a second sign that it does.

`vendors/` may be a shop's suppliers and `website/` the product: without a licence of its own, or the configuration of
a site generator, such a folder is the project's own code. So is `ask_docs/`, if it holds more code than prose.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.rules.globs import matches_any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


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

OF_DOCUMENTS = ("-docs", "_docs")
"""Endings of the names of top-level folders of documents, often those of a library with its examples."""
WEIGHTS = {"docs": 1, **dict.fromkeys(("code", "notebook", "example", "test"), -1)}
"""How a file of a scope speaks for such a folder."""


def foreign(paths: Iterable[str], scope_of: Callable[[str], str]) -> dict[str, str]:
    """The folders that have such a name and its sign → their scope; `scope_of` gives that of a path by its name."""
    found: dict[str, str] = {}
    prose: Counter[str] = Counter()
    for path in paths:
        *folders, name = path.split("/")
        for number, folder in enumerate(folders, 1):
            if (sign := SIGNS.get(folder)) and matches_any(sign.names, name.lower()):
                found.setdefault("/".join(folders[:number]), sign.scope)
        if folders and folders[0].endswith(OF_DOCUMENTS) and "data" not in folders:
            prose[folders[0]] += WEIGHTS.get(scope_of(path), 0)
    return {**dict.fromkeys((folder for folder, more in prose.items() if more > 0), "docs"), **found}
