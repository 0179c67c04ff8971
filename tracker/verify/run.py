"""One repository verified: scan → facts → evaluate, or the verdicts that the cache holds for the same tree."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

from tracker.verify import budget
from tracker.verify.cache import OPTIONAL_READERS
from tracker.verify.git.entries import CHANGED, DAMAGED, LOST, NOT_FETCHED, NOT_REGULAR, READER_FAILED, UNREADABLE
from tracker.verify.git.snapshot import list_files
from tracker.verify.verdicts import Verification, packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tracker.verify.cache import Cache
    from tracker.verify.git.entries import Skipped
    from tracker.verify.git.snapshot import Snapshot
    from tracker.verify.rules.catalogue import Catalogue

PASSING = frozenset({
    *(CHANGED, DAMAGED, NOT_REGULAR, READER_FAILED, UNREADABLE),
    *(budget.TOO_MANY_FACTS, budget.TOO_MUCH_TO_READ, budget.TOO_SLOW),
})  # fmt: skip
"""Reasons that the next reading of the same tree need not find again."""

ABSENT = frozenset({LOST, NOT_FETCHED})
"""Reasons that hold as long as the repository lacks the same files."""


def verify(
    snapshot: Snapshot,
    catalogue: Catalogue,
    cache: Cache,
    on_progress: Callable[[int, int], object] = lambda _done, _all: None,
    lines: frozenset[tuple[str, int]] | None = None,
) -> Verification:
    """The verdict on every deliverable of the catalogue. Raises RepositoryError where the files cannot be listed.

    Sentences are made by these lines of the evidence alone, unless they are None.
    """
    key = f"{snapshot.tree} {snapshot.subdirectory} {catalogue.digest}{OPTIONAL_READERS}" if snapshot.tree else ""
    if key and lines is not None:
        key += f" {hashlib.sha256(repr(sorted(lines)).encode()).hexdigest()}"
    known = cache.document(key) if key else None
    if known is not None:
        with suppress(ValueError, TypeError):  # a damaged cache
            verification = unpacked(known)
            absent = _absent(verification.skipped)
            if not (absent or snapshot.partial) or absent == _absent(list_files(snapshot).skipped):
                return verification
    # Readers and rules take 45 ms to import, and a remembered verdict needs neither.
    from tracker.verify.evaluate import evaluate  # noqa: PLC0415
    from tracker.verify.parse_files import parse_files  # noqa: PLC0415
    from tracker.verify.scan import scan  # noqa: PLC0415

    scanned = scan(snapshot, catalogue)
    files, unread = parse_files(snapshot, scanned, cache, on_progress, lambda: catalogue.patterns)
    verification = evaluate(files, scanned, unread, catalogue, lines)
    if key and not any(item.reason in PASSING for item in verification.skipped):
        cache.add_document(key, packed(verification))
    return verification


def _absent(skipped: Iterable[Skipped]) -> frozenset[str]:
    return frozenset(item.path for item in skipped if item.reason in ABSENT)
