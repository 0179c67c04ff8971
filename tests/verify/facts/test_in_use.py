"""Which functions and classes are in use."""

import pytest
from sources import repository

from tracker.verify.facts.usage.in_use import InUse
from tracker.verify.facts.usage.loading import MODULES_OF_A_PROGRAM

LEFT_OVER = "def used():\n    target()\ndef unused():\n    below()\ndef below():\n    target()\nused()\n"
MODULES = {f"module_{number}.py": "import os\n" for number in range(MODULES_OF_A_PROGRAM)}
STEPS = {f"src/step{number}.ts": f"import './step{number + 1}';\nstep();\n" for number in range(MODULES_OF_A_PROGRAM)}
CLASSES = {f"M{number}.java": "class A {}\n" for number in range(MODULES_OF_A_PROGRAM)}


def wired(files, **options):
    """The functions with a call of `target` that are in use."""
    whole = repository(files)
    usage = InUse(whole, **options)
    hits = [located for located in whole.kind("call") if located.fact.name.endswith("target")]
    return {hit.fact.inside for hit in hits if usage.is_wired(hit)}


def test_what_only_a_left_over_function_calls_is_left_over_too():
    assert wired({"a.py": LEFT_OVER, **MODULES}) == {"used"}


def test_a_function_kept_by_an_object_of_a_framework_is_in_use():
    text = "import web\napp = web.App()\ndef start():\n    target()\napp.router.lifespan = start\n"
    assert wired({"a.py": text, **MODULES}) == {"start"}


def test_a_decorator_that_only_changes_a_function_hands_it_to_nobody():
    files = {"a.py": "import again\n@again.retry\ndef run():\n    target()\n", **MODULES}
    assert wired(files) == {"run"}
    assert not wired(files, capabilities=lambda name, _: {"retried-function"} if name == "again.retry" else set())


@pytest.mark.parametrize(("configuration", "used"), [("id: file://a.py\n", {"call_api"}), ("id: openai:gpt\n", set())])
def test_promptfoo_calls_functions_of_the_modules_that_its_configuration_names(configuration, used):
    files = {"a.py": "def call_api():\n    target()\n", "promptfooconfig.yaml": configuration, **MODULES}
    assert wired(files) == used


@pytest.mark.parametrize("name", ["lambda_handler", "predict_fn", "async_setup_entry"])
def test_functions_that_a_platform_calls_by_their_names_are_in_use(name):
    assert wired({"a.py": f"def {name}():\n    target()\ndef other():\n    target()\n", **MODULES}) == {name}


def test_a_function_that_is_kept_under_a_name_is_in_use_whoever_else_calls_it():
    kept = {"a.py": "def best():\n    target()\nHOOK = best\n", **MODULES}
    tested = {**kept, "tests/test_a.py": "from a import best\ndef test_best():\n    best()\n"}
    assert wired(kept) == {"best"}
    assert "best" in wired(tested)


@pytest.mark.parametrize(("work", "used"), [("score = lib.target()\n", {""}), ("kept = lib.Made_target()\n", set())])
def test_a_module_is_idle_that_only_makes_objects_and_whose_functions_nobody_calls(work, used):
    script = f"import lib\n{work}def plot_later():\n    target()\n"
    assert wired({"scores/script.py": script, **MODULES}) == used


MIDDLEWARE = "class Count:\n    def __init__(self, get):\n        target()\n"
OTHERS = ", ".join(f"'web.layers.number{number}.Layer'" for number in range(MODULES_OF_A_PROGRAM))


@pytest.mark.parametrize(
    ("settings", "used"),
    [
        (f"MIDDLEWARE = [{OTHERS}]\n", set()),
        (f"MIDDLEWARE = [{OTHERS}, 'shop.count.Count']\n", {"Count.__init__"}),
        (
            f"MIDDLEWARE = [{OTHERS.replace(', ', ',{}')},{{}}'shop.count.Count']\n".replace("{}", "\n    "),
            {"Count.__init__"},
        ),
        (f"import web\nweb.start([{OTHERS}, 'shop.count.Count'])\n", {"Count.__init__"}),
        (f"MIDDLEWARE = {{{OTHERS.replace(', ', ': 1, ')}: 1, 'shop.count.Count': 2}}\n", {"Count.__init__"}),
        (f"MIDDLEWARE = [{OTHERS}, 'counts in shop.count.Count']\n", set()),
        (f"MIDDLEWARE = [{OTHERS}]\nimport web\nNAME = web.name()\nassert NAME != 'shop.count.Count'\n", set()),
    ],
    ids=["others", "in one line", "in lines", "handed over", "a mapping", "a sentence", "after the list"],
)
def test_what_the_end_of_a_long_list_names_is_in_use(settings, used):
    assert wired({"shop/count.py": MIDDLEWARE, "site/settings.py": settings, **MODULES}) == used


