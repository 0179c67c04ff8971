"""JavaScript, TypeScript and TSX source → facts, by tree-sitter; named as in Python: `openai.default.chat.create`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tracker.verify.readers import javascript_definitions, javascript_uses
from tracker.verify.readers.syntax import Grammar

if TYPE_CHECKING:
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
SILENT = frozenset(
    {"comment", "number", "true", "false", "null", "undefined", "regex", "this", "super", "property_identifier"}
    | {"predefined_type", "jsx_text", "empty_statement", "break_statement", "continue_statement"}
)


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
    return _grammar(language).facts(data, BUILTINS)


@cache
def _grammar(language: str) -> Grammar:
    if language == "javascript":
        import tree_sitter_javascript  # noqa: PLC0415 -- loaded with the first file of its language

        return Grammar.of(tree_sitter_javascript.language(), HANDLERS, SILENT)
    import tree_sitter_typescript  # noqa: PLC0415 -- loaded with the first file of its language

    tsx = language == "tsx"
    pointer = tree_sitter_typescript.language_tsx() if tsx else tree_sitter_typescript.language_typescript()
    return Grammar.of(pointer, HANDLERS, SILENT)
