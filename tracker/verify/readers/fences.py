"""Commands in the code blocks of a document, and the names that its examples in Python import from modules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import Fact
from tracker.verify.readers import decode, shell

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHELL_WORDS = (
    "bash sh shell zsh fish console shell-session shellsession terminal powershell pwsh ps1 cmd bat batch dos cli"
)
_SHELLS = frozenset(_SHELL_WORDS.split())
_KNOWN_WORDS = (
    "pip pip3 python python3 py uv uvx uvicorn gunicorn poetry pipenv pipx pdm hatch conda mamba npm npx pnpm "
    "yarn bun deno node docker docker-compose podman make just task git cd curl wget streamlit gradio chainlit "
    "flask fastapi jupyter pytest tox nox go cargo mvn ./mvnw gradle ./gradlew dotnet bundle rails ruby php "
    "composer Rscript julia terraform tofu kubectl helm minikube kind aws gcloud az fly flyctl vercel railway "
    "heroku modal sam cdk pulumi dvc mlflow prefect dagster airflow zenml bentoml ray ollama brew apt apt-get "
    "sudo source export bash sh pre-commit ruff alembic sbt"
)
_KNOWN = frozenset(_KNOWN_WORDS.split())
_DEPENDENCY = re.compile(
    r"\s*+(?:<artifactId>|<PackageReference |\[dependencies\]|libraryDependencies\s*+\+=|\{:\w++, \"~>|gem [\"']"
    r"|(?:implementation|api|compile|testImplementation|annotationProcessor|kapt|ksp)\b[ (]*+(?:platform\()?[\"'])"
)
"""A line by which a build file asks for a package: what stands for a command to install it."""

_PROMPT = re.compile(
    r"\s*+(?:\([\w.-]++\)\s*+)?(?:[\w.-]++@[\w.-]++[^\s$#%]*+)?(?:PS [^>\n]*+>|\$|%|>|\u276f)[ \t]++(.*)"
)

_PYTHON = frozenset({"python", "py", "python3", "pycon"})
_IMPORT = re.compile(r"(?:>>> )?from ([\w.]{1,100}) import (.+)")
_NAMES = re.compile(r"[\w\s,().]*")
_LONGEST_LINE = 500
_RENAMED = re.compile(r" as \w+")
_WORD = re.compile(r"[A-Za-z_]\w{0,99}")
_PROMPT_SIGNS = "$%>\u276f"
_BRANCHES, _BETWEEN = ("├", "└", "|--", "`--"), ("│", "|  ")
"""How lines of a folder begin that is drawn as a tree, often in a block that says it is a shell's."""


def commands(body: list[str], language: str, first_line: int) -> list[Fact]:
    """Give the commands of a code block that is a shell's, or that reads as one where no language is named.

    Where any line has a prompt, the lines without one are output, unless they continue the line before. Of a block in
    Python what it imports is given, of another one the lines by which a build file asks for a package.
    """
    word = language.strip().strip("{}.").split(" ")[0].split("{")[0].lower()
    if word in _PYTHON:
        return list(_imports(body, first_line))
    if word and word not in _SHELLS:
        return list(_dependencies(body, first_line))
    text = "\n".join(body)
    prompted = [_PROMPT.match(line) for line in body] if any(sign in text for sign in _PROMPT_SIGNS) else []
    if any(match and match.group(0).lstrip()[0] != ">" for match in prompted):
        kept: list[str] = []
        for line, match in zip(body, prompted, strict=True):
            continued = bool(kept) and kept[-1].endswith("\\")
            kept.append(match.group(1) if match else line if continued else "")
        text = "\n".join(kept)
    elif _is_tree(body):
        return []
    elif not word:
        if not any(map(is_known, body)):
            return list(_dependencies(body, first_line))
        text = "\n".join(_known_lines(body))
    return shell.commands(text, first_line, "fence")


def _imports(body: list[str], first_line: int) -> Iterator[Fact]:
    module, is_open = "", False  # what the import at hand imports from, and whether its bracket is open
    for number, line in enumerate(body, first_line):
        names = re.split("[#;]", line[:_LONGEST_LINE])[0].strip()
        if found := _IMPORT.match(names):
            module, names = found.groups()
            is_open = names.startswith("(")
        elif not is_open or not _NAMES.fullmatch(names):
            is_open = False
            continue
        for name in _WORD.findall(_RENAMED.sub("", names)):
            yield Fact("usage", f"{module}.{name}", number)
        is_open = is_open and ")" not in names


def _is_tree(body: list[str]) -> bool:
    """Whether most lines draw branches, and not only the borders of a table that a program printed."""
    lines = [line.lstrip() for line in body]
    branches = sum(line.startswith(_BRANCHES) for line in lines)
    return branches > 0 and 2 * (branches + sum(line.startswith(_BETWEEN) for line in lines)) > len(lines)


def is_known(line: str) -> bool:
    """Tell a line that begins with a command people are told to type."""
    return line.strip()[:40].partition(" ")[0] in _KNOWN


def _dependencies(body: list[str], first_line: int) -> Iterator[Fact]:
    for number, line in enumerate(body, first_line):
        if _DEPENDENCY.match(line):
            yield Fact("command", decode.cut(line.strip()), number, line.strip()[:1000], "fence")


def _known_lines(body: list[str]) -> list[str]:
    kept: list[str] = []
    for line in body:
        continued = bool(kept) and kept[-1].endswith("\\")
        kept.append(line if continued or is_known(line) else "")
    return kept
