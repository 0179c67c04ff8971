"""The facts that readers find in one file, and the table of their kinds.

A fact holds neither path nor scope, so files with equal content share their facts (and the cache is keyed by blob id).
"""

from __future__ import annotations

import json
from typing import NamedTuple

EXTRACTOR_VERSION = 10
"""Raised when any reader changes what it yields: cached facts of older versions are ignored."""

MAXIMUM_TEXT = 200
"""Characters kept of a literal or a statement; longer texts are cut."""


class Fact(NamedTuple):
    """One thing read from one file.

    kind       a key of KINDS
    name       what rules match: a resolved dotted name, a config key, a command, …
    line       1-based line in the file
    value      the second thing that rules match, as KINDS says
    inside     where in the file: enclosing function, job, stage, target, document; "" at the top
    arguments  of calls and decorators: (keyword or position, resolved name or literal)
    flags      words set by the reader: "loop", "await", "unused", "async" …
    """

    kind: str
    name: str
    line: int
    value: str = ""
    inside: str = ""
    arguments: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()


KINDS = {
    # source code (Python, notebooks, JavaScript, TypeScript); names are resolved through imports and assignments
    "import": "a module or name imported: openai.OpenAI; value: the local name; flag unused: never mentioned again",
    "call": "a call by its resolved origin: openai.OpenAI.chat.completions.create; flags: loop, await",
    "decorator": "a decorator by its resolved origin; value: what it decorates",
    "base": "a base class by its resolved origin; value: the class that derives from it",
    "class": "a class defined here; value: its bases",
    "function": "a function defined here, qualified; value: its parameters, comma separated; flags: async, generator, "
    "filled (it does something), export",
    "assign": "a module name or self attribute assigned; value: the origin of what is assigned",
    "return": "a function of this file that returns the origin in value",
    "attribute": "an attribute read, by its resolved origin: openai…create.usage.total_tokens",
    "string": "a text literal, cut; value: its full length in words; no docstrings",
    "entry": "a key of a literal mapping; value: the literal or name it maps to",
    "compare": "a comparison; value: the other side",
    "pipe": "a chain of | operators: names joined by ' | '",
    "assertion": "an assertion: assert, self.assertEqual, expect, pytest.raises …; inside: the function that asserts",
    "except": "an exception type handled, `*` for a bare except; flags: loop",
    "loop": "a loop by the origin of what it runs over, or `while`; value: its target names or condition; "
    "flags: those of the loop around it",
    "yield": "a generator, by its function; value: the origin of what it yields",
    "raise": "an exception type raised",
    "element": "a JSX element",
    # configuration
    "key": "a key path: jobs.test.steps.0.run; value: its scalar; inside: the YAML document's number",
    "block": "an HCL block: resource.aws_instance.web",
    "instruction": "a Dockerfile instruction: FROM; value: its arguments; inside: the build stage",
    "command": "a simple shell command without its wrappers (sudo, uv run, poetry run, env assignments): pytest -q; "
    "value: as written; inside: target, job, script, stage or fence that holds it",
    "dependency": "a package required, normalised name; value: its version constraint; inside: ecosystem",
    "lock": "a lock file, by its kind: uv.lock; value: the number of locked packages",
    "requirement": "every direct line of a requirements or environment file; value: pinned or loose",
    # documents and data
    "heading": "a Markdown heading; value: its level",
    "link": "a link's address; value: its label; inside: the nearest heading",
    "prose": "a Markdown section, by its heading ('' before the first); value: its words without code and tables",
    "text": "a paragraph or list item of prose, cut; inside: the nearest heading",
    "sql": "an SQL statement, lower case, blanks folded, cut",
    "columns": "the columns of a data file, comma separated; value: the number of rows seen",
}
"""Each kind of fact and what its fields hold."""


def facts_from(text: str) -> list[Fact]:
    """Facts from their text; raises ValueError or TypeError where it is not one of ours."""
    one = _SHARED.setdefault
    return [
        Fact(
            one(kind, kind),
            one(name, name),
            line,
            value,
            one(inside, inside),
            tuple((key, given) for key, given in arguments) if arguments else (),
            tuple(flags) if flags else (),
        )
        for kind, name, line, value, inside, arguments, flags in json.loads(text)
    ]


_SHARED: dict[str, str] = {}
"""Names that many facts repeat are kept once."""
