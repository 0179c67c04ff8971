"""What the value of an expression comes from, in the languages of `source_tables`."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from tracker.verify.readers.source_tables import Table
    from tracker.verify.readers.syntax import Form, Walker

WRAPPERS = frozenset(
    {"Optional", "Option", "Box", "Arc", "Rc", "Mutex", "RwLock", "RefCell", "OnceCell", "Lazy", "Result", "Task"}
    | {"ValueTask", "Provider", "ObjectProvider", "Instance", "IOptions", "Future", "CompletableFuture", "Mono", "Try"}
    | {"State", "Data", "Extension"}
)
"""Generic types that stand for their first argument."""

TYPE = re.compile(
    r"(?:[&*?@(\s]|\[\]|'\w++\s|(?:mut|dyn|impl|chan|final|const|val|var|out|ref|params)\s)*+"
    r"([^\W\d]\w*+(?:(?:\.|::)[^\W\d]\w*+)*+)\s*+([<\[])?"
)
NAME = re.compile(r"[^\W\d]\w*+")
QUOTE = re.compile(r'[A-Za-z$@]*+#*+("""|"|\'|`)')
LONGEST_TYPE = 300
WRAPPED = 4
PAIR = 2
RESOLVERS = frozenset({"GetRequiredService", "GetService", "GetRequiredKeyedService", "GetKeyedService", "Resolve"})
"""Generic methods by which a container of dependencies gives an instance of the type named."""

OBJECT = "anonymous_object_creation_expression"
"""An object of C# whose type has no name: new { Total = 1, order.Note }."""

KEYED = "element_binding_expression"
"""A key in brackets of a mapping of C#: new() { ["Total"] = 1 }."""

LISTS_OF_PAIRS = ("literal_value", "initializer_expression", "field_initializer_list")


def typed(table: Table, walker: Walker, node: Node | None) -> Expression:
    """The class that a value has by its type: of an Optional<X> the X; None for a type of the language itself."""
    found = class_named(walker, node)
    return found if found is not None and (found.parts or found.head not in table.builtins) else None


def class_named(walker: Walker, node: Node | None) -> Chain | None:
    """The class that a type names."""
    text, at = walker.text_of(node)[:LONGEST_TYPE], 0
    for _ in range(WRAPPED):
        match = TYPE.match(text, at)
        if match is None:
            return None
        head, *parts = match[1].replace("::", ".").split(".")
        if match[2] and (parts[-1] if parts else head) in WRAPPERS:
            at = match.end()
            continue
        return Chain(head, tuple(parts))
    return None


def quoted(text: str) -> str:
    """A text literal without its prefix and quotes."""
    match = QUOTE.match(text)
    if match is None:
        return text
    return text[match.end() :].rstrip("#").removesuffix(match[1])


def part_of(base: Expression, part: str) -> Expression:
    """A member of a value."""
    if isinstance(base, Chain):
        return Chain(base.head, (*base.parts, part)) if part and len(base.parts) < MAXIMUM_EXPRESSION else base
    return Chain("str", (part,)) if isinstance(base, Text) else None


def named(walker: Walker, node: Node) -> str:
    """The name that a node begins with, without type arguments, marks and back quotes."""
    text = walker.source[node.start_byte : min(node.end_byte, node.start_byte + LONGEST_TYPE)]
    match = NAME.search(text)
    return match[0] if match else ""


def inserted(walker: Walker, node: Node, depth: int = 0) -> tuple[Expression, ...]:
    """What the interpolations of a text put in."""
    found: list[Expression] = []
    for child in interpolations(node):
        inner = [item for item in child.named_children if item.type != "interpolation_brace"]
        found.append(walker.expression(inner[0], depth) if inner else None)
    return tuple(found[:MAXIMUM_ITEMS])


def interpolations(node: Node) -> Iterator[Node]:
    """The interpolations of a text."""
    for child in node.named_children:
        if child.type == "interpolation":
            yield child
        elif child.type == "interpolated_string":
            yield from (item for item in child.named_children if item.type == "interpolation")