@pytest.mark.parametrize(
    "name", ["gunicorn.conf", "gunicorn_conf", "fabfile", "hubconf", "sitecustomize", "celeryconfig"]
)
def test_a_module_that_a_tool_looks_for_by_its_name_is_in_use_with_its_functions(name):
    text = "import lib\nkept = lib.Made_target()\ndef post_fork(server):\n    target()\n"
    assert wired({f"{name}.py": text, **MODULES}) == {"", "post_fork"}
    assert wired({f"my_{name}_x.py": text, **MODULES}) == set()


NEAREST = "def nearest(text):\n    return model.embed(text)\n"
EMBEDS = f"import lib\nmodel = lib.Model()\nkept = model.target(['a'])\n{NEAREST}"
LOADED = {"shop/orders.py": "def place(): ...\n", "main.py": "from shop.orders import place\nplace()\n", **MODULES}


@pytest.mark.parametrize(
    ("more", "used"),
    [
        ({}, set()),
        ({"tests/test_near.py": "from shop.near import nearest\nnearest('a')\n"}, set()),
        ({"main.py": "from shop.orders import place\nfrom shop.near import nearest\nplace(nearest('a'))\n"}, {""}),
        ({"shop/near.py": f"{EMBEDS}print(nearest('a'))\n"}, {""}),
        ({"shop/near.py": f"{EMBEDS}app = lib.App(model)\n"}, {""}),
        ({"near.sh": "python -m shop.near\n"}, {""}),
        ({"near.sh": "uvicorn shop.near:kept\n"}, {""}),
        ({"near.yaml": "handler: shop.near.nearest\n"}, {""}),
        ({"near.py": "import importlib\nfor name in names():\n    importlib.import_module(f'shop.{name}')\n"}, {""}),
        ({"shop/near.py": EMBEDS.replace("def nearest", "@lib.route\ndef nearest")}, {""}),
        ({"shop/near.py": EMBEDS.partition("def ")[0]}, {""}),
    ],
    ids=[
        *("nothing", "a test", "another module", "its own work", "what a server looks for", "a command", "a server"),
        *("a configuration", "loaded by its name", "a framework", "only constants"),
    ],
)
def test_what_a_module_that_nothing_loads_does_is_in_use_where_something_uses_what_it_defines(more, used):
    assert wired({"shop/near.py": EMBEDS, **LOADED, **more}) == used


def test_a_step_has_to_be_called_by_a_pipeline():
    files = {"a.py": "import flow\n@flow.step\ndef run():\n    target()\n", **MODULES}
    step = {"flow.step": frozenset({"pipeline-step"})}
    assert not wired(files, capabilities=lambda name, _: step.get(name, frozenset()))
    called = {**files, "b.py": "import flow\nimport a\n@flow.pipeline\ndef whole():\n    a.run()\n"}
    assert wired(called, capabilities=lambda name, _: step.get(name, frozenset())) == {"run"}


def test_a_decorator_of_the_language_puts_no_method_to_use():
    text = (
        "import abc\nclass Base(abc.ABC):\n    @abc.abstractmethod\n    def go(self): ...\n"
        "class Tool(Base):\n    def go(self):\n        target()\n    @staticmethod\n    def stop():\n        target()\n"
    )
    assert wired({"a.py": f"{text}Tool()\n", **MODULES}) == set()
    assert wired({"a.py": f"{text}Tool().go()\n", **MODULES}) == {"Tool.go"}


def test_what_a_left_over_method_keeps_of_a_call_is_no_use_of_the_function():
    text = "def best():\n    target()\nclass Tool:\n    def go(self):\n        self.kept = best()\n"
    assert wired({"a.py": f"{text}Tool()\n", **MODULES}) == set()
    assert wired({"a.py": f"{text}Tool().go()\n", **MODULES}) == {"best"}


@pytest.mark.parametrize(("document", "used"), [("README.md", {"gate"}), ("docs/plan.md", set())])
def test_a_function_that_an_example_in_the_readme_imports_is_in_use(document, used):
    example = "```python\nfrom app.a import gate as is_good  # the current one too\nis_good()\n```\n"
    assert wired({"app/a.py": "def gate():\n    target()\n", document: example, **MODULES}) == used


SAME_NAMES = "class Trainer:\n    def fit(self):\n        target()\n    def cross(self):\n        target()\n"


