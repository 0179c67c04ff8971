"""Bindings and the other statements of Python source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.verify.readers.expressions import Chain, Expression, Mapping, Pipe, Sequence, item_at
from tracker.verify.readers.python_expressions import annotation, plain
from tracker.verify.readers.syntax import (
    WAITING,
    WHOLE,
    Handler,
    Walker,
    counting,
    fields,
    line_of,
    note_return,
    note_yield,
)

if TYPE_CHECKING:
    from tree_sitter import Node

TYPED = 5
"""Children of an assignment with an annotation: `name: type = value`."""

SWITCHES = ("true", "false")
"""Values of an assignment to an attribute that are kept as a fact."""

EFFECT = "side_effect"
"""The attribute of a stand-in that says what calling it does, kept whatever its value."""

TEXTUAL = frozenset({"str", "str | None", "Optional[str]", "Any", "typing.Any"})
"""Annotations of fields that hold text, or anything."""

PATTERNS = ("pattern_list", "tuple_pattern", "list_pattern")

EXAMPLE = re.compile(
    r"^[ \t]*+>>> ([^\n]++)\n(?:[ \t]*+\.\.\. ?[^\n]*+\n)*+[ \t]*+(?!>>>|\.\.\.|[\"'\s])", re.MULTILINE
)
"""An example in documentation that is followed by what it gives."""


def visit_callee(walker: Walker, node: Node) -> None:
    """Names inside a callee or target are used, but it is no attribute read for its value."""
    while node.type == "attribute":
        inner, _ = fields(node, "object", "attribute")
        if inner is None:
            return
        node = inner
    walker.visit(node)


def _assignment(walker: Walker, node: Node) -> None:
    left, right, annotated = _sides(node)
    target = left.type if left is not None and node.type == "assignment" else ""
    if target == "identifier" and right is not None and annotated is None:
        name, scope = walker.text_of(left), walker.out.scope
        # What is used later is what the name held before it was emptied, in a branch perhaps.
        if right.type != "none" or name not in scope.bindings:
            scope.bind(name, walker.expression(right), line_of(node))
        walker.visit(right)
        return
    value = walker.expression(right)
    if annotated is not None:
        items = value.items if isinstance(value, (Sequence, Mapping)) else ()
        value = value if items or isinstance(value, (Chain, Pipe)) else annotation(walker, annotated)
        walker.visit(annotated)
    if left is not None:
        if target in PATTERNS and isinstance(value, Chain):
            value = Sequence(tuple(item_at(value, index) for index in range(left.named_child_count)))
        if target:
            _bind(walker, left, value, line_of(node))
        if target == "attribute" and right is not None and _is_kept(walker, left, right):
            _switch(walker, left, right)
        if left.type in ("attribute", "subscript"):
            visit_callee(walker, left)
    if right is not None:
        walker.typed = annotated is not None and right.type == "call" and _of_type(walker, annotated)
        walker.visit(right)


def _of_type(walker: Walker, annotated: Node) -> bool:
    """Whether this is the annotation of a field of a class that says more than text."""
    return walker.out.scope.kind == "class" and walker.text_of(annotated).strip("'\"") not in TEXTUAL


def _is_kept(walker: Walker, target: Node, value: Node) -> bool:
    """Whether an assignment to an attribute is a fact."""
    return value.type in SWITCHES or walker.text_in(target, "attribute") == EFFECT or _is_defined_here(walker, value)


def _is_defined_here(walker: Walker, value: Node) -> bool:
    """Whether this names a function or class of this scope or module, as `lifespan` in `app.lifespan = lifespan`."""
    scope, name = walker.out.scope, walker.text_of(value) if value.type == "identifier" else ""
    return name in scope.members or name in scope.module().members


def _switch(walker: Walker, target: Node, value: Node) -> None:
    """`network.trainable = False`: what is switched on or off, or handed over; attributes of `self` are bindings."""
    receiver = walker.text_in(target, "object").removesuffix(".__class__")
    scope = walker.out.scope
    while scope.parent is not None and not scope.receiver:
        scope = scope.parent
    if receiver != scope.receiver or scope.enclosing_class() is None:
        walker.out.origin("assign", walker.expression(target), line_of(target), walker.text_of(value), (), walker.loop)


def _sides(node: Node) -> tuple[Node | None, Node | None, Node | None]:
    """The left and right side of an assignment, and its annotation."""
    children = node.children
    if not node.has_error:
        if len(children) == TYPED and children[3].type == "=":
            return children[0], children[4], children[2]
        if len(children) == WHOLE:
            left, mark, right = children
            return (left, None, right) if mark.type == ":" else (left, right, None)
    return node.child_by_field_name("left"), node.child_by_field_name("right"), node.child_by_field_name("type")


def _bind(walker: Walker, target: Node, value: Expression, line: int) -> None:
    scope = walker.out.scope
    if target.type == "identifier":
        scope.bind(walker.text_of(target), value, line)
    elif target.type in PATTERNS:
        items = value.items if isinstance(value, Sequence) else ()
        for index, child in enumerate(target.named_children):
            _bind(walker, child, items[index] if index < len(items) else value, line)
    elif target.type == "attribute":
        owner = scope.enclosing_class()
        receiver = walker.text_in(target, "object").removesuffix(".__class__")
        method = scope
        while method.parent is not None and not method.receiver:
            method = method.parent
        if owner is not None and receiver and receiver in (method.receiver, owner.name):
            owner.bind(walker.text_in(target, "attribute"), value, line, scope)
    elif target.type == "subscript":
        key = target.child_by_field_name("subscript")
        if key is not None and key.type == "string":
            walker.out.entry(plain(walker, key), value, line)
            scope.extend(walker.text_in(target, "value"), plain(walker, key), value, line)


def _named(walker: Walker, node: Node) -> None:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is not None and value is not None:
        _bind(walker, name, walker.expression(value), line_of(node))
        walker.visit(value)


def _as_pattern(walker: Walker, node: Node) -> None:
    alias = node.child_by_field_name("alias")
    if node.named_children and alias is not None and alias.named_children:
        _bind(walker, alias.named_children[0], walker.expression(node.named_children[0]), line_of(node))
    if node.named_children:
        walker.visit(node.named_children[0])


def _loop(walker: Walker, node: Node) -> None:
    outer = walker.loop
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is not None and right is not None:
        over = walker.expression(right)
        walker.out.origin("loop", over, line_of(node), walker.text_of(left), (), outer)
        _bind(walker, left, over, line_of(node))
        walker.visit(right)
    else:
        condition = " ".join(walker.text_in(node, "condition").split())
        walker.out.fact("loop", "while", line_of(node), condition, flags=outer)
    walker.loop = WAITING if right is None else counting(walker.text_of(right), outer)
    walker.visit_field(node, "condition")
    walker.visit_field(node, "body")
    walker.loop = outer
    walker.visit_field(node, "alternative")


def _for_in(walker: Walker, node: Node) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is not None and right is not None:
        _bind(walker, left, walker.expression(right), line_of(node))
        walker.visit(right)


def _statement(walker: Walker, node: Node) -> None:
    """A text that stands alone is a docstring or code put out of use: no fact but of its examples with an answer."""
    children = node.named_children
    if len(children) != 1 or children[0].type not in ("string", "concatenated_string"):
        walker.visit_children(node)
        return
    written = walker.text_of(children[0]) if walker.out.scope.name else ""
    if ">>>" in written:
        for example in EXAMPLE.finditer(written):
            line = line_of(node) + written.count("\n", 0, example.start())
            walker.out.fact("assertion", "doctest", line, " ".join(example[1].split()))


def _assert(walker: Walker, node: Node) -> None:
    condition = node.named_children[0] if node.named_children else None
    walker.out.fact("assertion", "assert", line_of(node), " ".join(walker.text_of(condition).split()))
    walker.visit_children(node)


def _except(walker: Walker, node: Node) -> None:
    out, types = walker.out, [child for child in node.named_children if child.type not in ("block", "comment")]
    for child in types:
        target = child.named_children[0] if child.type == "as_pattern" and child.named_children else child
        out.scope.caught.add(walker.text_in(child, "alias"))
        for item in target.named_children if target.type == "tuple" else (target,):
            out.origin("except", walker.expression(item), line_of(item), "", (), walker.loop)
    if not types:
        out.fact("except", "*", line_of(node), flags=walker.loop)
    walker.visit_children(node)


def _raise(walker: Walker, node: Node) -> None:
    if node.named_children and walker.text_of(node.named_children[0]) not in walker.out.scope.caught:
        walker.out.origin("raise", walker.expression(node.named_children[0]), line_of(node))
    walker.visit_children(node)


HANDLERS: dict[str, Handler] = {
    "assignment": _assignment,
    "augmented_assignment": _assignment,
    "named_expression": _named,
    "as_pattern": _as_pattern,
    "for_statement": _loop,
    "while_statement": _loop,
    "for_in_clause": _for_in,
    "return_statement": note_return,
    "yield": note_yield,
    "expression_statement": _statement,
    "assert_statement": _assert,
    "except_clause": _except,
    "raise_statement": _raise,
}
"""Kind of node → what to do there."""
