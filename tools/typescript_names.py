"""Public names of an npm package, read from its type declarations (or its JavaScript); nothing is run."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Any, NamedTuple

import tree_sitter_typescript
from tree_sitter import Language, Parser

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releases import Release
    from tree_sitter import Node

_DECLARATIONS = {
    "class_declaration": "class",
    "abstract_class_declaration": "class",
    "function_declaration": "function",
    "generator_function_declaration": "function",
    "function_signature": "function",
    "interface_declaration": "type",
    "type_alias_declaration": "type",
    "enum_declaration": "value",
    "internal_module": "namespace",
    "module": "namespace",
}
_BODIES = {"class_body", "interface_body", "object_type", "statement_block"}
_MEMBERS = {"method_definition", "method_signature", "abstract_method_signature", "property_signature"}
_MEMBERS |= {"public_field_definition"}
_COMMONJS = re.compile(
    r"\b(?:module\.)?exports\.([A-Za-z_$][\w$]*)\s*=|defineProperty\(exports,\s*[\"']([\w$]+)[\"']"
    r"|\b__export\(\w+,\s*\{([^}]*)\}|module\.exports\s*=\s*\{([^}]*)\}"
)
_WORD = re.compile(r"^\s*([A-Za-z_$][\w$]*)\s*(?=[:,(]|$)", re.MULTILINE)
_REQUIRE = re.compile(r"module\.exports\s*=\s*require\([\"'](\.[^\"']+)[\"']\)")
_CONDITIONS = ("types", "import", "node", "require", "default", "module", "browser")
MOST_STEPS = 30
MOST_ENTRIES = 4000
DEEPEST_FILE = 1


class Export(NamedTuple):
    """What an exported name stands for: its kind, the file and name of its definition, and the definition."""

    kind: str
    file: str
    name: str
    node: Node | None = None


@dataclass
class _File:
    """What one file declares and exports."""

    declared: dict[str, tuple[str, Node | None]] = field(default_factory=dict)
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)
    exported: dict[str, tuple[str, str]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    is_open: bool = False


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_typescript.language_typescript()))


class TypeScriptNames:
    """The entry points of some npm packages and what they export."""

    def __init__(self, releases: Iterable[Release]) -> None:
        """Take the releases; files are parsed when a name in them is first looked up."""
        self.entries: dict[str, str] = {}
        self._sources: dict[str, bytes] = {}
        for release in releases:
            try:
                manifest = json.loads(release.sources["package.json"])
                name = str(manifest["name"])
            except (KeyError, ValueError, TypeError, RecursionError):
                continue
            folder = f"{name}/"
            self._sources.update({folder + path: text for path, text in release.sources.items()})
            declared = "@types/" + name.removeprefix("@").replace("/", "__")
            for subpath, file in _entry_points(manifest, release.paths).items():
                real = self._declarations(normpath(join(folder, file)))
                if real:
                    self.entries.setdefault(normpath(join(name, subpath)), real)
            for entry, file in list(self.entries.items()):
                if name.startswith("@types/"):
                    public = re.sub(r"^(\w[\w.-]*)__", r"@\1/", name.removeprefix("@types/"))
                    self.entries[entry.replace(name, public, 1)] = file
                elif entry.startswith(declared):
                    self.entries.pop(entry, None)
        self._parsed: dict[str, _File] = {}
        self._public: list[tuple[str, Export]] | None = None

    def _declarations(self, file: str) -> str:
        """The declaration file of a module, or the module itself; "" if there is neither."""
        stem = re.sub(r"(\.d)?\.([cm]?)[jt]s$", "", file)
        module = re.search(r"\.([cm]?)[jt]s$", file)
        kind = module[1] if module else ""
        tries = [file] if re.search(r"\.d\.[cm]?ts$", file) else []
        tries += [f"{stem}.d.{kind}ts", f"{stem}.d.ts", f"{stem}.d.mts", f"{stem}.d.cts"]
        tries += [f"{file}.d.ts", f"{file}/index.d.ts", file, f"{file}.js", f"{file}.mjs", f"{file}.cjs"]
        tries += [f"{file}/index.js"]
        return next((one for one in tries if one in self._sources), "")

    @property
    def is_open(self) -> bool:
        """Whether a package that was read offers all names of one that was not."""
        parsed = list(self._parsed.items())
        return any(not self._resolve(star, path) for path, file in parsed for star in file.stars)

    def find(self, path: str) -> Export | None:
        """What `package/entry.name.member` stands for; None if it is not there."""
        for entry in sorted(self.entries, key=len, reverse=True):
            if path == entry:
                return Export("module", self.entries[entry], "")
            if path.startswith(entry + "."):
                name, *members = path[len(entry) + 1 :].split(".")
                found = self._export(self.entries[entry], name, 0) or self._default(entry, name)
                for member in members:
                    found = self._member(found, member, 0) if found else None
                return found
        return None

    def _default(self, entry: str, name: str) -> Export | None:
        """The module itself as its default export, where CommonJS gives it (`export =`, `module.exports`)."""
        if name != "default":
            return None
        file = self.entries[entry]
        return self._export(file, "export=", 0) or (
            None if re.search(r"\.d\.[cm]?ts$", file) else Export("unknown", file, name)
        )

    def _file(self, path: str) -> _File:
        if path not in self._parsed:
            file = self._parsed[path] = _File()
            text = self._sources[path]
            _read_statements(file, _parser().parse(text).root_node)
            if re.search(r"(?<!\.d)\.c?js$", path):
                _read_commonjs(file, text.decode("utf-8", "replace"))
        return self._parsed[path]

    def _resolve(self, source: str, base: str) -> str:
        if source.startswith("."):
            return self._declarations(normpath(join(dirname(base), source)))
        return self.entries.get(source, "")

    def _export(self, path: str, name: str, steps: int) -> Export | None:
        if steps > MOST_STEPS:
            return None
        file = self._file(path)
        if name in file.exported:
            source, original = file.exported[name]
            if not source:
                return self._local(path, original, steps + 1)
            inner = self._resolve(source, path)
            if not inner:
                return Export("external", source, original)
            return Export("module", inner, "") if original == "*" else self._export(inner, original, steps + 1)
        is_open = file.is_open
        for source in file.stars if name != "default" else ():
            inner = self._resolve(source, path)
            found = self._export(inner, name, steps + 1) if inner and inner != path else None
            if found and found.kind != "unknown":
                return found
            is_open |= not inner or found is not None
        if "export=" in file.exported and name not in {"export=", "default"}:
            whole = self._export(path, "export=", steps + 1)
            found = self._member(whole, name, steps + 1) if whole else None
            if found:
                return found
        return Export("unknown", path, name) if is_open else None

    def _local(self, path: str, name: str, steps: int) -> Export | None:
        """What a name means inside a file."""
        file = self._file(path)
        if name in file.declared:
            kind, node = file.declared[name]
            return Export(kind, path, name, node)
        if name in file.imported:
            source, original = file.imported[name]
            inner = self._resolve(source, path)
            if not inner:
                return Export("external", source, original)
            if original == "*":
                return Export("module", inner, "")
            return self._export(inner, original, steps + 1) or Export("unknown", path, name)
        return None

    def _member(self, owner: Export, name: str, steps: int) -> Export | None:
        """A member of a module, class, interface or namespace, or of what a function or value gives."""
        if steps > MOST_STEPS:
            return None
        unknown = Export("unknown", owner.file, name)
        if owner.kind == "module":
            return self._export(owner.file, name, steps + 1)
        if owner.node is None:
            return unknown
        if owner.kind in {"class", "type", "namespace"}:
            return self._own_member(owner, name, steps)
        types = [self._local(owner.file, word, steps + 1) for word in _type_names(owner.node)]
        found = [self._member(one, name, steps + 1) for one in types if one]
        known = [one for one in found if one]
        if known:
            return min(known, key=lambda one: one.kind == "unknown")
        own = _members(owner.node)
        if name in own:
            return Export("member", owner.file, f"{owner.name}.{name}", own[name])
        return unknown if not own or not all(types) else None

    def _own_member(self, owner: Export, name: str, steps: int) -> Export | None:
        if owner.node is None:
            return None
        if owner.kind == "namespace":
            inner = _File()
            for body in owner.node.named_children:
                if body.type == "statement_block":
                    _read_statements(inner, body)
            if name in inner.declared:
                kind, node = inner.declared[name]
                return Export(kind, owner.file, name, node)
        own = _members(owner.node)
        if name in own:
            return Export("member", owner.file, f"{owner.name}.{name}", own[name])
        merged = self._file(owner.file).declared.get(f"{owner.name}#merged")
        if merged and owner.kind != merged[0]:
            found = self._own_member(Export(*merged[:1], owner.file, owner.name, merged[1]), name, steps + 1)
            if found:
                return found
        is_open = owner.kind == "type" and owner.node.type == "type_alias_declaration" and not own
        for base in _bases(owner.node):
            parent = self._local(owner.file, base, steps + 1)
            if not parent or parent.kind in {"external", "unknown"}:
                is_open = True
                continue
            found = self._member(parent, name, steps + 1) if parent != owner else None
            if found and found.kind != "unknown":
                return found
            is_open |= found is not None
        return Export("unknown", owner.file, name) if is_open else None

    def public(self) -> list[tuple[str, Export]]:
        """Everything that entry points export, shortest path first."""
        if self._public is None:
            found = []
            for entry, file in self.entries.items():
                if re.sub(r"\.[cm]?js$", "", entry) in self.entries.keys() - {entry}:
                    continue
                found.append((entry, Export("module", file, "")))
                names = [name for name in dict.fromkeys(self._names(file, 0)) if name != "export="]
                found += [(f"{entry}.{name}", export) for name in names if (export := self._export(file, name, 0))]
            self._public = sorted(found, key=lambda item: (item[0].count("/"), len(item[0]), item[0]))
        return self._public

    def _names(self, path: str, steps: int) -> Iterator[str]:
        file = self._file(path)
        yield from file.exported
        if "export=" in file.exported and (whole := self._export(path, "export=", 0)) and whole.node:
            yield from _members(whole.node)
        for source in file.stars if steps < MOST_STEPS else ():
            if inner := self._resolve(source, path):
                yield from (name for name in self._names(inner, steps + 1) if name != "default")

    def below(self) -> list[str]:
        """Paths of the members of exported classes and interfaces, with those of their bases."""
        listed = []
        for path, export in self.public():
            if export.kind in {"class", "type", "namespace"} and export.node:
                listed += [f"{path}.{name}" for name in dict.fromkeys(self._member_names(export, 0))]
            elif export.kind == "module" and path not in self.entries:
                listed += [f"{path}.{name}" for name in dict.fromkeys(self._names(export.file, 0))]
        return listed

    def _member_names(self, owner: Export, steps: int) -> Iterator[str]:
        if owner.node is None or steps > MOST_STEPS:
            return
        yield from _members(owner.node)
        for base in _bases(owner.node):
            parent = self._local(owner.file, base, steps + 1)
            if parent and parent != owner:
                yield from self._member_names(parent, steps + 1)


def _entry_points(manifest: dict[str, Any], paths: frozenset[str]) -> dict[str, str]:
    """Sub-path → file, by the exports map of a package.json, or by its older fields."""
    exports = manifest.get("exports")
    found: dict[str, str] = {}
    if isinstance(exports, str) or (isinstance(exports, dict) and not any(key.startswith(".") for key in exports)):
        exports = {".": exports}
    for subpath, target in exports.items() if isinstance(exports, dict) else ():
        file = _target(target, 0)
        if not file or subpath.endswith((".json", ".css")):
            continue
        if "*" not in subpath:
            found[subpath] = file
            continue
        before, _, after = normpath(file).partition("*")
        for path in paths:
            if fnmatchcase(path, f"{before}*{after}") and len(found) < MOST_ENTRIES:
                found[subpath.replace("*", path[len(before) : len(path) - len(after)], 1)] = path
    older = next((manifest[key] for key in ("types", "typings", "module", "main") if manifest.get(key)), "index.js")
    if isinstance(older, str) and not found:
        found["."] = older
    if not isinstance(exports, dict):  # without an exports map each file can be imported
        for path in sorted(paths):
            if re.search(r"(?<!\.d)\.[cm]?js$", path) and path.count("/") <= DEEPEST_FILE and len(found) < MOST_ENTRIES:
                found.setdefault("./" + re.sub(r"(/index)?\.[cm]?js$", "", path), path)
                found.setdefault("./" + path, path)
    return found


def _target(target: object, depth: int) -> str:
    """The file of an entry in the exports map, types first."""
    if isinstance(target, str):
        return target
    if isinstance(target, list):
        return next((file for one in target if (file := _target(one, depth + 1))), "")
    if not isinstance(target, dict) or depth > MOST_STEPS:
        return ""
    return next((file for key in (*_CONDITIONS, *target) if (file := _target(target.get(key), depth + 1))), "")


def _text(node: Node | None) -> str:
    return node.text.decode("utf-8", "replace") if node and node.text else ""


def _unquoted(node: Node | None) -> str:
    return _text(node).strip("\"'`")


def _read_statements(file: _File, root: Node) -> None:
    for node in root.named_children:
        if node.type == "import_statement":
            _read_import(file, node)
        elif node.type == "export_statement":
            _read_export(file, node)
        elif node.type == "ambient_declaration":
            _read_statements(file, node)
        elif node.type == "expression_statement" and node.named_children:
            _declare(file, node.named_children[0])
        else:
            _declare(file, node)


def _declare(file: _File, node: Node) -> list[str]:
    """The names that a declaration brings."""
    if node.type == "ambient_declaration":
        return [name for part in node.named_children for name in _declare(file, part)]
    if node.type in {"lexical_declaration", "variable_declaration"}:
        names = []
        for part in node.named_children:
            if name := _text(part.child_by_field_name("name")):
                file.declared.setdefault(name, ("value", part))
                names.append(name)
        return names
    kind = _DECLARATIONS.get(node.type)
    name = _text(node.child_by_field_name("name"))
    if not kind or not name:
        return []
    if name in file.declared and file.declared[name][0] != kind:
        file.declared.setdefault(f"{name}#merged", (kind, node))
    else:
        file.declared.setdefault(name, (kind, node))
    return [name]


def _read_import(file: _File, node: Node) -> None:
    source = _unquoted(node.child_by_field_name("source"))
    for clause in node.named_children:
        if clause.type == "import_require_clause":
            file.imported[_text(clause.named_children[0])] = (
                _unquoted(clause.child_by_field_name("source")),
                "export=",
            )
        for part in clause.named_children if clause.type == "import_clause" else ():
            if part.type == "identifier":
                file.imported[_text(part)] = (source, "default")
            elif part.type == "namespace_import":
                file.imported[_text(part.named_children[0])] = (source, "*")
            elif part.type == "named_imports":
                for one in part.named_children:
                    name = _text(one.child_by_field_name("name"))
                    file.imported[_text(one.child_by_field_name("alias")) or name] = (source, name)


def _read_export(file: _File, node: Node) -> None:
    source = _unquoted(node.child_by_field_name("source"))
    words = [child.type for child in node.children]
    declaration = node.child_by_field_name("declaration")
    if declaration:
        names = _declare(file, declaration)
        for name in names:
            file.exported["default" if "default" in words else name] = ("", name)
        if "default" in words and not names:
            file.exported["default"] = ("", "")
            file.declared[""] = (_DECLARATIONS.get(declaration.type, "value"), declaration)
        return
    for part in node.named_children:
        if part.type == "export_clause":
            for one in part.named_children:
                name = _unquoted(one.child_by_field_name("name"))
                file.exported[_unquoted(one.child_by_field_name("alias")) or name] = (source, name)
        elif part.type == "namespace_export":
            file.exported[_text(part.named_children[0])] = (source, "*")
    if "default" in words:
        value = node.child_by_field_name("value")
        name = _text(value)
        file.exported["default"] = ("", name if re.fullmatch(r"[\w$]+", name) else "")
        file.declared.setdefault("", ("value", value))
    elif "=" in words:
        file.exported["export="] = ("", _text(node.named_children[0]))
    elif "*" in words and not any(part.type == "namespace_export" for part in node.named_children):
        file.stars.append(source)


def _read_commonjs(file: _File, text: str) -> None:
    for found in _COMMONJS.finditer(text):
        table = found[3] or found[4] or ""
        for name in (found[1], found[2], *_WORD.findall(re.sub(r"[,{]\s*", ",\n", table))):
            if name:
                file.declared.setdefault(name, ("value", None))
                file.exported.setdefault(name, ("", name))
    file.stars += [found[1] for found in _REQUIRE.finditer(text)]
    file.is_open |= "module.exports" in text or "__exportStar" in text


def _members(node: Node) -> dict[str, Node]:
    """The members that a class, interface, object type or annotated value declares itself."""
    found: dict[str, Node] = {}
    queue = [node]
    while queue:
        part = queue.pop()
        for child in part.named_children:
            if child.type in _MEMBERS:
                found.setdefault(_unquoted(child.child_by_field_name("name")), child)
            elif child.type in _BODIES or child.type in {"type_annotation", "intersection_type"}:
                queue.append(child)
    return {name: part for name, part in found.items() if not name.startswith(("#", "_"))}


def _bases(node: Node) -> list[str]:
    clauses = {"class_heritage", "extends_clause", "extends_type_clause", "implements_clause", "intersection_type"}
    found, queue = [], [node]
    while queue:
        for child in queue.pop().named_children:
            if child.type in clauses:
                queue.append(child)
                names = (part for part in child.named_children if part.type in {"identifier", "type_identifier"})
                found += [_text(part) for part in names]
                found += [_text(part.named_children[0]) for part in child.named_children if part.type == "generic_type"]
            elif node.type == "type_alias_declaration" and child.type in {"type_identifier", "generic_type"}:
                found += [_text(child).partition("<")[0]] if child != node.child_by_field_name("name") else []
    return found


def _type_names(node: Node) -> list[str]:
    """The names in the annotation of a value, or in what a function gives."""
    annotation = node.child_by_field_name("return_type") or node.child_by_field_name("type")
    if not annotation:
        return []
    found, queue = [], [annotation]
    while queue:
        for child in queue.pop(0).named_children:
            if child.type == "type_identifier":
                found.append(_text(child))
            queue.append(child)
    return found[:MOST_STEPS]