def plain(walker: Walker, node: Node) -> str:
    """The content of a text literal."""
    return quoted(walker.text_of(node))


def split_call(table: Table, node: Node) -> tuple[list[Node], list[Node]]:
    """What a call calls, in one node or as a value and the name of its method; and the lists of its arguments."""
    front: list[Node] = []
    lists: list[Node] = []
    for child in node.named_children:
        kind = child.type
        if kind in table.arguments or kind in (
            "initializer_expression",
            "literal_value",
            "field_initializer_list",
            "class_body",
            "template_body",
        ):
            lists.append(child)
        elif not lists and kind not in ("type_arguments", "comment", "line_comment", "block_comment"):
            front.append(child)
    return front, lists


def arguments(table: Table, walker: Walker, lists: list[Node], depth: int = 0) -> list[tuple[str, Expression]]:
    """The arguments of a call by position or name; the members of a literal that is given are named as well."""
    found: list[tuple[str, Expression]] = []
    index = 0
    for listed in lists:
        if listed.type in ("class_body", "template_body"):
            continue
        if listed.type in ("annotated_lambda", "block", "case_block"):
            found.append((str(index), None))
            index += 1
            continue
        for child in listed.named_children[:MAXIMUM_ITEMS]:
            if child.type.endswith("comment") or child.type == "comma":
                continue
            key, value = argument(table, walker, child)
            found.append((key or str(index), walker.expression(value, depth)))
            index += not key
            found += members(table, walker, value, depth)
    return found[:MAXIMUM_ITEMS]


def type_arguments(table: Table, walker: Walker, node: Node, called: Node) -> list[Expression]:
    """The classes that a generic function is called with: AddSingleton<IStore, SqlStore>(), decode<Plan>(text)."""
    inner = called.named_children[-1] if called.type in table.members and called.named_children else called
    given = inner.named_children[-1:] if inner.type == "generic_name" else []
    listed = next((child for child in (*given, *node.named_children) if child.type.startswith("type_argument")), None)
    return [typed(table, walker, child) for child in listed.named_children[:MAXIMUM_ITEMS]] if listed else []


def argument(table: Table, walker: Walker, node: Node) -> tuple[str, Node]:
    """The name of an argument, '' where it has none, and the node of its value."""
    if node.type not in table.pairs or not node.named_children:
        return "", node
    children = node.named_children
    value = children[-1]
    if len(children) < PAIR:
        return (walker.text_of(value) if node.type == "shorthand_field_initializer" else ""), value
    key = children[0]
    while key.type in ("literal_element", KEYED, "argument") and key.named_children:
        key = key.named_children[0]
    if key.type in table.strings:
        return plain(walker, key), value
    return (walker.text_of(key) if key.type.endswith("identifier") else ""), value


def members(table: Table, walker: Walker, node: Node, depth: int = 0) -> list[tuple[str, Expression]]:
    """The named members of a literal of a type: Request{Model: "m"}, new Request { Model = "m" }."""
    inner = node
    while inner.type in ("unary_expression", "reference_expression", "literal_element") and inner.named_children:
        inner = inner.named_children[-1]
    if depth > MAXIMUM_EXPRESSION:
        return []
    if inner.type == OBJECT:
        return [(key, walker.expression(value, depth + 1)) for key, value in members_of_object(walker, inner)]
    if inner.type not in table.constructions:
        return []
    found: list[tuple[str, Expression]] = []
    for listed in inner.named_children:
        if listed.type in LISTS_OF_PAIRS:
            for child in listed.named_children[:MAXIMUM_ITEMS]:
                key, value = argument(table, walker, child)
                if key:
                    found.append((key, walker.expression(value, depth + 1)))
    return found


