"""What a person typed, as the identity it means: an id, the unique beginning of one, or words of its title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.progress.errors import ProgressError
from tracker.text import sanitize, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tracker.progress.outline import Outline

_LISTED = 12
_ALIKE = 0.75


class Named(NamedTuple):
    """Something with an identity, `track/milestone` or `track/milestone.step`, and the text people see."""

    identity: str
    text: str

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
    """The identity of the milestone (with `steps`, or step) that is meant; the learner's own tracks come first.

    Raises ProgressError, naming the candidates where there are several. With `strict` only an id or the beginning of
    one means something: words and what is spelled alike name candidates, so that nothing is recorded by mistake.
    """
    wanted = name.strip()
    track, slash, rest = wanted.casefold().partition("/")
    if slash and (within := {id_: outline for id_, outline in outlines.items() if id_.startswith(track)}):
        outlines, words = within, _words(rest)
    else:
        words = _words(wanted)
    circles = ([outlines[id_] for id_ in started if id_ in outlines], list(outlines.values()))
    for tracks in circles:
        named = list(names(tracks, steps=steps and "." in wanted))
        for matches, is_id in _ways(wanted, words):
            found = [item for item in named if matches(item)]
            if len(found) == 1 and (is_id or not strict):
                return found[0].identity
            if found:
                raise _ambiguous(name, found)
    for tracks in circles:
        if found := _nearest(name, list(names(tracks, steps=steps))):
            if len(found) == 1 and not strict:
                return found[0].identity
            raise _ambiguous(name, found)
    raise ProgressError(
        "unknown_name",
        f'no milestone is called "{shorten(name)}"',
        "`tracker tracks show TRACK` names all, `tracker left` those still to do",
        wrong_use=True,
    )


def names(outlines: Iterable[Outline], *, steps: bool) -> Iterator[Named]:
    """All milestones, with `steps` all steps too."""
    for outline in outlines:
        for milestone in outline.milestones():
            identity = f"{outline.id}/{milestone.id}"
            yield Named(identity, milestone.title)
            if steps:
                yield from (Named(f"{identity}.{step.id}", step.text) for step in milestone.steps)


def _ways(wanted: str, words: Iterable[str]) -> Iterator[tuple[Callable[[Named], bool], bool]]:
    """How a name may be meant, the surest first, each with whether it takes it for an id."""
    lower = wanted.casefold()
    yield lambda item: wanted in {item.identity, item.id}, True
    yield lambda item: bool(lower) and (item.identity.startswith(lower) or item.id.startswith(lower)), True
    milestone, dot, step = lower.rpartition("/")[2].partition(".")
    if dot:  # both halves may be shortened
        track = lower.rpartition("/")[0]
        yield (
            lambda item: (
                item.identity.startswith(track)
                and item.id.partition(".")[0].startswith(milestone)
                and bool(item.id.partition(".")[1])
                and item.id.partition(".")[2].startswith(step)
            ),
            True,
        )
    yield lambda item: _begins_with(f"{item.id} {item.text}", words), False


def _begins_with(text: str, words: Iterable[str]) -> bool:
    """Whether each word begins one of the text, where there are any."""
    there = _words(text)
    return bool(words) and all(any(one.startswith(word) for one in there) for word in words)


def _words(text: str) -> dict[str, None]:
    return dict.fromkeys(re.findall(r"\w+", text.casefold()))


def _ambiguous(name: str, found: Sequence[Named]) -> ProgressError:
    listed = "".join(f"\n  {item.identity}  {sanitize(item.text)}" for item in found[:_LISTED])
    more = f"\n  … and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    return ProgressError(
        "ambiguous",
        f'"{shorten(name)}" may mean:{listed}{more}',
        "name one of them",
        wrong_use=True,
        candidates=tuple(item.identity for item in found),
    )


def _nearest(name: str, everything: Sequence[Named]) -> list[Named]:
    """Those that are spelled most like the name, none where none is near."""
    import difflib  # noqa: PLC0415 - only for what is misspelt

    wanted = name.strip().casefold()[:80]
    ids = {item.id: item.identity for item in everything}
    titles = {item.text.casefold()[:80]: item.identity for item in everything}
    identities = {item.identity: item.identity for item in everything}
    for known in (ids, titles, identities):
        near = {known[word] for word in difflib.get_close_matches(wanted, known, 3, _ALIKE)}
        if near:
            return [item for item in everything if item.identity in near]
    return []
