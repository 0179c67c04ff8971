"""The facts of a repository → verdicts with evidence in words."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from tracker.text import sanitize
from tracker.verify.budget import OverBudgetError
from tracker.verify.facts.derive import derive
from tracker.verify.facts.kinds import KINDS
from tracker.verify.facts.repository import EXAMPLE, Located, Repository
from tracker.verify.git.entries import Skipped
from tracker.verify.rules.rule_engine import Evaluation, Verdict, of_lines, of_the_product, outside
from tracker.verify.rules.statements import OF_AN_EXAMPLE, Statement, statement_of
from tracker.verify.rules.technologies import Technologies
from tracker.verify.unread import Undecided, unread_files
from tracker.verify.verdicts import IMPORTED, Evidence, Row, Verification

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tracker.verify.facts.repository import FileFacts
    from tracker.verify.rules.catalogue import Catalogue
    from tracker.verify.rules.rule_engine import PartResult
    from tracker.verify.scan import Scan


WHOLE = "."
"""The path by which a report names the whole repository."""

LESSON = re.compile(
    r"(?:^|/)(?:(?:week|day|lesson|lecture|exercise|lab)s?[-_ ]?\d+[^/]*|exercises?)/|(?:^|/)hello[-_][^/]*$",
    re.IGNORECASE,
)
"""Paths of what is written to learn, as a week of a course."""

MAXIMUM_SEEN = 80
MAXIMUM_WORD = 32
TOKENS = ("ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "sk-", "hf_", "xox", "AKIA", "eyJ")
"""What well-known access tokens begin with."""


def held_parts(files: Sequence[FileFacts], scan: Scan, catalogue: Catalogue) -> dict[str, list[tuple[str, str]]]:
    """Deliverable → (what a part says, a file that holds it) for each part that holds by these files alone."""
    try:
        evaluation = _evaluated(files, scan, catalogue)
    except OverBudgetError:
        return {}
    held: dict[str, list[tuple[str, str]]] = {}
    for id_ in catalogue.deliverables:
        with suppress(OverBudgetError):
            parts = evaluation.verdict(id_).parts
            held[id_] = [(result.part.says, hit.path) for result in parts if result.held for hit in result.hits]
    return held


def _evaluated(files: Sequence[FileFacts], scan: Scan, catalogue: Catalogue) -> Evaluation:
    repository = Repository(files, scan.paths, scan.allowance)
    derive(repository)
    return Evaluation(catalogue.rules, repository, catalogue.patterns)


def evaluate(
    files: Sequence[FileFacts],
    scan: Scan,
    skipped: Iterable[Skipped],
    catalogue: Catalogue,
    lines: frozenset[tuple[str, int]] | None = None,
) -> Verification:
    """The verdicts on what was scanned and read; `skipped` are files that could not be read.

    Sentences, and what the evidence uses, are told by these lines (path, line) alone, unless they are None.
    Rows for which the allowance of the scan does not suffice are unavailable, and say so.
    """
    left_out = (*scan.skipped, *skipped)
    read_of = [file for file in files if file.path not in scan.unread]
    try:
        evaluation = _evaluated(read_of, scan, catalogue)
        technologies = Technologies(
            evaluation.repository,
            catalogue.vocabulary,
            catalogue.tools,
            evaluation.unused_modules,
            evaluation.is_wired,
        )
    except OverBudgetError as error:
        none = tuple(_not_evaluated(id_, error) for id_ in catalogue.rules)
        return Verification(none, (*left_out, Skipped(WHOLE, str(error))), scan.waivers)
    unread = unread_files(files, scan, left_out, catalogue.scopes.of)
    undecided = Undecided(evaluation, unread, catalogue.vocabulary)
    rows = []
    evaluation.repository.allowance.begin_stage()
    for id_ in catalogue.rules:
        try:
            rows.append(_row_of(id_, evaluation, undecided, technologies, catalogue, lines))
        except OverBudgetError as error:
            rows.append(_not_evaluated(id_, error))
    over = {item for row in rows for item in row.unread if item.path == WHOLE}
    return Verification(tuple(rows), (*left_out, *sorted(over)), scan.waivers, technologies.in_use)


def _not_evaluated(id_: str, error: OverBudgetError) -> Row:
    return Row(id_, "unavailable", (), (), (), unread=(Skipped(WHOLE, str(error)),))


def _row_of(  # noqa: PLR0913, PLR0917 - what a row is made of
    id_: str,
    evaluation: Evaluation,
    undecided: Undecided,
    technologies: Technologies,
    catalogue: Catalogue,
    lines: frozenset[tuple[str, int]] | None,
) -> Row:
    verdict, unread = evaluation.verdict(id_), undecided.by(id_)
    evidence = verdict.evidence
    row = _row(verdict, unread, evidence)
    if row.status != "verified":
        return row
    parts = {result.part.id: result for result in verdict.parts if result.part.id in verdict.supporting}
    if lines is not None:
        parts = of_lines(parts, lines)
    uses = technologies.words(hit for result in parts.values() for hit in result.hits)
    template = catalogue.deliverables[id_].statement
    told = (outside(parts, verdict.left) if verdict.outside else {}) or parts
    said = of_the_product(told, catalogue.vocabulary.roles) if catalogue.rules[id_].product else told
    statement = statement_of(template, said, technologies, evidence, meets=verdict.meets)
    beside = tuple(_beside(evidence, said, statement))
    evidence = (*evidence, *beside)
    bears = [_bears(technologies.labels([hit]), statement, part) for part, hit in evidence]
    row = _row(verdict, unread, evidence)
    before = row.evidence[:1] if beside or (verdict.meets and _is_of_names(evidence[0][0], verdict, statement)) else ()
    return row._replace(
        uses=tuple(sorted(uses)),
        statement=_with_its_place(statement.text, evidence),
        evidence=_telling_first(row.evidence, before, verdict, statement, bears),
    )


def _with_its_place(sentence: str, evidence: Sequence[tuple[str, Located]]) -> str:
    """The sentence, that says so where only examples or lessons show it."""
    is_of_example = sentence and all(hit.scope == EXAMPLE or LESSON.search(hit.path) for _, hit in evidence)
    return f"{sentence.removesuffix('.')}{OF_AN_EXAMPLE}" if is_of_example else sentence


def _beside(
    evidence: Sequence[tuple[str, Located]], parts: Mapping[str, PartResult], statement: Statement
) -> Iterator[tuple[str, Located]]:
    """What bears a name of the sentence and is no evidence by itself, as a model asked: a reader wants to see it."""
    shown = {hit for _, hit in evidence}
    for hit in statement.bearing:
        if hit not in shown:
            yield next(id_ for id_, part in parts.items() if hit in part.hits or hit in part.shown), hit


def _is_of_names(part: str, verdict: Verdict, statement: Statement) -> bool:
    """Whether a part belongs to the proof from which the sentence takes its names, if it has any."""
    bearing = {*statement.bearing}
    told = {one.part.id for one in verdict.parts if one.part.id in statement.named and not bearing.isdisjoint(one.hits)}
    return not told or part in verdict.proof(told)


def _bears(labels: Sequence[str], statement: Statement, part: str) -> int:
    """1 for what bears a name of the sentence, -1 where another technology bears its part of it, else 0."""
    if not statement.names.isdisjoint(labels):
        return 1
    return -1 if labels and part in statement.named else 0


def _telling_first(
    evidence: tuple[Evidence, ...],
    before: tuple[Evidence, ...],
    verdict: Verdict,
    statement: Statement,
    bears: Sequence[int],
) -> tuple[Evidence, ...]:
    """The evidence of a verdict with the places first that bear what its sentence names and lists, then other parts.

    What is `before` them stays there: the place that shows where parts of the proof meet, or what names lie beside.
    Of another part of the proof the first place is one in their files, if there is any. Others that bear those names
    come next, then what belongs to another proof, and last what shows another technology in their stead.
    """
    places = {(hit.path, hit.fact.line) for hit in statement.bearing}
    listed = {(hit.path, hit.fact.line) for hit in statement.listed}
    told = {one.part for one in evidence if one in before or (one.path, one.line) in places}
    proof = verdict.proof(told)
    files = {path for path, _ in places}
    works = {(hit.path, hit.fact.line) for part in verdict.parts for hit in part.used if hit.path in files}
    by_file = sorted(evidence, key=lambda one: (one.path, one.line) not in works)
    first = {one.part: one for one in reversed(by_file) if one.part in proof - told}
    ranks = [
        (
            *(one not in before, (one.path, one.line) not in places, (one.path, one.line) not in listed),
            bearing < 0,
            first.get(one.part) != one,
            *(one.part not in proof, bearing < 1),
        )
        for one, bearing in zip(evidence, bears, strict=True)
    ]
    return tuple(one for _, one in sorted(zip(ranks, evidence, strict=True), key=lambda pair: pair[0]))


def _row(verdict: Verdict, unread: tuple[Skipped, ...], shown: Iterable[tuple[str, Located]]) -> Row:
    status = "unavailable" if unread else verdict.status
    says = {result.part.id: result.part.says for result in verdict.parts}
    evidence = tuple(_evidence(part, says[part], located) for part, located in shown)
    near = tuple(
        _evidence(result.part.id, says[result.part.id], located)
        for result in verdict.parts
        if not result.held and verdict.status != "verified"
        for located in result.near
    )
    return Row(verdict.id, status, evidence, verdict.missing, near, unread=unread)


def _program(command: str) -> str:
    """A command without its options and settings, which may hold a secret: the program and its first plain words."""
    plain = []
    for word in command.split():
        if word.startswith(("-", "|", *TOKENS)) or "=" in word or "://" in word or len(word) > MAXIMUM_WORD:
            break
        plain.append(word)
    return " ".join(plain)


def _evidence(part: str, says: str, located: Located) -> Evidence:
    fact = located.fact
    shown = KINDS[fact.kind].shown
    # Of a chain of runnables, the last is the one that counts; of a pipeline of commands, the first.
    seen = "" if shown == "nothing" else sanitize(fact.name if shown == "program" else fact.name.rsplit("|", 1)[-1])
    if shown == "program":
        seen = _program(seen)
    elif shown == "address":
        seen = seen.partition("?")[0].partition("#")[0].rpartition("@")[2]
    if len(seen) > MAXIMUM_SEEN:
        seen = seen[: MAXIMUM_SEEN - 1] + "…"
    seen = seen.lstrip(":$")
    before = IMPORTED if fact.kind == "import" else ": "
    return Evidence(part, located.path, fact.line, located.scope, f"{says}{before}{seen}" if seen else says)