def members_of_object(walker: Walker, node: Node) -> Iterator[tuple[str, Node]]:
    """The names and values of an object whose type has no name; one without a name has that of its value."""
    parts = [part for part in node.children if (part.is_named or part.type == "=") and not part.is_extra]
    for place, value in enumerate(parts[: 3 * MAXIMUM_ITEMS]):
        before, after = parts[max(place - 1, 0)], parts[place + 1 : place + 2]
        if before.type == "=" and place >= PAIR:
            yield walker.text_of(parts[place - 2]), value
        elif value.is_named and not (after and after[0].type == "="):
            yield named(walker, value.named_children[-1] if value.named_child_count else value), value


def _object(_table: Table, walker: Walker, node: Node, depth: int) -> Expression:
    return Mapping(tuple((key, walker.expression(value, depth)) for key, value in members_of_object(walker, node)))


def _member(_table: Table, walker: Walker, node: Node, depth: int) -> Expression:
    children = node.named_children
    if len(children) < PAIR:
        return walker.expression(children[0], depth) if children else None
    base, *_, last = children
    if base.type == "generic_type":
        base = base.named_children[0] if base.named_children else base
    return part_of(walker.expression(base, depth), named(walker, last))


def _call(table: Table, walker: Walker, node: Node, depth: int) -> Expression:
    front, lists = split_call(table, node)
    if not front:
        return None
    if front[0].type in table.strings:
        return None
    called = walker.expression(front[0], depth)
    if len(front) > 1 and node.type == "method_invocation":
        called = part_of(called, named(walker, front[-1]))
    if isinstance(called, Chain) and called.parts and called.parts[-1] in RESOLVERS:
        given = type_arguments(table, walker, node, front[0])
        if given:
            return given[0]
    if isinstance(called, Chain) and len(called.parts) < PAIR:
        name = ".".join((called.head, *called.parts))
        if name in table.lists and lists:
            return Sequence(tuple(value for _, value in arguments(table, walker, lists, depth)))
        if name in table.maps and lists:
            return Mapping(tuple(_pairs(table, walker, lists[0], depth)))
    return called


def _pairs(table: Table, walker: Walker, listed: Node, depth: int) -> Iterator[tuple[str, Expression]]:
    """Keys and values of mapOf("a" to 1), Map("a" -> 1) and Map.of("a", 1)."""
    items = [argument(table, walker, child)[1] for child in listed.named_children[:MAXIMUM_ITEMS]]
    if items and items[0].type in table.operators:
        for item in items:
            ends = item.named_children
            if len(ends) > 1 and ends[0].type in table.strings:
                yield plain(walker, ends[0]), walker.expression(ends[-1], depth)
        return
    for key, value in zip(items[::2], items[1::2], strict=False):
        if key.type in table.strings:
            yield plain(walker, key), walker.expression(value, depth)


def _construction(table: Table, walker: Walker, node: Node, depth: int) -> Expression:
    front, lists = split_call(table, node)
    kind = front[0].type if front else ""
    if kind in table.mappings and lists:
        pairs = [argument(table, walker, child) for child in lists[0].named_children[:MAXIMUM_ITEMS]]
        return Mapping(tuple((key, walker.expression(value, depth)) for key, value in pairs if key))
    if kind in ("slice_type", "array_type", "implicit_length_array_type") and lists:
        return walker.expression(lists[0], depth)
    return class_named(walker, front[0]) if front else None


def _string(_table: Table, walker: Walker, node: Node, depth: int) -> Expression:
    return made(Text, (plain(walker, node)[:MAXIMUM_TEXT], inserted(walker, node, depth)))


def _sequence(table: Table, walker: Walker, node: Node, depth: int) -> Expression:
    items = [child for child in node.named_children if not child.type.endswith("comment")]
    if items and items[0].type == "keyed_element":
        pairs = [argument(table, walker, child) for child in items[:MAXIMUM_ITEMS]]
        return Mapping(tuple((key, walker.expression(value, depth)) for key, value in pairs if key))
    return Sequence(tuple(walker.expression(child, depth) for child in items[:MAXIMUM_ITEMS]))


