"""Facts computed over a repository's facts; each function yields facts of the kind it is named after."""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING

from tracker.verify.budget import OverBudgetError
from tracker.verify.facts import asserting_tests, documents
from tracker.verify.facts.fact import Fact
from tracker.verify.facts.images import Images
from tracker.verify.facts.parameters import name_parameters
from tracker.verify.facts.pipelines import ci_command
from tracker.verify.facts.repository import Located, Repository
from tracker.verify.readers.requirements import is_pinned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SIDE_TARGET = re.compile(
    r"(?:^|[-_.])(?:tests?|testing|dev|development|devel|lint|build|builder|ci|debug|docs?)(?:$|[-_.])"
)
"""Build targets that are no image to run in production."""

RANGE = re.compile(r"[\[,*+]|(?<!\$)\(|-SNAPSHOT$|^(?:LATEST|RELEASE)$|^latest\.")
"""Versions of Maven, Gradle and NuGet that more than one release fulfils."""


DOTNET_MANIFESTS = (".csproj", ".fsproj", ".vbproj", "Directory.Packages.props", "packages.config")


def derive(repository: Repository) -> None:
    """Add all derived facts to the repository; kinds that cost more than is allowed are named as incomplete."""
    repository.allowance.begin_stage()
    with suppress(OverBudgetError):  # names that are left as they are only say less
        name_parameters(repository)
    for kind, function in DERIVED.items():
        repository.allowance.begin_stage()
        try:
            repository.add(function(repository))
        except OverBudgetError as error:
            repository.incomplete[kind] = str(error)


def pinned_ratio(repository: Repository) -> Iterator[Located]:
    """The share of a manifest's direct entries that are pinned exactly; name: the number of entries.

    Of the ecosystems with a lock file only requirement files and pyproject.toml count: their lock files say more.
    """
    files: dict[tuple[str, str], list[tuple[int, bool]]] = defaultdict(list)
    for path, scope, fact in repository.kind("requirement"):
        files[path, scope].append((fact.line, fact.value == "pinned"))
    for path, scope, fact in repository.kind("dependency"):
        # What has no version takes it from the parent, a bill of materials or Directory.Packages.props.
        if fact.inside == "java" or (fact.inside == "dotnet" and fact.value):
            files[path, scope].append((fact.line, not RANGE.search(fact.value)))
        elif path.endswith("pyproject.toml") and "dev" not in fact.flags:  # tools alone are no environment
            files[path, scope].append((fact.line, is_pinned(fact.value)))
    for path, scope, fact in repository.kind("key"):
        if path.endswith("libs.versions.toml") and fact.name.startswith("versions.") and fact.value:
            files[path, scope].append((fact.line, not RANGE.search(fact.value)))
    # The projects of a solution are built together.
    solution = sorted(place for place in files if place[0].endswith(DOTNET_MANIFESTS))
    for place in solution[1:]:
        files[solution[0]] += files.pop(place)
    for (path, scope), entries in files.items():
        pinned = sum(exact for _, exact in entries)
        yield Located(
            path, scope, Fact("pinned_ratio", str(len(entries)), entries[0][0], f"{pinned / len(entries):.2f}")
        )


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
            repository.allowance.take(sum(len(dockerfile.stages[one]) for one in line_of_bases))
            users = [fact for one in line_of_bases for fact in reversed(dockerfile.stages[one]) if fact.name == "USER"]
            base = dockerfile.base(line_of_bases[-1]) if line_of_bases else None
            if base:
                name = base.value.split(" ", 1)[0]
                line = users[0].line if users else base.line
                yield Located(path, scopes[path], Fact("final_user", users[0].value if users else "", line, name))


DERIVED: dict[str, Callable[[Repository], Iterable[Located]]] = {
    "ci_command": ci_command,
    "asserting_test": asserting_tests.asserting_test,
    "pinned_ratio": pinned_ratio,
    "final_user": final_user,
    "prose_words": documents.prose_words,
    "section_words": documents.section_words,
    "reason": documents.reason,
    "reasoned_section": documents.reasoned_section,
    "argued_section": documents.argued_section,
    "reasoned_document": documents.reasoned_document,
}
"""Kind of the derived facts → the function that yields them; the first also sets the scopes of pipelines."""
