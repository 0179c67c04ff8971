"""Bindings, calls, texts and other uses of names in JavaScript and TypeScript source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.verify.facts.fact import MAXIMUM_TEXT
from tracker.verify.readers import syntax
from tracker.verify.readers.expressions import MAXIMUM_EXPRESSION, MAXIMUM_ITEMS, Chain, Expression, Mapping, Text, made
from tracker.verify.readers.javascript_definitions import annotated, bind, enter_function
from tracker.verify.readers.javascript_expressions import (
    FUNCTIONS,
    STRINGS,
    arguments,
    dotted,
    inserted,
    plain,
    required,
)
from tracker.verify.readers.syntax import MAXIMUM_NESTING, WAITING, Handler, Teller, Walker, counting, fields, line_of

if TYPE_CHECKING:
    from tree_sitter import Node

TEST_CALLS = frozenset(
    {"it", "test", "it.each", "test.each", "it.only", "test.only", "it.concurrent", "test.concurrent"}
    | {"it.only.each", "test.only.each", "specify", "Then", "Deno.test", "Deno.test.only"}
)
ASSERTING_MODULE = re.compile(r"(?:^|[/:@-])(?:asserts?|assertions)(?=[./@]|$)")
"""The import of a function that asserts: jsr:@std/assert.assertEquals, node:assert.strictEqual."""

COMPARISONS = frozenset({"==", "===", "!=", "!==", "<", ">", "<=", ">="})
DEEP = MAXIMUM_NESTING - 3


def _declarator(walker: Walker, node: Node) -> None:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None:
        return
    if value is not None and value.type in FUNCTIONS and name.type == "identifier":
        enter_function(walker, value, walker.text_of(name))
        return
    module = required(walker, value)
    if module:
        _require(walker, name, module, line_of(node))
        return
    held = walker.expression(value)
    if held is None:
        held = annotated(walker, node.child_by_field_name("type"))
    bind(walker, name, held, line_of(node))
    if value is None:
        return
    walker.exported = False  # what is exported here is this name, none of the functions in its value
    if walker.out.scope.parent is None and name.type == "identifier" and _is_given_functions(value):
        # Tools of one module all have a function `execute`, each its own.
        outer = walker.enter(walker.out.scope.child("function", walker.text_of(name)))
        walker.visit(value)
        walker.leave(outer)
    else:
        walker.visit(value)


def _is_given_functions(value: Node) -> bool:
    """Whether a value is made by a call that is given an object with functions."""
    listed = _callee(value)[1] if value.type in ("call_expression", "new_expression") else None
    members = (
        item
        for given in (listed.named_children if listed else ())
        if given.type == "object"
        for item in given.named_children
    )
    return any(
        item.type == "method_definition" or (item.child_by_field_name("value") or item).type in FUNCTIONS
        for item in members
    )


def _require(walker: Walker, name: Node, module: str, line: int) -> None:
    if name.type == "identifier":
        walker.out.add_import(module, walker.text_of(name), line)
    for child in name.named_children:
        key = child.child_by_field_name("key") or child
        local = child.child_by_field_name("value") or child
        walker.out.add_import(f"{module}.{walker.text_of(key)}", walker.text_of(local), line)


def _assignment(walker: Walker, node: Node) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return
    out, value, line = walker.out, walker.expression(right), line_of(node)
    if left.type == "identifier":
        out.scope.bind(walker.text_of(left), value, line)
    elif left.type == "member_expression":
        target, owner = walker.expression(left), out.scope.enclosing_class()
        if isinstance(target, Chain) and target.head == "this" and len(target.parts) == 1 and owner is not None:
            owner.bind(target.parts[0], value, line, out.scope)
        elif isinstance(target, Chain) and (target.head, *target.parts[:1]) == ("module", "exports"):
            out.module.bind((target.parts[1:] or ("default",))[0], value, line)
        elif left.named_children[0].type == "identifier":
            _extension(walker, left, value, line)
    walker.visit(right)


def _extension(walker: Walker, left: Node, value: Expression, line: int) -> None:
    """An object that was written out in this function gets one more key: wish.tools = known."""
    name, key = walker.text_of(left.named_children[0]), walker.text_in(left, "property")
    held = walker.out.scope.bindings.get(name)
    if held and isinstance(held[-1][1], Mapping):
        walker.out.entry(key, value, line)
        walker.out.scope.extend(name, key, value, line)


def _loop(walker: Walker, node: Node) -> None:
    outer, is_for = walker.loop, node.type == "for_statement"
    condition = " ".join(walker.text_in(node, "condition").split())
    walker.out.fact("loop", "for" if is_for else "while", line_of(node), condition, flags=outer)
    walker.visit_field(node, "initializer")
    walker.loop = counting(condition, outer, condition=True) if is_for else WAITING
    walker.visit_field(node, "condition")
    walker.visit_field(node, "body")
    walker.loop = outer


def _for_in(walker: Walker, node: Node) -> None:
    outer = walker.loop
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is not None and right is not None:
        over = walker.expression(right)
        walker.out.origin("loop", over, line_of(node), walker.text_of(left), (), outer)
        bind(walker, left, over, line_of(node))
        walker.visit(right)
    walker.loop = counting("", outer)
    walker.visit_field(node, "body")
    walker.loop = outer


def _await(walker: Walker, node: Node) -> None:
    walker.awaited = bool(node.named_children) and node.named_children[0].type == "call_expression"
    walker.visit_children(node)


def _call(walker: Walker, node: Node) -> Expression:
    """Gives what is called where that is the call's value."""
    out, line = walker.out, line_of(node)
    flags = (*walker.loop, "await") if walker.awaited else walker.loop
    walker.awaited = False
    function, listed = _callee(node)
    if function is None:
        return None
    if function.type == "import":
        out.add_import(required(walker, node), "", line)
    direct = dotted(walker, function)
    called = direct or walker.expression(function)
    name = ".".join((called.head, *called.parts)) if isinstance(called, Chain) else ""
    tests = name in TEST_CALLS
    plainly = listed is not None and listed.type == "arguments" and not tests and walker.depth < DEEP
    given = [] if plainly else arguments(walker, listed)
    out.origin("call", called, line, "", given, flags)
    if _asserts(walker, name):
        out.fact("assertion", name, line)
    _use(walker, function, direct)
    if listed is not None:
        if plainly:
            _read_arguments(walker, listed, given)
        elif tests:
            _test(walker, listed)
        else:
            walker.visit(listed)
    return direct if direct is not None and len(direct.parts) < MAXIMUM_EXPRESSION else None


