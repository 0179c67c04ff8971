"""A sentence for a résumé, made of the evidence of one deliverable.

A template is a sentence with slots: `{part}` stands for the technologies that the part's evidence uses, `{part|family}`
for those of one family, `{part#}` for how many different things were found. A technology is said once. A clause in
square brackets is left out where one of its slots is empty: "Tested the system[ with {framework}][ on {cases#} cases]".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tracker.verify.rules.rule_engine import PartResult
    from tracker.verify.rules.technologies import Technologies

MAXIMUM_LABELS = 3
SLOT = re.compile(r"\{([a-z0-9-]+)(?:\|([a-z0-9-]+)|(#))?\}")
_CLAUSE = re.compile(r"\[([^\[\]]*)\]")


def statement_of(template: str, parts: Mapping[str, PartResult], technologies: Technologies) -> str:
    """The sentence; "" where a slot outside all brackets is empty. `parts` are those the verdict rests on, by id."""
    said: set[str] = set()
    texts = []
    for number, text in enumerate(_CLAUSE.split(template)):
        filled = _filled(text, parts, technologies, said)
        in_brackets = number % 2
        if filled is None and not in_brackets:
            return ""
        texts.append(filled or "")
    return "".join(texts)


def _filled(text: str, parts: Mapping[str, PartResult], technologies: Technologies, said: set[str]) -> str | None:
    """The text with all slots filled by what was not `said` yet; None where one is empty."""
    lacking = False

    def value(slot: re.Match[str]) -> str:
        nonlocal lacking
        part = parts.get(slot[1])
        found = ""
        if part is not None and part.held:
            labels = [label for label in technologies.labels(part.hits, slot[2] or "") if label not in said]
            said.update(labels[:MAXIMUM_LABELS])
            found = str(part.counted) if slot[3] else series(labels)
        lacking = lacking or not found
        return found

    filled = SLOT.sub(value, text)
    return None if lacking else filled


def series(labels: list[str]) -> str:
    """`A, B and C`, of many the first ones."""
    *first, last = labels[:MAXIMUM_LABELS] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def problems_of(template: str, parts: set[str], labels: set[str]) -> Iterator[str]:
    """What is wrong with a template: slots that are no parts, brackets that do not match, technologies named in it."""
    for slot in SLOT.finditer(template):
        if slot[1] not in parts:
            yield f'"{slot[1]}" is no part of this rule'
    bare = SLOT.sub("", template)
    if re.search(r"[{}]", bare):
        yield "has a slot that is not written as {part}, {part|family} or {part#}"
    if _CLAUSE.sub("", bare).count("[") or _CLAUSE.sub("", bare).count("]"):
        yield "has brackets that do not match"
    names = {label for label in labels if label != label.lower()}
    named = sorted(label for label in names if label in bare and re.search(rf"(?<!\w){re.escape(label)}(?!\w)", bare))
    for label in named:
        yield f'names the technology "{label}"; a slot must give it'
