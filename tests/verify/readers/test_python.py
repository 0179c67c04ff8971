"""What the reader of Python tells: above all, which origin a name has."""

import time
from contextlib import suppress
from textwrap import dedent

import pytest

from tracker.verify.budget import OverLimitError
from tracker.verify.readers.names import MAXIMUM_STEPS
from tracker.verify.readers.python import read


def facts(kind, source):
    return [fact for fact in read(dedent(source).encode()) if fact.kind == kind]


def calls(source):
    return [fact.name for fact in facts("call", source)]


@pytest.mark.parametrize(
    ("source", "origin"),
    [
        ("import openai\nopenai.OpenAI().chat.create()", "openai.OpenAI.chat.create"),
        ("import openai as o\no.OpenAI().chat.create()", "openai.OpenAI.chat.create"),
        ("from openai import OpenAI as O\nO().chat.create()", "openai.OpenAI.chat.create"),
        ("from openai import OpenAI\nc = OpenAI()\nd = c\nd.chat.create()", "openai.OpenAI.chat.create"),
        ("import google.genai\ngoogle.genai.Client().run()", "google.genai.Client.run"),
        ("from .llm import client\nclient.chat.create()", ".llm.client.chat.create"),
        ("from x import *\nload()", "x.load"),
        ("from x import A\na: A = make()\na.run()", "$make.run"),
        ("from x import A\na: A\na.run()", "x.A.run"),
        ("from x import A\nwith A() as a:\n    a.run()", "x.A.run"),
        ("from x import A\nif a := A():\n    a.run()", "x.A.run"),
        ("from x import A\nfor a in A():\n    a.run()", "x.A.run"),
        ("from x import A\na, b = A(), 1\na.run()", "x.A.run"),
        ("from x import A\na = A()\nif not a.ready():\n    a = None\na.run()", "x.A.run"),
        ("from x import A\na = A() if flag else None\na.run()", "x.A.run"),
        ("from x import A\na = None or A()\na.run()", "x.A.run"),
        ("from typing import cast\nfrom x import A\na = cast('B', A())\na.run()", "x.A.run"),
        ("import typing as t\nfrom x import A\nt.cast(B, A()).run()", "x.A.run"),
        ("from sqlalchemy import cast\nfrom x import A\ncast(b, A()).label()", "sqlalchemy.cast.label"),
        ("from x import A\n(A() | b).invoke()", "x.A|$b.invoke"),
        ("'a'.join(b)", "str.join"),
        ("from typing import Any\ndef f(model: Any):\n    model.fit(x)", "$model.fit"),
        ("model.fit(x)", "$model.fit"),
        ("len(x)", "len"),
    ],
)
def test_a_name_is_followed_to_its_origin(source, origin):
    assert calls(source)[-1] == origin or origin in calls(source)


@pytest.mark.parametrize(
    "body",
    [
        "def __init__(self):\n        self.client = OpenAI()",
        "def __init__(self, client: OpenAI):\n        self.client = client",
        "def __init__(self, client: OpenAI | None = None):\n        self.client = client or OpenAI()",
        "def __init__(self, client: 'OpenAI'):\n        self.client = client",
        "def __init__(self, client: Optional[OpenAI]):\n        self.client = client",
        "def __init__(  # shared\n        self, client: OpenAI):\n        self.client = client",
        "client = OpenAI()",
        "client: OpenAI",
        "@property\n    def client(self):\n        return OpenAI()",
        "def _make(self):\n        return OpenAI()\n    def __init__(self):\n        self.client = self._make()",
    ],
)
def test_a_client_on_self_is_known_in_every_method(body):
    source = f"from openai import OpenAI\nclass A:\n    {body}\n    def ask(self):\n        self.client.chat.create()\n"
    assert "openai.OpenAI.chat.create" in calls(source)


def test_a_factory_gives_what_it_returns():
    assert "openai.OpenAI.run" in calls("from openai import OpenAI\ndef get():\n    return OpenAI()\nget().run()")
    assert "openai.OpenAI.run" in calls("from openai import OpenAI\ndef get() -> OpenAI:\n    ...\nget().run()")


def test_a_base_class_from_elsewhere_lends_its_methods():
    assert "x.Base.save" in calls("from x import Base\nclass A(Base): ...\nA().save()")


