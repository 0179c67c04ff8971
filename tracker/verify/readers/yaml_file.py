"""YAML: every key with its path and line, and the commands of CI jobs, services and tasks with theirs.

Files are read from the parser's events and not composed to nodes: nothing recurses, an alias is never expanded, and the
documents before a syntax error are kept.
"""

from __future__ import annotations

from typing import Any

import yaml

from tracker.verify.facts.fact import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode, indented, shell

MAXIMUM_NESTING = 200
"""Collections inside one another; a document with more is left out with what follows, because the parser slows down."""

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)  # the C loader is missing where PyYAML was built without libyaml
_NO_BREAKS = str.maketrans("\x85\u2028\u2029", "   ")  # breaks in YAML 1.1 only, and none where people count lines

_SCRIPT_WORDS = (
    "run script before_script after_script commands cmd cmds entry bash pwsh powershell inlineScript before_install "
    "install after_success deploy_script buildCommand startCommand preDeployCommand build_command run_command "
    "release_command start run_cmd postCreateCommand"
)
_SCRIPT_KEYS = frozenset(_SCRIPT_WORDS.split())
_ARGUMENT_KEYS = frozenset({"command", "entrypoint", "args", "test"})
_GITLAB_KEYS = frozenset({"script", "before_script", "after_script"})
_AZURE_NAMES = ("job", "deployment", "stage")
_LISTED = 2  # a list item's path: … key, index


def read(data: bytes) -> list[Fact]:
    """Read a YAML file; templates that are no YAML until rendered are scanned by their indentation."""
    text = decode.text(data)
    if not text.isascii():
        text = text.translate(_NO_BREAKS)
    found: list[Fact] = []
    complete = 0
    document = _Document(0)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.DocumentEndEvent):
                found.extend(document.finish())
                complete += 1
                document = _Document(complete)
            elif document.depth > MAXIMUM_NESTING:
                break
            elif len(found) + len(document.found) < decode.MAXIMUM_FACTS:
                document.take(event)
            else:
                found.extend(document.finish())
                break
    except (yaml.YAMLError, ValueError) as error:  # ValueError: characters outside Unicode's planes in an escape
        found.extend(document.finish())
        mark = getattr(error, "problem_mark", None)
        found.extend(_after_error(text, found, mark.line + 1 if mark else 0, str(complete)))
    return found


def _after_error(text: str, found: list[Fact], error: int, document: str) -> list[Fact]:
    """Give the keys and one-line commands from the line of a syntax error on: templates are no YAML until rendered."""
    reached = max((fact.line for fact in found), default=0)
    keys = [fact for fact in indented.scan(text, 1) if fact.line > min(reached, error or reached)]
    commands = _Commands(document)
    for fact in keys[: decode.MAXIMUM_FACTS]:
        if fact.value.strip("|>-+ "):
            commands.scalar(fact.name.split("."), fact.value, fact.line)
    return keys + commands.finish()


class _Document:
    """The open collections of one document and what was found in it.

    An alias stands for the beginning of the scalar that it names.
    """

    def __init__(self, number: int) -> None:
        self._inside = str(number)
        self._path: list[str] = []  # one part for each open collection but the outermost, and the key at hand
        self._open: list[int] = []  # for each open collection: -1 in a mapping, else the index of the next item
        self._waits_for_key = False
        self._key_line = 0  # of a value that follows its key, else 0
        self._anchors: dict[str, str] = {}
        self._commands = _Commands(self._inside)
        self.found: list[Fact] = []

    @property
    def depth(self) -> int:
        """How many collections are open."""
        return len(self._open)

    def finish(self) -> list[Fact]:
        """Give the document's keys and commands."""
        return self.found + self._commands.finish()

    def take(self, event: Any) -> None:  # noqa: ANN401 - types-PyYAML leaves the fields of events untyped
        """Take one event of the parser."""
        line = event.start_mark.line + 1
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor:
                self._anchors[event.anchor] = event.value[: decode.MAXIMUM_NAME]
            self._scalar(event.value, line, block=event.style in {"|", ">"})
        elif isinstance(event, yaml.AliasEvent):
            self._scalar(self._anchors.get(event.anchor or "", ""), line)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._start(line, mapping=isinstance(event, yaml.MappingStartEvent))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._open.pop()
            self._done()

    def _scalar(self, value: str, line: int, *, block: bool = False) -> None:
        """Take a scalar, a mapping's key or a value; the text of a block begins on the line after."""
        if self._waits_for_key:
            self._key_line = line
            self._path.append(value[:MAXIMUM_TEXT])
            self._waits_for_key = False
            return
        self._next_part()
        self._emit(line, decode.cut(value))
        if len(self._path) <= decode.MAXIMUM_DEPTH:
            self._commands.scalar(self._path, value, line + 1 if block else line)
        self._done()

    def _start(self, line: int, *, mapping: bool) -> None:
        """Begin a mapping or a list."""
        if self._waits_for_key:  # a collection as a key
            self._path.append("?")
        else:
            self._next_part()
        self._emit(line, "")
        self._open.append(-1 if mapping else 0)
        self._waits_for_key = mapping

    def _next_part(self) -> None:
        """Name the value that begins: an item by its index; a mapping's key is named already."""
        if self._open and self._open[-1] >= 0:
            self._path.append(str(self._open[-1]))
            self._open[-1] += 1

    def _done(self) -> None:
        """End a value: its part leaves the path."""
        if self._open:
            if self._path:
                self._path.pop()
            self._waits_for_key = self._open[-1] < 0

    def _emit(self, line: int, value: str) -> None:
        line, self._key_line = self._key_line or line, 0
        if self._path and len(self._path) <= decode.MAXIMUM_DEPTH:
            self.found.append(Fact("key", decode.dotted(self._path), line, value, self._inside))


