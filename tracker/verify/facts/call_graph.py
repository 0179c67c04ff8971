"""Which functions of a repository reach which facts, directly or through calls."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.facts.own_types import COMPILED_SUFFIXES
from tracker.verify.facts.repository import Located, bearer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.verify.facts.fact import Fact
    from tracker.verify.facts.repository import Repository

MAXIMUM_CALL_DEPTH = 6
"""How many calls lie between a function and a fact that it is said to reach."""

LINES_OF_A_HANDLER = 100
"""What lies further apart in one function may be of different handlers that it registers."""

CONSTRUCTORS = (".__init__", ".forward", ".__call__", ".constructor")
"""The methods that naming a class may run."""


class CallGraph:
    """Who calls whom in a repository; computed when first asked for."""

    def __init__(self, repository: Repository) -> None:
        """Take a repository."""
        self._repository = repository
        self._take = repository.allowance.take

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
            self._take()
            for name in names_in(fact):
                if name in known or name in self._handed_over:
                    callers[name].add(caller)
                for method in methods.get(name, ()):
                    if method in known:
                        callers[method].add(caller)
        for name in self._handed_over:
            for method in self._methods[name]:
                callers[method].add(name)
        for name, located in self._repository.functions():
            outer = located.fact.name.rpartition(".")[0]
            if outer and f"{located.path}:{outer}" not in methods:
                callers[name].add(f"{located.path}:{outer}")
        return callers

    @cached_property
    def _methods(self) -> dict[str, list[str]]:
        """Class → its methods, both by global name."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, _ in self._repository.functions():
            found[name.rpartition(".")[0]].append(name)
        return found

    @cached_property
    def _handed_over(self) -> frozenset[str]:
        """The classes, by global name, whose methods are called by those to whom they are handed.

        A framework calls what compiled languages derive from its classes, and what is tested calls its stand-ins.
        """
        derived = (
            bearer(path, fact)
            for path, _, fact in self._repository.kind("base")
            if path.endswith(COMPILED_SUFFIXES) and ":" not in fact.name
        )
        tests = (f"{path}:{fact.name}" for path, scope, fact in self._repository.kind("class") if scope == "test")
        return frozenset(chain(derived, tests))

    @cached_property
    def _interfaces(self) -> dict[str, list[str]]:
        """Method → the methods of its class's interfaces and bases that a call of may mean it, all by global name."""
        found: dict[str, list[str]] = defaultdict(list)
        derived = [(fact.name, bearer(path, fact)) for path, _, fact in self._repository.kind("base")]
        for base, name in (*derived, *self._alike()):
            own = set(self._methods.get(name, ()))
            self._take(1 + len(own) + len(self._methods.get(base, ())))
            for method in self._methods.get(base, ()):
                other = f"{name}.{method.rpartition('.')[2]}"
                if other in own:
                    found[other].append(method)
        return found

    def _alike(self) -> Iterator[tuple[str, str]]:
        """In Go, each interface with each type that has all of its methods."""
        empty, names = defaultdict(list), defaultdict(set)
        for name, located in self._repository.functions():
            if located.path.endswith(".go") and "." in located.fact.name:
                owner, _, method = name.rpartition(".")
                names[owner].add(method)
                empty[owner].append("filled" not in located.fact.flags)
        having = Counter(chain.from_iterable(names.values()))
        interfaces: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for number, owner in enumerate(names):
            if all(empty[owner]):
                # Only types that have its rarest method are looked at: all with all would be quadratic.
                interfaces[min(names[owner], key=lambda method: (having[method], method))].append((number, owner))
        for owner, methods in names.items():
            if not any(empty[owner]):
                likely = sorted(chain.from_iterable(interfaces.get(method, ()) for method in methods))
                self._take(1 + len(likely))
                yield from ((one, owner) for _, one in likely if names[one] <= methods)

    def reached_from(self, hits: Iterable[Located]) -> dict[str, Reach]:
        """Every function that reaches one of the facts, with the nearest."""
        found: dict[str, Reach] = {}
        waiting = deque((body, Reach(hit, 0, "")) for hit in hits for body in bodies_of(hit))
        while waiting:
            name, reach = waiting.popleft()
            if name in found:
                continue
            found[name] = reach
            waiting.extendleft((method, reach) for method in self._interfaces.get(name, ()))
            if reach.calls < MAXIMUM_CALL_DEPTH:
                callers = sorted(self._callers.get(name, ()))  # sets have another order in each process
                self._take(1 + len(callers))
                further = Reach(reach.hit, reach.calls + 1, name)
                waiting.extend((caller, further) for caller in callers)
        return found

    def meetings(self, hits: Iterable[Located], others: Iterable[Located]) -> list[Meeting]:
        """The functions that reach both, those with the fewest calls between first; one for each pair of facts.

        A function in a notebook comes last, and of others one in which they lie so far apart that they may belong to
        different handlers.
        """
        hits, others = list(hits), list(others)
        one, two = self.reached_from(hits), self.reached_from(others)
        for name, (hit, other) in _nearest(hits, others).items():
            one[name], two[name] = Reach(hit, 0, ""), Reach(other, 0, "")
        common = sorted(
            one.keys() & two.keys(),
            key=lambda name: (
                *(".ipynb:" in name, one[name].calls + two[name].calls, name.count("/")),
                *(max(0, _apart(one[name], two[name]) - LINES_OF_A_HANDLER), name),
            ),
        )
        pairs: dict[tuple[Located, Located], Meeting] = {}
        for name in common:
            pairs.setdefault((one[name].hit, two[name].hit), Meeting(name, one[name], two[name]))
        return list(pairs.values())

    def call_towards(self, function: str, reach: Reach) -> Located | None:
        """The call in a function that leads on to a fact; None where it lies in the function itself.

        Where the function only hands on what leads there, as the nodes of a graph, nothing happens in it.
        """
        if not reach.calls:
            return None
        ways = {reach.through, reach.through.rpartition(".")[0]}
        calls = self._calls.get(function, ())
        return next((call for call in calls if call.fact.name in ways), None)

    @cached_property
    def _calls(self) -> dict[str, list[Located]]:
        """Function → the calls in it."""
        found: dict[str, list[Located]] = defaultdict(list)
        for located in self._repository.kind("call"):
            self._take()
            found[f"{located.path}:{located.fact.inside}"].append(located)
        return found


