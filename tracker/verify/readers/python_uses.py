"""Calls, attributes, texts and other uses of names in Python source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import MAXIMUM_TEXT
from tracker.verify.readers import syntax
from tracker.verify.readers.expressions import MAXIMUM_EXPRESSION, MAXIMUM_ITEMS, Chain, Expression, Pipe, Text, made
from tracker.verify.readers.python_expressions import (
    BUILTINS,
    HANDED_ON,
    argument,
    arguments,
    dotted,
    handed_on,
    literal,
    plain,
    plain_type,
    whole_string,
)
from tracker.verify.readers.python_statements import visit_callee
from tracker.verify.readers.syntax import MAXIMUM_NESTING, WHOLE, Handler, Teller, Walker, fields, line_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from tracker.verify.readers.collector import Arguments

PARTICULAR = frozenset({*HANDED_ON, "import_module", "dict", "cast"})
"""Functions whose value or origin lies in their arguments."""

NAMING = ("keyword_argument", "dictionary_splat")
DEEP = MAXIMUM_NESTING - WHOLE
ASSERTING = ("raises", "expect")
LAST_ITEMS = re.compile(r"(-[\w.]{1,60}+)\s*+:")
"""The slice that takes the last items of a sequence."""


def _await(walker: Walker, node: Node) -> None:
    walker.awaited = bool(node.named_children) and node.named_children[0].type == "call"
    walker.visit_children(node)


def _call(walker: Walker, node: Node) -> Chain | None:
    """Gives what is called where that is the call's value."""
    out, line = walker.out, line_of(node)
    flags = (*walker.loop, "await") if walker.awaited else walker.loop
    if walker.typed:
        flags = (*flags, "typed")
    walker.awaited = walker.typed = False
    function, listed = fields(node, "function", "arguments")
    named = dotted(walker, function) if function is not None else None
    called = named or walker.expression(function)
    last = (called.parts[-1] if called.parts else called.head) if isinstance(called, Chain) else ""
    plainly = named is not None and last not in PARTICULAR and walker.depth < DEEP
    given = [] if plainly else arguments(walker, listed)
    out.origin("call", called, line, "", given, flags)
    if not plainly:
        if last == "import_module" and given and isinstance(given[0][1], Text):
            module = given[0][1].text
            out.add_import(module, "", line)
            if module[:1] != "." and not given[0][1].inserted:
                head = module.partition(".")[0]
                out.imported.setdefault(head, head)
        position = HANDED_ON.get(last) if named is not None else handed_on(walker, function)
        if position is not None:
            _handed_on(walker, line, given, position)
    if last in ASSERTING or last.startswith("assert"):
        out.fact("assertion", last, line, walker.text_of(listed))
    if named is not None:
        walker.used.add(named.head)
    elif function is not None:
        visit_callee(walker, function)
    if listed is not None:
        if plainly:
            _read_arguments(walker, listed, given)
        else:
            walker.visit(listed)
    return named if plainly and named is not None and len(named.parts) < MAXIMUM_EXPRESSION else None


def _read_arguments(walker: Walker, listed: Node, given: list[tuple[str, Expression]]) -> None:
    """Visit the arguments of a call and note their values on the way."""
    if listed.type == "generator_expression":
        given.append(("0", None))
        walker.visit(listed)
        return
    tellers = walker.tellers
    walker.depth += 2
    index = 0
    for child in listed.named_children:
        if child.kind_id in tellers:
            given.append((str(index), walker.value_of(child)))
            index += 1
            continue
        kind = child.type
        if kind == "comment":
            continue
        if kind == "keyword_argument" and child.child_count == WHOLE and not child.has_error:
            name, _, held = child.children
            key = walker.text_of(name)
            walker.used.add(key)
            walker.depth += 1
            given.append((key, walker.value_of(held)))
            walker.depth -= 1
        elif kind in NAMING:
            given.append(argument(walker, index, child))
            walker.value_of(child)
        else:
            given.append((str(index), walker.value_of(child)))
        index += 1
    del given[MAXIMUM_ITEMS:]
    walker.depth -= 2