def test_a_method_is_not_in_use_because_another_file_has_one_of_its_name_that_is():
    files = {
        "a.py": f"{SAME_NAMES}trainer = Trainer()\ntrainer.fit()\n",
        "b.py": f"{SAME_NAMES}trainer = Trainer()\nscores = trainer.cross()\n",
        **MODULES,
    }
    whole = repository(files)
    usage = InUse(whole)
    hits = [hit for hit in whole.kind("call") if hit.fact.name.endswith("target") and usage.is_wired(hit)]
    assert {(hit.path, hit.fact.inside) for hit in hits} == {("a.py", "Trainer.fit"), ("b.py", "Trainer.cross")}


def test_a_class_is_not_in_use_because_a_method_is_called_that_only_another_of_its_name_has():
    start = "class Tracker:\n    def __init__(self):\n        self.kept = 1\n"
    text = start + "    def go(self):\n        {}()\n    def {}(self): ...\n"
    files = {
        "a.py": text.format("target", "idle"),
        "b.py": text.format("work", "end"),
        "main.py": "from b import Tracker\ntracker = Tracker()\ntracker.go()\ntracker.end()\n",
    }
    assert not wired({**files, **MODULES})
    assert wired({**files, "other.py": "from a import Tracker\nTracker().go()\n", **MODULES}) == {"Tracker.go"}


@pytest.mark.parametrize(
    ("command", "used"),
    [
        ("python -c 'from a import start; start()'", {"start"}),
        ("python -c 'from a import start; print(1)'", set()),
        ("grep -q start a.py", set()),
    ],
)
def test_a_command_that_only_imports_or_looks_for_a_function_does_not_use_it(command, used):
    files = {"a.py": "def start():\n    target()\n", "check.sh": f"{command}\n"}
    assert wired({**files, **MODULES}) == used


@pytest.mark.parametrize(("base", "derived"), [("", "(Step)"), ("(typing.Protocol)", "")])
def test_a_method_called_on_a_base_may_be_that_of_any_class_like_it(base, derived):
    files = {
        "base.py": f"import typing\nclass Step{base}:\n    def run(self):\n        pass\n",
        "a.py": f"from base import Step\nclass Load{derived}:\n    def run(self):\n        target()\nALL = [Load()]\n",
        "b.py": "from base import Step\ndef go(step: Step):\n    step.run()\ngo(1)\n",
        **MODULES,
    }
    assert wired(files) == {"Load.run"}


def graphs_do(name, _path):
    """What the names of a made-up library of graphs do."""
    if name.startswith("graphs.Graph"):
        return {"graph", "graph:class"}
    return {"graph", "graph:part"} if name.endswith(".add_step") else {"remote-client"} if "web." in name else set()


@pytest.mark.parametrize(
    ("more", "in_use"),
    [
        ({}, False),
        ({"b.py": "from a import graph\ngraph.compile().invoke()\n"}, True),
        ({"b.py": "from a import graph\nserve(graph.compile())\n"}, True),
        ({"b.py": "from a import graph\napp = graph.compile()\n"}, False),
        ({"b.py": "from a import graph\napp = graph.compile()\n", "serve.json": '{"app": "./b.py:app"}'}, True),
        ({"b.py": "from a import graph\nimport web\napp = graph.compile()\nweb.get().stream()\n"}, False),
        ({"b.py": "from a import graph\napp = graph.compile()\nrunner.stream()\n"}, True),
        ({"b.py": "from a import graph\napp = graph.compile()\nllm.invoke()\n"}, False),
    ],
)
def test_a_graph_that_has_to_be_compiled_is_in_use_where_it_is_compiled_and_run(more, in_use):
    files = {"a.py": "import graphs\ngraph = graphs.Graph()\ngraph.add(1)\nbuilder.add_step(2)\n", **more}
    whole = repository(files)
    usage = InUse(whole, graphs_do)
    built = [hit for hit in whole.kind("call") if hit.path == "a.py"]
    assert [usage.is_wired(hit) for hit in built] == [in_use] * 3


@pytest.mark.parametrize(
    ("start", "used"),
    [
        ("if __name__ == '__main__':\n    used()\n", {"used"}),
        ("print(used())\n", {"used"}),
        ("import asyncio\nasyncio.run(used())\n", {"used"}),
        ("RESULT = used()\n", {"used", "left"}),
        ("def main():\n    print(used())\n", {"used", "left"}),
    ],
)
def test_of_a_few_modules_that_are_run_as_a_program_what_nothing_names_is_left_over(start, used):
    assert wired({"a.py": f"def used():\n    target()\ndef left():\n    target()\n{start}"}) == used


