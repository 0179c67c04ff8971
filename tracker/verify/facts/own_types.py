"""Types and Go packages of a repository, by which names of compiled languages lead into its other files.

In C#, Java, Kotlin, Scala, Go and Rust no path of a file stands in an import: a type is known by its name, and what a
package of Go defines by its folder.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.verify.facts.fact import Fact

LANGUAGES = {
    **dict.fromkeys((".cs", ".razor"), "dotnet"),
    **dict.fromkeys((".java", ".kt", ".scala"), "jvm"),
    ".go": "go",
    ".rs": "rust",
}
"""Suffix → the files that see one another's types."""

COMPILED_SUFFIXES = tuple(LANGUAGES)
PACKAGE_PARTS = 2
"""Last parts of an import path of Go that must name a folder of the repository, if it is not a whole folder's path."""


class OwnTypes:
    """Where types of compiled languages, and what packages of Go define, lie in a repository."""

    def __init__(self) -> None:
        self._types: dict[str, dict[str, list[str]]] = {language: defaultdict(list) for language in LANGUAGES.values()}
        self._folders: dict[str, str] = {}
        self._packages: dict[str, dict[str, str]] = defaultdict(dict)
        self._imported: dict[str, set[str]] = {}
        self._outer: dict[str, set[str]] = {}
        self._languages: dict[str, str] = {}

    def register(self, path: str, facts: Iterable[Fact]) -> None:
        """Take in what a file of a compiled language defines at its top."""
        language = self._languages[path] = LANGUAGES[posixpath.splitext(path)[1]]
        imported = self._imported[path] = set()
        outer = self._outer[path] = set()
        for fact in facts:
            if fact.kind == "import" and fact.value != "*":
                imported.add(fact.name)
            elif fact.kind == "import":
                outer.update(accumulate(fact.name.split(".")[:-1], "{}.{}".format))
            elif fact.kind in ("class", "function") and "." not in fact.name:
                if language == "go":
                    self._packages[posixpath.dirname(path)].setdefault(fact.name, path)
                elif fact.kind == "class":
                    self._types[language][fact.name].append(path)

    def find(self, path: str, name: str) -> tuple[list[str], str] | None:
        """The files that may define what a name of a file leads to, and the name there; None for a name from elsewhere.

        A name that the file imports in full is what it says, unless a file of the repository lies at that path, or, in
        Rust, in that crate. A piece of the name of a namespace that the file opens is no type.
        """
        language = self._languages[path]
        if language == "go":
            return self._in_package(path, name)
        types, parts = self._types[language], name.lstrip("$").split(".")
        fronts = accumulate(parts, "{}.{}".format)
        outer = self._outer[path]
        at = next(
            (
                at
                for at, (part, front) in enumerate(zip(parts, fronts, strict=True))
                if part in types and part[0].isupper() and front not in outer
            ),
            None,
        )
        if at is None or (at == 0 and name[0] != "$"):
            return None
        front = parts[: at + 1]
        candidates = types[parts[at]]
        if ".".join(front) in self._imported[path] and language == "rust":
            crate = _crate(path) if front[0] in ("crate", "self", "super") else front[0]
            candidates = [item for item in candidates if _crate(item) == crate]
        elif ".".join(front) in self._imported[path]:
            folder = "/".join(front[:-1])
            candidates = [item for item in candidates if folder and posixpath.dirname(item).endswith(folder)]
        return (candidates, ".".join(parts[at:])) if candidates else None

    def _in_package(self, path: str, name: str) -> tuple[list[str], str] | None:
        if name.startswith("$"):
            folder, rest = posixpath.dirname(path), name[1:]
        else:
            front, _, last = name.rpartition("/")
            package, _, rest = last.partition(".")
            folder = self._folder(f"{front}/{package}") if front else ""
            if not folder:
                return None
        found = self._packages.get(folder, {}).get(rest.split(".", 1)[0])
        return ([found], rest) if found else None

    def _folder(self, imported: str) -> str:
        """The folder of the package at an import path, '' where the repository has none."""
        found = self._folders.get(imported)
        if found is None:
            parts = imported.split("/")
            ends = ("/".join(parts[start:]) for start in range(1, len(parts) - PACKAGE_PARTS + 1))
            found = self._folders[imported] = next((end for end in ends if end in self._packages), "")
        return found


def _crate(path: str) -> str:
    """The name of the crate that a file of Rust belongs to: that of the folder around its `src`."""
    return posixpath.basename(f"/{path}".partition("/src/")[0]).replace("-", "_")
