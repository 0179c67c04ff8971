"""Imports, exports, functions and classes of JavaScript and TypeScript source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.verify.readers.expressions import Chain, Expression
from tracker.verify.readers.javascript_expressions import FUNCTIONS, annotation, arguments, part_of, plain
from tracker.verify.readers.names import Scope
from tracker.verify.readers.syntax import Handler, Walker, line_of

if TYPE_CHECKING:
    from tree_sitter import Node


def _import(walker: Walker, node: Node) -> None:
    module, line = plain(walker, node.child_by_field_name("source")), line_of(node)
    only_types = any(child.type == "type" for child in node.children)
    clause = next((child for child in node.named_children if child.type == "import_clause"), None)
    if clause is None:
        walker.out.add_import(module, "", line)
        return
    for child in clause.named_children:
        if child.type == "identifier":
            _imported(walker, f"{module}.default", walker.text_of(child), line, only_types=only_types)
        elif child.type == "namespace_import" and child.named_children:
            _imported(walker, module, walker.text_of(child.named_children[0]), line, only_types=only_types)
        elif child.type == "named_imports":
            for item in child.named_children:
                name = walker.text_in(item, "name")
                local = walker.text_in(item, "alias") or name
                typed = only_types or walker.text_of(item).startswith("type ")
                _imported(walker, f"{module}.{name}", local, line_of(item), only_types=typed)


def _imported(walker: Walker, origin: str, local: str, line: int, *, only_types: bool) -> None:
    if only_types:
        walker.out.imported.setdefault(local, origin)
    else:
        walker.out.add_import(origin, local, line)


def _export(walker: Walker, node: Node) -> None:
    out, line = walker.out, line_of(node)
    source = node.child_by_field_name("source")
    clauses = [
        item for clause in node.named_children if clause.type == "export_clause" for item in clause.named_children
    ]
    for item in clauses:
        name = walker.text_in(item, "name")
        local = walker.text_in(item, "alias") or name
        out.used.update((local, name))
        if source is not None:
            out.add_import(f"{plain(walker, source)}.{name}", local, line_of(item))
        elif local != name:
            out.module.bind(local, Chain(name), line)
    if source is not None:
        whole = next((child for child in node.children if child.type == "namespace_export"), None)
        if whole is not None:
            name = walker.text_of(whole.named_children[0])
            out.used.add(name)
            out.add_import(plain(walker, source), name, line)
        elif not clauses and any(child.type == "*" for child in node.children):
            out.add_import(f"{plain(walker, source)}.*", "*", line)
        return
    value = node.child_by_field_name("value")
    declared = node.child_by_field_name("declaration")
    if value is not None:
        out.module.bind("default", walker.expression(value), line)
    elif declared is not None and any(child.type == "default" for child in node.children):
        name = walker.text_in(declared, "name")
        if name:
            out.module.bind("default", Chain(name), line)
    walker.exported = declared is not None
    walker.visit_children(node)
    walker.exported = False


def _function(walker: Walker, node: Node) -> None:
    enter_function(walker, node, walker.text_in(node, "name") or "default")


def _anonymous(walker: Walker, node: Node) -> None:
    enter_function(walker, node, "")


def enter_function(walker: Walker, node: Node, name: str) -> None:
    """Walk a function; without a name its facts belong to the function around it."""
    out, kind = walker.out, node.type
    around, exported = out.scope, walker.exported
    scope = around.child("function", name) if name else Scope("function", around.name, around)
    if kind == "method_definition" or around.kind == "class":
        scope.receiver = "this"
    parameters = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
    body = node.child_by_field_name("body")
    names: list[str] = []
    outer = walker.enter(scope)
    if parameters is not None and parameters.type == "identifier":
        names.append(walker.text_of(parameters))
        scope.bind(names[0], None, line_of(parameters))
    elif parameters is not None:
        names = [_parameter(walker, child) for child in parameters.named_children if child.type != "comment"]
    if body is not None:
        if body.type != "statement_block":
            scope.returns.append((line_of(body), walker.expression(body)))
        walker.visit(body)
    walker.leave(outer)
    if name:
        flags = tuple(child.type for child in node.children if child.type == "async")
        flags = (*flags, "generator") if scope.yields or "generator" in kind else flags
        flags = (*flags, "export") if exported else flags
        filled = body is not None and (body.type != "statement_block" or body.named_child_count)
        flags = (*flags, "filled") if filled else flags
        out.fact("function", scope.name, line_of(node), ",".join(names), flags=flags)


def _parameter(walker: Walker, node: Node) -> str:
    scope = walker.out.scope
    pattern = node.child_by_field_name("pattern") or node.child_by_field_name("left") or node
    value = annotated(walker, node.child_by_field_name("type"))
    default = node.child_by_field_name("value") or node.child_by_field_name("right")
    for child in _decorators(node):
        walker.visit_children(child)  # what it calls decorates no function
    if default is not None:
        walker.visit(default)
    bind(walker, pattern, value if pattern.type == "identifier" else None, line_of(node))
    owner = scope.parent
    if (
        owner is not None
        and owner.kind == "class"
        and any(child.type == "accessibility_modifier" for child in node.children)
    ):
        owner.bind(walker.text_of(pattern), value, line_of(node), scope)
    return walker.text_of(pattern)


def annotated(walker: Walker, node: Node | None) -> Expression:
    """The class that an annotation names, which is thereby used."""
    found = annotation(walker, node) if node is not None else None
    if isinstance(found, Chain):
        walker.used.add(found.head)
    return found


def bind(walker: Walker, target: Node, value: Expression, line: int) -> None:
    """Bind a name, or the names of a pattern that takes a value apart."""
    if target.type in ("identifier", "shorthand_property_identifier_pattern"):
        walker.out.scope.bind(walker.text_of(target), value, line)
    elif target.type == "object_pattern":
        for child in target.named_children:
            inner = child
            if child.type == "pair_pattern":
                key, inner = walker.text_in(child, "key"), child.child_by_field_name("value") or child
            elif child.type == "object_assignment_pattern" and child.named_children:
                inner = child.named_children[0]
                key = walker.text_of(inner)
            else:
                key = walker.text_of(child)
            if inner is not child or child.type == "shorthand_property_identifier_pattern":
                bind(walker, inner, part_of(value, key), line)
    elif target.type == "array_pattern":
        for child in target.named_children:
            bind(walker, child, value, line)


def _class(walker: Walker, node: Node) -> None:
    out, exported = walker.out, walker.exported
    name = walker.text_in(node, "name") or "default"
    bases: list[Expression] = []
    for heritage in (child for child in node.named_children if child.type == "class_heritage"):
        for clause in heritage.named_children:
            if clause.type != "implements_clause":
                extends = clause.type == "extends_clause" and clause.named_children
                bases.append(walker.expression(clause.named_children[0] if extends else clause))
                out.origin("base", bases[-1], line_of(node), name)
            walker.visit(clause)
    scope = out.scope.child("class", name)
    scope.bases = tuple(bases)
    out.fact("class", scope.name, line_of(node), flags=("export",) if exported else ())
    outer = walker.enter(scope)
    walker.visit_field(node, "body")
    walker.leave(outer)


def _field(walker: Walker, node: Node) -> None:
    name = walker.text_of(node.child_by_field_name("name") or node.child_by_field_name("property"))
    value = node.child_by_field_name("value")
    for child in _decorators(node):
        walker.visit(child)
    if value is not None and value.type in FUNCTIONS:
        enter_function(walker, value, name)
        return
    held = walker.expression(value)
    if held is None:
        held = annotated(walker, node.child_by_field_name("type"))
    if name:
        walker.out.scope.bind(name, held, line_of(node))
    if value is not None:
        walker.visit(value)


def _decorators(node: Node) -> list[Node]:
    """The decorators of a field or a parameter; those of a method and a class stand beside it."""
    return [child for child in node.named_children if child.type == "decorator"]


def _decorator(walker: Walker, node: Node) -> None:
    if node.named_children:
        target = node.named_children[0]
        given = arguments(walker, target.child_by_field_name("arguments")) if target.type == "call_expression" else ()
        walker.out.origin("decorator", walker.expression(target), line_of(node), "", given)
        walker.visit_children(node)


HANDLERS: dict[str, Handler] = {
    "import_statement": _import,
    "export_statement": _export,
    "function_declaration": _function,
    "generator_function_declaration": _function,
    "method_definition": _function,
    "arrow_function": _anonymous,
    "function_expression": _anonymous,
    "generator_function": _anonymous,
    "class_declaration": _class,
    "abstract_class_declaration": _class,
    "class": _class,
    "public_field_definition": _field,
    "field_definition": _field,
    "decorator": _decorator,
}
"""Kind of node → what to do there."""
