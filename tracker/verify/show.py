"""Prints facts, for whoever writes rules: `python -m tracker.verify.show REPOSITORY GLOB [KIND]`."""

from __future__ import annotations

import sys

from tracker.text import sanitize
from tracker.verify.cache import Cache
from tracker.verify.facts.derive import derive
from tracker.verify.facts.repository import Repository
from tracker.verify.git.snapshot import open_commit
from tracker.verify.parse_files import parse_files
from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.rules.globs import matches_path
from tracker.verify.scan import scan


def main(path: str, pattern: str = "*", kind: str = "") -> None:
    """Print each fact of the files that match, as `path:line kind name | value | inside arguments flags`."""
    snapshot = open_commit(path)
    scanned = scan(snapshot, load_catalogue())
    files, _ = parse_files(snapshot, scanned, Cache(None))
    repository = Repository(files, scanned.paths)
    derive(repository)
    found = [located for facts in repository.by_kind.values() for located in facts if kind in ("", located.fact.kind)]
    for located in sorted(found, key=lambda item: (item.path, item.fact.line)):
        if matches_path((pattern,), located.path):
            fact = located.fact
            arguments = " ".join(f"{key}={value}" for key, value in fact.arguments)
            place = f"{located.path}:{fact.line} [{located.scope}]"
            line = f"{place} {fact.kind} {fact.name} | {fact.value} | {fact.inside}"
            sys.stdout.write(sanitize(f"{line} ({arguments}) {' '.join(fact.flags)}") + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
