"""Write globs that share a beginning and an end as one with braces: `a.b` and `a.c` as `a.{b,c}`."""

from __future__ import annotations

import re
from collections import defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BORDERS = frozenset("*._-/: $@=|")
"""Characters after which a shared beginning, and before which a shared end, may stop: words stay whole."""

LONGEST = 120
_HUMP = re.compile("(?<=[a-z])[A-Z](?=[a-z])")
"""Where another word begins in `ChatMemory`."""

_BRACES = re.compile(r"(?<!\[)\{[^{},]*,[^{}]*\}")
_NAMED = re.compile(r"\w\w")
_LITERAL_BRACE = re.compile(r"(?<!\[)\{(?=[^{}]*,[^{}]*\})")


def escaped(glob: str) -> str:
    """A glob whose braces stand for themselves."""
    return _LITERAL_BRACE.sub("[{]", glob)


def fold(globs: Iterable[str]) -> list[str]:
    """The same globs in fewer texts, those that share a word first; the order is that of the first of each."""
    order = {glob: place for place, glob in enumerate(dict.fromkeys(globs))}
    return list(_nested(_folded(_folded(order, braces=0), braces=1)))


def _folded(order: dict[str, int], *, braces: int) -> dict[str, int]:
    """The texts with as many braces folded, each with the place of its first glob; other texts as they are."""
    pool = [glob for glob in order if glob.count("{") == braces == glob.count("}") and "[{]" not in glob]
    return _shared(order, pool)


def _nested(order: dict[str, int]) -> dict[str, int]:
    """The texts folded whatever braces they have: some come to lie within others."""
    return _shared(order, [glob for glob in order if not set(_outside(glob)) & set("{}")])


def _shared(order: dict[str, int], pool: list[str]) -> dict[str, int]:
    """The texts, those of the pool folded, each with the place of its first glob."""
    found = {glob: order[glob] for glob in order if glob not in pool}
    for by_word in (True, False):
        while best := _best(pool, by_word=by_word):
            start, end, members = best
            found |= dict.fromkeys(_written(start, end, members), order[members[0]])
            pool = [glob for glob in pool if glob not in members]
    found |= {glob: order[glob] for glob in pool}
    return dict(sorted(found.items(), key=itemgetter(1)))


def _best(pool: list[str], *, by_word: bool) -> tuple[str, str, list[str]] | None:
    """The beginning and end that save most, with the globs that have both."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for glob in pool:
        for start, end in _cuts(glob):
            groups[glob[:start], glob[end:]].append(glob)
    best, most = None, 1
    for (start, end), members in groups.items():
        around = len(start) + len(end)
        gain = len(members) * (around + 3) - (around + 5)
        has_word = bool(_NAMED.search(f"{start} {end}"))
        if len(members) > 1 and gain > most and (has_word or not (by_word or _has_blanks(start, end, members))):
            best, most = (start, end, members), gain
    return best


def _cuts(glob: str) -> Iterator[tuple[int, int]]:
    humps = [hump.start() for hump in _HUMP.finditer(glob)]
    starts = [0, *humps, *(place + 1 for place, letter in enumerate(glob) if letter in BORDERS)]
    ends = [len(glob), *humps, *(place for place, letter in enumerate(glob) if letter in BORDERS)]
    for start in starts:
        for end in ends:
            if start <= end and (start or end < len(glob)) and _is_plain(glob[:start], glob[start:end], glob[end:]):
                yield start, end


def _is_plain(start: str, middle: str, end: str) -> bool:
    """Whether no class and no braces are cut, and the middle has nothing that braces would read otherwise."""
    whole = all(text.count(left) == text.count(right) for text in (start, middle, end) for left, right in ("[]", "{}"))
    return whole and not set(_outside(middle)) & set("{},") and "[!" not in middle


def _outside(text: str) -> str:
    """What of a text lies in no braces."""
    while (less := _BRACES.sub("", text)) != text:
        text = less
    return text


def _has_blanks(start: str, end: str, members: list[str]) -> bool:
    """Whether some middle begins or ends with a blank, which is hard to see between braces."""
    middles = [member[len(start) : len(member) - len(end)] for member in members]
    return any(middle != middle.strip() for middle in middles)


def _written(start: str, end: str, members: list[str]) -> Iterator[str]:
    """The globs with braces, none too long to read."""
    every = [member[len(start) : len(member) - len(end)] for member in members]
    product = _product(every)
    if product and len(start) + len(product) + len(end) <= LONGEST:
        yield start + product + end
        return
    middles: list[str] = []
    size = 0
    for middle in every:
        if middles and size + len(middle) + 1 + len(start) + len(end) > LONGEST:
            yield _joined(start, middles, end)
            middles, size = [], 0
        middles.append(middle)
        size += len(middle) + 1
    yield _joined(start, middles, end)


def _product(middles: list[str]) -> str:
    """Middles that are each of some beginnings with each of some ends, such as `{a,b}.{c,d}`; "" for others."""
    for border in sorted(BORDERS):
        for parts in (
            [middle.partition(border) for middle in middles],
            [middle.rpartition(border) for middle in middles],
        ):
            firsts, lasts = dict.fromkeys(part[0] for part in parts), dict.fromkeys(part[2] for part in parts)
            crossed = len(firsts) * len(lasts) == len({*middles}) and min(len(firsts), len(lasts)) > 1
            if crossed and all(part[1] for part in parts):
                return f"{{{','.join(firsts)}}}{border}{{{','.join(lasts)}}}"
    return ""


def _joined(start: str, middles: list[str], end: str) -> str:
    """The middles in braces; one that is only braces gives its choices."""
    if len(middles) > 1:
        middles = [middle[1:-1] if _is_braces(middle) else middle for middle in middles]
    return f"{start}{{{','.join(middles)}}}{end}" if len(middles) > 1 else start + middles[0] + end


def _is_braces(text: str) -> bool:
    return text[:1] == "{" and text[-1:] == "}" and not set(_outside(text[1:-1])) & set("{}")
