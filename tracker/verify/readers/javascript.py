"""JavaScript, TypeScript and TSX source → facts, by tree-sitter; named as in Python: `openai.default.chat.create`."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from tracker.verify.readers import decode, grammar, javascript_definitions, javascript_uses
from tracker.verify.readers.javascript_expressions import DOTTED, FORMS
from tracker.verify.readers.syntax import Grammar, Language

if TYPE_CHECKING:
    from tracker.verify.facts.fact import Fact

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
SCRIPT = Language(
    handlers={**javascript_definitions.HANDLERS, **javascript_uses.HANDLERS},
    tellers=javascript_uses.TELLERS,
    silent=frozenset(
        {"comment", "number", "true", "false", "null", "undefined", "regex", "this", "super", "property_identifier"}
        | {"predefined_type", "jsx_text", "empty_statement", "break_statement", "continue_statement"}
    ),
    forms=FORMS,
    dotted=DOTTED,
    builtins=BUILTINS,
)

_SCRIPT_TAG = re.compile(r"<(/?)script\b[^>]{0,500}>", re.IGNORECASE)


def read_javascript(data: bytes) -> list[Fact]:
    """The facts of one JavaScript or JSX file."""
    return _grammar("tree_sitter_javascript", "language").facts(data)


def read_typescript(data: bytes) -> list[Fact]:
    """The facts of one TypeScript file."""
    return _grammar("tree_sitter_typescript", "language_typescript").facts(data)


def read_tsx(data: bytes) -> list[Fact]:
    """The facts of one TSX file."""
    return _grammar("tree_sitter_typescript", "language_tsx").facts(data)


def read_astro(data: bytes) -> list[Fact]:
    """The facts of the TypeScript between the fences `---` at the top of an Astro component.

    Source: https://docs.astro.build/en/basics/astro-components/
    """
    lines = decode.lines(data)
    fences = [number for number, line in enumerate(lines) if line.strip() == "---"][:2]
    if len(fences) < 2 or any(line.strip() for line in lines[: fences[0]]):  # noqa: PLR2004 - one before, one after
        return []
    script = ["" if number <= fences[0] else line for number, line in enumerate(lines[: fences[1]])]
    return read_typescript("\n".join(script).encode("utf-8", "replace"))


def read_component(data: bytes) -> list[Fact]:
    """The facts of the scripts in a component of Vue or Svelte.

    What a script imports counts as used: its template may use it.
    """
    text, kept, start = decode.text(data), [], 0
    inside = False
    for tag in _SCRIPT_TAG.finditer(text):
        if bool(tag[1]) == inside:
            end = tag.start() if inside else tag.end()
            kept.append(text[start:end] if inside else "\n" * text.count("\n", start, end))
            start, inside = end, not inside
    kept.append(text[start:] if inside else "")
    facts = read_typescript("".join(kept).encode("utf-8", "replace"))
    return [fact._replace(flags=tuple(flag for flag in fact.flags if flag != "unused")) for fact in facts]


@cache
def _grammar(package: str, function: str) -> Grammar:
    return Grammar(grammar.language(package, function), SCRIPT)
