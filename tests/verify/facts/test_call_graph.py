"""Which functions reach a fact through calls."""

import pytest
from sources import repository

from tracker.verify.facts.call_graph import MAXIMUM_CALL_DEPTH, CallGraph, bodies_of
from tracker.verify.facts.fact import Fact
from tracker.verify.facts.repository import FileFacts, Located, Repository


def reaching(files, name="target"):
    """The functions that reach a call of `name`; `a.py:` is a module's own code."""
    whole = repository(files)
    hits = [located for located in whole.kind("call") if located.fact.name.endswith(name)]
    assert hits
    return set(CallGraph(whole).reached_from(hits))


def test_a_function_reaches_what_its_callees_reach():
    text = "def low():\n    target()\ndef high():\n    low()\ndef other():\n    pass\nhigh()\n"
    assert reaching({"a.py": text}) == {"a.py:low", "a.py:high", "a.py:"}


def test_of_ways_that_are_as_near_the_first_by_name_is_taken():
    ways = "".join(f"def way_{letter}():\n    low()\n" for letter in "hgfedcba")
    top = "def top():\n" + "".join(f"    way_{letter}()\n" for letter in "hgfedcba")
    whole = repository({"a.py": f"def low():\n    target()\n{ways}{top}"})
    hits = [located for located in whole.kind("call") if located.fact.name.endswith("target")]
    assert CallGraph(whole).reached_from(hits)["a.py:top"].through == "a.py:way_a"


def test_calls_are_followed_into_other_files():
    files = {"a.py": "def low():\n    target()\n", "b.py": "from a import low\ndef high():\n    low()\n"}
    assert reaching(files) == {"a.py:low", "b.py:high"}


@pytest.mark.parametrize(
    "call",
    ["run(low)", "run(steps=[other, low])", "@low\n    def inner(): pass"],
    ids=["handed over", "in a list", "as a decorator"],
)
def test_a_function_that_is_handed_on_is_reached(call):
    text = f"def other(): pass\ndef low(*_):\n    target()\ndef high():\n    {call}\n"
    assert "a.py:high" in reaching({"a.py": text})


@pytest.mark.parametrize("method", ["__init__", "forward", "__call__"])
def test_to_make_an_object_may_run_these_methods(method):
    text = f"class Model:\n    def {method}(self):\n        target()\ndef high():\n    Model()\n"
    assert reaching({"a.py": text}) == {f"a.py:Model.{method}", "a.py:high"}


def test_to_make_an_object_runs_no_other_method():
    text = "class Model:\n    def other(self):\n        target()\ndef high():\n    Model()\n"
    assert reaching({"a.py": text}) == {"a.py:Model.other"}


def test_a_function_holds_those_defined_in_it():
    text = "def outer():\n    def inner():\n        target()\n    return inner\n"
    assert reaching({"a.py": text}) == {"a.py:outer.inner", "a.py:outer"}


def test_functions_that_call_each_other_come_to_an_end():
    text = "def one():\n    two()\n    target()\ndef two():\n    one()\n"
    assert reaching({"a.py": text}) == {"a.py:one", "a.py:two"}


def test_long_chains_are_followed_so_far_only():
    text = "def f0():\n    target()\n" + "".join(f"def f{n}():\n    f{n - 1}()\n" for n in range(1, 12))
    assert reaching({"a.py": text}) == {f"a.py:f{n}" for n in range(MAXIMUM_CALL_DEPTH + 1)}


@pytest.mark.parametrize(
    ("fact", "bodies"),
    [
        (Fact("call", "x", 1, inside="f"), ["a.py:f"]),
        (Fact("function", "f.g", 1, inside="f"), ["a.py:f", "a.py:f.g"]),
        (Fact("decorator", "x", 1, "g"), ["a.py:", "a.py:g"]),
        (Fact("decorator", "x", 1, "g", "f"), ["a.py:f", "a.py:f.g"]),
    ],
)
def test_the_bodies_a_fact_lies_in(fact, bodies):
    assert list(bodies_of(Located("a.py", "code", fact))) == bodies


