"""The format of catalogue files: the tables that they may hold, with what each key means."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - read_table evaluates the annotations
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar

from tracker.files.fields import Bounds, Key, Lines, OneOf, Size, Spelling
from tracker.verify.rules.joins import DISTINCT, JOINS, WITHIN
from tracker.verify.rules.vocabulary import LANGUAGES
from tracker.verify.scopes.table import SCOPES

Id = Annotated[str, Spelling("[a-z0-9]+(?:-[a-z0-9]+)*", "lower-case words joined by hyphens")]
Prose = Annotated[str, Lines()]
Table = TypeVar("Table")


def _joined(table: type[Table]) -> type[Table]:
    """A class for a table that has a key for each join."""
    for join in JOINS.values():
        table.__annotations__[join.name] = Annotated[str, join.other]
        setattr(table, join.name, "")
    return table


@dataclass(frozen=True, slots=True)
@_joined
class PartTable:
    """One part of a rule."""

    id: Annotated[Id, "Name of the part, unique in its deliverable"]
    says: Annotated[str, "What was seen, or is missing, in a few words"]
    match: Annotated[tuple[Mapping[str, Any], ...], "Patterns, one of which must match"] = ()
    scopes: Annotated[tuple[Annotated[str, OneOf(tuple(SCOPES))], ...], "Where to look"] = ()
    files: Annotated[Any, "Only in files with these paths"] = None
    files_not: Annotated[Any, "Not in files with these paths"] = None
    at_least: Annotated[int, "How many matches"] = 1
    distinct: Annotated[Annotated[str, OneOf(tuple(DISTINCT))], "What must differ for two matches to count as two"] = ""
    within: Annotated[Annotated[str, OneOf(WITHIN)], "What enough must share"] = ""
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
    statement: Annotated[str, "What a résumé says of it: a sentence with slots that the evidence fills"] = ""
    found_in: Annotated[
        float, Bounds(0, 1), "Share of public AI, ML and MLOps repositories that have it; the rarest comes first"
    ] = 0.1
    weight: Annotated[
        int,
        Bounds(1, 4),
        "How soon a hiring engineer reads of it: 4 what a system is, 3 what makes it good, 2 its practice, 1 documents",
    ] = 2
    skills: Annotated[tuple[str, ...], "Skills it shows"] = ()
    scopes: Annotated[tuple[Annotated[str, OneOf(tuple(SCOPES))], ...], "Where to look, for parts that do not say"] = ()
    distinctive: Annotated[
        tuple[str, ...], "The parts that only this deliverable has: without one of them nothing is a near miss"
    ] = ()
    product: Annotated[bool, "It speaks of what answers users, not of what evaluates it"] = False
    holds: Annotated[Any, "How the parts combine; all of them where this is left out"] = None


@dataclass(frozen=True, slots=True)
class ScopeTable:
    """One row of the scopes."""

    id: Annotated[Annotated[str, OneOf(tuple(SCOPES))], "The scope"]
    folders: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackageTable:
    """One package of the vocabulary."""

    name: Annotated[str, "Name in its registry"]
    registry: Annotated[Annotated[str, OneOf(tuple(LANGUAGES))], "Where it is published, or the language it belongs to"]
    names: Annotated[Mapping[str, Any], "Public name with its import path → the capabilities it has"]
    label: Annotated[str, "Name as a résumé writes it"] = ""
    family: Annotated[tuple[Id, ...], "What kind of package it is"] = ()
    roots: Annotated[tuple[str, ...], "Where its import paths begin, if not with its name"] = ()
    checked: Annotated[str, "The release in which its names were looked up"] = ""
    until: Annotated[str, "The last release that has these names"] = ""
    source: Annotated[str, "Where its names were read, if its registry cannot be reached"] = ""


@dataclass(frozen=True, slots=True)
class DescriptionTable:
    """What `[REGISTRY.FAMILY]` says of one package beside the names that it has for each capability."""

    label: Annotated[str, "Name as a résumé writes it, if not that in the registry with capital letters"] = ""
    also: Annotated[Any, "Families beside the one it stands under"] = ()
    roots: Annotated[Any, "Where its import paths begin, if not with its name"] = ()
    until: Annotated[str, "The last release that has these names"] = ""
    source: Annotated[str, "Where its names were read, if its registry cannot be reached"] = ""


@dataclass(frozen=True, slots=True)
class ToolTable:
    """A tool or language that is used by its files."""

    name: Annotated[Id, "What proofs call it"]
    label: Annotated[str, "Name as a résumé writes it"]
    match: Annotated[tuple[Mapping[str, Any], ...], Size(1), "Patterns, one of which must match"]
    family: Annotated[tuple[Id, ...], "What kind of tool it is"] = ()


@dataclass(frozen=True, slots=True)
class RoleTable:
    """What a file or function is for beside the product's own work."""

    folders: Annotated[tuple[str, ...], "Whole folders of a path"] = ()
    words: Annotated[tuple[str, ...], "Words of the path or of the function's name"] = ()
    paths: Annotated[tuple[str, ...], "Words of the path alone"] = ()
    files: Annotated[tuple[str, ...], "Words of the file's name alone"] = ()
    named: Annotated[tuple[str, ...], "Globs for the whole name of the function"] = ()


@dataclass(frozen=True, slots=True)
class CatalogueTable:
    """One catalogue file: a family of deliverables, packages of the vocabulary, the capabilities or the scopes."""

    title: Annotated[str, "Title of the family"] = ""
    format_version: int = 1
    product: Annotated[bool, "They speak of what answers users, not of what evaluates it"] = False
    deliverables: Annotated[tuple[DeliverableTable, ...], Key("deliverable")] = ()
    scopes: Annotated[tuple[ScopeTable, ...], Key("scope")] = ()
    package: tuple[PackageTable, ...] = ()
    tools: Annotated[tuple[ToolTable, ...], Key("tool")] = ()
    groups: Annotated[Mapping[str, tuple[str, ...]], Key("group"), "Title of a group of skills → families"] = field(
        default_factory=dict
    )
    globs: Annotated[Mapping[str, tuple[str, ...]], "Name → globs that stand for it where <name> is written"] = field(
        default_factory=dict
    )
    runners: Annotated[
        Mapping[Annotated[str, OneOf(tuple(LANGUAGES))], tuple[str, ...]],
        Key("runner"),
        "Registry → words of a command that runs the tests of its language",
    ] = field(default_factory=dict)
    roles: Annotated[Mapping[str, RoleTable], Key("role"), "What files and functions are for, by their names"] = field(
        default_factory=dict
    )
    integrations: Annotated[Mapping[str, Any], Key("integration")] = field(default_factory=dict)
    endings: Annotated[Mapping[str, Any], Key("ending")] = field(default_factory=dict)
    capabilities: Annotated[Mapping[str, Any], Key("capability")] = field(default_factory=dict)
