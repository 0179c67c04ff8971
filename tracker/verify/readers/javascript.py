"""JavaScript, TypeScript and TSX source → facts, by tree-sitter; named as in Python: `openai.default.chat.create`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from tracker.verify.facts import MAXIMUM_TEXT, Fact
from tracker.verify.readers.collector import Arguments, Collector
from tracker.verify.readers.names import Chain, Expression, Mapping, Scope, Sequence, Text
from tracker.verify.readers.python import SQL, line_of, text_of

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

BUILTINS = frozenset(
    "console process fetch JSON Math Object Array Promise setTimeout setInterval Date Number String Boolean Error "
    "RegExp Map Set Symbol Buffer URL Response Request Headers AbortController AbortSignal ReadableStream document "
    "window navigator localStorage module exports globalThis Deno Bun parseInt parseFloat "
    "describe it test expect beforeEach afterEach beforeAll afterAll jest vi undefined".split()
)
FUNCTIONS = ("arrow_function", "function_expression", "function", "generator_function")
TEST_CALLS = frozenset({"it", "test", "it.each", "test.each", "it.only", "test.only", "Deno.test"})
LOOPS = {"while_statement": ("loop", "while"), "do_statement": ("loop", "while")}
TRANSPARENT = (
    "await_expression",
    "parenthesized_expression",
    "as_expression",
    "satisfies_expression",
    "non_null_expression",
    "spread_element",
    "expression_statement",
)


@cache
def _parser(language: str) -> Parser:
    from tree_sitter import Language, Parser

    if language == "javascript":
        import tree_sitter_javascript

        return Parser(Language(tree_sitter_javascript.language()))
    import tree_sitter_typescript

    grammar = tree_sitter_typescript.language_tsx if language == "tsx" else tree_sitter_typescript.language_typescript
    return Parser(Language(grammar()))


def read_javascript(data: bytes) -> list[Fact]:
    """The facts of one JavaScript or JSX file."""
    return JavaScriptReader().read(data, "javascript")


def read_typescript(data: bytes) -> list[Fact]:
    """The facts of one TypeScript file."""
    return JavaScriptReader().read(data, "typescript")


def read_tsx(data: bytes) -> list[Fact]:
    """The facts of one TSX file."""
    return JavaScriptReader().read(data, "tsx")


class JavaScriptReader:
    """Walks one syntax tree and tells a Collector what it meets."""

    def __init__(self) -> None:
        self.out = Collector(BUILTINS)
        self.loop: tuple[str, ...] = ()
        self.exported = False
        self.handlers: dict[str, Callable[[Node], None]] = {
            "comment": lambda _: None,
            "import_statement": self._import,
            "export_statement": self._export,
            "function_declaration": self._function,
            "generator_function_declaration": self._function,
            "method_definition": self._function,
            "arrow_function": self._anonymous,
            "function_expression": self._anonymous,
            "class_declaration": self._class,
            "abstract_class_declaration": self._class,
            "class": self._class,
            "public_field_definition": self._field,
            "field_definition": self._field,
            "variable_declarator": self._declarator,
            "assignment_expression": self._assignment,
            "for_statement": self._loop,
            "for_in_statement": self._for_in,
            "while_statement": self._loop,
            "do_statement": self._loop,
            "return_statement": self._return,
            "call_expression": self._call,
            "new_expression": self._call,
            "member_expression": self._attribute,
            "identifier": self._identifier,
            "type_identifier": self._identifier,
            "shorthand_property_identifier": self._identifier,
            "string": self._string,
            "template_string": self._string,
            "pair": self._pair,
            "decorator": self._decorator,
            "throw_statement": self._throw,
            "binary_expression": self._compare,
            "jsx_opening_element": self._element,
            "jsx_self_closing_element": self._element,
        }

    def read(self, data: bytes, language: str) -> list[Fact]:
        """The facts of `data`; a statement nested too deeply to walk is left out."""
        for statement in _parser(language).parse(data).root_node.named_children:
            try:
                self.visit(statement)
            except RecursionError:
                self.out.scope = self.out.module
        return self.out.facts()

    def visit(self, node: Node) -> None:
        """Gather what `node` and all below it hold."""
        handler = self.handlers.get(node.type)
        if handler is not None:
            handler(node)
        else:
            self.visit_children(node)

    def visit_children(self, node: Node) -> None:
        """Visit the named children."""
        for child in node.named_children:
            self.visit(child)

    def _visit_field(self, node: Node, field: str) -> None:
        child = node.child_by_field_name(field)
        if child is not None:
            self.visit(child)

    # Names come in

    def _import(self, node: Node) -> None:
        module = _plain(node.child_by_field_name("source"))
        line = line_of(node)
        only_types = any(child.type == "type" for child in node.children)
        clause = next((child for child in node.named_children if child.type == "import_clause"), None)
        if clause is None:
            self.out.add_import(module, "", line)
            return
        for child in clause.named_children:
            if child.type == "identifier":
                self._imported(f"{module}.default", text_of(child), line, only_types=only_types)
            elif child.type == "namespace_import":
                self._imported(module, text_of(child.named_children[0]), line, only_types=only_types)
            elif child.type == "named_imports":
                for item in child.named_children:
                    name = text_of(item.child_by_field_name("name"))
                    local = text_of(item.child_by_field_name("alias")) or name
                    typed = only_types or text_of(item).startswith("type ")
                    self._imported(f"{module}.{name}", local, line_of(item), only_types=typed)

    def _imported(self, origin: str, local: str, line: int, *, only_types: bool) -> None:
        if only_types:
            self.out.imported.setdefault(local, origin)
        else:
            self.out.add_import(origin, local, line)

    def _export(self, node: Node) -> None:
        source = node.child_by_field_name("source")
        if source is not None:
            module = _plain(source)
            for clause in node.named_children:
                for item in clause.named_children if clause.type == "export_clause" else ():
                    name = text_of(item.child_by_field_name("name"))
                    local = text_of(item.child_by_field_name("alias")) or name
                    self.out.used.add(local)
                    self.out.add_import(f"{module}.{name}", local, line_of(item))
            return
        self.exported = True
        value = node.child_by_field_name("value")
        if value is not None:
            self.out.module.bind("default", self.expression(value), line_of(node))
        elif any(child.type == "default" for child in node.children):
            declared = node.child_by_field_name("declaration")
            name = text_of(declared.child_by_field_name("name")) if declared is not None else ""
            if name:
                self.out.module.bind("default", Chain(name), line_of(node))
        self.visit_children(node)
        self.exported = False

    # Definitions

    def _function(self, node: Node) -> None:
        self._enter_function(node, text_of(node.child_by_field_name("name")) or "default")

    def _anonymous(self, node: Node) -> None:
        self._enter_function(node, "")

    def _enter_function(self, node: Node, name: str) -> None:
        outer, loop, exported = self.out.scope, self.loop, self.exported
        method = node.type == "method_definition" or outer.kind == "class"
        scope = outer.child("function", name) if name else Scope("function", outer.name, outer)
        self.out.scope = scope
        parameters = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
        names: list[str] = []
        if parameters is not None and parameters.type == "identifier":
            names.append(text_of(parameters))
            scope.bind(names[0], None, line_of(parameters))
        elif parameters is not None:
            names = [self._parameter(child) for child in parameters.named_children if child.type != "comment"]
        self.out.scope = outer
        flags = tuple(child.type for child in node.children if child.type == "async")
        if name:
            self.out.fact(
                "function", scope.name, line_of(node), ",".join(names), flags=(*flags, "export") if exported else flags
            )
        self.out.scope, self.loop, self.exported = scope, (), False
        if method:
            scope.receiver = "this"
        body = node.child_by_field_name("body")
        if body is not None:
            if body.type != "statement_block":
                scope.returns.append((line_of(body), self.expression(body)))
            self.visit(body)
        self.out.scope, self.loop = outer, loop

    def _parameter(self, node: Node) -> str:
        pattern = node.child_by_field_name("pattern") or node.child_by_field_name("left") or node
        annotation = node.child_by_field_name("type")
        value = self._annotation(annotation) if annotation is not None else None
        default = node.child_by_field_name("value") or node.child_by_field_name("right")
        if default is not None:
            self.visit(default)
        if pattern.type == "identifier":
            self.out.scope.bind(text_of(pattern), value, line_of(node))
            owner = self.out.scope.parent
            if owner is not None and owner.kind == "class" and node.children and node.children[0].type == "accessibility_modifier":
                owner.bind(text_of(pattern), value, line_of(node), self.out.scope)
        else:
            self._bind(pattern, None, line_of(node))
        return text_of(pattern)

    def _annotation(self, node: Node) -> Expression:
        inner = node.named_children[0] if node.named_children else node
        if inner.type == "generic_type" and inner.named_children:
            inner = inner.named_children[0]
        if inner.type in ("type_identifier", "identifier"):
            self.out.used.add(text_of(inner))
            return Chain(text_of(inner))
        return None

    def _class(self, node: Node) -> None:
        name = text_of(node.child_by_field_name("name")) or "default"
        outer, exported = self.out.scope, self.exported
        bases: list[Expression] = []
        for heritage in (child for child in node.named_children if child.type == "class_heritage"):
            for clause in heritage.named_children:
                target = clause.named_children[0] if clause.type == "extends_clause" else clause
                if clause.type != "implements_clause":
                    bases.append(self.expression(target))
                    self.out.origin("base", bases[-1], line_of(node), name)
                self.visit(clause)
        scope = outer.child("class", name)
        scope.bases = tuple(bases)
        self.out.fact("class", scope.name, line_of(node), flags=("export",) if exported else ())
        self.out.scope, self.exported = scope, False
        self._visit_field(node, "body")
        self.out.scope = outer

    def _field(self, node: Node) -> None:
        name = node.child_by_field_name("name") or node.child_by_field_name("property")
        value, annotation = node.child_by_field_name("value"), node.child_by_field_name("type")
        if name is not None and value is not None and value.type in FUNCTIONS:
            self._enter_function(value, text_of(name))
            return
        expression = self.expression(value) if value is not None else None
        if expression is None and annotation is not None:
            expression = self._annotation(annotation)
        if name is not None:
            self.out.scope.bind(text_of(name), expression, line_of(node))
        if value is not None:
            self.visit(value)

    # Bindings

    def _declarator(self, node: Node) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is None:
            return
        if value is not None and value.type in FUNCTIONS and name.type == "identifier":
            self._enter_function(value, text_of(name))
            return
        module = _required(value)
        if module:
            self._require(name, module, line_of(node))
            return
        annotation = node.child_by_field_name("type")
        expression = self.expression(value) if value is not None else None
        if expression is None and annotation is not None:
            expression = self._annotation(annotation)
        self._bind(name, expression, line_of(node))
        if value is not None:
            self.visit(value)

    def _require(self, name: Node, module: str, line: int) -> None:
        if name.type == "identifier":
            self.out.add_import(module, text_of(name), line)
        for child in name.named_children:
            key = child.child_by_field_name("key") or child
            local = child.child_by_field_name("value") or child
            self.out.add_import(f"{module}.{text_of(key)}", text_of(local), line)

    def _bind(self, target: Node, value: Expression, line: int) -> None:
        if target.type in ("identifier", "shorthand_property_identifier_pattern"):
            self.out.scope.bind(text_of(target), value, line)
        elif target.type == "object_pattern":
            for child in target.named_children:
                if child.type == "shorthand_property_identifier_pattern":
                    self._bind(child, _part(value, text_of(child)), line)
                elif child.type == "pair_pattern":
                    key, inner = child.child_by_field_name("key"), child.child_by_field_name("value")
                    if inner is not None:
                        self._bind(inner, _part(value, text_of(key)), line)
                elif child.type == "object_assignment_pattern" and child.named_children:
                    self._bind(child.named_children[0], _part(value, text_of(child.named_children[0])), line)
        elif target.type == "array_pattern":
            for child in target.named_children:
                self._bind(child, value, line)

    def _assignment(self, node: Node) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        value = self.expression(right)
        if left.type == "identifier":
            self.out.scope.bind(text_of(left), value, line_of(node))
        elif left.type == "member_expression":
            target = self.expression(left)
            owner = self.out.scope.enclosing_class()
            if isinstance(target, Chain) and target.head == "this" and len(target.parts) == 1 and owner is not None:
                owner.bind(target.parts[0], value, line_of(node), self.out.scope)
            elif isinstance(target, Chain) and (target.head, *target.parts[:1]) == ("module", "exports"):
                self.out.module.bind((target.parts[1:] or ("default",))[0], value, line_of(node))
        self.visit(right)

    def _loop(self, node: Node) -> None:
        outer = self.loop
        for field in ("initializer", "condition"):
            self._visit_field(node, field)
        self.loop = LOOPS.get(node.type, ("loop",))
        self._visit_field(node, "body")
        self.loop = outer

    def _for_in(self, node: Node) -> None:
        outer = self.loop
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            self._bind(left, self.expression(right), line_of(node))
            self.visit(right)
        self.loop = ("loop",)
        self._visit_field(node, "body")
        self.loop = outer

    def _return(self, node: Node) -> None:
        if node.named_children:
            self.out.scope.returns.append((line_of(node), self.expression(node.named_children[0])))
        self.visit_children(node)

    # Uses

    def _call(self, node: Node) -> None:
        function = node.child_by_field_name("function") or node.child_by_field_name("constructor")
        if function is None:
            return
        if function.type == "import":
            self.out.add_import(_required(node), "", line_of(node))
        expression = self.expression(function)
        flags = self.loop
        if node.parent is not None and node.parent.type == "await_expression":
            flags = (*flags, "await")
        self.out.origin("call", expression, line_of(node), "", self._arguments(node), flags)
        called = ".".join((expression.head, *expression.parts)) if isinstance(expression, Chain) else ""
        if called.split(".")[0] in ("expect", "assert") or ".should." in called:
            self.out.fact("assertion", called, line_of(node))
        inner = function
        while inner.type in ("member_expression", "call_expression") and inner.type != "identifier":
            below = inner.child_by_field_name("object") or inner.child_by_field_name("function")
            if inner.type == "call_expression":
                break
            if below is None:
                break
            inner = below
        self.visit(inner)
        arguments = node.child_by_field_name("arguments")
        if arguments is not None and called in TEST_CALLS:
            self._test(arguments)
        elif arguments is not None:
            self.visit(arguments)

    def _test(self, arguments: Node) -> None:
        """A test case: its callback is a function of its own, named by its title."""
        title = next((_plain(child) for child in arguments.named_children if child.type in STRINGS), "")
        for child in arguments.named_children:
            if child.type in FUNCTIONS:
                self._enter_function(child, f"test {title}".replace(".", " "))
            else:
                self.visit(child)

    def _arguments(self, node: Node) -> Arguments:
        arguments = node.child_by_field_name("arguments")
        found: list[tuple[str, Expression]] = []
        if arguments is None or arguments.type != "arguments":
            return ()
        for index, child in enumerate(item for item in arguments.named_children if item.type != "comment"):
            expression = self.expression(child)
            found.append((str(index), expression))
            if isinstance(expression, Mapping):
                found.extend(expression.items)
        return tuple(found)

    def _attribute(self, node: Node) -> None:
        expression = self.expression(node)
        if isinstance(expression, Chain):
            self.out.origin("attribute", expression, line_of(node), "", (), self.loop)
        inner: Node | None = node
        while inner is not None and inner.type == "member_expression":
            inner = inner.child_by_field_name("object")
        if inner is not None:
            self.visit(inner)

    def _identifier(self, node: Node) -> None:
        self.out.used.add(text_of(node))

    def _string(self, node: Node) -> None:
        content = _plain(node)
        if len(content) >= 3:
            words = " ".join(content[: 8 * MAXIMUM_TEXT].split())
            arguments = tuple((str(index), item) for index, item in enumerate(self._inserted(node)))
            self.out.origin("string", Text(words), line_of(node), str(content.count(" ") + 1), arguments)
            if words[:12].lower().startswith(SQL):
                self.out.fact("sql", words.lower(), line_of(node))
        for child in node.named_children:
            if child.type == "template_substitution":
                self.visit_children(child)

    def _inserted(self, node: Node) -> tuple[Expression, ...]:
        return tuple(
            self.expression(child.named_children[0])
            for child in node.named_children
            if child.type == "template_substitution" and child.named_children
        )

    def _pair(self, node: Node) -> None:
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if key is None or value is None:
            return
        name = _plain(key) if key.type == "string" else text_of(key)
        if value.type in FUNCTIONS:
            self._enter_function(value, name)
            return
        resolved = self.out.names.resolve(self.expression(value), self.out.scope, line_of(node))
        self.out.fact("entry", name, line_of(node), resolved)
        self.visit(value)

    def _decorator(self, node: Node) -> None:
        if node.named_children:
            target = node.named_children[0]
            arguments = self._arguments(target) if target.type == "call_expression" else ()
            self.out.origin("decorator", self.expression(target), line_of(node), "", arguments)
            self.visit_children(node)

    def _throw(self, node: Node) -> None:
        if node.named_children:
            self.out.origin("raise", self.expression(node.named_children[0]), line_of(node))
        self.visit_children(node)

    def _compare(self, node: Node) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = text_of(node.child_by_field_name("operator"))
        if left is not None and right is not None and operator in ("==", "===", "!=", "!==", "<", ">", "<=", ">="):
            other = self.out.names.resolve(self.expression(right), self.out.scope, line_of(node))
            self.out.origin("compare", self.expression(left), line_of(node), other, (), self.loop)
        self.visit_children(node)

    def _element(self, node: Node) -> None:
        name = node.child_by_field_name("name")
        if name is not None:
            self.out.origin("element", self.expression(name), line_of(node))
        self.visit_children(node)

    # Expressions

    def expression(self, node: Node) -> Expression:
        """What the value of an expression comes from."""
        kind = node.type
        if kind in ("identifier", "shorthand_property_identifier", "this", "type_identifier"):
            return Chain(text_of(node))
        if kind == "member_expression":
            inner = node.child_by_field_name("object")
            return _part(self.expression(inner) if inner else None, text_of(node.child_by_field_name("property")))
        if kind == "subscript_expression":
            inner, index = node.child_by_field_name("object"), node.child_by_field_name("index")
            part = _plain(index) if index is not None and index.type == "string" else ""
            base = self.expression(inner) if inner is not None else None
            return _part(base, part) if part else base
        if kind in ("call_expression", "new_expression"):
            module = _required(node)
            if module:
                return Chain(module)
            inner = node.child_by_field_name("function") or node.child_by_field_name("constructor")
            return self.expression(inner) if inner is not None else None
        if kind in TRANSPARENT:
            return self.expression(node.named_children[0]) if node.named_children else None
        if kind in STRINGS:
            return Text(_plain(node)[:MAXIMUM_TEXT], self._inserted(node))
        if kind in ("number", "true", "false", "null", "undefined", "regex", "unary_expression"):
            return Text(text_of(node)[:40])
        if kind == "array":
            return Sequence(tuple(self.expression(child) for child in node.named_children if child.type != "comment"))
        if kind == "object":
            return Mapping(tuple(self._members(node)))
        if kind in ("ternary_expression", "binary_expression"):
            for operand in reversed(node.named_children):
                if operand.type in ("call_expression", "new_expression", "await_expression"):
                    return self.expression(operand)
            return self.expression(node.named_children[-1 if kind == "ternary_expression" else 0])
        return None

    def _members(self, node: Node) -> list[tuple[str, Expression]]:
        members: list[tuple[str, Expression]] = []
        for child in node.named_children:
            if child.type == "pair":
                key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
                if key is not None and value is not None:
                    name = _plain(key) if key.type == "string" else text_of(key)
                    members.append((name, self.expression(value)))
            elif child.type == "shorthand_property_identifier":
                members.append((text_of(child), Chain(text_of(child))))
            elif child.type == "method_definition":
                members.append((text_of(child.child_by_field_name("name")), None))
        return members


STRINGS = ("string", "template_string")


def _plain(node: Node | None) -> str:
    """A string's content without its quotes."""
    return text_of(node)[1:-1] if node is not None else ""


def _part(base: Expression, part: str) -> Expression:
    if isinstance(base, Chain):
        return Chain(base.head, (*base.parts, part.lstrip("#")))
    return Chain("str", (part,)) if isinstance(base, Text) else None


def _required(node: Node | None) -> str:
    """The module named by `require("x")` or `await import("x")`, else ''."""
    if node is not None and node.type == "await_expression" and node.named_children:
        node = node.named_children[0]
    if node is None or node.type != "call_expression":
        return ""
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None or text_of(function) not in ("require", "import") or arguments is None:
        return ""
    first = arguments.named_children[0] if arguments.named_children else None
    return _plain(first) if first is not None and first.type == "string" else ""
