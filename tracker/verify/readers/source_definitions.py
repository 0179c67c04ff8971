"""Imports, types, functions, annotations and variables, in the languages of `source_tables`."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from tracker.verify.readers.expressions import Chain, Expression, Sequence
from tracker.verify.readers.names import Scope
from tracker.verify.readers.source_expressions import (
    PAIR,
    arguments,
    class_named,
    named,
    plain,
    quoted,
    split_call,
    tokens_given,
    typed,
)
from tracker.verify.readers.syntax import Handler, Walker, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from tracker.verify.readers.source_tables import Table

TOKEN = re.compile(r"`[^`\n]*`|[^\W\d]\w*|=>|[{}*,=]")
NO_NAMES = frozenset({"import", "use", "using", "global", "static", "pub", "extern", "unsafe", "given"})
RENAMING = frozenset({"as", "=>"})
LONGEST_IMPORT = 4000
NESTED_IMPORTS = 8
VERSION = re.compile(r"v\d+")
MAJOR_VERSION = re.compile(r"/v(?:[2-9]|[1-9]\d)(?=/|$)")
"""What a path of Go has from the second version of a module on: https://go.dev/ref/mod#major-version-suffixes."""

KUBERNETES = "k8s.io/"
"""Whose packages are named by versions of an interface, which are no versions of a module."""

UNNAMED = frozenset({"err", "ok", "_"})
"""Names that take the second result of a call in Go."""

MODIFIERS = frozenset({"modifiers", "attribute_list", "parameter_modifiers", "use_site_target"})
BODIES = frozenset(
    {"body", "function_body", "block", "constructor_body", "arrow_expression_clause", "declaration_list"}
)
REFUSES = re.compile(
    rb"throw (?:new )?[\w.]*(?:NotImplemented|UnsupportedOperation|NotSupported)|TODO\(|(?:todo|unimplemented)!"
)
"""The only statement of a function that does nothing yet, or never will."""

NAME_KINDS = frozenset({"identifier", "type_identifier", "field_identifier", "shorthand_field_identifier", "self"})
PATHS = frozenset({"scoped_identifier", "scoped_type_identifier", "namespace_operator"})
"""Paths that begin with a package, as rig::providers of Rust and caret::train of R do."""

GENERIC = frozenset({"generic_function", "generic_name"})
PATTERN_DEPTH = 8
PATTERN_NAMES = 24


def imported_names(text: str) -> Iterator[tuple[str, str]]:
    """What an import statement imports, each with its local name: `a.b.{C, D as E}` is a.b.C as C and a.b.D as E."""
    tokens = [token for token in TOKEN.findall(text[:LONGEST_IMPORT]) if token not in NO_NAMES]
    if len(tokens) > PAIR and tokens[1] == "=":
        yield ".".join(tokens[2:]), tokens[0]
        return
    outer: list[tuple[str, ...]] = []
    path: tuple[str, ...] = ()
    local = ""
    at = 0
    while at <= len(tokens):
        mark = tokens[at] if at < len(tokens) else "}"
        if mark in (",", "}"):
            if path and (not outer or path != outer[-1]):
                yield _imported(path, local)
            local = ""
            path = outer[-1] if outer and mark == "," else ()
            if mark == "}" and outer:
                outer.pop()
        elif mark == "{":
            if len(outer) >= NESTED_IMPORTS:
                return
            outer.append(path)
        elif mark in RENAMING:
            at += 1
            local = tokens[at] if at < len(tokens) else ""
        else:
            path = (*path, mark.strip("`"))
        at += 1


def _imported(path: tuple[str, ...], local: str) -> tuple[str, str]:
    if path[-1] in ("*", "_"):
        return ".".join((*path[:-1], "*")), "*"
    if path[-1] == "self" and len(path) > 1:
        path = path[:-1]
    return ".".join(path), local or path[-1]


def _import(table: Table, walker: Walker, node: Node) -> None:
    text = walker.text_of(node).replace("extern crate", "", 1)
    walker.attributes = []
    opens = table.package == "tree_sitter_c_sharp" and "=" not in text
    for origin, local in imported_names(text):
        walker.out.add_import(origin, "*" if opens else local, line_of(node))


