"""Rules over the facts of a repository → verdicts with evidence."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.budget import OverBudgetError
from tracker.verify.facts.call_graph import CallGraph
from tracker.verify.facts.usage.in_use import InUse
from tracker.verify.rules.evidence import EVALUATION, SCOPES_ORDER, Exhibits, Order, coherence, is_import
from tracker.verify.rules.joins import DISTINCT, JOINS, Context
from tracker.verify.rules.matching import PatternIndex
from tracker.verify.rules.model import All, Condition, Not, Part, Pattern, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence, Set

    from tracker.verify.facts.repository import Located, Repository
    from tracker.verify.rules.roles import Roles

NEAREST_MISSES = 3
ASIDE = (frozenset({"notebook", "test"}), frozenset({"test"}), frozenset({"notebook"}))
"""Scopes that evidence shows last where a proof holds without them, the first of these by which it does."""
MEETINGS = ("same_function", "meets", "same_body", "reaches", "calls")
"""Joins whose matches lie where two stages of the work meet."""


class CircularRuleError(ValueError):
    """Raised for a rule that needs its own deliverable verified; the linter finds these."""


class PartResult(NamedTuple):
    """What came of one part: the facts that count, those that came near, and those that evidence shows.

    counted  how many different things were found, without those in unused modules where there are others
    """

    part: Part
    held: bool
    hits: tuple[Located, ...] = ()
    near: tuple[Located, ...] = ()
    counted: int = 0
    shown: tuple[Located, ...] = ()

    @property
    def used(self) -> tuple[Located, ...]:
        """What evidence shows but for imports, unless there is nothing else."""
        return self.shown if self.imported else tuple(hit for hit in self.shown if not is_import(hit))

    @property
    def imported(self) -> bool:
        """Whether nothing but imports was found."""
        return all(map(is_import, self.hits))

    @property
    def idle(self) -> bool:
        """Whether nothing but imports, or but values that work elsewhere, was found."""
        return self.imported or all(hit.fact.kind == "assign" for hit in self.hits)


class Verdict(NamedTuple):
    """What came of one rule: `status` is verified, partial or missing; it rests on the `supporting` parts.

    `holds` is what holds of the rule's condition, `outside` the parts by which it holds without the `left` scopes.
    """

    id: str
    status: str
    parts: tuple[PartResult, ...]
    missing: tuple[str, ...]
    supporting: frozenset[str] = frozenset()
    holds: Condition = All(())
    outside: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()

    @property
    def evidence(self) -> tuple[tuple[str, Located], ...]:
        """(part, fact) for the parts that decide the verdict, the first of each part before the second of any.

        Parts that lie where two of them meet come first, with the one they meet, other deliverables behind. What
        another part showed already comes later, then parts that only imports or values hold, the imports, and what lies
        aside.
        """
        parts = [part for part in self.parts if part.part.id in self.supporting and not part.part.context]
        parts.sort(key=self._order_of_parts())
        ranks = range(max((len(part.shown) for part in parts), default=0))
        idle = {part.part.id: part.idle for part in parts}
        rows = [(part.part.id, part.shown[rank]) for rank in ranks for part in parts if rank < len(part.shown)]
        rows.sort(key=lambda row: idle[row[0]])
        aside = self.aside
        seen: set[tuple[str, int]] = set()
        ordered = []
        for id_, hit in rows:
            place = (hit.path, hit.fact.line)
            ordered.append((id_ in aside, is_import(hit), idle[id_], place in seen, id_, hit))
            seen.add(place)
        ordered.sort(key=lambda row: row[:4])
        return tuple((id_, hit) for *_, id_, hit in ordered)

    def proof(self, told: Set[str]) -> frozenset[str]:
        """Parts that are enough for the verdict: of alternatives one neither aside nor idle, with most `told` parts."""
        idle = {part.part.id for part in self.parts if part.idle}
        return frozenset(_enough(self.holds, told, self.aside | idle))

    @property
    def aside(self) -> frozenset[str]:
        """The parts that lie in notebooks or tests only, where others are enough."""
        return self.supporting - self.outside if self.outside else frozenset()

    @property
    def meets(self) -> bool:
        """Whether two of its parts meet, so that the first of the evidence shows where."""
        return bool(self._met())

    def _order_of_parts(self) -> Callable[[PartResult], tuple[bool, int]]:
        order = self._met()
        return lambda one: (bool(one.part.deliverable), order.get(one.part.id, len(order)))

    def _met(self) -> dict[str, int]:
        """The parts that meet another, and those that they meet, in their order."""
        aside = self.aside
        telling = {one.part.id for one in self.parts if not one.part.context} - aside
        order: dict[str, int] = {}
        for one in self.parts:
            joins = dict(one.part.joins)
            met = next(filter(telling.__contains__, (joins.get(key) for key in MEETINGS)), "")
            if met and one.part.id in self.supporting and one.part.id not in aside:
                order.setdefault(one.part.id, len(order))
                order.setdefault(met, len(order))
        return order


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
        self._graph = CallGraph(repository)
        self._usage = InUse(repository, index.vocabulary.capabilities)
        self._context = Context(self._graph, repository, index.vocabulary.runners)
        self._exhibits = Exhibits(repository, self._graph, self._usage, index.vocabulary.roles)
        self._matched = index.match(repository.by_kind, repository.paths, self._take)
        repository.allowance.begin_stage()

    @property
    def unused_modules(self) -> frozenset[str]:
        """The modules that nothing in the program loads."""
        return self._usage.loading.by_nobody

    def is_wired(self, hit: Located) -> bool:
        """Whether what a fact lies in, or defines, is in use."""
        return self._usage.is_wired(hit)

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
        self._show(rule, results)
        verdict = _conclude(id_, rule, results)
        self._verdicts[id_] = verdict
        return verdict

    def _show(self, rule: Rule, results: dict[str, PartResult]) -> None:
        """Put the places of the parts that hold into order, those first where parts meet."""
        nearest: dict[str, dict[Located, int]] = {part: {} for part in results}
        for part in rule.parts:
            joins = dict(part.joins)
            other = joins.get("same_function") or joins.get("meets")
            if other and results[part.id].held:
                met = self._exhibits.meetings(results[part.id].hits, results[other].hits, product=rule.product)
                nearest[part.id] = met.nearest | nearest[part.id]
                nearest[other] = met.other | nearest[other]
                if met.call and met.call.scope in part.scopes:
                    results[part.id] = results[part.id]._replace(hits=(met.call, *results[part.id].hits))
                    nearest[part.id][met.call] = -1
        proving = set(_positive(_holding(rule.holds, results))) if _holds(rule.holds, results) else ()
        whole = coherence([{hit.path for hit in results[part.id].hits} for part in rule.parts if part.id in proving])
        for part in rule.parts:
            if results[part.id].held:
                order = Order(nearest[part.id], whole, rule.product, part.at_least > 1)
                made_with = any(pattern.arguments for pattern in part.patterns)
                shown = self._exhibits.of(results[part.id].hits, order, made_with=made_with)
                results[part.id] = results[part.id]._replace(shown=shown)

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
        number = len([hit for hit in counted if hit.path not in self.unused_modules]) or len(counted)
        return PartResult(part, held, tuple(hits), tuple(near[:NEAREST_MISSES]), number)

    def _in_use(self, hits: list[Located]) -> list[Located]:
        """The hits without code that nothing in use calls; calls in the line of a decorator go with it."""
        idle = {(hit.path, hit.fact.line) for hit in hits if not self._usage.is_wired(hit)}
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
    positive = set(_positive(rule.holds))
    found = [result for result in results.values() if result.held and result.part.id in positive]
    near = set(_near(rule.holds, results)) & set(rule.distinctive)
    telling = {
        result.part.id for result in found if (result.part.id in near if rule.distinctive else not result.part.context)
    }
    missing = () if held else tuple(_missing(rule.holds, results, telling))
    status = "verified" if held else "partial" if telling and missing else "missing"
    shown = [result for result in results.values() if result.part.id in positive or not result.held]
    holding = _holding(rule.holds, results)
    supporting = frozenset(_positive(holding) if held else (result.part.id for result in found))
    outside, left = _without(rule.holds, results) if held else ([], frozenset())
    return Verdict(id_, status, tuple(shown), missing, supporting, holding, frozenset(outside), left)


def _without(condition: Condition, results: Mapping[str, PartResult]) -> tuple[list[str], frozenset[str]]:
    """The parts by which a condition holds without what lies in some scopes, and these; none where it does not."""
    for left in ASIDE:
        parts = {
            id_: result._replace(held=result.held and any(_is_outside(result.part, hit, left) for hit in result.hits))
            for id_, result in results.items()
        }
        if _holds(condition, parts):
            return _positive(_holding(condition, parts)), left
    return [], frozenset()


def _is_outside(part: Part, hit: Located, left: Set[str]) -> bool:
    """Whether a hit lies in none of some scopes; where a part looks for tests and not for any work, they are meant."""
    return hit.scope not in left or (hit.scope == "test" and "notebook" not in part.scopes)


def _holding(condition: Condition, results: Mapping[str, PartResult]) -> Condition:
    """What holds of a condition, without what must not hold."""
    if isinstance(condition, str):
        return condition
    if isinstance(condition, Not):
        return All(())
    held = tuple(_holding(operand, results) for operand in condition.operands if _holds(operand, results))
    return condition._replace(operands=held)


def _enough(condition: Condition, told: Set[str], aside: Set[str]) -> set[str]:
    """The parts of one proof of a condition all of which holds."""
    if isinstance(condition, str):
        return {condition}
    if isinstance(condition, Not):
        return set()
    every = [_enough(operand, told, aside) for operand in condition.operands]
    if isinstance(condition, All):
        return set().union(*every)
    return max(every, key=lambda parts: (parts.isdisjoint(aside), len(parts & told)), default=set())


def _join_back(rule: Rule, results: dict[str, PartResult]) -> None:
    """Show first those hits of a part that the hits joined with it lie beside."""
    for part in reversed(rule.parts):
        paths = {hit.path for hit in results[part.id].hits}
        for _, other in part.joins if results[part.id].held else ():
            hits = sorted(results[other].hits, key=lambda hit: hit.path not in paths)
            results[other] = results[other]._replace(hits=tuple(hits))


def of_the_product(parts: Mapping[str, PartResult], roles: Roles) -> dict[str, PartResult]:
    """The parts without what only evaluates the product, unless all of them lie there: then that is the product."""
    if all(EVALUATION in roles.of_hit(hit) for part in parts.values() for hit in part.hits):
        return dict(parts)
    return {id_: _of(part, lambda hit: EVALUATION not in roles.of_hit(hit)) for id_, part in parts.items()}


def outside(parts: Mapping[str, PartResult], scopes: Set[str]) -> dict[str, PartResult]:
    """The parts without what lies in some scopes."""

    def kept(one: PartResult) -> PartResult:
        return _of(one, lambda hit: _is_outside(one.part, hit, scopes))

    shown = {id_: kept(one) for id_, one in parts.items()}
    return {id_: part for id_, part in shown.items() if part.hits}


def of_lines(parts: Mapping[str, PartResult], lines: Set[tuple[str, int]]) -> dict[str, PartResult]:
    """The parts as far as these lines (path, line) show them; how many things others were found is not known."""
    shown = {id_: _of(part, lambda hit: (hit.path, max(1, hit.fact.line)) in lines) for id_, part in parts.items()}
    return {id_: part._replace(counted=0) for id_, part in shown.items() if part.hits}


def _of(part: PartResult, is_meant: Callable[[Located], bool]) -> PartResult:
    return part._replace(hits=tuple(filter(is_meant, part.hits)), shown=tuple(filter(is_meant, part.shown)))


def _holds(condition: Condition, results: Mapping[str, PartResult]) -> bool:
    if isinstance(condition, str):
        return results[condition].held
    if isinstance(condition, Not):
        return not _holds(condition.operand, results)
    every = (_holds(operand, results) for operand in condition.operands)
    return all(every) if isinstance(condition, All) else any(every)


def _missing(condition: Condition, results: Mapping[str, PartResult], telling: Set[str]) -> list[str]:
    """What is wanted still, in words; of alternatives the one to which the greatest share of telling parts is there."""
    if _holds(condition, results):
        return []
    if isinstance(condition, str):
        return [results[condition].part.says]
    if isinstance(condition, Not):
        return [f"without {says}" for says in _names(condition.operand, results)]
    lacking = [_missing(operand, results, telling) for operand in condition.operands]
    if isinstance(condition, All):
        return [says for item in lacking for says in item]
    there = [len(telling & {*_positive(operand)}) for operand in condition.operands]
    shares = [(len(wanted) / (len(wanted) + found), wanted) for wanted, found in zip(lacking, there, strict=True)]
    return min(shares, key=lambda share: (share[0], len(share[1])), default=(1.0, []))[1]


def _near(condition: Condition, results: Mapping[str, PartResult]) -> list[str]:
    """The parts that count towards the rule where what they need around them is there."""
    if isinstance(condition, str):
        return [condition]
    if isinstance(condition, Not):
        return []
    needed = [results[one] for one in condition.operands if isinstance(one, str) and results[one].part.context]
    if isinstance(condition, All) and not all(result.held for result in needed):
        return []
    return [part for operand in condition.operands for part in _near(operand, results)]


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
