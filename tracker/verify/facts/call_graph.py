"""Which functions of a repository reach which facts, directly or through calls."""

from __future__ import annotations

from collections import defaultdict, deque
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.verify.facts.fact import Fact
    from tracker.verify.facts.repository import Located, Repository

MAXIMUM_CALL_DEPTH = 6
"""How many calls lie between a function and a fact that it is said to reach."""

CONSTRUCTORS = (".__init__", ".forward", ".__call__", ".constructor")
"""The methods that naming a class may run."""


class CallGraph:
    """Who calls whom in a repository; computed when first asked for."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self.take = repository.allowance.take

    @cached_property
    def _callers(self) -> dict[str, set[str]]:
        """Function → the functions that call it or hand it on, by global name; `path:` is a module's own code."""
        known = {name for name, _ in self._repository.functions()}
        methods = defaultdict(list)
        for located in self._repository.kind("class"):
            prefix = f"{located.path}:{located.fact.name}"
            methods[prefix] = [prefix + suffix for suffix in CONSTRUCTORS]
        callers: dict[str, set[str]] = defaultdict(set)
        sources = chain(*(self._repository.kind(kind) for kind in ("call", "decorator", "pipe", "attribute")))
        for path, _, fact in sources:
            caller = f"{path}:{fact.inside}"
            self.take()
            for name in names_in(fact):
                if name in known:
                    callers[name].add(caller)
                for method in methods.get(name, ()):
                    if method in known:
                        callers[method].add(caller)
        for name, located in self._repository.functions():
            outer = located.fact.name.rpartition(".")[0]
            if outer and f"{located.path}:{outer}" in known:
                callers[name].add(f"{located.path}:{outer}")
        return callers

    def reached_from(self, hits: Iterable[Located]) -> dict[str, Located]:
        """Every function that reaches one of the facts, with that fact."""
        found: dict[str, Located] = {}
        waiting = deque((body, hit, 0) for hit in hits for body in bodies_of(hit))
        while waiting:
            name, hit, depth = waiting.popleft()
            if name in found:
                continue
            found[name] = hit
            if depth < MAXIMUM_CALL_DEPTH:
                callers = self._callers.get(name, ())
                self.take(1 + len(callers))
                waiting.extend((caller, hit, depth + 1) for caller in callers)
        return found


def names_in(fact: Fact) -> Iterator[str]:
    """The names that a fact mentions: its own and those handed over as arguments."""
    yield fact.name
    for _, value in fact.arguments:
        yield from value.strip("[]").split(", ")


def bodies_of(hit: Located) -> Iterator[str]:
    """The functions that a fact lies in: what a decorator decorates and what is defined here count as its own."""
    yield f"{hit.path}:{hit.fact.inside}"
    if hit.fact.kind == "function":
        yield f"{hit.path}:{hit.fact.name}"
    elif hit.fact.kind == "decorator":
        outer = f"{hit.fact.inside}." if hit.fact.inside else ""
        yield f"{hit.path}:{outer}{hit.fact.value}"
