"""What stands in long lists, of which the facts of what is assigned or handed over hold only the beginning."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import MAXIMUM_TEXT
from tracker.verify.facts.repository import PYTHON_SUFFIXES, Located

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.verify.facts.fact import Fact
    from tracker.verify.facts.repository import Repository

FEW = 12
"""Items of a list or mapping that a fact always holds, where they are short."""


def names_in_cut_lists(repository: Repository) -> Iterator[Located]:
    """The texts in Python, each without a space, that may stand in a list that is cut.

    They follow where it is assigned or handed over, before something else is assigned.
    """
    for path, scope, facts in repository.files.values():
        if path.endswith(PYTHON_SUFFIXES):
            repository.allowance.take()
            cut = [fact for fact in facts if _holds_cut_list(fact)]
            if not cut:
                continue
            starts: dict[str, list[tuple[int, bool]]] = defaultdict(list)
            for fact in cut:
                starts[fact.inside].append((fact.line, True))
            for fact in facts:
                if fact.kind == "assign" and not _holds_cut_list(fact):
                    starts[fact.inside].append((fact.line, False))
            for lines in starts.values():
                lines.sort()
            for fact in facts:
                if fact.kind == "string" and len(fact.name.split()) == 1:
                    lines = starts[fact.inside]
                    at = bisect(lines, (fact.line, True)) - 1
                    if at >= 0 and lines[at][1]:
                        yield Located(path, scope, fact)


def _holds_cut_list(fact: Fact) -> bool:
    """Whether a fact holds the beginning of a list or mapping that may go on; what a package exports is no use."""
    if fact.name == "__all__":
        return False
    texts = (fact.value,) if fact.kind == "assign" else (value for _, value in fact.arguments)
    return any(text[:1] in {"[", "{"} and (len(text) >= MAXIMUM_TEXT or text.count(", ") >= FEW - 1) for text in texts)
