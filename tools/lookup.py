"""Look the names of one package of the vocabulary up in its newest release: found, moved, gone, undecided or new."""

from __future__ import annotations

import gc
import re
import signal
from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import releases
from python_names import PythonNames, path_order
from typescript_names import TypeScriptNames

from tracker.verify.rules.globs import WILD, matcher
from tracker.verify.rules.vocabulary import Package

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

MOST_REPLACEMENTS = 12
"""A glob that stands for more names than this stays a glob."""

ALL_BELOW = "all below a name is meant"
MOST_NEW = 8
DEEPEST_NEW = 3
PATIENCE_S = 60
_CALLABLE = {"class", "function"}
_KINDS = (
    "Agent|Retriever|Splitter|Chunker|Evaluator|Embeddings?|Embedder|Reranker|VectorStore|Guardrails?|Trainer|Scorer|"
    "Judge|CallbackHandler|Middleware|Checkpointer|Saver|Toolkit|ChatModel|Team|Crew|Swarm|Supervisor|Workflow"
)
_MAKERS = r"(?:create|build)_?\w*(?:[aA]gent|[rR]etriever|[sS]upervisor)"
_SHAPES = re.compile(rf"^(?:(?!Base|Abstract|Fake|Mock|Dummy|Test|I[A-Z])[A-Z]\w*(?:{_KINDS})|{_MAKERS})$")
_NEW_WORDS = rf"class \w+(?:{_KINDS})\b|def {_MAKERS}\b"