@pytest.mark.parametrize(
    ("path", "source", "used"),
    [
        ("A.java", "class A { static void main(String[] a) { go(); } %s }", {"A.go"}),
        ("A.java", "class A { static void start() { go(); } %s }", {"A.go", "A.left"}),
        ("A.kt", "class A { %s }\nfun main() { A().go() }", {"A.go"}),
        ("A.cs", "new A().go(); class A { %s }", {"A.go"}),
    ],
)
def test_of_a_few_classes_that_start_a_program_methods_that_nothing_names_are_left_over(path, source, used):
    method = "fun %s() { }" if path.endswith(".kt") else "static void %s() { }"
    whole = repository({path: source % f"{method % 'go'}\n{method % 'left'}\n"})
    usage = InUse(whole)
    methods = {hit.fact.name for hit in whole.kind("function") if usage.is_wired(hit)}
    assert methods & {"A.go", "A.left"} == used


def test_a_class_is_in_use_that_is_one_of_several_imported_under_one_name():
    choice = "import a\nif a.fast:\n    from parts import Fast as Part\nelse:\n    from parts import Slow as Part\n"
    parts = "".join(f"class {name}:\n    def start(self):\n        target()\n" for name in ("Fast", "Slow", "Other"))
    files = {"parts.py": parts, "main.py": f"{choice}Part().start()\n", **MODULES}
    assert wired(files) == {"Fast.start", "Slow.start"}


def test_a_table_is_in_use_whose_columns_are_named():
    table = "from sqlalchemy import Column\nclass Row(base.Base):\n    cost = Column(target())\n"
    query = "from tables import Row\ndef total(db):\n    return db.query(Row.cost)\nprint(total(1))\n"
    assert wired({"tables.py": table, "main.py": query, **MODULES}) == {"Row"}


def test_functions_of_a_few_modules_may_be_called_by_others():
    assert wired({"a.py": LEFT_OVER}) == {"used", "below"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import flow\n@flow.task\ndef run():\n    target()\n", "run"),
        ("import flow\nclass Step(flow.Step):\n    def go(self):\n        target()\n", "Step.go"),
        (
            "import flow\nclass Own:\n    class Step(flow.Step):\n        def go(self):\n            target()\nOwn()\n",
            "Own.Step.go",
        ),
        ("def outer():\n    def inner():\n        target()\n    return inner\nkeep = [outer]\n", "outer.inner"),
        ("def handler(event, context):\n    target()\n", "handler"),
        ("class Tool:\n    def go(self):\n        target()\nTool().go()\n", "Tool.go"),
    ],
    ids=[
        "decorated",
        "a method of a derived class",
        "a method of a derived class in another",
        "kept in a list",
        "called by a platform",
        "a method called",
    ],
)
def test_a_function_is_in_use_that(text, name):
    assert wired({"a.py": text, **MODULES}) == {name}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app.yaml", "entry: a:run\n"),
        ("start.sh", "uvicorn a:run --factory\n"),
        ("flow.py", "from a import run as go\ngo()\n"),
    ],
    ids=["a configuration", "a command", "another module, by another name"],
)
def test_a_function_is_in_use_that_is_named_by(path, text):
    assert wired({"a.py": "def run():\n    target()\n", path: text, **MODULES}) == {"run"}


def test_a_method_that_nothing_calls_is_left_over():
    text = "class Tool:\n    def go(self):\n        target()\n    def stop(self):\n        pass\nTool().stop()\n"
    assert wired({"a.py": text, **MODULES}) == set()


@pytest.mark.parametrize(
    "text",
    [
        "import re\nre.go('a', 'b').go()\n",
        "print('now go')\n",
        "import enum\nclass Kind(str, enum.Enum):\n    GO = 'go'\n",
    ],
    ids=["a function of Python and what it gave", "a text printed", "a member of an enumeration"],
)
def test_a_method_is_not_in_use_because_its_name_stands_for_something_else(text):
    tool = "class Tool:\n    def go(self):\n        target()\nTool()\n"
    assert wired({"a.py": tool, "b.py": text, **MODULES}) == set()
    assert wired({"a.py": tool, "b.py": f"{text}make().go()\n", **MODULES}) == {"Tool.go"}


@pytest.mark.parametrize(
    ("text", "in_use"),
    [
        ("", False),
        ("Tool()\n", True),
        ("keep(Tool)\n", True),
        ("Tool.go(1)\n", True),
        ("class Own(Tool): pass\n", True),
    ],
    ids=["nothing", "made", "handed over", "asked for a method", "derived from"],
)
def test_a_class_that_derives_from_nothing_is_in_use_where_it_is_named(text, in_use):
    tool = "class Tool:\n    def __init__(self):\n        target()\n    def go(self):\n        target()\n"
    used = {"b.py": f"from a import Tool\n{text}", "c.py": "import other\nother.go()\n"}
    assert wired({"a.py": tool, **used, **MODULES}) == ({"Tool.__init__", "Tool.go"} if in_use else set())


