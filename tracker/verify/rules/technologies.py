"""Which packages, tools and languages a repository uses, and which of them a fact belongs to."""

from __future__ import annotations

import builtins
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tracker.verify.facts.repository import ORIGINS, PYTHON_SUFFIXES, Located
from tracker.verify.facts.usage.broken_imports import CATCHES
from tracker.verify.verdicts import Technology

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence, Set

    from tracker.verify.facts.repository import Repository
    from tracker.verify.rules.matching import PatternIndex
    from tracker.verify.rules.vocabulary import Package, Tool, Vocabulary

USED_IN = frozenset({"code", "notebook", "config", "ci"})
"""Scopes in which a technology counts as used: not in tests, examples, fixtures, documents or vendored files."""

USING_KINDS = ("call", "decorator", "base", "import")
"""Kinds of facts that use a package, the most telling first."""

HELD = "held-value"
"""The capability of names beyond the place where a framework holds what the project gave it: they are the project's."""

TESTS = frozenset({"test"})
TESTING = "testing"
"""The family of packages that count where tests import them, too."""

OF_A_LINE = frozenset({"sql", "string", "block"})
"""Kinds of facts that say of their line alone, not of their file, that a tool is used."""

LANGUAGE = "language"
"""The family of languages, which a sentence names only where it asks for them."""

FEW, MANY = 2, 100
"""So few files of a language, among this many times as many of all languages, are helpers and show no skill."""

LINES_OF_A_TRY = 5
"""Lines before a caught error in which an import may raise it."""

CAUGHT = re.compile(r"(?:Error|Exception)s?$|\.(?:exceptions|errors)(?:\.\w+)?$")
"""An error of a package, which a file imports to catch: that uses nothing of what the package is for."""

BUILTINS = frozenset(dir(builtins))
"""What Python has without an import."""

LANGUAGE_REGISTRIES = frozenset({"python", "node"})
"""What a language brings along is no technology of its own."""