def test_a_method_called_on_super_is_that_of_the_base():
    source = (
        "from transformers import Trainer\nclass Own(Trainer):\n    def __init__(self):\n        super().__init__()\n"
        "    def train(self):\n        super().train()\n        super(Own, self).evaluate()\n"
    )
    assert [name for name in calls(source) if name != "super"] == [
        "super.__init__",
        "transformers.Trainer.train",
        "transformers.Trainer.evaluate",
    ]


def test_what_is_switched_on_or_off_on_an_object_is_a_fact():
    found = facts("assign", "import keras\nb = keras.Model()\nb.trainable = False\nb.depth = 3\n")
    assert [(fact.name, fact.value, fact.line) for fact in found if "." in fact.name and "trainable" in fact.name] == [
        ("keras.Model.trainable", "False", 3)
    ]
    assert not [fact for fact in found if fact.name.endswith("depth")]


def test_what_a_stand_in_does_when_it_is_called_is_a_fact():
    source = "def a(self, b):\n    b.get.side_effect = TimeoutError('c')\n    b.get.return_value = TimeoutError('c')\n"
    assert [(fact.name, fact.value) for fact in facts("assign", source)] == [
        ("$b.get.side_effect", "TimeoutError('c')")
    ]


def test_a_function_handed_to_an_attribute_of_an_object_is_a_fact():
    found = facts("assign", "import x\na = x.App()\ndef start(app): ...\na.router.lifespan = start\na.depth = depth\n")
    assert [(fact.name, fact.value, fact.line) for fact in found if "." in fact.name and fact.line > 2] == [
        ("x.App.router.lifespan", "start", 4)
    ]


def test_a_filled_list_says_more_than_its_annotation():
    found = facts("assign", "from tools import search\nTOOLS: list = [search]\nEMPTY: list = []\n")
    assert [(fact.name, fact.value) for fact in found] == [("TOOLS", "[tools.search]"), ("EMPTY", "")]


def test_only_the_items_of_a_list_are_parted_by_commas():
    (call,) = facts("call", "import x\nx.f(['a, b', ('c', 'd')])\n")
    assert call.arguments == (("0", "[a; b, [c, d]]"),)


def test_the_last_assignment_before_a_line_holds():
    assert calls("from x import A, B\na = A()\na.run()\na = B()\na.run()") == ["x.A", "x.A.run", "x.B", "x.B.run"]


def test_a_definition_of_this_file_is_marked_with_a_colon():
    assert calls("def f(): ...\nclass A:\n    def g(self): ...\nf()\nA().g()") == [":f", ":A.g", ":A"]


@pytest.mark.parametrize(
    "runner", ["await asyncio.to_thread({}, model=m)", "loop.run_in_executor(None, {})", "partial({}, model=m)"]
)
def test_a_callable_run_elsewhere_counts_as_called(runner):
    source = "from x import client\nasync def f():\n    " + runner.format("client.create")
    assert "x.client.create" in calls(source)


@pytest.mark.parametrize(
    ("source", "errors"),
    [
        ("def f(:\n    return 1\n", 1),
        ("a = (1\nb = 2\n", 1),
        ("!pip install a\nimport a\n", 0),
        ("%matplotlib inline\nimport a\n", 0),
        ("match a:\n    case [b, *_]:\n        pass\ntype A = int\n", 0),
        ("print 'as in Python 2'\n", 0),
        ("# Databricks notebook source\na = (1\n", 0),
    ],
)
def test_a_module_that_no_interpreter_can_parse_is_told(source, errors):
    assert [fact.kind for fact in read(source.encode())].count("syntax_error") == errors


def test_arguments_are_told_with_literals_and_origins():
    source = """
        from x import Schema, f
        URL = "http://host"
        options = dict(stream=True, tools=[f])
        options["seed"] = 1
        f(URL + "/chat", Schema, n=3, **options)
    """
    (call,) = (fact for fact in facts("call", source) if fact.name == "x.f")
    assert dict(call.arguments) == {
        "0": "{URL}/chat", "1": "x.Schema", "n": "3", "stream": "True", "tools": "[x.f]", "seed": "1"
    }  # fmt: skip


