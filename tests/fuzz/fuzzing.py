"""Texts like those of real files, broken in many ways, and a loop that tries them for some time."""

from __future__ import annotations

import time
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tracker.verify.readers import readers_for
from tracker.verify.rules.trees import read_trees

if TYPE_CHECKING:
    from collections.abc import Callable

CATALOGUE = Path(__file__).parents[1] / "catalogue"
EXAMPLES = 5
"""Texts that are tried of each kind where no time is given."""

EXAMPLES_AT_ONCE = 200
LONGEST = 20_000
"""Bytes of a text that is tried."""

_TOKENS = (
    "[ ] { } ( ) ' \" ` ``` \\ # // /* */ <!-- --> < > & &a *a <<: ! --- ... - : , ; | = == => -> % %% %%bash @ @a $ "
    "$$ $( ${ ${{ }} {{ {% %} EOF <<EOF <<-'EOF' \\ \0 \x1b[31m é 日本 \u0663 \u00b2 \ud7ff \ufeff 0 -1 1e9 1e999999 "
    ".5 null ~ {a: extends: include: !reference[a,b] needs: FROM RUN AS COPY --from=a target: import from def class "
    'lambda: fn for {"cells":[ "source":[ [a](b) ![ === resource while SELECT WITH a b a.b a=a a(b) a.yml true if:'
)
TOKENS = (*_TOKENS.split(" "), " ", "    ", "\n    ", "\t", "\n", "\n\n", "\r\n", "\r", "\u2028", "\x85", "\n- ", ": ")
"""Pieces that mean something in some format."""


@cache
def samples() -> dict[str, tuple[tuple[str, bytes], ...]]:
    """Reader → (path, content) of the small files of the deliverables' tests that it reads; "" holds all of them."""
    found: dict[str, dict[str, bytes]] = defaultdict(dict)
    for file in sorted(CATALOGUE.glob("*.txt")):
        for tree in read_trees(file).trees:
            for path, content in tree.files:
                for reader in (*readers_for(path), ""):
                    found[reader].setdefault(content, path)
    return {
        reader: tuple((path, content.encode(errors="surrogatepass")) for content, path in files.items())
        for reader, files in found.items()
    }


SEEDS = {
    "python": (
        b'# /// script\n# requires-python = ">=3.12"\n# dependencies = ["torch>=2", "a[b]"]\n# ///\nimport torch\n',
    ),
    "source:csharp": (
        b"#!/usr/bin/env dotnet\n#:package OpenAI@2.0\n#:sdk A.B\nusing OpenAI;\norder?.Paid = true;\n",
        b"extension(string s) { public int Words => field ??= 1; }\n",
    ),
    "source:java": (b"///usr/bin/env jbang\n//DEPS a.b:c:1.0\nimport a.b.C;\nvoid main() { C.d(); }\n",),
    "source:scala": (b'//> using scala 3.7\n//> using dep "a::b:1.0"\nimport a.b.*\n@main def f() = b.c()\n',),
    "source:kotlin": (
        b'@file:DependsOn("a.b:c:1.0")\nimport a.b.C\nrunBlocking<Unit> { C().d() }\n',
        b'context(log: Log)\nfun f(a: A) = when (a) {\n  is B if a.c > 0 -> g()\n  else if h -> $$"$a"\n}\n',
    ),
    "bicep": (
        b"param a string = 'b'\n@secure()\nparam c string\nvar d = [for i in range(0, 3): '${a}-${i}']\n",
        b"resource e 'Microsoft.App/containerApps@2025-01-01' = if (a == 'b') {\n  name: d[0]\n  f: [\n    1\n  ]\n}\n",
        b"module g './g.bicep' = {\n  params: {\n    h: '''\nlong\n'''\n  }\n}\nimport * as i from 'i.bicep'\n",
    ),
    "yaml": (
        b"base_model: a/b\nadapter: qlora\nrl: dpo\ndatasets:\n  - path: c\n    type: chat_template\nlora_r: 8\n",
        b"model_name_or_path: a/b\nstage: dpo\ndo_train: true\nfinetuning_type: lora\ntemplate: qwen\n",
    ),
}
"""Newer forms, which no sample has: reader → texts."""


def texts(*seeds: bytes) -> st.SearchStrategy[bytes]:
    """Bytes: any, tokens in any order, and seeds with pieces left out, doubled, exchanged or put in."""
    tokens = st.sampled_from(TOKENS).map(lambda token: token.encode())
    loose = st.lists(tokens, max_size=60).map(b"".join)
    nested = st.tuples(tokens, st.integers(1, 500)).map(lambda pair: pair[0] * pair[1])
    pieces = st.binary(max_size=8) | loose | nested
    if not seeds:
        return pieces
    chosen = st.sampled_from(seeds)
    edits = st.lists(st.tuples(st.integers(0, LONGEST), st.integers(0, 40), tokens | pieces | chosen), max_size=6)
    return pieces | st.tuples(chosen, edits).map(lambda pair: _edited(*pair)[:LONGEST])


def _edited(text: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """A text in which each edit puts a piece over so many bytes at a place."""
    for place, length, piece in edits:
        at = place % (len(text) + 1)
        text = text[:at] + piece + text[at + length :]
    return text


def fuzz(strategy: st.SearchStrategy[object], check: Callable[[object], object], seconds: float) -> int:
    """Check what a strategy draws, a few times or for so many seconds; gives how many were checked."""
    count = 0

    def counted(drawn: object) -> None:
        nonlocal count
        count += 1
        check(drawn)

    begun = time.monotonic()
    while not count or time.monotonic() - begun < seconds:
        settings(
            max_examples=EXAMPLES_AT_ONCE if seconds else EXAMPLES,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )(given(strategy)(counted))()
    return count
