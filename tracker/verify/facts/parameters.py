"""What is handed to the parameters of functions in Python that say no type: `def find(store): store.search(text)`."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from tracker.verify.facts.repository import PYTHON_SUFFIXES, Located, Repository

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = 3
"""How often a function that hands on what it was given is followed."""

OF_A_PACKAGE = re.compile(r"([A-Za-z_]\w*)(?:\.\w+)+")
"""The origin of something that a package made: its first name is that of the package."""

RENAMED = ("call", "attribute", "pipe", "decorator")
"""Kinds of facts whose names begin with what they are called on."""

Parameters: TypeAlias = "dict[str, dict[str, str]]"
"""Function by its global name → parameter → the origin of all that is handed to it."""


def name_parameters(repository: Repository) -> None:
    """Give names that begin with a parameter the origin of what callers hand over, where all that is known agree."""
    names = _parameter_names(repository)
    packages = _packages(repository)
    given: Parameters = {}
    for _ in range(ROUNDS):
        before, given = given, _given(repository, names, packages, given)
        if given == before:
            break
    for kind in RENAMED if given else ():
        facts = repository.kind(kind)
        for index, located in enumerate(facts):
            repository.allowance.take()
            name = _with_origin(located, located.fact.name, given)
            if name != located.fact.name and "." in located.fact.name:  # to call what was made is not to make it
                facts[index] = located._replace(fact=located.fact._replace(name=name))


def _parameter_names(repository: Repository) -> dict[str, list[str]]:
    """The parameters of each function of Python, by its global name."""
    functions = repository.kind("function")
    return {
        f"{path}:{fact.name}": [name for name in fact.value.split(",") if name not in {"self", "cls"}]
        for path, scope, fact in functions
        if path.endswith(PYTHON_SUFFIXES) and scope != "test" and fact.value
    }


def _packages(repository: Repository) -> dict[str, set[str]]:
    """The first names of what each file of Python imports."""
    found: dict[str, set[str]] = defaultdict(set)
    for path, _, fact in repository.kind("import"):
        if path.endswith(PYTHON_SUFFIXES):
            found[path].add(fact.name.partition(".")[0])
    return found


def _given(
    repository: Repository, names: dict[str, list[str]], packages: dict[str, set[str]], known: Parameters
) -> Parameters:
    """What the callers of each function hand over, who may have been given it themselves."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for located in repository.kind("call"):
        path, scope, fact = located
        if scope == "test" or fact.name not in names:
            continue
        repository.allowance.take(len(fact.arguments))
        for key, value in fact.arguments:
            origin = _with_origin(located, value, known)
            made = OF_A_PACKAGE.fullmatch(origin)
            parameter = _parameter(names[fact.name], key)
            if made is not None and parameter and (origin != value or made[1] in packages[path]):
                found[fact.name][parameter].add(origin)
    return {
        function: {parameter: origin for parameter, origins in one.items() if len(origins) == 1 for origin in origins}
        for function, one in found.items()
    }


def _parameter(names: list[str], key: str) -> str:
    """The parameter that an argument is for, "" where there is none."""
    if key.isdigit():
        return names[int(key)] if int(key) < len(names) else ""
    return key if key in names else ""


def _around(located: Located) -> Iterator[str]:
    """The functions that a fact lies in, by their global names, the innermost first."""
    inside = located.fact.inside
    while inside:
        yield f"{located.path}:{inside}"
        inside = inside.rpartition(".")[0]


def _with_origin(located: Located, name: str, given: Parameters) -> str:
    """A name with what its first part was given, where that is a parameter of a function around it."""
    head, dot, rest = name.partition(".")
    if not head.startswith("$") or not located.path.endswith(PYTHON_SUFFIXES):
        return name
    origin = next((given[one].get(head[1:], "") for one in _around(located) if one in given), "")
    return f"{origin}{dot}{rest}" if origin else name
