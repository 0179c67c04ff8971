"""What a pipeline really runs: its own commands and those they lead to, through make, npm scripts, tox and scripts."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.facts.fact import Fact
from tracker.verify.facts.repository import Located

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tracker.verify.facts.repository import Repository


PACKAGE_RUNNERS = frozenset({"npm", "yarn", "pnpm", "bun"})
_BUILTINS = "ci install i add remove exec dlx publish pack audit init link outdated update upgrade version login config"
PACKAGE_BUILTINS = frozenset(_BUILTINS.split())
SCRIPT_RUNNERS = frozenset({"turbo", "lerna", "nx", "run-s", "run-p", "npm-run-all", "wireit", "concurrently"})
TASK_RUNNERS = frozenset({"poe", "task", "taskipy", "invoke", "inv", "duty", "hatch", "pdm", "pixi", "rye", "mise"})
MAKERS = frozenset({"make", "gmake", "just", "task"})
SHELLS = frozenset({"bash", "sh", "zsh", "source", ".", "pwsh", "powershell"})
SCRIPT_SUFFIXES = (".sh", ".bash", ".ps1", ".bat", ".yml", ".yaml")
COMPOSE_ACTIONS = frozenset({"up", "run", "build", "create"})


class CommandTargets:
    """The commands of a repository by what calls them."""

    def __init__(self, commands: Mapping[str, Sequence[Located]]) -> None:
        self._named: dict[str, list[Located]] = defaultdict(list)
        self._by_file: dict[str, list[str]] = defaultdict(list)
        self._commands = commands
        for path, found in commands.items():
            self._by_file[posixpath.basename(path)].append(path)
            for located in found:
                for name in _names(path, located):
                    self._named[name].append(located)
                    self._named[name.partition(" ")[0] + " *"].append(located)

    def of(self, located: Located) -> list[Located]:
        """The commands that one leads to, in the order of their files."""
        words = located.fact.name.split()
        if not words:
            return []
        found = [item for name in _called(words) for item in self._named.get(name, ())]
        for word in words[:20]:
            started = ("/" in word and word is words[0]) or words[0] in SHELLS
            if word.endswith(SCRIPT_SUFFIXES) or (started and "." not in posixpath.basename(word)):
                found += self._in_file(word)
        return found

    def _in_file(self, word: str) -> list[Located]:
        target = posixpath.normpath(word.strip("\"'"))
        paths = self._by_file.get(posixpath.basename(target), ())
        chosen = [path for path in paths if path == target or path.endswith("/" + target)]
        return [item for path in chosen for item in self._commands[path]]


def _names(path: str, located: Located) -> Iterator[str]:
    """What a command is called by: 'target test', 'script test', 'tox lint', 'compose' …"""
    name = posixpath.basename(path).lower()
    inside = located.fact.inside
    last = inside.rpartition(".")[2]
    if name in {"makefile", "gnumakefile", "justfile", ".justfile"} or name.endswith(".mk"):
        yield f"target {inside}"
    elif name == "package.json":
        yield f"script {inside.removeprefix('scripts.')}"
    elif name.startswith("taskfile"):
        yield f"target {inside.split('.')[1] if inside.count('.') else inside}"
    elif name in {"pyproject.toml", "pixi.toml", "hatch.toml", "mise.toml", ".mise.toml"}:
        yield f"task {last}"
    elif name in {"tox.ini", "setup.cfg"}:
        yield f"tox {inside.removeprefix('testenv').lstrip(':')}"
        yield "tox"
    elif "compose" in name:
        yield "compose"
    elif "dockerfile" in name or "containerfile" in name:
        if inside == "RUN":
            yield "image"
    elif name == ".pre-commit-config.yaml":
        yield "hooks"


def _called(words: Sequence[str]) -> list[str]:
    tool, rest = words[0], [word for word in words[1:] if not word.startswith("-")]
    if "${{" in words:  # a value of the job's matrix: any
        rest = ["*"]
    called: list[str] = []
    if tool in MAKERS:
        wanted = [word for word in rest if "=" not in word]
        called += [f"target {word}" for word in wanted or ("all", "default")]
    if tool in PACKAGE_RUNNERS:
        runs = bool(rest) and rest[0] in {"run", "run-script", "workspace", "workspaces", "recursive"}
        for word in rest:
            if runs or word not in PACKAGE_BUILTINS:
                script = "test" if word == "t" else word
                called += [f"script {script}", f"script pre{script}", f"script post{script}"]
    elif tool in SCRIPT_RUNNERS:
        called += [f"script {word}" for word in words[1:]]
    elif tool == "tox":
        chosen = [word for option in _values(words, ("-e", "--env", "-m")) for word in option.split(",")]
        chosen = rest if rest == ["*"] else chosen
        called += [f"tox {word}" for word in chosen] or ["tox"]
    elif tool == "pre-commit":
        called.append("hooks")
    elif words[:2] == ["docker", "compose"] and COMPOSE_ACTIONS & set(words[2:4]):
        called.append("compose")
    elif words[:2] == ["docker", "build"] or words[:3] == ["docker", "buildx", "build"]:
        called.append("image")
    if tool in TASK_RUNNERS:
        called += [f"task {word}" for word in rest]
    elif len(words) == 1 or not called:
        called.append(f"task {tool}")
    return called


def _values(words: Sequence[str], options: tuple[str, ...]) -> list[str]:
    """The values of some options: -e py311, --env=py311."""
    found = [after for word, after in pairwise(words) if word in options]
    return found + [word.partition("=")[2] for word in words if word.partition("=")[0] in options and "=" in word]


MAXIMUM_STEPS = 6
MAXIMUM_COMMANDS = 3000
"""Commands followed from one pipeline."""

LOCAL_FILES = ("", "/action.yml", "/action.yaml")
CALLER_STEPS = 3
"""How often a pipeline may call a pipeline that calls another: their events are handed on."""


class Reached(NamedTuple):
    """A command that a pipeline reaches: the pipeline's own command that leads there, and the pipeline's events."""

    located: Located
    start: Located
    events: str


def ci_command(repository: Repository) -> Iterator[Located]:
    """Commands that a pipeline runs, itself or through others, at the pipeline's own step; value: its events.

    inside: the file that holds the command.
    """
    for (path, _, fact), start, events in reached_commands(repository):
        yield Located(start.path, "ci", Fact("ci_command", fact.name, start.fact.line, events, path))


def reached_commands(repository: Repository) -> Iterator[Reached]:
    """Every command that some pipeline reaches."""
    events = pipeline_events(repository)
    commands: dict[str, list[Located]] = defaultdict(list)
    for located in repository.kind("command"):
        commands[located.path].append(located)
    targets = CommandTargets(commands)
    for pipeline, found in commands.items():
        if found[0].scope != "ci":
            continue
        seen: set[tuple[str, int, str]] = set()
        waiting = [(located, located, 0) for located in reversed(found)]
        while waiting and len(seen) < MAXIMUM_COMMANDS:
            located, start, depth = waiting.pop()
            key = (located.path, located.fact.line, located.fact.name)
            if key in seen or depth > MAXIMUM_STEPS:
                continue
            seen.add(key)
            yield Reached(located, start, events.get(pipeline, "push"))
            waiting += [(item, start, depth + 1) for item in reversed(targets.of(located))]


def pipeline_events(repository: Repository) -> dict[str, str]:
    """Pipeline → the events that start it, comma separated, its callers' too; one not named runs on push."""
    events: dict[str, set[str]] = defaultdict(set)
    calls: dict[str, set[str]] = defaultdict(set)
    for path, scope, fact in repository.kind("key"):
        if scope != "ci":
            continue
        if "workflows/" in path:
            events[path] |= _event(fact)
        elif path.startswith(".github/"):
            events[path] |= set()
        elif fact.name in {"trigger", "pr"} and "azure" in path:
            events[path].add("manual" if fact.value == "none" else "push")
        if fact.name.endswith(".uses") and fact.value.startswith("./"):
            calls[path].update(fact.value.removeprefix("./").rstrip("/") + suffix for suffix in LOCAL_FILES)
    for _ in range(CALLER_STEPS):
        for caller, called in calls.items():
            for path in called & events.keys():
                events[path] |= events[caller]
    return {path: ",".join(sorted(found)) for path, found in events.items()}


def _event(fact: Fact) -> set[str]:
    first, _, rest = fact.name.partition(".")
    if first not in {"on", "true"}:  # a parser of YAML 1.1 reads the key `on` as true
        return set()
    head = rest.split(".", 1)[0]
    event = fact.value if not rest or head.isdigit() else head
    return {event} if event else set()
