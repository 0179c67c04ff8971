"""A deliverable explained: what counts, its rule as a sentence, and in a repository what held and what came near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.verify.rules.model import All, Any, Condition, Not, Part, Pattern, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN_NAMES = 6
WORDS = {
    "asserting_test": "a test that asserts",
    "attribute": "a value read from",
    "base": "a class derived from",
    "block": "a block",
    "call": "a call of",
    "ci_command": "a pipeline that runs",
    "columns": "a data file with the columns",
    "command": "a command",
    "element": "a component",
    "file": "a file named",
    "final_user": "an image that runs as",
    "instruction": "the instruction",
    "key": "the key",
    "lock": "a lock file",
    "pinned_ratio": "requirements pinned to a share",
    "prose_words": "prose in",
    "section_words": "a section titled",
    "sql": "SQL like",
    "string": "a text like",
    "text": "a sentence like",
}
"""Kind of fact → how a sentence calls it; other kinds are called by their name."""


def rule_sentence(rule: Rule) -> str:
    """The rule in one sentence."""
    says = {part.id: part for part in rule.parts}
    return f"Verified when there is {_condition(rule.holds, says)}."


def part_lines(rule: Rule) -> Iterator[tuple[str, str]]:
    """(what a part says, the patterns that show it) for each part."""
    for part in rule.parts:
        if part.deliverable:
            yield part.says, f"the deliverable {part.deliverable}"
        else:
            yield part.says, "; ".join(pattern_words(pattern) for pattern in part.patterns)


def pattern_words(pattern: Pattern) -> str:
    """One pattern in words."""
    names = list(pattern.names[:SHOWN_NAMES])
    if len(pattern.names) > SHOWN_NAMES:
        names.append(f"{len(pattern.names) - SHOWN_NAMES} more")
    words = f"{WORDS.get(pattern.kind, f'a {pattern.kind} of')} {', '.join(names)}"
    for key, values in pattern.arguments:
        words += f" with {key} {' or '.join(values)}"
    if pattern.values:
        words += f" set to {' or '.join(pattern.values)}"
    if pattern.minimum is not None:
        words += f" of at least {pattern.minimum:g}"
    return words


def _condition(condition: Condition, parts: dict[str, Part]) -> str:
    if isinstance(condition, str):
        return _part(parts[condition])
    if isinstance(condition, Not):
        return f"not {_condition(condition.operand, parts)}"
    word = " and " if isinstance(condition, All) else " or "
    inner = [
        f"({text})" if isinstance(operand, (All, Any)) and len(operand.operands) > 1 else text
        for operand in condition.operands
        if (text := _condition(operand, parts))
    ]
    return word.join(inner)


def _part(part: Part) -> str:
    words = part.says
    if part.at_least > 1:
        words = f"at least {part.at_least} of: {words}"
    for place, other in (("file", part.same_file), ("folder", part.same_folder), ("function", part.same_function)):
        if other:
            words += f" (in the same {place} as “{other}”)"
    return words
