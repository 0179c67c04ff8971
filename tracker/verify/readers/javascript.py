"""JavaScript, TypeScript and TSX source → facts, by tree-sitter; named as in Python: `openai.default.chat.create`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tracker.verify.readers import javascript_definitions, javascript_uses
from tracker.verify.readers.syntax import Walker

if TYPE_CHECKING:
    from tree_sitter import Parser

    from tracker.verify.facts import Fact

BUILTINS = frozenset(
    {
        "console",
        "process",
        "fetch",
        "JSON",
        "Math",
        "Object",
        "Array",
        "Promise",
        "setTimeout",
        "setInterval",
        "Date",
        "Number",
        "String",
        "Boolean",
        "Error",
        "RegExp",
        "Map",
        "Set",
        "Symbol",
        "Buffer",
        "URL",
        "Response",
        "Request",
        "Headers",
        "AbortController",
        "AbortSignal",
        "ReadableStream",
        "document",
        "window",
        "navigator",
        "localStorage",
        "module",
        "exports",
        "globalThis",
        "Deno",
        "Bun",
        "parseInt",
        "parseFloat",
        "describe",
        "it",
        "test",
        "expect",
        "beforeEach",
        "afterEach",
        "beforeAll",
        "afterAll",
        "jest",
        "vi",
        "undefined",
    }
)
HANDLERS = {**javascript_definitions.HANDLERS, **javascript_uses.HANDLERS}


def read_javascript(data: bytes) -> list[Fact]:
    """The facts of one JavaScript or JSX file."""
    return _read(data, "javascript")


def read_typescript(data: bytes) -> list[Fact]:
    """The facts of one TypeScript file."""
    return _read(data, "typescript")


def read_tsx(data: bytes) -> list[Fact]:
    """The facts of one TSX file."""
    return _read(data, "tsx")


def _read(data: bytes, language: str) -> list[Fact]:
    return Walker(BUILTINS, HANDLERS).read(_parser(language).parse(data).root_node)


@cache
def _parser(language: str) -> Parser:
    from tree_sitter import Language, Parser  # noqa: PLC0415 -- loaded with the first file of its language

    if language == "javascript":
        import tree_sitter_javascript  # noqa: PLC0415 -- loaded with the first file of its language

        return Parser(Language(tree_sitter_javascript.language()))
    import tree_sitter_typescript  # noqa: PLC0415 -- loaded with the first file of its language

    grammar = tree_sitter_typescript.language_tsx if language == "tsx" else tree_sitter_typescript.language_typescript
    return Parser(Language(grammar()))
