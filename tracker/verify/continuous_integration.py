"""What a pipeline really runs: its own commands and those it reaches through make, npm scripts, tox and scripts."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from tracker.verify.facts import Fact
from tracker.verify.repository import Located, Repository

MAXIMUM_STEPS = 6
SCRIPT_RUNNERS = ("npm", "yarn", "pnpm", "bun")
SHELLS = ("bash", "sh", "zsh", "source", ".")
EVENT_KEYS = ("on", "true")


class Reached(NamedTuple):
    """A command that a pipeline reaches, from which pipeline, on which events."""

    located: Located
    pipeline: str
    events: str


def ci_command(repository: Repository) -> Iterator[Located]:
    """Commands that a pipeline runs, itself or through others; value: its events; inside: the pipeline's path."""
    for reached in reached_commands(repository):
        path, _, fact = reached.located
        yield Located(path, "ci", Fact("ci_command", fact.name, fact.line, reached.events, reached.pipeline))


def reached_commands(repository: Repository) -> Iterator[Reached]:
    """Every command that some pipeline reaches."""
    events = _events(repository)
    commands: dict[str, list[Located]] = defaultdict(list)
    for located in repository.kind("command"):
        commands[located.path].append(located)
    by_name = _named(commands)
    for pipeline, found in commands.items():
        if not found or found[0].scope != "ci":
            continue
        seen: set[tuple[str, int, str]] = set()
        waiting = [(located, 0) for located in found]
        while waiting:
            located, depth = waiting.pop()
            key = (located.path, located.fact.line, located.fact.name)
            if key in seen or depth > MAXIMUM_STEPS:
                continue
            seen.add(key)
            yield Reached(located, pipeline, events.get(pipeline, "push"))
            waiting += [(item, depth + 1) for item in _leads_to(located, commands, by_name)]


def _events(repository: Repository) -> dict[str, str]:
    """Pipeline → the events that start it, comma separated; pipelines other than workflows run on push."""
    events: dict[str, list[str]] = defaultdict(list)
    for path, scope, fact in repository.kind("key"):
        if scope != "ci" or "/workflows/" not in path:
            continue
        first, _, rest = fact.name.partition(".")
        if first not in EVENT_KEYS:
            continue
        head = rest.split(".")[0]
        event = fact.value if not rest or head.isdigit() else head
        if event:
            events[path].append(event)
    return {path: ",".join(dict.fromkeys(found)) for path, found in events.items()}


def _named(commands: dict[str, list[Located]]) -> dict[str, list[Located]]:
    """'make test', 'script test', 'tox' → the commands behind them."""
    named: dict[str, list[Located]] = defaultdict(list)
    for path, found in commands.items():
        name = posixpath.basename(path).lower()
        for located in found:
            inside = located.fact.inside
            if name in ("makefile", "gnumakefile", "justfile") or name.endswith(".mk"):
                named[f"target {inside}"].append(located)
            elif name == "package.json":
                named[f"script {inside.removeprefix('scripts.')}"].append(located)
            elif name.startswith("taskfile"):
                named[f"target {inside.split('.')[1] if inside.count('.') else inside}"].append(located)
            elif name in ("tox.ini", "noxfile.py", "pyproject.toml", "setup.cfg"):
                named[name.partition(".")[0].removesuffix("file")].append(located)
    return named


def _leads_to(
    located: Located, commands: dict[str, list[Located]], by_name: dict[str, list[Located]]
) -> list[Located]:
    words = located.fact.name.split()
    if not words:
        return []
    tool, rest = words[0], words[1:]
    if tool in ("make", "just", "task"):
        targets = [word for word in rest if not word.startswith("-") and "=" not in word] or ["all", "default", "test"]
        return [item for target in targets for item in by_name.get(f"target {target}", [])]
    if tool in SCRIPT_RUNNERS:
        plain = [word for word in rest if not word.startswith("-") and word != "run"]
        return by_name.get(f"script {plain[0]}", []) if plain else []
    if tool in ("tox", "nox"):
        return by_name.get(tool, [])
    script = rest[0] if tool in SHELLS and rest else tool
    if script.endswith((".sh", ".bash")):
        target = posixpath.normpath(script)
        return [item for path, found in commands.items() if path == target or path.endswith("/" + target) for item in found]
    return []
