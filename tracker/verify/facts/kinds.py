"""The kinds of facts, in one table: what each holds, how it is matched, shown and put into words.

A new kind is a row here and the reader, or the function of `derive`, that yields it.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

REASONED_WORDS = 80
"""Words of prose in a text of 100 words as people count them, headings and code among them."""

Shown: TypeAlias = Literal["name", "program", "address", "nothing"]
Family: TypeAlias = Literal["code", "config", "document", ""]


class Kind(NamedTuple):
    """One kind of fact.

    name          what facts and rules call it
    holds         what the fields of such a fact hold
    phrase        a pattern in a sentence, singular with its article; {} stands for the names
    whatever      the same where any name will do
    several       the plural
    value         how a sentence continues with what a pattern demands of the value
    minimum       the same for the least value, a number
    inside        the same for the place in the file
    example       content of `example_file` that yields such a fact
    example_file  the file that examples are read as, unless a pattern says otherwise
    family        the files whose loss leaves rules on this kind undecided; "" none
    shown         what evidence shows of the name: "nothing" where it may hold a secret or repeats the path; "program",
                  a command without its options; "address", a link without its query and credentials
    folded        names are matched without regard to case
    origins       names are origins, and so may lead into another file of the repository
    derived       computed over the facts of the whole repository, not read from a file
    """

    name: str
    holds: str
    phrase: str
    whatever: str
    several: str
    example: str
    value: str = "with the value {}"
    minimum: str = "with a value of at least {:g}"
    inside: str = "inside the function {}"
    example_file: str = "example.py"
    family: Family = "code"
    shown: Shown = "name"
    folded: bool = False
    origins: bool = False
    derived: bool = False


_SOURCE_CODE = (
    Kind(
        "import",
        "a module or name imported: openai.OpenAI; value: the local name; flag unused: never mentioned again",
        "an import of {}",
        "any import",
        "imports",
        "import openai\nopenai.OpenAI()",
        value="under the name {}",
        origins=True,
    ),
    Kind(
        "call",
        "a call by its resolved origin: openai.OpenAI.chat.completions.create; flags: loop, while, await, "
        "typed (the value of a field whose annotation says more than text)",
        "a call to {}",
        "any call",
        "calls",
        "print()",
        origins=True,
    ),
    Kind(
        "decorator",
        "a decorator by its resolved origin; value: what it decorates",
        "the decorator {}",
        "any decorator",
        "decorators",
        "from functools import cache\n@cache\ndef answer(): ...",
        value="on {}",
        origins=True,
    ),
    Kind(
        "base",
        "a base class by its resolved origin; value: the class that derives from it",
        "a class derived from {}",
        "any class derived from another",
        "derived classes",
        "class Own(Exception): ...",
        value="named {}",
        origins=True,
    ),
    Kind(
        "class",
        "a class defined here, qualified; flags: export",
        "a class named {}",
        "any class",
        "classes",
        "class Own: ...",
    ),
    Kind(
        "function",
        "a function defined here, qualified; value: its parameters, comma separated; "
        "flags: async, generator, filled (it does something), export, unused (exported, and not mentioned in its file)",
        "a function named {}",
        "any function",
        "functions",
        "def answer(question): ...",
        value="with parameters that match {}",
    ),
    Kind(
        "assign",
        "a module name or self attribute assigned; value: the origin of what is assigned",
        "an assignment to {}",
        "any assignment",
        "assignments",
        "cache = {}",
        value="of {}",
        inside="inside the class {}",
        shown="nothing",
        origins=True,
    ),
    Kind(
        "return",
        "a function of this file that returns the origin in value",
        "a function named {} that returns something",
        "any function that returns something",
        "functions that return something",
        "import openai\ndef client():\n    return openai.OpenAI()",
        value="such as {}",
        origins=True,
    ),
    Kind(
        "attribute",
        "an attribute read, by its resolved origin: openai…create.usage.total_tokens",
        "a read of the attribute {}",
        "any attribute read",
        "attributes read",
        "import openai\nprint(openai.api_key)",
        origins=True,
    ),
    Kind(
        "string",
        "a text literal, cut; value: its full length in words; no docstrings",
        "a text literal that matches {}",
        "any text literal",
        "text literals",
        "print('You are helpful.')",
        value="with the length in words {}",
        minimum="of at least {:g} words",
        shown="nothing",
        folded=True,
    ),
    Kind(
        "entry",
        "a key of a literal mapping; value: the literal or name it maps to",
        "a mapping with the key {}",
        "any entry of a mapping",
        "entries of mappings",
        "print({'type': 'function'})",
        value="set to {}",
        shown="nothing",
    ),
    Kind(
        "compare",
        "a comparison; value: the other side",
        "a comparison of {}",
        "any comparison",
        "comparisons",
        "if a == 'b':\n    print()",
        value="with {}",
        shown="nothing",
    ),
    Kind(
        "pipe",
        "a chain of | operators: names joined by ' | '",
        "a chain of | operators such as {}",
        "any chain of | operators",
        "chains of | operators",
        "prompt | model",
        origins=True,
    ),
    Kind(
        "assertion",
        "an assertion: assert, self.assertEqual, expect, pytest.raises …; value: what it asserts; "
        "inside: the function that asserts",
        "an assertion by {}",
        "any assertion",
        "assertions",
        "def test_answer():\n    assert answer() == 42",
        value="of {}",
    ),
    Kind(
        "except",
        "an exception type handled, `*` for a bare except; flags: loop, while",
        "a handler for the exception {}",
        "any exception handler",
        "exception handlers",
        "try:\n    f()\nexcept ValueError:\n    pass",
        origins=True,
    ),
    Kind(
        "loop",
        "a loop by the origin of what it runs over, or `while`, or `for`; value: its target names or condition; "
        "flags: those of the loop around it",
        "a loop on {}",
        "any loop",
        "loops",
        "for attempt in range(3): ...",
        value="with the variable or condition {}",
    ),
    Kind(
        "slice",
        "the last items of a sequence taken in Python, by its words; value: where they start: -6 of messages[-6:]",
        "the last items of {}",
        "the last items of anything",
        "slices",
        "def f(messages):\n    return messages[-6:]",
        value="from {} on",
    ),
    Kind(
        "yield",
        "a generator, by its function; value: the origin of what it yields",
        "a generator function named {}",
        "any generator function",
        "generator functions",
        "def tokens():\n    yield token",
        value="that yields {}",
    ),
    Kind(
        "raise",
        "an exception type raised",
        "a raise of the exception {}",
        "any raise of an exception",
        "raised exceptions",
        "def f():\n    raise ValueError",
        origins=True,
    ),
    Kind(
        "element",
        "a JSX or HTML element; value: the address of the script that it loads",
        "a page element {}",
        "any page element",
        "page elements",
        "export default () => <Chat />",
        value="that loads {}",
        example_file="example.tsx",
        origins=True,
    ),
    Kind(
        "notebook",
        "a notebook by its form: jupyter, marimo, percent, databricks, quarto, jupytext; value: its language",
        "a notebook of the form {}",
        "any notebook",
        "notebooks",
        '{"cells": [], "metadata": {}}',
        value="in {}",
        example_file="example.ipynb",
    ),
    Kind(
        "unread",
        "a part of a file that no reader reads, by the reason",
        "a part that was not read because {}",
        "any part that was not read",
        "parts that were not read",
        "```{stan}\nmodel {}\n```",
        example_file="example.qmd",
        shown="nothing",
    ),
    Kind(
        "syntax_error",
        "a module of Python that no interpreter can parse, by the message",
        "a module that cannot be parsed because of {}",
        "any module that cannot be parsed",
        "modules that cannot be parsed",
        "def f(:",
        example_file="example.py",
        shown="nothing",
    ),
    Kind(
        "sql",
        "an SQL statement, lower case, blanks folded, cut",
        "an SQL statement that matches {}",
        "any SQL statement",
        "SQL statements",
        "SELECT a FROM b;",
        example_file="example.sql",
        shown="nothing",
        folded=True,
    ),
    Kind(
        "asserting_test",
        "a test function that asserts something, itself or through a helper; value: how many assertions",
        "a test with assertions named {}",
        "any test with assertions",
        "tests with assertions",
        "def test_answer():\n    assert answer() == 42",
        value="with the number of assertions {}",
        minimum="with at least {:g} assertions",
        example_file="tests/test_example.py",
        derived=True,
    ),
)
"""Names of Python, notebooks, JavaScript and TypeScript are resolved through imports and assignments."""

_CONFIGURATION = (
    Kind(
        "key",
        "a key path: jobs.test.steps.0.run; value: its scalar; inside: the YAML document's number",
        "the configuration key {}",
        "any configuration key",
        "configuration keys",
        "jobs:\n  test: 1",
        value="set to {}",
        minimum="set to at least {:g}",
        inside="inside the YAML document number {}",
        example_file="example.yaml",
        family="config",
        shown="nothing",
    ),
    Kind(
        "block",
        "an HCL or Bicep block: resource.aws_instance.web",
        "a Terraform or Bicep block {}",
        "any Terraform or Bicep block",
        "Terraform or Bicep blocks",
        'resource "aws_instance" "web" {}',
        inside="inside the block {}",
        example_file="main.tf",
        family="config",
    ),
    Kind(
        "instruction",
        "a Dockerfile instruction: FROM; value: its arguments; inside: the build stage",
        "the Dockerfile instruction {}",
        "any Dockerfile instruction",
        "Dockerfile instructions",
        "FROM python:3.12",
        value="with the arguments {}",
        inside="inside the build stage {}",
        example_file="Dockerfile",
        family="config",
    ),
    Kind(
        "command",
        "a simple shell command without its wrappers (sudo, uv run, poetry run, env assignments): pytest -q; "
        "value: as written; inside: target, job, script, stage or fence that holds it",
        "a command that matches {}",
        "any command",
        "commands",
        "pytest -q",
        value="written as {}",
        inside="inside the target, job, script or section {}",
        example_file="example.sh",
        family="config",
        shown="program",
        folded=True,
    ),
    Kind(
        "dependency",
        "a package required, normalised name; value: its version constraint; inside: ecosystem; flags: dev, optional",
        "a dependency on {}",
        "any dependency",
        "dependencies",
        "fastapi>=0.110",
        value="with the version {}",
        inside="of the ecosystem {}",
        example_file="requirements.txt",
        family="config",
    ),
    Kind(
        "lock",
        "a lock file, by its kind: uv.lock; value: the number of locked packages",
        "a lock file of the format {}",
        "any lock file",
        "lock files",
        '[[package]]\nname = "fastapi"',
        value="with the number of packages {}",
        minimum="with at least {:g} packages",
        inside="inside {}",
        example_file="uv.lock",
        family="config",
    ),
    Kind(
        "requirement",
        "every direct line of a requirements or environment file; value: pinned or loose",
        "a line for {} in a requirements file",
        "any line of a requirements file",
        "lines of requirements files",
        "fastapi==0.110.0",
        value="that is {}",
        inside="inside {}",
        example_file="requirements.txt",
        family="config",
    ),
    Kind(
        "pinned_ratio",
        "the share of the direct entries of a requirements file, of pyproject.toml, or of a .NET, Maven or Gradle "
        "manifest, pinned exactly; name: the number of entries",
        "a list of dependencies with the number of entries {}",
        "any list of dependencies",
        "lists of dependencies",
        "fastapi==0.110.0",
        value="with the share of exactly pinned entries {}",
        minimum="with at least {:.0%} of its entries pinned exactly",
        inside="inside {}",
        example_file="requirements.txt",
        family="config",
        derived=True,
    ),
    Kind(
        "final_user",
        "the user that a Dockerfile's last stage runs as, its own or its base stage's; value: the base image",
        "a Dockerfile whose final user is {}",
        "any Dockerfile",
        "Dockerfiles",
        "FROM python:3.12\nUSER app",
        value="built on the base image {}",
        inside="inside {}",
        example_file="Dockerfile",
        family="config",
        derived=True,
    ),
    Kind(
        "ci_command",
        "a command that a CI pipeline runs, itself or through make, npm, a script …; value: the pipeline's events, "
        "comma separated; inside: the file that holds the command",
        "a CI pipeline that runs {}",
        "any CI pipeline that runs a command",
        "commands run by CI pipelines",
        "on: push\njobs:\n  test:\n    steps:\n      - run: pytest",
        value="started by the events {}",
        inside="from the file {}",
        example_file=".github/workflows/example.yml",
        family="config",
        shown="program",
        folded=True,
        derived=True,
    ),
)

_DOCUMENTS = (
    Kind(
        "heading",
        "a heading of a document; value: its level",
        "the heading {}",
        "any heading",
        "headings",
        "# Usage",
        value="at level {}",
        minimum="at level {:g} or deeper",
        inside="inside {}",
        example_file="README.md",
        family="document",
        folded=True,
    ),
    Kind(
        "link",
        "a link's address; value: its label; inside: the nearest heading",
        "a link to {}",
        "any link",
        "links",
        "# Usage\n[demo](https://demo.dev)",
        value="labelled {}",
        inside="under the heading {}",
        example_file="README.md",
        family="document",
        shown="address",
        folded=True,
    ),
    Kind(
        "usage",
        "a name that an example in Python in a document imports: app.registry.register",
        "an example in a document that imports {}",
        "any example in a document that imports a name",
        "names imported in examples of documents",
        "```python\nfrom app.registry import register\n```",
        example_file="README.md",
        family="document",
    ),
    Kind(
        "prose",
        "a section of a document, by its heading ('' before the first); value: its words without code and tables",
        "prose under the heading {}",
        "any section of prose",
        "sections of prose",
        "# Usage\nRun it.",
        value="with the length in words {}",
        minimum="of at least {:g} words",
        inside="inside {}",
        example_file="README.md",
        family="document",
        folded=True,
    ),
    Kind(
        "text",
        "a paragraph or list item of prose, or what a row of a table says, cut; value: the words of that row; "
        "inside: the nearest heading",
        "a paragraph that matches {}",
        "any paragraph",
        "paragraphs",
        "# Usage\nRun it.",
        inside="under the heading {}",
        example_file="README.md",
        family="document",
        shown="nothing",
        folded=True,
    ),
    Kind(
        "prose_words",
        "words of prose in a whole document; name: its file name",
        "a document named {}",
        "any document",
        "documents",
        "# Usage\nRun it.",
        value="with the number of words of prose {}",
        minimum="with at least {:g} words of prose",
        inside="inside {}",
        example_file="README.md",
        family="document",
        folded=True,
        derived=True,
    ),
    Kind(
        "section_words",
        "words of prose in a section with its sub-sections, but for the README as a whole; name: its heading",
        "a section titled {}",
        "any section",
        "sections",
        "# Usage\nRun it.",
        value="with the number of words of prose {}",
        minimum="with at least {:g} words of prose, its sub-sections included",
        inside="inside {}",
        example_file="GUIDE.md",
        family="document",
        folded=True,
        derived=True,
    ),
    Kind(
        "reason",
        "a piece of prose that gives a reason, or a heading that asks for one; name: the heading; value: the words",
        "a reason given under the heading {}",
        "any reason given in prose",
        "reasons given in prose",
        "# Usage\nWe keep one file because it is simple.",
        value="by the words {}",
        inside="inside {}",
        example_file="README.md",
        family="document",
        folded=True,
        derived=True,
    ),
    Kind(
        "reasoned_section",
        f"a section of {REASONED_WORDS} or more words with its sub-sections that gives reasons; value: how many",
        f"a reasoned section of {REASONED_WORDS} or more words (sub-sections included) titled {{}}",
        f"any reasoned section of {REASONED_WORDS} or more words (sub-sections included)",
        "reasoned sections",
        "# Design\n" + "We keep one file because it is simple. " * 12,
        value="with the number of reasons {}",
        minimum="with at least {:g} reasons",
        inside="inside {}",
        example_file="README.md",
        family="document",
        folded=True,
        derived=True,
    ),
    Kind(
        "reasoned_document",
        f"a document of {REASONED_WORDS} or more words that gives reasons; name: its file name; value: how many",
        f"a reasoned document of {REASONED_WORDS} or more words named {{}}",
        f"any reasoned document of {REASONED_WORDS} or more words",
        "reasoned documents",
        "# Design\n" + "We keep one file because it is simple. " * 12,
        value="with the number of reasons {}",
        minimum="with at least {:g} reasons",
        inside="inside {}",
        example_file="README.md",
        family="document",
        folded=True,
        derived=True,
    ),
)

_FILES = (
    Kind(
        "columns",
        "the columns of a data file, comma separated; value: the number of rows seen",
        "a data file with the columns {}",
        "any data file with columns",
        "data files",
        "question,answer\na,b",
        value="with the number of rows {}",
        minimum="with at least {:g} rows",
        inside="inside {}",
        example_file="example.csv",
        family="",
        folded=True,
    ),
    Kind(
        "file",
        "every path of the commit, read or not; no reader yields it",
        "a file {}",
        "any file",
        "files",
        "",
        inside="inside {}",
        family="",
        shown="nothing",
    ),
)

KINDS = {kind.name: kind for kind in (*_SOURCE_CODE, *_CONFIGURATION, *_DOCUMENTS, *_FILES)}
"""Each kind of fact by its name."""

FLAGS = {
    "async": "that is asynchronous",
    "await": "that is awaited",
    "dev": "for development only",
    "export": "that is exported",
    "filled": "with a body that does something",
    "generator": "that yields values",
    "last-stage": "in the last build stage",
    "loop": "in a loop",
    "optional": "that is optional",
    "ordered": "by order",
    "rounds": "in a loop through no list",
    "text": "to a text",
    "typed": "that fills a field with a type",
    "unused": "that is never used",
    "while": "in a while loop",
}
"""Flags that readers set → how a sentence continues with them."""
