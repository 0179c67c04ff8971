"""What the value of a Python expression comes from."""

from __future__ import annotations

import builtins
import re
from keyword import kwlist
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import MAXIMUM_TEXT
from tracker.verify.readers import syntax
from tracker.verify.readers.expressions import (
    MAXIMUM_EXPRESSION,
    MAXIMUM_ITEMS,
    Chain,
    Expression,
    Mapping,
    Pipe,
    Sequence,
    Text,
    concatenated,
    made,
)
from tracker.verify.readers.syntax import SHORT, Form, Walker, fields

if TYPE_CHECKING:
    from tree_sitter import Node

BUILTINS = frozenset(dir(builtins))
KEYWORDS = frozenset(kwlist)
UNIONS = frozenset({"Optional", "Union", "Annotated", "Type", "type", "Final", "ClassVar"})
UNTOLD = frozenset({"Any", "Callable"})
"""Annotations that do not tell what a value is made of; a default does."""
TRANSPARENT = ("await", "parenthesized_expression", "list_splat", "as_pattern", "type", "expression_statement")
LITERALS = ("integer", "float", "true", "false", "none", "unary_operator", "ellipsis")
HANDED_ON = {"to_thread": 0, "run_in_threadpool": 0, "run_sync": 0, "partial": 0, "submit": 0, "run_in_executor": 1}
"""Functions that run a callable given to them, and its position."""

DOTTED = re.compile(r"(?!(?:True|False|None)\.)[^\W\d]\w*+(?:\.[^\W\d]\w*+)++")
DICT = Chain("dict")
CASTING = ("typing.cast", "typing_extensions.cast")
IMPORTING = (Chain("importlib", ("import_module",)), Chain("import_module"))
QUOTES = ("'", '"')
TRIPLE = ("'''", '"""')
TERNARY = 3
KEYS = ("string", "identifier", "attribute")


def annotation(walker: Walker, node: Node, depth: int = 0) -> Expression:
    """The class a value has by its annotation: of Optional[X] and X | None the X, of list[X] the list."""
    if depth > MAXIMUM_EXPRESSION:
        return None
    inner = node
    if node.type == "type":
        name = plain_type(walker, node)
        if name:
            return Chain(name) if name not in BUILTINS and name not in UNTOLD else None
        inner = next(iter(node.named_children), node)
    kind = inner.type
    if kind in ("generic_type", "subscript"):
        base = walker.expression(inner.named_children[0])
        name = (base.parts[-1] if base.parts else base.head) if isinstance(base, Chain) else ""
        if name in UNTOLD:
            return None
        if name in UNIONS:
            given = inner.named_children[1:]
            if given and given[0].type == "type_parameter":
                given = given[0].named_children
            return annotation(walker, given[0], depth + 1) if given else None
        return base
    if kind in ("binary_operator", "union_type"):
        return annotation(walker, inner.named_children[0], depth + 1) if inner.named_children else None
    if kind == "string":
        content = walker.text_of(inner).strip("\"' ")
        head, *parts = content.split(".")
        return Chain(head, tuple(parts)) if content.replace(".", "").isidentifier() else None
    found = walker.expression(inner)
    if not isinstance(found, Chain) or found.head in BUILTINS or (found.parts or (found.head,))[-1] == "Any":
        return None
    return found


def plain_type(walker: Walker, node: Node) -> str:
    """The name that a type is, '' for any other type."""
    written = walker.source[node.start_byte : node.end_byte]
    return written if written.isidentifier() and written not in KEYWORDS else ""


def arguments(walker: Walker, listed: Node | None, depth: int = 0) -> list[tuple[str, Expression]]:
    """The arguments of a call: by keyword, by position, `**` for a mapping that is spread."""
    if listed is None:
        return []
    if listed.type == "generator_expression":
        return [("0", None)]
    items = [item for item in listed.named_children if item.type != "comment"]
    return [argument(walker, index, child, depth) for index, child in enumerate(items[:MAXIMUM_ITEMS])]


