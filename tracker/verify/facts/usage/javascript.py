"""Which functions of JavaScript are in use: of those that a module exports, the ones that something names."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tracker.verify.facts.call_graph import names_in
from tracker.verify.facts.usage.naming import CALLED_BY_FRAMEWORKS, NAMING, WORD, is_program
from tracker.verify.suffixes import COMPONENTS, JAVASCRIPT

if TYPE_CHECKING:
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
        """Whether the exported function that a fact lies in, or defines, is named anywhere outside tests.

        Not asked of what a framework or a person starts, nor of a module that is taken as a whole. A repository of a
        few modules may be an exercise or a library, whose functions others call.
        """
        function = hit.fact.name if hit.fact.kind == "function" else hit.fact.inside
        return f"{hit.path}:{function.partition('.')[0]}" not in self._idle

    @cached_property
    def _idle(self) -> frozenset[str]:
        """The exported functions, by global name, that nothing outside tests names."""
        if not is_program(self._repository, JAVASCRIPT):
            return frozenset()
        unused = [
            (path, fact.name)
            for path, _, fact in self._repository.kind("function")
            if path in self._loading.never_started and {"export", "unused"} <= {*fact.flags}
        ]
        named, taken = (self._named(frozenset(name for _, name in unused)), self._taken) if unused else ((), ())
        return frozenset(f"{path}:{name}" for path, name in unused if name not in named and path not in taken)

    def _named(self, names: frozenset[str]) -> frozenset[str]:
        """Those of these names that something outside tests says."""
        found = set(CALLED_BY_NAME)
        for kind in NAMING_HERE:
            for _, scope, fact in self._repository.kind(kind):
                if scope != "test" and "unused" not in fact.flags:
                    self._take()
                    said = (fact.value,) if kind == "return" else (*names_in(fact), fact.value)
                    found |= names.intersection(WORD.findall(" ".join(said)))
        return frozenset(found)

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
