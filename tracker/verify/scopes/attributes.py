"""`.gitattributes`: what a repository itself says of its files, in the words of GitHub's Linguist.

`linguist-vendored` and `linguist-generated` set or unset the scope "vendored", `linguist-documentation` the scope
"docs". As in git, the last line that fits is taken, and a file in a deeper folder comes after one nearer the root.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.readers.attributes_file import lines_of
from tracker.verify.rules.globs import matches_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE_NAME = ".gitattributes"
MAXIMUM_FILES = 50
MAXIMUM_STATEMENTS = 200
"""Files, and statements about scopes in them, that are read."""

SCOPE_OF = {
    "linguist-vendored": "vendored",
    "linguist-generated": "vendored",
    "linguist-documentation": "docs",
}
"""Attribute → the scope that it decides."""


class Statement(NamedTuple):
    """One attribute of one line: whether the files that fit the pattern have it; None takes earlier lines back."""

    folder: str
    pattern: str
    attribute: str
    value: bool | None

    def fits(self, path: str) -> bool:
        """Whether the line speaks of a path."""
        if not path.startswith(self.folder):
            return False
        within = path[len(self.folder) :]
        if "/" not in self.pattern:
            within = within.rpartition("/")[2]
        pattern = self.pattern.removeprefix("/")
        if pattern.startswith("**/") and matches_path((pattern[3:],), within):
            return True
        # A single star stays within one folder, as in git; the globs of the rules let it cross.
        flat = "**" not in pattern and pattern.count("/") != within.count("/")
        return not flat and matches_path((pattern.replace("/**/", "/*"),), within)


def read_attributes(texts: Mapping[str, str]) -> tuple[Statement, ...]:
    """The statements of `.gitattributes` files (path → text), in the order in which they take effect."""
    found = []
    for path in sorted(texts, key=lambda path: (path.count("/"), path))[:MAXIMUM_FILES]:
        folder = path.removesuffix(FILE_NAME)
        for _, pattern, words in lines_of(texts[path]):
            found += [Statement(folder, pattern, *_value(word)) for word in words if _name(word)]
    return tuple(found[:MAXIMUM_STATEMENTS])


def scopes_by_attribute(statements: Iterable[Statement], path: str) -> tuple[str, frozenset[str]]:
    """The scope that a path is given, "" for none, and the scopes that it is said not to have."""
    known: dict[str, bool | None] = {}
    for statement in statements:
        if statement.fits(path):
            known[statement.attribute] = statement.value
    given = next((SCOPE_OF[name] for name in SCOPE_OF if known.get(name)), "")
    return given, frozenset(SCOPE_OF[name] for name, value in known.items() if value is False)


def _name(word: str) -> bool:
    return word.lstrip("-!").partition("=")[0] in SCOPE_OF


def _value(word: str) -> tuple[str, bool | None]:
    name, _, value = word.lstrip("-!").partition("=")
    if word.startswith("!"):
        return name, None
    return name, not word.startswith("-") and value.lower() not in {"false", "0", "no", "off"}
