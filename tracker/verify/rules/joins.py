"""How the matches of one part are joined with those of another, and what makes two matches two: a table of each.

Model, linter, shorthand, rule engine and `tracker explain` read these tables; no other place names a join.
"""

from __future__ import annotations

from fnmatch import fnmatch
from functools import cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.facts.call_graph import bodies_of, names_in
from tracker.verify.rules.globs import matches_any
from tracker.verify.suffixes import NOTEBOOK

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence, Set

    from tracker.verify.facts.call_graph import CallGraph
    from tracker.verify.facts.fact import Fact
    from tracker.verify.facts.repository import Located, Repository
    from tracker.verify.rules.vocabulary import Runner

TESTS = ("test_*.py", "*_test.py", "*.test.*", "*.spec.*", "*_test.go")
"""Files that a test runner finds by itself in the folder it is given."""

IGNORING = ("--ignore", "--deselect", "--exclude")
WITH_VALUE = frozenset(
    (*IGNORING, "-m", "-k", "-n", "-c", "-p", "-o", "-t", "--cov", "--rootdir", "--config", "--project")
)
"""Options of test runners whose next word names no test to run."""


BUILD_FILES = ("pom.xml", "Cargo.toml", ".gradle", ".gradle.kts", ".sln", ".slnx", "proj")
"""Ends of files that say how a folder is built; a command that names one runs the tests of its folder."""


class Context(NamedTuple):
    """What joins ask beside the hits: who calls whom in which repository, and the test runners of the vocabulary."""

    graph: CallGraph
    repository: Repository
    runners: Sequence[Runner]


def _same_file(_: Context, hits: Sequence[Located], others: Sequence[Located]) -> list[Located]:
    paths = {other.path for other in others}
    return [hit for hit in hits if hit.path in paths]


def _file_without(_: Context, hits: Sequence[Located], others: Sequence[Located]) -> list[Located]:
    paths = {other.path for other in others}
    return [hit for hit in hits if hit.path not in paths]


def _same_folder(_: Context, hits: Sequence[Located], others: Sequence[Located]) -> list[Located]:
    folders = {other.path.rpartition("/")[0] for other in others}
    return [hit for hit in hits if hit.path.rpartition("/")[0] in folders]


def _same_body(_: Context, hits: Sequence[Located], others: Sequence[Located]) -> list[Located]:
    common = {body for other in others for body in bodies_of(other)}
    return [hit for hit in hits if not common.isdisjoint(bodies_of(hit))]


def _same_function(context: Context, hits: Sequence[Located], others: Sequence[Located]) -> list[Located]:
    common = context.graph.reached_from(others).keys()
    kept: dict[tuple[str, ...], bool] = {}
    for hit in hits:
        bodies = tuple(bodies_of(hit))
        if bodies not in kept:
            kept[bodies] = not common.isdisjoint(context.graph.reached_from((hit,)))
    return [hit for hit in hits if kept[tuple(bodies_of(hit))]]


def _meets(context: Context, hits: Sequence[Located], others: Sequence[Located]) -> list[Located]:
    kept = {*_same_file(context, hits, others), *_same_function(context, hits, others)}
    return [hit for hit in hits if hit in kept]


def _reaches(context: Context, hits: Sequence[Located], others: Sequence[Located]) -> list[Located]:
    reached = context.graph.reached_from(others).keys()
    places = {(other.path, other.fact.line) for other in others}
    return [hit for hit in hits if (hit.path, hit.fact.line) in places or not reached.isdisjoint(_leading(hit.fact))]


def _leading(fact: Fact) -> Iterator[str]:
    """The names through which a fact leads elsewhere: a key by its value, `flows/all.py:main`."""
    if fact.kind == "key":
        yield fact.value.removeprefix("./")
    else:
        yield from names_in(fact)


def _calls(context: Context, hits: Sequence[Located], others: Sequence[Located]) -> list[Located]:
    reached, same = context.graph.reached_from(others).keys(), set(others)
    return [hit for hit in hits if hit.fact.name in reached or hit in same]


