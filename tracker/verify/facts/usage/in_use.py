"""Which functions, classes and modules of a repository are in use: what nothing names proves nothing."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from tracker.verify.facts.usage.broken_imports import broken_files, broken_starts
from tracker.verify.facts.usage.compiled import NAMED_METHODS, CompiledUse
from tracker.verify.facts.usage.go import GO, GoUse
from tracker.verify.facts.usage.graphs import GRAPH_PARTS, graphs_are_idle
from tracker.verify.facts.usage.infrastructure import unused_bicep_files, unused_terraform_modules
from tracker.verify.facts.usage.javascript import JavaScriptUse
from tracker.verify.facts.usage.loading import Loading, loading
from tracker.verify.facts.usage.python import PythonUse
from tracker.verify.suffixes import JAVASCRIPT

if TYPE_CHECKING:
    from tracker.verify.facts.repository import Located, Repository
    from tracker.verify.facts.usage.naming import Capabilities

CONSTANTS = frozenset({"assign", "string"})
"""Kinds of facts that only serve what loads their module, where they lie in no function."""

STARTS = frozenset({"command", "instruction", "file"})
"""Kinds of facts that may say what is started."""

COMPONENT = re.compile(r"(?:^|/)components/.*\.[jt]sx$")
"""A component of React, which somebody has to load to show it: kits of them bring more than a page needs."""

NOTHING: frozenset[str] = frozenset()


class InUse:
    """What of a repository is in use; computed when first asked for."""

    def __init__(self, repository: Repository, capabilities: Capabilities = lambda _name, _path: NOTHING) -> None:
        """Take a repository, and what tells what a name does in a file."""
        self._repository = repository
        self._capabilities = capabilities
        self._take = repository.allowance.take

    def is_wired(self, hit: Located) -> bool:
        """Whether what a fact lies in, or defines, is in use.

        For functions and classes of Python see `PythonUse`, for methods of C#, Java and Kotlin `CompiledUse`, for
        functions of JavaScript `JavaScriptUse`. A module of Terraform or Bicep is in use where another one names its
        folder or file, a graph that has to be compiled where one is compiled and then run, handed over or named in a
        configuration. What does not run: a file that imports a missing module of its own repository or cannot be
        parsed, and a command that serves such a module. A module of JavaScript that only tests load is none of the
        program's, nor is a constant of a module of Python or JavaScript that nothing loads, nor a component of React
        that nothing shows.
        """
        self._take()
        if hit.path in self._broken_files or hit.path in self.loading.only_tested:
            return False
        if (
            hit.fact.kind in STARTS
            and (hit.path, 0 if hit.fact.kind == "file" else hit.fact.line) in self._broken_starts
        ):
            return False
        if hit.fact.kind == "base" and not self._python.is_used_class(hit):
            return False
        if self._graphs_are_idle and not GRAPH_PARTS.isdisjoint(self._capabilities(hit.fact.name, hit.path)):
            return False
        if hit.path.endswith((".tf", ".tofu")):
            return hit.path.rpartition("/")[0] not in self._unused_terraform_modules
        if hit.path.endswith(".bicep"):
            return hit.path not in self._unused_bicep_files
        if hit.scope == "test":
            return True
        if hit.path.endswith(NAMED_METHODS):
            return self._compiled.is_used(hit)
        if hit.path.endswith(GO):
            return self._go.is_used(hit)
        is_constant = hit.fact.kind in CONSTANTS and not hit.fact.inside
        if hit.path in self.loading.by_nobody and (is_constant or COMPONENT.search(hit.path)):
            return False
        if hit.path.endswith(JAVASCRIPT):
            return self._javascript.is_used(hit)
        return not hit.path.endswith(".py") or self._python.is_used(hit)

    @cached_property
    def loading(self) -> Loading:
        """How the modules of code are loaded."""
        return loading(self._repository)

    @cached_property
    def _python(self) -> PythonUse:
        return PythonUse(self._repository, self._capabilities, self.loading)

    @cached_property
    def _compiled(self) -> CompiledUse:
        return CompiledUse(self._repository)

    @cached_property
    def _go(self) -> GoUse:
        return GoUse(self._repository)

    @cached_property
    def _javascript(self) -> JavaScriptUse:
        return JavaScriptUse(self._repository, self.loading)

    @cached_property
    def _broken_files(self) -> frozenset[str]:
        return broken_files(self._repository)

    @cached_property
    def _broken_starts(self) -> frozenset[tuple[str, int]]:
        return broken_starts(self._repository)

    @cached_property
    def _graphs_are_idle(self) -> bool:
        return graphs_are_idle(self._repository, self._capabilities)

    @cached_property
    def _unused_terraform_modules(self) -> frozenset[str]:
        return unused_terraform_modules(self._repository)

    @cached_property
    def _unused_bicep_files(self) -> frozenset[str]:
        return unused_bicep_files(self._repository)