class Technologies:
    """The technologies of one repository."""

    def __init__(
        self,
        repository: Repository,
        vocabulary: Vocabulary,
        tools: PatternIndex,
        unused: Set[str] = frozenset(),
        is_wired: Callable[[Located], bool] = lambda _located: True,
    ) -> None:
        """Look each fact up; `tools` are the patterns of the vocabulary's tools in their order.

        In the `unused` modules no package is in use, nor is one that a file can do without and no manifest asks for,
        nor one that a file uses only in code that is not wired.
        Raises OverBudgetError where that costs more than is allowed.
        """
        repository.allowance.begin_stage()
        self._vocabulary = vocabulary
        self._paths = frozenset(repository.paths)
        self._tools: dict[str, dict[str, Tool]] = {}
        self._tools_of_lines: dict[tuple[str, int], list[Tool]] = {}
        # Tools that a package's own client shows: in sentences the package is named, which other calls may not lead to.
        self._clients: dict[str, dict[str, Tool]] = {}
        self._repository = repository
        self._left_over: set[str] = set()
        self.in_use: tuple[Technology, ...] = tuple(sorted(self._find(repository, tools, unused, is_wired)))

    def _find(
        self, repository: Repository, tools: PatternIndex, unused: Set[str], is_wired: Callable[[Located], bool]
    ) -> Iterator[Technology]:
        seen: dict[str, Technology] = {}
        uses = [
            (one, located)
            for kind in USING_KINDS
            for located in repository.kind(kind)
            if _is_use(located) or (located.fact.kind == "import" and _is_use(located, TESTS))
            for one in self._packages(located)
            if located.scope in USED_IN or TESTING in one.family
        ]
        optional = _Optional(repository)
        caught = {(one, at.path) for one, at in uses if at.fact.kind == "import" and optional.is_caught(one, at)}
        every = {one.label for one, _ in uses}
        uses = [(one, at) for one, at in uses if at.path not in unused and (one, at.path) not in caught]
        uses = _wired(uses, is_wired)
        self._left_over = every.difference(one.label for one, _ in uses)
        named = {
            (one.label, path)
            for path in {located.path for _, located in uses}
            for fact in repository.files[path].facts
            if fact.kind == "import"
            for one in self._packages(Located(path, "", fact))
        }
        often = Counter(one.name for one, _ in uses)
        # A file that imports the package shows its use best; another may use it through a module of the repository. Of
        # several packages with one label, the one that is used most says what the technology is for.
        uses.sort(key=lambda use: ((use[0].label, use[1].path) not in named, -often[use[0].name]))
        for one, located in uses:
            seen.setdefault(one.label, _technology(one, located))
        # Of a large repository they take a fifth of all memory.
        uses.clear()
        named.clear()
        matched = tools.match(repository.by_kind, repository.paths, repository.allowance.take)
        files: dict[str, set[str]] = defaultdict(set)
        for number, tool in enumerate(self._vocabulary.tool_of_pattern):
            if LANGUAGE in tool.family:
                files[tool.name].update(at.path for at in matched.get(number, ()) if at.scope in USED_IN)
        whole = sum(map(len, files.values()))
        helpers = {name for name, paths in files.items() if len(paths) <= FEW and len(paths) * MANY < whole}
        for number, tool in enumerate(self._vocabulary.tool_of_pattern):
            if tool.name in helpers:
                continue
            for located in sorted(matched.get(number, ()), key=self._is_empty):
                is_use = located.fact.kind in USING_KINDS
                if is_use and (located.path in unused or not is_wired(located)):
                    continue
                if located.scope in USED_IN:
                    if is_use and self._packages(located):
                        self._clients.setdefault(located.path, {})[tool.name] = tool
                    elif located.fact.kind in OF_A_LINE:
                        self._tools_of_lines.setdefault((located.path, located.fact.line), []).append(tool)
                    else:
                        self._tools.setdefault(located.path, {})[tool.name] = tool
                    seen.setdefault(tool.label, _technology(tool, located))
                elif LANGUAGE in tool.family and located.scope == "test":
                    self._tools.setdefault(located.path, {})[tool.name] = tool  # a test shows its language
        yield from seen.values()

    def _is_empty(self, located: Located) -> bool:
        """Whether nothing was found in the file of a fact: an empty `__init__.py` shows no language well."""
        file = self._repository.files.get(located.path)
        return file is None or not file.facts

    def _packages(self, located: Located) -> list[Package]:
        """The packages that a fact's name leads into: those with the longest path."""
        self._repository.allowance.take()
        name = located.fact.name
        if located.fact.kind not in ORIGINS or name.partition(":")[0] in self._paths:
            return []
        first, dot, _ = name.partition(".")
        if located.fact.kind != "import" and located.path.endswith(PYTHON_SUFFIXES) and (not dot or first in BUILTINS):
            return []  # a module cannot be called: this is a function such as `next`, or what it gave
        if located.fact.kind == "import" and self._repository.is_own_module(located.path, name):
            return []
        found = self._vocabulary.packages_of(name, located.path)
        if not found or HELD in self._vocabulary.capabilities(name, located.path):
            return []
        longest = max(len(root) for root, _ in found)
        nearest = [
            (root, package)
            for root, package in found
            if len(root) == longest and package.registry not in LANGUAGE_REGISTRIES
        ]
        # Where several packages share a root, or any name may be a package's, those that know the name are meant; where
        # none does, which of them it is cannot be told.
        knowing = [package for root, package in nearest if package.capabilities(name, root)]
        # What is known wherever it lies is of its own package also where it hangs on an object of another.
        knowing = knowing or [package for root, package in found if not root and package.capabilities(name, root)]
        one = {package.label for _, package in nearest}
        return knowing or [package for root, package in nearest if root and len(one) == 1]

    def of(self, located: Located) -> Sequence[Package | Tool]:
        """The packages that a fact uses, or the tools whose line or file it lies in."""
        at = self._tools_of_lines.get((located.path, located.fact.line), [])
        return self._packages(located) or [*at, *self._tools.get(located.path, {}).values()]

    def words(self, hits: Iterable[Located]) -> frozenset[str]:
        """What the hits use, as a proof may ask for it: names and families of technologies, and capabilities.

        An import counts only in a file where no call says which package is used. A tool counts in a file that
        matches it, also for hits on a package: how a client was made says where its calls go.
        """
        hits = list(hits)
        called = {hit.path for hit in hits if hit.fact.kind != "import" and self._packages(hit)}
        found: set[str] = set()
        for hit in hits:
            if hit.fact.kind == "import" and hit.path in called:
                continue
            for one in self.of(hit):
                found.update((one.name, *one.family))
            beside = (*self._tools.get(hit.path, {}).values(), *self._clients.get(hit.path, {}).values())
            found.update(tool.name for tool in beside if LANGUAGE not in tool.family)
            if hit.fact.kind in ORIGINS:
                found.update(self._vocabulary.capabilities(hit.fact.name, hit.path))
        return frozenset(found)

    def labels(self, hits: Iterable[Located], *families: str) -> list[str]:
        """The labels of the technologies that the hits use, or of those of some families, the most frequent first."""
        used = (one for hit in hits for one in dict.fromkeys(self.of(hit)))
        return _most_frequent((one for one in used if one.label not in self._left_over), families)

    def labels_of_files(self, hits: Iterable[Located], *families: str) -> list[str]:
        """The labels of the technologies of some families that the files of the hits use, the most frequent first."""
        used: list[Package | Tool] = []
        for path in {hit.path for hit in hits}:
            used += dict.fromkeys(one for located in self._uses_in(path) for one in self._packages(located))
            used += self._tools.get(path, {}).values()
        return _most_frequent(used, families)

    def _uses_in(self, path: str) -> Iterator[Located]:
        """The facts of a file that may use a package."""
        file = self._repository.files.get(path)
        if file is not None:
            found = (Located(path, file.scope, fact) for fact in file.facts if fact.kind in USING_KINDS)
            yield from filter(_is_use, found)


