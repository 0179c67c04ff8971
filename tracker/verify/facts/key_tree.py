"""The keys of a configuration file as a tree, put together again from its facts."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.verify.facts.fact import Fact


REFERENCE = "!reference"
"""The value of a list that names a part of another job of GitLab."""


class Node:
    """A key with its value, line and the keys below it; `path` is its name as facts have it."""

    __slots__ = ("children", "document", "key", "line", "path", "value")

    def __init__(self, key: str, path: str, value: str, line: int, document: str = "") -> None:
        self.key, self.path, self.value, self.line, self.document = key, path, value, line, document
        self.children: dict[str, Node] = {}

    def get(self, *keys: str) -> Node:
        """The node below by its keys; one without value and children where there is none."""
        node: Node | None = self
        for key in keys:
            node = node.children.get(key) if node else None
        return node or NOTHING

    def __bool__(self) -> bool:
        """Whether there is such a key."""
        return self is not NOTHING

    def at(self, *keys: str) -> Iterator[Node]:
        """The nodes below whose keys match shell-style patterns."""
        if not keys:
            yield self
            return
        first, rest = keys[0], keys[1:]
        if first in self.children:
            yield from self.children[first].at(*rest)
        elif "*" in first:
            for key, child in self.children.items():
                if fnmatchcase(key, first):
                    yield from child.at(*rest)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in order."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(reversed(node.children.values()))

    def outermost(self, keys: tuple[str, ...]) -> Iterator[Node]:
        """The nodes of which the key ends so, in any case, and that lie below no other such node; in order."""
        pending = [self]
        while pending:
            node = pending.pop()
            if node.key.lower().endswith(keys):
                yield node
            else:
                pending.extend(reversed(node.children.values()))

    def texts(self) -> list[str]:
        """Its value, or those of its items or of what they hold."""
        return [node.value for node in self.walk() if node.value]


NOTHING = Node("", "", "", 0)


def trees(facts: Iterable[Fact]) -> list[Node]:
    """The tree of each document of a file, from its key facts in their order."""
    roots: dict[str, Node] = {}
    places: dict[tuple[str, str], Node] = {}
    open_: list[Node] = []
    for fact in facts:
        if fact.kind != "key":
            continue
        root = roots.get(fact.inside)
        if root is None:
            root = roots[fact.inside] = Node("", "", "", 1, fact.inside)
            open_ = []
        while open_ and not fact.name.startswith(f"{open_[-1].path}."):
            open_.pop()
        parent = open_[-1] if open_ else _parent(fact, root, places)
        key = fact.name[len(parent.path) + 1 :] if parent.path else fact.name
        node = Node(key, fact.name, fact.value, fact.line, fact.inside)
        parent.children[key] = places[fact.inside, fact.name] = node
        if not fact.value or fact.value == REFERENCE:
            open_.append(node)
    return list(roots.values())


def _parent(fact: Fact, root: Node, places: dict[tuple[str, str], Node]) -> Node:
    """The node that holds a key which does not follow its parent, as after a syntax error."""
    end = fact.name.rfind(".")
    while end > 0:
        found = places.get((fact.inside, fact.name[:end]))
        if found:
            for part in fact.name[end + 1 :].split(".")[:-1]:
                child = Node(part, f"{found.path}.{part}", "", fact.line, fact.inside)
                found.children[part] = places[fact.inside, child.path] = child
                found = child
            return found
        end = fact.name.rfind(".", 0, end)
    return root


def block_tree(facts: Iterable[Fact]) -> Node:
    """The tree of an HCL file, each part of a block's name a level."""
    root = Node("", "", "", 1)
    for fact in facts:
        if fact.kind in {"key", "block"}:
            node, parts = root, fact.name.split(".")
            for at, part in enumerate(parts, 1):
                child = node.children.get(part)
                if child is None:
                    child = node.children[part] = Node(part, ".".join(parts[:at]), "", fact.line)
                node = child
            node.value = fact.value
    return root