def _handed_on(walker: Walker, line: int, given: Arguments, position: int) -> None:
    """A callable that is run elsewhere counts as called here, with the arguments that follow it."""
    named = dict(given)
    run = named.get(str(position))
    if isinstance(run, Chain) and run.head not in BUILTINS:
        rest = tuple(
            (str(int(key) - position - 1) if key.isdigit() else key, value)
            for key, value in given
            if not key.isdigit() or int(key) > position
        )
        walker.out.origin("call", run, line, "", rest, walker.loop)


def _attribute(walker: Walker, node: Node) -> Expression:
    named = dotted(walker, node)
    read = named or walker.expression(node)
    if isinstance(read, Chain):
        walker.out.origin("attribute", read, line_of(node), "", (), walker.loop)
    if named is not None:
        walker.used.add(named.head)
    else:
        visit_callee(walker, node)
    return read


def _subscript(walker: Walker, node: Node) -> None:
    key = node.child_by_field_name("subscript")
    if key is not None and key.type == "string":
        read = walker.expression(node)
        if isinstance(read, Chain):
            walker.out.origin("attribute", read, line_of(node), "", (), walker.loop)
    elif key is not None and key.type == "slice" and (start := LAST_ITEMS.fullmatch(walker.text_of(key))):
        said = walker.text_of(node.child_by_field_name("value"))
        walker.out.fact("slice", said, line_of(node), start[1], flags=walker.loop)
    walker.visit_children(node)


def _type(walker: Walker, node: Node) -> None:
    name = plain_type(walker, node)
    if name and walker.depth < MAXIMUM_NESTING:
        walker.used.add(name)
        return
    for child in node.named_children:
        if child.type == "string":
            walker.used.update(plain(walker, child).replace("[", ".").replace("]", ".").split("."))
        walker.visit(child)


def _string(walker: Walker, node: Node) -> Expression:
    whole = whole_string(walker, node)
    content, parts = (whole, ()) if whole is not None else literal(walker, node)
    walker.out.text(content, parts, line_of(node))
    for child in node.named_children if "{" in content else ():
        if child.type == "interpolation":
            walker.visit_children(child)
    return None if parts else made(Text, (content[:MAXIMUM_TEXT], ()))


def _compare(walker: Walker, node: Node) -> None:
    left, *right = node.named_children
    if right:
        operator = walker.text_in(node, "operators")
        walker.out.compare(walker.expression(left), operator, walker.expression(right[0]), line_of(node), walker.loop)
    walker.visit_children(node)


def _choice(walker: Walker, node: Node) -> None:
    """Of `a if c else b` and `a or b` the value is one operand: the names of all are in use."""
    for operand in node.named_children:
        if operand.type == "identifier":
            walker.out.origin("attribute", walker.expression(operand), line_of(operand), "", (), walker.loop)
    walker.visit_children(node)


def _binary(walker: Walker, node: Node) -> None:
    """A chain of `|` is one fact, told at its outermost operator."""
    if walker.text_in(node, "operator") != "|":
        walker.visit_children(node)
        return
    chain = walker.expression(node)
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
        walker.out.entry(plain(walker, key), walker.expression(value), line_of(node))
    elif key is not None:  # `{pool.submit(ask, each): each for each in many}`
        walker.visit(key)
    if value is not None:
        walker.visit(value)


TELLERS: dict[str, Teller] = {
    "call": _call,
    "attribute": _attribute,
    "identifier": syntax.noted_name,
    "string": _string,
}
"""Kind of node → what to do there for its value."""

HANDLERS: dict[str, Handler] = {
    **TELLERS,
    "identifier": syntax.note_name,
    "await": _await,
    "call": _call,
    "subscript": _subscript,
    "type": _type,
    "comparison_operator": _compare,
    "binary_operator": _binary,
    "boolean_operator": _choice,
    "conditional_expression": _choice,
    "pair": _pair,
}
"""Kind of node → what to do there."""
