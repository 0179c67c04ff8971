"""Résumé sentences from a milestone's template and what the learner measured; nothing is made up for what is not.

A template is verb, system and metric: "Built {project}, a search service; hit rate rose from {before} to {after}."
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.export.summary import Result

SHORTEST, LONGEST = 8, 24
"""Words of a sentence that reads well."""

_SLOT = re.compile(r"\{(\w+)\}")
_GAP = re.compile(r"\[[^\[\]]*\?\]")
_WORD = re.compile(r"\w+")
_OF_NO_WEIGHT = frozenset({"of", "the", "a", "an", "at", "per", "in", "on", "to", "for", "and"})


class Bullets(NamedTuple):
    """The sentences, and in words what they lack."""

    texts: tuple[str, ...]
    lacks: tuple[str, ...]


def bullets(template: str, title: str, project: str, results: Sequence[Result]) -> Bullets:
    """The sentences of a milestone: the newest result goes into the template, each older one has its own."""
    newest, *older = reversed(results) if results else [None]
    texts = [_first(template, title, project, newest), *(_sentence(_told(result)) for result in older if result)]
    lacks = []
    if any(_GAP.search(text) for text in texts):
        lacks.append("a measured result: what, from which value, to which")
    words = len(texts[0].split())
    if not SHORTEST <= words <= LONGEST:
        lacks.append(f"a better length: {words} words, {SHORTEST} to {LONGEST} read well")
    return Bullets(tuple(texts), tuple(lacks))


def pieces(text: str) -> list[str]:
    """The sentence cut into text, gap, text, gap, …, text."""
    return re.split(rf"({_GAP.pattern})", text)


def _first(template: str, title: str, project: str, result: Result | None) -> str:
    if result is None:
        fallback = f"{title} in {project}: [what changed, from what to what?]."
        return _filled(template, {"project": project}) or fallback
    slots = {"project": project, "metric": result.metric, "before": result.before, "after": result.after}
    if result.metric and result.before and result.after and _measures(template, result):
        return _filled(template, slots)
    head = template.partition(";")[0]
    if not head or set(_SLOT.findall(head)) - {"project"}:
        head = f"{title} in {project}"
    told = _told(result)
    if not (result.before or result.after) and not any(character.isdigit() for character in told):
        told += " from [before?] to [after?]"
    return _sentence(f"{_filled(head, slots)}; {told}")


def _measures(template: str, result: Result) -> bool:
    """Whether the template speaks of what was measured: it leaves the metric open, or names it."""
    slots = set(_SLOT.findall(template))
    if not slots >= {"before", "after"}:
        return False
    if "metric" in slots:
        return True
    words = {word.lower() for word in _WORD.findall(result.metric)} - _OF_NO_WEIGHT
    return words <= {word.lower() for word in _WORD.findall(template)}


def _filled(template: str, slots: dict[str, str]) -> str:
    return _SLOT.sub(lambda slot: slots.get(slot[1]) or f"[{slot[1].replace('_', ' ')}?]", template)


def _told(result: Result) -> str:
    text = result.text.rstrip(".")
    of = f"{text}: {result.metric}" if text and result.metric else text or result.metric
    if not (result.before or result.after):
        return of
    return f"{of} from {result.before or '[before?]'} to {result.after or '[after?]'}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
