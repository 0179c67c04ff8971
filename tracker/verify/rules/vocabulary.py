"""What the public names of packages mean: an origin such as `langgraph.graph.StateGraph` → its capabilities.

A name is looked up by the path that the code uses, piece by piece, so the cost does not grow with the vocabulary.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, cached_property
from posixpath import splitext
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from tracker.verify.rules.globs import WILD, matcher
from tracker.verify.rules.model import listed, patterns_of
from tracker.verify.rules.roles import Roles
from tracker.verify.rules.shorthand import alternatives, titled, whole_rows
from tracker.verify.suffixes import COMPONENTS, JAVASCRIPT, NOTEBOOK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tracker.verify.rules.model import Pattern

_BORDER = re.compile(r"[./:]+")
_OWN = re.compile(r"^[^|:]*\.\w+:(?![:/])")
"""How a name begins that the repository defines: the path of a file. Only what follows may be named as in a package."""
NOTHING: frozenset[str] = frozenset()

ANYWHERE = "*"
"""The root of packages whose names say no module, as in C#: they mean the same wherever they lie."""

LANGUAGES = {
    "pypi": (".py", ".ipynb", ".qmd", ".Rmd"),
    "npm": (*JAVASCRIPT, *COMPONENTS, NOTEBOOK),
    "maven": (".java", ".kt", ".kts", ".scala", ".sc", ".groovy", ".ipynb"),
    "go": (".go",),
    "crates": (".rs",),
    "nuget": (".cs", ".razor", ".fs", ".vb", ".csproj", ".fsproj", ".ipynb"),
    "python": (".py", ".ipynb", ".qmd", ".Rmd"),
    "node": (*JAVASCRIPT, *COMPONENTS, NOTEBOOK),
    "gem": (".rb",),
    "cran": (".R", ".r", ".Rmd", ".qmd", ".ipynb"),
}
"""Registry → endings of the files that import its packages: `chalk` is one thing on PyPI and another on npm."""


DESCRIPTION = ("label", "also", "roots", "until", "source")
"""Keys of a package that say something about it; all others are capabilities."""

NO_MODEL = frozenset({"text-search", "vector-query", "ready-tool", "tool-object", "message"})
"""What no name generates by that does it: the `invoke` of a retriever or tool, or a message sent, runs no model."""

GENERATES = frozenset({"generation", "chain-run"})

CONTINUES = (".", "/", "*")
"""How a name begins that continues the first root of its package."""


class Package:
    """A package of a registry: how a résumé calls it, what it is, where its names are imported from, what they mean."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        """Take a row of `package_rows`; its names are prepared when one of them is first looked up."""
        self.name: str = table["name"]
        self.registry: str = table.get("registry", "")
        self.suffixes: tuple[str, ...] = LANGUAGES.get(self.registry, ("",))
        self.label: str = table.get("label") or titled(self.name)
        self.family: tuple[str, ...] = tuple(table.get("family", ()))
        self.roots: tuple[str, ...] = roots_of(table)
        self._table = table

    def capabilities(self, origin: str, root: str) -> frozenset[str]:
        """What an origin below a root of this package does."""
        exact, tails, globs = self._prepared
        found = exact.get(origin, NOTHING)
        if not found and tails:
            borders = [match.end() for match in _BORDER.finditer(origin, len(root))]
            ends = (origin[at:] for at in borders) if root else (origin.lstrip("$"), *(origin[at:] for at in borders))
            found = next((tails[end] for end in ends if end in tails), NOTHING)
        for matches, capabilities in globs:
            if matches(origin):
                found |= capabilities
        return found

    @cached_property
    def does(self) -> frozenset[str]:
        """Everything that some name of this package does."""
        if "does" in self._table:
            return _with_generals(self._table["does"])
        return _with_generals(word for words in self._table.get("names", {}).values() for word in words)

    @cached_property
    def _prepared(self) -> _Names:
        names = _Names({}, {}, [])
        for name, words in names_of(self._table).items():
            capabilities = _with_generals(words)
            if set(name) & WILD:
                names.globs.append((matcher(name), capabilities))
                continue
            names.exact[name] = names.exact.get(name, NOTHING) | capabilities
            if tail := name if ANYWHERE in self.roots else movable_tail(name):
                names.tails[tail] = names.tails.get(tail, NOTHING) | capabilities
        return names


def package_rows(table: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The packages of a vocabulary file, a row each, with `does` (capability → names) or `names` (name → capabilities).

    `[REGISTRY.FAMILY]` holds a package a line; `[[package]]` with `[package.names]` is the older form.
    """
    packages = table.get("package")
    yield from (row for row in packages if isinstance(row, dict)) if isinstance(packages, list | tuple) else ()
    for registry in LANGUAGES:
        for family, named in _tables(table.get(registry)):
            for name, package in _tables(named):
                row: dict[str, Any] = {key: package[key] for key in DESCRIPTION if key in package}
                does = {key: names for key, names in package.items() if key not in row}
                families = (family, *_texts(row.pop("also", ())))
                yield {"name": name, "registry": registry, "family": families, "does": does, **row}


