"""What a pattern demands of a fact beside its name, as checks made once for each pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.verify.rules.globs import any_of, matcher, matches_path
from tracker.verify.rules.model import folded_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tracker.verify.facts.repository import Located
    from tracker.verify.rules.model import Pattern

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
        excluded = _alternatives(pattern.excluded, segments=pattern.kind == "key")
        yield lambda located: not excluded(folded_name(located.fact.kind, located.fact.name))
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
        files = _known(lambda path: matches_path(pattern.files, path))
        yield lambda located: files(located.path)
    if pattern.not_files:
        others = _known(lambda path: matches_path(pattern.not_files, path))
        yield lambda located: not others(located.path)


def _argument(key: str, wanted: tuple[str, ...]) -> Check:
    values = _alternatives(wanted)
    named = matcher(key)

    def holds(located: Located) -> bool:
        for name, value in located.fact.arguments:  # noqa: SIM110 - called for every candidate; a generator costs twice as much
            if named(name) and values(value):
                return True
        return False

    return holds


def _alternatives(patterns: tuple[str, ...], *, segments: bool = False) -> Callable[[str], bool]:
    """Whether some pattern matches a text."""
    return _known(any_of([matcher(pattern, segments=segments) for pattern in patterns]))


def _known(function: Callable[[str], bool]) -> Callable[[str], bool]:
    """The function, keeping what it gave for each text: names, values and paths repeat."""
    known: dict[str, bool] = {}

    def answer(text: str) -> bool:
        given = known.get(text)
        if given is None:
            given = known[text] = function(text)
        return given

    return answer


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("-inf")
