"""Rules over the facts of a repository → verdicts with evidence."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from tracker.verify.repository import Located, Repository
from tracker.verify.rules import All, Any, Condition, Not, Part, PatternIndex, Rule

MAXIMUM_CALL_DEPTH = 6
"""How many calls lie between a function and a fact that it is said to reach."""

EVIDENCE_PER_PART = 3
NEAREST_MISSES = 3
SCOPES_ORDER = {"code": 0, "ci": 0, "config": 1, "notebook": 2, "docs": 3}


class PartResult(NamedTuple):
    """What came of one part: the facts that count, and those that came near."""

    part: Part
    held: bool
    hits: tuple[Located, ...] = ()
    near: tuple[Located, ...] = ()
    count: int = 0


class Verdict(NamedTuple):
    """What came of one rule: `status` is verified, partial, missing or unavailable."""

    id: str
    status: str
    parts: tuple[PartResult, ...]
    missing: tuple[str, ...]

    @property
    def evidence(self) -> tuple[tuple[str, Located], ...]:
        """(part, fact) for the parts that held, the first of each part before the second of any."""
        shown = [[(result.part.id, hit) for hit in result.hits[:EVIDENCE_PER_PART]] for result in self.parts if result.held]
        ranks = range(max(map(len, shown), default=0))
        return tuple(row[rank] for rank in ranks for row in shown if rank < len(row))


class Evaluation:
    """Evaluates a catalogue's rules on one repository; parts and the call graph are computed once."""

    def __init__(self, rules: Mapping[str, Rule], repository: Repository) -> None:
        self.rules = rules
        self.repository = repository
        self._numbers: dict[tuple[str, str], range] = {}
        self._verdicts: dict[str, Verdict] = {}
        self._running: set[str] = set()
        patterns = []
        for id_, rule in rules.items():
            for part in rule.parts:
                first = len(patterns)
                patterns += part.patterns
                self._numbers[id_, part.id] = range(first, len(patterns))
        self._matched = PatternIndex(enumerate(patterns)).match(repository.by_kind, repository.paths)

    def verdict(self, id_: str) -> Verdict:
        """The verdict on one deliverable, computed once."""
        known = self._verdicts.get(id_)
        if known is not None:
            return known
        if id_ in self._running:
            raise ValueError(f"the rule of {id_} refers to itself")
        self._running.add(id_)
        rule = self.rules[id_]
        results: dict[str, PartResult] = {}
        for part in rule.parts:
            results[part.id] = self._part(id_, part, results)
        self._running.discard(id_)
        verdict = _conclude(id_, rule, results)
        self._verdicts[id_] = verdict
        return verdict

    def _part(self, id_: str, part: Part, earlier: Mapping[str, PartResult]) -> PartResult:
        if part.deliverable:
            other = self.verdict(part.deliverable)
            hits = tuple(located for _, located in other.evidence)
            return PartResult(part, other.status == "verified", hits, (), len(hits))
        matched = list(chain.from_iterable(self._matched.get(number, ()) for number in self._numbers[id_, part.id]))
        hits = [hit for hit in dict.fromkeys(matched) if hit.scope in part.scopes]
        near: list[Located] = [hit for hit in dict.fromkeys(matched) if hit.scope not in part.scopes]
        for key, joined in JOINS.items():
            other_id = getattr(part, key)
            if other_id:
                kept = joined(self, hits, earlier[other_id].hits)
                near = [hit for hit in hits if hit not in kept] + near
                hits = kept
        hits.sort(key=lambda hit: (SCOPES_ORDER.get(hit.scope, 4),))
        counted = _distinct(hits, part.distinct)
        held = len(counted) >= part.at_least
        if part.at_least > 1 and held:
            hits = counted
        if not held:
            near = hits + near
        return PartResult(part, held, tuple(hits), tuple(near[:NEAREST_MISSES]), len(counted))

    # Which functions reach which facts

    @cached_property
    def _callers(self) -> dict[str, set[str]]:
        """Function → the functions that call it or hand it on, by global name; `path:` is a module's own code."""
        known = {name for name, _ in self.repository.functions()}
        methods = defaultdict(list)
        for located in self.repository.kind("class"):
            prefix = f"{located.path}:{located.fact.name}"
            methods[prefix] = [prefix + suffix for suffix in (".__init__", ".forward", ".__call__", ".constructor")]
        callers: dict[str, set[str]] = defaultdict(set)
        sources = chain(*(self.repository.kind(kind) for kind in ("call", "decorator", "pipe", "attribute")))
        for path, _, fact in sources:
            caller = f"{path}:{fact.inside}"
            for name in chain((fact.name,), (value.strip("[]") for _, value in fact.arguments)):
                for single in name.split(", ") if ", " in name else (name,):
                    if single in known:
                        callers[single].add(caller)
                    for method in methods.get(single, ()):
                        if method in known:
                            callers[method].add(caller)
        for name, located in self.repository.functions():
            outer = located.fact.name.rpartition(".")[0]
            if outer and f"{located.path}:{outer}" in known:
                callers[name].add(f"{located.path}:{outer}")
        return callers

    def reached_from(self, hits: Iterable[Located]) -> dict[str, Located]:
        """Every function that reaches one of the facts, with that fact."""
        found: dict[str, Located] = {}
        waiting: deque[tuple[str, Located, int]] = deque()
        for hit in hits:
            waiting.append((f"{hit.path}:{hit.fact.inside}", hit, 0))
        while waiting:
            name, hit, depth = waiting.popleft()
            if name in found:
                continue
            found[name] = hit
            if depth < MAXIMUM_CALL_DEPTH:
                waiting.extend((caller, hit, depth + 1) for caller in self._callers.get(name, ()))
        return found