STORE = "public interface IStore { void Save(); }"


def test_a_call_of_an_interface_may_mean_each_class_that_implements_it():
    files = {
        "IStore.cs": STORE,
        "SqlStore.cs": "public class SqlStore : IStore { public void Save() { target(); } }",
        "Service.cs": "public class Service(IStore store) { public void Run() { store.Save(); } }",
    }
    assert reaching(files) == {"SqlStore.cs:SqlStore.Save", "IStore.cs:IStore.Save", "Service.cs:Service.Run"}


def test_an_interface_of_go_is_implemented_by_what_has_its_methods():
    files = {
        "store.go": "package a\n\ntype Store interface {\n\tSave()\n}\n",
        "sql.go": "package a\n\ntype Sql struct{}\n\nfunc (s *Sql) Save() {\n\ttarget()\n}\n",
        "other.go": "package a\n\nfunc run(s Store) {\n\ts.Save()\n}\n",
    }
    assert reaching(files) == {"sql.go:Sql.Save", "store.go:Store.Save", "other.go:run"}


def test_a_type_of_go_implements_the_interface_that_it_embeds():
    files = {
        "store.go": "package a\n\ntype Store interface {\n\tSave()\n\tLoad()\n}\n",
        "sql.go": "package a\n\ntype Sql struct {\n\tStore\n}\n\nfunc (s *Sql) Save() {\n\ttarget()\n}\n",
        "other.go": "package a\n\nfunc run(s Store) {\n\ts.Save()\n}\n",
    }
    assert reaching(files) == {"sql.go:Sql.Save", "store.go:Store.Save", "other.go:run"}


def test_many_interfaces_of_go_are_within_the_budget_and_each_meets_its_own_type():
    many = 3000
    files = [
        FileFacts(
            f"p{number}/a.go",
            "code",
            [
                Fact("class", "Store", 1),
                Fact("class", "Sql", 3),
                Fact("function", f"Store.Save{number}", 1),
                Fact("function", "Store.Close", 2),
                Fact("function", f"Sql.Save{number}", 3, flags=("filled",)),
                Fact("function", "Sql.Close", 4, flags=("filled",)),
            ],
        )
        for number in range(many)
    ]
    graph = CallGraph(Repository(files, {file.path: "code" for file in files}))
    hit = Located("p7/a.go", "code", Fact("call", "target", 3, inside="Sql.Save7"))
    assert set(graph.reached_from([hit])) == {"p7/a.go:Sql.Save7", "p7/a.go:Store.Save7"}


def test_who_names_a_class_derived_from_a_framework_runs_its_methods():
    files = {
        "Step.cs": "public class Step : FrameworkStep { public void Go() { target(); } }",
        "Build.cs": "public class Build { public void Run() { builder.Add<Step>(); } }",
    }
    assert "Build.cs:Build.Run" in reaching(files)
    assert "Build.cs:Build.Run" not in reaching({**files, "FrameworkStep.cs": "public class FrameworkStep { }"})


def meetings(files):
    """Function, line of the search and line of the question of each place where both are, the best first."""
    whole = repository(files)
    search, ask = ([at for at in whole.kind("call") if at.fact.name.endswith(name)] for name in ("search", "ask"))
    return [
        (met.function, met.hit.hit.fact.line, met.other.hit.fact.line) for met in CallGraph(whole).meetings(search, ask)
    ]


def test_what_lies_nearest_in_a_function_that_registers_many_handlers_meets():
    handlers = "app.post('/a', () => { ask() })\napp.post('/b', () => {\n  search()\n  ask()\n})\n"
    assert meetings({"a.js": f"function routes(app) {{\n{handlers}}}\n"}) == [("a.js:routes", 4, 5)]


def test_what_lies_far_apart_in_a_function_meets_last():
    far = f"function routes(app) {{\nsearch()\n{chr(10) * 150}ask()\n}}\n"
    near = "function chat() {\nsearch()\nask()\n}\n"
    assert meetings({"a.js": far, "b.js": near}) == [("b.js:chat", 2, 3), ("a.js:routes", 2, 153)]
