"""Modules of a program that no other file of it loads: what they define, the program does not use."""

from __future__ import annotations

import posixpath
import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.verify.facts.fact import Fact
    from tracker.verify.facts.repository import Repository

SCRIPTS = (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts")
MODULES = (*SCRIPTS, ".py")

MODULES_OF_A_PROGRAM = 10
"""Modules from which what nothing loads or names is taken to be left over."""

STARTED = re.compile(
    r"(?:^|/)(?:pages|api|functions|routes|workers|scripts|bin|commands|jobs|plugins|dags|defs|alembic|migrations|versions"
    r"|custom|data_(?:loaders|exporters)|transformers)/"
    r"|(?:^|/)(?:__\w+__|conftest|settings|manage|setup|[aw]sgi|tasks|locustfile|(?:\w+_)?(?:api|bot|celery)|(?:run|train)\w*)\.py$"
    r"|(?:^|/)(?:\w+_)?(?:main|index|server|app|worker|cli|handler|lambda)(?:\.[\w-]+)*$"
    r"|(?:^|/)\+?(?:\w+_)?(?:page|layout|route|middleware|proxy|instrumentation|server)(?:\.[\w-]+)*\.[cm]?[jt]sx?$"
    r"|\.config\.\w+$|(?:^|/)[^/]*(?:k6|load|stress)[^/]*\.js$",
    re.IGNORECASE,
)
"""Files that a framework, a platform or a person starts, so that no other file has to load them."""

NAME = re.compile(r"[\w./:-]+")
PART = re.compile(r"[./:]")

NAMING_FILES = ("command", "ci_command", "instruction", "key", "assign")
"""Kinds of facts that may name a file to be started; of what is assigned constants, as `MIDDLEWARE` of Django."""


class Loading(NamedTuple):
    """Modules that nothing but tests loads: the paths of those of JavaScript that tests load, and of all others.

    A module of Python is one of the others only beside modules that are loaded, where it only defines things. A
    repository of a few modules may be an exercise or a library, whose modules others load.
    """

    only_tested: frozenset[str]
    by_nobody: frozenset[str]


def _only_defines(facts: Sequence[Fact]) -> bool:
    """Whether a module of Python calls nothing when it is loaded but what it binds, or decorates with."""
    bound = {fact.line for fact in facts if fact.kind in ("assign", "decorator")}
    return not any(fact.kind == "call" and not fact.inside and fact.line not in bound for fact in facts)


def _called(path: str) -> tuple[tuple[str, str], ...]:
    """Pairs of words of which one stands in what names a module: `folder/name`, `folder.name`, `name.py`, `-m name`."""
    *_, folder, name = ("", *path.split("/"))
    stem, _, ending = name.partition(".")
    return (folder, stem), (stem, ending), ("-m", stem)


def loading(repository: Repository) -> Loading:
    """How the modules of code are loaded."""
    by_tests: set[str] = set()
    by_others: set[str] = set()
    for path, scope, facts in repository.files.values():
        loads = by_tests if scope == "test" else by_others
        for fact in facts if path.endswith((*MODULES, ".ipynb")) else ():
            if fact.kind == "import" and (not path.endswith(SCRIPTS) or "unused" not in fact.flags):
                loads.add(repository.module(path, fact.name))
    folders = {posixpath.dirname(path) for path in by_others if path}
    found = {
        path
        for path, scope in repository.paths.items()
        if scope == "code"
        and path.endswith(MODULES)
        and path not in by_others
        and path in repository.files
        and not STARTED.search(path)
        and (
            path.endswith(SCRIPTS)
            or (posixpath.dirname(path) in folders and _only_defines(repository.files[path].facts))
        )
    }
    named: set[tuple[str, str]] = set()
    for kind in NAMING_FILES if found else ():
        for *_, fact in repository.kind(kind):
            if kind == "assign" and not fact.name.isupper():
                continue
            names = NAME.findall(f"{fact.name} {fact.value}")
            named.update(pairwise(names))
            named.update(pair for name in names for pair in pairwise(PART.split(name)))
    found = {path for path in found if named.isdisjoint(_called(path))}
    only_tested = frozenset(path for path in found & by_tests if path.endswith(SCRIPTS))
    modules = sum(scope == "code" and path.endswith(MODULES) for path, scope in repository.paths.items())
    return Loading(only_tested, frozenset(found - only_tested if modules >= MODULES_OF_A_PROGRAM else ()))