def _go_import(_table: Table, walker: Walker, node: Node) -> None:
    """The package of a path is named by its last part: go-openai/v2 is used as `openai`, or by the name given."""
    written = quoted(walker.text_in(node, "path"))
    path = written if KUBERNETES in written else MAJOR_VERSION.sub("", written)
    given = walker.text_in(node, "name")
    if not path:
        return
    if given in (".", "_"):
        walker.out.add_import(path, "*" if given == "." else "", line_of(node))
        return
    *front, last = path.split("/")
    if front and VERSION.fullmatch(last):
        last = front[-1]
    last = last.split(".v")[0]
    bare = last.removeprefix("go-").removesuffix("-go").removesuffix(".go")
    others = (bare, bare.replace("-", ""), bare.replace("-", "_"), bare.rsplit("-", 1)[-1], bare.split("-", 1)[0])
    walker.out.add_import(path, given or last, line_of(node), () if given else others)


def annotate(table: Table, walker: Walker, node: Node, target: str) -> None:
    """The annotations that stand within a definition, and the attributes that stand before it."""
    for child in node.children:
        if child.type in MODIFIERS:
            for item in child.named_children:
                if item.type in table.annotations:
                    annotation(table, walker, item, target)
        elif child.type in table.annotations:
            annotation(table, walker, child, target)
    waiting, walker.attributes = walker.attributes, []
    for item in waiting:
        annotation(table, walker, item, target)


def annotation(table: Table, walker: Walker, node: Node, target: str = "") -> None:
    """One annotation with its arguments."""
    called = class_named(walker, node)
    lists = [child for child in node.named_children if child.type in table.arguments]
    for child in node.named_children:
        lists += [item for item in child.named_children if item.type in table.arguments]
    trees = [child for child in node.named_children if child.type == "token_tree"]
    given = arguments(table, walker, lists) + [pair for tree in trees for pair in tokens_given(table, walker, tree)]
    if called is not None:
        walker.used.add(called.head)
        if called.parts and called.head.islower():
            walker.packages.add(called.head)
    walker.out.origin("decorator", called, line_of(node), target, given)
    for listed in (*lists, *trees):
        walker.visit(listed)


def _attribute(_table: Table, walker: Walker, node: Node) -> None:
    """An attribute of Rust stands before the item that it belongs to."""
    walker.attributes += [child for child in node.named_children if child.type == "attribute"]


def _unattributed(walker: Walker, node: Node) -> None:
    """An item of Rust whose attributes are of no interest."""
    walker.attributes = []
    walker.visit_children(node)


def _class(table: Table, walker: Walker, node: Node) -> None:
    out, line = walker.out, line_of(node)
    written = node.child_by_field_name("name")
    if written is None:
        written = next((child for child in node.named_children if child.type in NAME_KINDS), None)
    if written is None:
        walker.visit_children(node)
        return
    name = named(walker, written)
    annotate(table, walker, node, name)
    scope = own_class(walker, name)
    out.fact("class", scope.name, line)
    for child in node.named_children:
        if child.type in table.bases:
            _bases(table, walker, child, scope)
    outer = walker.enter(scope)
    for child in node.named_children:
        if child != written and child.type not in table.bases and not _is_annotation(table, child):
            walker.visit(child)
    walker.leave(outer)


def own_class(walker: Walker, name: str) -> Scope:
    """The scope of a class of this file, which may be defined in several places."""
    known = walker.out.scope.members.get(name)
    if known is not None and known.kind == "class":
        return known
    return walker.out.scope.child("class", name)


def _is_annotation(table: Table, node: Node) -> bool:
    return node.type in MODIFIERS or node.type in table.annotations


def _bases(table: Table, walker: Walker, node: Node, scope: Scope) -> None:
    """The types that a class extends or implements; the arguments of a base are visited."""
    for child in node.named_children:
        kind = child.type
        if kind in table.arguments:
            walker.visit(child)
        elif kind in ("type_list", "delegation_specifier", "lifetime"):
            _bases(table, walker, child, scope)
        elif kind not in table.annotations and not kind.endswith("comment"):
            _base(walker, child, scope, class_named(walker, child))
            walker.visit(child)


