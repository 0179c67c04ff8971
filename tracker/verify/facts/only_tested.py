"""Modules of JavaScript that tests load and no other file does: what they define, the program does not use."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.verify.facts.repository import Repository

SCRIPTS = (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts")

STARTED = re.compile(
    r"(?:^|/)(?:pages|api|functions|routes|workers|scripts|bin|commands|jobs|plugins)/"
    r"|(?:^|/)\+?(?:page|layout|route|middleware|proxy|main|index|server|app|worker|cli|handler|lambda|instrumentation)"
    r"(?:\.[\w-]+)*$|\.config\.\w+$",
    re.IGNORECASE,
)
"""Files that a framework, a platform or a person starts, so that no other file has to load them."""

WORD = re.compile(r"[\w-]+")

NAMING = ("command", "ci_command", "instruction", "key")
"""Kinds of facts that may name a file to be started."""


def only_tested(repository: Repository) -> frozenset[str]:
    """The paths of these modules."""
    by_tests: set[str] = set()
    by_others: set[str] = set()
    for path, scope, fact in repository.kind("import"):
        if path.endswith(SCRIPTS) and "unused" not in fact.flags and (module := repository.module(path, fact.name)):
            (by_tests if scope == "test" else by_others).add(module)
    found = {
        path
        for path in by_tests - by_others
        if path.endswith(SCRIPTS) and repository.paths.get(path) == "code" and not STARTED.search(path)
    }
    named = {
        word
        for kind in (NAMING if found else ())
        for *_, fact in repository.kind(kind)
        if kind != "key" or "/" in fact.value
        for word in WORD.findall(f"{fact.name} {fact.value}")
    }
    return frozenset(path for path in found if posixpath.basename(path).partition(".")[0] not in named)
