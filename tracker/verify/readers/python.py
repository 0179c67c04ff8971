"""Python source → facts, by tree-sitter: it reads broken files and every version's syntax."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tracker.verify.readers import python_definitions, python_statements, python_uses
from tracker.verify.readers.python_expressions import BUILTINS
from tracker.verify.readers.syntax import Grammar

if TYPE_CHECKING:
    from tracker.verify.facts import Fact

HANDLERS = {**python_definitions.HANDLERS, **python_statements.HANDLERS, **python_uses.HANDLERS}
SILENT = frozenset(
    {"comment", "integer", "float", "true", "false", "none", "ellipsis", "future_import_statement"}
    | {"pass_statement", "break_statement", "continue_statement"}
)


def read(data: bytes) -> list[Fact]:
    """The facts of one Python file; of a broken one, those of the parts that parse."""
    return _grammar().facts(data, BUILTINS)


@cache
def _grammar() -> Grammar:
    import tree_sitter_python  # noqa: PLC0415 -- loaded with the first file of its language

    return Grammar.of(tree_sitter_python.language(), HANDLERS, SILENT)