def _base(walker: Walker, node: Node, scope: Scope, base: Expression) -> None:
    """A base of a class: a fact at the place where the class is defined, as its decorators are."""
    scope.bases = (*scope.bases, base)
    walker.out.origin("base", base, line_of(node), scope.name.rpartition(".")[2])


def _implementation(table: Table, walker: Walker, node: Node) -> None:
    """`impl Trait for Type` of Rust."""
    walker.attributes = []
    kind = typed(table, walker, node.child_by_field_name("type"))
    if not isinstance(kind, Chain):
        walker.visit_children(node)
        return
    scope = own_class(walker, (kind.head, *kind.parts)[-1])
    trait = node.child_by_field_name("trait")
    if trait is not None:
        _base(walker, node, scope, class_named(walker, trait))
        walker.visit(trait)
    outer = walker.enter(scope)
    walker.visit_field(node, "body")
    walker.leave(outer)


def _type(table: Table, walker: Walker, node: Node) -> None:
    """A type of Go: its fields and methods are its members; what is embedded is a base."""
    name, value = node.child_by_field_name("name"), node.child_by_field_name("type")
    if name is None or value is None:
        return
    scope = own_class(walker, walker.text_of(name))
    if value.type not in ("struct_type", "interface_type"):
        scope.bases = (typed(table, walker, value),)
        walker.visit(value)
        return
    walker.out.fact("class", scope.name, line_of(node))
    outer = walker.enter(scope)
    walker.visit_children(value)
    walker.leave(outer)


def _embedded(table: Table, walker: Walker, node: Node) -> None:
    scope, base = walker.out.scope, typed(table, walker, node)
    if scope.kind == "class" and scope.parent is not None and isinstance(base, Chain):
        inner = walker.enter(scope.parent)
        _base(walker, node, scope, base)
        walker.leave(inner)
    walker.visit_children(node)


def _function(table: Table, walker: Walker, node: Node) -> None:
    function(table, walker, node, named_function(table, walker, node))


def named_function(table: Table, walker: Walker, node: Node) -> str:
    """The name of a function; constructors are named alike in all languages."""
    if node.type in table.constructors:
        return "constructor"
    written = node.child_by_field_name("name")
    text = walker.text_of(written)
    return (
        text.strip("`").replace(".", " ")
        if text[:1] == "`"
        else (named(walker, written) if written is not None else "")
    )


def _anonymous(table: Table, walker: Walker, node: Node) -> None:
    function(table, walker, node, "")


def function(table: Table, walker: Walker, node: Node, name: str) -> None:
    """Walk a function; without a name its facts belong to the function around it."""
    out, line = walker.out, line_of(node)
    around, outside = out.scope, out.scope
    receiver = node.child_by_field_name("receiver")
    if receiver is not None:
        around = _receiving(table, walker, receiver)
    if name:
        annotate(table, walker, node, name)
        scope = around.child("function", name)
    else:
        scope = Scope("function", around.name, around)
    if name and around.kind == "class" and receiver is None:
        scope.receiver = "self" if table.package == "tree_sitter_rust" else "this"
        if scope.receiver == "self":
            scope.bind("Self", Chain(around.name.rsplit(".", 1)[-1]), line, around.parent)
    elif receiver is not None:
        first = next((child for child in receiver.named_children if child.type in table.parameters), None)
        scope.receiver = walker.text_in(first, "name") if first is not None else ""
    returned = _returned(node)
    declared = typed(table, walker, returned)
    if name and isinstance(declared, Chain):
        scope.returns.append((line, declared))
    out.scope = around
    outer = walker.enter(scope)
    names = _parts(table, walker, node, skipped={receiver, returned, node.child_by_field_name("name")})
    filled = _is_filled(node)
    if returned is not None:
        walker.visit(returned)
    walker.leave(outer)
    if name:
        flags = ("async",) if _is_async(walker, node) else ()
        flags = (*flags, "generator") if scope.yields else flags
        flags = (*flags, "filled") if filled else flags
        out.fact("function", scope.name, line, ",".join(filter(None, names)), flags=flags)
    out.scope = outside


