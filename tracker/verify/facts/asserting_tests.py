"""Tests that assert something, by each language's own idea of a test, a case and an assertion."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import Fact
from tracker.verify.facts.repository import Located, Repository, bearer

if TYPE_CHECKING:
    from collections.abc import Iterator

WEAK_ASSERTIONS = ("True", "true", "1", "")
_MARKS = "Test ParameterizedTest RepeatedTest Property Fact Theory TestMethod TestCase DataTestMethod test rstest"
TEST_MARKS = frozenset(_MARKS.split())
CONTEXT_ASSERTION = re.compile(
    r"\$(?:t|test|assert)\.(?:is|not|true|false|truthy|falsy|like|regex|same|ok|equal|throws|rejects|match|snapshot|pass|deep\w+"
    r"|not\w+|strict\w+|throws\w+|equals)"
)
"""An assertion of the context that a test function is given (ava, tape, tap)."""

REACHING = re.compile(
    r"(?:requests|httpx2?|aiohttp|urllib3?|subprocess|pathlib|os|glob|importlib|runpy|grpc|websockets|nbformat|testbook"
    r"|playwright|selenium|socket|docker|testcontainers|pexpect|yaml|json|pandas)\b|open\b|__import__"
)
"""Calls by which a test reaches the project without an import: its service, its programs, its files."""

TASK_SCRIPTS = frozenset({"conftest.py", "dodo.py", "duties.py", "fabfile.py", "noxfile.py", "setup.py", "tasks.py"})
"""Python files that build or check a project and are none of its code."""

MARKING_SUFFIXES = (".java", ".kt", ".scala", ".cs", ".rs", ".php")
"""Languages that mark a test by an annotation."""

MARKED_SUFFIXES = (".java", ".kt", ".cs", ".rs")
"""Those of them in which a function is no test by its name alone, unless its class or a mark of its class says so."""

TITLED_SUFFIXES = (".rb", ".php", ".jl", ".bats")
"""Languages whose test cases are known by their place, with a title for a name."""


MAXIMUM_CASES = 50
"""Cases of one parametrised test that are counted."""

OUT_OF_USE = frozenset({"skip", "Skip", "Ignore", "Ignored", "Disabled", "ignore", "skip_all"})
"""The last word of marks that leave a test out, whatever happens."""

ROWS = frozenset(
    {"parametrize", "expand", "data", "ValueSource", "CsvSource", "EnumSource", "each", "values", "TestCaseSource"}
)
ROW = frozenset({"InlineData", "TestCase", "DataRow", "case", "test_case", "example", "Arguments"})
"""Marks that hold the cases of a test in a list, and those of which each is one."""

STEPS = re.compile(r"(?:behave|pytest_bdd|lettuce|radish|aloe)\.(?:then|Then|step)")
"""Marks of functions that check what a scenario expects."""

SUITE = re.compile(
    r"github\.com/stretchr/testify/suite\.Suite\.(?:Require\.|Assert\.)?(?!(?:T|SetT|SetS|Run|Require|Assert)\b)\w+"
)
"""Assertions of a Go test suite of testify."""

STEPS_PLACE = re.compile(r"(?:^|/)(?:features/steps|step_definitions|steps)/")
"""Folders of the functions behind the steps of scenarios."""

DOCTEST = "doctest"
"""The name of an assertion in the documentation of a function, which counts where something runs it."""


def asserting_test(repository: Repository) -> Iterator[Located]:
    """Test functions that assert something, themselves or through a helper of the tests; value: how often.

    A parametrised or table-driven test counts once for each case. Python files of tests that reach nothing of the
    project, by import, fixture or call, are left out, and tests that are out of use.
    """
    apart = _tests_of_nothing(repository)
    assertions = _assertions(repository)
    documented = _documented(repository)
    marks = _marks(repository)
    cases = _cases(repository)
    cased = {bearer(path, fact) for path, _, fact in repository.kind("base") if "Test" in fact.name}
    for path, scope, fact in repository.kind("function"):
        name = f"{path}:{fact.name}"
        given = marks.get(name, [])
        words = _last_words(given)
        if examples := documented.get(name, 0):
            yield Located(path, scope, Fact("asserting_test", fact.name, fact.line, str(examples)))
        count = assertions.get(name, 0) or int("should_panic" in words)
        if not count or path in apart or words & OUT_OF_USE:
            continue
        marked = path.endswith(MARKING_SUFFIXES) and words & TEST_MARKS
        step = any(STEPS.search(mark.name) for mark in given)
        owner = name.rpartition(".")[0]
        unmarked = path.endswith(MARKED_SUFFIXES) and " " not in fact.name and owner not in cased
        named = not unmarked or TEST_MARKS & _last_words(marks.get(owner, []))
        if marked or step or (scope == "test" and named and _is_test(path, fact)):
            rows = max(_rows(given), cases.get(name, 1), cases.get(f"{path}:{fact.line}", 1))
            for number in range(1, min(rows, MAXIMUM_CASES) + 1):
                title = fact.name if number == 1 else f"{fact.name} #{number}"
                yield Located(path, scope, Fact("asserting_test", title, fact.line, str(count)))


def _assertions(repository: Repository) -> dict[str, int]:
    """Function, with its path → how often it asserts something, itself or through a helper of the tests."""
    own: dict[str, int] = defaultdict(int)
    for path, scope, fact in repository.kind("assertion"):
        counts = scope == "test" or path.endswith(MARKING_SUFFIXES) or STEPS_PLACE.search(path)
        if counts and fact.name != DOCTEST and not _is_weak(fact):
            name = fact.inside
            while name:
                own[f"{path}:{name}"] += 1
                name = name.rpartition(".")[0]
    through: dict[str, int] = defaultdict(int)
    for path, scope, fact in repository.kind("call"):
        if scope != "test" or not fact.inside:
            continue
        if (fact.name.startswith("$") and CONTEXT_ASSERTION.fullmatch(fact.name)) or SUITE.fullmatch(fact.name):
            through[f"{path}:{fact.inside}"] += 1
        elif (called := _own(path, fact.name)) in own:
            through[f"{path}:{fact.inside}"] += own[called]
    return {**through, **own}


def _documented(repository: Repository) -> dict[str, int]:
    """Function, with its path → how many examples of its documentation are run and compared."""
    found: dict[str, int] = defaultdict(int)
    for path, scope, fact in repository.kind("assertion"):
        if fact.name == DOCTEST and scope in {"code", "test", "docs"}:
            found[f"{path}:{fact.inside}"] += 1
    return found if found and _runs_doctests(repository) else {}


def _marks(repository: Repository) -> dict[str, list[Fact]]:
    """Function, with its path → what marks it."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for path, _, fact in repository.kind("decorator"):
        found[bearer(path, fact)].append(fact)
    return found


