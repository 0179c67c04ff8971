"""What the text of a single file gives away: an assistant's reply, a generator's README, paths of one computer.

Each trace is (flag, what was found, path, line). Patterns are searched line by line in lines of limited length, so a
hostile file costs no more than its size.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.review.readme import Readme

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Set

LONGEST_LINE = 1000
"""Characters of a line that are searched."""
LONGEST_TEMPLATE = 400
"""Words of a README beyond which somebody wrote more than its generator."""

SMALLEST_RANK_CONSTANT = 10
"""A smaller `k` is a number of hits."""

_README = re.compile(r"(?:.*/)?readme(?:\.\w+)?", re.IGNORECASE)
_REPLY = re.compile(
    r"\W*(?:(?:certainly|sure|of course|absolutely)[!,.].*\breadme\b"
    r"|here(?:['\u2019]s| is)\b.*\b(?:tailored|updated|revised|polished|improved|your)\b.*\breadme\b"
    r"|here(?:['\u2019]s| is)\b.*\breadme\b.*\byour\b)",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(r"\s*(?:[-*]\s+)?\W{0,2}(?:TODO|TBD)\b(?=\W*(?:$|:))|.*\blorem ipsum\b", re.IGNORECASE)
_GENERATORS = {
    "create-next-app": "project bootstrapped with [`create-next-app`]",
    "Create React App": "project was bootstrapped with [Create React App]",
    "Vite": "This template provides a minimal setup to get React working in Vite",
    "create-vue": "This template should help get you started developing with Vue",
    "Angular CLI": "project was generated with [Angular CLI]",
    "create-svelte": "Everything you need to build a Svelte project, powered by",
}
"""Generator → a sentence of the README that it writes."""

_OWN_FOLDER = re.compile(
    r"""[=(,\[:]\s*[rfbu]{0,2}["'](?:/home/|/Users/|[A-Za-z]:[\\/]{1,2}Users[\\/]{1,2})([\w.-]+)[\\/]"""
)
_NOBODY = frozenset((
    "admin", "airflow", "app", "appuser", "azureuser", "circleci", "codespace", "coder", "dagster",
    "code", "default", "dev", "developer", "docker", "ec2-user", "frappe", "gitpod", "guest", "hadoop", "jenkins",
    "jovyan", "mage", "mambauser", "me", "mlflow", "nginx", "node", "nonroot", "opc", "pi", "project", "public",
    "python", "ray", "root", "runner", "sagemaker-user", "seluser", "shared", "spark", "src", "streamlit", "test",
    "ubuntu", "user", "username", "vagrant", "vscode",
    "work", "worker", "workspace", "www", "you", "your-name", "your_name", "yourname",
))  # fmt: skip
"""Users and folders of images and of examples."""
_APART = re.compile(r"(?:^|/)(?:tests?|docs?|examples?|fixtures?)/|(?:^|/)(?:test_[^/]*|[^/]*_test)\.py$")

_ENV_FILE = re.compile(r"(?:.*/)?\.env(?:\.(?:local|prod|production|dev|development|staging))?")
_ENV_VALUE = re.compile(
    r"\s*(?:export\s+)?(\w*(?:KEY|SECRET|TOKEN|PASSWORD))\s*=\s*[\"']?([\w./+=-]{16,200})[\"']?\s*$", re.IGNORECASE
)
_KAGGLE_KEY = re.compile(r"\"key\"\s*:\s*\"[0-9a-f]{32}\"")
_MADE_UP = re.compile(
    r"your|example|change|xxx|dummy|test|fake|sample|placeholder|replace|insert|1234|local", re.IGNORECASE
)
_LONGEST_RUN = 14
"""Letters in a row that a random value hardly has."""

_MAKE = re.compile(r"(?:^|&&|;|\$|`)\s*make\s+([a-z][\w.-]*)(?=\s*(?:$|&&|;|`|#))")
_CHANGE_FOLDER = re.compile(r"\bcd\s+[\"']?(?:\./)?([\w.-]+)")
_TARGET = re.compile(r"([A-Za-z0-9_.][\w. -]*?)\s*::?(?!=)")


_NUMBER = re.compile(
    r"\b(rrf_k|rank_constant|k|chunk_size|(?:score|similarity|confidence|drift|relevance|distance)_?threshold|top_k"
    r"|max_(?:iterations|steps|turns))\s*(?::\s*(?:int|float)\s*)?=\s*(\d{1,6}(?:\.\d{1,6})?)\b(?!\s*[*/+-])",
    re.IGNORECASE,
)
_RECORDS = re.compile(r"(?:^|[^a-z])(?:log|logger|logging|print|save|record)(?:[._]\w+)*\(", re.IGNORECASE)
"""A call that writes down what was done; a number that it is given chooses nothing."""
_FUSED = re.compile(r"rrf|reciprocal", re.IGNORECASE)
_AGENT = re.compile(r"\b(?:agent|tool_?calls?|tools)\b", re.IGNORECASE)


class Number(NamedTuple):
    """A number that somebody chose, under its kind: rank constant, chunk size, threshold, number of hits, steps."""

    kind: str
    value: str
    path: str
    line: int


def numbers(path: str, text: str) -> Iterator[Number]:
    """The numbers of a Python file, outside tests and examples, of which a reader asks why."""
    if not path.endswith(".py") or _APART.search(path):
        return
    recorded = -1  # the indentation of the call that records, where a line is one of its arguments
    for number, line in _lines(text):
        code = line.lstrip()
        depth = len(line) - len(code)
        recorded = recorded if depth > recorded >= 0 else -1
        if recorded < 0 and _RECORDS.search(line) and code.rstrip().endswith("("):
            recorded = depth
        if recorded >= 0 or code.startswith("#"):
            continue
        for found in _NUMBER.finditer(line):
            name = found[1].lower()
            if not float(found[2]) or _RECORDS.search(line[: found.start()]):
                continue
            kind = next(
                (kind for kind in ("chunk_size", "threshold", "top_k", "max_") if kind in name), "rank_constant"
            )
            if kind == "rank_constant":
                is_telling = bool(_FUSED.search(text)) and float(found[2]) >= SMALLEST_RANK_CONSTANT
            else:
                is_telling = kind != "max_" or bool(_AGENT.search(text))
            if is_telling:
                yield Number(kind, found[2], path, number)


class Trace(NamedTuple):
    """A flag that the text of one file raises, and where."""

    flag: str
    found: str
    path: str
    line: int


def traces(path: str, text: str) -> Iterator[Trace]:
    """The traces of one file."""
    if _README.fullmatch(path):
        yield from _readme(path, text)
    elif path.endswith(".py") and not _APART.search(path):
        for number, line in _lines(text):
            found = None if line.lstrip().startswith("#") else _OWN_FOLDER.search(line)
            if found and found[1].lower() not in _NOBODY:
                yield Trace("authors-machine", "a path of one computer", path, number)
    elif path.rpartition("/")[2] == "kaggle.json":
        for number, line in _lines(text):
            if _KAGGLE_KEY.search(line):
                yield Trace("secret", "Kaggle API key", path, number)
    elif _ENV_FILE.fullmatch(path):
        for number, line in _lines(text):
            found = _ENV_VALUE.match(line)
            if found and _is_random(found[2]):
                yield Trace("secret", f"Value of {found[1]}", path, number)


def missing_targets(path: str, text: str, makefile: str, folders: Set[str] = frozenset()) -> Iterator[Trace]:
    """The targets that the README calls by `make` and the Makefile of the same folder lacks.

    None where it leads the reader into one of the folders, which may have a Makefile of its own.
    """
    targets = _targets(makefile)
    if targets is None or not folders.isdisjoint(found[1] for found in _CHANGE_FOLDER.finditer(text)):
        return
    seen = set()
    for number, line, is_code, _ in Readme(path, text).lines():
        if not is_code and "`" not in line:
            continue
        for found in _MAKE.finditer(line[:LONGEST_LINE]):
            if found[1] not in targets and found[1] not in seen:
                seen.add(found[1])
                yield Trace("missing-target", f"make {found[1]}", path, number)


def _targets(makefile: str) -> Collection[str] | None:
    """The targets of a Makefile, None where they cannot all be told."""
    targets: set[str] = set()
    for _, line in _lines(makefile):
        if line.startswith(("include ", "-include ", "sinclude ")) or (
            "$" in line.partition(":")[0] and line[:1] != "\t"
        ):
            return None
        if line[:1] in {"%", "*"} or (":" in line and "%" in line.partition(":")[0]):
            return None
        if found := _TARGET.match(line):
            targets.update(found[1].split())
    return targets


def _readme(path: str, text: str) -> Iterator[Trace]:
    for number, whole, is_code, _ in Readme(path, text).lines():
        if is_code:
            continue
        line = whole[:LONGEST_LINE]
        if _REPLY.match(line):
            yield Trace("assistant-reply", "a sentence of an assistant to its user", path, number)
        elif _UNFINISHED.match(line):
            yield Trace("unfinished-readme", "a passage that is still to be written", path, number)
        for name, sentence in _GENERATORS.items():
            if sentence in line and "/" not in path and text.count(" ") < LONGEST_TEMPLATE:
                yield Trace("generated-readme", f"the README that {name} writes", path, number)


def _is_random(value: str) -> bool:
    letters = re.findall(r"[A-Za-z]+", value)
    return (
        not _MADE_UP.search(value)
        and any(map(str.isdigit, value))
        and bool(letters)
        and max(map(len, letters)) <= _LONGEST_RUN
        and "/" not in value[:2]
        and not re.search(r"\.(?:json|pem|key|txt)$", value)
    )


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        yield number, line[:LONGEST_LINE]
