"""Python source → facts, by tree-sitter: it reads broken files and every version's syntax."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tracker.verify.readers import (
    forms,
    grammar,
    python_definitions,
    python_statements,
    python_uses,
    script_dependencies,
)
from tracker.verify.readers.python_expressions import BUILTINS, DOTTED, FORMS
from tracker.verify.readers.syntax import Grammar, Language

if TYPE_CHECKING:
    from tracker.verify.facts.fact import Fact

PYTHON = Language(
    handlers={**python_definitions.HANDLERS, **python_statements.HANDLERS, **python_uses.HANDLERS},
    tellers=python_uses.TELLERS,
    silent=frozenset(
        {"comment", "integer", "float", "true", "false", "none", "ellipsis", "future_import_statement"}
        | {"pass_statement", "break_statement", "continue_statement"}
    ),
    forms=FORMS,
    dotted=DOTTED,
    builtins=BUILTINS,
)


def read(data: bytes) -> list[Fact]:
    """The facts of one Python file; one that is a notebook is read cell by cell."""
    asked_for = script_dependencies.of_python(data)
    form = forms.of_python(data)
    if form:
        from tracker.verify.readers import scripts  # noqa: PLC0415 -- the readers of other cells take 5 ms to import

        return [*asked_for, *scripts.read_notebook(data, form)]
    return [*asked_for, *read_module(data)]


def read_module(data: bytes) -> list[Fact]:
    """The facts of one module; of a broken one, those of the parts that parse."""
    return _grammar().facts(data)


@cache
def _grammar() -> Grammar:
    return Grammar(grammar.language("tree_sitter_python"), PYTHON)