def _runs(context: Context, hits: Sequence[Located], others: Sequence[Located]) -> list[Located]:
    reached = context.graph.reached_from(others)
    modules = [name.removesuffix(":") for name in reached if name.endswith(":")]
    # A program of Go is named by the folder of its main function.
    modules += [name.rpartition("/")[0] for name in reached if name.endswith(".go:main")]
    ends: set[str] = set()
    folders: set[str] = set()
    for path in dict.fromkeys((*modules, *(other.path for other in others))):
        pieces = path.split("/")
        is_test = matches_any(TESTS, pieces[-1])
        context.repository.allowance.take(len(pieces) ** (2 if is_test else 1))
        ends.update("/".join(pieces[start:]) for start in range(len(pieces)))
        if is_test:
            places = combinations(range(len(pieces)), 2)
            folders.update("/".join(pieces[start:end]) for start, end in places)
    return [
        hit for hit in hits if any(_names_file(*pair, ends, folders) for pair in pairwise(("", *hit.fact.name.split())))
    ]


def _names_file(before: str, word: str, ends: Set[str], folders: Set[str]) -> bool:
    """Whether a word of a command names a file, its Python module, or a folder in which it is a test.

    `ends` are all ends of the paths of files, `folders` all parts of the folders of tests. A word without a dot is a
    module or script only where one is asked for: `-m evaluate` and `uv run evaluate`, not `vitest run`.
    """
    plain = word.strip("\"'").removeprefix("./").rstrip("/")
    module = plain.replace(".", "/")
    is_module = "." in plain or before in {"", "run", "-m"}
    names = (plain, f"{module}.py", f"{module}/__main__.py") if is_module else (plain,)
    return bool(plain) and (plain in folders or not ends.isdisjoint(names))


def _run_by(context: Context, hits: Sequence[Located], others: Sequence[Located]) -> list[Located]:
    kept: set[str] = set()
    paths = {hit.path for hit in hits}

    @cache
    def is_here(place: str) -> bool:
        context.repository.allowance.take(len(context.repository.paths))
        return any(_lies_in_any(path, [place]) for path in context.repository.paths)

    for command in dict.fromkeys((other.fact.name, dict(other.fact.arguments).get("folder", "")) for other in others):
        kept.update(_tests_run(*command, paths - kept, context, is_here))
    return [hit for hit in hits if hit.path in kept]


def _tests_run(
    command: str, folder: str, tests: Set[str], context: Context, is_here: Callable[[str], bool]
) -> Iterator[str]:
    """The test files that a command runs: those that it names, and all of its runner's language where it names none.

    A command that is no runner's may run any. `is_here` says whether a word names a file or folder of the repository.
    """
    known = ((match.end(), runner.suffixes) for runner in context.runners if (match := runner.words.search(command)))
    found = next(known, None)
    if found is None:
        yield from tests
        return
    start, ends = found
    below = f"{folder}/" if folder and not command.startswith("docker") else ""
    named, ignored = [], []
    words = iter(command[start:].split())
    for word in words:
        option, _, value = word.partition("=")
        if option in WITH_VALUE:
            value = value or next(words, "")
            ignored += [_place(value)] if option in IGNORING else []
        elif not word.startswith("-") and (place := _place(word)):
            named += [place] if is_here(place) else []
    context.repository.allowance.take(len(tests) * (1 + len(named) + len(ignored)))
    for path in tests:
        found_here = path.endswith(ends) and path.startswith(below) and not _lies_in_any(path, ignored)
        if found_here and (not named or _lies_in_any(path, named)):
            yield path


def _place(word: str) -> str:
    """The file or folder that a word of a test runner's command names; "" for all that lies below."""
    plain = word.strip("\"'").partition("::")[0].removesuffix("...").removeprefix("./").strip("/")
    if plain.endswith(BUILD_FILES):  # a build file stands for its folder
        return plain.rpartition("/")[0]
    return plain.replace(".", "/") if "/" not in plain and plain.startswith(("tests.", "test.")) else plain.strip(".")


def _lies_in_any(path: str, places: Sequence[str]) -> bool:
    """Whether one of the places, wherever it begins, names a file or a folder above it."""
    inside = f"/{path}/"
    return any(
        fnmatch(inside, f"*/{place}/*") if "*" in place else f"/{place}/" in inside or f"/{place}.py/" in inside
        for place in places
    )


class Join(NamedTuple):
    """One way to join the hits of a part with those of an earlier part.

    name   the key of a part that names the earlier one
    other  what the earlier part is to this one, for who writes a rule
    words  what a sentence demands of a match; {} stands for the earlier part
    keeps  which hits are kept
    """

    name: str
    other: str
    words: str
    keeps: Callable[[Context, Sequence[Located], Sequence[Located]], list[Located]]


