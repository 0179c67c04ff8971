"""YAML: every key with its path and line, and the commands of CI jobs, services and tasks with theirs.

Files are read from the parser's events and not composed to nodes: nothing recurses, aliases and merge keys are expanded
only up to MAXIMUM_EXPANDED, and the documents before a syntax error are kept.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

from tracker.verify.facts.fact import MAXIMUM_TEXT, UNPARSABLE, Fact
from tracker.verify.readers import decode, indented, shell
from tracker.verify.readers.words import words as words_of

MAXIMUM_NESTING = 200
"""Collections inside one another; a document with more is left out with what follows, because the parser slows down."""

MAXIMUM_EXPANDED = 2000
"""Events and hundreds of characters that the aliases of one document may repeat."""

MAXIMUM_ALIASES = 20
"""Aliases inside one another that are expanded."""

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)  # the C loader is missing where PyYAML was built without libyaml
_NO_BREAKS = str.maketrans("\x85\u2028\u2029", "   ")  # breaks in YAML 1.1 only, and none where people count lines

TEMPLATE = re.compile(r"(?<!\$)\{\{|\{%|<%|^[ \t]*#@", re.MULTILINE)
"""Marks of Helm, Jinja, ERB and ytt; expressions of GitHub (`${{ … }}`) stand in files that are YAML as they are."""

HOOKS_WITHOUT_COMMAND = frozenset({"pygrep", "fail"})
"""Languages of pre-commit whose `entry` is a pattern to search for, or a message, and no command."""

_SCRIPT_WORDS = (
    "run script before_script after_script commands cmd cmds entry bash pwsh powershell inlineScript before_install "
    "install after_success deploy_script buildCommand startCommand preDeployCommand build_command run_command "
    "release_command start run_cmd runCmd postCreateCommand after-script ps sh"
)
_SCRIPT_KEYS = frozenset(_SCRIPT_WORDS.split())
_ARGUMENT_KEYS = frozenset({"command", "entrypoint", "args", "test"})
_GITLAB_KEYS = frozenset({"script", "before_script", "after_script"})
_AZURE_NAMES = ("job", "deployment", "stage")
_LISTED = 2  # a list item's path: … key, index
SHELL_WORDS = 3  # bash, -c and a text
RUNS_TEXT = re.compile(r"(?:/\S*/)?(?:ba|da|z|k)?sh -[a-z]*c")
"""The words before a text that a shell runs."""

MAXIMUM_LISTS = 10
"""Levels of lists in a list of commands; GitLab allows as many."""

DIALECTS: dict[str, dict[tuple[str, ...], str]] = {
    "builds": {("tasks", "#", "*"): "{}"},
    "taskfile": {
        ("tasks", "*"): "{}",
        ("tasks", "*", "#"): "{}",
        ("tasks", "*", "cmds", "#", "task"): "task {}",
        ("tasks", "*", "#", "task"): "task {}",
        ("tasks", "*", "deps", "#"): "task {}",
        ("tasks", "*", "deps", "#", "task"): "task {}",
    },
    "moon": {("tasks", "*", "deps", "#"): "moon run {}", ("tasks", "*", "deps", "#", "target"): "moon run {}"},
}
"""Where the files of some tools have further commands ('#' is an index, '*' any other key) and what to make of them."""

_DEEPEST_PLACE = max(len(place) for places in DIALECTS.values() for place in places)

EMBEDDED = (".json", ".yaml", ".yml", ".rules")
"""How the keys below `data` of a ConfigMap end whose texts are files to read."""

REFERENCE = "!reference"
"""The tag of a list that names a part of another GitLab job; it is the value of that list's key."""


