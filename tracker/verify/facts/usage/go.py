"""Which functions and types of a program in Go are in use: those that something in use names."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from tracker.verify.facts.usage.naming import NAMING, WORD, is_program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.verify.facts.fact import Fact
    from tracker.verify.facts.repository import Located, Repository

GO = ".go"

STARTED = frozenset({"main", "init"})
"""The functions that the language calls: https://go.dev/ref/spec#Program_execution."""

MAKES = "New"
"""How a function that makes a value of a type is named."""


class GoUse:
    """What of a repository's Go is in use; computed when first asked for."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._take = repository.allowance.take

    def is_used(self, hit: Located) -> bool:
        """Whether what a fact lies in, or defines, is named by something in use, and a method by anything at all.

        Functions of a package are asked, and types that a function makes; any other type may be made without its name.
        A library may be used by others: one has files beside its go.mod and no main function among them.
        """
        if not self._is_program:
            return True
        is_method = hit.fact.kind == "function" and "." in hit.fact.name
        if is_method and hit.fact.name.rpartition(".")[2] not in self._mentions:
            return False
        return (hit.path.rpartition("/")[0], _around(hit)) not in self._left_over

    @cached_property
    def _is_program(self) -> bool:
        mains = [
            path for path, scope, fact in self._repository.kind("function") if scope == "code" and fact.name == "main"
        ]
        beside = [path for path, scope in self._repository.paths.items() if scope == "code" and "/" not in path]
        has_main = any(path.endswith(GO) for path in mains)
        library = any(path.endswith(GO) for path in beside) and not any("/" not in path for path in mains)
        return has_main and not library and is_program(self._repository, GO)

    @cached_property
    def _mentions(self) -> dict[str, set[tuple[str, str]]]:
        """Word → where code outside tests says it: a folder and what is defined around it, "" outside all."""
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for kind in (*NAMING, "return", "compare", "raise"):
            for located in self._repository.kind(kind):
                path, scope, fact = located
                if scope != "test" and path.endswith(GO) and not _only_checks(fact):
                    self._take()
                    name = "" if kind == "return" else fact.name
                    said = " ".join((name, fact.value, *(value for _, value in fact.arguments)))
                    for word in set(WORD.findall(said)):
                        found[word].add((path.rpartition("/")[0], _around(located)))
        return found

    def _candidates(self) -> Iterator[tuple[str, str]]:
        """The functions that nothing may call but what names them, and the types that one of them makes."""
        for path, scope, fact in self._repository.kind("function"):
            if scope == "code" and path.endswith(GO) and "." not in fact.name and fact.name not in STARTED:
                yield path.rpartition("/")[0], fact.name
        for path, scope, fact in self._repository.kind("return"):
            if scope == "code" and path.endswith(GO) and fact.name.startswith(MAKES) and fact.value.startswith(":"):
                yield path.rpartition("/")[0], fact.value[1:].partition(".")[0]

    @cached_property
    def _left_over(self) -> frozenset[tuple[str, str]]:
        """The functions and types that nothing names but what is left over itself, each with its folder."""
        candidates = set(self._candidates())
        named_by = {one: self._mentions.get(one[1], set()) - {one} for one in candidates}
        names: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for one, places in named_by.items():
            for place in places:
                names[place].append(one)
        new = [one for one, places in named_by.items() if not places]
        found = set(new)
        while new:
            last = new.pop()
            for one in names[last]:
                self._take()
                named_by[one].discard(last)
                if not named_by[one] and one not in found:
                    found.add(one)
                    new.append(one)
        return frozenset(found)


def _only_checks(fact: Fact) -> bool:
    """Whether a fact only asks the compiler that a type has some methods: var _ Store = (*Redis)(nil)."""
    return fact.kind == "call" and not fact.inside and fact.arguments == (("0", "nil"),)


def _around(located: Located) -> str:
    """The function or type of the package that a fact lies in, or defines."""
    fact = located.fact
    defined = fact.name if fact.kind in {"function", "class", "return"} else fact.inside
    return defined.partition(".")[0]
