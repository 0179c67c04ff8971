"""Rules over the facts of a repository → verdicts with evidence."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property
from heapq import nsmallest
from itertools import accumulate, chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tracker.verify.budget import OverBudgetError
from tracker.verify.facts.call_graph import CallGraph
from tracker.verify.facts.repository import ORIGINS
from tracker.verify.rules.joins import DISTINCT, JOINS, Context
from tracker.verify.rules.matching import PatternIndex
from tracker.verify.rules.model import All, Condition, Not, Part, Pattern, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from tracker.verify.facts.repository import Located, Repository

EVIDENCE_PER_PART = 8
CANDIDATES = 1000
"""Hits of a part among which evidence is chosen."""

NEAREST_MISSES = 3
OWN = frozenset("$:")
"""Marks of names that lead into no package."""

MIGRATIONS = frozenset({"alembic", "migrations"})
"""Folders of a database's history."""

USED = ("call", "decorator", "base")
"""Kinds of facts that use what a file imports."""

EVALUATES = re.compile(
    r"(?:^|[/_.-])(?:bench|eval|evals|evaluat(?:e|es|ion|ions|or|ors|ing)|judges?|ragas|deepeval|benchmarks?|ground_?truth)"
    r"(?:[/_.-]|$)",
    re.IGNORECASE,
)
"""Files that evaluate the product and are no part of it."""

JUDGES = re.compile(r"judge", re.IGNORECASE)
"""Functions that evaluate the product, wherever they are."""

CLASS_NAMES = (".py", ".ipynb", ".js", ".jsx", ".mjs", ".ts", ".tsx", ".java", ".kt")
"""Endings of files of languages in which a call of a name in capital letters makes an object."""

MAKES = re.compile(r"(?:^|[.:$])_?[A-Z]\w*$")
"""A call that makes an object."""

DEFINES = frozenset({"function", "class"})

METHOD = re.compile(r"(.*?[.:$]_?[A-Z]\w*)\.(.+)")
"""A call of a method: the class of its object and what is called."""

PREPARES = re.compile(
    r"(?:^|\.)(?:(?:add|set|register|include|configure|bind|with|use|mount|from|on)(?:_|$|[A-Z])|__init__$|a?close$|get$|to$)"
)
"""Methods that go on making the object and do not do its work."""

MEETINGS = ("same_function", "same_body", "reaches", "calls")
"""Joins whose matches lie where two stages of the work meet."""

SCOPES_ORDER = {"code": 0, "ci": 0, "config": 1, "notebook": 2, "docs": 3}


Coherence: TypeAlias = "Callable[[str], tuple[int, float]]"
"""How well the file of a path shows a whole proof: more is better."""


class Order(NamedTuple):
    """What decides which hits of a part are shown first.

    nearest    how near to a hit of the part that it meets each hit lies, 0 for the nearest
    coherence  how well the file of a path shows the whole proof
    product    whether the deliverable speaks of the product, so that what evaluates it comes last
    """

    nearest: Mapping[Located, int]
    coherence: Coherence
    product: bool


class CircularRuleError(ValueError):
    """Raised for a rule that needs its own deliverable verified; the linter finds these."""


class PartResult(NamedTuple):
    """What came of one part: the facts that count, those that came near, and those that evidence shows."""

    part: Part
    held: bool
    hits: tuple[Located, ...] = ()
    near: tuple[Located, ...] = ()
    counted: int = 0
    shown: tuple[Located, ...] = ()

    @property
    def used(self) -> tuple[Located, ...]:
        """What evidence shows but for imports, unless there is nothing else."""
        return self.shown if self.imported else tuple(hit for hit in self.shown if not _is_import(hit))

    @property
    def imported(self) -> bool:
        """Whether nothing but imports was found."""
        return all(map(_is_import, self.hits))