def read(data: bytes, dialect: str = "") -> list[Fact]:
    """Read a YAML file; templates that are no YAML until rendered are scanned by their indentation.

    Of a file with a syntax error the documents before it are read, and a fact `unread` holds its words: what a tool
    would refuse proves nothing.

    A command's argument `key` is the path of the key that holds it; `document` that of one that is not in the first.
    `dialect` is a key of DIALECTS.
    """
    text = decode.text(data)
    if not text.isascii():
        text = text.translate(_NO_BREAKS)
    found: list[Fact] = []
    complete = 0
    document = _Document(0, dialect)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.DocumentEndEvent):
                found.extend(document.finish())
                complete += 1
                document = _Document(complete, dialect)
            elif document.depth > MAXIMUM_NESTING:
                break
            elif len(found) + len(document.found) < decode.MAXIMUM_FACTS:
                document.take(event)
            else:
                found.extend(document.finish())
                break
    except (yaml.YAMLError, ValueError) as error:  # ValueError: characters outside Unicode's planes in an escape
        if not TEMPLATE.search(text):
            return [Fact("unread", UNPARSABLE, 1, words_of(text)), *found]
        found.extend(document.finish())
        mark = getattr(error, "problem_mark", None)
        found.extend(_after_error(text, found, mark.line + 1 if mark else 0, str(complete)))
    return found


def _after_error(text: str, found: list[Fact], error: int, document: str) -> list[Fact]:
    """Give the keys and one-line commands from the line of a syntax error on: templates are no YAML until rendered."""
    reached = max((fact.line for fact in found), default=0)
    keys = [fact for fact in indented.scan(text, 1) if fact.line > min(reached, error or reached)]
    commands = _Commands(document, {})
    for fact in keys[: decode.MAXIMUM_FACTS]:
        if fact.value.strip("|>-+ "):
            commands.scalar(fact.name.split("."), fact.value, fact.line)
    return keys + commands.finish()


class _Span(NamedTuple):
    """Where the events of a collection lie."""

    start: int
    end: int


