"""What the value of a JavaScript or TypeScript expression comes from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.verify.facts import MAXIMUM_TEXT
from tracker.verify.readers.names import (
    MAXIMUM_EXPRESSION,
    MAXIMUM_ITEMS,
    Chain,
    Expression,
    Mapping,
    Sequence,
    Text,
    concatenated,
)
from tracker.verify.readers.syntax import short_text_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from tracker.verify.readers.collector import Arguments

STRINGS = ("string", "template_string")
NAMES = ("identifier", "shorthand_property_identifier", "this", "type_identifier")
TRANSPARENT = frozenset(
    {
        "await_expression",
        "parenthesized_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
        "spread_element",
        "expression_statement",
    }
)
LITERALS = ("number", "true", "false", "null", "undefined", "regex", "unary_expression")
FUNCTIONS = ("arrow_function", "function_expression", "function", "generator_function")
DOTTED = re.compile(r"(?!(?:super|import|new|true|false|null|undefined)\.)[^\W\d][\w$]*+(?:\.[^\W\d][\w$]*+)++")
LITERAL_LENGTH = 40


def expression(node: Node | None, depth: int = 0) -> Expression:
    """What the value of an expression comes from; None where it is too deep or has no origin."""
    if node is None or depth > MAXIMUM_EXPRESSION:
        return None
    kind = node.type
    if kind in NAMES:
        return Chain(text_of(node))
    if kind in TRANSPARENT:
        return expression(node.named_children[0], depth + 1) if node.named_children else None
    if kind in LITERALS:
        return Text(text_of(node)[:LITERAL_LENGTH])
    form = FORMS.get(kind)
    return form(node, depth + 1) if form is not None else None


def annotation(node: Node) -> Expression:
    """The class a value has by its annotation."""
    inner = node.named_children[0] if node.named_children else node
    if inner.type == "generic_type" and inner.named_children:
        inner = inner.named_children[0]
    return Chain(text_of(inner)) if inner.type in ("type_identifier", "identifier") else None


def arguments(call: Node) -> Arguments:
    """The arguments of a call by position; the members of an object given are named as well."""
    listed = call.child_by_field_name("arguments")
    found: list[tuple[str, Expression]] = []
    if listed is None or listed.type != "arguments":
        return ()
    for index, child in enumerate(item for item in listed.named_children if item.type != "comment"):
        given = expression(child)
        found.append((str(index), given))
        if isinstance(given, Mapping):
            found.extend(given.items)
    return tuple(found[:MAXIMUM_ITEMS])


def dotted(node: Node, depth: int = 0) -> Chain | None:
    """What a member written as plain names comes from, read at once; None for any other expression."""
    if node.type != "member_expression":
        return None
    name = short_text_of(node)
    if not DOTTED.fullmatch(name):
        return None
    head, *parts = name.split(".")
    return Chain(head, tuple(parts)) if depth + len(parts) <= MAXIMUM_EXPRESSION else None


def plain(node: Node | None) -> str:
    """A string's content without its quotes."""
    return text_of(node)[1:-1] if node is not None else ""


def inserted(node: Node, depth: int = 0) -> tuple[Expression, ...]:
    """What a template's interpolations put in."""
    if node.type == "string":
        return ()
    found = [child for child in node.named_children if child.type == "template_substitution" and child.named_children]
    return tuple(expression(child.named_children[0], depth) for child in found[:MAXIMUM_ITEMS])


def part_of(base: Expression, part: str) -> Expression:
    """An attribute of a value."""
    if isinstance(base, Chain):
        return Chain(base.head, (*base.parts, part.lstrip("#")))
    return Chain("str", (part,)) if isinstance(base, Text) else None


def required(node: Node | None) -> str:
    """The module named by `require("x")` or `await import("x")`, else ''."""
    if node is not None and node.type == "await_expression" and node.named_children:
        node = node.named_children[0]
    if node is None or node.type != "call_expression":
        return ""
    function, listed = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None or listed is None or text_of(function) not in ("require", "import"):
        return ""
    first = listed.named_children[0] if listed.named_children else None
    return plain(first) if first is not None and first.type == "string" else ""


def _member(node: Node, depth: int) -> Expression:
    named = dotted(node, depth - 1)
    if named is not None:
        return named
    inner = expression(node.child_by_field_name("object"), depth)
    return part_of(inner, text_of(node.child_by_field_name("property")))


def _subscript(node: Node, depth: int) -> Expression:
    index = node.child_by_field_name("index")
    base = expression(node.child_by_field_name("object"), depth)
    return part_of(base, plain(index)) if index is not None and index.type == "string" else base


def _call(node: Node, depth: int) -> Expression:
    module = required(node)
    if module:
        return Chain(module)
    return expression(node.child_by_field_name("function") or node.child_by_field_name("constructor"), depth)


def _text(node: Node, depth: int) -> Expression:
    return Text(plain(node)[:MAXIMUM_TEXT], inserted(node, depth))


def _array(node: Node, depth: int) -> Expression:
    items = [child for child in node.named_children if child.type != "comment"]
    return Sequence(tuple(expression(child, depth) for child in items[:MAXIMUM_ITEMS]))


def _object(node: Node, depth: int) -> Expression:
    return Mapping(tuple(_members(node, depth)))


def _members(node: Node, depth: int) -> list[tuple[str, Expression]]:
    members: list[tuple[str, Expression]] = []
    for child in node.named_children[:MAXIMUM_ITEMS]:
        if child.type == "pair":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if key is not None and value is not None:
                members.append((plain(key) if key.type == "string" else text_of(key), expression(value, depth)))
        elif child.type == "shorthand_property_identifier":
            members.append((text_of(child), Chain(text_of(child))))
        elif child.type == "method_definition":
            members.append((text_of(child.child_by_field_name("name")), None))
        elif child.type == "spread_element":
            spread = expression(child, depth)
            members.extend(spread.items if isinstance(spread, Mapping) else ())
    return members


def _operands(node: Node, depth: int) -> Expression:
    """`+` of texts is a text; of `a || b` and `c ? a : b` the operand that is a call, else one of them."""
    operands = node.named_children
    if text_of(node.child_by_field_name("operator")) == "+":
        first, second = expression(operands[0], depth), expression(operands[-1], depth)
        if isinstance(first, Text) or isinstance(second, Text):
            return concatenated(first, second)
        return first
    for operand in reversed(operands):
        if operand.type in ("call_expression", "new_expression", "await_expression"):
            return expression(operand, depth)
    return expression(operands[-1 if node.type == "ternary_expression" else 0], depth) if operands else None


FORMS: dict[str, Callable[[Node, int], Expression]] = {
    "member_expression": _member,
    "subscript_expression": _subscript,
    "call_expression": _call,
    "new_expression": _call,
    "string": _text,
    "template_string": _text,
    "array": _array,
    "object": _object,
    "ternary_expression": _operands,
    "binary_expression": _operands,
}
"""Kind of node → its expression."""