def _last(_table: Table, walker: Walker, node: Node, depth: int) -> Expression:
    children = node.named_children
    return walker.expression(children[-1], depth) if children else None


def _operands(_table: Table, walker: Walker, node: Node, depth: int) -> Expression:
    """`+` of texts is a text; of others the operand that has an origin; of an infix call what is called."""
    children = node.named_children
    if len(children) < PAIR:
        return walker.expression(children[0], depth) if children else None
    left, right = walker.expression(children[0], depth), walker.expression(children[-1], depth)
    operator = operator_of(walker, node)
    if operator == "+" and (isinstance(left, Text) or isinstance(right, Text)):
        return concatenated(left, right)
    if operator[:1].isalpha():
        return part_of(left, operator)
    return left if left is not None else right


def operator_of(walker: Walker, node: Node) -> str:
    """The operator of a binary expression."""
    found = node.child_by_field_name("operator")
    if found is None and node.child_count > PAIR:
        found = node.children[1]
    return walker.text_of(found)


def _alternative(table: Table, walker: Walker, node: Node, depth: int) -> Expression:
    """The last of several values that is a call or leads to one, else the last."""
    best: Expression = None
    for child in reversed(node.named_children[-MAXIMUM_ITEMS:]):
        kind = child.type
        if kind in table.calls or kind in table.constructions or kind in table.alternatives or kind in table.first:
            value = walker.expression(child, depth)
            if isinstance(value, Chain):
                return value
        elif best is None and kind in table.names:
            best = walker.expression(child, depth)
        if node.type in ("block", "braced_expression"):
            return walker.expression(child, depth)
    return best


def tokens_given(table: Table, walker: Walker, tree: Node) -> Iterator[tuple[str, Expression]]:
    """What a macro or an attribute of Rust is given, by position or by the name before an equals sign."""
    index, key = 0, ""
    for child, following in pairwise((*tree.children[: 2 * MAXIMUM_ITEMS], None)):
        kind = child.type if child is not None else ""
        if child is None or kind == ",":
            index, key = index + 1, ""
        elif kind == "identifier" and following is not None and following.type == "=":
            key = walker.text_of(child)
        elif kind in table.strings:
            yield key or str(index), Text(plain(walker, child)[:MAXIMUM_TEXT])
        elif kind == "identifier":
            yield key or str(index), Chain(walker.text_of(child))


def _macro(_table: Table, walker: Walker, node: Node, depth: int) -> Expression:
    """What a macro of Rust makes: of format! its text, else its name."""
    macro = node.child_by_field_name("macro")
    if walker.text_of(macro) in ("format", "concat"):
        tree = node.named_children[-1]
        found = next(
            (child for child in tree.named_children if child.type in ("string_literal", "raw_string_literal")), None
        )
        return Text(plain(walker, found)[:MAXIMUM_TEXT]) if found is not None else None
    return walker.expression(macro, depth)


def forms(table: Table) -> dict[str, Form]:
    """How to tell where the value of each kind of expression comes from."""
    return {
        "expression_list": syntax.transparent,
        "macro_invocation": partial(_macro, table),
        OBJECT: partial(_object, table),
        **dict.fromkeys(table.first, syntax.transparent),
        **dict.fromkeys(table.last, partial(_last, table)),
        **dict.fromkeys(table.literals, syntax.literal),
        **dict.fromkeys(table.sequences, partial(_sequence, table)),
        **dict.fromkeys(table.alternatives, partial(_alternative, table)),
        **dict.fromkeys(table.operators, partial(_operands, table)),
        **dict.fromkeys(table.calls, partial(_call, table)),
        **dict.fromkeys(table.constructions, partial(_construction, table)),
        **dict.fromkeys(table.members, partial(_member, table)),
        **dict.fromkeys(table.strings, partial(_string, table)),
        **dict.fromkeys(table.names, syntax.name),
    }
