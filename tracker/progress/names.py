"""Resolve what a person typed to an identity: an id, a unique prefix of one, or words of its title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.errors import ProgressError
from tracker.text import sanitize, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tracker.progress.outline import Outline

_MAX_CANDIDATES = 12
_CUTOFF = 0.75


class NamedItem(NamedTuple):
    """A milestone or step: its identity, `track/milestone` or `track/milestone.step`, and its title or text.

    number  that of a step in its milestone, as it is shown; 0 for a milestone
    """

    identity: str
    text: str
    number: int = 0

    @property
    def id(self) -> str:
        """The identity without its track."""
        return self.identity.partition("/")[2]


def resolve(
    name: str,
    outlines: Mapping[str, Outline],
    started: Sequence[str] = (),
    *,
    steps: bool = False,
    strict: bool = False,
) -> str:
    """The identity of the milestone (with `steps`, or step) that a name means; started tracks come first.

    Raises ProgressError, listing the candidates where there are several. With `strict`, only an id or a prefix of one
    counts: words and similar spellings only give candidates, so that nothing is recorded by mistake.
    """
    typed = name.strip()
    track, slash, rest = typed.casefold().partition("/")
    if slash and (matching := {id_: outline for id_, outline in outlines.items() if id_.startswith(track)}):
        outlines, words = matching, _words(rest)
    else:
        words = _words(typed)
    scopes = ([outlines[id_] for id_ in started if id_ in outlines], list(outlines.values()))
    for tracks in scopes:
        named = list(named_items(tracks, steps=steps and "." in typed))
        for matches, is_id in _matchers(typed, words):
            if not is_id and steps and (milestone := _named_milestone(typed, tracks)):
                raise _no_step(milestone, typed, named)
            found = [item for item in named if matches(item)]
            if len(found) == 1 and (is_id or not strict):
                return found[0].identity
            if found:
                raise _ambiguous(name, found)
    for tracks in scopes:
        if found := _similar(name, list(named_items(tracks, steps=steps))):
            if len(found) == 1 and not strict:
                return found[0].identity
            raise _ambiguous(name, found)
    raise ProgressError(
        "unknown_name",
        f'unknown milestone "{shorten(name)}"',
        "`tracker tracks show TRACK` lists all milestones, `tracker left` those still to do",
        wrong_use=True,
    )


def named_items(outlines: Iterable[Outline], *, steps: bool) -> Iterator[NamedItem]:
    """All milestones, with `steps` all steps too."""
    for outline in outlines:
        for milestone in outline.milestones():
            identity = f"{outline.id}/{milestone.id}"
            yield NamedItem(identity, milestone.title)
            if steps:
                yield from (
                    NamedItem(f"{identity}.{step.id}", step.text, number)
                    for number, step in enumerate(milestone.steps, 1)
                )


def _matchers(typed: str, words: Iterable[str]) -> Iterator[tuple[Callable[[NamedItem], bool], bool]]:
    """Predicates for the ways to match a name, the strictest first, each with whether it matches ids."""
    lower = typed.casefold()
    yield lambda item: typed in {item.identity, item.id}, True
    milestone, dot, step = lower.rpartition("/")[2].partition(".")
    track = lower.rpartition("/")[0]
    if dot and step.isdecimal():

        def is_numbered(item: NamedItem) -> bool:
            return item.identity.startswith(track) and item.number == int(step[:9])

        yield lambda item: is_numbered(item) and item.id.partition(".")[0] == milestone, True
        yield lambda item: is_numbered(item) and item.id.startswith(milestone), True
    yield lambda item: bool(lower) and (item.identity.startswith(lower) or item.id.startswith(lower)), True
    if dot:  # both parts may be prefixes
        yield (
            lambda item: (
                item.identity.startswith(track)
                and item.id.partition(".")[0].startswith(milestone)
                and bool(item.id.partition(".")[1])
                and item.id.partition(".")[2].startswith(step)
            ),
            True,
        )
    yield lambda item: _has_words(f"{item.id} {item.text}", words), False


def _has_words(text: str, words: Iterable[str]) -> bool:
    """Whether there are words, and each is a prefix of a word in the text."""
    in_text = _words(text)
    return bool(words) and all(any(one.startswith(word) for one in in_text) for word in words)


def _words(text: str) -> dict[str, None]:
    return dict.fromkeys(re.findall(r"\w+", text.casefold()))


def _named_milestone(typed: str, tracks: Iterable[Outline]) -> NamedItem | None:
    """The milestone whose id, or a beginning of it, stands before the dot of the name of a step."""
    before, dot, _ = typed.casefold().partition(".")
    if not dot or not before:
        return None
    milestones = list(named_items(tracks, steps=False))
    exact = [item for item in milestones if before in {item.identity, item.id}]
    found = exact or [item for item in milestones if item.identity.startswith(before) or item.id.startswith(before)]
    return found[0] if len(found) == 1 else None


def _no_step(milestone: NamedItem, typed: str, items: Iterable[NamedItem]) -> ProgressError:
    steps = [item for item in items if item.identity.startswith(f"{milestone.identity}.")]
    listed = "".join(f"\n  {item.number}. {sanitize(item.text)}  ({item.identity})" for item in steps)
    return ProgressError(
        "unknown_step",
        f"{milestone.identity} has no step {shorten(typed.partition('.')[2])}{'; it has:' if steps else ''}{listed}",
        "give the number or the id of one of these" if steps else "give the milestone itself",
        wrong_use=True,
        candidates=tuple(item.identity for item in steps),
    )


def _ambiguous(name: str, found: Sequence[NamedItem]) -> ProgressError:
    listed = "".join(f"\n  {item.identity}  {sanitize(item.text)}" for item in found[:_MAX_CANDIDATES])
    more = f"\n  … and {len(found) - _MAX_CANDIDATES} more" if len(found) > _MAX_CANDIDATES else ""
    guess = len(found) == 1
    return ProgressError(
        "ambiguous",
        f'"{shorten(name)}" {"is no id; did you mean" if guess else "is ambiguous"}:{listed}{more}',
        "give its id" if guess else "give one of these ids",
        wrong_use=True,
        candidates=tuple(item.identity for item in found),
    )


def _similar(name: str, items: Sequence[NamedItem]) -> list[NamedItem]:
    """The items spelled most like the name, none where none is similar."""
    import difflib  # noqa: PLC0415 - takes 0.8 ms, which only a misspelled name has to pay

    typed = name.strip().casefold()[:80]
    ids = {item.id: item.identity for item in items}
    titles = {item.text.casefold()[:80]: item.identity for item in items}
    identities = {item.identity: item.identity for item in items}
    for spelled in (ids, titles, identities):
        near = {spelled[word] for word in difflib.get_close_matches(typed, spelled, 3, _CUTOFF)}
        if near:
            return [item for item in items if item.identity in near]
    return []