class Verdict(NamedTuple):
    """What came of one rule: `status` is verified, partial or missing; it rests on the `supporting` parts."""

    id: str
    status: str
    parts: tuple[PartResult, ...]
    missing: tuple[str, ...]
    supporting: frozenset[str] = frozenset()

    @property
    def evidence(self) -> tuple[tuple[str, Located], ...]:
        """(part, fact) for the parts that decide the verdict, the first of each part before the second of any.

        Parts that lie where two of them meet come first, with the one they meet, other deliverables behind. What
        another part showed already comes later, then parts that only imports hold, and the imports last.
        """
        parts = [part for part in self.parts if part.part.id in self.supporting and not part.part.context]
        parts.sort(key=self._order_of_parts())
        ranks = range(max((len(part.shown) for part in parts), default=0))
        imported = {part.part.id: part.imported for part in parts}
        rows = [(part.part.id, part.shown[rank]) for rank in ranks for part in parts if rank < len(part.shown)]
        rows.sort(key=lambda row: imported[row[0]])
        seen: set[tuple[str, int]] = set()
        ordered = []
        for id_, hit in rows:
            place = (hit.path, hit.fact.line)
            ordered.append((_is_import(hit), imported[id_], place in seen, id_, hit))
            seen.add(place)
        ordered.sort(key=lambda row: row[:3])
        return tuple((id_, hit) for *_, id_, hit in ordered)

    def _order_of_parts(self) -> Callable[[PartResult], tuple[bool, int]]:
        telling = {one.part.id for one in self.parts if not one.part.context}
        order: dict[str, int] = {}
        for one in self.parts:
            joins = dict(one.part.joins)
            met = next(filter(telling.__contains__, (joins.get(key) for key in MEETINGS)), "")
            if met and one.part.id in self.supporting:
                order.setdefault(one.part.id, len(order))
                order.setdefault(met, len(order))
        return lambda one: (bool(one.part.deliverable), order.get(one.part.id, len(order)))