def test_what_a_task_has_is_nothing_of_what_its_function_returns():
    source = """
        from openai import OpenAI
        @queue.task
        def ask():
            return OpenAI()
        @lru_cache
        def client():
            return OpenAI()
        ask.delay(1)
        ask().chat.create()
        client().submit()
    """
    found = calls(source)
    assert {":ask.delay", "openai.OpenAI.chat.create", "openai.OpenAI.submit"} <= {*found}


@pytest.mark.parametrize("outer", ["class A:", "if a:", "with a:"])
def test_decorated_functions_that_are_nested_too_deeply_are_left_out(outer):
    lines = [outer]
    for depth in range(1, 120):
        lines += [f"{' ' * depth}@task", f"{' ' * depth}def inner{depth}():"]
    names = [fact.name for fact in facts("function", "\n".join([*lines, " " * 120 + "pass"]))]
    assert any(name.endswith("inner1") for name in names)
    assert not any(name.endswith("inner119") for name in names)


def test_a_mapping_is_told_with_its_keys_of_text_and_of_names():
    (call,) = facts("call", "import x\nx.run({'a': x.b, Step: x.c, x.Last: x.d, 1: x.e})")
    assert call.arguments == (("0", "{a: x.b, Step: x.c, x.Last: x.d}"),)


def test_a_constant_is_read_as_its_text():
    (call,) = (fact for fact in facts("call", 'URL = "http://h"\npost(URL)') if fact.name == "$post")
    assert call.arguments == (("0", "http://h"),)


def test_a_call_that_fills_a_typed_field_of_a_class_is_flagged():
    source = "class A:\n    a: list[int] = f(i())\n    b: str = g()\n    c = h()\nd: int = j()\n"
    flags = {fact.name: fact.flags for fact in facts("call", source)}
    assert flags == {"$f": ("typed",), "$i": (), "$g": (), "$h": (), "$j": ()}


@pytest.mark.parametrize(
    ("described", "called"),
    [
        ("dataclasses.field(default_factory=list)", ":A.calls.sort"),
        ("pydantic.Field(default=None)", ":A.calls.sort"),
        ("openai.OpenAI()", "openai.OpenAI.sort"),
    ],
)
def test_a_field_that_is_only_described_keeps_its_own_name(described, called):
    source = f"import dataclasses, openai, pydantic\nclass A:\n    calls: list = {described}\nA().calls.sort()\n"
    assert called in calls(source)


def test_loops_and_awaits_flag_what_is_called_in_them():
    source = "async def f():\n    while x < 3:\n        await g()\n    for a in range(3):\n        h(await i())\n"
    flags = {fact.name: fact.flags for fact in facts("call", source)}
    in_while, in_for = ("loop", "while", "rounds"), ("loop", "rounds")
    assert flags == {"$g": (*in_while, "await"), "range": (), "$h": in_for, "$i": (*in_for, "await")}
    assert [(fact.name, fact.value) for fact in facts("loop", source)] == [("while", "x < 3"), ("range", "a")]


@pytest.mark.parametrize(
    ("over", "flags"),
    [
        ("range(limit)", ("loop", "rounds")),
        ("itertools.count()", ("loop", "rounds")),
        ("answer.tool_calls", ("loop",)),
        ("range(len(cases))", ("loop",)),
    ],
)
def test_a_loop_through_a_list_has_no_rounds_of_its_own(over, flags):
    (call,) = (fact for fact in facts("call", f"for a in {over}:\n    f()\n") if fact.name == "$f")
    assert call.flags == flags
    nested = f"while True:\n    for a in {over}:\n        f()\n"
    assert {fact.flags for fact in facts("call", nested) if fact.name == "$f"} == {("loop", "rounds")}


def test_functions_tell_whether_they_do_something():
    flags = {
        f.name: f.flags for f in facts("function", "async def a():\n    yield 1\ndef b():\n    '''later'''\n    ...\n")
    }
    assert flags == {"a": ("async", "generator", "filled"), "b": ()}


def test_handlers_tell_what_they_catch():
    source = "try: a()\nexcept (A, B): pass\ntry: a()\nexcept: pass\n"
    assert [fact.name for fact in facts("except", source)] == ["$A", "$B", "*"]


