"""The facts of a repository → verdicts with evidence in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.text import sanitize
from tracker.verify.facts.derive import derive
from tracker.verify.facts.kinds import KINDS
from tracker.verify.facts.repository import Located, Repository
from tracker.verify.rules.rule_engine import Evaluation, Verdict
from tracker.verify.rules.statements import statement_of
from tracker.verify.rules.technologies import Technologies
from tracker.verify.unread import Undecided, unread_files
from tracker.verify.verdicts import Evidence, Row, Verification

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tracker.verify.facts.repository import FileFacts
    from tracker.verify.git.entries import Skipped
    from tracker.verify.rules.catalogue import Catalogue
    from tracker.verify.scan import Scan


MAXIMUM_SEEN = 80
MAXIMUM_WORD = 32
TOKENS = ("ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "sk-", "hf_", "xox", "AKIA", "eyJ")
"""What well-known access tokens begin with."""


def held_parts(files: Sequence[FileFacts], scan: Scan, catalogue: Catalogue) -> dict[str, list[tuple[str, str]]]:
    """Deliverable → (what a part says, a file that holds it) for each part that holds by these files alone."""
    evaluation = _evaluated(files, scan, catalogue)
    return {
        id_: [
            (result.part.says, hit.path)
            for result in evaluation.verdict(id_).parts
            if result.held
            for hit in result.hits
        ]
        for id_ in catalogue.deliverables
    }


def _evaluated(files: Sequence[FileFacts], scan: Scan, catalogue: Catalogue) -> Evaluation:
    repository = Repository(files, scan.paths)
    derive(repository)
    return Evaluation(catalogue.rules, repository, catalogue.patterns)


def evaluate(files: Sequence[FileFacts], scan: Scan, skipped: Iterable[Skipped], catalogue: Catalogue) -> Verification:
    """The verdicts on what was scanned and read; `skipped` are files that could not be read."""
    evaluation = _evaluated([file for file in files if file.path not in scan.unread], scan, catalogue)
    left_out = (*scan.skipped, *skipped)
    unread = unread_files(files, scan, left_out, catalogue.scopes.of)
    undecided = Undecided(evaluation, unread, catalogue.vocabulary)
    technologies = Technologies(evaluation.repository, catalogue.vocabulary, catalogue.tools)
    rows = []
    for id_ in catalogue.rules:
        verdict = evaluation.verdict(id_)
        row = _row(verdict, undecided.by(id_))
        if row.status == "verified":
            parts = {result.part.id: result for result in verdict.parts if result.part.id in verdict.supporting}
            uses = technologies.words(hit for result in parts.values() for hit in result.hits)
            template = catalogue.deliverables[id_].statement
            row = row._replace(uses=tuple(sorted(uses)), statement=statement_of(template, parts, technologies))
        rows.append(row)
    return Verification(tuple(rows), left_out, scan.waivers, technologies.in_use)


def _row(verdict: Verdict, unread: tuple[Skipped, ...]) -> Row:
    status = "unavailable" if unread else verdict.status
    says = {result.part.id: result.part.says for result in verdict.parts}
    evidence = tuple(_evidence(part, says[part], located) for part, located in verdict.evidence)
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
    return Evidence(part, located.path, fact.line, located.scope, f"{says}: {seen}" if seen else says)