class Evaluation:
    """Evaluates a catalogue's rules on one repository; parts and the call graph are computed once."""

    def __init__(self, rules: Mapping[str, Rule], repository: Repository, patterns: PatternIndex | None = None) -> None:
        """Match all patterns; `patterns` are those of the rules in their order, where they are indexed already.

        Raises OverBudgetError where that costs more than is allowed.
        """
        self.rules = rules
        self.repository = repository
        self._take = repository.allowance.take
        self._numbers: dict[tuple[str, str], range] = {}
        self._verdicts: dict[str, Verdict] = {}
        self._running: set[str] = set()
        everything: list[Pattern] = []
        for id_, rule in rules.items():
            for part in rule.parts:
                first = len(everything)
                everything += part.patterns
                self._numbers[id_, part.id] = range(first, len(everything))
        repository.allowance.begin_stage()
        index = patterns or PatternIndex(everything)
        self._graph = CallGraph(repository, index.vocabulary.capabilities)
        self._context = Context(self._graph, repository, index.vocabulary.runners)
        self._matched = index.match(repository.by_kind, repository.paths, self._take)
        repository.allowance.begin_stage()

    def verdict(self, id_: str) -> Verdict:
        """The verdict on one deliverable, computed once.

        Raises CircularRuleError, KeyError for an unknown id, and OverBudgetError where it costs more than is allowed or
        rests on facts that did.
        """
        known = self._verdicts.get(id_)
        if known is not None:
            return known
        if id_ in self._running:
            raise CircularRuleError(id_)
        rule = self.rules[id_]
        results: dict[str, PartResult] = {}
        self._running.add(id_)
        try:
            for part in rule.parts:
                results[part.id] = self._part(id_, part, results)
        finally:
            self._running.discard(id_)
        _join_back(rule, results)
        nearest: dict[str, dict[Located, int]] = {part: {} for part in results}
        for part in rule.parts:
            other = dict(part.joins).get("same_function")
            if other and results[part.id].held:
                self._meet(part, results[other], results, nearest, product=rule.product)
        coherence = _coherence(rule, results)
        results = {
            part: result._replace(
                shown=self._shown(result.part, result.hits, Order(nearest[part], coherence, rule.product))
            )
            if result.held
            else result
            for part, result in results.items()
        }
        verdict = _conclude(id_, rule, results)
        self._verdicts[id_] = verdict
        return verdict

    def _meet(
        self,
        part: Part,
        other: PartResult,
        results: dict[str, PartResult],
        nearest: dict[str, dict[Located, int]],
        *,
        product: bool,
    ) -> None:
        """Rank the hits of a part, and of the one it meets in a function, by how near to each other they lie."""
        result = results[part.id]
        meetings = self._graph.meetings(result.hits, other.hits)
        meetings.sort(
            key=lambda meeting: (
                SCOPES_ORDER.get(meeting.hit.hit.scope, 4),
                product and bool(EVALUATES.search(meeting.function.partition(":")[0])),
            )
        )
        for rank, meeting in enumerate(meetings):
            nearest[part.id].setdefault(meeting.hit.hit, rank)
            nearest[other.part.id].setdefault(meeting.other.hit, rank)
        first = meetings[0] if meetings else None
        call = self._graph.call_towards(first.function, first.hit) if first else None
        if call and call.scope in part.scopes:
            results[part.id] = result._replace(hits=(call, *result.hits))
            nearest[part.id][call] = -1

    def _part(self, id_: str, part: Part, earlier: Mapping[str, PartResult]) -> PartResult:
        if part.deliverable:
            other = self.verdict(part.deliverable)
            evidence = tuple(located for _, located in other.evidence)
            return PartResult(part, other.status == "verified", evidence, (), len(evidence))
        for pattern in part.patterns if self.repository.incomplete else ():
            if reason := self.repository.incomplete.get(pattern.kind):
                raise OverBudgetError(reason)
        numbers = self._numbers[id_, part.id]
        matched = dict.fromkeys(chain.from_iterable(self._matched.get(number, ()) for number in numbers))
        if not matched:
            return PartResult(part, held=False)
        self._take(len(matched))
        hits = self._in_use([hit for hit in matched if hit.scope in part.scopes])
        used = set(hits)
        near = [hit for hit in matched if hit not in used]
        for join, id_of_other in part.joins:
            kept = JOINS[join].keeps(self._context, hits, earlier[id_of_other].hits)
            lost = set(hits).difference(kept)
            near = [hit for hit in hits if hit in lost] + near
            hits = kept
        hits = _without_calls_of_decorators(hits)
        hits.sort(key=lambda hit: SCOPES_ORDER.get(hit.scope, 4))
        counted = _counted(part, hits)
        held = len(counted) >= part.at_least
        if part.at_least > 1 and held:
            hits = counted
        if not held:
            near = hits + near
        return PartResult(part, held, tuple(hits), tuple(near[:NEAREST_MISSES]), len(counted))

    def _shown(self, part: Part, hits: Sequence[Located], order: Order) -> tuple[Located, ...]:
        """The hits that evidence shows: uses, also of what is only imported or made, and behind them the imports."""
        uses = _chosen(_spread([hit for hit in hits if not _is_import(hit)], order))
        imports = _chosen(_spread([hit for hit in hits if _is_import(hit)], order))
        if not uses:
            uses = tuple(map(self._use_of, imports))
        elif all(map(_makes, uses)):
            # What an object is made with may be the very thing that a pattern asks for.
            made_with = any(pattern.arguments for pattern in part.patterns)
            works = (hit if made_with and hit.fact.kind == "call" else self._work_of(hit) for hit in uses)
            uses = tuple(chain.from_iterable(zip(works, uses, strict=True)))
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
        for hit in self.repository.kind("call"):
            if hit.scope not in {"code", "notebook"} or _evaluates(hit):
                continue
            self._take()
            owners = [hit.fact.name] if ":" in hit.fact.name else []
            method = METHOD.fullmatch(hit.fact.name) if hit.path.endswith(CLASS_NAMES) else None
            if method and not PREPARES.search(method[2]):
                owners.append(f"{method[1]}.")
            for owner in owners:
                if hit.path not in found[owner] and self._graph.is_wired(hit):
                    found[owner][hit.path] = hit
        return {name: list(calls.values()) for name, calls in found.items()}

    def _use_of(self, imported: Located) -> Located:
        """The first use, in its file, of what a fact imports; the import itself where there is none."""
        name = imported.fact.name
        file = self.repository.files.get(imported.path)
        for fact in file.facts if file and name else ():
            if fact.kind in USED and (fact.name == name or fact.name.startswith(f"{name}.")):
                use = imported._replace(fact=fact)
                if self._graph.is_wired(use):
                    return use
        return imported

    def _in_use(self, hits: list[Located]) -> list[Located]:
        """The hits without code that nothing in use calls; calls in the line of a decorator go with it."""
        idle = {(hit.path, hit.fact.line) for hit in hits if not self._graph.is_wired(hit)}
        return [hit for hit in hits if (hit.path, hit.fact.line) not in idle]