def _receiving(table: Table, walker: Walker, receiver: Node) -> Scope:
    """The type of the receiver of a method of Go."""
    parameter = next((child for child in receiver.named_children if child.type in table.parameters), None)
    kind = typed(table, walker, parameter.child_by_field_name("type")) if parameter is not None else None
    return own_class(walker, kind.head) if isinstance(kind, Chain) and not kind.parts else walker.out.scope


def _returned(node: Node) -> Node | None:
    for field in ("type", "returns", "return_type", "result"):
        found = node.child_by_field_name(field)
        if found is not None:
            inner = [child for child in found.named_children if child.type == "parameter_declaration"]
            return inner[0].child_by_field_name("type") if inner else found
    return next((child for child in node.named_children if child.type in ("user_type", "nullable_type")), None)


def _parts(table: Table, walker: Walker, node: Node, skipped: set[Node | None]) -> list[str]:
    """Bind the parameters of a function, whose names are given, and walk its body."""
    names: list[str] = []
    for child in node.named_children:
        kind = child.type
        if child in skipped or _is_annotation(table, child):
            continue
        if kind in table.parameters or (kind in NAME_KINDS and child == node.child_by_field_name("parameters")):
            names += parameter(table, walker, child)
        elif "parameter" in kind and kind != "type_parameters":
            if kind == "implicit_parameter":
                names.append(walker.text_of(child))
                walker.out.scope.bind(names[-1], None, line_of(child))
            for item in child.named_children:
                names += parameter(table, walker, item)
        else:
            walker.visit(child)
            if kind in BODIES or kind in table.alternatives or node.child_by_field_name("body") == child:
                _gives(walker, child)
    return names


def _gives(walker: Walker, body: Node) -> None:
    """A body that is an expression, or ends in one, gives its value."""
    last = body
    if body.type in BODIES and body.named_children:
        last = body.named_children[-1]
    if last.type in ("statement_list", "declaration_list") or last.type.endswith(("statement", "declaration")):
        return
    value = walker.expression(last)
    if isinstance(value, Chain):
        walker.out.scope.returns.append((line_of(last), value))


def parameter(table: Table, walker: Walker, node: Node) -> list[str]:
    """Bind what a parameter declares."""
    if node.type not in table.parameters:
        if node.type in NAME_KINDS or node.type == "variable_declaration":
            name = named(walker, node)
            walker.out.scope.bind(name, None, line_of(node))
            return [name]
        return []
    if node.type == "self_parameter":
        return ["self"]
    kind = node.child_by_field_name("type")
    children = [child for child in node.named_children if not _is_annotation(table, child)]
    names = [walker.text_of(child) for child in node.children_by_field_name("name") if child.is_named]
    pattern = node.child_by_field_name("pattern")
    if not names and pattern is not None:
        names = pattern_names(walker, pattern)
    if not names and children:
        first = next((child for child in children if child.type in NAME_KINDS), None)
        names = [walker.text_of(first)] if first is not None and first != kind else []
        declarator = next((child for child in children if child.type == "variable_declarator"), None)
        names = [walker.text_in(declarator, "name")] if declarator is not None else names
    if kind is None and len(children) >= PAIR:
        kind = children[1] if children[0].type in NAME_KINDS else children[0]
    declared = typed(table, walker, kind)
    for name in names:
        walker.out.scope.bind(name, declared, line_of(node))
    annotate(table, walker, node, names[0] if names else "")
    for child in children:
        if walker.text_of(child) not in names:
            walker.visit(child)
    return names


def pattern_names(walker: Walker, node: Node, depth: int = 0) -> list[str]:
    """The names that a pattern binds."""
    if node.type in NAME_KINDS:
        return [walker.text_of(node)]
    names: list[str] = []
    if depth < PATTERN_DEPTH:
        kind = node.child_by_field_name("type")
        for child in node.named_children[:PATTERN_NAMES]:
            if child != kind and child.type != "field_identifier":
                names += pattern_names(walker, child, depth + 1)
    return names[:PATTERN_NAMES]


def _is_async(walker: Walker, node: Node) -> bool:
    words = [walker.text_of(child) for child in node.children if "modifier" in child.type or child.type == "async"]
    return not {"async", "suspend"}.isdisjoint(" ".join(words).split())


