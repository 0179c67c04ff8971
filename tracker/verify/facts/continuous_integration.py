"""What a pipeline really runs: its own commands and those they lead to, through make, npm scripts, tox and scripts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.facts.command_targets import CommandTargets
from tracker.verify.facts.fact import Fact
from tracker.verify.facts.repository import Located, Repository

if TYPE_CHECKING:
    from collections.abc import Iterator

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