def _without_calls_of_decorators(hits: list[Located]) -> list[Located]:
    """The hits without the calls that only make a decorator: `@tool(…)` is one tool, not two."""
    made = {(hit.path, hit.fact.line, hit.fact.name) for hit in hits if hit.fact.kind == "decorator"}
    return [hit for hit in hits if hit.fact.kind != "call" or (hit.path, hit.fact.line, hit.fact.name) not in made]


def _counted(part: Part, hits: Sequence[Located]) -> list[Located]:
    """The distinct hits; where they must lie together, those of every place that has enough, else of the fullest."""
    if not part.within:
        return _distinct(hits, part.distinct)
    places: dict[Hashable, list[Located]] = defaultdict(list)
    key = DISTINCT[part.within].key
    for hit in hits:
        places[key(hit)].append(hit)
    groups = [_distinct(group, part.distinct) for group in places.values()]
    enough = [hit for group in groups if len(group) >= part.at_least for hit in group]
    return enough or max(groups, key=len, default=[])


def _distinct(hits: Sequence[Located], by: str) -> list[Located]:
    key = DISTINCT[by].key
    return list({key(hit): hit for hit in reversed(hits)}.values())[::-1]


def _conclude(id_: str, rule: Rule, results: Mapping[str, PartResult]) -> Verdict:
    held = _holds(rule.holds, results)
    missing = () if held else tuple(_missing(rule.holds, results))
    positive = set(_positive(rule.holds))
    found = [result for result in results.values() if result.held and result.part.id in positive]
    telling = any(
        result.part.id in rule.distinctive if rule.distinctive else not result.part.context for result in found
    )
    status = "verified" if held else "partial" if telling and missing else "missing"
    shown = [result for result in results.values() if result.part.id in positive or not result.held]
    supporting = _supporting(rule.holds, results) if held else (result.part.id for result in found)
    return Verdict(id_, status, tuple(shown), missing, frozenset(supporting))


def _coherence(rule: Rule, results: Mapping[str, PartResult]) -> Coherence:
    """How well files show a proof of several parts together: how many they hold, and how near they lie to the rarest.

    The second is the share of a path's folders that hold files of the part which the fewest files hold, too.
    """
    proving = set(_supporting(rule.holds, results)) if _holds(rule.holds, results) else ()
    paths = [{hit.path for hit in results[part.id].hits} for part in rule.parts if part.id in proving]
    if not paths[1:]:
        return lambda _path: (0, 0)
    held = Counter(chain.from_iterable(paths))
    folders = {folder for path in min(paths, key=len) for folder in _folders(path)}

    def of(path: str) -> tuple[int, float]:
        above = _folders(path)
        return held[path], sum(folder in folders for folder in above) / len(above)

    return of


def _folders(path: str) -> list[str]:
    """The folders that hold a file, the root first."""
    return ["", *accumulate(path.split("/")[:-1], "{}/{}".format)]


def _supporting(condition: Condition, results: Mapping[str, PartResult]) -> Iterator[str]:
    """The parts to which a condition that holds owes it."""
    if isinstance(condition, str):
        yield condition
    elif not isinstance(condition, Not):
        for operand in condition.operands:
            if _holds(operand, results):
                yield from _supporting(operand, results)


def _join_back(rule: Rule, results: dict[str, PartResult]) -> None:
    """Show first those hits of a part that the hits joined with it lie beside."""
    for part in reversed(rule.parts):
        paths = {hit.path for hit in results[part.id].hits}
        for _, other in part.joins if results[part.id].held else ():
            hits = sorted(results[other].hits, key=lambda hit: hit.path not in paths)
            results[other] = results[other]._replace(hits=tuple(hits))