def _is_filled(node: Node) -> bool:
    body = node.child_by_field_name("body")
    if body is None:
        body = next((child for child in node.named_children if child.type in BODIES), None)
    inner = _statements(body) if body is not None else []
    if len(inner) == 1 and inner[0].type == "block":
        inner = _statements(inner[0])
    return bool(inner) and not (len(inner) == 1 and REFUSES.match(inner[0].text or b""))


def _statements(body: Node) -> list[Node]:
    return [child for child in body.named_children if not child.type.endswith("comment")]


def _variable(table: Table, walker: Walker, node: Node) -> None:
    """A declaration: what its names hold is an instance of the type declared, else what their values come from."""
    kind = node.child_by_field_name("type")
    declarators = [child for child in node.named_children if child.type == "variable_declarator"]
    if declarators:
        name = walker.text_in(declarators[0], "name")
        annotate(table, walker, node, name)
        if kind is not None:
            walker.visit(kind)
        for item in declarators:
            written = item.child_by_field_name("name")
            value = item.child_by_field_name("value")
            if value is None and item.named_child_count > 1:
                value = item.named_children[-1]
            _made(table, walker, kind, value)
            bind(walker, [walker.text_of(written)], typed(table, walker, kind), value, line_of(item))
        return
    names, value = _named_value(table, walker, node)
    if not names:
        if node.type == "field_declaration":
            _embedded(table, walker, node)
        else:
            walker.visit_children(node)
        return
    annotate(table, walker, node, names[0])
    if kind is None:
        inner = next((child for child in node.named_children if child.type == "variable_declaration"), None)
        typed_part = inner.named_children if inner is not None else []
        kind = typed_part[-1] if len(typed_part) >= PAIR else None
    if kind is not None:
        walker.visit(kind)
    _made(table, walker, kind, value)
    bind(walker, names, typed(table, walker, kind), value, line_of(node))
    for child in node.named_children:
        if child.type in ("accessor_list", "getter", "setter", "property_delegate", "block"):
            walker.visit(child)


def _made(table: Table, walker: Walker, kind: Node | None, value: Node | None) -> None:
    """The call of a construction that leaves its type to the declaration: Team team = new(writer, editor)."""
    if value is not None and value.type == "implicit_object_creation_expression":
        made = class_named(walker, kind)
        if made is not None:
            given = arguments(table, walker, split_call(table, value)[1])
            walker.out.origin("call", made, line_of(value), "", given, walker.loop)


def _named_value(table: Table, walker: Walker, node: Node) -> tuple[list[str], Node | None]:
    """The names that a declaration binds, and its value."""
    value = node.child_by_field_name("value") or node.child_by_field_name("right")
    fields = [child for child in node.children_by_field_name("name") if child.is_named]
    if fields:
        return [named(walker, child) for child in fields], value
    pattern = node.child_by_field_name("pattern") or node.child_by_field_name("left")
    if pattern is not None:
        return pattern_names(walker, pattern), value
    kotlin = ("variable_declaration", "multi_variable_declaration")
    declared = next((child for child in node.named_children if child.type in kotlin), None)
    if declared is None:
        return [], value
    parts = declared.named_children if declared.type == "multi_variable_declaration" else [declared]
    others = [
        child
        for child in node.named_children
        if child != declared
        and not _is_annotation(table, child)
        and child.type not in ("getter", "setter", "type_parameters")
    ]
    after = [child for child in others if child.start_byte > declared.end_byte and child.type != "property_delegate"]
    return [named(walker, part) for part in parts], after[-1] if after else None


def bind(walker: Walker, names: list[str], declared: Expression, value: Node | None, line: int) -> None:
    """Bind names to the type declared, else to the value, which is visited."""
    scope = walker.out.scope
    given = value.named_children if value is not None and value.type == "expression_list" else [value]
    several = walker.expression(value) if len(given) == 1 and len(names) > 1 else None
    for index, name in enumerate(names):
        if isinstance(declared, Chain):
            held: Expression = declared
        elif len(given) > 1:
            held = walker.expression(given[index]) if index < len(given) else None
        elif len(names) > 1:
            items = several.items if isinstance(several, Sequence) else ()
            held = items[index] if index < len(items) else None if index and name in UNNAMED else several
        else:
            held = walker.expression(value)
        scope.bind(name, held, line)
    if value is not None:
        walker.visit(value)


