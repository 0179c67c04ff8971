"""Python source → facts, by tree-sitter: it reads broken files and every version's syntax."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from tracker.verify.facts import MAXIMUM_TEXT, Fact
from tracker.verify.readers.collector import Arguments, Collector
from tracker.verify.readers.names import Chain, Expression, Mapping, Pipe, Sequence, Text

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

BUILTINS = frozenset(dir(builtins))
LOOPS = {"for_statement": ("loop",), "while_statement": ("loop", "while")}
UNIONS = frozenset({"Optional", "Union", "Annotated", "Type", "type", "Final", "ClassVar"})


@cache
def _parser() -> Parser:
    import tree_sitter_python
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_python.language()))


def read(data: bytes) -> list[Fact]:
    """The facts of one Python file; of a broken one, those of the parts that parse."""
    return PythonReader().read(data)


def text_of(node: Node | None) -> str:
    """The source of a node."""
    return node.text.decode("utf-8", "replace") if node is not None and node.text else ""


class PythonReader:
    """Walks one syntax tree and tells a Collector what it meets."""

    def __init__(self) -> None:
        self.out = Collector(BUILTINS)
        self.loop: tuple[str, ...] = ()
        self.handlers: dict[str, Callable[[Node], None]] = {
            "import_statement": self._import,
            "import_from_statement": self._import_from,
            "future_import_statement": lambda _: None,
            "comment": lambda _: None,
            "function_definition": self._function,
            "class_definition": self._class,
            "decorated_definition": self._decorated,
            "assignment": self._assignment,
            "augmented_assignment": self._assignment,
            "named_expression": self._named,
            "for_statement": self._loop,
            "while_statement": self._loop,
            "for_in_clause": self._for_in,
            "as_pattern": self._as_pattern,
            "return_statement": self._return,
            "call": self._call,
            "attribute": self._attribute,
            "identifier": self._identifier,
            "string": self._string,
            "expression_statement": self._statement,
            "assert_statement": self._assert,
            "except_clause": self._except,
            "raise_statement": self._raise,
            "comparison_operator": self._compare,
            "binary_operator": self._binary,
            "pair": self._pair,
            "subscript": self._subscript,
            "type": self._type,
            "yield": self._yield,
        }

    def read(self, data: bytes) -> list[Fact]:
        """The facts of `data`; a statement nested too deeply to walk is left out."""
        for statement in _parser().parse(data).root_node.named_children:
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
        for child in node.children_by_field_name("name"):
            if child.type == "aliased_import":
                origin = text_of(child.child_by_field_name("name"))
                local = text_of(child.child_by_field_name("alias"))
                self.out.add_import(origin, local, line_of(node))
            else:
                origin = text_of(child)
                self.out.add_import(origin, origin.split(".")[0], line_of(node))
                self.out.imported[origin.split(".")[0]] = origin.split(".")[0]

    def _import_from(self, node: Node) -> None:
        module = text_of(node.child_by_field_name("module_name")).replace(" ", "")
        dot = "" if module.endswith(".") else "."
        for child in node.children_by_field_name("name"):
            name = text_of(child.child_by_field_name("name") if child.type == "aliased_import" else child)
            local = text_of(child.child_by_field_name("alias")) if child.type == "aliased_import" else name
            self.out.add_import(f"{module}{dot}{name}", local, line_of(child))
        if any(child.type == "wildcard_import" for child in node.children):
            self.out.add_import(f"{module}{dot}*", "*", line_of(node))

    # Definitions

    def _decorated(self, node: Node) -> None:
        definition = node.child_by_field_name("definition")
        name = text_of(definition.child_by_field_name("name")) if definition is not None else ""
        for child in node.named_children:
            if child.type == "decorator" and child.named_children:
                target = child.named_children[0]
                arguments: Arguments = ()
                if target.type == "call":
                    arguments = self._arguments(target)
                self.out.origin("decorator", self.expression(target), line_of(child), name, arguments)
                self.visit_children(child)
        if definition is not None:
            self.visit(definition)

    def _function(self, node: Node) -> None:
        name = text_of(node.child_by_field_name("name"))
        outer, loop = self.out.scope, self.loop
        scope = outer.child("function", name)
        flags = ("async",) if node.children and node.children[0].type == "async" else ()
        parameters = node.child_by_field_name("parameters")
        names: list[str] = []
        self.out.scope = scope
        for index, parameter in enumerate(parameters.named_children if parameters else ()):
            names.append(self._parameter(parameter, first=index == 0 and outer.kind == "class"))
        self.out.scope = outer
        self.out.fact("function", scope.name, line_of(node), ",".join(filter(None, names)), flags=flags)
        self.out.scope, self.loop = scope, ()
        self._visit_field(node, "return_type")
        self._body(node.child_by_field_name("body"))
        annotation = node.child_by_field_name("return_type")
        if annotation is not None and not any(isinstance(value, Chain) for _, value in scope.returns):
            scope.returns.append((line_of(node), self._annotation(annotation)))
        self.out.scope, self.loop = outer, loop

    def _parameter(self, node: Node, *, first: bool) -> str:
        scope = self.out.scope
        identifier = node
        while identifier.type != "identifier" and identifier.named_children:
            identifier = identifier.child_by_field_name("name") or identifier.named_children[0]
        name = text_of(identifier)
        if first and name in ("self", "cls"):
            scope.receiver = name
            return name
        value: Expression = None
        annotation = node.child_by_field_name("type")
        default = node.child_by_field_name("value")
        if annotation is not None:
            value = self._annotation(annotation)
            self.visit(annotation)
        if default is not None:
            from_default = self.expression(default)
            value = value or (from_default if isinstance(from_default, Chain) else None)
            self.visit(default)
        scope.bind(name, value, line_of(node))
        return name

    def _annotation(self, node: Node) -> Expression:
        """The class a value has by its annotation: of Optional[X] and X | None the X, of list[X] the list."""
        inner = node.named_children[0] if node.type == "type" and node.named_children else node
        if inner.type in ("generic_type", "subscript"):
            base = self.expression(inner.named_children[0])
            if isinstance(base, Chain) and (base.parts[-1] if base.parts else base.head) in UNIONS:
                arguments = inner.named_children[1:]
                if arguments and arguments[0].type == "type_parameter":
                    arguments = arguments[0].named_children
                return self._annotation(arguments[0]) if arguments else None
            return base
        if inner.type in ("binary_operator", "union_type"):
            return self._annotation(inner.named_children[0]) if inner.named_children else None
        if inner.type == "string":
            content = text_of(inner).strip("\"' ")
            return Chain(*_split(content)) if content.replace(".", "").isidentifier() else None
        expression = self.expression(inner)
        return expression if isinstance(expression, Chain) and expression.head not in BUILTINS else None

    def _class(self, node: Node) -> None:
        name = text_of(node.child_by_field_name("name"))
        outer, loop = self.out.scope, self.loop
        bases = node.child_by_field_name("superclasses")
        expressions = []
        for child in bases.named_children if bases else ():
            if child.type not in ("keyword_argument", "comment"):
                expression = self.expression(child)
                expressions.append(expression)
                self.out.origin("base", expression, line_of(node), name)
            self.visit(child)
        scope = outer.child("class", name)
        scope.bases = tuple(expressions)
        self.out.fact("class", scope.name, line_of(node))
        self.out.scope, self.loop = scope, ()
        self._body(node.child_by_field_name("body"))
        self.out.scope, self.loop = outer, loop

    def _body(self, body: Node | None) -> None:
        if body is not None:
            self.visit_children(body)

    # Bindings

    def _assignment(self, node: Node) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        annotation = node.child_by_field_name("type")
        value = self.expression(right) if right is not None else None
        if annotation is not None:
            value = value if isinstance(value, (Chain, Pipe)) and right is not None else self._annotation(annotation)
            self.visit(annotation)
        if left is not None and node.type == "assignment":
            self._bind(left, value, line_of(node))
        if left is not None and left.type in ("attribute", "subscript"):
            self._visit_callee(left)
        if right is not None:
            self.visit(right)

    def _bind(self, target: Node, value: Expression, line: int) -> None:
        scope = self.out.scope
        if target.type == "identifier":
            scope.bind(text_of(target), value, line)
        elif target.type in ("pattern_list", "tuple_pattern", "list_pattern"):
            items = value.items if isinstance(value, Sequence) else ()
            for index, child in enumerate(target.named_children):
                self._bind(child, items[index] if index < len(items) else value, line)
        elif target.type == "attribute":
            owner = scope.enclosing_class()
            receiver = text_of(target.child_by_field_name("object"))
            method = scope
            while method.parent is not None and not method.receiver:
                method = method.parent
            if owner is not None and receiver == method.receiver and receiver:
                owner.bind(text_of(target.child_by_field_name("attribute")), value, line, scope)
        elif target.type == "subscript":
            key = target.child_by_field_name("subscript")
            if key is not None and key.type == "string":
                self.out.fact("entry", _plain(key), line, self.out.names.resolve(value, scope, line))

    def _named(self, node: Node) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is not None and value is not None:
            self._bind(name, self.expression(value), line_of(node))
            self.visit(value)

    def _as_pattern(self, node: Node) -> None:
        alias = node.child_by_field_name("alias")
        if node.named_children and alias is not None and alias.named_children:
            self._bind(alias.named_children[0], self.expression(node.named_children[0]), line_of(node))
        if node.named_children:
            self.visit(node.named_children[0])

    def _loop(self, node: Node) -> None:
        outer = self.loop
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            self._bind(left, self.expression(right), line_of(node))
            self.visit(right)
        self.loop = LOOPS[node.type]
        self._visit_field(node, "condition")
        self._visit_field(node, "body")
        self.loop = outer
        self._visit_field(node, "alternative")

    def _for_in(self, node: Node) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            self._bind(left, self.expression(right), line_of(node))
            self.visit(right)

    def _return(self, node: Node) -> None:
        if node.named_children:
            self.out.scope.returns.append((line_of(node), self.expression(node.named_children[0])))
        self.visit_children(node)

    def _yield(self, node: Node) -> None:
        value = self.expression(node.named_children[0]) if node.named_children else None
        self.out.fact("yield", self.out.scope.name, line_of(node), self.out.names.resolve(value, self.out.scope, 0))
        self.visit_children(node)

    # Uses

    def _call(self, node: Node) -> None:
        function = node.child_by_field_name("function")
        arguments = self._arguments(node)
        flags = self.loop
        if node.parent is not None and node.parent.type == "await":
            flags = (*flags, "await")
        expression = self.expression(function) if function is not None else None
        self.out.origin("call", expression, line_of(node), "", arguments, flags)
        last = expression.parts[-1] if isinstance(expression, Chain) and expression.parts else text_of(function)
        if last.startswith("assert") or last in ("raises", "expect"):
            self.out.fact("assertion", last, line_of(node), text_of(node.child_by_field_name("arguments")))
        if function is not None:
            self._visit_callee(function)
        self._visit_field(node, "arguments")

    def _visit_callee(self, function: Node) -> None:
        """Names inside a callee are used, but the callee is no attribute read for its value."""
        while function.type == "attribute":
            inner = function.child_by_field_name("object")
            if inner is None:
                return
            function = inner
        self.visit(function)

    def _arguments(self, call: Node) -> Arguments:
        arguments = call.child_by_field_name("arguments")
        if arguments is None:
            return ()
        if arguments.type == "generator_expression":
            return (("0", None),)
        found: list[tuple[str, Expression]] = []
        for index, child in enumerate(item for item in arguments.named_children if item.type != "comment"):
            if child.type == "keyword_argument":
                value = child.child_by_field_name("value")
                found.append((text_of(child.child_by_field_name("name")), self.expression(value) if value else None))
            elif child.type == "dictionary_splat":
                found.append(("**", self.expression(child.named_children[0]) if child.named_children else None))
            else:
                found.append((str(index), self.expression(child)))
        return tuple(found)

    def _attribute(self, node: Node) -> None:
        expression = self.expression(node)
        if isinstance(expression, Chain):
            self.out.origin("attribute", expression, line_of(node), "", (), self.loop)
        self._visit_callee(node)

    def _identifier(self, node: Node) -> None:
        self.out.used.add(text_of(node))

    def _type(self, node: Node) -> None:
        for child in node.named_children:
            if child.type == "string":
                self.out.used.update(_plain(child).replace("[", ".").replace("]", ".").split("."))
            self.visit(child)

    def _subscript(self, node: Node) -> None:
        key = node.child_by_field_name("subscript")
        expression = self.expression(node)
        if key is not None and key.type == "string" and isinstance(expression, Chain):
            self.out.origin("attribute", expression, line_of(node), "", (), self.loop)
        self.visit_children(node)

    def _statement(self, node: Node) -> None:
        """A text that stands alone is a docstring or code put out of use: no fact."""
        children = node.named_children
        if len(children) == 1 and children[0].type in ("string", "concatenated_string"):
            return
        self.visit_children(node)

    def _string(self, node: Node) -> None:
        content = _plain(node)
        inserted = self._inserted(node)
        if len(content) >= 3:
            words = " ".join(content[: 8 * MAXIMUM_TEXT].split())
            arguments = tuple((str(index), item) for index, item in enumerate(inserted))
            text = Text(words[:MAXIMUM_TEXT])
            self.out.origin("string", text, line_of(node), str(content.count(" ") + 1), arguments)
            if words[:12].lower().startswith(SQL):
                self.out.fact("sql", words.lower(), line_of(node))
        for child in node.named_children:
            if child.type == "interpolation":
                self.visit_children(child)

    def _inserted(self, node: Node) -> tuple[Expression, ...]:
        return tuple(
            self.expression(child.named_children[0])
            for child in node.named_children
            if child.type == "interpolation" and child.named_children
        )

    def _assert(self, node: Node) -> None:
        condition = node.named_children[0] if node.named_children else None
        self.out.fact("assertion", "assert", line_of(node), " ".join(text_of(condition).split()))
        self.visit_children(node)

    def _except(self, node: Node) -> None:
        for child in node.named_children:
            if child.type == "block":
                break
            target = child.named_children[0] if child.type == "as_pattern" and child.named_children else child
            for item in target.named_children if target.type == "tuple" else (target,):
                self.out.origin("except", self.expression(item), line_of(item))
        self.visit_children(node)

    def _raise(self, node: Node) -> None:
        if node.named_children:
            self.out.origin("raise", self.expression(node.named_children[0]), line_of(node))
        self.visit_children(node)

    def _compare(self, node: Node) -> None:
        operands = node.named_children
        if len(operands) >= 2:
            right = self.out.names.resolve(self.expression(operands[1]), self.out.scope, line_of(node))
            self.out.origin("compare", self.expression(operands[0]), line_of(node), right, (), self.loop)
        self.visit_children(node)

    def _binary(self, node: Node) -> None:
        if text_of(node.child_by_field_name("operator")) == "|":
            expression = self.expression(node)
            if isinstance(expression, Pipe):
                parent = node.parent
                if parent is None or parent.type != "binary_operator":
                    self.out.origin("pipe", expression, line_of(node))
        self.visit_children(node)

    def _pair(self, node: Node) -> None:
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if key is not None and key.type == "string" and value is not None:
            name = _plain(key)
            resolved = self.out.names.resolve(self.expression(value), self.out.scope, line_of(node))
            self.out.fact("entry", name, line_of(node), resolved)
        if value is not None:
            self.visit(value)

    # Expressions

    def expression(self, node: Node) -> Expression:
        """What the value of an expression comes from."""
        kind = node.type
        if kind == "identifier":
            return Chain(text_of(node))
        if kind == "attribute":
            return self._extend(node.child_by_field_name("object"), text_of(node.child_by_field_name("attribute")))
        if kind == "call":
            function = node.child_by_field_name("function")
            return self.expression(function) if function is not None else None
        if kind == "subscript":
            key = node.child_by_field_name("subscript")
            part = _plain(key) if key is not None and key.type == "string" else ""
            return self._extend(node.child_by_field_name("value"), part)
        if kind in ("await", "parenthesized_expression", "list_splat", "as_pattern", "type", "expression_statement"):
            return self.expression(node.named_children[0]) if node.named_children else None
        if kind == "string":
            return Text(_plain(node)[:MAXIMUM_TEXT], self._inserted(node))
        if kind == "concatenated_string":
            return Text(" ".join(_plain(child) for child in node.named_children)[:MAXIMUM_TEXT])
        if kind in ("integer", "float", "true", "false", "none", "unary_operator", "lambda", "ellipsis"):
            return Text(text_of(node)[:40])
        if kind in ("list", "tuple", "set", "expression_list"):
            return Sequence(tuple(self.expression(child) for child in node.named_children if child.type != "comment"))
        if kind == "dictionary":
            return self._dictionary(node)
        if kind == "binary_operator":
            return self._operands(node)
        if kind in ("conditional_expression", "boolean_operator"):
            return self._alternative(node)
        if kind in ("list_comprehension", "generator_expression", "set_comprehension"):
            body = node.child_by_field_name("body")
            return self.expression(body) if body is not None else None
        return None

    def _extend(self, inner: Node | None, part: str) -> Expression:
        base = self.expression(inner) if inner is not None else None
        if isinstance(base, Chain):
            return Chain(base.head, (*base.parts, part)) if part else base
        if isinstance(base, Text):
            return Chain("str", (part,)) if part else None
        return base if isinstance(base, Pipe) and not part else _of_pipe(base, part)

    def _dictionary(self, node: Node) -> Expression:
        items: list[tuple[str, Expression]] = []
        for child in node.named_children:
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if key is not None and value is not None and key.type == "string":
                items.append((_plain(key), self.expression(value)))
        return Mapping(tuple(items))

    def _operands(self, node: Node) -> Expression:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return None
        if text_of(node.child_by_field_name("operator")) != "|":
            first = self.expression(left)
            return first if first is not None else self.expression(right)
        first, second = self.expression(left), self.expression(right)
        head = first.items if isinstance(first, Pipe) else (first,)
        return Pipe((*head, second))

    def _alternative(self, node: Node) -> Expression:
        """Of `a if c else b` and `a or b` the operand that says most: a call before a name before a literal."""
        operands = node.named_children
        if node.type == "conditional_expression" and len(operands) == 3:
            operands = [operands[0], operands[2]]
        for kinds in (("call", "await"), ("identifier", "attribute", "subscript")):
            for operand in reversed(operands):
                if operand.type in kinds:
                    return self.expression(operand)
        return self.expression(operands[0]) if operands else None


SQL = ("select ", "insert into", "create ", "update ", "delete from", "with ", "alter table")


def _of_pipe(base: Expression, part: str) -> Expression:
    """A method of a chain built in place: (prompt | model).invoke."""
    if isinstance(base, Pipe) and base.items and isinstance(base.items[-1], Chain):
        last = base.items[-1]
        return Pipe((*base.items[:-1], Chain(last.head, (*last.parts, part))))
    return None


def line_of(node: Node) -> int:
    """The 1-based line where a node starts."""
    return node.start_point[0] + 1


def _split(dotted: str) -> tuple[str, tuple[str, ...]]:
    head, *parts = dotted.split(".")
    return head, tuple(parts)


def _plain(node: Node) -> str:
    """A string's content without its quotes and prefix; interpolations as written."""
    parts = [text_of(child) for child in node.children if child.type in ("string_content", "interpolation")]
    return "".join(parts)
