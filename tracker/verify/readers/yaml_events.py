"""YAML of every form, from the parser's events.

They are not composed to nodes: nothing recurses, an alias is never expanded, and the documents before a syntax error
are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from tracker.verify.readers import decode, yaml_commands
from tracker.verify.readers.yaml_document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.verify.facts.fact import Fact

MAXIMUM_NESTING = 200
"""Collections inside one another; a document with more is left out with what follows, because the parser slows down."""

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)  # the C loader is missing where PyYAML was built without libyaml


def read(text: str) -> list[Fact]:
    """Read the text of a YAML file; templates that are no YAML until rendered are scanned by their indentation."""
    found: list[Fact] = []
    complete = 0
    document = _Parsed(0)
    try:
        for event in _events(text):
            if isinstance(event, yaml.DocumentEndEvent):
                found.extend(document.finish())
                complete += 1
                document = _Parsed(complete)
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


class _Parsed(Document):
    """A document read from events; an alias stands for the beginning of the scalar that it names."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self._anchors: dict[str, str] = {}

    def take(self, event: Any) -> None:  # noqa: ANN401 - types-PyYAML leaves the fields of events untyped
        """Take one event of the parser."""
        mark = event.start_mark
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor:
                self._anchors[event.anchor] = event.value[: decode.MAXIMUM_NAME]
            self.scalar(event.value, mark.line + 1, block=event.style in {"|", ">"})
        elif isinstance(event, yaml.AliasEvent):
            self.scalar(self._anchors.get(event.anchor or "", ""), mark.line + 1)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self.start(mark.line + 1, mapping=isinstance(event, yaml.MappingStartEvent))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.end()
