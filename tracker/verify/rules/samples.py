"""The least content that a pattern should match, made of its own globs: only what they cannot show needs an example."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

from tracker.verify.facts.kinds import KINDS, REASONED_WORDS, REASONS_OF_AN_ARGUMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tracker.verify.rules.model import Pattern

_CLASS = re.compile(r"\[(!?)([^\]]*)\]")
_BARE = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*|-?\d+(?:\.\d+)?")
_PAIR = re.compile(r"(\w+): ?([^\s,{}\]]*)")
FILLING = "x"
SCRIPT = (".ts", ".tsx", ".js", ".jsx")

Form: TypeAlias = Literal["text", "name"]
"""How a value that may be either is written: `"answer"` or `answer`."""


def samples(pattern: Pattern) -> Iterator[str]:
    """Contents of the file that examples of this kind are read as, one of which should hold a fact as demanded."""
    make = _MAKERS.get(pattern.kind)
    forms: tuple[Form, ...] = ("text", "name")
    if make:
        for name in pattern.names[:1]:
            yield from (make(filled(name), pattern, form) for form in forms)
    else:
        yield KINDS[pattern.kind].example


def filled(glob: str) -> str:
    """A text that a glob matches."""
    text = _CLASS.sub(lambda found: _outside(found[2]) if found[1] else found[2][:1], glob)
    return re.sub(r"\*+", FILLING, text).replace("?", FILLING)


def _outside(letters: str) -> str:
    return next(letter for letter in "xyzabc0" if letter not in letters)


def _literal(glob: str, form: Form) -> str:
    text = filled(glob)
    if text.startswith("$"):
        return text[1:]
    if text.startswith("[") and not text.startswith("[{") and text != "[":
        return "[" + ", ".join(map(repr, text[1:].rstrip("]").split(", "))) + "]"
    if text.startswith("{") and (pairs := _PAIR.findall(text)):
        return "{" + ", ".join(f"{key!r}: {value or FILLING!r}" for key, value in pairs) + "}"
    if text.startswith(("[", "(", "{")):
        return text[0] + FILLING + {"[": "]", "(": ")", "{": "}"}[text[0]]
    if glob == "*" or (form == "name" and _BARE.fullmatch(text)):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _arguments(pattern: Pattern, form: Form) -> str:
    places: dict[int, str] = {}
    named = []
    for key, wanted in pattern.arguments:
        value = _literal(wanted[0], form)
        if key.isdigit():
            places[int(key)] = value
        elif key == "*":
            named.append(f"{FILLING}={value}")
        else:
            named.append(f"{filled(key)}={value}")
    positional = [places.get(place, FILLING) for place in range(max(places, default=-1) + 1)]
    return ", ".join([*positional, *named])


def _imported(name: str) -> tuple[str, str]:
    """The statement that imports the module of an origin, and the name as code writes it."""
    if name.startswith("$"):
        return "", name[1:]
    module, _, rest = name.partition(".")
    return (f"import {module}\n" if rest and module != FILLING else ""), name


def _defined(name: str) -> tuple[str, str]:
    """The definition of what is the file's own, and the name as code writes it."""
    own, _, method = name.rpartition(":")[2].partition(".")
    if method:
        return f"class {own}:\n def {method}(self, *a, **b): f()\n", f"{own}().{method}"
    return f"def {own}(*a, **b): f()\n", own


def _within(body: str, pattern: Pattern) -> str:
    """Code in the loop and the function in which it is wanted."""
    if "while" in pattern.flags or "rounds" in pattern.flags:
        body = "while True:\n" + _indented(body)
    elif "loop" in pattern.flags:
        body = "for i in things:\n" + _indented(body)
    if pattern.inside or "await" in pattern.flags:
        *classes, function = filled(pattern.inside[0] if pattern.inside else FILLING).split(".")
        body = f"{'async ' if 'await' in pattern.flags else ''}def {function}():\n" + _indented(body)
        for name in reversed(classes):
            body = f"class {name}:\n" + _indented(body)
    return body


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


def _first(globs: Sequence[str], otherwise: str = FILLING) -> str:
    """A text that the first of some globs matches, where there are any."""
    return filled(globs[0]) if globs else otherwise


def _value(pattern: Pattern, form: Form, otherwise: str = FILLING) -> str:
    if pattern.values:
        return _literal(pattern.values[0], form)
    return otherwise if pattern.minimum is None else f"{pattern.minimum:g}"


