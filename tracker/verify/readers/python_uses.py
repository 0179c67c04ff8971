"""Calls, attributes, texts and other uses of names in Python source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.verify.readers.names import Chain, Pipe, Text
from tracker.verify.readers.python_expressions import (
    BUILTINS,
    HANDED_ON,
    arguments,
    dotted,
    expression,
    handed_on,
    literal,
    plain,
)
from tracker.verify.readers.python_statements import visit_callee
from tracker.verify.readers.syntax import Handler, Walker, fields, line_of, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from tracker.verify.readers.collector import Arguments


def _await(walker: Walker, node: Node) -> None:
    walker.awaited = bool(node.named_children) and node.named_children[0].type == "call"
    walker.visit_children(node)


def _call(walker: Walker, node: Node) -> None:
    flags = (*walker.loop, "await") if walker.awaited else walker.loop
    walker.awaited = False
    function, listed = fields(node, "function", "arguments")
    named = dotted(function) if function is not None else None
    called = named or expression(function)
    last = (called.parts[-1] if called.parts else called.head) if isinstance(called, Chain) else ""
    given = arguments(node)
    walker.out.origin("call", called, line_of(node), "", given, flags)
    if last == "import_module" and given and isinstance(given[0][1], Text):
        walker.out.add_import(given[0][1].text, "", line_of(node))
    position = HANDED_ON.get(last) if named is not None else handed_on(node)
    if position is not None:
        _handed_on(walker, node, given, position)
    if last.startswith("assert") or last in ("raises", "expect"):
        walker.out.fact("assertion", last, line_of(node), text_of(listed))
    if named is not None:
        walker.out.used.add(named.head)
    elif function is not None:
        visit_callee(walker, function)
    if listed is not None:
        walker.visit(listed)


def _handed_on(walker: Walker, node: Node, given: Arguments, position: int) -> None:
    """A callable that is run elsewhere counts as called here, with the arguments that follow it."""
    named = dict(given)
    run = named.get(str(position))
    if isinstance(run, Chain) and run.head not in BUILTINS:
        rest = tuple(
            (str(int(key) - position - 1) if key.isdigit() else key, value)
            for key, value in given
            if not key.isdigit() or int(key) > position
        )
        walker.out.origin("call", run, line_of(node), "", rest, walker.loop)


def _attribute(walker: Walker, node: Node) -> None:
    named = dotted(node)
    read = named or expression(node)
    if isinstance(read, Chain):
        walker.out.origin("attribute", read, line_of(node), "", (), walker.loop)
    if named is not None:
        walker.out.used.add(named.head)
    else:
        visit_callee(walker, node)


def _subscript(walker: Walker, node: Node) -> None:
    key = node.child_by_field_name("subscript")
    if key is not None and key.type == "string":
        read = expression(node)
        if isinstance(read, Chain):
            walker.out.origin("attribute", read, line_of(node), "", (), walker.loop)
    walker.visit_children(node)


def _identifier(walker: Walker, node: Node) -> None:
    walker.out.used.add(text_of(node))


def _type(walker: Walker, node: Node) -> None:
    for child in node.named_children:
        if child.type == "string":
            walker.out.used.update(plain(child).replace("[", ".").replace("]", ".").split("."))
        walker.visit(child)


def _string(walker: Walker, node: Node) -> None:
    content, parts = literal(node)
    walker.text(content, parts, line_of(node))
    for child in node.named_children if "{" in content else ():
        if child.type == "interpolation":
            walker.visit_children(child)


def _compare(walker: Walker, node: Node) -> None:
    left, *right = node.named_children
    if right:
        walker.out.compare(expression(left), expression(right[0]), line_of(node), walker.loop)
    walker.visit_children(node)


def _binary(walker: Walker, node: Node) -> None:
    """A chain of `|` is one fact, told at its outermost operator."""
    if text_of(node.child_by_field_name("operator")) != "|":
        walker.visit_children(node)
        return
    chain = expression(node)
    if isinstance(chain, Pipe):
        walker.out.origin("pipe", chain, line_of(node))
    left, depth = node, 0
    while left is not None and left.type == "binary_operator":
        right = left.child_by_field_name("right")
        if right is not None:
            walker.visit(right)
        following, depth = left.child_by_field_name("left"), depth + 1
        if following is None:
            return
        left = following
    walker.visit(left)


def _pair(walker: Walker, node: Node) -> None:
    key, value = fields(node, "key", "value")
    if key is not None and key.type == "string" and value is not None:
        walker.out.entry(plain(key), expression(value), line_of(node))
    if value is not None:
        walker.visit(value)


HANDLERS: dict[str, Handler] = {
    "await": _await,
    "call": _call,
    "attribute": _attribute,
    "subscript": _subscript,
    "identifier": _identifier,
    "type": _type,
    "string": _string,
    "comparison_operator": _compare,
    "binary_operator": _binary,
    "pair": _pair,
}
"""Kind of node → what to do there."""
