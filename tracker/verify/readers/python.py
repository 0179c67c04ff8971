"""Python source → facts, by tree-sitter: it reads broken files and every version's syntax."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tracker.verify.readers import python_definitions, python_statements, python_uses
from tracker.verify.readers.python_expressions import BUILTINS
from tracker.verify.readers.syntax import Walker

if TYPE_CHECKING:
    from tree_sitter import Parser

    from tracker.verify.facts import Fact

HANDLERS = {**python_definitions.HANDLERS, **python_statements.HANDLERS, **python_uses.HANDLERS}


def read(data: bytes) -> list[Fact]:
    """The facts of one Python file; of a broken one, those of the parts that parse."""
    return Walker(BUILTINS, HANDLERS).read(_parser().parse(data).root_node)


@cache
def _parser() -> Parser:
    import tree_sitter_python  # noqa: PLC0415 -- loaded with the first file of its language
    from tree_sitter import Language, Parser  # noqa: PLC0415 -- loaded with the first file of its language

    return Parser(Language(tree_sitter_python.language()))