_JOINS = (
    Join("same_file", "A part that matched in the same file", "only in the same file as {}", _same_file),
    Join("file_without", "A part that did not match in the same file", "only in files without {}", _file_without),
    Join("same_folder", "A part that matched in the same folder", "only in the same folder as {}", _same_folder),
    Join(
        "same_body",
        "A part that matched in the body of the same function",
        "only in the body of the same function as {}",
        _same_body,
    ),
    Join(
        "same_function",
        "A part that matched in a function that reaches both",
        "only where one function leads to both it and {}, directly or through calls",
        _same_function,
    ),
    Join(
        "meets",
        "A part that matched in the same file, or in a function that reaches both",
        "only in the same file as {}, or where one function leads to both",
        _meets,
    ),
    Join(
        "reaches",
        "A part that matched in a function that this calls, or right here",
        "only on the same line as {}, or where it calls a function that leads there",
        _reaches,
    ),
    Join(
        "calls",
        "A part that this is, or to which what it calls itself leads",
        "only where it is {}, or what it calls itself leads there",
        _calls,
    ),
    Join(
        "runs",
        "A part that matched in a file which this command runs, or which that file reaches",
        "only where the command runs a file with {}, or a file whose code leads there",
        _runs,
    ),
    Join(
        "run_by",
        "A command that runs the test files with the matches",
        "only in a test file that {} names or finds",
        _run_by,
    ),
)

JOINS = {join.name: join for join in _JOINS}
"""Each join by its name, in the order in which a part's joins are applied; a new one is a row."""


class Distinction(NamedTuple):
    """One thing that makes two hits two, or that enough of them must share.

    name   what `distinct` and `within` of a part call it
    words  how a sentence on different hits continues
    key    what differs
    alike  how a sentence on hits that share it continues; "" where `within` cannot ask for it
    """

    name: str
    words: str
    key: Callable[[Located], Hashable]
    alike: str = ""


def _first_argument(hit: Located, otherwise: str) -> str:
    return next((value for _, value in hit.fact.arguments), otherwise)


def _described(hit: Located) -> str:
    """What a tool says of itself, since one that is written twice may have a name in one place only."""
    said = dict(hit.fact.arguments)
    described = said.get("description") or said.get("Description", "")
    if described and " " not in described:  # maybe what makes the description of a text, as `String` of an SDK in Go
        return said.get("name") or said.get("Name") or described
    return described or next((value for _, value in hit.fact.arguments if value), "")


def _line(hit: Located) -> Hashable:
    """The line of a hit; of a notebook that is saved in one line, what it says: all cells lie there."""
    place = (hit.path, hit.fact.line)
    return (*place, hit.fact.name, hit.fact.arguments) if hit.fact.line == 1 and hit.path.endswith(NOTEBOOK) else place


_DISTINCTIONS = (
    Distinction("", "on different lines", _line),
    Distinction("name", "with different names", lambda hit: hit.fact.name, "all of the same name"),
    Distinction("value", "with different values", lambda hit: hit.fact.value),
    Distinction(
        "owner",
        "of different classes or modules",
        lambda hit: hit.fact.name.rpartition(".")[0] or hit.fact.name,
    ),
    Distinction("path", "in different files", lambda hit: hit.path, "all in the same file"),
    Distinction("folder", "in different folders", lambda hit: hit.path.rpartition("/")[0], "all in the same folder"),
    Distinction(
        "function",
        "in different functions",
        lambda hit: (hit.path, hit.fact.inside),
        "all in the same function",
    ),
    Distinction(
        "fact", "with different names or on different lines", lambda hit: (hit.path, hit.fact.line, hit.fact.name)
    ),
    Distinction(
        "identity",
        "that differ in name, value or description (without one, the first argument with a text)",
        lambda hit: (hit.fact.name, hit.fact.value, _described(hit)),
    ),
    Distinction(
        "argument",
        "that differ in the first argument or, without arguments, in the name",
        lambda hit: _first_argument(hit, hit.fact.name),
    ),
    Distinction(
        "last argument",
        "that differ in the last argument or, without arguments, in the name",
        lambda hit: hit.fact.arguments[-1][1] if hit.fact.arguments else hit.fact.name,
    ),
    Distinction("tools", "with different tools", lambda hit: dict(hit.fact.arguments).get("tools")),
)

DISTINCT = {row.name: row for row in _DISTINCTIONS}
"""What must differ for two hits to count as two; by default their places."""

WITHIN = ("", *(row.name for row in _DISTINCTIONS if row.alike))
"""What enough hits may have to share."""
