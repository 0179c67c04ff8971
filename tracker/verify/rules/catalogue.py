"""The catalogue: every deliverable with what counts, how to add it and the rule that detects it, from TOML.

The shipped files are trusted (`tracker deliverables lint` checks them); the learner's own are checked as they are read.
"""

from __future__ import annotations

import hashlib
from copy import copy
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import tracker
from tracker import paths
from tracker.errors import UnusableFilesError
from tracker.files.problems import Problem
from tracker.files.toml import read, read_bytes
from tracker.verify.facts.fact import EXTRACTOR_VERSION
from tracker.verify.scopes.table import Scopes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from tracker.verify.rules.matching import PatternIndex
    from tracker.verify.rules.model import Rule
    from tracker.verify.rules.vocabulary import Vocabulary

LIGHTER_IN_AN_EXAMPLE = 4
"""As much as the weightiest deliverable: what the product shows comes first."""

VOCABULARY = "vocabulary"
"""The folder of the files that say what names mean; a verdict that the cache remembers needs none of them."""


class Deliverable(NamedTuple):
    """Something a repository has or lacks."""

    id: str
    title: str
    counts: str
    remedy: str
    skills: tuple[str, ...]
    family: str
    excludes: str = ""
    statement: str = ""
    found_in: float = 0.1
    weight: int = 2

    def rank(self, statement: str) -> tuple[int, float]:
        """What a résumé says first has the least: the weightiest, of these the rarest.

        A general phrase weighs less, and what only examples show least of all.
        """
        from tracker.verify.rules.statements import OF_AN_EXAMPLE, is_general  # noqa: PLC0415 - as for `rules`

        lighter = is_general(self.statement, statement) + LIGHTER_IN_AN_EXAMPLE * statement.endswith(OF_AN_EXAMPLE)
        return lighter - self.weight, self.found_in


class Meaning(NamedTuple):
    """What a capability is: words that complete "a call that …", and the labels of the packages that have it."""

    says: str
    packages: tuple[str, ...]


class Catalogue:
    """All deliverables in the order of their files; the digest changes with any byte of them.

    Scopes, rules and the index of their patterns are made when first asked for: a verdict that the cache remembers
    needs none of them.
    """

    def __init__(
        self, tables: Iterable[Mapping[str, Any]], digest: str, words: Callable[[], Iterable[Mapping[str, Any]]] = tuple
    ) -> None:
        """Take the deliverables of these tables, of equal ids the first; `words` reads those of the vocabulary."""
        self.digest = digest
        self._words = words
        self.deliverables: dict[str, Deliverable] = {}
        self._rows: dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {}
        self._scopes: list[dict[str, Any]] = []
        self._capabilities: dict[str, str] = {}
        for table in tables:
            self._scopes += table.get("scope", ())
            self._capabilities |= table.get("capability", {})
            for row in table.get("deliverable", ()):
                if row["id"] not in self._rows:
                    self._rows[row["id"]] = row, table
                    self.deliverables[row["id"]] = _deliverable(row, table.get("title", ""))

    def only(self, id_: str) -> Catalogue:
        """The same with one deliverable and those that it needs."""
        made = copy(self)
        needed = [id_]
        for one in needed:
            needed += [part.deliverable for part in self.rules[one].parts if part.deliverable not in {"", *needed}]
        made.digest = f"{self.digest} {id_}"
        made.deliverables = {one: self.deliverables[one] for one in needed}
        made.rules = {one: self.rules[one] for one in needed}
        vars(made).pop("patterns", None)
        return made

    @cached_property
    def scopes(self) -> Scopes:
        """What tells the scope of a path."""
        return Scopes(self._scopes)

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """Deliverable id → how it is detected."""
        # Rules and matching take 10 ms to import, and a remembered verdict needs neither.
        from tracker.verify.rules.model import rule_of  # noqa: PLC0415 - as said above
        from tracker.verify.rules.shorthand import whole_row  # noqa: PLC0415 - as said above

        return {
            id_: rule_of({"product": table.get("product", False), **whole_row(row, table)})
            for id_, (row, table) in self._rows.items()
        }

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What the names of packages mean."""
        from tracker.verify.rules.vocabulary import Vocabulary  # noqa: PLC0415 - as for `rules`

        return Vocabulary(self._words())

    @cached_property
    def meanings(self) -> dict[str, Meaning]:
        """Capability → what it is, in words, and the packages that have it."""
        labels: dict[str, list[str]] = {}
        for package in self.vocabulary.packages:
            for capability in package.does:
                labels.setdefault(capability, []).append(package.label)
        return {word: Meaning(says, tuple(labels.get(word, ()))) for word, says in self._capabilities.items()}

    @cached_property
    def tools(self) -> PatternIndex:
        """The patterns of the vocabulary's tools in their order."""
        from tracker.verify.rules.matching import PatternIndex  # noqa: PLC0415 - as for `rules`

        return PatternIndex([pattern for tool in self.vocabulary.tools for pattern in tool.patterns])

    @cached_property
    def patterns(self) -> PatternIndex:
        """The patterns of all rules in their order."""
        from tracker.verify.rules.matching import PatternIndex  # noqa: PLC0415 - as for `rules`

        return PatternIndex(
            [pattern for rule in self.rules.values() for part in rule.parts for pattern in part.patterns],
            self.vocabulary,
        )