class _Commands:
    """Collects the commands of one document as its scalars pass by, in order."""

    def __init__(self, document: str) -> None:
        self._document = document
        self._found: list[Fact] = []
        self._names: dict[tuple[str, ...], str] = {}  # the names of Azure's listed jobs and stages, by their items
        self._executed: dict[tuple[str, ...], tuple[int, list[str]]] = {}  # exec forms, by the path of their list

    def scalar(self, path: list[str], value: str, line: int) -> None:
        """Take a scalar: `line` is where its text begins."""
        key = path[-1] if path else ""
        listed = key.isdecimal()
        if listed and len(path) >= _LISTED:
            key = path[-2]
        if key in _AZURE_NAMES and not listed and path[-2:-1] and path[-2].isdecimal():
            self._names[tuple(path[:-1])] = value
        if key in _ARGUMENT_KEYS:
            if listed:
                self._executed.setdefault(tuple(path[:-1]), (line, []))[1].append(value)
            elif key in {"command", "entrypoint"} or (key == "test" and "healthcheck" in path):
                self._add(path, value, line)
        elif key in _SCRIPT_KEYS and (listed or key not in {"install", "start"} or len(path) > 1):
            self._add(path, value, line)

    def finish(self) -> list[Fact]:
        """Give the commands, those written as lists of arguments joined."""
        for path, (line, words) in self._executed.items():
            self._execute(path, line, words)
        return self._found

    def _execute(self, path: tuple[str, ...], line: int, words: list[str]) -> None:
        key, owner = path[-1], path[:-1]
        if key == "args":
            follows = any((*owner, other) in self._executed for other in ("command", "entrypoint"))
            if follows or not _reads_as_program(words):
                return
        if key == "test" and "healthcheck" not in path:
            return
        rest = self._executed.get((*owner, "args"), (0, []))[1] if key in {"command", "entrypoint"} else []
        if words[0] in {"CMD", "CMD-SHELL"}:
            words, rest = words[1:], []
        if words and " " in words[0]:
            for word in words:  # a list of lines, as Woodpecker and CodeBuild write it
                self._add(list(path), word, line)
        elif words:
            self._add(list(path), shell.quoted([*words, *rest]), line)

    def _add(self, path: list[str], text: str, line: int) -> None:
        self._found.extend(shell.commands(text, line, self._job(path)))

    def _job(self, path: list[str]) -> str:
        listed = path[-1].isdecimal() and len(path) > 1
        if path[0] == "jobs" and len(path) > 1 and not path[1].isdecimal():
            return path[1]
        if path[-2 if listed else -1] in _GITLAB_KEYS and len(path) == _LISTED + listed:
            return path[0]
        for end in range(len(path) - 1, 0, -1):
            if name := self._names.get(tuple(path[:end])):
                return name
        if path[0] in {"jobs", "stages", "steps"}:
            return ""
        return decode.dotted(path)


def _reads_as_program(words: list[str]) -> bool:
    """Tell arguments that begin with a program from those that only follow an image's entry point."""
    return bool(words) and words[0].rsplit("/", 1)[-1] in {"sh", "bash", "python", "python3", "node", "npm"}
