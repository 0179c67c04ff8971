"""Unread is not missing: which files that were not read could decide which rows.

A row is undecided if its rule would hold with all those parts held that some such file fits: by what its format may
hold, by its scope, by the paths that a pattern asks for and, where its text could be had, by the words in it.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.facts.kinds import KINDS
from tracker.verify.git.entries import GENERATED, LINKED, OVERSIZE, PACKED, SILENCED, SUBMODULE, Skipped
from tracker.verify.readers import readers_for
from tracker.verify.readers.registry import family_without_reader
from tracker.verify.rules.globs import COMMON_WORDS, WILD, matches_path
from tracker.verify.rules.model import All, Not
from tracker.verify.scopes.table import UNREAD_SCOPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tracker.verify.facts.repository import FileFacts
    from tracker.verify.rules.model import Condition, Part, Pattern
    from tracker.verify.rules.rule_engine import Evaluation
    from tracker.verify.rules.vocabulary import Vocabulary
    from tracker.verify.scan import Scan

SHOWN = 3
"""Files that are named for one row."""

LOCK = "lock:"
"""How the names of the readers of lock files begin."""

DECIDE_NOTHING = frozenset({SUBMODULE, LINKED, GENERATED, PACKED})
ONLY_OF = {
    "instruction": ("dockerfile",),
    "final_user": ("dockerfile",),
    "block": ("hcl", "bicep", "terraform-json"),
    "columns": ("table", "jsonl"),
    "lock": (LOCK, "renv"),
    "requirement": ("requirements", "pipfile", "conda"),
    "pinned_ratio": ("requirements", "pyproject", "pipfile", "conda", "maven", "gradle", "sbt", "nuget"),
    "notebook": ("notebook", "quarto"),
    "key": (
        "yaml",
        "toml",
        "json",
        "ini",
        "nginx",
        "baml",
        "hcl",
        "bicep",
        "template",
        "justfile",
        "teamcity",
        "terraform-",
    ),
}
"""Kinds of facts that few formats hold → how the names of the readers of those begin."""

OF_DOCUMENT = frozenset({"prose_words", "reasoned_document"})
"""Kinds of facts that any document may yield, under the name of its file."""

EVERYWHERE = frozenset({"command"})
"""Kinds of facts that documents and notebooks hold too."""

ASSERTING = ("assert", "expect", "should", "xct", "refute")
STANDARD_LIBRARIES = frozenset({"python", "node"})
LONG_WORD = 4
_LITERAL = re.compile(r"(?<![*?\]])[^\W\d_]{2,}(?![*?\[])")


class UnreadFile(NamedTuple):
    """A file that was not read: where it lies, the families of facts that it may hold, its words if they are known."""

    path: str
    scope: str
    families: frozenset[str]
    readers: tuple[str, ...]
    words: frozenset[str]
    shown: Skipped


def unread_files(
    files: Iterable[FileFacts], scan: Scan, skipped: Iterable[Skipped], scope_of: Callable[[str], str]
) -> list[UnreadFile]:
    """The files, or parts of files, that were not read and may matter."""
    found = []
    for file in files:
        for fact in file.facts:
            if fact.kind == "unread" and (fact.value or not fact.name):
                shown = scan.unread[file.path] if not fact.name else Skipped(file.path, fact.name)
                found.append(_unread(shown, file.scope, file.path, fact.value))
            elif fact.kind != "notebook":
                break
    told = {(item.path, item.shown.reason) for item in found}
    for item in skipped:
        if item.reason in DECIDE_NOTHING or item.reason.endswith(SILENCED) or item in told:
            continue
        scope = scan.paths.get(item.path) or scope_of(item.path)
        if scope not in UNREAD_SCOPES:
            found.append(_unread(item, scope, item.path))
    return [item for item in found if item.families]


def _unread(shown: Skipped, scope: str, path: str, words: str = "") -> UnreadFile:
    readers = readers_for(path)
    families = _families(path, readers)
    if shown.reason == OVERSIZE and not any(name.startswith(LOCK) for name in readers):
        families &= {"code"}  # nobody writes documents or configuration of such a size by hand
    return UnreadFile(path, scope, families, readers, frozenset(words.split()), shown)


def _families(path: str, readers: Sequence[str]) -> frozenset[str]:
    """The families of facts that a file may hold."""
    if not readers:
        return frozenset({family_without_reader(path)} - {""})
    plain = [name.partition(":")[0] for name in readers]
    return frozenset(family for name in plain for family in _FAMILIES_OF_READER.get(name, ("config",)))


_FAMILIES_OF_READER: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("python", "javascript", "typescript", "tsx", "astro", "source", "lines", "markup", "sql"), ("code",)
    ),
    **dict.fromkeys(("markdown", "rst", "asciidoc"), ("document",)),
    **dict.fromkeys(("notebook", "quarto"), ("code", "document")),
    **dict.fromkeys(("table", "jsonl"), ()),
    "script": ("code", "config"),
}


class Undecided:
    """The rows of a repository that files which were not read could decide."""

    def __init__(self, evaluation: Evaluation, unread: Sequence[UnreadFile], vocabulary: Vocabulary) -> None:
        self._evaluation = evaluation
        self._unread = unread
        self._vocabulary = vocabulary
        self._known: dict[str, tuple[Skipped, ...]] = {}

    def by(self, id_: str) -> tuple[Skipped, ...]:
        """Some files that could decide a row, none if it is verified or no file could."""
        if id_ not in self._known:
            self._known[id_] = self._find(id_) if self._unread else ()
        return self._known[id_]

    def _find(self, id_: str) -> tuple[Skipped, ...]:
        verdict = self._evaluation.verdict(id_)
        if verdict.status == "verified":
            return ()
        rule = self._evaluation.rules[id_]
        lacking = {result.part.id: result.part for result in verdict.parts if not result.held}
        fitting = {name: self._fitting(part) for name, part in lacking.items()}
        if not _could_hold(rule.holds, fitting):
            return ()
        return tuple(dict.fromkeys(one for some in fitting.values() for one in some))[:SHOWN]

    def _fitting(self, part: Part) -> list[Skipped]:
        if part.deliverable:
            return list(self.by(part.deliverable))
        self._evaluation.repository.allowance.take(len(self._unread) * len(part.patterns))
        return [
            file.shown
            for file in self._unread
            if file.scope in part.scopes and any(self._fits(file, pattern) for pattern in part.patterns)
        ]

    def _fits(self, file: UnreadFile, pattern: Pattern) -> bool:
        """Whether a file may hold what a pattern looks for."""
        if (pattern.files and not matches_path(pattern.files, file.path)) or (
            pattern.not_files and matches_path(pattern.not_files, file.path)
        ):
            return False
        if pattern.kind == "file":
            return matches_path(pattern.names, file.path)
        if KINDS[pattern.kind].family not in file.families and pattern.kind not in EVERYWHERE:
            return False
        if pattern.kind in OF_DOCUMENT:
            return matches_path([name.lower() for name in pattern.names], file.path.lower())
        only = ONLY_OF.get(pattern.kind)
        formatless = pattern.kind == "key" and not file.readers
        if only and not formatless and not any(name.startswith(only) for name in file.readers):
            return False
        if file.readers[:1] == ("markup",) and pattern.kind != "element":
            return False
        if not pattern.files and (file.readers == ("json",) or not (file.readers or file.words)):
            return False  # data or a picture of a text, unless it has a name that the pattern asks for
        return not file.words or self._speaks(file.words, pattern)

    def _speaks(self, words: frozenset[str], pattern: Pattern) -> bool:
        """Whether a text has the words of a pattern."""
        if pattern.kind == "asserting_test":
            return any(word.startswith(ASSERTING) for word in words)
        if pattern.does:
            return any(root <= words for root in self._roots(pattern.does, pattern.family))
        demanded = [values for _, values in pattern.arguments] + [pattern.values] * bool(pattern.values)
        others = frozenset(word for values in demanded for word in _literals(values[0]))
        if any(set(name) <= WILD for name in pattern.names) and not demanded:
            return True
        wanted = (_literals(name) | others for name in pattern.names)
        return any(one <= words and len(_telling(one)) > 1 for one in wanted)

    @cached_property
    def _packages(self) -> Mapping[str, list[tuple[frozenset[str], frozenset[str]]]]:
        """Capability → the families of each package that has it, and the words of one of its roots."""
        found: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {}
        for package in self._vocabulary.packages:
            foreign = package.registry not in STANDARD_LIBRARIES
            roots = [words for root in package.roots if foreign and _telling(words := _literals(root.rstrip("*")))]
            for capability in package.does if roots else ():
                found.setdefault(capability, []).extend((frozenset(package.family), words) for words in roots)
        return found

    def _roots(self, does: Iterable[str], family: Iterable[str]) -> list[frozenset[str]]:
        wanted = set(family)
        return [
            words
            for capability in does
            for families, words in self._packages.get(capability, ())
            if not wanted or families & wanted
        ]


def _could_hold(condition: Condition, fitting: Mapping[str, Sequence[Skipped]]) -> bool:
    """Whether a condition may hold; parts that are not in `fitting` do."""
    if isinstance(condition, str):
        return condition not in fitting or bool(fitting[condition])
    if isinstance(condition, Not):
        return _may_fail(condition.operand, fitting)
    every = (_could_hold(operand, fitting) for operand in condition.operands)
    return all(every) if isinstance(condition, All) else any(every)


def _may_fail(condition: Condition, fitting: Mapping[str, Sequence[Skipped]]) -> bool:
    """Whether a condition does not hold by what was read."""
    if isinstance(condition, str):
        return condition in fitting
    if isinstance(condition, Not):
        return not _may_fail(condition.operand, fitting)
    some = (_may_fail(operand, fitting) for operand in condition.operands)
    return any(some) if isinstance(condition, All) else all(some)


@cache
def _literals(pattern: str) -> frozenset[str]:
    """The whole words that a text must have to match a pattern, in lower case."""
    return frozenset(word.lower() for word in _LITERAL.findall(pattern))


def _telling(words: frozenset[str]) -> list[str]:
    """Those of the words that a text does not have by chance."""
    return [word for word in words if len(word) >= LONG_WORD and word not in COMMON_WORDS]
