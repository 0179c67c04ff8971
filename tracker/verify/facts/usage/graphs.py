"""Graphs that have to be compiled before they run, as LangGraph's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.verify.facts.usage.naming import ARGUMENT

if TYPE_CHECKING:
    from tracker.verify.facts.fact import Fact
    from tracker.verify.facts.repository import Repository
    from tracker.verify.facts.usage.naming import Capabilities


GRAPH = "graph:class"
"""The capability of a graph that runs once it is compiled, and of what is called on it."""

GRAPH_PARTS = frozenset({"graph", "tool-node"})
"""Capabilities of what only serves such a graph, whether or not the graph itself is known."""

RUNS = re.compile(r"\.a?(?:invoke|stream|batch|stream_?events|stream_log)$", re.IGNORECASE)
"""How a graph is run, and many other things are."""

NO_GRAPH = re.compile("llm|model|tool|chain|retriev|prompt", re.IGNORECASE)
"""Words in the names of variables that hold no graph."""

CLIENT = "remote-client"
"""The capability of names in packages that hold no graph of one's own."""

OBJECT_OF_A_FILE = re.compile(r"[^\s:]+\.(?:py|[cm]?[jt]sx?):\w+")
"""How a configuration names what a server is to load."""


def graphs_are_idle(repository: Repository, capabilities: Capabilities) -> bool:
    """Whether graphs that have to be compiled are built here, and none is compiled and run."""
    calls = repository.kind("call")
    if not any(GRAPH in capabilities(fact.name, path) for path, _, fact in calls):
        return False
    compiled = any(fact.name.endswith(".compile") and fact.name != "re.compile" for _, _, fact in calls)
    served = any(OBJECT_OF_A_FILE.fullmatch(fact.value) for _, _, fact in repository.kind("key"))
    # A module of JavaScript keeps a graph to export it.
    kept = any(
        _is_compiled(fact.value, path, capabilities) and not path.endswith(".py")
        for path, _, fact in repository.kind("assign")
    )
    return not compiled or not (served or kept or any(_runs(fact, path, capabilities) for path, _, fact in calls))


def _is_compiled(name: str, path: str, capabilities: Capabilities) -> bool:
    return ".compile" in name and GRAPH in capabilities(name, path)


def _runs(call: Fact, path: str, capabilities: Capabilities) -> bool:
    """Whether a call runs a compiled graph, or hands one over."""
    if RUNS.search(call.name):
        does = capabilities(call.name, path)
        return GRAPH in does or (CLIENT not in does and not NO_GRAPH.search(call.name))
    names = (name for _, value in call.arguments if ".compile" in value for name in ARGUMENT.findall(value))
    return any(_is_compiled(name, path, capabilities) for name in names)
