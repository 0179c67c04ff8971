"""Checks catalogue files: their shape, the names they refer to, and that each pattern matches its own example."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.files.problems import Problem, Problems
from tracker.files.records import read_table
from tracker.files.toml import Document, tables
from tracker.files.toml import read as read_toml
from tracker.paths import catalogue_files, shipped_catalogue_files
from tracker.roadmap.linter import cycles
from tracker.verify.facts.derive import derive
from tracker.verify.facts.kinds import KINDS
from tracker.verify.facts.repository import FileFacts, Repository
from tracker.verify.readers import read, readers_for
from tracker.verify.rules.joins import JOINS
from tracker.verify.rules.matching import PatternIndex
from tracker.verify.rules.model import ANY, CAPABILITY_KEYS, LISTS, listed, patterns_of, proofs_of, rule_of
from tracker.verify.rules.samples import samples
from tracker.verify.rules.shorthand import used_lists, whole_rows
from tracker.verify.rules.statements import problems_of, says_without_technologies
from tracker.verify.rules.tables import CatalogueTable, DescriptionTable
from tracker.verify.rules.vocabulary import DESCRIPTION, LANGUAGES, names_of, package_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from tracker.files.positions import KeyPath
    from tracker.verify.rules.model import Pattern

MOST_PROOFS = 500
"""Proofs of one rule that are tried; nested alternatives would make too many."""

MOST_BYTES = 557_200
"""All files of the shipped catalogue together."""

LONGEST_LINE = 200


class _Known(NamedTuple):
    """The capabilities of the whole catalogue, and (registry, name) → the packages that give it a meaning."""

    capabilities: Collection[str]
    owners: Mapping[tuple[str, str], list[str]]


def lint_catalogue(files: Iterable[Path]) -> tuple[Problem, ...]:
    """All problems of these files, file by file in the order of lines; they may refer to the whole catalogue."""
    chosen = list(files)
    documents = [read_toml(file) for file in chosen]
    found = [document for document in documents if isinstance(document, Problem)]
    readable = [document for document in documents if isinstance(document, Document)]
    resolved = {file.resolve() for file in chosen}
    others = [read_toml(file) for file in catalogue_files() if file.resolve() not in resolved]
    beside = [document for document in others if isinstance(document, Document)]
    everything = (*readable, *beside)
    ids = Counter(_ids(everything))
    known = _Known(_capabilities(everything), _owners(everything))
    labels = _labels(everything)
    circles = {id_ for circle in cycles(_references(everything)) for id_ in circle}
    for document in readable:
        problems = _ProblemsByPart(document)
        table = _whole(document.table)
        read_table(CatalogueTable, {key: value for key, value in table.items() if key not in LANGUAGES}, problems)
        if not problems:
            _check_vocabulary(table, known, problems)
            _check_globs(document.table, problems)
            for number, row in enumerate(tables(table, "deliverable")):
                path: KeyPath = ("deliverable", number)
                if ids[row["id"]] > 1:
                    problems.add((*path, "id"), f'"{row["id"]}" is the id of another deliverable too')
                if row["id"] in circles:
                    problems.add((*path, "part"), f'"{row["id"]}" needs itself to be verified first')
                check_rule(row, path, ids, known.capabilities, problems)
                for text in _problems_of_statement(row, labels):
                    problems.add((*path, "statement"), text)
        found += problems.listed(document.text)
    shipped = set(shipped_catalogue_files())
    if shipped & set(chosen):
        found += _beyond_bounds(shipped)
    return tuple(found)


def _problems_of_statement(row: Mapping[str, Any], labels: set[str]) -> Iterator[str]:
    """What is wrong with a deliverable's statement: its form, or that some proof of its rule gives no sentence."""
    template, known = row.get("statement", ""), {part["id"] for part in row["part"]}
    found = list(problems_of(template, known, labels))
    yield from found
    if template and not found:
        for parts in islice(proofs_of(rule_of(row).holds), MOST_PROOFS):
            if parts <= known and not says_without_technologies(template, parts):
                yield f"gives no sentence for a proof by {' and '.join(sorted(parts)) or 'nothing'}"


def _beyond_bounds(files: Collection[Path]) -> Iterator[Problem]:
    """Lines too long to read, and files too large together."""
    texts = {file: file.read_text("utf-8") for file in sorted(files)}
    for file, text in texts.items():
        for number, line in enumerate(text.splitlines(), 1):
            if len(line) > LONGEST_LINE:
                yield Problem(str(file), number, "", f"is longer than {LONGEST_LINE} characters")
    if (size := sum(len(text.encode()) for text in texts.values())) > MOST_BYTES:
        yield Problem(str(min(files)), 1, "", f"the catalogue has {size} bytes; at most {MOST_BYTES} are allowed")


