"""Which of a part's hits evidence shows, and in which order: what does the work, where the parts of a proof meet."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache, cached_property
from heapq import nsmallest
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tracker.verify.facts.repository import ORIGINS, folders_of
from tracker.verify.facts.usage.naming import MAKES
from tracker.verify.suffixes import JAVASCRIPT, NOTEBOOK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence, Set

    from tracker.verify.facts.call_graph import CallGraph
    from tracker.verify.facts.repository import Located, Repository
    from tracker.verify.facts.usage.in_use import InUse
    from tracker.verify.rules.roles import Roles

EVIDENCE_PER_PART = 8
CANDIDATES = 1000
"""Hits of a part among which evidence is chosen."""

OWN = frozenset("$:")
"""Marks of names that lead into no package."""

USES_OF_IMPORTS = ("call", "decorator", "base")
"""Kinds of facts that use what a file imports."""

CLASS_NAMES = (".py", NOTEBOOK, *JAVASCRIPT, ".java", ".kt")
"""Endings of files of languages in which a call of a name in capital letters makes an object."""

DEFINES = frozenset({"function", "class", "assign"})

METHOD = re.compile(r"(.*?[.:$]_?[A-Z]\w*)\.(.+)")
"""A call of a method: the class of its object and what is called."""

PREPARES = re.compile(
    r"(?:^|\.)(?:(?:add|set|register|include|configure|bind|with|use|mount|from|on)(?:_|$|[A-Z])|__init__$|a?close$|get$|to$)"
)
"""Methods that go on making the object and do not do its work."""

CONSTRUCTORS = frozenset({"constructor", "__init__"})
"""Functions that only begin an object."""

SCOPES_ORDER = {"code": 0, "ci": 0, "config": 1, "notebook": 2, "docs": 3}
"""In which order scopes are shown; all others come behind."""

SIDE, PROBE, STAND_IN, EVALUATION, MIGRATION = "side", "probe", "stand-in", "evaluation", "migration"
"""Roles of what is shown last."""

Coherence: TypeAlias = "Callable[[str], tuple[int, float]]"
"""How well the file of a path shows a whole proof: more is better."""


class Order(NamedTuple):
    """What decides which hits of a part are shown first.

    nearest    how near to a hit of the part that it meets each hit lies, 0 for the nearest
    coherence  how well the file of a path shows the whole proof
    product    whether the deliverable speaks of the product, so that what evaluates it comes last
    several    whether the part asks for several, so that the work of each comes before where any is made
    """

    nearest: Mapping[Located, int]
    coherence: Coherence
    product: bool
    several: bool = False


def coherence(paths: Sequence[Set[str]]) -> Coherence:
    """How well files show a proof whose parts these paths hold: how many parts, and how near they lie to the rarest.

    The second is the share of a path's folders that hold files of the part which the fewest files hold, too.
    """
    if not paths[1:]:
        return lambda _path: (0, 0)
    held = Counter(chain.from_iterable(paths))
    folders = {folder for path in min(paths, key=len) for folder in folders_of(path)}

    @cache
    def of(path: str) -> tuple[int, float]:
        above = folders_of(path)
        return held[path], sum(folder in folders for folder in above) / len(above)

    return of


class Meetings(NamedTuple):
    """Where the hits of two parts meet in functions.

    nearest, other  how near to each other the hits of the one and of the other part lie, 0 for the nearest
    call            the call in the function of the nearest that leads on to the hit of the first part, if any does
    """

    nearest: dict[Located, int]
    other: dict[Located, int]
    call: Located | None


class Exhibits:
    """Chooses what evidence shows in one repository."""

    def __init__(self, repository: Repository, graph: CallGraph, usage: InUse, roles: Roles) -> None:
        self._repository = repository
        self._graph = graph
        self._usage = usage
        self._roles = roles

    def meetings(self, hits: Sequence[Located], others: Sequence[Located], *, product: bool) -> Meetings:
        """Where the hits of two parts meet, first in the product where the deliverable speaks of that."""
        found = self._graph.meetings(hits, others)
        found.sort(
            key=lambda meeting: (
                SCOPES_ORDER.get(meeting.hit.hit.scope, 4),
                product and EVALUATION in self._roles.of(meeting.function),
                PROBE in self._roles.of(meeting.function),
            )
        )
        nearest: dict[Located, int] = {}
        other: dict[Located, int] = {}
        for rank, meeting in enumerate(found):
            nearest.setdefault(meeting.hit.hit, rank)
            other.setdefault(meeting.other.hit, rank)
        return Meetings(nearest, other, self._graph.call_towards(found[0].function, found[0].hit) if found else None)

    def of(self, hits: Sequence[Located], order: Order, *, made_with: bool) -> tuple[Located, ...]:
        """The hits that evidence shows: uses, also of what is only imported or made, and behind them the imports.

        What lies in an unused module is shown where there is nothing else. `made_with` says that a pattern asks for
        what an object is made with, so that this is the use.
        """
        unused = self._usage.loading.by_nobody
        hits = [hit for hit in hits if hit.path not in unused] or hits
        uses = _chosen(self._spread([hit for hit in hits if not is_import(hit)], order))
        imports = _chosen(self._spread([hit for hit in hits if is_import(hit)], order))
        if not uses:
            uses = tuple(map(self._use_of, imports))
        elif all(map(_makes, uses)):
            works = [hit if made_with and hit.fact.kind == "call" else self._work_of(hit) for hit in uses]
            uses = (*works, *uses) if order.several else tuple(chain.from_iterable(zip(works, uses, strict=True)))
        return tuple(dict.fromkeys((*uses, *imports)))[:EVIDENCE_PER_PART]

    def _work_of(self, made: Located) -> Located:
        """The first call, in its file before others, of what is defined or of a made object; else where it is made."""
        fact = made.fact
        name = fact.name if fact.kind == "call" else f"{made.path}:{fact.name}"
        calls = self._work.get(name if fact.kind == "function" else f"{name}.", ())
        return next((call for call in calls if call.path == made.path), next(iter(calls), made))

    @cached_property
    def _work(self) -> dict[str, list[Located]]:
        """Own function, or class with a dot behind → the calls in use that do its work, the first of each file."""
        found: dict[str, dict[str, Located]] = defaultdict(dict)
        for hit in self._repository.kind("call"):
            if hit.scope not in {"code", "notebook"} or EVALUATION in self._roles.of_hit(hit):
                continue
            self._repository.allowance.take()
            owners = [hit.fact.name] if ":" in hit.fact.name else []
            method = METHOD.fullmatch(hit.fact.name) if hit.path.endswith(CLASS_NAMES) else None
            # What an object calls of itself is no use of it.
            if (
                method
                and not PREPARES.search(method[2])
                and not f"{hit.path}:{hit.fact.inside}".startswith(f"{method[1]}.")
            ):
                owners.append(f"{method[1]}.")
            for owner in owners:
                if hit.path not in found[owner] and self._usage.is_wired(hit):
                    found[owner][hit.path] = hit
        return {name: list(calls.values()) for name, calls in found.items()}

    def _use_of(self, imported: Located) -> Located:
        """The first use, in its file, of what a fact imports; the import itself where there is none."""
        name = imported.fact.name
        file = self._repository.files.get(imported.path)
        for fact in file.facts if file and name else ():
            if fact.kind in USES_OF_IMPORTS and (fact.name == name or fact.name.startswith(f"{name}.")):
                use = imported._replace(fact=fact)
                if self._usage.is_wired(use):
                    return use
        return imported

    def _spread(self, hits: Sequence[Located], order: Order) -> list[Located]:
        """The hits with the first of each file before the second of any.

        What meets another part comes first, the nearest before others, then uses, then files that show more of the
        proof, then files near the root. What makes an object, goes on from a result, only hands a call on or is a
        constant comes after the work, what evaluates the product behind the product, then what is run beside it or
        stands in for a part of it, and what lies in a notebook. Migrations come last.
        """
        seen: dict[str, int] = defaultdict(int)
        named = {hit.fact.name for hit in hits}
        ranks = []
        hits = nsmallest(
            CANDIDATES,
            hits,
            key=lambda hit: (
                *(
                    SCOPES_ORDER.get(hit.scope, 4),
                    order.nearest.get(hit, CANDIDATES),
                    is_import(hit),
                    _makes(hit),
                ),
                *(-of_proof for of_proof in order.coherence(hit.path)),
                hit.path.count("/"),
            ),
        )
        for hit in hits:
            roles = self._roles.of_hit(hit)
            beside = order.product and SIDE in roles, PROBE in roles, STAND_IN in roles
            evaluates = order.product and EVALUATION in roles
            used = _uses_result(hit.fact.name, named)
            constant = hit.fact.kind == "assign" and not hit.fact.inside
            aside = MIGRATION in roles, hit.scope == "notebook", evaluates, *beside, used, _hands_on(hit)
            ranks.append(
                (*aside, constant, order.nearest.get(hit, CANDIDATES), seen[hit.path], is_import(hit), _makes(hit))
            )
            seen[hit.path] += 1
        return [hit for _, hit in sorted(zip(ranks, hits, strict=True), key=lambda pair: pair[0])]


def _uses_result(name: str, named: Set[str]) -> bool:
    """Whether a name goes on from what a call of another gave: `Client.ask.text.strip`, where `Client.ask` is one."""
    ends = (match.start() for match in re.finditer(r"\.", name))
    return any(name[:end] in named and not MAKES.search(name[:end]) for end in ends)


def _hands_on(hit: Located) -> bool:
    """Whether a call only hands on what the function around it, of the same name, was given, or begins an object."""
    last = hit.fact.name.rpartition(".")[2]
    if hit.fact.kind == "function":
        return last in CONSTRUCTORS
    return hit.fact.kind == "call" and last == hit.fact.inside.rpartition(".")[2] and not _package(hit)


def _chosen(hits: Sequence[Located]) -> tuple[Located, ...]:
    """As many hits as evidence shows: the first of each package before the second of any."""
    first: dict[str, int] = {}
    for number, hit in enumerate(hits):
        first.setdefault(_package(hit), number)
    new = set(first.values())
    order = sorted(range(len(hits)), key=lambda number: number not in new)
    return tuple(hits[number] for number in order[:EVIDENCE_PER_PART])


def _package(hit: Located) -> str:
    """What the name of a hit begins with, where it leads into a package; "" for names of the project's own."""
    name = hit.fact.name
    return name.partition(".")[0] if hit.fact.kind in ORIGINS and not OWN.intersection(name) else ""


def is_import(hit: Located) -> bool:
    """Whether a fact only imports something, or asks for it in a manifest."""
    return hit.fact.kind in {"import", "dependency", "requirement"}


def _makes(hit: Located) -> bool:
    """Whether a fact only makes an object, or defines a function or class."""
    if hit.fact.kind in DEFINES:
        return True
    return hit.fact.kind == "call" and hit.path.endswith(CLASS_NAMES) and bool(MAKES.search(hit.fact.name))
