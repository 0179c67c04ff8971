"""Checks catalogue files: their shape, the names they refer to, and that each pattern matches its own example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping  # noqa: TC003 - read_table evaluates the annotations
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from tracker.files.fields import Key, Lines, OneOf, Size, Spelling
from tracker.files.problems import Problem, Problems
from tracker.files.records import read_table
from tracker.files.toml import Document, read
from tracker.paths import catalogue_files
from tracker.roadmap.linter import cycles
from tracker.verify.rules.joins import DISTINCT
from tracker.verify.rules.rule_lint import check_rule
from tracker.verify.scopes import SCOPES

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.files.positions import KeyPath

Id = Annotated[str, Spelling("[a-z0-9]+(?:-[a-z0-9]+)*", "lower-case words joined by hyphens")]
Prose = Annotated[str, Lines()]


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
    within: Annotated[Annotated[str, OneOf(("", "path", "folder", "function"))], "Where enough must lie together"] = ""
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


def lint_catalogue(files: Iterable[Path]) -> tuple[Problem, ...]:
    """All problems of these files, file by file in the order of lines; they may refer to the whole catalogue."""
    chosen = list(files)
    documents = [read(file) for file in chosen]
    found = [document for document in documents if isinstance(document, Problem)]
    readable = [document for document in documents if isinstance(document, Document)]
    resolved = {file.resolve() for file in chosen}
    others = [read(file) for file in catalogue_files() if file.resolve() not in resolved]
    beside = [document for document in others if isinstance(document, Document)]
    known = Counter(_ids((*readable, *beside)))
    circles = {id_ for circle in cycles(_references((*readable, *beside))) for id_ in circle}
    for document in readable:
        problems = Problems(document.file)
        read_table(CatalogueTable, document.table, problems)
        if not problems:
            for number, row in enumerate(_rows(document.table, "deliverable")):
                path: KeyPath = ("deliverable", number)
                if known[row["id"]] > 1:
                    problems.add((*path, "id"), f'"{row["id"]}" is the id of another deliverable too')
                if row["id"] in circles:
                    problems.add((*path, "part"), f'"{row["id"]}" needs itself to be verified first')
                check_rule(row, path, known, problems)
        found += problems.listed(document.text)
    return tuple(found)


def _ids(documents: Iterable[Document]) -> Iterator[str]:
    for document in documents:
        yield from (str(row.get("id")) for row in _rows(document.table, "deliverable"))


def _references(documents: Iterable[Document]) -> dict[str, list[str]]:
    """Deliverable → the deliverables that its parts refer to."""
    return {
        str(row.get("id")): [str(part["deliverable"]) for part in _rows(row, "part") if "deliverable" in part]
        for document in documents
        for row in _rows(document.table, "deliverable")
    }


def _rows(table: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = table.get(key)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
