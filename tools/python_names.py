"""Public names of a Python release, read from its sources and stubs; nothing is imported."""

from __future__ import annotations

import ast
import builtins
import re
import warnings
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from releases import Release

Kind = Literal["class", "function", "module", "value", "external", "unknown"]
Statement = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.expr | None

_EXTENSION = re.compile(r"^(.+?)(\.(cpython|pypy|abi3|cp)[^/]*)?\.(so|pyd)$")
_TESTS = {"tests", "test", "conftest", "examples", "docs", "benchmarks"}
_PLAIN_BASES = {"object", "ABC", "Protocol", "Generic", "NamedTuple", "TypedDict", "Enum", "StrEnum", "IntEnum"}
_WRAPPERS = {"Optional", "Union", "Annotated", "Awaitable", "Coroutine", "Iterator", "Generator", "AsyncIterator"}
_WRAPPERS |= {"AsyncGenerator", "ContextManager", "AsyncContextManager", "AbstractContextManager", "Type", "type"}
_WRAPPERS |= {"AbstractAsyncContextManager", "Final", "ClassVar", "Mapped"}
MOST_STEPS = 40
"""Imports, bases and annotations that one look-up follows; a circle of re-exports ends here."""

MOST_MEMBERS = 100_000
DEEPEST_CHAIN = 4


@dataclass(frozen=True)
class Symbol:
    """What a name stands for: where it is defined, and the statement or expression that defines it."""

    kind: Kind
    module: str
    name: str
    node: Statement = field(default=None, compare=False, repr=False)
    owner: Symbol | None = field(default=None, compare=False, repr=False)


