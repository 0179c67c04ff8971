"""Small named file trees in one text file, on which a deliverable's rule is tested.

    == yes: a service started by compose      the deliverable must be verified
    == no: only in a comment                  it must not be verified
    == gap: started by a script of the host   it should be verified, and is not yet
    -- path/of/file --
    content

Lines before the first `==` and between a `==` and its first `--` are comments if they start with `#`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.files.problems import Problem
from tracker.files.toml import decode, read_bytes
from tracker.text import shorten

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("yes", "no", "gap")
_FILE = re.compile(r"-- +(.*?) +--")


class Tree(NamedTuple):
    """What is expected (one of KINDS), the name, the line where the tree starts, and (path, content) of its files."""

    kind: str
    name: str
    line: int
    files: tuple[tuple[str, str], ...] = ()


class TreeFile(NamedTuple):
    """The trees of one file in order, and what is wrong with the file."""

    file: Path
    trees: tuple[Tree, ...]
    problems: tuple[Problem, ...]

    @property
    def deliverable(self) -> str:
        """The id of the deliverable that is tested: the file's name without its suffix."""
        return self.file.stem


def read_trees(file: Path) -> TreeFile:
    """The trees of a file; a file that cannot be read has no trees and one problem."""
    data = read_bytes(file)
    text = decode(data, str(file)) if isinstance(data, bytes) else data
    return TreeFile(file, (), (text,)) if isinstance(text, Problem) else parse_trees(text, file)


def parse_trees(text: str, file: Path) -> TreeFile:
    """The trees in a text; `file` names it in problems."""
    parser = _Parser(str(file))
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        parser.read(line, number)
    if not parser.trees:
        parser.wrong(1, "there is no tree: start with a line like `== yes: what it shows`")
    return TreeFile(file, tuple(tree.whole() for tree in parser.trees), tuple(parser.problems))


class _OpenTree:
    """A tree whose files are still being read."""

    def __init__(self, kind: str, name: str, line: int) -> None:
        self.kind, self.name, self.line = kind, name, line
        self.files: dict[str, list[str]] = {}

    def whole(self) -> Tree:
        files = tuple((path, "".join(f"{line}\n" for line in lines)) for path, lines in self.files.items())
        return Tree(self.kind, self.name, self.line, files)


class _Parser:
    def __init__(self, file: str) -> None:
        self.file = file
        self.trees: list[_OpenTree] = []
        self.problems: list[Problem] = []
        self.content: list[str] | None = None

    def wrong(self, number: int, message: str) -> None:
        self.problems.append(Problem(self.file, number, "", message))

    def read(self, line: str, number: int) -> None:
        if line.startswith("== "):
            self._begin_tree(line, number)
        elif self.trees and (found := _FILE.fullmatch(line)):
            self._begin_file(found[1], number)
        elif self.content is not None:
            self.content.append(line)
        elif line.strip() and not line.startswith("#"):
            self.wrong(
                number, "content outside of a file: first name the tree (`== yes: …`) and the file (`-- path --`)"
            )

    def _begin_tree(self, line: str, number: int) -> None:
        kind, _, name = (word.strip() for word in line[3:].partition(":"))
        if kind not in KINDS:
            self.wrong(number, f"a tree starts with `== yes:`, `== no:` or `== gap:`, not with `== {shorten(kind)}`")
        elif not name:
            self.wrong(number, f"the tree has no name: write `== {kind}: what it shows`")
        elif any(tree.name == name for tree in self.trees):
            self.wrong(number, f'another tree has the name "{shorten(name)}" too')
        self.content = None
        self.trees.append(_OpenTree(kind, name, number))

    def _begin_file(self, path: str, number: int) -> None:
        files = self.trees[-1].files
        if not _is_relative(path):
            self.wrong(number, f'"{shorten(path)}" is not the path of a file inside the repository')
        elif any(_overlap(path, other) for other in files):
            self.wrong(number, f'the tree has "{shorten(path)}" twice, or as a file and as a folder')
        self.content = files[path] = []


def _is_relative(path: str) -> bool:
    """Whether git can store a file at this path."""
    return (
        path.isprintable() and not path.startswith('"') and not {"", ".", "..", ".git"} & set(path.lower().split("/"))
    )


def _overlap(path: str, other: str) -> bool:
    return path == other or path.startswith(f"{other}/") or other.startswith(f"{path}/")
