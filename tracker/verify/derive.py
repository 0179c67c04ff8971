"""Facts computed over a repository's facts; each function yields facts of the kind it is named after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from tracker.verify.continuous_integration import ci_command
from tracker.verify.facts import Fact
from tracker.verify.repository import Located, Repository

WEAK_ASSERTIONS = ("True", "true", "1", "")


def derive(repository: Repository) -> None:
    """Add all derived facts to the repository."""
    for function in DERIVED.values():
        repository.add(function(repository))


def asserting_test(repository: Repository) -> Iterator[Located]:
    """Test functions that assert something; value: the number of assertions."""
    assertions: dict[tuple[str, str], int] = defaultdict(int)
    for path, scope, fact in repository.kind("assertion"):
        if scope == "test" and not _is_weak(fact):
            assertions[path, fact.inside] += 1
    for path, scope, fact in repository.kind("function"):
        last = fact.name.rsplit(".", 1)[-1]
        if scope != "test" or not last.lower().startswith(("test", "should", "spec")):
            continue
        count = assertions.get((path, fact.name), 0)
        if count:
            yield Located(path, scope, Fact("asserting_test", fact.name, fact.line, str(count)))


def _is_weak(fact: Fact) -> bool:
    return fact.name == "assert" and (fact.value in WEAK_ASSERTIONS or fact.value.endswith("is not None"))


def pinned_ratio(repository: Repository) -> Iterator[Located]:
    """The share of a requirement file's direct entries that are pinned exactly; name: the number of entries."""
    files: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for path, scope, fact in repository.kind("requirement"):
        files[path, scope].append(fact)
    for (path, scope), facts in files.items():
        pinned = sum(fact.value == "pinned" for fact in facts)
        yield Located(
            path, scope, Fact("pinned_ratio", str(len(facts)), facts[0].line, f"{pinned / len(facts):.2f}")
        )


def final_user(repository: Repository) -> Iterator[Located]:
    """The user that a Dockerfile's last stage runs as; value: the base image of that stage."""
    by_path: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for path, scope, fact in repository.kind("instruction"):
        if "last-stage" in fact.flags:
            by_path[path, scope].append(fact)
    for (path, scope), facts in by_path.items():
        base = next((fact.value for fact in facts if fact.name == "FROM"), "")
        users = [fact for fact in facts if fact.name == "USER"]
        line = users[-1].line if users else facts[0].line
        yield Located(path, scope, Fact("final_user", users[-1].value if users else "", line, base))


def prose_words(repository: Repository) -> Iterator[Located]:
    """Words of prose in a whole document; name: its file name."""
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for path, scope, fact in repository.kind("prose"):
        totals[path, scope] += int(fact.value)
    for (path, scope), words in totals.items():
        yield Located(path, scope, Fact("prose_words", path.rsplit("/", 1)[-1], 1, str(words)))


def section_words(repository: Repository) -> Iterator[Located]:
    """Words of prose in a section with its sub-sections; name: its heading."""
    levels = {(item.path, item.fact.line): int(item.fact.value or 1) for item in repository.kind("heading")}
    by_path: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for path, scope, fact in repository.kind("prose"):
        by_path[path, scope].append(fact)
    for (path, scope), sections in by_path.items():
        totals: list[list[int]] = []
        open_sections: list[tuple[int, int]] = []
        for index, section in enumerate(sections):
            level = levels.get((path, section.line), 0)
            while open_sections and open_sections[-1][0] >= level:
                open_sections.pop()
            words = int(section.value)
            totals.append([words])
            for _, parent in open_sections:
                totals[parent][0] += words
            open_sections.append((level, index))
        for section, (words,) in zip(sections, totals, strict=True):
            yield Located(path, scope, Fact("section_words", section.name, section.line, str(words)))


DERIVED: dict[str, Callable[[Repository], Iterable[Located]]] = {
    "asserting_test": asserting_test,
    "pinned_ratio": pinned_ratio,
    "final_user": final_user,
    "prose_words": prose_words,
    "section_words": section_words,
    "ci_command": ci_command,
}
"""Kind of the derived facts → the function that yields them."""
