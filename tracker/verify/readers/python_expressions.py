"""What the value of a Python expression comes from."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from tracker.verify.facts import MAXIMUM_TEXT
from tracker.verify.readers.names import (
    MAXIMUM_EXPRESSION,
    MAXIMUM_ITEMS,
    Chain,
    Expression,
    Mapping,
    Pipe,
    Sequence,
    Text,
    concatenated,
)
from tracker.verify.readers.syntax import fields, short_text_of, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from tracker.verify.readers.collector import Arguments

BUILTINS = frozenset(dir(builtins))
UNIONS = frozenset({"Optional", "Union", "Annotated", "Type", "type", "Final", "ClassVar"})
TRANSPARENT = frozenset(
    {"await", "parenthesized_expression", "list_splat", "as_pattern", "type", "expression_statement"}
)
LITERALS = frozenset({"integer", "float", "true", "false", "none", "unary_operator", "ellipsis"})
HANDED_ON = {"to_thread": 0, "run_in_threadpool": 0, "run_sync": 0, "partial": 0, "submit": 0, "run_in_executor": 1}
"""Functions that run a callable given to them, and its position."""

DOTTED = re.compile(r"(?!(?:True|False|None)\.)[^\W\d]\w*+(?:\.[^\W\d]\w*+)++")
DICT = Chain("dict")
LITERAL_LENGTH = 40
WHOLE_STRING = 3
"""Children of a string without interpolations: its start, its content, its end."""

TERNARY = 3


def expression(node: Node | None, depth: int = 0) -> Expression:
    """What the value of an expression comes from; None where it is too deep or has no origin."""
    if node is None or depth > MAXIMUM_EXPRESSION:
        return None
    kind = node.type
    if kind == "identifier":
        return Chain(text_of(node))
    if kind in TRANSPARENT:
        return expression(node.named_children[0], depth + 1) if node.named_children else None
    if kind in LITERALS:
        return Text(text_of(node)[:LITERAL_LENGTH])
    form = FORMS.get(kind)
    return form(node, depth + 1) if form is not None else None


def annotation(node: Node, depth: int = 0) -> Expression:
    """The class a value has by its annotation: of Optional[X] and X | None the X, of list[X] the list."""
    if depth > MAXIMUM_EXPRESSION:
        return None
    inner = node.named_children[0] if node.type == "type" and node.named_children else node
    if inner.type in ("generic_type", "subscript"):
        base = expression(inner.named_children[0])
        if isinstance(base, Chain) and (base.parts[-1] if base.parts else base.head) in UNIONS:
            arguments = inner.named_children[1:]
            if arguments and arguments[0].type == "type_parameter":
                arguments = arguments[0].named_children
            return annotation(arguments[0], depth + 1) if arguments else None
        return base
    if inner.type in ("binary_operator", "union_type"):
        return annotation(inner.named_children[0], depth + 1) if inner.named_children else None
    if inner.type == "string":
        content = text_of(inner).strip("\"' ")
        head, *parts = content.split(".")
        return Chain(head, tuple(parts)) if content.replace(".", "").isidentifier() else None
    found = expression(inner)
    if not isinstance(found, Chain) or found.head in BUILTINS or (found.parts or (found.head,))[-1] == "Any":
        return None
    return found


def arguments(call: Node, depth: int = 0) -> Arguments:
    """The arguments of a call: by keyword, by position, `**` for a mapping that is spread."""
    _, listed = fields(call, "function", "arguments")
    if listed is None:
        return ()
    if listed.type == "generator_expression":
        return (("0", None),)
    found: list[tuple[str, Expression]] = []
    items = [item for item in listed.named_children if item.type != "comment"]
    for index, child in enumerate(items[:MAXIMUM_ITEMS]):
        if child.type == "keyword_argument":
            name, value = fields(child, "name", "value")
            found.append((text_of(name), expression(value, depth)))
        elif child.type == "dictionary_splat":
            found.append(("**", expression(child.named_children[0], depth) if child.named_children else None))
        else:
            found.append((str(index), expression(child, depth)))
    return tuple(found)


def dotted(node: Node, depth: int = 0) -> Chain | None:
    """What a name or an attribute of plain names comes from, read at once; None for any other expression."""
    kind = node.type
    if kind == "identifier":
        return Chain(text_of(node)) if depth <= MAXIMUM_EXPRESSION else None
    if kind != "attribute":
        return None
    name = short_text_of(node)
    if not DOTTED.fullmatch(name):
        return None
    head, *parts = name.split(".")
    return Chain(head, tuple(parts)) if depth + len(parts) <= MAXIMUM_EXPRESSION else None


def plain(node: Node) -> str:
    """A string's content without its quotes and prefix; interpolations as written."""
    whole = _whole(node)
    if whole is not None:
        return whole
    parts = [text_of(child) for child in node.children if child.type in ("string_content", "interpolation")]
    return "".join(parts)


def literal(node: Node, depth: int = 0) -> Text:
    """A string's content, not cut, with what its interpolations put in."""
    whole = _whole(node)
    return Text(whole) if whole is not None else Text(plain(node), inserted(node, depth))


