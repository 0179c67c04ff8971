"""Python source → facts, by tree-sitter: it reads broken files and every version's syntax."""

from __future__ import annotations

import ast
import re
import warnings
from functools import cache

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import (
    forms,
    grammar,
    python_definitions,
    python_statements,
    python_uses,
    script_dependencies,
)
from tracker.verify.readers.decode import in_utf8
from tracker.verify.readers.python_expressions import BUILTINS, DOTTED, FORMS
from tracker.verify.readers.syntax import Grammar, Language

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
    data = in_utf8(data)
    root = _grammar().parser.parse(data).root_node
    return [*asked_for, *_grammar().facts_of(data, root), *(_syntax_error(data) if root.has_error else ())]


_MAGIC = re.compile(rb"^[ \t]*[!%]", re.MULTILINE)
"""A line that only IPython runs."""


def _syntax_error(data: bytes) -> list[Fact]:
    """One fact where the interpreter cannot parse a module either, and IPython does not run it."""
    if _MAGIC.search(data):
        return []
    try:
        with warnings.catch_warnings(action="ignore"):
            ast.parse(data)
    except SyntaxError as error:
        return [Fact("syntax_error", error.msg, error.lineno or 1)]
    except (ValueError, MemoryError, RecursionError):
        pass
    return []


def read_module(data: bytes) -> list[Fact]:
    """The facts of one module; of a broken one, those of the parts that parse."""
    return _grammar().facts(data)


@cache
def _grammar() -> Grammar:
    return Grammar(grammar.language("tree_sitter_python"), PYTHON)
