"""One repository verified: scan → facts → evaluate, or the verdicts that the cache holds for the same tree."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from tracker.verify.git.entries import GENERATED, LFS_POINTER, LINKED, OVERSIZE, PACKED, SILENCED, SUBMODULE, SYMLINK
from tracker.verify.verdicts import Verification, packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.verify.cache import Cache
    from tracker.verify.git.snapshot import Snapshot
    from tracker.verify.rules.catalogue import Catalogue

LASTING = frozenset({SUBMODULE, SYMLINK, LINKED, OVERSIZE, LFS_POINTER, GENERATED, PACKED})
"""Reasons that hold for a tree wherever it is read; with any other the next reading may see more."""


def verify(
    snapshot: Snapshot,
    catalogue: Catalogue,
    cache: Cache,
    on_progress: Callable[[int, int], object] = lambda _done, _all: None,
) -> Verification:
    """The verdict on every deliverable of the catalogue. Raises RepositoryError where the files cannot be listed."""
    cacheable = snapshot.tree and not snapshot.partial
    key = f"{snapshot.tree} {snapshot.subdirectory} {catalogue.digest}" if cacheable else ""
    known = cache.document(key) if key else None
    if known is not None:
        with suppress(ValueError, TypeError):  # a damaged cache
            return unpacked(known)
    # Readers and rules take longer to import than a cached verdict takes to read.
    from tracker.verify.evaluate import evaluate  # noqa: PLC0415
    from tracker.verify.parse_files import parse_files  # noqa: PLC0415
    from tracker.verify.scan import scan  # noqa: PLC0415

    scanned = scan(snapshot, catalogue)
    files, unread = parse_files(snapshot, scanned, cache, on_progress, lambda: catalogue.patterns)
    verification = evaluate(files, scanned, unread, catalogue)
    if key and all(item.reason in LASTING or item.reason.endswith(SILENCED) for item in verification.skipped):
        cache.add_document(key, packed(verification))
    return verification
