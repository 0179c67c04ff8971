"""What pipelines really run: their own commands, those they lead to through task runners, and what never runs."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.budget import OverBudgetError
from tracker.verify.facts.ci_systems import (
    MAXIMUM_FILES,
    Events,
    Files,
    Reading,
    Step,
    System,
    system_of,
)
from tracker.verify.facts.fact import Fact
from tracker.verify.facts.repository import Located
from tracker.verify.facts.task_runners import Tasks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.verify.facts.repository import Repository

MAXIMUM_DEPTH = 8
"""Commands followed one after the other."""

MAXIMUM_COMMANDS = 3000
"""Commands followed from one pipeline."""

SCOPE = "ci"
RESCOPED = ("key", "command")
"""Kinds of facts that pipelines hold."""


class Pipelines(NamedTuple):
    """The steps that run, by the file that starts them; and the files of pipelines, with the keys that never run."""

    steps: dict[str, list[Step]]
    files: dict[str, set[str]]


class Reached(NamedTuple):
    """A command that a pipeline reaches: the pipeline's own command that leads there, its events, and where it runs."""

    located: Located
    path: str
    line: int
    events: str
    folder: str
    image: str


def ci_command(repository: Repository) -> Iterator[Located]:
    """Commands that a pipeline runs, itself or through others, at the pipeline's own step; value: its events.

    inside: the file that holds the command; argument `folder`: where it runs, if the pipeline says it; argument
    `image`: the Dockerfile of the image that it is run in. Before that the scopes of the pipelines' files are made
    right.
    """
    try:
        pipelines = read_pipelines(repository)
    except OverBudgetError as error:
        repository.incomplete |= dict.fromkeys(RESCOPED, str(error))
        raise
    rescope(repository, pipelines)
    for located, path, line, events, folder, image in reached_commands(repository, pipelines):
        arguments = tuple(argument for argument in (("folder", folder), ("image", image)) if argument[1])
        yield Located(path, SCOPE, Fact("ci_command", located.fact.name, line, events, located.path, arguments))


def read_pipelines(repository: Repository) -> Pipelines:
    """What each system runs, with the files that its files call."""
    steps: dict[str, list[Step]] = defaultdict(list)
    files: dict[str, set[str]] = {}
    dead: dict[str, set[str]] = defaultdict(set)
    starts = [(path, system) for path in repository.files if (system := system_of(path))]
    read = Files(repository)
    called = _called_templates(read, starts)
    known: dict[tuple[str, str, Events | None], Reading] = {}
    for path, system in starts:
        if path in called:
            continue
        waiting: list[tuple[str, Events | None]] = [(path, None)]
        seen: set[tuple[str, Events | None]] = set()
        while waiting and len(seen) < MAXIMUM_FILES:
            one = waiting.pop()
            if one in seen or one[0] not in repository.files:
                continue
            seen.add(one)
            if (system.name, *one) not in known:
                known[system.name, *one] = system.read(read.of(one[0]), one[1])
            reading = known[system.name, *one]
            repository.allowance.take(len(reading.steps) + len(reading.files) + len(reading.dead))
            for file in (one[0], *reading.files):
                files.setdefault(file, set())
            steps[path] += [step for step in reading.steps if step.events]
            waiting += [(call.path, call.events) for call in reading.calls if call.events]
            for file, node in reading.dead:
                dead[file].add(node.path)
    for path, paths in dead.items():
        files.setdefault(path, set()).update(paths)
    return Pipelines(steps, files)


def _called_templates(files: Files, starts: list[tuple[str, System]]) -> set[str]:
    """The files of Azure Pipelines that others call as templates: they start nothing themselves."""
    found: set[str] = set()
    for path, system in starts:
        if system.name == "Azure Pipelines":
            found.update(call.path for call in system.read(files.of(path), None).calls)
    return found


def rescope(repository: Repository, pipelines: Pipelines) -> None:
    """Give the files of pipelines the scope `ci` and take it from others; drop what never runs in them."""
    changed = {path for path, scope in repository.paths.items() if scope == SCOPE} | pipelines.files.keys()
    for path in changed:
        if path in repository.paths:
            repository.paths[path] = SCOPE if path in pipelines.files else "config"
    for kind in RESCOPED if changed else ():
        repository.by_kind[kind] = [
            found
            for located in repository.by_kind.get(kind, ())
            if (found := located if located.path not in changed else _rescoped(located, pipelines)) is not None
        ]


def _rescoped(located: Located, pipelines: Pipelines) -> Located | None:
    dead = pipelines.files.get(located.path)
    if dead is None:
        return located._replace(scope="config")
    key = located.fact.name if located.fact.kind == "key" else dict(located.fact.arguments).get("key", "")
    if dead and any(one in dead for one in accumulate(key.split("."), "{}.{}".format)):
        return None
    return located if located.scope == SCOPE else located._replace(scope=SCOPE)


def reached_commands(repository: Repository, pipelines: Pipelines) -> Iterator[Reached]:
    """Every command that some pipeline reaches."""
    if not pipelines.steps:
        return
    tasks = Tasks(repository)
    for steps in pipelines.steps.values():
        seen: set[tuple[str, int, str, str, str]] = set()
        for step in steps:
            events = ",".join(sorted(step.events))
            folder = _folder(step.folder)
            waiting: list[tuple[Located, str, int, int, str, str]] = []
            for located in step.commands:
                if located.fact.name.startswith("cd ") and " " not in located.fact.name[3:]:
                    folder = _folder(located.fact.name[3:], folder)
                waiting.append((located, located.path, located.fact.line, 0, folder, ""))
            waiting.reverse()
            for text in step.implied:
                implied = Located(step.path, SCOPE, Fact("command", text, step.line, text))
                waiting += [(one, step.path, step.line, 1, "", "") for one in tasks.of(implied, folder, step.matrix)]
            while waiting and len(seen) < MAXIMUM_COMMANDS:
                located, at, line, depth, where, image = waiting.pop()
                image = image or (located.path if located.path in tasks.images.dockerfiles else "")
                key = (located.path, located.fact.line, located.fact.name, events, image)
                if key in seen or depth > MAXIMUM_DEPTH:
                    continue
                seen.add(key)
                yield Reached(located, at, line, events, where, image)
                following = tasks.of(located, where, step.matrix)
                waiting += [(one, at, line, depth + 1, "", image) for one in reversed(following)]


def _folder(written: str, start: str = "") -> str:
    """A folder below the repository's root, '' where the text does not tell."""
    plain = written.strip("\"'")
    if not plain or plain.startswith(("/", "~", "$", "-")) or "$" in plain:
        return ""
    found = posixpath.normpath(posixpath.join(start, plain))
    return "" if found.startswith(".") else found
