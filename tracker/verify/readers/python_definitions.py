"""Imports, functions, classes and decorators of Python source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.verify.readers.expressions import Chain, Expression
from tracker.verify.readers.names import MAKES_TASK
from tracker.verify.readers.python_expressions import annotation, arguments
from tracker.verify.readers.syntax import Handler, Walker, fields, line_of

if TYPE_CHECKING:
    from tree_sitter import Node

STUB = 3
RECEIVERS = ("self", "cls")
PAIR = 2
PARTS = {"typed_parameter": 2, "default_parameter": 2, "typed_default_parameter": 3}
"""Named children of a parameter of each kind."""


def _import(walker: Walker, node: Node) -> None:
    out = walker.out
    for child in node.children_by_field_name("name"):
        if child.type == "aliased_import":
            origin, local = walker.text_in(child, "name"), walker.text_in(child, "alias")
            out.add_import(origin, local, line_of(node))
        else:
            origin = walker.text_of(child)
            package = origin.split(".")[0]
            out.add_import(origin, package, line_of(node))
            out.imported[package] = package


def _import_from(walker: Walker, node: Node) -> None:
    out = walker.out
    module = walker.text_in(node, "module_name").replace(" ", "")
    front = module if module.endswith(".") else module + "."
    for child in node.children_by_field_name("name"):
        aliased = child.type == "aliased_import"
        name = walker.text_of(child.child_by_field_name("name") if aliased else child)
        out.add_import(front + name, walker.text_in(child, "alias") if aliased else name, line_of(child))
    if any(child.type == "wildcard_import" for child in node.children):
        out.add_import(front + "*", "*", line_of(node))


def _decorated(walker: Walker, node: Node) -> None:
    definition = node.child_by_field_name("definition")
    name = walker.text_in(definition, "name") if definition is not None else ""
    decorators = []
    for child in node.named_children:
        if child.type == "decorator" and child.named_children:
            target = child.named_children[0]
            decorators.append(walker.text_of(target).partition("(")[0])
            given = arguments(walker, fields(target, "function", "arguments")[1]) if target.type == "call" else ()
            walker.out.origin("decorator", walker.expression(target), line_of(child), name, given)
            walker.visit_children(child)
    if definition is not None:
        walker.visit(definition)
        # What is nested too deeply has no scope.
        if (scope := walker.out.scope.members.get(name)) is not None:
            scope.task = any(map(MAKES_TASK.search, decorators))


def _function(walker: Walker, node: Node) -> None:
    out, line = walker.out, line_of(node)
    within = out.scope.kind == "class"
    scope = out.scope.child("function", walker.text_in(node, "name"))
    parameters = node.child_by_field_name("parameters")
    returned = node.child_by_field_name("return_type")
    body = node.child_by_field_name("body")
    outer = walker.enter(scope)
    names = _parameters(walker, parameters, within=within) if parameters is not None else []
    if returned is not None:
        walker.visit(returned)
    if body is not None:
        walker.visit_children(body)
    walker.leave(outer)
    if returned is not None and not any(isinstance(value, Chain) for _, value in scope.returns):
        scope.returns.append((line, annotation(walker, returned)))
    first = node.child(0)
    flags = ("async",) if first is not None and first.type == "async" else ()
    flags = (*flags, "generator") if scope.yields else flags
    flags = flags if body is None or _is_stub(walker, body) else (*flags, "filled")
    out.fact("function", scope.name, line, ",".join(filter(None, names)), flags=flags)


def _is_stub(walker: Walker, body: Node) -> bool:
    """Whether a body does nothing: a docstring, `pass`, `...` or a raised NotImplementedError, maybe with a message."""
    *_, last = body.named_children or [body]
    refuses = last.type == "raise_statement" and "NotImplemented" in walker.text_of(last)
    said = ("string", "ellipsis", "call") if refuses else ("string", "ellipsis")
    return body.named_child_count <= STUB and all(
        child.type in ("pass_statement", "comment")
        or (child.type == "expression_statement" and child.named_children[0].type in said)
        or (refuses and child == last)
        for child in body.named_children
    )


def _parameters(walker: Walker, parameters: Node, *, within: bool) -> list[str]:
    """The names of a function's parameters, which are bound; the first of a method may be its receiver."""
    scope, first = walker.out.scope, within
    names = []
    for node in parameters.named_children:
        kind = node.type
        if kind == "comment":
            continue
        if kind == "identifier":
            name, annotated, default = walker.text_of(node), None, None
        else:
            identifier, annotated, default = _parts(node, kind)
            name = walker.text_of(identifier)
        names.append(name)
        if first and name in RECEIVERS:
            scope.receiver = name
        else:
            scope.bind(name, _held(walker, annotated, default), line_of(node))
        first = False
    return names


def _parts(node: Node, kind: str) -> tuple[Node, Node | None, Node | None]:
    """The name of a parameter, its annotation and its default."""
    parts = node.named_children
    if len(parts) == PARTS.get(kind) and not node.has_error:
        if kind == "typed_parameter":
            return _named(parts[0]), parts[1], None
        return _named(parts[0]), parts[1] if len(parts) > PAIR else None, parts[-1]
    return _named(node), node.child_by_field_name("type"), node.child_by_field_name("value")


def _named(parameter: Node) -> Node:
    """The name among the parts of a parameter."""
    while parameter.type != "identifier" and parameter.named_child_count:
        parameter = parameter.child_by_field_name("name") or parameter.named_children[0]
    return parameter


def _held(walker: Walker, annotated: Node | None, default: Node | None) -> Expression:
    """What a parameter with an annotation or a default holds."""
    value: Expression = None
    if annotated is not None:
        value = annotation(walker, annotated)
        walker.visit(annotated)
    if default is not None:
        given = walker.expression(default)
        value = value or (given if isinstance(given, Chain) else None)
        walker.visit(default)
    return value


def _class(walker: Walker, node: Node) -> None:
    out = walker.out
    name = walker.text_in(node, "name")
    listed = node.child_by_field_name("superclasses")
    bases = []
    for child in listed.named_children if listed is not None else ():
        if child.type not in ("keyword_argument", "comment"):
            bases.append(walker.expression(child))
            out.origin("base", bases[-1], line_of(node), name)
        walker.visit(child)
    scope = out.scope.child("class", name)
    scope.bases = tuple(bases)
    out.fact("class", scope.name, line_of(node))
    body = node.child_by_field_name("body")
    if body is not None:
        outer = walker.enter(scope)
        walker.visit_children(body)
        walker.leave(outer)


HANDLERS: dict[str, Handler] = {
    "import_statement": _import,
    "import_from_statement": _import_from,
    "decorated_definition": _decorated,
    "function_definition": _function,
    "class_definition": _class,
}
"""Kind of node → what to do there."""
