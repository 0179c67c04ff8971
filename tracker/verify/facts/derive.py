"""Facts computed over a repository's facts; each function yields facts of the kind it is named after."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from tracker.verify.facts import documents
from tracker.verify.facts.continuous_integration import ci_command
from tracker.verify.facts.fact import Fact
from tracker.verify.facts.images import Images
from tracker.verify.facts.repository import Located, Repository

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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

SIDE_TARGET = re.compile(
    r"(?:^|[-_.])(?:tests?|testing|dev|development|devel|lint|build|builder|ci|debug|docs?)(?:$|[-_.])"
)
"""Build targets that are no image to run in production."""

TITLED_SUFFIXES = (".rb", ".php", ".jl")
"""Languages whose test cases are known by their place, with a title for a name."""


def derive(repository: Repository) -> None:
    """Add all derived facts to the repository."""
    for function in DERIVED.values():
        repository.add(function(repository))


def asserting_test(repository: Repository) -> Iterator[Located]:
    """Test functions that assert something, themselves or through a helper of the tests; value: how often.

    Python files of tests that reach nothing of the project, by import, fixture or call, are left out.
    """
    apart = _tests_of_nothing(repository)
    assertions: dict[str, int] = defaultdict(int)
    for path, scope, fact in repository.kind("assertion"):
        if (scope == "test" or path.endswith(MARKING_SUFFIXES)) and not _is_weak(fact):
            name = fact.inside
            while name:
                assertions[f"{path}:{name}"] += 1
                name = name.rpartition(".")[0]
    through: dict[str, int] = defaultdict(int)
    for path, scope, fact in repository.kind("call"):
        if scope != "test" or not fact.inside:
            continue
        if fact.name.startswith("$") and CONTEXT_ASSERTION.fullmatch(fact.name):
            through[f"{path}:{fact.inside}"] += 1
        elif (called := _own(path, fact.name)) in assertions:
            through[f"{path}:{fact.inside}"] += assertions[called]
    marked = {
        f"{path}:{fact.inside}.{fact.value}" if fact.inside else f"{path}:{fact.value}"
        for path, _, fact in repository.kind("decorator")
        if path.endswith(MARKING_SUFFIXES) and re.split(r"\W+", fact.name)[-1] in TEST_MARKS
    }
    for path, scope, fact in repository.kind("function"):
        name = f"{path}:{fact.name}"
        count = assertions.get(name, 0) or through.get(name, 0)
        if count and path not in apart and (name in marked or (scope == "test" and _is_test(path, fact))):
            yield Located(path, scope, Fact("asserting_test", fact.name, fact.line, str(count)))


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


def pinned_ratio(repository: Repository) -> Iterator[Located]:
    """The share of a requirement file's direct entries that are pinned exactly; name: the number of entries."""
    files: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for path, scope, fact in repository.kind("requirement"):
        files[path, scope].append(fact)
    for (path, scope), facts in files.items():
        pinned = sum(fact.value == "pinned" for fact in facts)
        yield Located(path, scope, Fact("pinned_ratio", str(len(facts)), facts[0].line, f"{pinned / len(facts):.2f}"))


def final_user(repository: Repository) -> Iterator[Located]:
    """The user that an image runs as, of its stage or of one that it is built on; value: the base image.

    The stage is the one that Compose, Bake or a pipeline builds, else the last one of the Dockerfile.
    """
    scopes = {path: scope for path, scope, _ in repository.kind("instruction")}
    images = Images(repository) if scopes else None
    targets: dict[str, set[str]] = defaultdict(set)
    for build in images.builds() if images else ():
        if not SIDE_TARGET.search(build.target):
            targets[build.dockerfile].add(build.target)
    for path, dockerfile in images.dockerfiles.items() if images else ():
        for stage in sorted({dockerfile.stage(target) for target in targets.get(path, {""})}):
            line_of_bases = dockerfile.line_of_bases(stage)
            users = [fact for one in line_of_bases for fact in reversed(dockerfile.stages[one]) if fact.name == "USER"]
            base = dockerfile.base(line_of_bases[-1]) if line_of_bases else None
            if base:
                name = base.value.split(" ", 1)[0]
                line = users[0].line if users else base.line
                yield Located(path, scopes[path], Fact("final_user", users[0].value if users else "", line, name))


DERIVED: dict[str, Callable[[Repository], Iterable[Located]]] = {
    "ci_command": ci_command,
    "asserting_test": asserting_test,
    "pinned_ratio": pinned_ratio,
    "final_user": final_user,
    "prose_words": documents.prose_words,
    "section_words": documents.section_words,
    "reason": documents.reason,
    "reasoned_section": documents.reasoned_section,
    "reasoned_document": documents.reasoned_document,
}
"""Kind of the derived facts → the function that yields them; the first also sets the scopes of pipelines."""
