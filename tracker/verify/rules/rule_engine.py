"""Rules over the facts of a repository → verdicts with evidence."""

from __future__ import annotations

from collections import Counter, defaultdict
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

SCOPES_ORDER = {"code": 0, "ci": 0, "config": 1, "notebook": 2, "docs": 3}


Coherence: TypeAlias = "Callable[[str], tuple[int, float]]"
"""How well the file of a path shows a whole proof: more is better."""


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

        What another part showed already comes later, then parts that only imports hold, and the imports last.
        """
        parts = [part for part in self.parts if part.part.id in self.supporting and not part.part.context]
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
        coherence = _coherence(rule, results)
        results = {
            part: result._replace(shown=self._shown(result.hits, coherence)) if result.held else result
            for part, result in results.items()
        }
        verdict = _conclude(id_, rule, results)
        self._verdicts[id_] = verdict
        return verdict

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

    def _shown(self, hits: Sequence[Located], coherence: Coherence) -> tuple[Located, ...]:
        """The hits that evidence shows: uses, also of what is only imported, and behind them the imports."""
        uses = _chosen(_spread([hit for hit in hits if not _is_import(hit)], coherence))
        imports = _chosen(_spread([hit for hit in hits if _is_import(hit)], coherence))
        shown = dict.fromkeys((*uses, *(() if uses else map(self._use_of, imports)), *imports))
        return tuple(shown)[:EVIDENCE_PER_PART]

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


def _spread(hits: Sequence[Located], coherence: Coherence) -> list[Located]:
    """The hits with the first of each file before the second of any.

    Uses come first, then files that show more of the proof, then files near the root; migrations come last: they say
    what was once decided, not what runs.
    """
    seen: dict[str, int] = defaultdict(int)
    ranks = []
    hits = nsmallest(
        CANDIDATES,
        hits,
        key=lambda hit: (
            *(SCOPES_ORDER.get(hit.scope, 4), _is_import(hit)),
            *(-of_proof for of_proof in coherence(hit.path)),
            hit.path.count("/"),
        ),
    )
    for hit in hits:
        ranks.append((not MIGRATIONS.isdisjoint(hit.path.split("/")), seen[hit.path], _is_import(hit)))
        seen[hit.path] += 1
    return [hit for _, hit in sorted(zip(ranks, hits, strict=True), key=lambda pair: pair[0])]


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
