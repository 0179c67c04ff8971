"""Calls, texts, loops and other uses of names, in the languages of `source_tables`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tracker.verify.readers import syntax
from tracker.verify.readers.expressions import MAXIMUM_ITEMS, Chain, Expression
from tracker.verify.readers.source_definitions import (
    assign,
    function,
    pattern_names,
    visit_base,
)
from tracker.verify.readers.source_expressions import (
    KEYED,
    LISTS_OF_PAIRS,
    OBJECT,
    PAIR,
    argument,
    arguments,
    class_named,
    inserted,
    interpolations,
    members_of_object,
    named,
    operator_of,
    plain,
    split_call,
    tokens_given,
    type_arguments,
)
from tracker.verify.readers.syntax import WAITING, Handler, Walker, counting, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from tracker.verify.readers.collector import Arguments
    from tracker.verify.readers.source_tables import Table

COMPARISONS = frozenset({"==", "!=", "===", "!==", "<", ">", "<=", ">="})
INFIX_ASSERTION = ("should", "must")
ASSIGNING = frozenset({"<-", "<<-", "=", ":=", "->"})
ATTACHING = frozenset({"library", "require", "requireNamespace", "loadNamespace"})
RANGES = frozenset({"range_clause", "enumerators"})
SLICE_TYPE = "slice_type"
LITERAL_TYPES = ("map_type", SLICE_TYPE, "array_type")
TITLE = 120


def _call(table: Table, walker: Walker, node: Node) -> None:
    line = line_of(node)
    flags = (*walker.loop, "await") if walker.awaited else walker.loop
    walker.awaited = False
    front, lists = split_call(table, node)
    title = _title(table, walker, front, lists)
    if title:
        _titled(walker, node, title, front, lists)
        return
    if (node.type in table.constructions and front and front[0].type.endswith(LITERAL_TYPES)) or _is_curried(
        table, front, lists
    ):
        if front[0].type == SLICE_TYPE:
            _elements(table, walker, front[0], lists)
        for child in (*front, *lists):
            walker.visit(child)
        return
    called = _called(table, walker, node, front)
    given = arguments(table, walker, lists)
    if front:
        kinds = type_arguments(table, walker, node, front[0])
        given += [(f"<{index}>", kind) for index, kind in enumerate(kinds) if kind]
    if table.package.endswith(".r"):
        _r_call(table, walker, node, called, lists)
    walker.out.origin("call", called, line, "", given, flags)
    if isinstance(called, Chain):
        _tell(table, walker, node, called, given)
    for child in front[: 1 if node.type == "method_invocation" and len(front) > 1 else None]:
        visit_base(table, walker, child)
    for listed in lists:
        walker.visit(listed)


def _elements(table: Table, walker: Walker, kind: Node, lists: list[Node]) -> None:
    """The elements of a list in Go, whose type of another package is written once: []llm.Tool{{Name: "a"}}."""
    element = kind.child_by_field_name("element")
    if element is not None and element.type == "pointer_type":
        element = element.named_children[0]
    if element is None or element.type != "qualified_type":
        return
    for item in (one for listed in lists for one in listed.named_children[:MAXIMUM_ITEMS]):
        literal = item.named_children[0] if item.named_children else None
        if literal is not None and literal.type == "literal_value":
            given = arguments(table, walker, [literal])
            walker.out.origin("call", class_named(walker, element), line_of(literal), "", given, walker.loop)


def _is_curried(table: Table, front: list[Node], lists: list[Node]) -> bool:
    """Whether only a block is added to what is a call already: describe("a") { … }."""
    blocks = {"annotated_lambda", "block", "case_block"}
    return (
        len(front) == 1
        and front[0].type in table.calls
        and bool(lists)
        and blocks.issuperset(item.type for item in lists)
    )


def _given(table: Table, walker: Walker, node: Node) -> None:
    """A list of arguments: what they are named binds nothing."""
    for child in node.named_children:
        if child.type in table.pairs:
            _pair(table, walker, child)
        else:
            walker.visit(child)


def _called(table: Table, walker: Walker, node: Node, front: list[Node]) -> Expression:
    """What a call calls, also where its value is a list."""
    if node.type == "method_invocation" or not front:
        return walker.expression(node)
    return walker.expression(front[0]) if node.type in table.calls else class_named(walker, front[0])


def _tell(table: Table, walker: Walker, node: Node, called: Chain, given: Arguments) -> None:
    """Whether a call asserts or raises something."""
    name, line = ".".join((called.head, *called.parts)), line_of(node)
    match = table.assertion.fullmatch(name)
    if match is not None:
        asserted = " ".join(walker.text_of(node.named_children[-1])[:TITLE].split())
        walker.out.fact("assertion", next(filter(None, match.groups()), name), line, asserted.strip("()[]{} "))
    if name in table.raising:
        first = next((value for _, value in given if isinstance(value, Chain)), None)
        if first is not None:
            walker.out.origin("raise", first, line)
        else:
            walker.out.fact("raise", name, line)


def _title(table: Table, walker: Walker, front: list[Node], lists: list[Node]) -> str:
    """The title of a test case: test("adds") { … }, "adds" { … }, test_that("adds", { … })."""
    if len(front) != 1 or not lists or not table.titled:
        return ""
    callee, block = front[0], lists[-1]
    if callee.type in table.strings and block.type == "annotated_lambda":
        return plain(walker, callee)[:TITLE]
    inner = lists[:1]
    if callee.type in table.calls and block.type in ("annotated_lambda", "block", "case_block"):
        deeper, inner = split_call(table, callee)
        callee = deeper[0] if len(deeper) == 1 else callee
    if named(walker, callee) not in table.titled or callee.named_child_count or not inner:
        return ""
    given = [child for child in inner[0].named_children[: PAIR + 1] if child.type != "comma"]
    values = [argument(table, walker, child)[1] for child in given]
    holds_block = block is not inner[0] or any(value.type in {"braced_expression", "func_literal"} for value in values)
    return plain(walker, values[0])[:TITLE] if values and values[0].type in table.strings and holds_block else ""


def _titled(walker: Walker, node: Node, title: str, front: list[Node], lists: list[Node]) -> None:
    """A test case is a function of its own, named by its title."""
    out = walker.out
    scope = out.scope.child("function", f"test {' '.join(title.split())}".replace(".", " "))
    outer = walker.enter(scope)
    for child in (*front[:1], *lists):
        walker.visit_children(child)
    walker.leave(outer)
    out.fact("function", scope.name, line_of(node), flags=("filled",))


def _r_call(table: Table, walker: Walker, node: Node, called: Expression, lists: list[Node]) -> None:
    """library(x) attaches a package, tryCatch handles a condition."""
    if not isinstance(called, Chain) or not lists:
        return
    items = [argument(table, walker, child) for child in lists[0].named_children[:MAXIMUM_ITEMS]]
    items = [item for item in items if item[1].type != "comma"]
    if not called.parts and called.head in ATTACHING and items:
        package = plain(walker, items[0][1])
        walker.out.add_import(package, "*" if called.head in ("library", "require") else package, line_of(node))
        walker.packages.add(package)
    elif called.head in ("tryCatch", "withCallingHandlers"):
        for key, value in items:
            if key in ("error", "warning", "condition"):
                walker.out.fact("except", key, line_of(value), flags=walker.loop)


def _attribute(table: Table, walker: Walker, node: Node) -> None:
    read = walker.expression(node)
    if isinstance(read, Chain):
        walker.out.origin("attribute", read, line_of(node), "", (), walker.loop)
    visit_base(table, walker, node)


def _type(table: Table, walker: Walker, node: Node) -> None:
    """The name of a type is used, but no value is read."""
    visit_base(table, walker, node)


def _pattern(table: Table, walker: Walker, node: Node) -> None:
    """A pattern with fields, `Reply::ToolCalls { calls }`, names a variant as one without them does."""
    variant, *fields = node.named_children
    (_attribute if variant.type in table.members else _type)(table, walker, variant)
    for field in fields:
        walker.visit(field)


def _string(_table: Table, walker: Walker, node: Node) -> None:
    walker.out.text(plain(walker, node), inserted(walker, node), line_of(node))
    for child in interpolations(node):
        walker.visit_children(child)


def _binary(table: Table, walker: Walker, node: Node) -> None:
    """A comparison, an assignment of R, or a call written between its operands."""
    children, operator = node.named_children, operator_of(walker, node)
    if len(children) < PAIR:
        walker.visit_children(node)
        return
    left, right, line = children[0], children[-1], line_of(node)
    if operator in COMPARISONS:
        walker.out.compare(walker.expression(left), operator, walker.expression(right), line, walker.loop)
    elif operator in ASSIGNING and table.package.endswith(".r"):
        _r_assignment(table, walker, left, right, line)
        return
    elif operator[:1].isalpha() and node.type == "infix_expression":
        if operator == "in" and right.type in table.arguments:
            _titled(walker, node, _said(table, walker, left), [], [right])
            return
        called = walker.expression(node)
        walker.out.origin("call", called, line, "", [("0", walker.expression(right))], walker.loop)
        if operator.startswith(INFIX_ASSERTION) and right.type not in table.arguments:
            walker.out.fact("assertion", operator, line, " ".join(walker.text_of(right)[:TITLE].split()))
        walker.visit(left)
        walker.visit(right)
        return
    elif operator in ("->", "to") and left.type in table.strings:
        walker.out.entry(plain(walker, left), walker.expression(right), line)
    walker.visit(left)
    walker.visit(right)


def _said(table: Table, walker: Walker, node: Node) -> str:
    """The words of `"a sum" should "be positive"`."""
    if node.type in table.strings:
        return plain(walker, node)[:TITLE]
    words = [
        plain(walker, child) if child.type in table.strings else walker.text_of(child) for child in node.named_children
    ]
    return " ".join(words)[:TITLE]


def _r_assignment(table: Table, walker: Walker, left: Node, right: Node, line: int) -> None:
    if right.type in table.lambdas and left.type in table.names:
        function(table, walker, right, walker.text_of(left))
    elif left.type in table.lambdas and right.type in table.names:
        function(table, walker, left, walker.text_of(right))
    else:
        assign(table, walker, left, right, line)


def _pair(table: Table, walker: Walker, node: Node) -> None:
    """A member of a literal, or a named argument."""
    key, value = argument(table, walker, node)
    if key and (node.type in ("keyed_element", "field_initializer") or node.named_children[0].type == KEYED):
        walker.out.entry(key, walker.expression(value), line_of(node))
    walker.visit(value)


def _object(walker: Walker, node: Node) -> None:
    for key, value in members_of_object(walker, node):
        walker.out.entry(key, walker.expression(value), line_of(value))
        walker.visit(value)


def _loop(table: Table, walker: Walker, node: Node) -> None:
    outer, out, line = walker.loop, walker.out, line_of(node)
    how = table.loops[node.type]
    inner = next((child for child in node.named_children if child.type in RANGES), node)
    target, over = _ranges(how, walker, inner)
    visited: set[Node] = set()
    goes = walker.text_of(over or node.child_by_field_name("condition"))
    if over is not None:
        names = pattern_names(walker, target) if target is not None else []
        out.origin("loop", walker.expression(over), line, ", ".join(names), (), outer)
        for name in names:
            out.scope.bind(name, walker.expression(over), line)
        walker.visit(over)
        visited = {over} if inner is node else {over, inner}
        if target is not None:
            visited.add(target)
    else:
        out.fact(
            "loop",
            "for" if how != "while" else "while",
            line,
            " ".join(goes[:TITLE].split()),
            flags=outer,
        )
    walker.loop = WAITING if how == "while" else counting(goes, outer, condition=over is None)
    for child in node.named_children:
        if child not in visited:
            walker.visit(child)
    walker.loop = outer


def _ranges(how: str, walker: Walker, node: Node) -> tuple[Node | None, Node | None]:
    """The target of a loop and what it runs over."""
    if how == "while":
        return None, None
    if node.type == "range_clause":
        how = "left right"
    if how != "for":
        target, over = how.split()
        return node.child_by_field_name(target), node.child_by_field_name(over)
    children = node.named_children
    if node.type == "enumerators" and children and children[0].named_child_count >= PAIR:
        first = children[0].named_children
        return first[0], first[-1]
    if children and children[0].type in ("variable_declaration", "multi_variable_declaration") and len(children) > 1:
        return children[0], children[1] if walker.text_of(node).startswith("for") else None
    return None, None


def _return(_table: Table, walker: Walker, node: Node) -> None:
    children = node.named_children
    if children:
        walker.out.scope.returns.append((line_of(node), walker.expression(children[0])))
    walker.visit_children(node)


def _yield(_table: Table, walker: Walker, node: Node) -> None:
    out = walker.out
    if node.named_children and "break" not in {child.type for child in node.children}:
        out.scope.yields = True
        out.valued("yield", out.scope.name, walker.expression(node.named_children[0]), line_of(node))
    walker.visit_children(node)


def _throw(_table: Table, walker: Walker, node: Node) -> None:
    if node.named_children and walker.text_of(node.named_children[0]) not in walker.out.scope.caught:
        walker.out.origin("raise", walker.expression(node.named_children[0]), line_of(node))
    walker.visit_children(node)


def _catch(table: Table, walker: Walker, node: Node) -> None:
    types = list(_caught(table, node))
    walker.out.scope.caught.update(walker.text_of(child) for child in node.named_children if child.type in table.names)
    for kind in types:
        caught = class_named(walker, kind)
        walker.out.origin("except", caught, line_of(kind), "", (), walker.loop)
        held = kind.parent or node
        name = held.child_by_field_name("name") or (held.parent or held).child_by_field_name("name")
        if name is not None:
            walker.out.scope.bind(walker.text_of(name), caught, line_of(kind))
            walker.out.scope.caught.add(walker.text_of(name))
    if not types:
        walker.out.fact("except", "*", line_of(node), flags=walker.loop)
    walker.visit_children(node)


def _caught(table: Table, node: Node, depth: int = 0) -> Iterator[Node]:
    """The types of the exceptions that are handled."""
    for child in node.named_children:
        if child.type in table.caught:
            kind = child.child_by_field_name("type")
            if kind is not None:
                yield kind
            elif child.type == "user_type":
                yield child
            else:
                yield from child.named_children
        elif depth < PAIR and child.type in ("catch_formal_parameter", "case_block", "case_clause"):
            yield from _caught(table, child, depth + 1)


def _await(table: Table, walker: Walker, node: Node) -> None:
    first = node.named_children[0] if node.named_children else None
    walker.awaited = first is not None and first.type in table.calls
    walker.visit_children(node)


def _macro(table: Table, walker: Walker, node: Node) -> None:
    """A macro of Rust: its tokens are not parsed; calls and texts among them are found by their form."""
    macro, line = node.child_by_field_name("macro"), line_of(node)
    tree = node.named_children[-1]
    called = walker.expression(macro)
    walker.out.origin("call", called, line, "", list(tokens_given(table, walker, tree)), walker.loop)
    if isinstance(called, Chain):
        _tell(table, walker, node, called, [])
        walker.used.add(called.head)
        if called.parts and called.head.islower():
            walker.packages.add(called.head)
    walker.visit(tree)


def _tokens(_table: Table, walker: Walker, node: Node) -> None:
    """Tokens that are not parsed: a path before a parenthesis is a call."""
    path: list[str] = []
    line, joined = 0, False
    for child in node.children:
        kind = child.type
        if kind in ("identifier", "self", "crate", "default"):
            path, line = (
                ([*path, walker.text_of(child)], line) if joined and path else ([walker.text_of(child)], line_of(child))
            )
            joined = False
        elif kind in ("::", "."):
            joined = True
        elif kind == "token_tree":
            if path and walker.source[child.start_byte : child.start_byte + 1] == "(":
                head, *parts = path[:MAXIMUM_ITEMS]
                walker.used.add(head)
                walker.out.origin("call", Chain(head, tuple(parts)), line, "", (), walker.loop)
            else:
                path = []
            walker.visit(child)
        else:
            if path:
                walker.used.add(path[0])
            path, joined = [], False
            if child.is_named:
                walker.visit(child)
    if path:
        walker.used.add(path[0])


def _namespace(_table: Table, walker: Walker, node: Node) -> None:
    name = node.child_by_field_name("name")
    for child in node.named_children:
        if child != name:
            walker.visit(child)


def handlers(table: Table) -> dict[str, Handler]:
    """What to do at each kind of use."""
    found: dict[str, Handler] = {
        **dict.fromkeys(table.members, partial(_attribute, table)),
        **dict.fromkeys((kind for kind in table.members if "type" in kind), partial(_type, table)),
        **dict.fromkeys(table.arguments - {"block", "case_block", "annotated_lambda"}, partial(_given, table)),
        **dict.fromkeys(LISTS_OF_PAIRS, partial(_given, table)),
        **dict.fromkeys(table.names, syntax.note_name),
        **dict.fromkeys(table.strings, partial(_string, table)),
        **dict.fromkeys(table.pairs - table.assignments, partial(_pair, table)),
        **dict.fromkeys(table.calls | table.constructions, partial(_call, table)),
        **dict.fromkeys(table.operators, partial(_binary, table)),
        **dict.fromkeys(table.loops, partial(_loop, table)),
        **dict.fromkeys(table.returns, partial(_return, table)),
        **dict.fromkeys(table.yields, partial(_yield, table)),
        **dict.fromkeys(table.throws, partial(_throw, table)),
        **dict.fromkeys(table.catches, partial(_catch, table)),
        "namespace_declaration": partial(_namespace, table),
        "file_scoped_namespace_declaration": partial(_namespace, table),
        OBJECT: _object,
    }
    if "await_expression" in table.first:
        found["await_expression"] = partial(_await, table)
    if table.package.endswith("rust"):
        found |= {"struct_pattern": partial(_pattern, table), "macro_invocation": partial(_macro, table)}
        found |= {"token_tree": partial(_tokens, table)}
    return found