def test_the_constructor_of_a_class_of_a_framework_is_in_use_where_the_class_is_named():
    made = "    def __init__(self):\n        super().__init__()\n        target()\n"
    text = f"import web\nclass Limit(web.Middleware):\n{made}"
    assert wired({"a.py": text, **MODULES}) == set()
    assert wired({"a.py": f"{text}web.app.add(Limit)\n", **MODULES}) == {"Limit.__init__"}
    assert wired({"a.py": text.replace("web.Middleware", "pydantic.BaseModel"), **MODULES}) == {"Limit.__init__"}


def test_a_method_that_nothing_calls_is_left_over_in_a_class_derived_from_an_own_one_too():
    base = "import abc\nclass Base(abc.ABC):\n    def go(self): ...\n"
    methods = "    def go(self):\n        target()\n    def stop(self):\n        target()\n"
    text = f"from base import Base\nclass Tool(Base):\n{methods}Tool().go()\n"
    assert wired({"base.py": base, "a.py": text, **MODULES}) == {"Tool.go"}
    base = "import flow\nclass Base(flow.Step):\n    def go(self): ...\n"
    assert wired({"base.py": base, "a.py": text, **MODULES}) == {"Tool.go", "Tool.stop"}


def test_a_function_that_only_tests_call_is_left_over():
    files = {"a.py": "def run():\n    target()\n", "tests/test_a.py": "from a import run\ndef test_run():\n    run()\n"}
    assert wired({**files, **MODULES}) == set()


def test_a_list_of_names_counts_in_the_outermost_package_alone():
    listed, prices = '__all__ = ["cheapest"]\n', "def cheapest():\n    target()\n"
    inner = {"shop/__init__.py": "", "shop/tools/__init__.py": listed, "shop/tools/prices.py": prices}
    assert wired({**inner, **MODULES}) == set()
    outer = {"shop/__init__.py": listed, "shop/prices.py": prices}
    assert wired({**outer, **MODULES}) == {"cheapest"}
    assert wired({**outer, "run.py": "import shop.prices\nshop\n", **MODULES}) == {"cheapest"}
    used = {"site/__init__.py": "", "site/pages.py": "import shop.prices\nshop\n"}
    assert wired({**outer, **used, **MODULES}) == set()


def test_a_method_is_not_in_use_because_a_function_of_its_name_is_called():
    files = {
        "a.py": "class Voice:\n    def speak(self):\n        target()\nVoice()\n",
        "b.py": "def speak(): ...\nspeak()\n",
        **MODULES,
    }
    assert wired(files) == set()
    assert wired({**files, "b.py": "def read(voice):\n    voice.speak()\nread(None)\n"}) == {"Voice.speak"}


@pytest.mark.parametrize(("said", "used"), [("work, start and stop", set()), ("a.start", {"start"})])
def test_what_another_language_says_in_several_words_uses_no_function(said, used):
    files = {"a.py": "def start():\n    target()\n", "stack.ts": f"f({{handler: '{said}'}});\n", **MODULES}
    assert wired(files) == used


@pytest.mark.parametrize(
    ("other", "used"),
    [
        ("class App { void run() {} }", False),
        ("class App { private final Store store; App(Store store) { this.store = store; } }", True),
        ("class App { void run() { store.get(); } }", True),
    ],
)
def test_a_bean_of_spring_is_in_use_where_another_file_names_it(other, used):
    bean = "import org.springframework.stereotype.Service;\n@Service\nclass Store { {} void get() { target(); } }\n"
    files = {**CLASSES, "App.java": other}
    assert (wired({**files, "Store.java": bean.replace("{}", "")}) == {"Store.get"}) is used
    scheduled = "import org.springframework.scheduling.annotation.Scheduled;\n" + bean.replace("{}", "@Scheduled")
    assert wired({**files, "Store.java": scheduled}) == {"Store.get"}
    offered = "import org.springframework.ai.tool.annotation.Tool;\n" + bean.replace("{}", "@Tool")
    assert (wired({**files, "Store.java": offered}) == {"Store.get"}) is used


@pytest.mark.parametrize(
    ("start", "other", "used"),
    [
        ("Store() { target(); }", "class App {}\n", {"Store.constructor"}),
        ("void get() { target(); }", "class App {}\n", set()),
        ("void get() { target(); }", 'class App { Object s = context.getBean("stock"); }\n', {"Store.get"}),
    ],
    ids=["what is made", "a method", "a name of its own"],
)
def test_spring_makes_each_bean_and_finds_it_by_its_own_name(start, other, used):
    bean = f'import org.springframework.stereotype.Service;\n@Service("stock")\nclass Store {{ {start} }}\n'
    files = {**CLASSES, "App.java": other}
    called = {"Use.java": "class Use { void go(Object s) { s.get(); } }\n"}
    assert wired({**files, **called, "Store.java": bean}) == used


