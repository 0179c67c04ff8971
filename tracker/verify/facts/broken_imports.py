"""Files that cannot run at a commit, because a module of the repository's own that they import is not in it."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from tracker.verify.facts.repository import Repository

SCRIPTS = (".js", ".jsx", ".mjs", ".ts", ".tsx", ".mts")

MADE_LATER = re.compile(
    r"_pb2|version|generated|\b(?:build|dist|gen)\b|proto|secret|local|setting|config|prisma|types?$", re.IGNORECASE
)
"""Names of modules that a build writes, or that each user keeps out of the repository."""

CATCHES = frozenset({"ImportError", "ModuleNotFoundError", "Exception", ""})
"""What a file catches that can do without a module."""

FROM_PACKAGE = re.compile(r"(?:(.+)/)?__init__\.py:(\w+)\.\w")
"""What the reader calls a name of a module that is not beside the package's others."""

WITH_PACKAGE = 3
"""Words of `package.module.name`."""


def files_with_broken_imports(repository: Repository) -> frozenset[str]:
    """The Python and JavaScript files of code that import a missing module from beside them or a package here."""
    places = _places(repository.paths)
    careful = {path for path, _, fact in repository.kind("except") if fact.name in CATCHES}
    manifests = (fact.name.lower() for kind in ("requirement", "dependency") for *_, fact in repository.kind(kind))
    installed = " ".join(manifests)
    return frozenset(
        path
        for path, scope, fact in repository.kind("import")
        if scope == "code"
        and path not in careful
        and (place := _place(path, fact.name, places, installed))
        and place not in places
        and not MADE_LATER.search(place)
    )


def _places(paths: Collection[str]) -> set[str]:
    """All files, with and without what follows their first or last dot, and all folders."""
    found = set(paths)
    for path in paths:
        folder, name = posixpath.split(path)
        found.update((posixpath.splitext(path)[0], posixpath.join(folder, name.partition(".")[0])))
        while folder and folder not in found:
            found.add(folder)
            folder = posixpath.dirname(folder)
    return found


def _place(path: str, name: str, places: Collection[str], installed: str) -> str:
    """Where the module must lie that a name is imported from; "" where it may lie elsewhere."""
    folder = posixpath.dirname(path)
    if path.endswith(SCRIPTS):
        module = name.rpartition(".")[0]
        plain, ending = posixpath.splitext(module)
        if not module.startswith(("./", "../")) or (ending and ending not in SCRIPTS):
            return ""
        return posixpath.normpath(posixpath.join(folder, plain))
    if not path.endswith(".py"):
        return ""
    if match := FROM_PACKAGE.match(name):
        return posixpath.join(match[1] or "", match[2])
    words = name.split(".")
    if len(words) < WITH_PACKAGE or ":" in name or words[0].lower() in installed:
        return ""
    while True:
        if posixpath.join(folder, words[0], "__init__.py") in places:
            return posixpath.join(folder, words[0], words[1])
        if not folder:
            return ""
        folder = posixpath.dirname(folder)
