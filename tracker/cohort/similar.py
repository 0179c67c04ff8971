"""Repositories that share files: how much of the smaller one, and who had the files first."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.cohort.results import Result

COMMON_SHARE = 0.2
"""A file that more of the cohort than this share has is the course's, and nobody's."""

LEAST_COMMON = 5
"""In a small cohort a file is common only where at least so many have it."""

SIMILAR = 0.5
FEWEST_FILES = 5


class Pair(NamedTuple):
    """Two learners, how many own files they share of the smaller one's, and who had them first ("" where unknown)."""

    one: str
    other: str
    shared: int
    of: int
    first: str

    @property
    def share(self) -> float:
        """The shared part of the smaller repository."""
        return self.shared / self.of


def similar(results: Sequence[Result]) -> list[Pair]:
    """The pairs that share half of the smaller one's own files, the most alike first.

    Linear in the files of the cohort, and in the pairs that share one: files of the course itself make no pairs.
    """
    limit = max(LEAST_COMMON, COMMON_SHARE * len(results))
    owners: dict[str, list[int]] = defaultdict(list)
    for number, result in enumerate(results):
        for blob in result.blobs:
            owners[blob].append(number)
    own: Counter[int] = Counter()
    shared: dict[tuple[int, int], list[str]] = defaultdict(list)
    for blob, numbers in owners.items():
        if len(numbers) <= limit:
            own.update(numbers)
            for pair in combinations(numbers, 2):
                shared[pair].append(blob)
    pairs = []
    for (one, other), blobs in shared.items():
        of = min(own[one], own[other])
        if len(blobs) >= FEWEST_FILES and len(blobs) >= SIMILAR * of:
            first = _first(results[one], results[other], blobs)
            pairs.append(Pair(results[one].id, results[other].id, len(blobs), of, first))
    return sorted(pairs, key=lambda pair: (-pair.share, pair.one, pair.other))


def _first(one: Result, other: Result, blobs: Sequence[str]) -> str:
    """Who had most of the files earlier; "" where the histories do not say."""
    ahead = 0
    for blob in blobs:
        mine, theirs = one.blobs[blob], other.blobs[blob]
        if mine and theirs and mine != theirs:
            ahead += 1 if mine < theirs else -1
    return one.id if ahead > 0 else other.id if ahead < 0 else ""
