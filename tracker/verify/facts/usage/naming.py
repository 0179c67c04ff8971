"""What names something, all that is reached by it, and where what nothing names is left over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from tracker.verify.facts.usage.loading import MODULES_OF_A_PROGRAM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tracker.verify.facts.repository import Repository

Capabilities: TypeAlias = "Callable[[str, str], frozenset[str]]"
"""A name and the file that it stands in → what it does."""

CALLED_BY_FRAMEWORKS = frozenset(
    {"main", "handler", "lambda_handler", "upgrade", "downgrade"}
    | {"model_fn", "input_fn", "predict_fn", "output_fn"}  # SageMaker
    | {"EndpointHandler", "TritonPythonModel"}
    | {"async_setup", "async_setup_entry", "async_unload_entry"}  # Home Assistant
)
"""Functions that something outside the repository calls by their name."""

NAMING = ("call", "decorator", "pipe", "attribute", "entry", "key", "assign", "command", "base", "usage")
"""Kinds of facts that name what is used."""

MAKES = re.compile(r"(?:^|[.:$])_?[A-Z]\w*$")
"""A call that makes an object."""

ARGUMENT = re.compile(r"[^\s,\[\]{}]+")
WORD = re.compile(r"[A-Za-z_]\w*")


def is_program(repository: Repository, suffixes: str | tuple[str, ...]) -> bool:
    """Whether there are so many files of code with these endings that what nothing names is left over."""
    modules = (path for path, file in repository.files.items() if file.scope == "code")
    return sum(path.endswith(suffixes) for path in modules) >= MODULES_OF_A_PROGRAM


def reached(starts: Iterable[str], uses: Mapping[str, Iterable[str]]) -> set[str]:
    """All that these lead to, themselves included."""
    waiting = list(starts)
    found = set(waiting)
    while waiting:
        new = set(uses.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found
