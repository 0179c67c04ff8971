"""YAML: every key with its path and line, and the commands of CI jobs, services and tasks with theirs.

Read from the parser's events, not from composed nodes: nothing recurses, an alias is never expanded, and the documents
before a syntax error are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from tracker.verify.facts import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode, yaml_commands

if TYPE_CHECKING:
    from collections.abc import Iterator

MAXIMUM_NESTING = 200
"""Collections inside one another; a document with more is left out with what follows, because the parser slows down."""

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)  # the C loader is missing where PyYAML was built without libyaml


def read(data: bytes) -> list[Fact]:
    """Read a YAML file; templates that are no YAML until rendered are scanned by their indentation."""
    text = decode.text(data)
    found: list[Fact] = []
    complete = 0
    document = _Document(0, text)
    try:
        for event in _events(text):
            if isinstance(event, yaml.DocumentEndEvent):
                found.extend(document.finish())
                complete += 1
                document = _Document(complete, text)
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
    from tracker.verify.readers import indented  # noqa: PLC0415 - few files are no YAML

    reached = max((fact.line for fact in found), default=0)
    keys = [fact for fact in indented.scan(text, 1) if fact.line > min(reached, error or reached)]
    commands = yaml_commands.Commands(document)
    for fact in keys[: decode.MAXIMUM_FACTS]:
        if fact.value.strip("|>-+ "):
            commands.scalar(fact.name.split("."), fact.value, fact.line)
    return keys + commands.finish()


def _events(text: str) -> Iterator[yaml.Event]:
    return iter(yaml.parse(text, Loader=_LOADER))


class _Document:
    """The open collections of one document and what was found in it."""

    def __init__(self, number: int, text: str) -> None:
        self._inside = str(number)
        self._text = text
        self._path: list[str] = []  # one part for each open collection but the outermost, and the key at hand
        self._open: list[int] = []  # for each open collection: -1 in a mapping, else the index of the next item
        self._waits_for_key = False
        self._key_line = 0  # of a value that follows its key, else 0
        self._anchors: dict[str, str] = {}
        self._commands = yaml_commands.Commands(self._inside)
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
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor:
                self._anchors[event.anchor] = event.value[: decode.MAXIMUM_NAME]
            self._scalar(event.value, event)
        elif isinstance(event, yaml.AliasEvent):
            self._scalar(self._anchors.get(event.anchor or "", ""), event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._start(event, mapping=isinstance(event, yaml.MappingStartEvent))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._end()

    def _next_part(self) -> None:
        """Name the value that begins: an item by its index; a mapping's key is named already."""
        if self._open and self._open[-1] >= 0:
            self._path.append(str(self._open[-1]))
            self._open[-1] += 1

    def _start(self, event: Any, *, mapping: bool) -> None:  # noqa: ANN401 - as above
        if self._waits_for_key:  # a collection as a key
            self._path.append("?")
        else:
            self._next_part()
        self._emit(event.start_mark.line + 1, "")
        self._open.append(-1 if mapping else 0)
        self._waits_for_key = mapping

    def _end(self) -> None:
        self._open.pop()
        self._done()

    def _done(self) -> None:
        """End a value: its part leaves the path."""
        if self._open:
            if self._path:
                self._path.pop()
            self._waits_for_key = self._open[-1] < 0

    def _scalar(self, value: str, event: Any) -> None:  # noqa: ANN401 - as above
        if self._waits_for_key:
            self._key_line = event.start_mark.line + 1
            self._path.append(value[:MAXIMUM_TEXT])
            self._waits_for_key = False
            return
        self._next_part()
        line = event.start_mark.line + 1
        self._emit(line, decode.cut(value))
        if len(self._path) <= decode.MAXIMUM_DEPTH:
            block = getattr(event, "style", None) in {"|", ">"}
            self._commands.scalar(self._path, value, line + 1 if block else line)
        self._done()

    def _emit(self, line: int, value: str) -> None:
        line, self._key_line = self._key_line or line, 0
        if self._path and len(self._path) <= decode.MAXIMUM_DEPTH:
            self.found.append(Fact("key", decode.dotted(self._path), line, value, self._inside))
