"""From a snapshot to the facts of its files, with what the cache knows already."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.extract import extract
from tracker.verify.facts.repository import FileFacts
from tracker.verify.scan import candidates
from tracker.verify.waivers import FILE_NAME, Waivers, read_waivers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.verify.cache import Cache
    from tracker.verify.git.entries import Skipped
    from tracker.verify.git.snapshot import Snapshot
    from tracker.verify.rules.catalogue import Catalogue

FILES_PER_STEP = 64


class Contents(NamedTuple):
    """What was read of a snapshot: facts by file, all paths with their scopes, and what was left out."""

    files: list[FileFacts]
    paths: dict[str, str]
    skipped: list[Skipped]
    waivers: Waivers = Waivers()


def read_snapshot(
    snapshot: Snapshot,
    catalogue: Catalogue,
    cache: Cache,
    on_progress: Callable[[int, int], object] = lambda _done, _all: None,
) -> Contents:
    """All facts of a snapshot; `on_progress(done, all)` is told how many files of how many are read."""
    waivers = _waivers(snapshot, catalogue)
    everything = (entry.path for entry in (*snapshot.entries, *snapshot.oversize))
    paths = {path: catalogue.scopes.of(path) for path in waivers.kept(everything)}
    wanted = list(candidates(snapshot.entries, paths))
    known = cache.facts({item.key for item in wanted})
    left_out: list[Skipped] = []
    fresh: dict[str, str] = {}
    lacking = list({item.key: item for item in wanted if item.key not in known}.values())
    for number, item in enumerate(extract(snapshot, lacking, left_out.append), len(wanted) - len(lacking)):
        known[item.key] = item.facts
        fresh[item.key] = item.text
        if number % FILES_PER_STEP == 0:
            on_progress(number, len(wanted))
            cache.add_facts(fresh)
            fresh.clear()
    cache.add_facts(fresh)
    files = [FileFacts(item.entry.path, item.scope, known[item.key]) for item in wanted if item.key in known]
    return Contents(files, paths, [*snapshot.skipped, *sorted(left_out)], waivers)


def _waivers(snapshot: Snapshot, catalogue: Catalogue) -> Waivers:
    name = f"{snapshot.subdirectory}/{FILE_NAME}" if snapshot.subdirectory else FILE_NAME
    found = [entry for entry in snapshot.entries if entry.path == name]
    for _, data in snapshot.read(found, lambda _skipped: None) if found else ():
        return read_waivers(data, catalogue.deliverables)
    return Waivers()
