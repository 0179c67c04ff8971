"""The catalogue: every deliverable with what counts, how to add it and the rule that detects it, from TOML.

Loading trusts the content; `catalogue_lint` is what checks it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import tracker
from tracker import paths
from tracker.errors import UnusableFilesError
from tracker.parsed import digest_of, file_name, from_toml, kept
from tracker.paths import catalogue_files
from tracker.verify.facts.fact import EXTRACTOR_VERSION
from tracker.verify.scopes import Scopes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.verify.rules.model import Rule
    from tracker.verify.rules.pattern_index import KindIndex

TEXTS, RULES = "texts2", "rules7"
"""Names of the two forms of a catalogue that are kept, raised with what `compiled` gives for them."""


class Judging:
    """The rules in files with this digest and the index of their patterns, loaded when first asked for."""

    def __init__(self, digest: str, sources: Sequence[bytes]) -> None:
        self._digest = digest
        self._sources = sources

    @cached_property
    def tables(self) -> list[dict[str, Any]]:
        """The files' tables, parsed where nothing made of them is kept."""
        return [from_toml(data) for data in self._sources]

    @property
    def rules(self) -> dict[str, Rule]:
        """Deliverable id → rule."""
        return self._loaded[0]

    @property
    def index(self) -> dict[str, KindIndex]:
        """The index of the patterns of all rules in their order."""
        return self._loaded[1]

    @cached_property
    def _loaded(self) -> tuple[dict[str, Rule], dict[str, KindIndex]]:
        from tracker.verify.rules.compiled import rules_from, rules_of  # noqa: PLC0415 - what the cache answers needs no rules

        name = file_name(self._digest, RULES)
        return rules_from(kept(name, lambda: rules_of(self.tables)))


class Deliverable(NamedTuple):
    """Something a repository has or lacks."""

    id: str
    title: str
    counts: str
    excludes: str
    remedy: str
    skills: tuple[str, ...]
    family: str
    judging: Judging

    @property
    def rule(self) -> Rule:
        """How it is detected."""
        return self.judging.rules[self.id]


class Catalogue(NamedTuple):
    """All deliverables in the order of their files; the digest changes with any byte of them."""

    deliverables: dict[str, Deliverable]
    scopes: Scopes
    digest: str
    judging: Judging

    @property
    def rules(self) -> dict[str, Rule]:
        """Deliverable id → how it is detected."""
        return self.judging.rules


def load_catalogue() -> Catalogue:
    """The shipped catalogue with the learner's own deliverables.

    Raises UnusableFilesError where the learner's own files have problems.
    """
    files = catalogue_files()
    shipped = paths.shipped_catalogue()
    own = [file for file in files if file.parent != shipped]
    if own:
        from tracker.verify.rules.catalogue_lint import lint_catalogue  # noqa: PLC0415 - most learners have none of their own

        if mistakes := lint_catalogue(own):
            raise UnusableFilesError("your own deliverables", tuple(map(str, mistakes)))
    sources = [file.read_bytes() for file in files]
    digest = digest_of(sources)
    judging = Judging(digest, sources)
    texts = kept(file_name(digest, TEXTS), lambda: _texts(judging))
    return Catalogue(
        {row["id"]: _deliverable(row, judging) for row in texts["deliverables"]},
        Scopes(texts["scopes"]),
        digest_of([f"{tracker.__version__} {EXTRACTOR_VERSION} {digest}".encode()])[:16],
        judging,
    )


def _texts(judging: Judging) -> dict[str, Any]:
    from tracker.verify.rules.compiled import texts_of  # noqa: PLC0415 - only where nothing is kept

    return texts_of(judging.tables)


def _deliverable(row: dict[str, Any], judging: Judging) -> Deliverable:
    return Deliverable(
        row["id"],
        row["title"],
        row["counts"],
        row.get("excludes", ""),
        row["remedy"],
        tuple(row.get("skills", ())),
        row["family"],
        judging,
    )