def test_an_import_that_nothing_uses_says_so():
    assert [f.flags for f in facts("import", "import a\nimport b\nb.c()")] == [("unused",), ()]


def test_docstrings_and_code_put_out_of_use_are_no_texts():
    assert [f.name for f in facts("string", '"""about this"""\nx = "kept text"\n\'\'\'\ncall("gone")\n\'\'\'')] == [
        "kept text"
    ]


def test_calls_in_the_keys_of_a_mapping_are_told():
    source = "from x import Pool\npool = Pool()\nfutures = {pool.submit(ask, each): each for each in many}\n"
    assert "x.Pool.submit" in calls(source)
    assert not facts("string", "a = {'key': b}")


def test_sql_in_texts_is_told():
    assert [f.name for f in facts("sql", 'run("""SELECT a\n  FROM b""")')] == ["select a from b"]


def test_a_chain_of_pipes_is_one_fact():
    assert [f.name for f in facts("pipe", "from x import A\na | A() | b")] == ["$a|x.A|$b"]


HOSTILE = {
    "open brackets": "(" * 100_000,
    "nested literals": '{"a":' * 20_000,
    "one name assigned for ever": "x = 1\nx.y(x)\n" * 8_000,
    "one attribute assigned for ever": "class A:\n def f(self):\n" + "  self.x = 1\n  self.x.y()\n" * 8_000,
    "names of names": "".join(f"a{i} = [{f'a{i + 1},' * 40}]\n" for i in range(14)) + "f(a0)\n" * 500,
    "a long chain": "x" + ".f()" * 50_000,
    "a long sum": "x = " + '"a" + ' * 50_000 + '"a"',
    "a long pipe": "a | " * 50_000 + "a",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.growth
def test_hostile_source_takes_no_longer_than_its_size(source):
    started = time.process_time()
    with suppress(OverLimitError):
        read(source.encode())
    assert time.process_time() - started < 3


def test_the_work_for_one_name_is_bounded():
    source = "".join(f"a{i} = [{f'a{i + 1},' * 40}]\n" for i in range(14)) + "f(a0)\n"
    assert max(len(fact.name) for fact in read(source.encode())) <= 240 <= 2 * MAXIMUM_STEPS


def test_the_dependencies_of_a_script_are_read_from_its_own_block():
    script = '# /// script\n# dependencies = [\n#   "httpx>=0.28",\n#   "Rich",\n# ]\n# ///\nimport httpx\n'
    found = [fact for fact in read(script.encode()) if fact.kind == "dependency"]
    assert [(fact.name, fact.line, fact.value) for fact in found] == [("httpx", 3, ">=0.28"), ("rich", 4, "")]
    assert not [fact for fact in read(b'"""\n# dependencies = ["a"]\n"""\n') if fact.kind == "dependency"]
    notebook = script + "import marimo\napp = marimo.App()\n@app.cell\ndef _():\n    return\n"
    assert "httpx" in {fact.name for fact in read(notebook.encode()) if fact.kind == "dependency"}


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("import pandas as pd\ndef f(X_test: pd.DataFrame):\n    score(X_test)", "$X_test"),
        ("import pandas as pd\nX_test = pd.DataFrame()\nscore(X_test)", "$X_test"),
        ("from pandas import DataFrame\nscore(DataFrame)", "pandas.DataFrame"),
        ("import shop\ndef f(order: shop.Order):\n    score(order)", "shop.Order"),
        ("found = []\nfound.append(1)\nscore(found)", "$found"),
        ("found = [a, b]\nscore(found)", "[$a, $b]"),
    ],
)
def test_an_argument_is_told_by_its_name_where_that_says_more_than_its_type(source, given):
    (call,) = [fact for fact in facts("call", source) if fact.name.endswith("score")]
    assert call.arguments == (("0", given),)


@pytest.mark.parametrize(("decorator", "called"), [("app.task", "a.delay"), ("again.retry", "dask.Client.delay")])
def test_what_a_task_adds_is_told_from_what_a_decorated_function_gives(decorator, called):
    source = f"import dask\n@{decorator}\ndef a():\n    return dask.Client()\na.delay()"
    assert any(name.endswith(called) for name in calls(source))