def _last_words(marks: list[Fact]) -> set[str]:
    return {re.split(r"\W+", mark.name)[-1] for mark in marks}


def _rows(marks: list[Fact]) -> int:
    """The cases that the marks of a test give it; those of several lists multiply."""
    product, single = 1, 0
    for mark in marks:
        last = re.split(r"\W+", mark.name)[-1]
        if last in ROWS:
            lists = [items(value) for _, value in mark.arguments if value.startswith("[")]
            product *= max([1, *lists])
        single += last in ROW
    return max(product, single, 1)


def _cases(repository: Repository) -> dict[str, int]:
    """Function, or line of one, with its path → how many cases its calls make of it: t.Run, subTest, test.each."""
    found: dict[str, int] = defaultdict(int)
    for path, _, fact in repository.kind("call"):
        if fact.name in {"testing.T.Run", "testing.B.Run"} or fact.name.endswith(".subTest"):
            looped = "loop" in fact.flags
            found[f"{path}:{fact.inside}"] += max([1, *(items(value) for _, value in fact.arguments)]) if looped else 1
        elif fact.name.endswith(".each") and fact.arguments and fact.arguments[0][1].startswith("["):
            found[f"{path}:{fact.line}"] = items(fact.arguments[0][1])
    return found


def items(written: str) -> int:
    """How many items a list or table has that a fact gives as a text, which may be cut; 1 for anything else."""
    if written[:1] not in {"[", "{"}:
        return 1
    depth, count = 0, 1
    for sign in written:
        depth += (sign in "[{(") - (sign in "]})")
        count += sign == "," and depth == 1
    return count


def _runs_doctests(repository: Repository) -> bool:
    """Whether something runs the examples of the documentation: an option of pytest, a command, a call."""
    return (
        any("doctest" in fact.value or "doctest" in fact.name for _, _, fact in repository.kind("key"))
        or any("doctest" in fact.value for _, _, fact in repository.kind("command"))
        or any(fact.name.startswith("doctest.") for _, _, fact in repository.kind("call"))
    )


def _tests_of_nothing(repository: Repository) -> set[str]:
    """Python files of tests that reach nothing of a project with Python code of its own."""
    python = [path for path in repository.paths if path.endswith(".py")]
    if not any(repository.paths[path] == "code" and path.rpartition("/")[2] not in TASK_SCRIPTS for path in python):
        return set()
    own = {piece for path in python for piece in path.removesuffix(".py").split("/")}
    reaching = {
        path
        for path, _, fact in repository.kind("import")
        if ".py:" in fact.name or fact.name[:1] in "$." or _root(fact.name) in own or _is_bound_elsewhere(fact)
    }
    reaching.update(
        path for path, _, fact in repository.kind("call") if ".py:" in fact.name or REACHING.match(fact.name)
    )
    if any(path.endswith("conftest.py") for path in python):
        functions = repository.kind("function")
        reaching.update(path for path, _, fact in functions if set(fact.value.split(",")) - {"", "self"})
    return {path for path in python if repository.paths[path] == "test"} - reaching


def _root(name: str) -> str:
    return re.split(r"[./:]", name, maxsplit=1)[0]


def _is_bound_elsewhere(fact: Fact) -> bool:
    """Whether what is imported has another name than its origin, as an object that a module of the project made."""
    return "." in fact.name and fact.name.rpartition(".")[2] != fact.value


def _is_test(path: str, fact: Fact) -> bool:
    if path.endswith(TITLED_SUFFIXES):
        return True
    last = fact.name.rsplit(".", 1)[-1].lower()
    return last.startswith(("test", "should", "spec")) or fact.name.startswith("test ")


def _own(path: str, name: str) -> str:
    return path + name if name.startswith(":") else name


def _is_weak(fact: Fact) -> bool:
    return fact.name == "assert" and (fact.value in WEAK_ASSERTIONS or fact.value.endswith("is not None"))
