"""One repository, verified: snapshot → facts → derived facts → rules → rows, or the rows that the cache remembers.

What is needed only where the cache does not answer is imported only then: a second run takes little more than git.
"""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from tracker.verify.git.entries import LFS_POINTER, OVERSIZE, SUBMODULE, SYMLINK
from tracker.verify.verdicts import Verification, packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tracker.verify.cache import Cache
    from tracker.verify.git.snapshot import Snapshot
    from tracker.verify.rules.catalogue import Catalogue

LASTING = frozenset({SUBMODULE, SYMLINK, OVERSIZE, LFS_POINTER})
"""Reasons that hold for a tree wherever it is read; with any other the next reading may see more."""


COMMON_READERS = ("python", "markdown", "yaml", "toml", "json")
"""Readers that most repositories need."""


def prepare(is_enough: Callable[[], bool]) -> None:
    """Load what judging needs, piece by piece, while the repository is opened; stops where `is_enough` says so."""
    for step in _steps():
        if is_enough():
            return
        step()


def _steps() -> Iterator[Callable[[], object]]:
    yield partial(import_module, "tracker.verify.judge")
    yield partial(import_module, "tracker.verify.reading")
    from tracker.verify.readers import read  # noqa: PLC0415 - as the module says

    for name in COMMON_READERS:
        yield partial(read, name, b"")


def verify(
    snapshot: Snapshot,
    catalogue: Catalogue,
    cache: Cache,
    on_progress: Callable[[int, int], object] = lambda _done, _all: None,
) -> Verification:
    """The verdict on every deliverable of the catalogue; cached by the tree's content."""
    key = (
        f"{snapshot.tree} {snapshot.subdirectory} {catalogue.digest}" if snapshot.tree and not snapshot.partial else ""
    )
    known = cache.document(key) if key else None
    if known is not None:
        return unpacked(known)
    from tracker.verify.judge import judge  # noqa: PLC0415 - as the module says
    from tracker.verify.reading import read_snapshot  # noqa: PLC0415 - as the module says

    contents = read_snapshot(snapshot, catalogue, cache, on_progress)
    verification = judge(contents, catalogue)
    if key and all(item.reason in LASTING for item in verification.skipped):
        cache.add_document(key, packed(verification))
    return verification
