"""The facts of a repository → verdicts with evidence in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.text import sanitize
from tracker.verify.facts.derive import derive
from tracker.verify.facts.repository import Located, Repository
from tracker.verify.rules.rule_engine import Evaluation, Verdict
from tracker.verify.scan import UNREAD_SCOPES
from tracker.verify.unread import unavailable
from tracker.verify.verdicts import Evidence, Row, Verification

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tracker.verify.facts.repository import FileFacts
    from tracker.verify.git.entries import Skipped
    from tracker.verify.rules.catalogue import Catalogue
    from tracker.verify.scan import Scan

SECRET_KINDS = frozenset({"string", "entry", "assign", "compare", "key", "sql", "text"})
"""Kinds whose texts may hold a secret; what was seen is then told by the part's words alone."""

COMMAND_KINDS = frozenset({"command", "ci_command"})
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
    evaluation = _evaluated(files, scan, catalogue)
    left_out = (*scan.skipped, *skipped)
    unread = [item for item in left_out if catalogue.scopes.of(item.path) not in UNREAD_SCOPES]
    rows = tuple(
        _row(evaluation.verdict(id_), unread=unavailable(rule, unread)) for id_, rule in catalogue.rules.items()
    )
    return Verification(rows, left_out, scan.waivers)


def _row(verdict: Verdict, *, unread: bool) -> Row:
    status = "unavailable" if unread and verdict.status != "verified" else verdict.status
    says = {result.part.id: result.part.says for result in verdict.parts}
    evidence = tuple(_evidence(part, says[part], located) for part, located in verdict.evidence)
    near = tuple(
        _evidence(result.part.id, says[result.part.id], located)
        for result in verdict.parts
        if not result.held and verdict.status != "verified"
        for located in result.near
    )
    return Row(verdict.id, status, evidence, verdict.missing, near)


def _program(command: str) -> str:
    """A command without its options and settings, which may hold a secret: the program and its first plain words."""
    plain = []
    for word in command.split():
        if word.startswith(("-", *TOKENS)) or "=" in word or "://" in word or len(word) > MAXIMUM_WORD:
            break
        plain.append(word)
    return " ".join(plain)


def _evidence(part: str, says: str, located: Located) -> Evidence:
    fact = located.fact
    seen = "" if fact.kind in SECRET_KINDS else sanitize(fact.name.rsplit("|", 1)[-1])
    if fact.kind in COMMAND_KINDS:
        seen = _program(seen)
    elif fact.kind == "link":
        seen = seen.partition("?")[0].partition("#")[0].rpartition("@")[2]
    if len(seen) > MAXIMUM_SEEN:
        seen = seen[: MAXIMUM_SEEN - 1] + "…"
    seen = "" if fact.kind == "file" else seen.lstrip(":$")
    return Evidence(part, located.path, fact.line, located.scope, f"{says}: {seen}" if seen else says)
