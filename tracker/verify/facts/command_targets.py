"""Which commands a command leads to: a make target's, a package script's, a tox environment's, a shell script's …"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tracker.verify.facts.repository import Located

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