def _script_call(name: str, pattern: Pattern, form: Form) -> str:
    """A call in JavaScript, where named arguments are those of an object."""
    module, _, member = name.rpartition("/")[2].partition(".")
    module = f"{name.rpartition('/')[0]}/{module}" if "/" in name else ""
    statement = f"import {{ {member.partition('.')[0]} }} from '{module}'\n" if module else ""
    places = [_literal(wanted[0], form) for key, wanted in pattern.arguments if key.isdigit() or key == "*"]
    named = [f"{filled(key)}: {_literal(wanted[0], form)}" for key, wanted in pattern.arguments if key.isidentifier()]
    written = ", ".join([*places, *([f"{{ {', '.join(named)} }}"] if named else [])])
    call = f"{'await ' if 'await' in pattern.flags else ''}{member if module else name.removeprefix('$')}({written})"
    if pattern.inside:
        call = f"function {filled(pattern.inside[0])}() {{ {call} }}"
    return statement + call


def _call(name: str, pattern: Pattern, form: Form) -> str:
    if pattern.example_file.endswith(SCRIPT):
        return _script_call(name, pattern, form)
    statement, written = _defined(name) if ":" in name and not pattern.example_file else _imported(name)
    call = f"{'await ' if 'await' in pattern.flags else ''}{written}({_arguments(pattern, form)})"
    return statement + _within(call, pattern)


def _decorator(name: str, pattern: Pattern, form: Form) -> str:
    statement, written = _imported(name)
    target = _first(pattern.values)
    return f"{statement}@{written}({_arguments(pattern, form)})\ndef {target}(): ..."


def _base(name: str, pattern: Pattern, _: Form) -> str:
    statement, written = _imported(name)
    return f"{statement}class {_first(pattern.values, 'X')}({written}): ..."


def _class(name: str, *_: object) -> str:
    return f"class {name}: ..."


def _function(name: str, pattern: Pattern, _: Form) -> str:
    parameters = _first(pattern.values, "")
    *classes, function = name.split(".")
    start = "async def" if "async" in pattern.flags else "def"
    text = f"{start} {function}({parameters}):\n    {'yield' if 'generator' in pattern.flags else 'return'} f(1)"
    for outer in reversed(classes):
        text = f"class {outer}:\n" + _indented(text)
    return text


def _attribute(name: str, pattern: Pattern, _: Form) -> str:
    statement, written = _imported(name if "." in name else f"${FILLING}.{name}")
    return statement + _within(f"print({written})", pattern)


def _string(name: str, pattern: Pattern, _: Form) -> str:
    words = " word" * int(pattern.minimum or 0)
    return _within(f"print({_literal(name + words, 'text')})", pattern)


def _entry(name: str, pattern: Pattern, form: Form) -> str:
    return _within(f"print({{'{name}': {_value(pattern, form)}}})", pattern)


def _columns(name: str, pattern: Pattern, _: Form) -> str:
    row = ",".join(FILLING for _ in name.split(","))
    return "\n".join([name, *[row] * int(pattern.minimum or 1)])


def _compare(name: str, pattern: Pattern, form: Form) -> str:
    statement, written = _imported(name)
    value = _value(pattern, form)
    operator = "<" if "ordered" in pattern.flags else "=="
    return statement + _within(f"if {written} {operator} {value}:\n    print()", pattern)


def _assign(name: str, pattern: Pattern, form: Form) -> str:
    value = _value(pattern, form)
    statement, written = _imported(value) if not value.startswith(('"', "[", "{")) else ("", value)
    *classes, attribute = [name] if pattern.example_file else name.split(".")
    text = f"{attribute} = {written}"
    for outer in reversed(classes):
        text = f"class {outer}:\n" + _indented(text)
    return statement + text


def _raise(name: str, pattern: Pattern, _: Form) -> str:
    return _within(f"raise {name.removeprefix('$')}()", pattern._replace(inside=pattern.inside or ("f",)))


def _except(name: str, pattern: Pattern, _: Form) -> str:
    return _within(f"try:\n    f()\nexcept {name.removeprefix('$')}:\n    pass", pattern)


def _import(name: str, *_: object) -> str:
    return f"import {name}\n{name}()"


