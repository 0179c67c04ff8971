"""Checks one rule: the names it refers to, the shape of its patterns, and that each matches its own example."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.verify.facts.derive import derive
from tracker.verify.facts.repository import FileFacts, Repository
from tracker.verify.readers import read, readers_for
from tracker.verify.rules.joins import JOINS
from tracker.verify.rules.matching import PatternIndex
from tracker.verify.rules.tables import PATTERN_KINDS, listed, patterns_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from tracker.files.positions import KeyPath
    from tracker.files.problems import Problems
    from tracker.verify.rules.model import Pattern

TEXTS = ("not", "value", "value_not", "inside", "inside_not", "files", "files_not", "flag", "example")
"""Keys of a match that hold a text or a list of texts, as the kinds do."""

ALLOWED = (*sorted(PATTERN_KINDS), *TEXTS, "argument", "minimum", "example_file")
OPERATORS = ("all", "any", "not")
DEEPEST = 20
"""No condition nests deeper."""

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


def check_rule(row: Mapping[str, Any], path: KeyPath, everything: Collection[str], problems: Problems) -> None:
    """Note what is wrong with the parts of a deliverable's table, whose shape is right already."""
    parts = [part["id"] for part in row["part"]]
    used = {part[key] for part in row["part"] for key in JOINS if part.get(key)}
    holds = row.get("holds")
    if holds is None:
        used.update(parts)
    else:
        used.update(_check_condition(holds, parts, (*path, "holds"), problems, 0))
    for number, part in enumerate(row["part"]):
        here: KeyPath = (*path, "part", number)
        if part["id"] in parts[:number]:
            problems.add((*here, "id"), f'"{part["id"]}" is already the id of another part')
        if part["id"] not in used:
            problems.add((*here, "id"), f'"{part["id"]}" is used neither by holds nor by another part')
        for key in JOINS:
            if part.get(key) and part[key] not in parts[:number]:
                problems.add((*here, key), f'"{part[key]}" is no earlier part', wrote=part[key], choices=parts[:number])
        other = part.get("deliverable")
        if other and other not in everything:
            problems.add((*here, "deliverable"), f'there is no deliverable "{other}"', wrote=other, choices=everything)
        if bool(other) == bool(part.get("match")):
            problems.add(here, "needs either match or deliverable")
        if part.get("at_least", 1) < 1:
            problems.add((*here, "at_least"), "must be 1 or more")
        for index, match in enumerate(part.get("match", ())):
            _check_match(match, part, (*here, "match", index), problems)


def _check_condition(
    condition: Any,  # noqa: ANN401 - whatever the file holds
    parts: list[str],
    path: KeyPath,
    problems: Problems,
    depth: int,
) -> Iterator[str]:
    """The parts that a condition names."""
    if isinstance(condition, str):
        if condition not in parts:
            problems.add(path, f'"{condition}" is no part of this rule', wrote=condition, choices=parts)
        yield condition
        return
    if depth > DEEPEST or not isinstance(condition, dict) or len(condition) != 1:
        problems.add(path, "must be the name of a part, {all = […]}, {any = […]} or {not = …}")
        return
    ((operator, operands),) = condition.items()
    if operator not in OPERATORS:
        problems.add((*path, operator), "unknown key", wrote=operator, choices=OPERATORS)
    elif operator == "not":
        yield from _check_condition(operands, parts, path, problems, depth + 1)
    elif not isinstance(operands, list) or not operands:
        problems.add((*path, operator), "must be a list of conditions")
    else:
        for operand in operands:
            yield from _check_condition(operand, parts, path, problems, depth + 1)


def _check_match(match: Mapping[str, Any], part: Mapping[str, Any], path: KeyPath, problems: Problems) -> None:
    sound = True
    for key, value in match.items():
        if key not in ALLOWED:
            problems.add((*path, key), "unknown key", wrote=key, choices=ALLOWED)
        elif wanted := _wanted(key, value):
            problems.add((*path, key), f"must be {wanted}")
            sound = False
    if len(match.keys() & PATTERN_KINDS) != 1:
        problems.add(path, "must name one kind of fact")
    elif not match.get("example"):
        problems.add(path, "has no example")
    elif sound:
        (pattern,) = patterns_of(match, part)
        for name in names_without_example(pattern):
            problems.add(path, f'no example is matched by "{name}"')


def _wanted(key: str, value: object) -> str:
    """What a key of a match must hold instead of this value; "" where the value is right."""
    if key == "argument":
        right = isinstance(value, dict) and all(_is_texts(item) for item in value.values())
        return "" if right else "a table of texts"
    if key == "minimum":
        right = isinstance(value, int | float) and not isinstance(value, bool)
        return "" if right else "a number"
    if key == "example_file":
        return "" if isinstance(value, str) and readers_for(value) else "the path of a file that some reader reads"
    if key in PATTERN_KINDS and value == []:
        return "a text or a list of texts, not an empty list"
    return "" if _is_texts(value) else "a text or a list of texts"


def _is_texts(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(text, str) for text in value))


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
        index = PatternIndex([pattern._replace(names=(name,), files=(), not_files=())])
        if not any(index.match(repository.by_kind, repository.paths) for repository in repositories):
            lacking.append(name)
    return lacking


def _example(file: str, text: str) -> Repository:
    scope = "ci" if ".github/" in file else "test" if file.startswith("tests/") else "code"
    facts = [fact for name in readers_for(file) for fact in read(name, text.encode())]
    repository = Repository([FileFacts(file, scope, facts)], {file: scope})
    derive(repository)
    return repository