class _Optional:
    """Which packages of Python nobody installs: no manifest asks for them, and a file goes on without them."""

    def __init__(self, repository: Repository) -> None:
        self._caught: dict[str, set[int]] = defaultdict(set)
        for path, _, fact in repository.kind("except"):
            if fact.name in CATCHES:
                self._caught[path].update(range(fact.line - LINES_OF_A_TRY, fact.line))
        self._asks_for = repository.asks_for
        self._has_manifests = bool(repository.kind("requirement") or repository.kind("dependency"))

    def is_caught(self, package: Package, imported: Located) -> bool:
        """Whether an import of a package that is not installed may fail."""
        caught = self._caught.get(imported.path, ())
        if imported.fact.line not in caught or not self._has_manifests or package.registry != "pypi":
            return False
        # Not the other roots of the package: frameworks that have names for it are asked for without it.
        names = (package.name, imported.fact.name.partition(".")[0])
        spelt = {spelling for name in names for spelling in (name.lower(), name.lower().replace("_", "-"))}
        return not any(self._asks_for[name] for name in spelt if name)


def _is_use(located: Located, scopes: Set[str] = USED_IN) -> bool:
    if located.fact.kind == "import" and ("unused" in located.fact.flags or CAUGHT.search(located.fact.name)):
        return False
    return located.scope in scopes


def _wired(
    uses: Sequence[tuple[Package, Located]], is_wired: Callable[[Located], bool]
) -> list[tuple[Package, Located]]:
    """The uses in code that is in use, and of packages that a file only imports the imports."""
    found = [(one, at) for one, at in uses if is_wired(at)]
    left = _worked_with(uses) - _worked_with(found)
    return [(one, at) for one, at in found if (one.label, at.path) not in left]


def _worked_with(uses: Iterable[tuple[Package, Located]]) -> set[tuple[str, str]]:
    """The packages, by label, that files do more with than import them."""
    return {(one.label, at.path) for one, at in uses if at.fact.kind != "import"}


def _most_frequent(technologies: Iterable[Package | Tool], families: Sequence[str]) -> list[str]:
    counted = Counter(
        one.label
        for one in technologies
        if (set(families).intersection(one.family) if families else LANGUAGE not in one.family)
    )
    return [label for label, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]


def _technology(one: Package | Tool, located: Located) -> Technology:
    return Technology(one.label, one.name, one.family, located.path, located.fact.line)
