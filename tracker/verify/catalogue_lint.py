"""Checks catalogue files: their shape, the names they refer to, and that each pattern matches its own example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping  # noqa: TC003 - read_table evaluates the annotations
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from tracker.roadmap.documents import Document, read_document
from tracker.roadmap.fields import Key, Lines, OneOf, Size, Spelling
from tracker.roadmap.problems import Problem, Problems
from tracker.roadmap.reading import read_table
from tracker.verify.catalogue import PATTERN_KINDS, listed, patterns_of
from tracker.verify.derive import derive
from tracker.verify.joins import DISTINCT, JOINS
from tracker.verify.matching import PatternIndex
from tracker.verify.readers import read, readers_for
from tracker.verify.repository import FileFacts, Repository
from tracker.verify.scopes import SCOPES

if TYPE_CHECKING:
    from pathlib import Path as FilePath

    from tracker.roadmap.problems import Path
    from tracker.verify.rules import Pattern

Id = Annotated[str, Spelling("[a-z0-9]+(?:-[a-z0-9]+)*", "lower-case words joined by hyphens")]
Prose = Annotated[str, Lines()]

CONSTRAINTS = ("not", "value", "value_not", "argument", "inside", "inside_not", "files", "files_not", "flag", "minimum")
EXAMPLE_FILES = {
    "key": "example.yaml",
    "block": "main.tf",
    "instruction": "Dockerfile",
    "final_user": "Dockerfile",
    "command": "example.sh",
    "ci_command": ".github/workflows/example.yml",
    "dependency": "requirements.txt",
    "requirement": "requirements.txt",
    "pinned_ratio": "requirements.txt",
    "sql": "example.sql",
    "columns": "example.csv",
    "heading": "README.md",
    "prose": "README.md",
    "text": "README.md",
    "link": "README.md",
    "prose_words": "README.md",
    "section_words": "README.md",
    "asserting_test": "tests/test_example.py",
    "element": "example.tsx",
}
"""Kind → the file that its examples are read as, unless `example_file` says otherwise; source code is Python."""


@dataclass(frozen=True, slots=True)
class PartTable:
    """One part of a rule."""

    id: Annotated[Id, "Name of the part, unique in its deliverable"]
    says: Annotated[str, "What was seen, or is missing, in a few words"]
    match: Annotated[tuple[Mapping[str, Any], ...], "Patterns, one of which must match"] = ()
    scopes: Annotated[tuple[Annotated[str, OneOf(SCOPES)], ...], "Where to look"] = ()
    files: Annotated[Any, "Only in files with these paths"] = None
    files_not: Annotated[Any, "Not in files with these paths"] = None
    at_least: Annotated[int, "How many matches"] = 1
    distinct: Annotated[Annotated[str, OneOf(tuple(DISTINCT))], "What must differ for two matches to count as two"] = ""
    same_file: Annotated[str, "A part that matched in the same file"] = ""
    same_folder: Annotated[str, "A part that matched in the same folder"] = ""
    same_body: Annotated[str, "A part that matched in the body of the same function"] = ""
    same_function: Annotated[str, "A part that matched in a function that reaches both"] = ""
    reaches: Annotated[str, "A part that matched in a function that this calls, or right here"] = ""
    runs: Annotated[str, "A part that matched in a file which this command runs, or which that file reaches"] = ""
    deliverable: Annotated[str, "Another deliverable that must be verified"] = ""
    context: Annotated[bool, "Asked for, but no evidence to show"] = False


@dataclass(frozen=True, slots=True)
class DeliverableTable:
    """One deliverable."""

    id: Annotated[Id, "Stable name"]
    title: Annotated[str, "What the learner sees"]
    counts: Annotated[Prose, "What counts"]
    remedy: Annotated[Prose, "How to add it"]
    part: Annotated[tuple[PartTable, ...], Size(1), "The parts of its rule"]
    excludes: Annotated[Prose, "What does not count"] = ""
    skills: Annotated[tuple[str, ...], "Skills it shows"] = ()
    scopes: Annotated[tuple[Annotated[str, OneOf(SCOPES)], ...], "Where to look, for parts that do not say"] = ()
    holds: Annotated[Any, "How the parts combine; all of them where this is left out"] = None


@dataclass(frozen=True, slots=True)
class ScopeTable:
    """One row of the scopes."""

    id: Annotated[Annotated[str, OneOf(SCOPES)], "The scope"]
    folders: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueTable:
    """One catalogue file: a family of deliverables, or the scopes."""

    title: Annotated[str, "Title of the family"] = ""
    format_version: int = 1
    deliverables: Annotated[tuple[DeliverableTable, ...], Key("deliverable")] = ()
    scopes: Annotated[tuple[ScopeTable, ...], Key("scope")] = ()


def lint_catalogue(files: Iterable[FilePath]) -> tuple[Problem, ...]:
    """All problems of these files together, file by file in the order of lines."""
    documents = [read_document(file) for file in files]
    readable = [document for document in documents if isinstance(document, Document)]
    known: dict[str, FilePath] = {}
    found = [document for document in documents if isinstance(document, Problem)]
    everything = {str(row.get("id")) for document in readable for row in _rows(document.table, "deliverable")}
    for document in readable:
        problems = Problems(document.file)
        read_table(CatalogueTable, document.table, problems)
        if not problems:
            for number, row in enumerate(_rows(document.table, "deliverable")):
                path: Path = ("deliverable", number)
                if known.setdefault(row["id"], document.file) != document.file or _twice(document.table, row["id"]):
                    problems.add((*path, "id"), f'"{row["id"]}" is already the id of another deliverable')
                _check_rule(row, path, everything, problems)
        found += problems.listed(document.text)
    return tuple(found)


def _rows(table: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = table.get(key)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _twice(table: Mapping[str, Any], id_: str) -> bool:
    return [row.get("id") for row in _rows(table, "deliverable")].count(id_) > 1


def _check_rule(row: Mapping[str, Any], path: Path, everything: set[str], problems: Problems) -> None:
    parts = [part["id"] for part in row["part"]]
    for name in _named_parts(row.get("holds")):
        if name not in parts:
            problems.add((*path, "holds"), f'"{name}" is no part of this rule', wrote=name, choices=parts)
    for number, part in enumerate(row["part"]):
        here: Path = (*path, "part", number)
        if part["id"] in parts[:number]:
            problems.add((*here, "id"), f'"{part["id"]}" is already the id of another part')
        for key in JOINS:
            if part.get(key) and part[key] not in parts[:number]:
                problems.add((*here, key), f'"{part[key]}" is no earlier part', wrote=part[key], choices=parts[:number])
        other = part.get("deliverable")
        if other and other not in everything:
            problems.add((*here, "deliverable"), f'there is no deliverable "{other}"', wrote=other, choices=everything)
        if bool(other) == bool(part.get("match")):
            problems.add(here, "needs either match or deliverable")
        for index, match in enumerate(part.get("match", ())):
            _check_match(match, part, (*here, "match", index), problems)


def _named_parts(holds: Any) -> Iterable[str]:  # noqa: ANN401 - a condition is any nesting of tables, lists and texts
    if isinstance(holds, str):
        yield holds
    elif isinstance(holds, dict):
        for operand in holds.values():
            yield from _named_parts(operand)
    elif isinstance(holds, list):
        for operand in holds:
            yield from _named_parts(operand)


def _check_match(match: Mapping[str, Any], part: Mapping[str, Any], path: Path, problems: Problems) -> None:
    allowed = (*sorted(PATTERN_KINDS), *CONSTRAINTS, "example", "example_file")
    for key in match:
        if key not in allowed:
            problems.add((*path, key), "unknown key", wrote=key, choices=allowed)
    if len(match.keys() & PATTERN_KINDS) != 1:
        problems.add(path, "names no kind of fact, or more than one")
        return
    if not match.get("example"):
        problems.add(path, "has no example")
        return
    (pattern,) = patterns_of(match, part)
    for name in names_without_example(pattern):
        problems.add(path, f'no example is matched by "{name}"')


def names_without_example(pattern: Pattern) -> list[str]:
    """The names of a pattern that none of its examples shows."""
    if pattern.kind == "file":
        paths = dict.fromkeys(listed(pattern.examples), "config")
        repositories = [Repository((), paths)]
    else:
        file = pattern.example_file or EXAMPLE_FILES.get(pattern.kind, "example.py")
        repositories = [_example(file, text) for text in pattern.examples]
    lacking = []
    for name in pattern.names:
        index = PatternIndex([(0, pattern._replace(names=(name,), files=(), not_files=()))])
        if not any(index.match(repository.by_kind, repository.paths) for repository in repositories):
            lacking.append(name)
    return lacking


def _example(file: str, text: str) -> Repository:
    scope = "ci" if ".github/" in file else "test" if file.startswith("tests/") else "code"
    facts = [fact for name in readers_for(file) for fact in read(name, text.encode())]
    repository = Repository([FileFacts(file, scope, facts)], {file: scope})
    derive(repository)
    return repository
