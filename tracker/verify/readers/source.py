"""Java, Kotlin, Scala, C#, Go, Rust and R source → facts, by tree-sitter and one table of node kinds per language.

Names are written as in Python, by the import path of their language with dots: `com.openai.client.OpenAIClient.chat`,
`github.com/openai/openai-go.NewClient`, `rig.providers.openai.Client.from_env`.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import (
    forms,
    grammar,
    newer_syntax,
    script_dependencies,
    source_definitions,
    source_expressions,
    source_uses,
)
from tracker.verify.readers.decode import in_utf8
from tracker.verify.readers.r_exports import exporter
from tracker.verify.readers.source_tables import SIGNED, TABLES, Table
from tracker.verify.readers.syntax import Grammar, Language
from tracker.verify.readers.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

NOT_INSTALLED = "{} needs a grammar, which comes with the extra {}"
TANGLED = "its grammar allows too many readings of it"
DOTTED = re.compile(r"(?!)")
CAMEL = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+")
UNENDED = re.compile(rb"(?<=[^\s{};])[ \t](?=[ \t]*+\})")
"""A blank and a brace after the last member of a class on one line, where Kotlin's grammar wants a semicolon."""

OPENED = 32
"""Modules opened in one file that a name is compared with."""

FOUNDATIONS = frozenset({"System", "java", "super", "self", "crate"})
"""Where modules begin that come with a language or are the file's own."""

SHORTEST_WORD = 3
STEM = 4
WORDS_OF_ANY = frozenset(
    {"appl", "serv", "mode", "core", "comm", "data", "util", "inte", "job", "jobs", "api", "help", "clie"}
)
"""Stems of words that modules and types share by chance."""


def read(data: bytes, language: str) -> list[Fact]:
    """The facts of one file of a language named in TABLES; one that is a notebook is read cell by cell."""
    asked_for = script_dependencies.of_source(data, language)
    form = forms.of_source(data)
    if form:
        from tracker.verify.readers import scripts  # noqa: PLC0415 -- the readers of other cells take 5 ms to import

        return [*asked_for, *scripts.read_notebook(data, form, language)]
    return [*asked_for, *read_module(data, language)]


def read_module(data: bytes, language: str) -> list[Fact]:
    """The facts of one module; where the grammar of its language is not installed, one fact that says so."""
    try:
        reader = _grammar(language)
    except ModuleNotFoundError:
        return [
            Fact("unread", NOT_INSTALLED.format(language.upper(), language), 1, words(data.decode(errors="replace")))
        ]
    data = newer_syntax.in_older(in_utf8(data), language)
    tree = grammar.tree(reader.parser, data)
    if language == "kotlin" and (tree is None or tree.root_node.has_error):
        mended = UNENDED.sub(b";", data)
        other = grammar.tree(reader.parser, mended) if mended != data else None
        if other is not None and not other.root_node.has_error:
            data, tree = mended, other
    return (
        reader.facts_of(data, tree.root_node)
        if tree is not None
        else [Fact("unread", TANGLED, 1, words(data.decode(errors="replace")))]
    )


def opened(table: Table, name: str, modules: Sequence[str]) -> str:
    """The module that a name comes from, of those whose names a file takes in whole; '' where that cannot be told.

    Modules and their types share words: KernelFunction is of Microsoft.SemanticKernel. Where they share none, the only
    module is taken, but not in C#, whose projects take in further ones unseen.
    """
    capital = name[:1].isupper()
    modules = modules[:OPENED]
    if table.package.endswith(".r") and (package := exporter(name, modules)):
        return package
    classes = [module for module in modules if module[:1].islower() and module.rsplit(".", 1)[-1][:1].isupper()]
    packages = [module for module in modules if module not in classes]
    if not capital and (classes or table.holds == "types"):
        return classes[-1] if classes else ""
    wanted = _words(name)
    if not capital and table.holds == "both":  # most are variables, inherited or of the same package
        return next((module for module in packages if wanted and wanted <= _words(module.rsplit(".", 1)[-1])), "")
    shared = [len(wanted & _words(module)) for module in packages]
    most = max(shared, default=0)
    if most:
        return packages[shared.index(most)]
    others = [module for module in packages if module.split(".", 1)[0] not in FOUNDATIONS]
    return others[0] if len(others) == 1 and not table.takes_unseen else ""


def _words(name: str) -> set[str]:
    return {word.lower()[:STEM] for word in CAMEL.findall(name) if len(word) >= SHORTEST_WORD} - WORDS_OF_ANY


@cache
def _grammar(language: str) -> Grammar:
    table = TABLES[language]
    return Grammar(
        grammar.language(table.package),
        Language(
            handlers={**source_uses.handlers(table), **source_definitions.handlers(table)},
            tellers={},
            silent=table.silent | (table.literals - SIGNED),
            forms=source_expressions.forms(table),
            dotted=DOTTED,
            builtins=table.builtins,
            members=not table.needs_receiver,
            opened=partial(opened, table),
        ),
    )
