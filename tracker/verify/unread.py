"""Which verdicts cannot be given because files that could decide them could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.verify.facts.kinds import KINDS
from tracker.verify.facts.repository import SOURCE_SUFFIXES
from tracker.verify.git.entries import OVERSIZE, SUBMODULE, SYMLINK, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.verify.rules.model import Rule

LEFT_OUT_ON_PURPOSE = frozenset({SUBMODULE, SYMLINK})
DOCUMENT_SUFFIXES = (".md", ".rst", ".mdx")
CONFIG_SUFFIXES = (".yml", ".yaml", ".toml", ".tf", ".sh", "Dockerfile", "Makefile", "requirements.txt")


def unavailable(rule: Rule, skipped: Iterable[Skipped]) -> bool:
    """Whether a file that could not be read might hold what the rule looks for."""
    wanted = {KINDS[pattern.kind].family for part in rule.parts for pattern in part.patterns}
    for path, reason in skipped:
        if reason in LEFT_OUT_ON_PURPOSE:
            continue
        if path.endswith(SOURCE_SUFFIXES) and "code" in wanted:
            return True
        if reason == OVERSIZE:
            continue
        if path.endswith(DOCUMENT_SUFFIXES) and "document" in wanted:
            return True
        if path.endswith(CONFIG_SUFFIXES) and "config" in wanted:
            return True
    return False