def _spread(hits: Sequence[Located], order: Order) -> list[Located]:
    """The hits with the first of each file before the second of any.

    What meets another part comes first, the nearest before others, then uses, then files that show more of the proof,
    then files near the root. What makes an object comes after what has it work, and what evaluates the product behind
    the product. Migrations come last: they say what was once decided, not what runs.
    """
    seen: dict[str, int] = defaultdict(int)
    ranks = []
    hits = nsmallest(
        CANDIDATES,
        hits,
        key=lambda hit: (
            *(SCOPES_ORDER.get(hit.scope, 4), order.nearest.get(hit, CANDIDATES), _is_import(hit), _makes(hit)),
            *(-of_proof for of_proof in order.coherence(hit.path)),
            hit.path.count("/"),
        ),
    )
    for hit in hits:
        aside = not MIGRATIONS.isdisjoint(hit.path.split("/")), order.product and _evaluates(hit)
        ranks.append((*aside, order.nearest.get(hit, CANDIDATES), seen[hit.path], _is_import(hit), _makes(hit)))
        seen[hit.path] += 1
    return [hit for _, hit in sorted(zip(ranks, hits, strict=True), key=lambda pair: pair[0])]


def of_the_product(parts: Mapping[str, PartResult]) -> dict[str, PartResult]:
    """The parts without what only evaluates the product, unless all of them lie there: then that is the product."""
    if all(_evaluates(hit) for part in parts.values() for hit in part.hits):
        return dict(parts)
    return {
        id_: part._replace(
            hits=tuple(hit for hit in part.hits if not _evaluates(hit)),
            shown=tuple(hit for hit in part.shown if not _evaluates(hit)),
        )
        for id_, part in parts.items()
    }


def _evaluates(hit: Located) -> bool:
    """Whether a fact lies in a file or function that evaluates the product."""
    return bool(EVALUATES.search(hit.path) or JUDGES.search(hit.fact.inside))


def _makes(hit: Located) -> bool:
    """Whether a fact only makes an object, or defines a function or class."""
    if hit.fact.kind in DEFINES:
        return True
    return hit.fact.kind == "call" and hit.path.endswith(CLASS_NAMES) and bool(MAKES.search(hit.fact.name))


def _chosen(hits: Sequence[Located]) -> tuple[Located, ...]:
    """As many hits as evidence shows: the first of each package before the second of any, in the order given."""
    if len(hits) <= EVIDENCE_PER_PART:
        return tuple(hits)
    first: dict[str, int] = {}
    for number, hit in enumerate(hits):
        first.setdefault(_package(hit), number)
    new = set(first.values())
    order = sorted(range(len(hits)), key=lambda number: number not in new)
    return tuple(hits[number] for number in sorted(order[:EVIDENCE_PER_PART]))


def _package(hit: Located) -> str:
    """What the name of a hit begins with, where it leads into a package; "" for names of the project's own."""
    name = hit.fact.name
    return name.partition(".")[0] if hit.fact.kind in ORIGINS and not OWN.intersection(name) else ""


def _is_import(hit: Located) -> bool:
    return hit.fact.kind == "import"


def _holds(condition: Condition, results: Mapping[str, PartResult]) -> bool:
    if isinstance(condition, str):
        return results[condition].held
    if isinstance(condition, Not):
        return not _holds(condition.operand, results)
    every = (_holds(operand, results) for operand in condition.operands)
    return all(every) if isinstance(condition, All) else any(every)


def _missing(condition: Condition, results: Mapping[str, PartResult]) -> list[str]:
    """What is wanted still, in words; of alternatives the one that lacks least."""
    if _holds(condition, results):
        return []
    if isinstance(condition, str):
        return [results[condition].part.says]
    if isinstance(condition, Not):
        return [f"without {says}" for says in _names(condition.operand, results)]
    lacking = [_missing(operand, results) for operand in condition.operands]
    if isinstance(condition, All):
        return [says for item in lacking for says in item]
    return min(lacking, key=len, default=[])


def _names(condition: Condition, results: Mapping[str, PartResult]) -> list[str]:
    if isinstance(condition, str):
        return [results[condition].part.says]
    operands = (condition.operand,) if isinstance(condition, Not) else condition.operands
    return [says for operand in operands for says in _names(operand, results)]


def _positive(condition: Condition) -> list[str]:
    """The parts that count towards the rule, so not those under a `not`."""
    if isinstance(condition, str):
        return [condition]
    if isinstance(condition, Not):
        return []
    return [part for operand in condition.operands for part in _positive(operand)]
