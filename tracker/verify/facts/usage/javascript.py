"""Which functions of JavaScript are in use: those that something in use names, and all of modules that are started."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from tracker.verify.facts.call_graph import names_in
from tracker.verify.facts.usage.naming import CALLED_BY_FRAMEWORKS, NAMING, WORD, is_program, reached
from tracker.verify.suffixes import COMPONENTS, JAVASCRIPT

if TYPE_CHECKING:
    from collections.abc import Set

    from tracker.verify.facts.repository import Located, Repository
    from tracker.verify.facts.usage.loading import Loading

NAMING_HERE = (*NAMING, "import", "element", "return", "string")
"""Kinds of facts that may name a function of JavaScript."""

CALLED_BY_NAME = CALLED_BY_FRAMEWORKS | {
    *("GET", "POST", "PUT", "PATCH", "DELETE"),  # routes of Next.js, Expo, Astro and others
    *("loader", "action"),  # routes of React Router and Remix
    *("activate", "deactivate"),  # extensions of Visual Studio Code
}
"""Functions that something outside the repository calls by their name."""


class JavaScriptUse:
    """What of a repository's JavaScript is in use; computed when first asked for."""

    def __init__(self, repository: Repository, loading: Loading) -> None:
        self._repository = repository
        self._loading = loading
        self._take = repository.allowance.take

    def is_used(self, hit: Located) -> bool:
        """Whether the function that a fact lies in, or defines, is named outside tests by something that is in use.

        Not asked of what a framework or a person starts, nor of a module that is taken as a whole. A repository of a
        few modules may be an exercise or a library, whose functions others call.
        """
        function = hit.fact.name if hit.fact.kind == "function" else hit.fact.inside
        return f"{hit.path}:{function.partition('.')[0]}" not in self._idle

    @cached_property
    def _idle(self) -> frozenset[str]:
        """The functions of modules, by global name, that nothing in use names.

        Of a function that its own module names, it has to be known where.
        """
        if not is_program(self._repository, JAVASCRIPT):
            return frozenset()
        functions = [
            (path, fact)
            for path, _, fact in self._repository.kind("function")
            if path in self._loading.never_started and "." not in fact.name
        ]
        if not any({"export", "unused"} <= {*fact.flags} for _, fact in functions):
            return frozenset()
        places: dict[str, list[str]] = defaultdict(list)
        for path, fact in functions:
            places[fact.name].append(f"{path}:{fact.name}")
        names = self._names(places.keys())
        said = {f"{place.rpartition(':')[0]}:{name}" for place, found in names.items() for name in found}
        certain = {
            f"{path}:{fact.name}"
            for path, fact in functions
            if path not in self._taken and ("unused" in fact.flags or f"{path}:{fact.name}" in said)
        }
        starts = chain(names.keys() - certain, CALLED_BY_NAME)
        return frozenset(certain - reached(starts, {**names, **places}))

    def _names(self, names: Set[str]) -> dict[str, set[str]]:
        """Where something outside tests stands, in which function of a module → those of these names that it says.

        What is imported is named where it is used, if that is known. By what a text says something may be looked up.
        """
        found: dict[str, set[str]] = defaultdict(set)
        said: set[tuple[str, str]] = set()
        imported: list[tuple[str, str]] = []
        for kind in NAMING_HERE:
            for path, scope, fact in self._repository.kind(kind):
                if scope != "test" and "unused" not in fact.flags:
                    self._take()
                    words = (fact.value,) if kind == "return" else (*names_in(fact), fact.value)
                    here = names & set(WORD.findall(" ".join(words)))
                    if kind == "import":
                        imported += ((path, name) for name in here)
                    elif here:
                        said.update((path, name) for name in here)
                        found[f"{path}:{'' if kind == 'string' else fact.inside.partition('.')[0]}"] |= here
        for path, name in imported:
            if (path, name) not in said:
                found[f"{path}:"].add(name)
        return found

    @cached_property
    def _taken(self) -> frozenset[str]:
        """The modules that others take as a whole: for all that they export, for one object of it, or to run them."""
        found: set[str] = set()
        for path, scope, facts in self._repository.files.values():
            for fact in facts if scope != "test" and path.endswith((*JAVASCRIPT, *COMPONENTS)) else ():
                if fact.kind == "import":
                    module, rest = self._repository.imported(path, fact.name)
                    found.update((module,) if rest in {"", "*"} else ())
        return frozenset(found)