def _whole(node: Node) -> str | None:
    """The content of a string that is one piece."""
    if node.child_count != WHOLE_STRING or node.has_error:
        return None
    content = node.child(1)
    return text_of(content) if content is not None and content.type == "string_content" else None


def inserted(node: Node, depth: int = 0) -> tuple[Expression, ...]:
    """What a string's interpolations put in."""
    found = [child for child in node.named_children if child.type == "interpolation" and child.named_children]
    return tuple(expression(child.named_children[0], depth) for child in found[:MAXIMUM_ITEMS])


def handed_on(call: Node) -> int | None:
    """The position of the callable that a call runs elsewhere or keeps for later, None for any other call."""
    function = call.child_by_field_name("function")
    if function is None:
        return None
    name = function.child_by_field_name("attribute") if function.type == "attribute" else function
    return HANDED_ON.get(text_of(name))


def _call(node: Node, depth: int) -> Expression:
    function, _ = fields(node, "function", "arguments")
    named = dotted(function, depth) if function is not None else None
    if named == DICT:
        return Mapping(tuple((name, value) for name, value in arguments(node, depth) if not name.isdigit()))
    position = HANDED_ON.get((named.parts or (named.head,))[-1]) if named is not None else handed_on(node)
    if position is not None:
        given = dict(arguments(node, depth)).get(str(position))
        if isinstance(given, Chain):
            return given
    return named or expression(function, depth)


def _attribute(node: Node, depth: int) -> Expression:
    named = dotted(node, depth - 1)
    if named is not None:
        return named
    base, attribute = fields(node, "object", "attribute")
    return _extended(base, text_of(attribute), depth)


def _subscript(node: Node, depth: int) -> Expression:
    key = node.child_by_field_name("subscript")
    part = plain(key) if key is not None and key.type == "string" else ""
    return _extended(node.child_by_field_name("value"), part, depth)


def _string(node: Node, depth: int) -> Expression:
    content, parts = literal(node, depth)
    return Text(content[:MAXIMUM_TEXT], parts)


def _strings(node: Node, depth: int) -> Expression:
    children = node.named_children[:MAXIMUM_ITEMS]
    parts = tuple(part for child in children for part in inserted(child, depth))
    return Text(" ".join(plain(child) for child in children)[:MAXIMUM_TEXT], parts)


def _collection(node: Node, depth: int) -> Expression:
    items = [child for child in node.named_children if child.type != "comment"]
    return Sequence(tuple(expression(child, depth) for child in items[:MAXIMUM_ITEMS]))


def _extended(inner: Node | None, part: str, depth: int) -> Expression:
    base = expression(inner, depth)
    if isinstance(base, Chain):
        return Chain(base.head, (*base.parts, part)) if part else base
    if isinstance(base, Text):
        return Chain("str", (part,)) if part else None
    if isinstance(base, Pipe) and part and isinstance(base.items[-1], Chain):
        last = base.items[-1]
        return Pipe((*base.items[:-1], Chain(last.head, (*last.parts, part))))
    return base if isinstance(base, Pipe) else None


def _dictionary(node: Node, depth: int) -> Expression:
    items: list[tuple[str, Expression]] = []
    for child in node.named_children[:MAXIMUM_ITEMS]:
        key, value = fields(child, "key", "value") if child.type == "pair" else (None, None)
        if key is not None and value is not None and key.type == "string":
            items.append((plain(key), expression(value, depth)))
    return Mapping(tuple(items))


def _operands(node: Node, depth: int) -> Expression:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    first, second = expression(left, depth), expression(right, depth)
    operator = text_of(node.child_by_field_name("operator"))
    if operator == "|":
        return Pipe((*(first.items if isinstance(first, Pipe) else (first,)), second))
    if operator == "+" and (isinstance(first, Text) or isinstance(second, Text)):
        return concatenated(first, second)
    return first if first is not None else second


def _alternative(node: Node, depth: int) -> Expression:
    """Of `a if c else b` and `a or b` the operand that says most: a call before a name before a literal."""
    operands = node.named_children
    if node.type == "conditional_expression" and len(operands) == TERNARY:
        operands = [operands[0], operands[2]]
    for kinds in (("call", "await"), ("identifier", "attribute", "subscript")):
        for operand in reversed(operands):
            if operand.type in kinds:
                return expression(operand, depth)
    return expression(operands[0], depth) if operands else None


def _field(name: str) -> Form:
    return lambda node, depth: expression(node.child_by_field_name(name), depth)


Form: TypeAlias = Callable[["Node", int], Expression]

FORMS: dict[str, Form] = {
    "attribute": _attribute,
    "call": _call,
    "lambda": _field("body"),
    "subscript": _subscript,
    "string": _string,
    "concatenated_string": _strings,
    "list": _collection,
    "tuple": _collection,
    "set": _collection,
    "expression_list": _collection,
    "dictionary": _dictionary,
    "binary_operator": _operands,
    "conditional_expression": _alternative,
    "boolean_operator": _alternative,
    "list_comprehension": _field("body"),
    "set_comprehension": _field("body"),
    "generator_expression": _field("body"),
}
"""Kind of node → its expression."""