@pytest.mark.parametrize(("look_up", "used"), [("", set()), ("getattr(tools, Act('target').value)()\n", {"start"})])
def test_an_enumeration_names_functions_where_they_are_looked_up_by_a_text(look_up, used):
    files = {
        "tools.py": "def start():\n    target()\n",
        "a.py": f"import enum\nimport tools\nclass Act(enum.Enum):\n    GO = 'start'\n{look_up}",
        **MODULES,
    }
    assert wired(files) == used


@pytest.mark.parametrize(("path", "used"), [("src/components/Use.tsx", set()), ("src/use/page.tsx", {"Use"})])
def test_a_component_of_react_is_in_use_where_something_loads_it(path, used):
    files = {**STEPS, path: "export const Use = () => {\n  target();\n  return 1;\n};\n"}
    assert wired(files) == used
    page = f"import {{ Use }} from '../{path.partition('.')[0]}';\nUse();\n"
    assert wired({**files, "src/page.tsx": page}) == {"Use"}


ASKED = "export async function ask() { target(); return answer.text }\n"


@pytest.mark.parametrize(
    "naming",
    [
        {"src/page.ts": "import { ask } from './ask';\nawait ask();\n"},
        {"src/page.vue": "<script setup>\nimport { ask } from './ask'\n</script>\n"},
        {"src/page.ts": "export { ask as question } from './ask';\n"},
        {"src/page.ts": "import * as all from './ask';\nObject.values(all).map((one) => one());\n"},
        {"src/page.ts": "const { ask } = await import('./ask.js');\nawait ask();\n"},
        {"src/page.ts": "import { ask } from '@own/library';\nawait ask();\n"},
        {"src/page.vue": "<script setup>\nconst answer = await ask()\n</script>\n"},
        {"serverless.yml": "functions:\n  question:\n    handler: src/ask.ask\n"},
        {"src/ask.ts": ASKED + "export const run = (given) => (given ?? ask)()\n"},
        {"src/main.ts": "export * from './ask';\n"},
        {"src/main.ts": "export * as questions from './ask';\n"},
        {"package.json": '{"exports": {"./ask": "./src/ask.ts"}}'},
        {"src/main.ts": "const all = import.meta.glob('./*.ts');\n"},
    ],
    ids=[
        *("imported", "by a component", "exported again", "taken as a whole", "loaded later", "of another package"),
        *("found by its name", "in a configuration", "by its own module", "exported with all", "exported as one"),
        *("exported by the package", "loaded with its folder"),
    ],
)
def test_an_exported_function_of_javascript_is_in_use_where_something_names_it(naming):
    assert wired({"src/ask.ts": ASKED, **STEPS, **naming}) == {"ask"}


def test_an_exported_function_of_javascript_is_left_over_that_only_a_test_names():
    files = {**STEPS, "src/ask.ts": ASKED, "src/ask.test.ts": "import { ask } from './ask';\ntest('a', () => ask());\n"}
    assert wired(files) == set()
    assert wired({**files, "src/page.ts": "import { ask } from './ask';\n"}) == set()
    assert wired({**files, "src/ask.ts": "export const other = () => 1;\n", "app/route.ts": ASKED}) == {"ask"}


HELPED = "export async function ask() { return await connect(); }\nexport function connect() { target(); }\n"


@pytest.mark.parametrize(
    ("more", "used"),
    [
        ({}, set()),
        ({"src/page.ts": "import { ask } from './ask';\nask();\n"}, {"connect"}),
        ({"src/page.ts": "import { connect } from './ask';\nconnect();\n"}, {"connect"}),
        ({"src/ask.ts": HELPED.replace("export function connect", "function connect")}, set()),
        ({"src/ask.ts": f"{HELPED}connect();\n"}, {"connect"}),
        ({"src/ask.ts": f"{HELPED}const all = {{ connect }};\n"}, {"connect"}),
        ({"src/ask.ts": f"{HELPED}class Store {{ open() {{ connect(); }} }}\n"}, {"connect"}),
        ({"src/ask.ts": HELPED.replace("target();", "target(); connect();")}, set()),
    ],
    ids=[
        *("nothing", "who calls it is", "itself", "not exported and who calls it is not", "by its module"),
        *("kept", "by a method", "by itself"),
    ],
)
def test_a_function_of_javascript_is_in_use_where_a_function_in_use_names_it(more, used):
    assert wired({"src/ask.ts": HELPED, **STEPS, **more}) == used


@pytest.mark.parametrize(
    ("page", "used"),
    [
        ("export const show = () => ask();\n", set()),
        ("export const show = () => ask();\nshow();\n", {"ask"}),
        ("export const show = () => ask();\nask();\n", {"ask"}),
        ("export { ask };\n", {"ask"}),
    ],
    ids=["by a function left over", "by one in use", "by the module", "exported again"],
)
def test_an_import_is_no_use_of_a_function_of_javascript_where_only_what_is_left_over_calls_it(page, used):
    assert wired({"src/ask.ts": ASKED, **STEPS, "src/show.ts": f"import {{ ask }} from './ask';\n{page}"}) == used


