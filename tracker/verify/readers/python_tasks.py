"""Task runners whose tasks are functions of a Python file: nox, Invoke, Fabric, duty and doit.

A command stands inside its task; what a task needs reads as a command: `invoke lint`. Inside "" there are the sessions
that nox runs by itself, or the tasks of doit. Nothing is run: only what is written as text is seen.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

from tracker.verify.facts.fact import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode, grammar, shell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

MAXIMUM_HELPERS = 200
"""Functions whose commands are those of one task."""

_RUNS = frozenset({"run", "run_always", "run_install", "sudo", "local", "system", "call", "check_call", "check_output"})
_NOX, _TASK, _DUTY, _DOIT = "nox", "invoke", "duty", "doit"
_DEFAULT_TASKS = re.compile(r"default_tasks[\"']?\s*+[:=]\s*+([\[(][^\])]*+)")
_DECORATORS = {"session": _NOX, "task": _TASK, "duty": _DUTY}
_QUOTE = re.compile(r"""(?i)([rbuf]*)('''|\"""|'|")""")


class _Function(NamedTuple):
    """A function: its name, line, decorators, what it runs (line, words or text) and which functions it calls."""

    name: str
    line: int
    decorators: list[Node]
    commands: list[tuple[int, str]]
    calls: list[str]


def read(data: bytes) -> list[Fact]:
    """Read a noxfile.py, tasks.py, fabfile.py, duties.py or dodo.py."""
    source = decode.text(data).encode()
    root = grammar.parser("tree_sitter_python").parse(source).root_node
    reader = _Reader(grammar.source_of(source))
    return list(reader.facts(root))[: decode.MAXIMUM_FACTS]


class _Reader:
    def __init__(self, source: grammar.Source) -> None:
        self._source = source
        self._functions: dict[str, _Function] = {}

    def facts(self, root: Node) -> Iterator[Fact]:
        """Give the commands of the tasks, then what is run by default."""
        chosen: list[tuple[str, int]] | None = None
        for node in root.children:
            decorators = [child for child in node.children if child.type == "decorator"]
            function = node.child_by_field_name("definition") if node.type == "decorated_definition" else node
            if function is not None and function.type == "function_definition":
                found = self._function(function, decorators)
                self._functions[found.name] = found
            elif node.type == "expression_statement":
                chosen = self._chosen(node) or chosen
        sessions: list[tuple[str, int]] = []
        runs = "nox -s"
        for one in self._functions.values():
            runner, names, options = self._task(one)
            if not runner:
                continue
            if runner in {_NOX, _DOIT} and options.get("default") != "False":
                sessions.append((names[0], one.line))
                runs = "nox -s" if runner == _NOX else "doit"
            tags = " ".join(re.findall(r"[\w.-]++", options.get("tags", "")))
            more = (("tags", tags),) if tags else ()
            for name in names:
                for line, command in self._commands(one):
                    for fact in shell.commands(command, line, name):
                        yield fact._replace(arguments=fact.arguments + more)
                for needed in self._needed(one, runner):
                    yield from shell.commands(f"{runner} {needed}", one.line, name)
        for name, line in sessions if chosen is None else chosen:
            yield Fact("command", f"{runs} {name}"[: decode.MAXIMUM_NAME], line, decode.cut(name))

    def _chosen(self, node: Node) -> list[tuple[str, int]]:
        """Give the sessions or tasks that a statement says are run by default, with lines."""
        written = self._text(node)
        if written.startswith("nox.options.sessions"):
            return [(text, line) for text, line in self._strings(node) if text]
        listed = _DEFAULT_TASKS.search(written) if written.startswith("DOIT_CONFIG") else None
        return [(text, node.start_point[0] + 1) for text in re.findall(r"[\w:.-]++", listed[1])] if listed else []

    def _text(self, node: Node) -> str:
        return self._source[node.start_byte : node.end_byte]

    def _function(self, node: Node, decorators: list[Node]) -> _Function:
        name = node.child_by_field_name("name")
        found = _Function(self._text(name) if name else "", node.start_point[0] + 1, decorators, [], [])
        body = node.child_by_field_name("body")
        pending = [body] if body else []
        while pending:
            one = pending.pop()
            if one.type == "call":
                self._call(one, found)
            elif one.type == "pair" and found.name.startswith("task_"):
                self._actions(one, found)
            pending.extend(reversed(one.children))
        return found

    def _call(self, node: Node, found: _Function) -> None:
        callee, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        name = self._text(callee)[:MAXIMUM_TEXT] if callee else ""
        found.calls.append(name)
        if given is not None and name.endswith(".notify"):
            found.commands.extend((line, f"nox -s {text}") for text, line in list(self._strings(given))[:1])
        if given is None or name.rpartition(".")[2] not in _RUNS:
            return
        arguments = [child for child in given.named_children if child.type not in {"keyword_argument", "comment"}]
        if not arguments:
            return
        line, first = node.start_point[0] + 1, arguments[0]
        if first.type in {"list", "tuple"}:
            arguments = first.named_children
        elif first.type == "call":  # duty's tools: ctx.run(tools.pytest("tests"))
            tool = first.child_by_field_name("function")
            parts = self._text(tool).split(".")[-2:] if tool else []
            found.commands.append((line, parts[0] if parts[1:] == ["run"] else parts[-1] if parts else ""))
            return
        words = [self._string(argument) for argument in arguments if argument.type in _TEXTS]
        if words:
            found.commands.append((line, words[0] if len(words) == 1 else shell.quoted(words)))

    def _actions(self, node: Node, found: _Function) -> None:
        """Take the actions of a task of doit, and the tasks that it needs."""
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        named = self._string(key) if key is not None and key.type in _TEXTS else ""
        if value is None or value.type not in {"list", "tuple"}:
            return
        for item in value.named_children:
            line = item.start_point[0] + 1
            if named == "actions" and item.type in _TEXTS:
                found.commands.append((line, self._string(item)))
            elif named == "actions" and item.type in {"list", "tuple"}:
                words = [self._string(word) for word in item.named_children if word.type in _TEXTS]
                found.commands.append((line, shell.quoted(words) if words else ""))
            elif named == "actions" and item.type == "identifier":
                found.calls.append(self._text(item))
            elif named in {"task_dep", "setup"} and item.type in _TEXTS:
                found.commands.append((line, f"doit {self._string(item)}"))

    def _task(self, one: _Function) -> tuple[str, list[str], dict[str, str]]:
        """Give the runner of a task, '' of another function; the task's names; the keywords of its decorator."""
        if not one.decorators and one.name.startswith("task_"):
            return _DOIT, [one.name.removeprefix("task_")], {}
        for decorator in one.decorators:
            written = self._text(decorator).lstrip("@ ")
            runner = _DECORATORS.get(written.partition("(")[0].rpartition(".")[2].strip())
            if runner:
                options = self._options(decorator)
                name = options.get("name", "").strip("\"'") or one.name
                names = [name] if runner == _NOX else [name, name.replace("_", "-")]
                aliases = re.findall(r"[\"']([^\"'\n]*+)[\"']", options.get("aliases", ""))
                return runner, list(dict.fromkeys([*names, *aliases])), options
        return "", [], {}

    def _options(self, decorator: Node) -> dict[str, str]:
        found: dict[str, str] = {}
        for call in decorator.named_children:
            given = call.child_by_field_name("arguments") if call.type == "call" else None
            for argument in given.named_children if given else ():
                name, value = argument.child_by_field_name("name"), argument.child_by_field_name("value")
                if argument.type == "keyword_argument" and name and value:
                    found[self._text(name)] = self._text(value)
                elif argument.type == "identifier":
                    found[f"+{self._text(argument)}"] = self._text(argument)
        return found

    def _needed(self, one: _Function, runner: str) -> list[str]:
        """Give the tasks that a decorator names, and those that a session of nox notifies."""
        needed: list[str] = []
        for decorator in one.decorators:
            for key, value in self._options(decorator).items():
                if key in {"pre", "post", "requires"}:
                    needed += re.findall(r"[\w.-]++", value)
                elif key.startswith("+") and runner == _TASK:
                    needed.append(value)
        return needed

    def _commands(self, one: _Function) -> Iterator[tuple[int, str]]:
        """Give the commands of a function and of those of the file that it calls."""
        waiting, seen = [one], {one.name}
        while waiting and len(seen) < MAXIMUM_HELPERS:
            at = waiting.pop()
            yield from ((line, command) for line, command in at.commands if command)
            for called in at.calls:
                if called in self._functions and called not in seen:
                    seen.add(called)
                    waiting.append(self._functions[called])

    def _strings(self, node: Node) -> Iterator[tuple[str, int]]:
        pending = [node]
        while pending:
            one = pending.pop()
            if one.type in _TEXTS:
                yield self._string(one), one.start_point[0] + 1
            else:
                pending.extend(reversed(one.children))

    def _string(self, node: Node) -> str:
        """The text of a literal; what an f-string puts in is left out."""
        if node.type == "concatenated_string":
            return "".join(self._string(child) for child in node.named_children if child.type == "string")
        written = "".join(
            self._text(child) for child in node.named_children if child.type in {"string_content", "escape_sequence"}
        )
        if written or not (start := _QUOTE.match(self._text(node))):
            return written
        try:
            value = ast.literal_eval(self._text(node)) if "f" not in start[1].lower() else ""
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return ""
        return value if isinstance(value, str) else ""


_TEXTS = frozenset({"string", "concatenated_string"})
