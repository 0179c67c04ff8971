"""What a pattern demands of a fact beside its name, as checks made once for each pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.verify.globs import matcher, matches_any, matches_path
from tracker.verify.rules import folded_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tracker.verify.repository import Located
    from tracker.verify.rules import Pattern

    Check = Callable[[Located], bool]


def demands(pattern: Pattern) -> tuple[Check, ...]:
    """The checks that a fact of the right kind and name must pass, cheap ones first."""
    return tuple(_checks(pattern))


def _checks(pattern: Pattern) -> Iterator[Check]:  # noqa: PLR0912 - one branch for each demand
    if pattern.kind == "import" and "unused" not in pattern.flags:
        yield lambda located: "unused" not in located.fact.flags
    if pattern.flags:
        yield lambda located: all(flag in located.fact.flags for flag in pattern.flags)
    if pattern.minimum is not None:
        least = pattern.minimum
        yield lambda located: _number(located.fact.value) >= least
    if pattern.values:
        values = _alternatives(pattern.values)
        if pattern.kind == "key":
            yield lambda located: values(located.fact.value.lower())
        else:
            yield lambda located: values(located.fact.value)
    for key, wanted in pattern.arguments:
        yield _argument(key, wanted)
    if pattern.excluded:
        segments = pattern.kind == "key"
        excluded = pattern.excluded
        yield (
            lambda located: (
                not matches_any(excluded, folded_name(located.fact.kind, located.fact.name), segments=segments)
            )
        )
    if pattern.not_values:
        unwanted = _alternatives(pattern.not_values)
        yield lambda located: not unwanted(located.fact.value)
    if pattern.inside:
        places = _alternatives(pattern.inside)
        yield lambda located: places(located.fact.inside)
    if pattern.not_inside:
        elsewhere = _alternatives(pattern.not_inside)
        yield lambda located: not elsewhere(located.fact.inside)
    if pattern.files:
        yield lambda located: matches_path(pattern.files, located.path)
    if pattern.not_files:
        yield lambda located: not matches_path(pattern.not_files, located.path)


def _argument(key: str, wanted: tuple[str, ...]) -> Check:
    values = _alternatives(wanted)
    if not set(key) & set("*?["):
        return lambda located: any(name == key and values(value) for name, value in located.fact.arguments)
    named = matcher(key)
    return lambda located: any(named(name) and values(value) for name, value in located.fact.arguments)


def _alternatives(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether some pattern matches; what is known of a text is kept, for values repeat."""
    known: dict[str, bool] = {}

    def matches(text: str) -> bool:
        answer = known.get(text)
        if answer is None:
            answer = known[text] = matches_any(patterns, text)
        return answer

    return matches


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("-inf")
