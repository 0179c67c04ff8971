"""A name means what its package says, wherever the code imports it from; cost does not grow with the vocabulary."""

import pytest

from tracker.verify.rules.vocabulary import Package, Vocabulary, movable_tail

LANGGRAPH = {
    "name": "langgraph",
    "registry": "pypi",
    "family": ["agent-framework"],
    "names": {
        "langgraph.graph.StateGraph": ["graph"],
        "langgraph.prebuilt.create_react_agent": ["agent"],
        "langgraph.graph.StateGraph.add_node": ["graph:node"],
    },
}


def does(origin, path="a.py", *packages, ending=None):
    return Vocabulary([{"package": packages or (LANGGRAPH,), "ending": ending or {}}]).capabilities(origin, path)


def test_a_name_does_what_its_package_says():
    assert does("langgraph.prebuilt.create_react_agent") == {"agent"}
    assert does("langgraph.prebuilt.unknown") == frozenset()
    assert does("other.prebuilt.create_react_agent") == frozenset()


def test_a_class_means_the_same_in_each_module_of_its_package():
    assert does("langgraph.graph.state.StateGraph") == {"graph"}
    assert does("langgraph.StateGraph") == {"graph"}
    assert does("langgraph.StateGraph.add_node") == {"graph", "graph:node"}


def test_a_name_continues_the_first_root_of_its_package_or_is_whole():
    packages = {"web-client": {"my-ping": {"roots": ["ping*", "pong"], "call": [".send", "*.ask", "pong.go"]}}}
    vocabulary = Vocabulary([{"pypi": packages}])
    (package,) = vocabulary.packages
    assert (package.label, package.family) == ("My Ping", ("web-client",))
    for origin in ("ping.send", "ping_more.ask", "pong.go"):
        assert vocabulary.capabilities(origin, "a.py") == {"call"}
    assert not vocabulary.capabilities("pong.send", "a.py")


def test_a_function_means_something_in_its_own_module_only():
    package = {"name": "mlflow", "registry": "pypi", "names": {"mlflow.onnx.log_model": ["export"]}}
    assert does("mlflow.onnx.log_model", "a.py", package) == {"export"}
    assert does("mlflow.sklearn.log_model", "a.py", package) == frozenset()


def test_a_particular_capability_has_the_general_one():
    package = {"name": "xgboost", "registry": "pypi", "names": {"xgboost.XGBClassifier.fit": ["fit:boosted-trees"]}}
    assert does("xgboost.sklearn.XGBClassifier.fit", "a.py", package) == {"fit", "fit:boosted-trees"}


@pytest.mark.parametrize(
    ("command", "rest"),
    [("python -m py.test -q", " -q"), ("pytester", None), ("make cargo test x", " x"), ("cargo build", None)],
)
def test_a_runner_is_found_in_a_command_by_its_words(command, rest):
    runners = Vocabulary([{"runner": {"pypi": ["py.test", "pytest"], "crates": ["cargo test"]}}]).runners
    found = [match for runner in runners if (match := runner.words.search(command))]
    assert [command[match.end() :] for match in found] == ([] if rest is None else [rest])
    assert [".py" in runner.suffixes for runner in runners] == [True, False]


def test_a_name_belongs_to_the_language_of_its_registry():
    package = {"name": "chalk", "registry": "pypi", "names": {"chalk.*": ["feature-store"]}}
    assert does("chalk.features", "a.py", package) == {"feature-store"}
    assert does("chalk.red", "a.ts", package) == frozenset()


@pytest.mark.parametrize(
    ("root", "origin"),
    [
        ("@langchain/langgraph", "@langchain/langgraph.StateGraph"),
        ("@langchain/langgraph", "@langchain/langgraph/web.StateGraph"),
        ("@langchain/*", "@langchain/community/tools.StateGraph"),
        ("github.com/openai/openai-go", "github.com/openai/openai-go.StateGraph"),
    ],
)
def test_roots_are_paths_of_modules(root, origin):
    package = {"name": "x", "registry": "npm", "roots": [root], "names": {"x.StateGraph": ["graph"]}}
    assert does(origin, "a.ts", package) == {"graph"}


def test_a_root_ends_at_a_border_of_the_path():
    assert does("langgraph_swarm.StateGraph") == frozenset()


def test_an_ending_is_enough_where_the_package_is_not_known():
    ending = {"*.chat.completions.create": ["generation"]}
    assert does("$client.chat.completions.create", ending=ending) == {"generation"}
    assert does("$client.completions.create", ending=ending) == frozenset()


def test_families_are_those_of_the_packages_that_give_the_capability():
    vocabulary = Vocabulary([{"package": [LANGGRAPH]}])
    assert vocabulary.families("langgraph.graph.StateGraph", "a.py", ["graph"]) == {"agent-framework"}
    assert vocabulary.families("langgraph.graph.StateGraph", "a.py", ["agent"]) == set()


@pytest.mark.parametrize(
    ("name", "tail"),
    [
        ("a.b.Client.chat", "Client.chat"),
        ("@a/b.createAgent", ""),
        ("a.b.run", ""),
        ("Client.chat", ""),
    ],
)
def test_what_moves_between_modules_begins_with_a_class(name, tail):
    assert movable_tail(name) == tail


def test_a_larger_vocabulary_takes_no_more_steps(monkeypatch):
    """Steps are counted as packages asked, not as time."""
    steps = []
    looked_up = Package.capabilities
    monkeypatch.setattr(Package, "capabilities", lambda *given: steps.append(given) or looked_up(*given))
    counts = []
    for size in (10, 1000):
        steps.clear()
        more = [{"name": f"p{n}", "registry": "pypi", "names": {f"p{n}.A": ["agent"]}} for n in range(size)]
        does("langgraph.graph.state.StateGraph", "a.py", LANGGRAPH, *more)
        counts.append(len(steps))
    assert counts == [1, 1]


def test_a_root_may_be_the_beginning_of_many_modules():
    more = [{"name": f"p{n}", "registry": "pypi", "roots": [f"p{n:03}_*"]} for n in range(500)]
    vocabulary = Vocabulary([{"package": more}])
    assert vocabulary.packages_of("p04", "a.py") == ()
    assert [(root, package.name) for root, package in vocabulary.packages_of("p042_x.A", "a.py")] == [("p042_", "p42")]


def test_an_ending_may_have_braces_and_one_capability_without_a_list():
    ending = {"*.log.{info,error}": "log-message"}
    assert does("$app.log.error", ending=ending) == {"log-message"}
    assert does("$app.log.level", ending=ending) == frozenset()