def _tables(value: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The tables in a table; files that were not checked may hold anything."""
    for key, table in value.items() if isinstance(value, dict) else ():
        if isinstance(table, dict):
            yield key, table


def _texts(value: object) -> tuple[str, ...]:
    """The texts of a value, which is one or a list of them in a sound file."""
    if isinstance(value, str):
        return (value,)
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list | tuple) else ()


def roots_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Where the import paths of a package begin: its name, if it does not say."""
    name = str(row.get("name", ""))
    return _texts(row.get("roots")) or (name.replace("-", "_") if row.get("registry") == "pypi" else name,)


def names_of(row: Mapping[str, Any]) -> dict[str, list[str]]:
    """Name with its whole import path → the capabilities it has."""
    if "does" not in row:
        names = row.get("names")
        return dict(names) if isinstance(names, dict) else {}
    root = roots_of(row)[0].rstrip("*")
    found: dict[str, list[str]] = {}
    for capability, written in row["does"].items():
        for name in (name for text in _texts(written) for name in alternatives(text)):
            found.setdefault(root + name if name.startswith(CONTINUES) else name, []).append(capability)
    return found


class HasFamily(Protocol):
    """Anything that belongs to families."""

    @property
    def family(self) -> tuple[str, ...]: ...


InUse = TypeVar("InUse", bound=HasFamily)


class Tool(NamedTuple):
    """A tool or language that is used by its files: the same as a package, with patterns instead of names."""

    name: str
    label: str
    family: tuple[str, ...]
    patterns: tuple[Pattern, ...]


class Runner(NamedTuple):
    """The programs that run the tests of a registry's language: how a command names them, and where tests may lie."""

    words: re.Pattern[str]
    suffixes: tuple[str, ...]


class _Names(NamedTuple):
    """The names of one package: whole paths, classes wherever they lie in it, and patterns."""

    exact: dict[str, frozenset[str]]
    tails: dict[str, frozenset[str]]
    globs: list[tuple[Callable[[str], object], frozenset[str]]]


def _with_generals(words: Iterable[str]) -> frozenset[str]:
    """Capabilities, and the general ones that they are cases of."""
    return frozenset(general for word in words for general in (word, word.partition(":")[0]))


def movable_tail(name: str) -> str:
    """The end of a name from its class on, which means the same in each module of its package; "" without a class."""
    for border in _BORDER.finditer(name):
        if name[border.end() : border.end() + 1].isupper():
            return name[border.end() :]
    return ""


class Vocabulary:
    """All packages, by root, and the endings that say enough when the package is not known."""

    def __init__(self, tables: Iterable[Mapping[str, Any]]) -> None:
        """Take the tables of vocabulary files: packages, tools and the tables beside them, such as `[ending]`."""
        self.packages: list[Package] = []
        self.tools: list[Tool] = []
        self.runners: list[Runner] = []
        self.groups: dict[str, list[str]] = {}
        roles: dict[str, Mapping[str, Any]] = {}
        self._integrations: list[Mapping[str, Any]] = []
        self._roots: dict[str, list[Package]] = defaultdict(list)
        self._open_roots: dict[str, list[Package]] = defaultdict(list)
        self._endings: dict[str, list[tuple[Callable[[str], object], frozenset[str]]]] = defaultdict(list)
        for table in tables:
            for row in package_rows(table):
                self._add(Package(row))
            self.tools += map(_tool, whole_rows(table, "tool"))
            self.runners += (_runner(*row) for row in table.get("runner", {}).items())
            self.groups |= table.get("group", {})
            roles |= table.get("role", {})
            for endings, words in table.get("ending", {}).items():
                for ending in alternatives(endings):
                    self._endings[_last(ending)].append((matcher(ending), _with_generals(listed(words))))
            self._integrations.append(table.get("integration", {}))
        self.roles = Roles(roles)
        self._add_integrations()
        self._lengths = sorted(set(map(len, self._open_roots)))
        # Files name the same things over and over.
        self._packages = cache(self._find_packages)
        self._capabilities = cache(self._find_capabilities)

    def _add(self, package: Package) -> None:
        self.packages.append(package)
        for root in package.roots:
            roots = self._open_roots if root.endswith("*") else self._roots
            roots[root.removesuffix("*")].append(package)

    def _add_integrations(self) -> None:
        """Let names that other packages have for a package of a family, such as `langchain_chroma`, belong to it."""
        wanted = [
            (registry, family, _texts(roots))
            for table in self._integrations
            for registry, families in _tables(table)
            for family, roots in families.items()
        ]
        for package in list(self.packages) if wanted else ():
            for registry, family, roots in wanted:
                if package.registry == registry and family in package.family:
                    words = {package.label, package.label.lower()}
                    added = tuple(root.replace("{}", word) for word in sorted(words) for root in roots)
                    package.roots += added
                    for root in added:
                        self._roots[root].append(package)

    def grouped(self, technologies: Iterable[InUse]) -> dict[str, list[InUse]]:
        """Title of a group → the technologies of its families; the first family that a technology has decides."""
        titles = {family: title for title, families in self.groups.items() for family in families}
        found: dict[str, list[InUse]] = {title: [] for title in self.groups}
        for technology in technologies:
            title = next((titles[family] for family in technology.family if family in titles), None)
            if title:
                found[title].append(technology)
        return {title: some for title, some in found.items() if some}

    @property
    def tool_of_pattern(self) -> list[Tool]:
        """The tool of each pattern, for the patterns of all tools in their order."""
        return [tool for tool in self.tools for _ in tool.patterns]

    def packages_of(self, origin: str, path: str) -> tuple[tuple[str, Package], ...]:
        """The packages in which a name used in a file may lie, each with its root."""
        return self._packages(origin, _suffix(path))

    def capabilities(self, origin: str, path: str) -> frozenset[str]:
        """What a name of this origin does in a file, "general" beside each "general:particular"."""
        return self._capabilities(origin, _suffix(path))

    def families(self, origin: str, path: str, does: Iterable[str]) -> set[str]:
        """The families of the packages that give this name one of these capabilities."""
        return {
            family
            for root, package in self.packages_of(origin, path)
            if package.capabilities(_OWN.sub("", origin), root) & set(does)
            for family in package.family
        }

    def _find_capabilities(self, origin: str, suffix: str) -> frozenset[str]:
        found = NOTHING
        for root, package in self._packages(origin, suffix):
            found |= package.capabilities(_OWN.sub("", origin), root)
        for matches, capabilities in (*self._endings.get(_last(origin), ()), *self._endings.get("", ())):
            if matches(origin):
                found |= capabilities
        return found - GENERATES if found & NO_MODEL and "|" not in origin else found

    def _find_packages(self, origin: str, suffix: str) -> tuple[tuple[str, Package], ...]:
        if own := _OWN.match(origin):
            return tuple(found for found in self._find_packages(origin[own.end() :], suffix) if not found[0])
        ends = (*(match.start() for match in _BORDER.finditer(origin)), len(origin))
        lengths = (length for length in self._lengths if length <= len(origin))
        return tuple(
            (origin[:end], package)
            for roots, places in ((self._roots, ends), (self._open_roots, lengths))
            for end in places
            for package in roots.get(origin[:end], ())
            if suffix.endswith(package.suffixes)
        )


def _tool(table: Mapping[str, Any]) -> Tool:
    patterns = tuple(pattern for match in table["match"] for pattern in patterns_of(match, table))
    return Tool(table["name"], table.get("label", table["name"]), tuple(table.get("family", ())), patterns)


def _runner(registry: str, words: Iterable[str]) -> Runner:
    return Runner(re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b"), LANGUAGES[registry])


def _suffix(path: str) -> str:
    """The suffix of a file; source code without one is a script in Python."""
    return splitext(path)[1] or ".py"


def _last(name: str) -> str:
    """The last piece of a name, the key of endings; "" where it is a pattern."""
    last = _BORDER.split(name)[-1]
    return "" if set(last) & WILD else last


EMPTY = Vocabulary(())