@dataclass
class Findings:
    """What a look-up says of one package.

    `moved` has the new paths in the package itself, `elsewhere` those in other packages; `globs` has all names that are
    patterns, with what each stands for; `undecided` are members of objects whose type no source tells,
    `unmentioned` those of them whose very word no source has.
    """

    name: str
    registry: str
    file: str
    version: str = ""
    reason: str = ""
    found: list[str] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    unmentioned: list[str] = field(default_factory=list)
    globs: dict[str, dict[str, Any]] = field(default_factory=dict)
    new: list[str] = field(default_factory=list)
    read_beside: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The findings as plain data."""
        return asdict(self)


def look_up(table: Mapping[str, Any], file: str, own: list[Path], others: list[Path]) -> Findings:
    """Look all names of a package up in archives: its own, that of the package first, and others.

    A release that cannot be read, or takes too long, is a reason in the findings.
    """
    findings = Findings(table["name"], table["registry"], file)

    def give_up(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE_S)
    gc.disable()  # syntax trees are many objects and no garbage: collecting takes two thirds of the time
    try:
        read_own = [releases.read(archive) for archive in own]
        read_all = [*read_own, *(releases.read(archive) for archive in others)]
        findings.version = read_own[0].version
        findings.read_beside = [archive.name for archive in (*own[1:], *others)]
        if table["registry"] == "npm":
            _look_up_all(_TypeScript(read_all, read_own), table, findings)
        else:
            _look_up_all(_Python(read_all, read_own, _wanted(table["names"])), table, findings)
    except (releases.UnreachableError, RecursionError, MemoryError) as error:
        findings.reason = str(error) or type(error).__name__
    except TimeoutError:
        findings.reason = f"looking its names up took more than {PATIENCE_S} s"
    finally:
        signal.alarm(0)
        gc.enable()
    return findings


@dataclass(frozen=True)
class _Row:
    """A public path: its kind, and what tells whether two paths are the same thing."""

    path: str
    kind: str
    same: tuple[str, str]


class _Names(ABC):
    """The names of some releases, whatever their language."""

    is_empty: bool

    def __init__(self, read: list[releases.Release]) -> None:
        self._texts = [text for release in read for text in release.sources.values()]
        self._has_binaries = any(path.endswith((".so", ".pyd")) for release in read for path in release.paths)

    @abstractmethod
    def kind(self, path: str) -> str:
        """What a path is; "" if there is nothing, "unknown" if no source tells."""

    @abstractmethod
    def is_own(self, path: str) -> bool:
        """Whether a path lies in the package itself, not in another one that was read beside it."""

    @abstractmethod
    def members(self) -> list[str]:
        """Paths of the members of public classes."""

    @cached_property
    def rows(self) -> list[_Row]:
        """All public paths, shortest first."""
        return list(self._list())

    @abstractmethod
    def _list(self) -> Iterator[_Row]: ...

    @property
    @abstractmethod
    def is_open(self) -> bool:
        """Whether the package offers all names of another one that was not read."""

    @cached_property
    def below(self) -> list[str]:
        """The members, listed once."""
        return self.members()

    def mentions(self, word: str) -> bool:
        """Whether some source has this word."""
        return self._has_binaries or any(word.encode() in text for text in self._texts)


class _Python(_Names):
    def __init__(self, read: list[releases.Release], own: list[releases.Release], wanted: re.Pattern[bytes]) -> None:
        super().__init__(read)
        self._names = PythonNames(read, wanted)
        self._tops = PythonNames(own).tops
        self.is_empty = not self._tops

    def kind(self, path: str) -> str:
        symbol = self._names.find(path)
        return symbol.kind if symbol else ""

    def is_own(self, path: str) -> bool:
        return path.partition(".")[0] in self._tops

    @property
    def is_open(self) -> bool:
        return self._names.is_open

    def members(self) -> list[str]:
        return self._names.below()

    def _list(self) -> Iterator[_Row]:
        for path, symbol in self._names.public():
            yield _Row(path, symbol.kind, (symbol.module, symbol.name or symbol.module))


class _TypeScript(_Names):
    def __init__(self, read: list[releases.Release], own: list[releases.Release]) -> None:
        super().__init__(read)
        self._names = TypeScriptNames(read)
        self._own = tuple(TypeScriptNames(own).entries)
        self.is_empty = not self._own

    def kind(self, path: str) -> str:
        export = self._names.find(path)
        return export.kind if export else ""

    def is_own(self, path: str) -> bool:
        return path.startswith(self._own)

    @property
    def is_open(self) -> bool:
        return self._names.is_open

    def members(self) -> list[str]:
        return self._names.below()

    def _list(self) -> Iterator[_Row]:
        for path, export in self._names.public():
            yield _Row(path, export.kind, (export.file, export.name))


def _look_up_all(names: _Names, table: Mapping[str, Any], findings: Findings) -> None:
    if names.is_empty:
        findings.reason = "its newest release has no sources or declarations to read"
        return
    for name in table["names"]:
        if set(name) & WILD:
            findings.globs[name] = _expand(names, name)
            kind = findings.globs[name]["kind"]
        else:
            kind = names.kind(name)
            if kind and kind != "unknown":
                findings.found.append(name)
        if kind == "unknown":
            (findings.undecided if names.mentions(_words(name)[-1]) else findings.unmentioned).append(name)
        elif not kind:
            _place(names, name, table, findings)
    findings.new = _new(names, table)


def _place(names: _Names, name: str, table: Mapping[str, Any], findings: Findings) -> None:
    """Note where a name went that is not where it was."""
    place = "" if set(name) & WILD else _moved(names, name)
    if not place:
        findings.gone.append(name)
    elif not names.is_own(place):
        findings.elsewhere[name] = place
    elif place in table["names"]:
        findings.found.append(name)  # an older path, kept beside the new one
    else:
        findings.moved[name] = place


def _wanted(names: Iterable[str]) -> re.Pattern[bytes]:
    """What the text of a module has if names of a package, or new ones, may be defined or re-exported there."""
    words = {word for name in names for word in _words(name)[1:] if word[0].isupper()}
    words |= {_words(name)[-1] for name in names if not name.endswith(".*")}
    words |= {_words(name)[-1] for name in names if re.search(r"\*.*\.\*$", name)}
    return re.compile(f"{'|'.join(map(re.escape, sorted(words)))}|{_NEW_WORDS}".lstrip("|").encode())


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", name) or [name]


def _expand(names: _Names, glob: str) -> dict[str, Any]:
    """The real names that a glob stands for, why they cannot stand in its place, and its kind as of a name."""
    if glob.endswith(".*") and not set(prefix := glob.removesuffix(".*")) & WILD:
        kind = names.kind(prefix)
        return {"count": int(bool(kind)), "names": [prefix] if kind else [], "stays": ALL_BELOW, "kind": kind}
    matches = matcher(glob)
    shortest: dict[tuple[str, str], _Row] = {}
    for row in names.rows:
        if matches(row.path):
            shortest.setdefault(row.same, row)
    found = [row.path for row in shortest.values()]
    last = _words(glob)[-1]
    is_class = last[:1].isupper()
    below: list[str] = []
    if not found or not is_class:
        below = sorted({path for path in names.below if matches(path)}, key=path_order)
    public = [path for path in (*found, *below) if not _is_private(path)]
    kinds = {row.kind for row in shortest.values()}
    why = ""
    if glob.endswith((".*", "/*")) or (glob.endswith("*") and not (kinds <= {"function"} and not below)):
        why = ALL_BELOW
    elif not kinds <= _CALLABLE:
        why = "it stands for modules or values"
    elif below and not re.search(r"\.[A-Z]\w+\.\w+$", glob):
        why = "calls on objects of unknown type have other paths"
    elif not public:
        why = "only private names match"
    elif not all(names.is_own(path) or _spells_package(glob, path) for path in public):
        why = "it stands for names of other packages"
    elif len(public) > MOST_REPLACEMENTS:
        why = f"it stands for {len(public)} names"
    all_found = public or [*found, *below]
    absent = (word for word in _words(glob) if word[:1].isupper() and not any(word in row.path for row in names.rows))
    is_lost = (is_class or any(absent)) and not names.is_open
    literal = re.match(r"([^*?\[]+)\.[^.]*[*?\[]", glob)
    is_lost |= literal is not None and not names.kind(literal[1])
    kind = "glob" if all_found else "" if is_lost else "unknown"
    return {"count": len(all_found), "names": all_found[:MOST_REPLACEMENTS], "stays": why, "kind": kind}


def _spells_package(glob: str, path: str) -> bool:
    """Whether a glob names the package of a path in full, `@langchain/core/*.Tool`."""
    package = re.match(r"(@[^/*?\[]+/)?[^/.*?\[]+(?=[/.])", glob)
    return package is not None and path.startswith((f"{package[0]}.", f"{package[0]}/"))


def _is_private(path: str) -> bool:
    return path_order(path)[0]


def _moved(names: _Names, name: str) -> str:
    """Where a class (with its member) or a function is now; "" if it is nowhere."""
    pieces = name.split(".")
    at = next((number for number, piece in enumerate(pieces) if number and piece[:1].isupper()), len(pieces) - 1)
    wanted, members = pieces[at], pieces[at + 1 :]
    if not at:
        return ""
    rows = [row for row in names.rows if row.path.endswith(f".{wanted}") and not _is_private(row.path)]
    for row in sorted(rows, key=lambda row: not names.is_own(row.path)):
        if row.kind in _CALLABLE:
            place = ".".join([row.path, *members])
            if place != name and names.kind(place) not in {"", "unknown"}:
                return place
    return ""


def _new(names: _Names, table: Mapping[str, Any]) -> list[str]:
    """Public classes and functions whose names say what they are, and of which the vocabulary says nothing."""
    package = Package(table)
    seen: dict[tuple[str, str], str] = {}
    for row in names.rows:
        last = row.path.rpartition(".")[2]
        is_public = row.kind in _CALLABLE and row.path.count(".") < DEEPEST_NEW and not _is_private(row.path)
        if not is_public or not _SHAPES.match(last) or not names.is_own(row.path):
            continue
        root = re.split(r"[./]", row.path)[0]
        if row.same not in seen:
            seen[row.same] = "" if package.capabilities(row.path, root) else row.path
    return [path for path in seen.values() if path][:MOST_NEW]