CLIENT = "{}\nclass Client {{\n  {}\n  String ask() {{ return target(); }}\n}}\n"
ASKS = {"Use.java": "class Use { void go(Object s) { s.ask(); } }\n"}


@pytest.mark.parametrize("ending", ["java", "cs"])
def test_what_a_class_calls_is_in_use_whoever_names_it(ending):
    assert wired({f"Client.{ending}": CLIENT.format("", ""), **ASKS, **CLASSES}) == {"Client.ask"}


@pytest.mark.parametrize("mark", ["@Bean", '@Bean("client") @Primary'])
def test_spring_asks_only_a_class_that_says_so_for_its_beans(mark):
    names = ("Bean", "Configuration", "Primary")
    spring = "".join(f"import org.springframework.context.annotation.{name};\n" for name in names)
    text = CLIENT.format(f"{spring}//@Configuration", mark)
    assert wired({"Client.java": text, **ASKS, **CLASSES}) == set()
    assert wired({"Client.java": text.replace("//@", "@"), **ASKS, **CLASSES}) == {"Client.ask"}


@pytest.mark.parametrize(
    "more",
    [
        {"Beans.java": "class Beans { Object all = new Context(Client.class); }\n"},
        {"src/main/resources/beans.xml": '<beans><bean class="shop.Client"/></beans>\n'},
        {"start.groovy": "println new shop.Client().ask()\n"},
        {"chat.fxml": '<VBox fx:controller="shop.Client"/>\n'},
        {"WEB-INF/ask.jsp": '<%@ page import="shop.Client" %>\n'},
    ],
    ids=["code", "XML", "Groovy", "FXML", "JSP"],
)
@pytest.mark.parametrize(
    ("mark", "on_method"),
    [("import org.springframework.stereotype.Service;\n@Service", ""), ("", "@Bean")],
    ids=["a bean", "what only gives beans"],
)
def test_spring_may_be_asked_for_a_class_that_another_file_names(more, mark, on_method):
    bean = "import org.springframework.context.annotation.Bean;\n"
    files = {"Client.java": CLIENT.format(bean + mark, on_method), **ASKS, **CLASSES}
    nothing = {"src/main/resources/logback.xml": "<a/>", "pom.xml": "<a/>", "src/test/groovy/ClientSpec.groovy": ""}
    assert wired({**files, **nothing}) == set()
    assert wired({**files, **more}) == {"Client.ask"}


@pytest.mark.parametrize("mark", ["Component", "Service", "Repository"])
def test_spring_asks_each_bean_for_those_that_it_gives(mark):
    spring = f"import org.springframework.context.annotation.Bean;\nimport org.springframework.stereotype.{mark};\n"
    assert wired({"Client.java": CLIENT.format(f"{spring}@{mark}", ""), **ASKS, **CLASSES}) == set()
    assert wired({"Client.java": CLIENT.format(f"{spring}@{mark}", "@Bean"), **ASKS, **CLASSES}) == {"Client.ask"}


def test_spring_asks_a_class_for_its_beans_that_starts_it():
    start = "@Bean Object client() { return target(); } static void main() { run(Client.class); }"
    text = f"import org.springframework.context.annotation.Bean;\nclass Client {{ {start} }}\n"
    assert wired({"Client.java": text, **ASKS, **CLASSES}) == {"Client.client"}


def test_a_function_that_a_provider_of_dependencies_hands_back_is_in_use():
    provider = "import web\ndef run():\n    target()\ndef get_runner():\n    return run\n"
    route = (
        "import web\nfrom a import get_runner\n@app.get('/')\ndef ask(run=web.Depends(get_runner)):\n    return run()\n"
    )
    assert wired({"a.py": provider, "b.py": route, **MODULES}) == {"run"}
    assert not wired({"a.py": provider, **MODULES})


def test_what_one_decorator_hands_back_is_none_of_another():
    decorator = "def {}(function):\n    def wrapper():\n        {}()\n    return wrapper\n"
    files = {"a.py": "import web\n" + decorator.format("timed", "log") + decorator.format("counted", "target")}
    used = "import web\nfrom a import timed\n@web.get('/')\n@timed\ndef show():\n    return 1\n"
    assert not wired({**files, "b.py": used, **MODULES})


def test_a_long_list_of_what_an_inner_package_exports_puts_nothing_to_use():
    names = "".join(f"    'a_long_name_of_a_function_{number}',\n" for number in range(20))
    files = {
        "app/__init__.py": "",
        "app/inner/__init__.py": f"from app.inner.last import left\n__all__ = [\n{names}    'left',\n]\n",
        "app/inner/last.py": "def left():\n    target()\n",
        "main.py": "import app.inner\napp.inner.start()\n",
    }
    assert not wired({**files, **MODULES})