def argument(walker: Walker, index: int, node: Node, depth: int = 0) -> tuple[str, Expression]:
    """One argument of a call."""
    kind = node.type
    if kind == "keyword_argument":
        name, value = fields(node, "name", "value")
        return walker.text_of(name), walker.expression(value, depth)
    if kind == "dictionary_splat":
        inner = node.named_children
        return "**", walker.expression(inner[0], depth) if inner else None
    return str(index), walker.expression(node, depth)


def dotted(walker: Walker, node: Node, depth: int = 0) -> Chain | None:
    """What a name or an attribute of plain names comes from, read at once; None for any other expression."""
    kind = node.type
    if kind == "identifier":
        written = walker.source[node.start_byte : node.end_byte]
        return made(Chain, (written, ())) if depth <= MAXIMUM_EXPRESSION else None
    start, end = node.start_byte, node.end_byte
    if kind != "attribute" or end - start > SHORT:
        return None
    chain = walker.chains[walker.source[start:end]]
    return chain if chain is not None and depth + len(chain.parts) <= MAXIMUM_EXPRESSION else None


def plain(walker: Walker, node: Node) -> str:
    """A string's content without its quotes and prefix; interpolations as written."""
    whole = whole_string(walker, node)
    if whole is not None:
        return whole
    parts = [walker.text_of(child) for child in node.children if child.type in ("string_content", "interpolation")]
    return "".join(parts)


def literal(walker: Walker, node: Node, depth: int = 0) -> tuple[str, tuple[Expression, ...]]:
    """A string's content, not cut, with what its interpolations put in."""
    whole = whole_string(walker, node)
    return (whole, ()) if whole is not None else (plain(walker, node), inserted(walker, node, depth))


def whole_string(walker: Walker, node: Node) -> str | None:
    """The content of a string without a prefix, which is one piece."""
    written = walker.source[node.start_byte : node.end_byte]
    if written[:1] not in QUOTES or node.has_error:
        return None
    return written[3:-3] if written.startswith(TRIPLE) else written[1:-1]


def inserted(walker: Walker, node: Node, depth: int = 0) -> tuple[Expression, ...]:
    """What a string's interpolations put in."""
    found = [child for child in node.named_children if child.type == "interpolation" and child.named_children]
    return tuple(walker.expression(child.named_children[0], depth) for child in found[:MAXIMUM_ITEMS])


def handed_on(walker: Walker, function: Node | None) -> int | None:
    """The position of the callable that a function runs elsewhere or keeps for later, None for any other function."""
    if function is None:
        return None
    name = function.child_by_field_name("attribute") if function.type == "attribute" else function
    return HANDED_ON.get(walker.text_of(name))


def _call(walker: Walker, node: Node, depth: int) -> Expression:
    function, listed = fields(node, "function", "arguments")
    named = dotted(walker, function, depth) if function is not None else None
    if named == DICT:
        given = arguments(walker, listed, depth)
        return Mapping(tuple((name, value) for name, value in given if not name.isdigit()))
    if named in IMPORTING and (module := _imported(walker, listed, depth)) is not None:
        return module
    if named is not None and _casts(walker, named):
        value = dict(arguments(walker, listed, depth)).get("1")
        if isinstance(value, Chain):
            return value
    if named is not None:
        position = HANDED_ON.get(named.parts[-1] if named.parts else named.head)
    else:
        position = handed_on(walker, node.child_by_field_name("function"))
    if position is not None:
        run = dict(arguments(walker, listed, depth)).get(str(position))
        if isinstance(run, Chain):
            return run
    return named or walker.expression(function, depth)


def _casts(walker: Walker, named: Chain) -> bool:
    """Whether a call only tells the type of the value that it gives back; other packages have casts that change it."""
    if (named.parts or (named.head,))[-1] != "cast":
        return False
    return ".".join((walker.out.imported.get(named.head, named.head), *named.parts)) in CASTING