def _loop(name: str, pattern: Pattern, _: Form) -> str:
    if name == "while":
        return f"while {_first(pattern.values)}:\n    f()"
    if name.startswith("["):
        items = ", ".join(f"'{item}'" for item in name.strip("[]").split(", "))
        return f"for {_first(pattern.values)} in [{items}]:\n    f()"
    return f"for {_first(pattern.values)} in {name.removeprefix('$')}():\n    f()"


def _slice(name: str, pattern: Pattern, _: Form) -> str:
    return f"{name.removeprefix('$')}[{_first(pattern.values)}:]"


def _sql(name: str, *_: object) -> str:
    return f"{name};"


def _element(name: str, *_: object) -> str:
    return f"export default () => <{name.removeprefix('$')} />"


def _key(name: str, pattern: Pattern, _: Form) -> str:
    """A YAML document, or one of the other formats by the file that it is read as."""
    value = _first(pattern.values, _value(pattern, "name"))
    number = re.fullmatch(r"[\d.]+|true|false", value)
    written = value if number else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    steps = name.split(".")
    if pattern.example_file.endswith((".json", ".jsonc")):
        for step in reversed(steps):
            written = f'{{"{step}": {written}}}'
        return written
    if pattern.example_file.endswith(".toml"):
        *table, last = steps
        return (f"[{'.'.join(table)}]\n" if table else "") + f'"{last}" = {written}'
    return "\n".join(f"{'  ' * depth}{step}:" for depth, step in enumerate(steps)) + f" {written}"


def _block(name: str, pattern: Pattern, _: Form) -> str:
    kind, *labels = name.split(".")
    if pattern.example_file.endswith(".bicep"):
        return f"{kind} a '{labels[0] if labels else FILLING}@2023' = {{}}"
    return " ".join([kind, *(f'"{label}"' for label in labels), "{}"])


def _instruction(name: str, pattern: Pattern, _: Form) -> str:
    start = "" if name == "FROM" else "FROM python:3.12\n"
    return f"{start}{name} {_first(pattern.values)}"


def _command(name: str, pattern: Pattern, _: Form) -> str:
    written = _first(pattern.values, name)
    return written if name.split(" ", 1)[0] in written else name


def _ci_command(name: str, pattern: Pattern, _: Form) -> str:
    event = _first(pattern.values, "push")
    return f"on:\n  {event}:\njobs:\n  test:\n    steps:\n      - run: |\n          {name}"


def _dependency(name: str, *_: object) -> str:
    return f"{name}>=1.0"


def _heading(name: str, *_: object) -> str:
    return f"# {name}"


def _link(name: str, pattern: Pattern, _: Form) -> str:
    label = _first(pattern.values, "there")
    return f"# {_first(pattern.inside)}\n[{label}]({name})"


def _text(name: str, pattern: Pattern, _: Form) -> str:
    return f"# {_first(pattern.inside)}\n\n{name}"


def _reasoned(name: str, pattern: Pattern, _: Form) -> str:
    choices = "We keep one file rather than two.\n\n" * max(int(pattern.minimum or 1), REASONS_OF_AN_ARGUMENT)
    return f"# {name}\n{choices}{'word ' * REASONED_WORDS}"


def _prose(name: str, pattern: Pattern, _: Form) -> str:
    return f"# {name}\n" + "word " * int(pattern.minimum or 1)


def _file(name: str, *_: object) -> str:
    return name.removeprefix("/")


_MAKERS: dict[str, Callable[[str, Pattern, Form], str]] = {
    "argued_section": _reasoned,
    "assign": _assign,
    "attribute": _attribute,
    "base": _base,
    "block": _block,
    "call": _call,
    "ci_command": _ci_command,
    "class": _class,
    "columns": _columns,
    "command": _command,
    "compare": _compare,
    "decorator": _decorator,
    "dependency": _dependency,
    "element": _element,
    "entry": _entry,
    "except": _except,
    "file": _file,
    "function": _function,
    "heading": _heading,
    "import": _import,
    "instruction": _instruction,
    "key": _key,
    "link": _link,
    "loop": _loop,
    "prose": _prose,
    "prose_words": _prose,
    "raise": _raise,
    "reasoned_document": _reasoned,
    "reasoned_section": _reasoned,
    "section_words": _prose,
    "slice": _slice,
    "sql": _sql,
    "string": _string,
    "text": _text,
}
