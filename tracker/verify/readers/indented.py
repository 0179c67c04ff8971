"""Keys of YAML-like text by its indentation alone: Helm and Jinja templates, front matter."""

from __future__ import annotations

import re

from tracker.verify.facts.fact import MAXIMUM_TEXT, Fact
from tracker.verify.readers import decode

_NAME = r"""(?:"([^"\n]*+)"|'([^'\n]*+)'|([^\s:#{}"'\[\]&*!|>%@,-][^\n:#]*+))"""
_KEY = re.compile(rf"""( *+)((?:-[ ]++)*+){_NAME}[ ]*+:(?:[ \t]++(.*)|$)""")
_ITEM = re.compile(r"( *+)-[ ]++(.*)")


def scan(text: str, first_line: int) -> list[Fact]:
    """Give a key fact for every `key: value` and `- item` line; lines that only hold template actions are left out."""
    scanner = _Scanner()
    for number, line in enumerate(text.split("\n"), first_line):
        if len(scanner.found) >= decode.MAXIMUM_FACTS:
            break
        scanner.take(line[: decode.MAXIMUM_NAME * 5].rstrip(), number)
    return scanner.found


class _Scanner:
    """The keys open at the line at hand, by their indentation."""

    def __init__(self) -> None:
        self._document = 0
        self._stack: list[tuple[int, str]] = []
        self._items: dict[int, int] = {}  # the index of the last item, by the indentation of its list
        self.found: list[Fact] = []

    def take(self, line: str, number: int) -> None:
        """Take one line."""
        stripped = line.lstrip()
        if line.startswith("---"):
            self._document += bool(self.found)
            self._stack, self._items = [], {}
        elif not stripped or stripped[0] == "#" or (stripped.startswith("{{") and stripped.endswith("}}")):
            return
        elif match := _KEY.match(line):
            indent, dashes = len(match.group(1)), match.group(2)
            self._place(indent, listed=bool(dashes))
            if len(self._stack) < decode.MAXIMUM_DEPTH:
                name = (match.group(3) or match.group(4) or match.group(5) or "").strip()
                self._stack.append((indent + len(dashes), name[:MAXIMUM_TEXT]))
            self._add(number, match.group(6) or "")
        elif item := _ITEM.match(line):
            self._place(len(item.group(1)), listed=True)
            self._add(number, item.group(2))

    def _place(self, indent: int, *, listed: bool) -> None:
        """Close what is indented as much or more; a list may stand as far left as its key."""
        while self._stack and self._closes(*self._stack[-1], indent, listed=listed):
            self._stack.pop()
        for deeper in [level for level in self._items if level > indent]:
            del self._items[deeper]
        if not listed:
            self._items.pop(indent, None)
        elif len(self._stack) < decode.MAXIMUM_DEPTH:
            self._items[indent] = self._items.get(indent, -1) + 1
            self._stack.append((indent, str(self._items[indent])))

    @staticmethod
    def _closes(level: int, part: str, indent: int, *, listed: bool) -> bool:
        return level > indent or (level == indent and (not listed or part.isdecimal()))

    def _add(self, number: int, value: str) -> None:
        path = decode.dotted([part for _, part in self._stack])
        self.found.append(Fact("key", path, number, _plain(value), str(self._document)))


def _plain(value: str) -> str:
    value = value.strip()
    if value[:1] in {'"', "'"} and value.endswith(value[0]) and len(value) > 1:
        return decode.cut(value[1:-1])
    return decode.cut(value.split(" #", 1)[0])