def _asserts(walker: Walker, name: str) -> bool:
    head = name.split(".", 1)[0]
    if head in ("expect", "assert") or ".should." in name or name.endswith((".should", ".and", ".expect")):
        return True
    module = walker.out.imported.get(head, "")
    return "assert" in module and ASSERTING_MODULE.search(module) is not None


def _callee(node: Node) -> tuple[Node | None, Node | None]:
    """What a call or `new` calls, and its arguments."""
    if node.type == "call_expression":
        return fields(node, "function", "arguments")
    return node.child_by_field_name("constructor"), node.child_by_field_name("arguments")


def _read_arguments(walker: Walker, listed: Node, given: list[tuple[str, Expression]]) -> None:
    """Visit the arguments of a call and note their values on the way, as `arguments` gives them."""
    walker.depth += 2
    index = 0
    for child in listed.named_children:
        if child.type != "comment":
            value = walker.value_of(child)
            given.append((str(index), value))
            if isinstance(value, Mapping):
                given += value.items
            index += 1
    del given[MAXIMUM_ITEMS:]
    walker.depth -= 2


def _test(walker: Walker, listed: Node) -> None:
    """A test case: its callback is a function of its own, named by its title; Deno may have both in an object."""
    given = listed.named_children
    if len(given) == 1 and given[0].type == "object":
        pairs = [child for child in given[0].named_children if child.type in {"pair", "method_definition"}]
        given = [child.child_by_field_name("value") or child for child in pairs]
    title = next((plain(walker, child) for child in given if child.type in STRINGS), "")
    for child in given:
        if child.type in FUNCTIONS or child.type == "method_definition":
            enter_function(walker, child, f"test {title}".replace(".", " "))
        else:
            walker.visit(child)


