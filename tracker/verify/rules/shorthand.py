"""What a catalogue file may leave out or abbreviate, written in full: the rest of the program knows one form only.

In files with `format_version = 2`: `{a,b}` stands for one glob with each, in the name of an argument for one match with
each; `<name>` for the globs of that name in `[globs]`, parts are a table by their ids, and a part with one match holds
what that match demands.
"""

from __future__ import annotations

import re
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from tracker.verify.rules.joins import JOINS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

FORMAT = 2
TOOL_KEYS = frozenset({"label", "match"})
PART_KEYS = JOINS.keys() | {
    *("says", "match", "scopes", "files", "files_not", "at_least", "distinct", "within", "deliverable", "context")
}
GLOBS = frozenset({"files", "files_not"})
"""Keys of a part that hold globs."""

NO_GLOBS = frozenset({"example", "example_file"})
"""Keys of a match that hold no globs."""

_BRACES = re.compile(r"(?<!\[)\{([^{},]*+,[^{}]*+)\}")
MOST_ALTERNATIVES = 1000
"""Globs for which one may stand: each pair of braces multiplies them."""

_LIST = re.compile(r"<([a-z0-9]+(?:-[a-z0-9]+)*)>")


CAPITALS = {
    "ai": "AI",
    "api": "API",
    "aws": "AWS",
    "cdk": "CDK",
    "db": "DB",
    "fastapi": "FastAPI",
    "gpt": "GPT",
    "js": "JS",
    "langchain": "LangChain",
    "langgraph": "LangGraph",
    "llamaindex": "LlamaIndex",
    "llm": "LLM",
    "mcp": "MCP",
    "ml": "ML",
    "mlflow": "MLflow",
    "nlp": "NLP",
    "openai": "OpenAI",
    "opentelemetry": "OpenTelemetry",
    "pytorch": "PyTorch",
    "sdk": "SDK",
    "sql": "SQL",
    "tensorflow": "TensorFlow",
    "xgboost": "XGBoost",
}
"""Words that a label does not write as other words."""


def titled(name: str) -> str:
    """The label of a package or tool that has none: "Azure AI" for "@acme/azure-ai"."""
    words = re.split("[-_]", name.rpartition("/")[2])
    return " ".join(CAPITALS.get(word.lower()) or word[:1].upper() + word[1:] for word in words if word)


def alternatives(glob: str) -> list[str]:
    """The globs that one with braces stands for: `a.{b,c{d,e}}` is `a.b`, `a.cd` and `a.ce`; `[{]` is a brace.

    One that would stand for too many stands for itself.
    """
    found = [glob]
    while len(found) <= MOST_ALTERNATIVES:
        chosen = [(one, _BRACES.search(one)) for one in found]
        if not any(braces for _, braces in chosen):
            return found
        found = list(dict.fromkeys(one for glob_, braces in chosen for one in _choose(glob_, braces)))
    return [glob]


def _choose(glob: str, braces: re.Match[str] | None) -> list[str]:
    """The glob with each choice in place of the braces."""
    if braces is None:
        return [glob]
    return [glob[: braces.start()] + choice + glob[braces.end() :] for choice in braces[1].split(",")]


def whole_row(row: Mapping[str, Any], table: Mapping[str, Any]) -> Mapping[str, Any]:
    """A deliverable or tool of the table of a catalogue file in full."""
    if table.get("format_version") != FORMAT:
        return row
    globs = table.get("globs")
    return _whole_row(row, globs if isinstance(globs, dict) else {})


def whole_rows(table: Mapping[str, Any], key: str) -> list[Any]:
    """The deliverables or tools of the table of a catalogue file in full."""
    rows = table.get(key)
    if isinstance(rows, dict) and table.get("format_version") == FORMAT:
        rows = [_tool(family, name, tool) for family, named in rows.items() for name, tool in _items(named)]
    return [whole_row(row, table) if isinstance(row, dict) else row for row in rows] if isinstance(rows, list) else []


def _items(value: object) -> Iterable[tuple[str, object]]:
    return value.items() if isinstance(value, dict) else ()


def _tool(family: str, name: str, tool: object) -> dict[str, Any]:
    given = dict(_items(tool))
    also = given.pop("also", [])
    families = [family, *([also] if isinstance(also, str) else also if isinstance(also, list) else [])]
    demands = _without(given, TOOL_KEYS)
    return {"name": name, "label": titled(name), "family": families, "match": [demands], **_without(given, demands)}


def _without(row: Mapping[str, Any], keys: Container[str]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in keys}


def _whole_row(row: Mapping[str, Any], globs: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(row)
    if isinstance(row.get("match"), list):
        found["match"] = _whole_matches(row["match"], globs)
    if isinstance(row.get("part"), dict):
        found["part"] = [_whole_part(id_, part, globs) for id_, part in row["part"].items()]
    elif isinstance(row.get("part"), list):
        found["part"] = [_with_match(part, globs) if isinstance(part, dict) else part for part in row["part"]]
    return found


def _whole_part(id_: str, part: object, globs: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(part, dict):
        return {"id": id_}
    found = {"id": id_, **part}
    demands = _without(part, PART_KEYS)
    if demands and "match" not in part:
        found = _without(found, demands) | {"match": [demands]}
    return _with_match(found, globs)


def _with_match(part: Mapping[str, Any], globs: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {key: _whole_globs(value, globs) if key in GLOBS else value for key, value in part.items()}
    matches = found.get("match")
    if isinstance(matches, list):
        found["match"] = _whole_matches(matches, globs)
    return found


def _whole_matches(matches: Iterable[object], globs: Mapping[str, Any]) -> list[object]:
    """Matches in full, each in its place; what else the names of arguments stand for follows at the end."""
    choices = [list(_choices(match, globs)) for match in matches]
    return [first for first, *_ in choices] + [other for _, *others in choices for other in others]


def _choices(match: object, globs: Mapping[str, Any]) -> Iterator[object]:
    """A match in full, once for each choice among the names of its arguments."""
    if not isinstance(match, dict):
        yield match
        return
    found = {key: value if key in NO_GLOBS else _whole_globs(value, globs) for key, value in match.items()}
    wanted = found.get("argument")
    if isinstance(wanted, dict):
        for names in islice(product(*map(alternatives, wanted)), MOST_ALTERNATIVES):
            yield found | {"argument": dict(zip(names, wanted.values(), strict=True))}
    else:
        yield found


def _whole_globs(value: object, globs: Mapping[str, Any]) -> object:
    """A text or a list of texts as a list of whole globs, a table of them likewise; anything else as it is."""
    if isinstance(value, dict):
        return {key: _whole_globs(texts, globs) for key, texts in value.items()}
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        return value
    found = list(_each(texts, globs))
    return value if found == texts else found


def _each(texts: Iterable[str], globs: Mapping[str, Any]) -> Iterator[str]:
    for text in texts:
        named = _LIST.fullmatch(text)
        instead = globs.get(named[1]) if named else None
        if instead is None:
            yield from alternatives(text)
        else:
            for glob in [instead] if isinstance(instead, str) else instead if isinstance(instead, list) else ():
                yield from alternatives(str(glob))


def used_lists(value: object) -> Iterator[str]:
    """The names of lists in a table as it is written."""
    if isinstance(value, str):
        if named := _LIST.fullmatch(value):
            yield named[1]
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from used_lists(one)
