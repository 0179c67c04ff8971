"""Imports, functions, classes and decorators of Python source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.verify.readers.names import Chain, Expression
from tracker.verify.readers.python_expressions import annotation, arguments, expression
from tracker.verify.readers.syntax import Handler, Walker, line_of, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

STUB = 3


def _import(walker: Walker, node: Node) -> None:
    out = walker.out
    for child in node.children_by_field_name("name"):
        if child.type == "aliased_import":
            origin, local = text_of(child.child_by_field_name("name")), text_of(child.child_by_field_name("alias"))
            out.add_import(origin, local, line_of(node))
        else:
            origin = text_of(child)
            package = origin.split(".")[0]
            out.add_import(origin, package, line_of(node))
            out.imported[package] = package


def _import_from(walker: Walker, node: Node) -> None:
    out = walker.out
    module = text_of(node.child_by_field_name("module_name")).replace(" ", "")
    front = module if module.endswith(".") else module + "."
    for child in node.children_by_field_name("name"):
        aliased = child.type == "aliased_import"
        name = text_of(child.child_by_field_name("name") if aliased else child)
        out.add_import(front + name, text_of(child.child_by_field_name("alias")) if aliased else name, line_of(child))
    if any(child.type == "wildcard_import" for child in node.children):
        out.add_import(front + "*", "*", line_of(node))


def _decorated(walker: Walker, node: Node) -> None:
    definition = node.child_by_field_name("definition")
    name = text_of(definition.child_by_field_name("name")) if definition is not None else ""
    for child in node.named_children:
        if child.type == "decorator" and child.named_children:
            target = child.named_children[0]
            given = arguments(target) if target.type == "call" else ()
            walker.out.origin("decorator", expression(target), line_of(child), name, given)
            walker.visit_children(child)
    if definition is not None:
        walker.visit(definition)


def _function(walker: Walker, node: Node) -> None:
    out = walker.out
    outer = out.scope
    scope = outer.child("function", text_of(node.child_by_field_name("name")))
    parameters = node.child_by_field_name("parameters")
    listed = [child for child in parameters.named_children if child.type != "comment"] if parameters is not None else []
    returned = node.child_by_field_name("return_type")
    body = node.child_by_field_name("body")
    with walker.inside(scope):
        names = [
            _parameter(walker, item, first=not index and outer.kind == "class") for index, item in enumerate(listed)
        ]
        if returned is not None:
            walker.visit(returned)
        if body is not None:
            walker.visit_children(body)
    if returned is not None and not any(isinstance(value, Chain) for _, value in scope.returns):
        scope.returns.append((line_of(node), annotation(returned)))
    flags = ("async",) if node.children and node.children[0].type == "async" else ()
    flags = (*flags, "generator") if scope.yields else flags
    flags = flags if body is None or _is_stub(body) else (*flags, "filled")
    out.fact("function", scope.name, line_of(node), ",".join(filter(None, names)), flags=flags)


def _is_stub(body: Node) -> bool:
    """Whether a body does nothing: a docstring, `pass`, `...` or a raised NotImplementedError."""
    return len(body.named_children) <= STUB and all(
        child.type in ("pass_statement", "comment")
        or (child.type == "expression_statement" and child.named_children[0].type in ("string", "ellipsis"))
        or (child.type == "raise_statement" and "NotImplemented" in text_of(child))
        for child in body.named_children
    )


def _parameter(walker: Walker, node: Node, *, first: bool) -> str:
    scope = walker.out.scope
    identifier = node
    while identifier.type != "identifier" and identifier.named_children:
        identifier = identifier.child_by_field_name("name") or identifier.named_children[0]
    name = text_of(identifier)
    if first and name in ("self", "cls"):
        scope.receiver = name
        return name
    value: Expression = None
    annotated, default = node.child_by_field_name("type"), node.child_by_field_name("value")
    if annotated is not None:
        value = annotation(annotated)
        walker.visit(annotated)
    if default is not None:
        given = expression(default)
        value = value or (given if isinstance(given, Chain) else None)
        walker.visit(default)
    scope.bind(name, value, line_of(node))
    return name


def _class(walker: Walker, node: Node) -> None:
    out = walker.out
    name = text_of(node.child_by_field_name("name"))
    listed = node.child_by_field_name("superclasses")
    bases = []
    for child in listed.named_children if listed is not None else ():
        if child.type not in ("keyword_argument", "comment"):
            bases.append(expression(child))
            out.origin("base", bases[-1], line_of(node), name)
        walker.visit(child)
    scope = out.scope.child("class", name)
    scope.bases = tuple(bases)
    out.fact("class", scope.name, line_of(node))
    body = node.child_by_field_name("body")
    if body is not None:
        with walker.inside(scope):
            walker.visit_children(body)


HANDLERS: dict[str, Handler] = {
    "import_statement": _import,
    "import_from_statement": _import_from,
    "decorated_definition": _decorated,
    "function_definition": _function,
    "class_definition": _class,
}
"""Kind of node → what to do there."""
