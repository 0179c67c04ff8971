"""The facts of a whole repository, with path and scope, and names resolved across its files."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from functools import cached_property, partial
from itertools import accumulate, chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tracker.verify.budget import Allowance
from tracker.verify.facts.fact import Fact
from tracker.verify.facts.kinds import KINDS
from tracker.verify.facts.own_types import COMPILED_SUFFIXES, OwnTypes
from tracker.verify.readers.names import DATA, FIELDS, MAKES_TASK, OF_TASKS
from tracker.verify.suffixes import COMPONENTS, JAVASCRIPT, NOTEBOOK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

DESCRIBES = FIELDS | {"sqlalchemy.Column", "sqlalchemy.orm.mapped_column", "sqlalchemy.orm.relationship"}
"""What fields of classes and columns of tables are made by: one that is named names its class."""

ORIGINS = frozenset(kind.name for kind in KINDS.values() if kind.origins)
"""Kinds whose names are origins and so may lead into another file of the repository."""

SOURCE_SUFFIXES = (".py", NOTEBOOK, *JAVASCRIPT, *COMPONENTS)
PYTHON_SUFFIXES = (".py", NOTEBOOK)
MAXIMUM_STEPS = 8
MAXIMUM_CANDIDATES = 64
"""Files of one module name that are compared by their folders."""

LONGEST_MODULE = 12
"""Folders and file of a module that an import names, unless it names the whole path."""

STEPS_OF_A_FACT = 20
STEPS_OF_A_NAME = 4
"""What a derived fact, and a name of a module, count among the steps of the evaluation: they also take memory."""

Answer = TypeVar("Answer")
RELATIVE_MODULE = re.compile(r"^(?:\.{1,2}/|@/|~/|src/|#)")


NOTEBOOK = "notebook"
EXAMPLE = "example"
PLAIN_SCOPES = frozenset({"code", "docs", "config"})
"""Scopes of a path in which the cells of a notebook kept as text are those of a notebook."""


def is_notebook(facts: Sequence[Fact]) -> bool:
    """Whether the facts of a file are those of a notebook."""
    return bool(facts) and facts[0].kind == NOTEBOOK


class Located(NamedTuple):
    """A fact with the file it was read from."""

    path: str
    scope: str
    fact: Fact


def folders_of(path: str) -> list[str]:
    """The folders that hold a file, "" for the root first."""
    return ["", *accumulate(path.split("/")[:-1], "{}/{}".format)]


def bearer(path: str, fact: Fact) -> str:
    """The class or function that a fact is a base or decorator of, by its global name."""
    return f"{path}:{fact.inside}.{fact.value}" if fact.inside else f"{path}:{fact.value}"


class FileFacts(NamedTuple):
    """All facts of one file."""

    path: str
    scope: str
    facts: Sequence[Fact]


class _Memo(dict[str, Answer]):
    """What a function gives for each text it was asked for: a file names the same things over and over."""

    def __init__(self, function: Callable[[str], Answer]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, text: str) -> Answer:
        found = self[text] = self._function(text)
        return found


class Repository:
    """All facts of a repository by kind; `paths` are all files of the commit, read or not, with their scopes.

    `allowance` is what evaluating them may cost, `incomplete` the kinds of facts that it did not suffice for, with the
    reason. All that follows names across files may raise OverBudgetError.
    """

    def __init__(self, files: Iterable[FileFacts], paths: dict[str, str], allowance: Allowance | None = None) -> None:
        """Take in the facts; raises OverBudgetError where that costs more than is allowed."""
        self.paths = paths
        self.allowance = allowance or Allowance()
        self.incomplete: dict[str, str] = {}
        self.by_kind: dict[str, list[Located]] = defaultdict(list)
        self.files: dict[str, FileFacts] = {}
        self._exports: dict[str, dict[str, str]] = {}
        self._texts: dict[str, str] = {}
        self._modules: dict[str, list[str]] = defaultdict(list)
        self._own: set[str] = set()
        self._tasks: set[str] = set()
        self._types = OwnTypes()
        self._inside = _Memo(partial(_leads_inside, self._own))  # a method would make a cycle, which stays in memory
        for file in files:
            self.files[file.path] = file
            self._register(file)
        for path in self._loaded_examples():
            self.files[path] = self.files[path]._replace(scope="code")
        for file in self.files.values():
            self._locate(file)

    def add(self, located: Iterable[Located]) -> None:
        """Take in derived facts."""
        for item in located:
            self.allowance.take(STEPS_OF_A_FACT)
            self.by_kind[item.fact.kind].append(item)

    def kind(self, kind: str) -> list[Located]:
        """All facts of a kind."""
        return self.by_kind.get(kind, [])

    @cached_property
    def asks_for(self) -> Mapping[str, bool]:
        """Word in lower case → whether a manifest asks for a package with it in its name.

        A part of a name is enough, since packages are seldom called just as what is imported of them: `openai-agents`.
        """
        manifests = chain(self.kind("requirement"), self.kind("dependency"))
        return _Memo(" ".join(located.fact.name.lower() for located in manifests).__contains__)

    def resolve(self, path: str, name: str) -> str:
        """The origin of a name used in `path`: a definition of the repository is `file.py:name`.

        Of names joined by `|` in a pipe, each has its own.
        """
        path, name = self._traced(path, name)
        if "|" in name:
            pieces = (self._traced(path, piece) for piece in name.split("|"))
            return "|".join(_global_name(*piece) for piece in pieces)
        return _global_name(path, name)

    def _traced(self, path: str, name: str) -> tuple[str, str]:
        """Where a name leads: a file, and the name there; names joined by `|` lead nowhere together."""
        for _ in range(MAXIMUM_STEPS):
            following = None if "|" in name else self._step(path, name)
            if following is None:
                break
            path, name = following
            if not name.startswith((":", ".")) and not path.endswith(COMPILED_SUFFIXES) and not self._inside[name]:
                break
        return path, name

    def module(self, path: str, name: str) -> str:
        """The file of the repository that a name imported in `path` leads into first, "" where it is none of them."""
        return self.imported(path, name)[0]

    def imported(self, path: str, name: str) -> tuple[str, str]:
        """The same file, and the name there, "" for the file as a whole."""
        return self._module_of(path, name) or ("", "")

    def _loaded_examples(self) -> list[str]:
        """The examples that code imports, or another such example does: they are a part of the program."""
        examples = {path for path, scope, _ in self.files.values() if scope == EXAMPLE}
        waiting = [file for file in self.files.values() if file.scope == "code"] if examples else []
        found = []
        while waiting:
            path, _, facts = waiting.pop()
            for fact in facts:
                module = self.module(path, fact.name) if fact.kind == "import" else ""
                if module in examples:
                    examples.remove(module)
                    found.append(module)
                    waiting.append(self.files[module])
        return found

    def _register(self, file: FileFacts) -> None:
        compiled = file.path.endswith(COMPILED_SUFFIXES)
        if not compiled and not file.path.endswith(SOURCE_SUFFIXES):
            return
        exports: dict[str, str] = {}
        for fact in file.facts:
            if fact.kind in ("function", "class"):
                exports.setdefault(fact.name, ":" + fact.name)
            elif fact.kind == "assign":
                # A text may read like a package, such as "openai/gpt-5", and is no origin of a name.
                is_own = "text" in fact.flags or fact.value in DESCRIBES
                exports[fact.name] = ":" + fact.name if is_own else fact.value
                if "text" in fact.flags:
                    self._texts[f"{file.path}:{fact.name}"] = fact.value
            elif fact.kind == "return":
                exports.setdefault(fact.name + "()", fact.value)
            elif fact.kind == "decorator" and MAKES_TASK.search(fact.name):
                self._tasks.add(bearer(file.path, fact))
            elif fact.kind == "import" and fact.value and not compiled:
                exports.setdefault(fact.value, fact.name)
        self._exports[file.path] = exports
        if compiled:
            self._types.register(file.path, file.facts)
            return
        module = posixpath.splitext(file.path)[0]
        module = module.removesuffix("/__init__").removesuffix("/index")
        parts = module.split("/")
        starts = {0, *range(max(0, len(parts) - LONGEST_MODULE), len(parts))}
        self.allowance.take(STEPS_OF_A_NAME * len(starts))
        for start in starts:
            self._modules["/".join(parts[start:])].append(file.path)
        self._own.update(parts)

    def _locate(self, file: FileFacts) -> None:
        """Take in the facts of a file, with the origins that names and arguments have in the whole repository."""
        path, scope, facts = file
        in_cells = NOTEBOOK if is_notebook(facts) and scope in PLAIN_SCOPES else scope
        inside = self._inside
        compiled = path.endswith(COMPILED_SUFFIXES)
        names, arguments = _Memo(partial(self.resolve, path)), _Memo(partial(self._argument, path))
        for fact in facts:
            kind, name, line, value, place, given, flags = fact
            if kind in ORIGINS and (name[:1] in ":." or (compiled and kind != "import") or inside[name]):
                name = names[name]
            if given and kind != "string":
                given = tuple([(key, arguments[item]) for key, item in given])
            same = name is fact.name and given == fact.arguments
            where = in_cells if in_cells is not scope and KINDS[kind].family == "code" else scope
            self.by_kind[kind].append(
                Located(path, where, fact if same else Fact(kind, name, line, value, place, given, flags))
            )

    def _argument(self, path: str, value: str) -> str:
        """An argument with its origin resolved, of a list each item."""
        if value[:1] == "[":
            return "[" + ", ".join(self._argument(path, item) for item in value[1:].removesuffix("]").split(", ")) + "]"
        if " " in value or not value:
            return value
        if path.endswith(COMPILED_SUFFIXES):
            own = value[0] in ":$" or "." in value
        else:
            own = value[0] in ":." or ("." in value and self._inside[value])
        if not own:
            return value
        origin = self.resolve(path, value)
        return value if origin in DATA else self._texts.get(origin, origin)

    def _step(self, path: str, name: str) -> tuple[str, str] | None:
        """One step towards a name's origin: (file, name there), None when it is not defined in the repository."""
        if name.startswith(":"):
            return self._within(path, name[1:])
        if path.endswith(COMPILED_SUFFIXES):
            own = self._types.find(path, name)
            return (self._nearest(path, own[0]), f":{own[1]}") if own else None
        found = self._module_of(path, name)
        if found is None:
            return None
        module, rest = found
        if not rest:
            return None
        following = self._within(module, rest)
        if following is None and name[0] != "." and "/" not in name and not self._defines(module, rest):
            return None
        return following or (module, ":" + rest)

    def _defines(self, path: str, dotted: str) -> bool:
        """Whether a file defines the first name of `dotted`; else an absolute import means a package from elsewhere."""
        exports = self._exports.get(path, {})
        return dotted.split(".", 1)[0] in exports or "*" in exports

    def _within(self, path: str, dotted: str) -> tuple[str, str] | None:
        """What `dotted` leads to among the exports of a file, the longest match first."""
        exports = self._exports.get(path, {})
        parts = dotted.split(".")
        self.allowance.take(len(parts))
        for end in range(len(parts), 0, -1):
            head, rest = ".".join(parts[:end]), parts[end:]
            target = exports.get(head)
            if target is None:
                continue
            if rest and target == ":" + head:
                if rest[0] in OF_TASKS and f"{path}:{head}" in self._tasks:
                    return None
                target = exports.get(head + "()", target)
            unseen = "[{" if path.endswith(COMPILED_SUFFIXES) else "$[{"
            if not target or target[0] in unseen or target == ":" + head:
                return None
            following = ".".join((target, *rest))
            return None if following == ":" + dotted else (path, following)
        star = exports.get("*")
        return (path, f"{star.removesuffix('*')}{dotted}") if star else None

    def _module_of(self, path: str, name: str) -> tuple[str, str] | None:
        """(file, rest of the name) where the name's front is a module of the repository."""
        if not path.endswith(PYTHON_SUFFIXES):
            return self._path_module(path, name) if "/" in name or name.startswith((".", "@", "~", "#")) else None
        if name.startswith("."):
            dots = len(name) - len(name.lstrip("."))
            folder = path
            for _ in range(dots):
                folder = posixpath.dirname(folder)
            parts = [part for part in folder.split("/") if part] + name[dots:].split(".")
            least = len(parts) - len(name[dots:].split("."))
        else:
            parts, least = name.split("."), 0
        self.allowance.take(len(parts))
        for end in range(len(parts), max(least, 0), -1):
            module = "/".join(parts[:end])
            candidates = self._modules.get(module, [])
            if not name.startswith("."):
                candidates = [item for item in candidates[:MAXIMUM_CANDIDATES] if self._importable(path, item, module)]
            if candidates:
                return self._nearest(path, candidates), ".".join(parts[end:])
        package = "/".join(parts[:least])
        if name.startswith(".") and package in self._modules:
            return self._nearest(path, self._modules[package]), ".".join(parts[least:])
        return None

    def is_own_module(self, path: str, name: str) -> bool:
        """Whether a dotted name in a file of Python is a module of the repository; a single word may be a library."""
        found = self._module_of(path, name) if "." in name and path.endswith(PYTHON_SUFFIXES) else None
        return found is not None and not found[1]

    def _path_module(self, path: str, name: str) -> tuple[str, str] | None:
        parts = name.split(".")
        relative = name.startswith(".")
        start = 1
        while relative and start < len(parts) and not parts[start - 1].split("/")[-1] and "/" not in parts[start]:
            start += 1
        for end in range(len(parts), 0, -1):
            front, rest = ".".join(parts[:end]), ".".join(parts[end:])
            if relative:
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), front))
                candidates = [item for item in self._modules.get(_stem(target), []) if _module(item) == _stem(target)]
            else:
                candidates = self._modules.get(_stem(re.sub(r"^(?:@|~|#)/?", "", front)), [])
            if candidates:
                return self._nearest(path, candidates), rest
        return None

    def _importable(self, path: str, candidate: str, module: str) -> bool:
        """Whether an absolute import may mean this file: it is no part of a package, or lies beside `path`.

        A folder `src` is often put on the path though it has an `__init__.py`; one word could mean a library there.
        """
        stem = posixpath.splitext(candidate)[0].removesuffix("/__init__")
        folder = stem.removesuffix(module).rstrip("/")
        on_path = "/" in module and posixpath.basename(folder) == "src"
        inner = f"{folder}/__init__.py" in self.files and not on_path
        return candidate != path and (not inner or folder == posixpath.dirname(path))

    @staticmethod
    def _nearest(path: str, candidates: list[str]) -> str:
        """Of files with the same module name the one that shares most folders with the file that imports it."""

        if len(candidates) == 1:
            return candidates[0]
        folders = path.split("/")

        def shared(candidate: str) -> int:
            pairs = zip(folders, candidate.split("/"), strict=False)
            return next((count for count, (one, other) in enumerate(pairs) if one != other), len(folders))

        return max(candidates[:MAXIMUM_CANDIDATES], key=lambda item: (shared(item), -len(item)))

    def functions(self) -> Iterator[tuple[str, Located]]:
        """Every function defined here with its global name."""
        for located in self.kind("function"):
            yield f"{located.path}:{located.fact.name}", located


def _global_name(path: str, name: str) -> str:
    return f"{path}{name}" if name.startswith(":") else name


def _leads_inside(own: Set[str], name: str) -> bool:
    if "|" in name:
        return any(piece[:1] in ":." or _leads_inside(own, piece) for piece in name.split("|"))
    return name.split(".", 1)[0].split("/", 1)[0] in own or bool(RELATIVE_MODULE.match(name))


def _stem(path: str) -> str:
    stem, suffix = posixpath.splitext(path)
    return (stem if suffix in SOURCE_SUFFIXES else path).removesuffix("/index")


def _module(path: str) -> str:
    return posixpath.splitext(path)[0].removesuffix("/index")