def _assignment(table: Table, walker: Walker, node: Node) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        walker.visit_children(node)
        return
    assign(table, walker, left, right, line_of(node))


def assign(table: Table, walker: Walker, left: Node, right: Node, line: int) -> None:
    """A name or a member of this object now holds a value, unless its declared type is known."""
    target = left.named_children[0] if left.type == "expression_list" and left.named_child_count == 1 else left
    if target.type in table.names:
        name, value = walker.text_of(target), walker.expression(right)
        holder = walker.out.scope.enclosing_class()
        if holder is not None and name in holder.bindings and name not in walker.out.scope.bindings:
            _refine(holder, name, value, line, walker.out.scope)
        else:
            walker.out.scope.bind(name, value, line)
    elif target.type == "expression_list":
        bind(walker, [walker.text_of(child) for child in target.named_children], None, right, line)
        return
    else:
        written, owner = walker.expression(target), walker.out.scope.enclosing_class()
        method = walker.out.scope
        while method.parent is not None and not method.receiver:
            method = method.parent
        if (
            isinstance(written, Chain)
            and owner is not None
            and len(written.parts) == 1
            and written.head == method.receiver
        ):
            _refine(owner, written.parts[0], walker.expression(right), line, walker.out.scope)
        elif target.named_child_count > 1 and target.named_children[-1].named_child_count:
            _entry(table, walker, target, right, line)
        elif isinstance(written, Chain) and target.type in table.members:
            walker.out.origin("assign", written, line, walker.text_of(right))
        visit_base(table, walker, target)
    walker.visit(right)


def _entry(table: Table, walker: Walker, target: Node, right: Node, line: int) -> None:
    """m["key"] = value"""
    key: Node | None = target.named_children[-1]
    while key is not None and key.type not in table.strings:
        key = key.named_children[-1] if key.named_child_count == 1 else None
    if key is not None:
        walker.out.entry(plain(walker, key), walker.expression(right), line)


def _refine(owner: Scope, name: str, value: Expression, line: int, scope: Scope) -> None:
    known = owner.bindings.get(name)
    if not known or not any(isinstance(held, Chain) for _, held, _ in known[:PAIR]):
        owner.bind(name, value, line, scope)


def visit_base(table: Table, walker: Walker, node: Node) -> None:
    """Visit what stands before the members that are named: it is used, and may hold calls."""
    path = False
    while node.named_children and (node.type in table.members or node.type in GENERIC):
        path = node.type in PATHS and table.holds != "types"
        node = node.named_children[0]
    if path and node.type in table.names:
        package = walker.text_of(node)
        if package.islower() or not table.classes:
            walker.packages.add(package)
    walker.visit(node)


def handlers(table: Table) -> dict[str, Handler]:
    """What to do at each kind of definition."""
    importing = _go_import if table.package == "tree_sitter_go" else _import
    found: dict[str, Handler] = {
        "attribute_item": partial(_attribute, table),
        **dict.fromkeys(("mod_item", "enum_variant", "type_item", "macro_definition"), _unattributed),
        "impl_item": partial(_implementation, table),
        "type_elem": partial(_embedded, table),
        **dict.fromkeys(table.assignments, partial(_assignment, table)),
        **dict.fromkeys(table.variables, partial(_variable, table)),
        **dict.fromkeys(table.annotations, partial(annotation, table)),
        **dict.fromkeys(table.imports, partial(importing, table)),
        **dict.fromkeys(table.classes, partial(_class, table)),
        **dict.fromkeys(table.functions | table.constructors, partial(_function, table)),
        **dict.fromkeys(table.lambdas, partial(_anonymous, table)),
    }
    if table.package == "tree_sitter_go":
        found |= dict.fromkeys(table.classes, partial(_type, table))
    for kind in table.parameters:
        found.setdefault(kind, lambda walker, node: _bound(table, walker, node))
    return found


def _bound(table: Table, walker: Walker, node: Node) -> None:
    """A parameter of a class: one of its fields."""
    parameter(table, walker, node)