class _Document:
    """The open collections of one document and what was found in it."""

    def __init__(self, number: int, dialect: str, *, embeds: bool = True) -> None:
        self._inside = str(number)
        self._embeds = embeds  # the files in its texts are read too
        self._path: list[str] = []  # one part for each open collection but the outermost, and the key at hand
        self._open: list[int] = []  # for each open collection: -1 in a mapping, else the index of the next item
        self._keys: list[set[str]] = []  # for each open collection: the keys met in it
        self._merged: dict[int, list[_Span]] = {}  # what `<<` names, by the depth of the mapping that it is in
        self._waits_for_key = False
        self._key_line = 0  # of a value that follows its key, else 0
        self._scalars: dict[str, str] = {}  # the texts with an anchor
        self._events: list[Any] = []  # those of collections with an anchor
        self._anchored: dict[str, _Span] = {}  # where they lie there
        self._recording: list[tuple[str, int, int]] = []  # open ones: anchor, depth, where they begin
        self._left = MAXIMUM_EXPANDED
        self._repeats = 0  # aliases inside one another that are being expanded
        self._commands = _Commands(self._inside, DIALECTS.get(dialect, {}))
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
        starts = isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent))
        if starts and event.anchor:
            self._recording.append((event.anchor, self.depth, len(self._events)))
        if self._recording:
            self._events.append(event)
        self._read(event)
        if self._recording and not starts:
            self._end_recordings()

    def _end_recordings(self) -> None:
        while self._recording and self._recording[-1][1] == self.depth:
            anchor, _, start = self._recording.pop()
            self._anchored[anchor] = _Span(start, len(self._events))

    def _read(self, event: Any) -> None:  # noqa: ANN401 - as above
        line = event.start_mark.line + 1
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor:
                self._scalars[event.anchor] = event.value
            self._scalar(event.value, line, block=event.style in {"|", ">"})
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event.anchor or "", line)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            value = REFERENCE if event.tag == REFERENCE else ""
            self._start(line, value, mapping=isinstance(event, yaml.MappingStartEvent))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._merge()
            self._open.pop()
            self._keys.pop()
            self._done()

    def _alias(self, anchor: str, line: int) -> None:
        """Take what an anchor names: a text or, within the limits, a collection as if it were written here."""
        span = self._anchored.get(anchor)
        if span is None or self._waits_for_key:
            text = self._scalars.get(anchor, "")
            self._left -= len(text) // 100
            self._scalar(text if self._left > 0 else "", line)
        elif self._path and self._path[-1] == "<<":
            level = len(self._open) - (self._open[-1] >= 0)
            self._merged.setdefault(level, []).append(span)
            self._scalar("", line)
        elif self._left > span.end - span.start and self._repeats < MAXIMUM_ALIASES:
            self._repeat(span)
        else:
            self._scalar("", line)

    def _repeat(self, span: _Span) -> None:
        self._left -= span.end - span.start
        self._repeats += 1
        for at in range(span.start, span.end):
            self._read(self._events[at])
        self._repeats -= 1

    def _merge(self) -> None:
        """Add what `<<` names to the mapping that ends, but for the keys that it has itself."""
        spans = self._merged.pop(len(self._open), [])
        while spans:
            span = spans.pop(0)
            at = span.start + 1
            if not isinstance(self._events[span.start], yaml.MappingStartEvent):
                continue
            while at < span.end - 1 and self._left > 0:
                key, end = self._events[at], self._end_of(at + 1)
                self._left -= end - at
                if isinstance(key, yaml.ScalarEvent) and (key.value == "<<" or key.value not in self._keys[-1]):
                    self._repeat(_Span(at, end))
                at = end
            spans = self._merged.pop(len(self._open), []) + spans

    def _end_of(self, at: int) -> int:
        """Where the node that begins at an event ends."""
        depth = 0
        while True:
            event = self._events[at]
            depth += isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent))
            depth -= isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent))
            at += 1
            if depth == 0:
                return at

    def _scalar(self, value: str, line: int, *, block: bool = False) -> None:
        """Take a scalar, a mapping's key or a value; the text of a block begins on the line after."""
        if self._waits_for_key:
            self._key_line = line
            self._path.append(value[:MAXIMUM_TEXT])
            self._keys[-1].add(value)
            self._waits_for_key = False
            return
        self._next_part()
        self._emit(line, decode.cut(value))
        if block and self._embeds and self._path[:1] == ["data"] and self._path[-1].endswith(EMBEDDED):
            self._embedded(value, line)
        if len(self._path) <= decode.MAXIMUM_DEPTH:
            self._commands.scalar(self._path, value, line + 1 if block else line)
        self._done()

    def _embedded(self, text: str, line: int) -> None:
        """Give the keys of a file that a ConfigMap holds as text, below its name; its commands run elsewhere."""
        inner = _Document(0, "", embeds=False)
        try:
            for event in yaml.parse(text, Loader=_LOADER):
                if isinstance(event, yaml.DocumentEndEvent) or inner.depth > MAXIMUM_NESTING:
                    break
                inner.take(event)
        except (yaml.YAMLError, ValueError):  # a template, or another format: what stands before the error is kept
            pass
        name = decode.dotted(self._path)
        for fact in inner.found[: decode.MAXIMUM_FACTS - len(self.found)]:
            inside = Fact("key", f"{name}.{fact.name}"[:MAXIMUM_TEXT], line + fact.line, fact.value, self._inside)
            self.found.append(inside)

    def _start(self, line: int, value: str, *, mapping: bool) -> None:
        """Begin a mapping or a list."""
        if self._waits_for_key:  # a collection as a key
            self._path.append("?")
        else:
            self._next_part()
        if value == REFERENCE:
            self._commands.refers(self._path)
        self._emit(line, value)
        self._open.append(-1 if mapping else 0)
        self._keys.append(set())
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
        if self._path and len(self._path) <= decode.MAXIMUM_DEPTH and len(self.found) < decode.MAXIMUM_FACTS:
            self.found.append(Fact("key", decode.dotted(self._path), line, value, self._inside))