def _imported(walker: Walker, listed: Node | None, depth: int) -> Chain | None:
    """The module that `import_module("package.module")` gives, None where its name is not written out in whole."""
    given = arguments(walker, listed, depth)
    name = given[0][1] if given else None
    if not isinstance(name, Text) or name.inserted or not name.text.replace(".", "").isidentifier():
        return None
    head, *parts = name.text.split(".")
    return Chain(head, tuple(parts)) if head else None


def _attribute(walker: Walker, node: Node, depth: int) -> Expression:
    named = dotted(walker, node, depth - 1)
    if named is not None:
        return named
    base, attribute = fields(node, "object", "attribute")
    return _extended(walker, base, walker.text_of(attribute), depth)


def _subscript(walker: Walker, node: Node, depth: int) -> Expression:
    key = node.child_by_field_name("subscript")
    part = plain(walker, key) if key is not None and key.type == "string" else ""
    return _extended(walker, node.child_by_field_name("value"), part, depth)


def _string(walker: Walker, node: Node, depth: int) -> Expression:
    content, parts = literal(walker, node, depth)
    return made(Text, (content[:MAXIMUM_TEXT], parts))


def _strings(walker: Walker, node: Node, depth: int) -> Expression:
    children = node.named_children[:MAXIMUM_ITEMS]
    parts = tuple(part for child in children for part in inserted(walker, child, depth))
    return Text(" ".join(plain(walker, child) for child in children)[:MAXIMUM_TEXT], parts)


def _collection(walker: Walker, node: Node, depth: int) -> Expression:
    items = [child for child in node.named_children if child.type != "comment"]
    return Sequence(tuple(walker.expression(child, depth) for child in items[:MAXIMUM_ITEMS]))


def _extended(walker: Walker, inner: Node | None, part: str, depth: int) -> Expression:
    base = walker.expression(inner, depth)
    if isinstance(base, Chain):
        return Chain(base.head, (*base.parts, part)) if part else base
    if isinstance(base, Text):
        return Chain("str", (part,)) if part else None
    if isinstance(base, Pipe) and part and isinstance(base.items[-1], Chain):
        last = base.items[-1]
        return Pipe((*base.items[:-1], Chain(last.head, (*last.parts, part))))
    return base if isinstance(base, Pipe) else None


def _dictionary(walker: Walker, node: Node, depth: int) -> Expression:
    items: list[tuple[str, Expression]] = []
    for child in node.named_children[:MAXIMUM_ITEMS]:
        key, value = fields(child, "key", "value") if child.type == "pair" else (None, None)
        if key is not None and value is not None and key.type in KEYS:
            name = plain(walker, key) if key.type == "string" else walker.text_of(key)
            items.append((name, walker.expression(value, depth)))
    return Mapping(tuple(items))


def _operands(walker: Walker, node: Node, depth: int) -> Expression:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    first, second = walker.expression(left, depth), walker.expression(right, depth)
    operator = walker.text_in(node, "operator")
    if operator == "|":
        return Pipe((*(first.items if isinstance(first, Pipe) else (first,)), second))
    if operator == "+" and (isinstance(first, Text) or isinstance(second, Text)):
        return concatenated(first, second)
    return first if first is not None else second


def _alternative(walker: Walker, node: Node, depth: int) -> Expression:
    """Of `a if c else b` and `a or b` the operand that says most: a call before a name before a literal."""
    operands = node.named_children
    if node.type == "conditional_expression" and len(operands) == TERNARY:
        operands = [operands[0], operands[2]]
    for kinds in (("call", "await"), ("identifier", "attribute", "subscript")):
        for operand in reversed(operands):
            if operand.type in kinds:
                return walker.expression(operand, depth)
    return walker.expression(operands[0], depth) if operands else None


def _field(name: str) -> Form:
    return lambda walker, node, depth: walker.expression(node.child_by_field_name(name), depth)


FORMS: dict[str, Form] = {
    "identifier": syntax.name,
    **dict.fromkeys(TRANSPARENT, syntax.transparent),
    **dict.fromkeys(LITERALS, syntax.literal),
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