@pytest.mark.parametrize(
    "chosen",
    ["run = first if fast else second", "run = first or second", "def runs():\n    yield first\nruns()\nsecond()"],
)
def test_each_of_several_functions_of_which_one_is_taken_is_in_use(chosen):
    text = f"def first():\n    target()\ndef second():\n    target()\n{chosen}\n"
    assert wired({"a.py": text, **MODULES}) == {"first", "second"}


def test_an_inner_function_is_in_use_with_the_one_around_it_only():
    one = "def {0}(call):\n    def inner(text):\n        target()\n    return inner if call else call\n"
    text = one.format("used") + one.format("unused") + "@used\ndef ask(): ...\n"
    assert wired({"a.py": text, **MODULES}) == {"used.inner"}


ROUTES = "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/')\ndef show():\n    target()\n"


@pytest.mark.parametrize(
    ("main", "served"),
    [
        ("from api.orders import router\napp.include_router(router)\n", {"show"}),
        ("import json\nprint(json)\n", set()),
        ("import importlib\nimportlib.import_module(f'api.{name}')\n", {"show"}),
        ("import importlib\nimportlib.import_module('numpy')\n", set()),
    ],
)
def test_routes_of_a_module_that_no_application_takes_in_answer_nothing(main, served):
    whole = repository({"api/orders.py": ROUTES, "main.py": main, **MODULES})
    routes = [located for located in whole.kind("decorator") if located.fact.name == "fastapi.APIRouter.get"]
    assert {hit.fact.value for hit in routes if InUse(whole).is_wired(hit)} == served


START = "def ask():\n    target()\ndef main():\n    ...\nif __name__ == '__main__':\n    main()\n"


@pytest.mark.parametrize(
    ("more", "used"),
    [
        ("", set()),
        ("getattr(main, 'doc')\n", set()),
        ("getattr(main, f'do_{word}')()\n", {"ask"}),
        ("globals()[word]()\n", {"ask"}),
        ("import fire\nfire.Fire()\n", {"ask"}),
    ],
)
def test_a_program_of_one_file_may_find_functions_by_names_that_it_makes(more, used):
    assert wired({"a.py": START + more}) == used


@pytest.mark.parametrize(("printed", "used"), [("'the model is loaded'", {"ask"}), ("lib.answer()", set())])
def test_a_module_that_only_prints_a_text_is_no_program(printed, used):
    assert wired({"a.py": f"import lib\ndef ask():\n    target()\nprint({printed})\n"}) == used


GO = {f"part{number}/part.go": "package part\n" for number in range(MODULES_OF_A_PROGRAM)}
STORE = """package store
type Store struct { client *db.Client }
func NewStore() *Store { return &Store{client: db.Open()} }
func (s *Store) Put() { s.client.target() }
func (s *Store) Rarely() { }
"""


def go_uses(main, more=""):
    """The calls of `target` that are in use, by the function or method around them."""
    files = {"store/store.go": STORE + more, "cmd/main.go": f"package main\nfunc main() {{ {main} }}\n", **GO}
    return wired(files)


@pytest.mark.parametrize("main", ["store.NewStore().Put()", "run(store.NewStore)", "x := store.Store{}; x.Put()"])
def test_a_type_of_go_that_is_made_is_in_use(main):
    assert go_uses(main) == {"Store.Put"}


def test_a_type_of_go_that_nothing_in_use_makes_is_left_over():
    assert go_uses("other()") == set()
    assert go_uses("other()", "func later() *Store { return NewStore() }\n") == set()
    assert go_uses("other()", "var _ Puts = (*Store)(nil)\n") == set()


def test_a_function_of_go_that_only_a_left_over_function_calls_is_left_over():
    more = "func first() { second() }\nfunc second() { target() }\n"
    assert go_uses("store.NewStore()", more) == {"Store.Put"}
    assert go_uses("store.NewStore(); first()", more) == {"Store.Put", "second"}


def test_a_library_of_go_is_used_by_others():
    library = {"store.go": STORE, "cmd/main.go": "package main\nfunc main() { other() }\n", **GO}
    assert wired(library) == {"Store.Put"}


def test_a_method_of_go_that_nothing_names_is_not_in_use():
    whole = repository(
        {"store/store.go": STORE, "cmd/main.go": "package main\nfunc main() { NewStore().Put() }\n", **GO}
    )
    methods = [located for located in whole.kind("function") if "." in located.fact.name]
    assert {hit.fact.name for hit in methods if InUse(whole).is_wired(hit)} == {"Store.Put"}