def _same_file(_: Evaluation, hits: Sequence[Located], others: Sequence[Located]) -> list[Located]:
    paths = {other.path for other in others}
    return [hit for hit in hits if hit.path in paths]


def _same_folder(_: Evaluation, hits: Sequence[Located], others: Sequence[Located]) -> list[Located]:
    folders = {other.path.rpartition("/")[0] for other in others}
    return [hit for hit in hits if hit.path.rpartition("/")[0] in folders]


def _same_body(_: Evaluation, hits: Sequence[Located], others: Sequence[Located]) -> list[Located]:
    bodies = {(other.path, other.fact.inside) for other in others}
    return [hit for hit in hits if (hit.path, hit.fact.inside) in bodies]


def _same_function(evaluation: Evaluation, hits: Sequence[Located], others: Sequence[Located]) -> list[Located]:
    common = evaluation.reached_from(others).keys()
    return [hit for hit in hits if not common.isdisjoint(evaluation.reached_from((hit,)))]


def _reaches(evaluation: Evaluation, hits: Sequence[Located], others: Sequence[Located]) -> list[Located]:
    reached = evaluation.reached_from(others)
    places = {(other.path, other.fact.line) for other in others}
    return [hit for hit in hits if hit.fact.name in reached or (hit.path, hit.fact.line) in places]


JOINS: dict[str, Callable[[Evaluation, Sequence[Located], Sequence[Located]], list[Located]]] = {
    "same_file": _same_file,
    "same_folder": _same_folder,
    "same_body": _same_body,
    "same_function": _same_function,
    "reaches": _reaches,
}
"""How a part's hits are joined with those of an earlier part: which of them are kept."""


DISTINCT: dict[str, Callable[[Located], Hashable]] = {
    "": lambda hit: (hit.path, hit.fact.line),
    "name": lambda hit: hit.fact.name,
    "value": lambda hit: hit.fact.value,
    "path": lambda hit: hit.path,
    "folder": lambda hit: hit.path.rpartition("/")[0],
    "function": lambda hit: (hit.path, hit.fact.inside),
    "fact": lambda hit: (hit.path, hit.fact.line, hit.fact.name),
    "argument": lambda hit: next((value for _, value in hit.fact.arguments), hit.fact.name),
}
"""What must differ for two facts to count as two; by default their places."""


def _distinct(hits: Sequence[Located], by: str) -> list[Located]:
    key = DISTINCT[by]
    return list({key(hit): hit for hit in reversed(hits)}.values())[::-1]


def _conclude(id_: str, rule: Rule, results: Mapping[str, PartResult]) -> Verdict:
    held = _holds(rule.holds, results)
    missing = () if held else tuple(_missing(rule.holds, results))
    positive = set(_positive(rule.holds))
    found = [result for result in results.values() if result.held and result.part.id in positive]
    status = "verified" if held else "partial" if found and missing else "missing"
    shown = [result for result in results.values() if result.part.id in positive or not result.held]
    return Verdict(id_, status, tuple(shown), missing)


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
