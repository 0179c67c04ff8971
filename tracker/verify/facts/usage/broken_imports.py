"""What cannot run at a commit: it does not parse, or a module of the repository's own that it needs is not in it."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import UNPARSABLE
from tracker.verify.facts.repository import folders_of
from tracker.verify.suffixes import JAVASCRIPT

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Set

    from tracker.verify.facts.repository import Repository

MADE_LATER = re.compile(
    r"_pb2|version|generated|\b(?:build|dist|gen|gql|graphql)\b|proto|secret|local|setting|config|prisma|paraglide|types?$",
    re.IGNORECASE,
)
"""Names of modules that a build writes, or that each user keeps out of the repository."""

CATCHES = frozenset({"ImportError", "ModuleNotFoundError", "Exception", ""})
"""What a file catches that can do without a module."""

FROM_PACKAGE = re.compile(r"(?:(.+)/)?__init__\.py:(\w+)\.\w")
"""What the reader calls a name of a module that is not beside the package's others."""

ALIASES = ("@/", "~/")
"""What names of modules begin with that lie below a folder of the configuration's choice."""

SERVED = re.compile(
    r"\b(?:uvicorn|gunicorn|hypercorn|granian|daphne)\b.*?[\s\"',](?!unix:)([A-Za-z_]\w*(?:\.\w+)*):[A-Za-z_]\w*(?=[\s\"',()\]]|$)"
)
"""A command that serves an application: its module."""

MARKUP = (".tsx", ".jsx")
"""Endings of files whose markup is built by a package."""

MARKUP_PACKAGES = frozenset({"react", "react-dom", "preact", "solid-js"})
"""The packages that build it; an alias may let one stand for another."""

WITH_PACKAGE = 3
"""Words of `package.module.name`."""


def broken_files(repository: Repository) -> frozenset[str]:
    """The files of code or YAML that cannot be parsed, and those of Python and JavaScript with a missing module."""
    unparsable = (path for path, _, fact in repository.kind("unread") if fact.name == UNPARSABLE)
    return files_with_broken_imports(repository).union(
        files_without_their_packages(repository),
        (path for path, _, _ in repository.kind("syntax_error")),
        (path for path in unparsable if path.endswith((".yaml", ".yml"))),
    )


def files_with_broken_imports(repository: Repository) -> frozenset[str]:
    """The Python and JavaScript files of code that import a missing module from beside them or a package here."""
    places = _places(repository.paths)
    careful = {path for path, _, fact in repository.kind("except") if fact.name in CATCHES}
    imports = [
        (path, place)
        for path, scope, fact in repository.kind("import")
        if scope == "code"
        and path not in careful
        and (place := _place(path, fact.name, places, repository.asks_for))
        and not MADE_LATER.search(place)
    ]
    below = _found_below(repository, places, {place[2:] for _, place in imports if place.startswith(ALIASES)})
    return frozenset(
        path
        for path, place in imports
        if (place[2:] not in below if place.startswith(ALIASES) else place not in places)
    )


def files_without_their_packages(repository: Repository) -> frozenset[str]:
    """The files of markup below a package.json that import what builds it, where no manifest asks for any.

    A generator left them behind: they cannot be built.
    """
    dependencies = [(path, fact.name) for path, _, fact in repository.kind("dependency") if fact.inside == "npm"]
    if not MARKUP_PACKAGES.isdisjoint(name for _, name in dependencies):
        return frozenset()
    folders = frozenset(posixpath.dirname(path) for path, _ in dependencies)
    return frozenset(
        path
        for path, scope, fact in repository.kind("import")
        if scope == "code"
        and path.endswith(MARKUP)
        and re.split(r"[./]", fact.name, maxsplit=1)[0] in MARKUP_PACKAGES
        and not folders.isdisjoint(folders_of(path))
    )


def broken_starts(repository: Repository) -> frozenset[tuple[str, int]]:
    """The places, and with line 0 the files, of commands that serve a module which no file here can be."""
    starts = [
        (path, fact.line, match[1].replace(".", "/"))
        for kind in ("command", "instruction")
        for path, _, fact in repository.kind(kind)
        if (match := SERVED.search(f"{fact.name} {fact.value}"))
    ]
    modules = {module for *_, module in starts}
    below = _found_below(repository, _places(repository.paths) if starts else (), modules)
    broken = [
        (path, line)
        for path, line, module in starts
        if module not in below and not repository.asks_for[module.partition("/")[0].lower()]
    ]
    return frozenset((*broken, *((path, 0) for path, _ in broken)))


def _found_below(repository: Repository, places: Collection[str], modules: Set[str]) -> set[str]:
    """Which of the modules some place is, whatever folders stand above it.

    Costs a step for each pair of a place and a module of the same name. Raises OverBudgetError.
    """
    named: defaultdict[str, set[str]] = defaultdict(set)
    for module in modules:
        named[posixpath.basename(module)].add(f"/{module}")
    found: set[str] = set()
    for place in places if named else ():
        if same := named.get(posixpath.basename(place)):
            repository.allowance.take(len(same))
            found.update(filter(f"/{place}".endswith, same))
    return {module[1:] for module in found}


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


def _place(path: str, name: str, places: Collection[str], asks_for: Mapping[str, bool]) -> str:
    """Where the module must lie that a name is imported from; "" where it may lie elsewhere."""
    folder = posixpath.dirname(path)
    if path.endswith(JAVASCRIPT):
        module = name.rpartition(".")[0]
        plain, ending = posixpath.splitext(module)
        if not module.startswith(("./", "../", *ALIASES)) or (ending and ending not in JAVASCRIPT):
            return ""
        if module.startswith(ALIASES):
            return "" if module[2:3] in {"", "."} else posixpath.normpath(plain)
        return posixpath.normpath(posixpath.join(folder, plain))
    if not path.endswith(".py"):
        return ""
    if match := FROM_PACKAGE.match(name):
        return posixpath.join(match[1] or "", match[2])
    words = name.split(".")
    if len(words) < WITH_PACKAGE or ":" in name or asks_for[words[0].lower()]:
        return ""
    while True:
        if posixpath.join(folder, words[0], "__init__.py") in places:
            return posixpath.join(folder, *words[:-1])
        if not folder:
            return ""
        folder = posixpath.dirname(folder)