class _ProblemsByPart(Problems):
    """Problems of the whole form of a document, at the places of what is written there."""

    def __init__(self, document: Document) -> None:
        super().__init__(document.file)
        rows = enumerate(tables(document.table, "deliverable"))
        self._parts = {number: list(row["part"]) for number, row in rows if isinstance(row.get("part"), dict)}
        families = _table(document.table, "tool").items()
        self._tools = [
            ("tool", family, name) for family, named in families if isinstance(named, dict) for name in named
        ]

    def add(self, path: KeyPath, message: str, *, wrote: str = "", choices: Collection[str] = ()) -> None:
        """Add a problem; a part or tool is found by its id where they are tables."""
        match path:
            case ("deliverable", int(number), "part", int(index), *rest) if number in self._parts:
                path = ("deliverable", number, "part", self._parts[number][index], *rest)
            case ("tool", int(number), *rest) if self._tools:
                path = (*self._tools[number], *rest)
        super().add(path, message, wrote=wrote, choices=choices)


def _whole(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table of a document with its deliverables and tools in full."""
    rows = {key: whole_rows(table, key) for key in ("deliverable", "tool") if isinstance(table.get(key), list | dict)}
    return {**table, **rows}


def _check_globs(table: Mapping[str, Any], problems: Problems) -> None:
    """Note lists of globs that nothing uses, or that do not exist."""
    lists = _table(table, "globs")
    used = set(used_lists([table.get("deliverable"), table.get("tool")]))
    for name in lists.keys() - used:
        problems.add(("globs", name), "is used nowhere")
    for number, row in enumerate(tables(table, "deliverable")):
        for name in used_lists(row):
            if name not in lists:
                text = f'there is no list "{name}" in [globs]'
                problems.add(("deliverable", number), text, wrote=name, choices=lists)


def _ids(documents: Iterable[Document]) -> Iterator[str]:
    for document in documents:
        yield from (str(row.get("id")) for row in tables(document.table, "deliverable"))


def _references(documents: Iterable[Document]) -> dict[str, list[str]]:
    """Deliverable → the deliverables that its parts refer to."""
    return {
        str(row.get("id")): [str(part["deliverable"]) for part in tables(row, "part") if "deliverable" in part]
        for document in documents
        for row in tables(_whole(document.table), "deliverable")
    }


ALLOWED = (*sorted(KINDS), *CAPABILITY_KEYS, *LISTS, "argument", "minimum", "example_file")
"""Keys of a match."""

OPERATORS = ("all", "any", "not")
PACKAGE_DEPTH = 3
"""The registry, the family and the name."""

DEEPEST = 20
"""No condition nests deeper."""


def check_rule(
    row: Mapping[str, Any],
    path: KeyPath,
    everything: Collection[str],
    capabilities: Collection[str],
    problems: Problems,
) -> None:
    """Note what is wrong with the parts of a deliverable's table, whose shape is right already."""
    parts = [part["id"] for part in row["part"]]
    _check_named(row.get("distinctive", ()), parts, (*path, "distinctive"), problems)
    used = {part[key] for part in row["part"] for key in JOINS if part.get(key)}
    holds = row.get("holds")
    if holds is None or holds == ANY:
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
            _check_match(match, part, (*here, "match", index), capabilities, problems)


def _check_named(names: Iterable[str], parts: list[str], path: KeyPath, problems: Problems) -> None:
    for name in names:
        if name not in parts:
            problems.add(path, f'"{name}" is no part of this rule', wrote=name, choices=parts)


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


def _check_match(
    match: Mapping[str, Any],
    part: Mapping[str, Any],
    path: KeyPath,
    capabilities: Collection[str],
    problems: Problems,
) -> None:
    sound = True
    for key, value in match.items():
        if key not in ALLOWED:
            problems.add((*path, key), "unknown key", wrote=key, choices=ALLOWED)
        elif wanted := _wanted(key, value):
            problems.add((*path, key), f"must be {wanted}")
            sound = False
    if not match.keys() & (KINDS.keys() | CAPABILITY_KEYS.keys()):
        problems.add(path, "must name a kind of fact, or does, derives or imports")
    elif sound:
        for key in match.keys() & CAPABILITY_KEYS.keys():
            _check_words(listed(match[key]), (*path, key), capabilities, problems)
        for pattern in patterns_of(match, part):
            if not pattern.names or has_example(pattern if pattern.examples else with_samples(pattern)):
                continue
            text = "matches none of its examples" if pattern.examples else "needs an example: its globs alone make none"
            problems.add((*path, pattern.kind), text)


def _check_words(words: Iterable[str], path: KeyPath, capabilities: Collection[str], problems: Problems) -> None:
    for word in words:
        if word not in capabilities:
            problems.add(path, f'there is no capability "{word}"', wrote=word, choices=capabilities)


def _check_vocabulary(
    table: Mapping[str, Any],
    known: _Known,
    problems: Problems,
) -> None:
    """Note capabilities that do not exist, and names that two packages claim."""
    for number, package in enumerate(tables(table, "package")):
        for name, words in package["names"].items():
            path: KeyPath = ("package", number, "names", name)
            _check_owner(package, name, path, known.owners, problems)
            _check_meaning(words, path, known.capabilities, problems)
    registries = {key: value for key, value in table.items() if key in LANGUAGES}
    _check_packages(registries, (), known, problems)
    for number, tool in enumerate(tables(table, "tool")):
        for index, match in enumerate(tool["match"]):
            _check_match(match, tool, ("tool", number, "match", index), known.capabilities, problems)
    for name, words in table.get("ending", {}).items():
        _check_meaning([words] if isinstance(words, str) else words, ("ending", name), known.capabilities, problems)


def _check_packages(
    table: Mapping[str, Any],
    path: KeyPath,
    known: _Known,
    problems: Problems,
) -> None:
    """Note what is wrong in the packages: registries of families of packages."""
    for key, value in table.items():
        here: KeyPath = (*path, key)
        if not isinstance(value, dict):
            problems.add(here, "must be a table, as in [REGISTRY.FAMILY.NAME]")
        elif len(here) < PACKAGE_DEPTH:
            _check_packages(value, here, known, problems)
        else:
            _check_package(value, here, known, problems)


def _check_package(
    package: Mapping[str, Any],
    path: KeyPath,
    known: _Known,
    problems: Problems,
) -> None:
    described = {key: value for key, value in package.items() if key in DESCRIPTION}
    read_table(DescriptionTable, described, problems, path)
    does = {key: value for key, value in package.items() if key not in described}
    for key, value in ((key, value) for key, value in package.items() if key in does or key in ("also", "roots")):
        if not value or not _is_texts(value):
            problems.add((*path, key), "must be a text or a list of texts")
    for word in does:
        _check_words((word,), (*path, word), known.capabilities, problems)
    registry, _, name = path
    row = {"name": name, "registry": registry, "does": does, **described}
    for whole in names_of(row):
        _check_owner(row, whole, path, known.owners, problems)


def _check_owner(
    package: Mapping[str, Any],
    name: str,
    path: KeyPath,
    owners: Mapping[tuple[str, str], list[str]],
    problems: Problems,
) -> None:
    others = owners[package["registry"], name]
    if len(others) > 1:
        problems.add(path, f'"{name}" stands in several packages: {" and ".join(others)}')


def _check_meaning(words: object, path: KeyPath, capabilities: Collection[str], problems: Problems) -> None:
    if isinstance(words, list) and words and _is_texts(words):
        _check_words(words, path, capabilities, problems)
    else:
        problems.add(path, "must be a list of capabilities")


def _capabilities(documents: Iterable[Document]) -> set[str]:
    """Every capability, and the general ones of those that are particular."""
    words = {word for document in documents for word in _table(document.table, "capability")}
    return words | {word.partition(":")[0] for word in words}


def _owners(documents: Iterable[Document]) -> dict[tuple[str, str], list[str]]:
    """(registry, name) → the packages that give it a meaning."""
    owners: dict[tuple[str, str], list[str]] = {}
    for document in documents:
        for package in package_rows(document.table):
            for name in names_of(package):
                owners.setdefault((str(package.get("registry")), name), []).append(str(package.get("name")))
    return owners


def _labels(documents: Iterable[Document]) -> set[str]:
    """The labels of all packages and tools, which no sentence may name by itself."""
    rows = (
        row for document in documents for row in (*package_rows(document.table), *whole_rows(document.table, "tool"))
    )
    return {str(row["label"]) for row in rows if row.get("label")}


def _table(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = table.get(key)
    return value if isinstance(value, dict) else {}


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
    if (key in KINDS or key in CAPABILITY_KEYS) and value == []:
        return "a text or a list of texts, not an empty list"
    return "" if _is_texts(value) else "a text or a list of texts"


def _is_texts(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(text, str) for text in value))


def with_samples(pattern: Pattern) -> Pattern:
    """A pattern whose examples are made of its first glob and its demands."""
    return pattern._replace(examples=tuple(samples(pattern)))


def has_example(pattern: Pattern) -> bool:
    """Whether a pattern matches one of its examples, wherever the file lies."""
    if pattern.kind == "file":
        repositories = [Repository((), dict.fromkeys(listed(pattern.examples), "config"))]
    else:
        file = pattern.example_file or KINDS[pattern.kind].example_file
        repositories = [_example(file, text) for text in pattern.examples]
    index = PatternIndex([pattern._replace(files=(), not_files=())])
    return any(index.match(repository.by_kind, repository.paths) for repository in repositories)


def _example(file: str, text: str) -> Repository:
    scope = "ci" if ".github/" in file else "test" if file.startswith("tests/") else "code"
    facts = [fact for name in readers_for(file) for fact in read(name, text.encode())]
    repository = Repository([FileFacts(file, scope, facts)], {file: scope})
    derive(repository)
    return repository