class _Commands:
    """Collects the commands of one document as its scalars pass by, in order."""

    def __init__(self, document: str, places: dict[tuple[str, ...], str]) -> None:
        self._document = document
        self._places = places
        self._found: list[Fact] = []
        self._names: dict[tuple[str, ...], str] = {}  # the names of Azure's listed jobs and stages, by their items
        self._executed: dict[tuple[str, ...], list[tuple[str, int]]] = {}  # words with their lines, by the key's path
        self._references: set[tuple[str, ...]] = set()  # lists that name a part of another job
        self._texts: set[str] = set()  # entries of hooks that are a pattern or a message

    def refers(self, path: list[str]) -> None:
        """Take the path of a list that holds no commands but names a part of another job."""
        self._references.add(tuple(path))

    def scalar(self, path: list[str], value: str, line: int) -> None:
        """Take a scalar: `line` is where its text begins."""
        for place, form in self._places.items() if len(path) <= _DEEPEST_PLACE else ():
            if len(place) == len(path) and all(map(_is_at, path, place)):
                self._add(path, form.format(value), line)
        if self._references and tuple(path[:-1]) in self._references:
            return
        indexes = _indexes(path)
        key = path[-1 - indexes] if indexes < len(path) else ""
        if key == "language" and value in HOOKS_WITHOUT_COMMAND:
            self._texts.add(decode.dotted((*path[:-1], "entry")))
        if key in _AZURE_NAMES and not indexes and path[-2:-1] and path[-2].isdecimal():
            self._names[tuple(path[:-1])] = value
        if key in _ARGUMENT_KEYS:
            if indexes == 1:
                self._executed.setdefault(tuple(path[:-1]), []).append((value, line))
            elif not indexes and key == "entrypoint" and value and not re.search(r"\s", value):
                self._executed[tuple(path)] = [(value, line)]  # a program whose arguments may follow, as in Cloud Build
            elif not indexes and (key in {"command", "entrypoint"} or (key == "test" and "healthcheck" in path)):
                self._add(path, value, line)
        elif (key in _SCRIPT_KEYS or key.endswith("_script")) and (
            indexes or key not in {"install", "start"} or len(path) > 1
        ):
            self._add(path, value, line)

    def finish(self) -> list[Fact]:
        """Give the commands, those written as lists of arguments joined."""
        for path in self._executed:
            self._execute(path)
        return [fact for fact in self._found if dict(fact.arguments).get("key") not in self._texts]

    def _execute(self, path: tuple[str, ...]) -> None:
        key, owner, placed = path[-1], path[:-1], self._executed[path]
        if key == "args":
            follows = any((*owner, other) in self._executed for other in ("command", "entrypoint"))
            if follows or not _reads_as_program([word for word, _ in placed]):
                return
        if key == "test" and "healthcheck" not in path:
            return
        line = placed[0][1]
        rest = self._executed.get((*owner, "args"), []) if key in {"command", "entrypoint"} else []
        if placed[0][0] in {"CMD", "CMD-SHELL"}:
            placed, rest = placed[1:], []
        if placed and " " in placed[0][0]:
            for word, _ in placed:  # a list of lines, as Woodpecker and CodeBuild write it
                self._add(list(path), word, line)
        elif placed:
            words = [word for word, _ in placed + rest]
            if len(words) == SHELL_WORDS and RUNS_TEXT.fullmatch(" ".join(words[:2])):
                self._add(list(path), *(placed + rest)[-1])
            else:
                self._add(list(path), shell.quoted(words), line)

    def _add(self, path: list[str], text: str, line: int) -> None:
        held: tuple[tuple[str, str], ...] = (("key", decode.dotted(path)),)
        held = held if self._document == "0" else (*held, ("document", self._document))
        found = shell.commands(text, line, self._job(path))
        self._found.extend([fact._replace(arguments=held) for fact in found])

    def _job(self, path: list[str]) -> str:
        indexes = _indexes(path)
        if path[0] == "jobs" and len(path) > 1 and not path[1].isdecimal():
            return path[1]
        if path[-1 - indexes] in _GITLAB_KEYS and len(path) == _LISTED + indexes:
            return path[0]
        for end in range(len(path) - 1, 0, -1):
            if name := self._names.get(tuple(path[:end])):
                return name
        if path[0] in {"jobs", "stages", "steps"}:
            return ""
        return decode.dotted(path)


def _indexes(path: list[str]) -> int:
    """How many indexes of lists end a path, MAXIMUM_LISTS at most."""
    count = 0
    while count < min(MAXIMUM_LISTS, len(path) - 1) and path[-1 - count].isdecimal():
        count += 1
    return count


def _is_at(part: str, wanted: str) -> bool:
    return part.isdecimal() if wanted == "#" else wanted in {"*", part} and not part.isdecimal()


def _reads_as_program(words: list[str]) -> bool:
    """Tell arguments that begin with a program from those that only follow an image's entry point."""
    return bool(words) and words[0].rsplit("/", 1)[-1] in {"sh", "bash", "python", "python3", "node", "npm"}
