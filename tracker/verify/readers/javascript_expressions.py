"""What the value of a JavaScript or TypeScript expression comes from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import MAXIMUM_TEXT
from tracker.verify.readers import syntax
from tracker.verify.readers.expressions import (
    MAXIMUM_EXPRESSION,
    MAXIMUM_ITEMS,
    Chain,
    Expression,
    Mapping,
    Sequence,
    Text,
    concatenated,
    made,
)
from tracker.verify.readers.syntax import SHORT, Form, Walker, fields

if TYPE_CHECKING:
    from tree_sitter import Node

STRINGS = ("string", "template_string")
NAMES = ("identifier", "shorthand_property_identifier", "this", "type_identifier")
TRANSPARENT = (
    "await_expression",
    "parenthesized_expression",
    "as_expression",
    "satisfies_expression",
    "non_null_expression",
    "spread_element",
    "expression_statement",
)
LITERALS = ("number", "true", "false", "null", "undefined", "regex", "unary_expression")
NARROWING = frozenset({"Pick", "Partial", "Omit", "Readonly", "Required", "NonNullable"})
"""Types of TypeScript that have the members of the type given to them."""

FUNCTIONS = ("arrow_function", "function_expression", "function", "generator_function")
DOTTED = re.compile(r"(?!(?:super|import|new|true|false|null|undefined)\.)[^\W\d][\w$]*+(?:\.[^\W\d][\w$]*+)++")


def annotation(walker: Walker, node: Node) -> Expression:
    """The class a value has by its annotation."""
    inner = node.named_children[0] if node.named_children else node
    while inner.type == "generic_type" and inner.named_children:
        outer, *given = inner.named_children
        # `Pick<Client, "search">` is a Client.
        narrowed = bool(given and given[0].named_children) and walker.text_of(outer) in NARROWING
        inner = given[0].named_children[0] if narrowed else outer
    return Chain(walker.text_of(inner)) if inner.type in ("type_identifier", "identifier") else None


def arguments(walker: Walker, listed: Node | None) -> list[tuple[str, Expression]]:
    """The arguments of a call by position; the members of an object given are named as well."""
    found: list[tuple[str, Expression]] = []
    if listed is None or listed.type != "arguments":
        return found
    for index, child in enumerate(item for item in listed.named_children if item.type != "comment"):
        given = walker.expression(child)
        found.append((str(index), given))
        if isinstance(given, Mapping):
            found.extend(given.items)
    return found[:MAXIMUM_ITEMS]


def dotted(walker: Walker, node: Node, depth: int = 0) -> Chain | None:
    """What a member written as plain names comes from, read at once; None for any other expression."""
    start, end = node.start_byte, node.end_byte
    if end - start > SHORT or node.type != "member_expression":
        return None
    chain = walker.chains[walker.source[start:end]]
    return chain if chain is not None and depth + len(chain.parts) <= MAXIMUM_EXPRESSION else None


def plain(walker: Walker, node: Node | None) -> str:
    """A string's content without its quotes."""
    return walker.text_of(node)[1:-1] if node is not None else ""


def inserted(walker: Walker, node: Node, depth: int = 0) -> tuple[Expression, ...]:
    """What a template's interpolations put in."""
    if node.type == "string":
        return ()
    found = [child for child in node.named_children if child.type == "template_substitution" and child.named_children]
    return tuple(walker.expression(child.named_children[0], depth) for child in found[:MAXIMUM_ITEMS])


def part_of(base: Expression, part: str) -> Expression:
    """An attribute of a value."""
    if isinstance(base, Chain):
        return Chain(base.head, (*base.parts, part.lstrip("#")))
    return Chain("str", (part,)) if isinstance(base, Text) else None


def required(walker: Walker, node: Node | None) -> str:
    """The module named by `require("x")` or `await import("x")`, else ''."""
    if node is not None and node.type == "await_expression" and node.named_children:
        node = node.named_children[0]
    if node is None or node.type != "call_expression":
        return ""
    function, listed = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None or listed is None or walker.text_of(function) not in ("require", "import"):
        return ""
    first = listed.named_children[0] if listed.named_children else None
    return plain(walker, first) if first is not None and first.type == "string" else ""


def _member(walker: Walker, node: Node, depth: int) -> Expression:
    named = dotted(walker, node, depth - 1)
    if named is not None:
        return named
    base, part = fields(node, "object", "property")
    return part_of(walker.expression(base, depth), walker.text_of(part))


def _subscript(walker: Walker, node: Node, depth: int) -> Expression:
    index = node.child_by_field_name("index")
    base = walker.expression(node.child_by_field_name("object"), depth)
    return part_of(base, plain(walker, index)) if index is not None and index.type == "string" else base


def _call(walker: Walker, node: Node, depth: int) -> Expression:
    module = required(walker, node)
    if module:
        return Chain(module)
    return walker.expression(node.child_by_field_name("function") or node.child_by_field_name("constructor"), depth)


def _text(walker: Walker, node: Node, depth: int) -> Expression:
    return made(Text, (plain(walker, node)[:MAXIMUM_TEXT], inserted(walker, node, depth)))


def _array(walker: Walker, node: Node, depth: int) -> Expression:
    items = [child for child in node.named_children if child.type != "comment"]
    return Sequence(tuple(walker.expression(child, depth) for child in items[:MAXIMUM_ITEMS]))


def _object(walker: Walker, node: Node, depth: int) -> Expression:
    return Mapping(tuple(_members(walker, node, depth)))


def _members(walker: Walker, node: Node, depth: int) -> list[tuple[str, Expression]]:
    members: list[tuple[str, Expression]] = []
    for child in node.named_children[:MAXIMUM_ITEMS]:
        if child.type == "pair":
            key, value = fields(child, "key", "value")
            if key is not None and value is not None:
                name = plain(walker, key) if key.type == "string" else walker.text_of(key)
                members.append((name, walker.expression(value, depth)))
        elif child.type == "shorthand_property_identifier":
            members.append((walker.text_of(child), Chain(walker.text_of(child))))
        elif child.type == "method_definition":
            members.append((walker.text_in(child, "name"), None))
        elif child.type == "spread_element":
            spread = walker.expression(child, depth)
            members.extend(spread.items if isinstance(spread, Mapping) else ())
    return members


def _operands(walker: Walker, node: Node, depth: int) -> Expression:
    """`+` of texts is a text; of `a || b` and `c ? a : b` the operand that is a call, else one of them."""
    operands = node.named_children
    if walker.text_in(node, "operator") == "+":
        first, second = walker.expression(operands[0], depth), walker.expression(operands[-1], depth)
        if isinstance(first, Text) or isinstance(second, Text):
            return concatenated(first, second)
        return first
    for operand in reversed(operands):
        if operand.type in ("call_expression", "new_expression", "await_expression"):
            return walker.expression(operand, depth)
    return walker.expression(operands[-1 if node.type == "ternary_expression" else 0], depth) if operands else None


FORMS: dict[str, Form] = {
    **dict.fromkeys(NAMES, syntax.name),
    **dict.fromkeys(TRANSPARENT, syntax.transparent),
    **dict.fromkeys(LITERALS, syntax.literal),
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