def _attribute(walker: Walker, node: Node) -> Expression:
    direct = dotted(walker, node)
    read = direct or walker.expression(node)
    if isinstance(read, Chain):
        walker.out.origin("attribute", read, line_of(node), "", (), walker.loop)
    _use(walker, node, direct)
    return read


def _use(walker: Walker, node: Node, direct: Chain | None) -> None:
    """The names inside a callee or member are used; of plain names, the first."""
    if direct is not None:
        walker.used.add(direct.head)
        return
    inner: Node | None = node
    while inner is not None and inner.type == "member_expression":
        inner, _ = fields(inner, "object", "property")
    if inner is not None:
        walker.visit(inner)


def _string(walker: Walker, node: Node) -> Expression:
    content = plain(walker, node)
    walker.out.text(content, (), line_of(node))
    return made(Text, (content[:MAXIMUM_TEXT], ()))


def _template(walker: Walker, node: Node) -> None:
    walker.out.text(plain(walker, node), inserted(walker, node), line_of(node))
    for child in node.named_children:
        if child.type == "template_substitution":
            walker.visit_children(child)


def _pair(walker: Walker, node: Node) -> None:
    key, value = fields(node, "key", "value")
    if key is None or value is None:
        return
    name = plain(walker, key) if key.type == "string" else walker.text_of(key)
    if value.type in FUNCTIONS:
        enter_function(walker, value, name)
        return
    walker.out.entry(name, walker.expression(value), line_of(node))
    walker.visit(value)


def _catch(walker: Walker, node: Node) -> None:
    walker.out.fact("except", "catch", line_of(node), flags=walker.loop)
    walker.out.scope.caught.add(walker.text_in(node, "parameter"))
    walker.visit_children(node)


def _throw(walker: Walker, node: Node) -> None:
    if node.named_children and walker.text_of(node.named_children[0]) not in walker.out.scope.caught:
        walker.out.origin("raise", walker.expression(node.named_children[0]), line_of(node))
    walker.visit_children(node)


def _compare(walker: Walker, node: Node) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = walker.text_in(node, "operator")
    if left is not None and right is not None and operator in COMPARISONS:
        walker.out.compare(walker.expression(left), operator, walker.expression(right), line_of(node), walker.loop)
    walker.visit_children(node)


def _element(walker: Walker, node: Node) -> None:
    name = node.child_by_field_name("name")
    if name is not None:
        walker.out.origin("element", walker.expression(name), line_of(node))
    walker.visit_children(node)


TELLERS: dict[str, Teller] = {
    "call_expression": _call,
    "new_expression": _call,
    "member_expression": _attribute,
    "identifier": syntax.noted_name,
    "type_identifier": syntax.noted_name,
    "shorthand_property_identifier": syntax.noted_name,
    "string": _string,
}
"""Kind of node → what to do there, which may give its value."""

HANDLERS: dict[str, Handler] = {
    **TELLERS,
    "variable_declarator": _declarator,
    "assignment_expression": _assignment,
    "for_statement": _loop,
    "while_statement": _loop,
    "do_statement": _loop,
    "for_in_statement": _for_in,
    "return_statement": syntax.note_return,
    "yield_expression": syntax.note_yield,
    "await_expression": _await,
    "identifier": syntax.note_name,
    "type_identifier": syntax.note_name,
    "shorthand_property_identifier": syntax.note_name,
    "template_string": _template,
    "pair": _pair,
    "catch_clause": _catch,
    "throw_statement": _throw,
    "binary_expression": _compare,
    "jsx_opening_element": _element,
    "jsx_self_closing_element": _element,
}
"""Kind of node → what to do there."""
