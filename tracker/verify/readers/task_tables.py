"""Task runners that keep their tasks in a table of a TOML or JSON file: one row of TABLES for each kind of file.

A command stands inside the path of its task. A task that another needs reads as a command: `poe lint`, `nx run build`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.readers import decode, json_file, shell, toml_file, tox_file, yaml_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracker.verify.facts.fact import Fact

_LINES = frozenset({"run", "commands", "cmds", "shell", "script"})
"""Keys of a command, or of a list of commands."""

_ARGUMENTS = frozenset({"cmd", "command"})
"""Keys of a command, or of the list of its words."""

_TASKS = (
    "sequence parallel switch ref chain composite depends depends_on depends-on depends_post wait_for deps "
    "dependencies dependsOn task tasks uses"
)
_NEEDS = frozenset(_TASKS.split())
"""Keys of the tasks that a task runs, or runs after."""

_GROUPS = frozenset({"options", "target"})
"""Keys that only hold the keys above."""

_EXECUTORS = {
    "@nx/jest:jest": "jest",
    "@nrwl/jest:jest": "jest",
    "@nx/vite:test": "vitest run",
    "@nx/vitest:test": "vitest run",
    "@nx/playwright:playwright": "playwright test",
    "@nx/cypress:cypress": "cypress run",
    "@nx/eslint:lint": "eslint",
    "@angular-devkit/build-angular:karma": "ng test",
    "@nxlv/python:run-commands": "",
}


class Table(NamedTuple):
    """Where tasks stand, how one is called, what an item of a task that is a list is, and in what text it is called."""

    places: tuple[tuple[str, ...], ...]
    call: str
    items: str = "{}"


TABLES: dict[str, tuple[Table, ...]] = {
    "pyproject": (
        Table((("tool", "poe", "tasks"),), "poe {}", "poe {}"),
        Table((("tool", "taskipy", "tasks"),), "task {}"),
        Table((("tool", "pdm", "scripts"),), "{}"),
        Table((("tool", "hatch", "envs", "*", "scripts"),), "{}"),
        Table((("tool", "rye", "scripts"),), "rye run {}"),
        Table(
            (
                ("tool", "pixi", "tasks"),
                ("tool", "pixi", "feature", "*", "tasks"),
                ("tool", "pixi", "target", "*", "tasks"),
            ),
            "pixi run {}",
        ),
    ),
    "poe": (Table((("tasks",), ("tool", "poe", "tasks")), "poe {}", "poe {}"),),
    "hatch": (Table((("envs", "*", "scripts"),), "{}"),),
    "pixi": (Table((("tasks",), ("feature", "*", "tasks"), ("target", "*", "tasks")), "pixi run {}"),),
    "mise": (Table((("tasks",),), "mise run {}"),),
    "pipfile": (Table((("scripts",),), "{}"),),
    "cargo-make": (Table((("tasks",),), "cargo make {}"),),
    "deno": (Table((("tasks",),), "deno task {}"),),
    "nx": (Table((("targets",),), "nx run {}"),),
    "package": (Table((("nx", "targets"),), "nx run {}"), Table((("wireit",),), "npm run {}")),
    "prek": (Table((("repos", "*", "hooks"),), "{}"),),
    "composer": (Table((("scripts",),), "{}"),),
    "turbo": (Table((("tasks",), ("pipeline",)), "turbo run {}"),),
}
"""The tables of each kind of file."""

_TOX = ("tool", "tox")
_JSON = frozenset({"deno", "nx", "package", "composer", "turbo"})


def read(data: bytes, dialect: str) -> list[Fact]:
    """Read the tasks of a file; `dialect` is a key of TABLES. A file for poe is TOML or JSON."""
    text = decode.text(data)
    in_json = dialect in _JSON or (dialect == "poe" and text.lstrip()[:1] == "{")
    entries: Sequence[json_file.Entry | toml_file.Entry]
    entries = list(json_file.entries(text)) if in_json else toml_file.entries(text)
    found: list[Fact] = []
    words: dict[tuple[str, ...], list[str]] = {}  # of the commands that are lists, by the path of their list
    starts: dict[tuple[str, ...], tuple[Table, tuple[str, ...], int]] = {}
    texts = {
        (*entry.path[:-1], "entry")
        for entry in entries
        if entry.path[-1:] == ("language",) and entry.text in yaml_file.HOOKS_WITHOUT_COMMAND
    }
    for entry in entries:
        if len(found) >= decode.MAXIMUM_FACTS:
            break
        path, text, line = entry.path, entry.text, entry.line
        for table in TABLES[dialect]:
            for place in table.places:
                task, rest = path[: len(place) + 1], path[len(place) + 1 :]
                if len(task) <= len(place) or not toml_file.matches(task[:-1], place) or not text or path in texts:
                    continue
                if len(rest) > 1 and rest[-1].isdecimal() and rest[-2] in _ARGUMENTS:
                    words.setdefault(path[:-1], []).append(text)
                    starts.setdefault(path[:-1], (table, task, line))
                else:
                    for command in _commands(table, rest, text):
                        found.extend(shell.commands(command, line, decode.dotted(task)))
                    if rest[:1] == ("alias",):
                        alias = (*place, text)
                        found.extend(shell.commands(table.call.format(task[-1]), line, decode.dotted(alias)))
    for path, listed in words.items():
        _, task, line = starts[path]
        found.extend(shell.commands(shell.quoted(listed), line, decode.dotted(task)))
    if dialect == "pyproject":
        found += tox_file.of_table((path[2:], text, line) for path, text, line, *_ in entries if path[:2] == _TOX)
    return found[: decode.MAXIMUM_FACTS]


def _commands(table: Table, rest: tuple[str, ...], text: str) -> Iterator[str]:  # noqa: PLR0912 - one for each form
    """Give the commands that a value below a task makes; `rest` is its path from there."""
    while len(rest) > 1 and rest[0] in _GROUPS:
        rest = rest[1:]
    while len(rest) > 2 and rest[0] in _NEEDS and rest[1].isdecimal():  # noqa: PLR2004 - a key, an index and more
        rest = rest[2:]
        if all(part.isdecimal() for part in rest):
            rest = ("sequence", "0")
    key = rest[0] if rest else ""
    if not rest:
        yield text
    elif key.isdecimal():
        if len(rest) == 1:
            yield table.items.format(text.removeprefix("@"))
        else:
            yield from _commands(table, rest[1:], text)
    elif key == "entry":
        yield text
    elif key == "executor":
        yield _EXECUTORS.get(text, "")
    elif key == "file":
        yield f"bash {text}"
    elif key == "composite":
        yield text
    elif key in _NEEDS and (len(rest) == 1 or rest[1].isdecimal()):
        yield table.call.format(text.lstrip("^~@:"))
    elif key in _LINES and len(rest) > 2 and rest[2] in _LINES | _ARGUMENTS | {"task", "tasks"}:  # noqa: PLR2004
        yield table.call.format(text) if rest[2].startswith("task") else text
    elif (key in _LINES and all(part.isdecimal() for part in rest[1:])) or (key in _ARGUMENTS and len(rest) == 1):
        yield text