@dataclass
class _Module:
    """What one module binds. `is_open`: names may come from where no source says."""

    name: str
    is_package: bool
    bound: dict[str, Statement | tuple[str, str]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    lazy: dict[str, tuple[str, str]] = field(default_factory=dict)
    listed: list[str] | None = None
    is_open: bool = False

    def absolute(self, module: str | None, level: int) -> str:
        """The whole name of a module that is imported here, relatively if `level` is positive."""
        if not level:
            return module or ""
        parts = self.name.split(".")
        parts = parts[: len(parts) - level + self.is_package]
        return ".".join([*parts, *([module] if module else [])])


class PythonNames:
    """The modules of some releases that are looked up together, such as a package and its core."""

    def __init__(self, releases: Iterable[Release], wanted: re.Pattern[bytes] | None = None) -> None:
        """Take the releases; modules are parsed when a name in them is first looked up.

        With `wanted`, lists leave out modules whose text it does not match: parsing is what takes time.
        """
        self._wanted = wanted
        self._sources: dict[str, list[tuple[str, bytes]]] = {}
        self._extensions: set[str] = set()
        for release in releases:
            for path in sorted(release.paths):
                if found := _EXTENSION.match(path):
                    self._extensions.add(found[1].replace("/", "."))
            for path in sorted(release.sources, reverse=True):  # x.pyi before x.py
                if path.endswith((".py", ".pyi")) and ".dist-info/" not in path:
                    module = re.sub(r"^([^/]+)-stubs/", r"\1/", path).rpartition(".")[0]
                    module = module.removesuffix("/__init__").replace("/", ".")
                    self._sources.setdefault(module, []).append((path, release.sources[path]))
        self._packages = {
            module[:at]
            for module in (*self._sources, *self._extensions)
            for at in (match.start() for match in re.finditer(r"\.", module))
        }
        self._parsed: dict[str, _Module] = {}
        self._members: dict[int, dict[str, Statement]] = {}
        self._public: list[tuple[str, Symbol]] | None = None
        self._below: list[str] | None = None
        self._offers: dict[Symbol, dict[str, Symbol | None]] = {}

    def has(self, module: str) -> bool:
        """Whether there is such a module or package."""
        return module in self._sources or module in self._packages or module in self._extensions

    @cached_property
    def tops(self) -> set[str]:
        """The first pieces of all import paths."""
        return {name.partition(".")[0] for name in (*self._sources, *self._packages, *self._extensions)}

    @property
    def is_open(self) -> bool:
        """Whether a package that was read offers all names of one that was not."""
        parsed = list(self._parsed.values())
        return any(not self.has(star) for module in parsed if module.is_package for star in module.stars)

    def find(self, path: str) -> Symbol | None:
        """What an import path or a chain of members stands for; None if it is not there."""
        pieces = path.split(".")
        for end in range(len(pieces), 0, -1):
            module = ".".join(pieces[:end])
            if not self.has(module):
                continue
            if end == len(pieces) and (parent := module.rpartition(".")[0]) and self.has(parent):
                bound = self._attribute(parent, pieces[-1], 0)
                return bound if bound and bound.kind != "unknown" else Symbol("module", module, "")
            found = self._chain(Symbol("module", module, ""), pieces[end:])
            if found:
                return found
        return None

    def _chain(self, symbol: Symbol | None, pieces: list[str]) -> Symbol | None:
        for piece in pieces:
            symbol = self._member(symbol, piece, 0) if symbol else None
        return symbol

    # Modules

    def _module(self, name: str) -> _Module:
        if name not in self._parsed:
            sources = self._sources.get(name, [])
            module = _Module(
                name, not sources or any(path.rpartition("/")[2].startswith("__init__.") for path, _ in sources)
            )
            module.is_open = not sources and name in self._extensions
            self._parsed[name] = module
            for _, text in sources:
                _parse(module, text)
        return self._parsed[name]

    def _attribute(self, module_name: str, name: str, steps: int) -> Symbol | None:
        """What a module binds a name to, through re-exports."""
        if steps > MOST_STEPS:
            return None
        module = self._module(module_name)
        if name in module.bound:
            bound = module.bound[name]
            if isinstance(bound, tuple):
                return self._imported(*bound, steps + 1)
            return self._symbol(module_name, name, bound, steps)
        if self.has(f"{module_name}.{name}"):
            return Symbol("module", f"{module_name}.{name}", "")
        if name in module.lazy:
            return self._imported(*module.lazy[name], steps + 1) or Symbol("unknown", module_name, name)
        is_open = module.is_open or name in (module.listed or ())
        for star in module.stars:
            if not self.has(star):
                is_open = True
            elif (not name.startswith("_") or name in (self._module(star).listed or ())) and star != module_name:
                found = self._attribute(star, name, steps + 1)
                if found and found.kind != "unknown":
                    return found
                is_open |= found is not None
        return Symbol("unknown", module_name, name) if is_open else None

    def _symbol(self, module: str, name: str, node: Statement, steps: int, owner: Symbol | None = None) -> Symbol:
        if isinstance(node, ast.ClassDef):
            return Symbol("class", module, f"{owner.name}.{name}" if owner else name, node)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return Symbol("function", module, f"{owner.name}.{name}" if owner else name, node, owner)
        if isinstance(node, ast.Name | ast.Attribute) and not owner:
            alias = self._expression(module, node, steps + 1)
            if alias and alias.kind in {"class", "function", "external"}:
                return alias
        return Symbol("value", module, f"{owner.name}.{name}" if owner else name, node, owner)

    def _imported(self, module: str, name: str, steps: int) -> Symbol | None:
        if not self.has(module):
            top = module.partition(".")[0]
            return None if top in self.tops and top in self._sources else Symbol("external", module, name)
        return self._attribute(module, name, steps) if name else Symbol("module", module, "")

    # Members

    def _member(self, symbol: Symbol, name: str, steps: int) -> Symbol | None:
        """A member of a module or class, or of the instance that a call or value gives."""
        if steps > MOST_STEPS:
            return None
        if symbol.kind == "module":
            return self._attribute(symbol.module, name, steps)
        if symbol.kind == "class":
            return self._class_member(symbol, name, steps)
        if symbol.kind == "function" and isinstance(symbol.node, ast.FunctionDef | ast.AsyncFunctionDef):
            types = self._types(symbol, symbol.node.returns, steps + 1)
        elif symbol.kind == "value":
            types = self._types(symbol, symbol.node, steps + 1)
        else:
            types = [Symbol("unknown", symbol.module, symbol.name)]
        found = [self._member(one, name, steps + 1) for one in types if one.kind in {"class", "module"}]
        known = [one for one in found if one]
        if known:
            return min(known, key=lambda one: one.kind == "unknown")
        is_open = not types or any(one.kind not in {"class", "module"} for one in types)
        return Symbol("unknown", symbol.module, symbol.name) if is_open else None

    def _class_member(self, symbol: Symbol, name: str, steps: int) -> Symbol | None:
        is_open = False
        for owner, members in self._lineage(symbol, steps):
            if owner is None:
                is_open = True
            elif name in members:
                return self._symbol(owner.module, name, members[name], steps, owner)
            elif "__getattr__" in members:
                is_open = True
        return Symbol("unknown", symbol.module, name) if is_open else None

    def _lineage(self, symbol: Symbol, steps: int = 0) -> Iterator[tuple[Symbol | None, Mapping[str, Statement]]]:
        """A class and its bases with their own members; None for a base that is defined elsewhere."""
        queue, seen = [symbol], {symbol}
        while queue:
            owner = queue.pop(0)
            yield owner, self._own_members(owner)
            for base in owner.node.bases if isinstance(owner.node, ast.ClassDef) else ():
                expression = base.value if isinstance(base, ast.Subscript) else base
                last = expression.attr if isinstance(expression, ast.Attribute) else getattr(expression, "id", "")
                if last in _PLAIN_BASES:
                    continue
                found = self._expression(owner.module, expression, steps + 1)
                if found and found.kind == "class":
                    if found not in seen and len(seen) < MOST_STEPS:
                        seen.add(found)
                        queue.append(found)
                elif isinstance(kind := getattr(builtins, last, None), type):
                    yield owner, dict.fromkeys(vars(kind), None)
                else:
                    yield None, {}

    def _own_members(self, symbol: Symbol) -> dict[str, Statement]:
        node = symbol.node
        if not isinstance(node, ast.ClassDef):
            return {}
        if id(node) not in self._members:
            own = _Module("", is_package=False)
            _bind(own, node.body)
            members = {name: bound for name, bound in own.bound.items() if not isinstance(bound, tuple)}
            for part in ast.walk(node):
                target: ast.expr | None = None
                value: ast.expr | None = None
                if isinstance(part, ast.AnnAssign):
                    target, value = part.target, part.annotation
                elif isinstance(part, ast.Assign):
                    target, value = part.targets[0], part.value
                if isinstance(target, ast.Attribute) and getattr(target.value, "id", "") == "self":
                    members.setdefault(target.attr, value)
            self._members[id(node)] = members
        return self._members[id(node)]

    def _types(self, symbol: Symbol, node: Statement, steps: int) -> list[Symbol]:
        """The classes that an annotation, or an expression that gives a value, may stand for."""
        if steps > MOST_STEPS or node is None:
            return []
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                return self._types(symbol, ast.parse(node.value, mode="eval").body, steps + 1)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return []
        if isinstance(node, ast.BinOp):
            return [*self._types(symbol, node.left, steps + 1), *self._types(symbol, node.right, steps + 1)]
        if isinstance(node, ast.Constant):
            return []
        if isinstance(node, ast.Subscript):
            base = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            if base not in _WRAPPERS:
                return self._types(symbol, node.value, steps + 1)
            inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            return [found for part in inner for found in self._types(symbol, part, steps + 1)]
        if isinstance(node, ast.Call | ast.Await):
            called = node.func if isinstance(node, ast.Call) else node.value
            found = self._expression(symbol.module, called, steps + 1)
            if found and found.kind == "function" and isinstance(found.node, ast.FunctionDef | ast.AsyncFunctionDef):
                return self._types(found, found.node.returns, steps + 1)
            return [found] if found else []
        if isinstance(node, ast.Name) and node.id == "Self" and symbol.owner:
            return [symbol.owner]
        found = self._expression(symbol.module, node, steps + 1)
        if found and found.kind == "value" and found.node is not node:
            return self._types(found, found.node, steps + 1)
        return [found or Symbol("unknown", symbol.module, symbol.name)]

    def _expression(self, module: str, node: Statement, steps: int) -> Symbol | None:
        """What a dotted expression in a module stands for."""
        if isinstance(node, ast.Name):
            return self._attribute(module, node.id, steps + 1)
        if isinstance(node, ast.Attribute):
            value = self._expression(module, node.value, steps + 1)
            return self._member(value, node.attr, steps + 1) if value else None
        return None

    # Lists

    def public(self) -> list[tuple[str, Symbol]]:
        """The importable names of all modules with what they stand for, shortest path first, private ones last."""
        if self._public is None:
            found = []
            for module in sorted({*self._sources, *self._packages}):
                if _TESTS & set(module.split(".")[1:]):
                    continue
                if self._is_wanted(module):
                    found += [(f"{module}.{name}", symbol) for name, symbol in self._exported(module)]
                found.append((module, Symbol("module", module, "")))
            self._public = sorted(found, key=lambda item: path_order(item[0]))
        return self._public

    def _is_wanted(self, module: str) -> bool:
        sources = self._sources.get(module, ())
        is_facade = any("__init__.py" in path or b"import *" in text for path, text in sources)
        return not self._wanted or is_facade or any(self._wanted.search(text) for _, text in sources)

    def _exported(self, module_name: str) -> Iterator[tuple[str, Symbol]]:
        module = self._module(module_name)
        names = dict.fromkeys(module.listed or ())
        if module.listed is None:
            own = (name for name, bound in module.bound.items() if self._is_own(module, bound))
            names = dict.fromkeys((*own, *module.lazy, *self._starred(module, 0)))
        for name in names:
            symbol = self._attribute(module_name, name, 0)
            if symbol and symbol.kind != "module" and not name.startswith("_"):
                yield name, symbol

    def _is_own(self, module: _Module, bound: Statement | tuple[str, str]) -> bool:
        """Whether a module that lists no names offers this one: what it defines, and what a package re-exports."""
        return not isinstance(bound, tuple) or (module.is_package and self.has(bound[0]))

    def _starred(self, module: _Module, steps: int) -> Iterator[str]:
        for star in module.stars if steps < MOST_STEPS // 4 else ():
            if self.has(star):
                other = self._module(star)
                own = (name for name, bound in other.bound.items() if self._is_own(other, bound))
                yield from other.listed if other.listed is not None else (*own, *other.lazy)
                yield from self._starred(other, steps + 1)

    def below(self) -> list[str]:
        """Paths of the members of public classes, and of what their attributes hold, `Client.chat.create`."""
        if self._below is None:
            self._below, seen = [], set()
            for path, symbol in self.public():
                if symbol.kind == "class" and symbol not in seen:
                    seen.add(symbol)
                    self._list_members(path, symbol, (symbol,))
        return self._below

    def _list_members(self, path: str, symbol: Symbol, within: tuple[Symbol, ...]) -> None:
        below = self._below if self._below is not None else []
        for name, inner in self._offered(symbol).items():
            if len(below) > MOST_MEMBERS:
                return
            if inner is None:
                below.append(f"{path}.{name}")
            elif len(within) < DEEPEST_CHAIN and inner not in within:
                self._list_members(f"{path}.{name}", inner, (*within, inner))

    def _offered(self, symbol: Symbol) -> dict[str, Symbol | None]:
        """The public methods of a class, and its attributes that hold an instance of a class that is known here."""
        if symbol not in self._offers:
            offered: dict[str, Symbol | None] = {}
            for owner, members in self._lineage(symbol):
                for name, node in members.items() if owner else ():
                    if name.startswith("_") or name in offered or owner is None:
                        continue
                    if not _is_attribute(node):
                        offered[name] = None
                        continue
                    kind = node.returns if isinstance(node, ast.FunctionDef) else node
                    types = self._types(self._symbol(owner.module, name, node, 0, owner), kind, 0)
                    if held := next((one for one in types if one.kind == "class"), None):
                        offered[name] = held
            self._offers[symbol] = offered
        return self._offers[symbol]


def path_order(path: str) -> tuple[bool, int, int, str]:
    """Public before private, then short before long."""
    return bool(re.search(r"(^|[./])_", path)), path.count("."), len(path), path


def _is_attribute(node: Statement) -> bool:
    """Whether a member is used without a call: a property or a value."""
    if isinstance(node, ast.FunctionDef):
        names = [one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in node.decorator_list]
        return any(name.endswith("property") for name in names)
    return isinstance(node, ast.expr)


def _parse(module: _Module, text: bytes) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        _bind(module, tree.body)
        module.is_open |= b"globals()" in text
        if b"azy" in text or b"__getattr__" in text or b"_import_structure" in text:
            _bind_lazily(module, tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        module.is_open = True


def _bind(module: _Module, body: Iterable[ast.AST]) -> None:
    """What statements bind; the first binding of a name counts, so a fallback for a missing import does not."""
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name == "__getattr__" and module.name:
            _bind_answers(module, node)
        elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            module.bound.setdefault(node.name, node)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            _bind_import(module, node)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            _bind_assignment(module, node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _is_for_all(node.value.func):
            module.listed = [*(module.listed or ()), *_strings(node.value)]
        else:
            for part in ("body", "handlers", "orelse", "finalbody"):
                _bind(module, getattr(node, part, ()))


def _bind_answers(module: _Module, function: ast.FunctionDef) -> None:
    """What a module's `__getattr__` gives: what it imports, and the names that it compares with."""
    module.is_open = True
    _bind(module, (part for part in ast.walk(function) if isinstance(part, ast.ImportFrom)))
    for part in ast.walk(function):
        if isinstance(part, ast.Compare) and isinstance(part.left, ast.Name):
            for name in _strings(part):
                module.bound.setdefault(name, None)


def _bind_import(module: _Module, node: ast.Import | ast.ImportFrom) -> None:
    source = module.absolute(node.module, node.level) if isinstance(node, ast.ImportFrom) else ""
    for alias in node.names:
        if isinstance(node, ast.Import):
            name = alias.asname or alias.name.partition(".")[0]
            module.bound.setdefault(name, (alias.name if alias.asname else name, ""))
        elif alias.name == "*":
            module.stars.append(source)
        else:
            module.bound.setdefault(alias.asname or alias.name, (source, alias.name))


def _is_for_all(function: ast.expr) -> bool:
    """Whether a call adds to `__all__`."""
    return isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "__all__"


def _bind_assignment(module: _Module, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> None:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        for name in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
            if not isinstance(name, ast.Name):
                continue
            if name.id == "__all__" and node.value is not None:
                module.listed = [*(module.listed or ()), *_strings(node.value)]
            elif not isinstance(node, ast.AugAssign):
                is_alias = isinstance(node, ast.AnnAssign) and getattr(node.annotation, "id", "") == "TypeAlias"
                known = node.value if is_alias or isinstance(node, ast.Assign) else node.annotation
                module.bound.setdefault(name.id, known if target is name else None)


def _strings(node: ast.AST) -> list[str]:
    return [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def _bind_lazily(module: _Module, tree: ast.Module) -> None:
    """Tables of names that are imported on first use: `{"Agent": "agents"}`, `{"agents": ["Agent"]}` and their kin."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for name, value in zip(node.keys, node.values, strict=True):
                if isinstance(name, ast.Constant) and isinstance(name.value, str):
                    _bind_lazy_row(module, name.value, value)
        elif isinstance(node, ast.Assign) and (key := _key(node.targets[0])):
            _bind_lazy_row(module, key, node.value)
        elif isinstance(node, ast.Call) and node.args and (added := _added_to(node.func)):
            _bind_lazy_row(module, added, ast.List(elts=[node.args[0]]))


def _added_to(function: ast.expr) -> str:
    """The key of a list of a table to which a call adds, else ""."""
    is_adding = isinstance(function, ast.Attribute) and function.attr in {"append", "extend"}
    return _key(function.value) if is_adding and isinstance(function, ast.Attribute) else ""


def _key(node: ast.expr) -> str:
    """The text that a subscript such as `table["key"]` asks for, else ""."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        return node.slice.value
    return ""


def _bind_lazy_row(module: _Module, key: str, value: ast.expr) -> None:
    strings = _strings(value)
    if isinstance(value, ast.List | ast.Set) or (isinstance(value, ast.Call) and strings):
        source = _sibling(module, key)
        module.lazy.update({name: (source, name) for name in strings})
    elif isinstance(value, ast.Constant | ast.Tuple) and strings and key.isidentifier():
        first = strings[0].replace(":", ".")
        if len(strings) > 1:
            module.lazy[key] = _sibling(module, first), strings[1]
        elif first.rpartition(".")[2] == key:
            module.lazy[key] = _sibling(module, first.rpartition(".")[0]), key
        else:
            module.lazy[key] = _sibling(module, first), key


def _sibling(module: _Module, source: str) -> str:
    """The whole name of a module in a table: relative with a dot or without, or absolute."""
    top = module.name.partition(".")[0]
    if source == top or source.startswith(f"{top}."):
        return source
    level = len(source) - len(source.lstrip(".")) or 1
    return module.absolute(source.lstrip(".") or None, level)