def _nearest(hits: Iterable[Located], others: Iterable[Located]) -> dict[str, tuple[Located, Located]]:
    """Body → the two facts in it that lie nearest to each other, where both lie in it themselves."""
    bodies: dict[str, list[tuple[int, bool, Located]]] = defaultdict(list)
    for second, located in (*((False, hit) for hit in hits), *((True, other) for other in others)):
        for body in bodies_of(located):
            bodies[body].append((located.fact.line, second, located))
    found: dict[str, tuple[int, Located, Located]] = {}
    for body, there in bodies.items():
        there.sort(key=lambda place: place[0])
        last: dict[bool, Located] = {}
        for line, second, located in there:
            last[second] = located
            if len(last) > 1:
                apart = line - last[not second].fact.line
                if body not in found or apart < found[body][0]:
                    found[body] = apart, last[False], last[True]
    return {body: (hit, other) for body, (_, hit, other) in found.items()}


def _apart(one: Reach, two: Reach) -> int:
    """How many lines lie between two facts in one function, none where one lies elsewhere."""
    return 0 if one.calls or two.calls else abs(one.hit.fact.line - two.hit.fact.line)


class Reach(NamedTuple):
    """How a function reaches a fact: by how many calls, and the function that it calls first, "" where by none."""

    hit: Located
    calls: int
    through: str


class Meeting(NamedTuple):
    """A function that reaches two facts."""

    function: str
    hit: Reach
    other: Reach


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
        yield bearer(hit.path, hit.fact)