def load_catalogue() -> Catalogue:
    """The shipped catalogue with the learner's own deliverables.

    Raises UnusableFilesError where one of the files has problems.
    """
    catalogue, problems = read_catalogue()
    if problems:
        raise UnusableFilesError("your own deliverables", tuple(map(str, problems)))
    return catalogue


def read_catalogue() -> tuple[Catalogue, tuple[Problem, ...]]:
    """The catalogue without those own files that have problems, and the problems.

    Raises UnusableFilesError where a shipped file was damaged.
    """
    files = paths.catalogue_files()
    own = paths.own_catalogue_files()
    problems: tuple[Problem, ...] = ()
    if own:
        # The linter runs each pattern on its example, so it imports every reader; most learners have no such files.
        from tracker.verify.rules.lint import lint_catalogue  # noqa: PLC0415 - as said above

        problems = lint_catalogue(own)
    unusable = {problem.file for problem in problems}
    contents = tuple((file, _bytes(file)) for file in files if str(file) not in unusable)
    return catalogue_of(contents), problems


@lru_cache(maxsize=2)
def catalogue_of(contents: tuple[tuple[Path, bytes], ...]) -> Catalogue:
    """The catalogue of these files, made once per content: commands and the terminal UI read it several times."""
    digest = hashlib.sha256(f"{tracker.__version__} {EXTRACTOR_VERSION}".encode())
    for _, data in contents:
        digest.update(b" %d " % len(data))
        digest.update(data)
    names = [(file, data) for file, data in contents if file.parent.name == VOCABULARY]
    rules = [(file, data) for file, data in contents if file.parent.name != VOCABULARY]
    tables = [_table(file, data) for file, data in rules]
    return Catalogue(tables, digest.hexdigest()[:16], lambda: [_table(file, data) for file, data in names])


def _bytes(file: Path) -> bytes:
    data = read_bytes(file)
    if isinstance(data, Problem):
        raise UnusableFilesError("the catalogue", (str(data),))
    return data


def _table(file: Path, data: bytes) -> Mapping[str, Any]:
    document = read(file, data)
    if isinstance(document, Problem):
        raise UnusableFilesError("the catalogue", (str(document),))
    return document.table


def _deliverable(row: Mapping[str, Any], family: str) -> Deliverable:
    fields = {key: row[key] for key in Deliverable._fields if key in row}
    return Deliverable(**{**fields, "skills": tuple(row.get("skills", ())), "family": family})
