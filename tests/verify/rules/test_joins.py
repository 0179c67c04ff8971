"""Which matches of a part a join keeps, and what makes two matches two."""

import pytest

from tracker.verify.budget import OverBudgetError
from tracker.verify.facts.call_graph import CallGraph
from tracker.verify.facts.fact import Fact
from tracker.verify.facts.repository import FileFacts, Located, Repository
from tracker.verify.readers import read
from tracker.verify.rules.joins import DISTINCT, JOINS, Context
from tracker.verify.rules.vocabulary import Vocabulary


def at(path, line=1, name="x", inside="", kind="call", **rest: object):
    return Located(path, "code", Fact(kind, name, line, inside=inside, **rest))


def kept(join, hits, others, files=None, runners=()):
    """The places of the hits that a join keeps, in a repository of Python files."""
    facts = [FileFacts(path, "code", read("python", text.encode())) for path, text in (files or {}).items()]
    repository = Repository(facts, dict.fromkeys(files or {}, "code"))
    found = JOINS[join].keeps(Context(CallGraph(repository), repository, runners), hits, others)
    return [hit.path if hit.fact.line == 1 else f"{hit.path}:{hit.fact.line}" for hit in found]


def test_same_file_and_same_folder_compare_paths():
    hits = [at("a/x.py"), at("a/y.py"), at("b/x.py"), at("x.py")]
    assert kept("same_file", hits, [at("a/x.py", 9)]) == ["a/x.py"]
    assert kept("same_folder", hits, [at("a/z.py")]) == ["a/x.py", "a/y.py"]
    assert kept("same_folder", hits, [at("z.py")]) == ["x.py"]


def test_same_body_is_the_same_function_of_the_same_file():
    hits = [at("a.py", 1, inside="f"), at("a.py", 2, inside="g"), at("b.py", 3, inside="f")]
    assert kept("same_body", hits, [at("a.py", 9, inside="f")]) == ["a.py"]


CALLS = {"a.py": "def low():\n    pass\n\ndef high():\n    low()\n\ndef other():\n    pass\n"}


def test_same_function_follows_calls_from_both_sides():
    low, high, other = (at("a.py", line, inside=name) for line, name in ((2, "low"), (5, "high"), (8, "other")))
    assert kept("same_function", [low, high, other], [high], CALLS) == ["a.py:2", "a.py:5"]
    assert kept("same_function", [other], [low, high], CALLS) == []


def test_meets_keeps_what_lies_in_the_same_file_or_in_a_function_that_reaches_both():
    files = {**CALLS, "b.py": "from a import low\n\ndef far():\n    low()\n"}
    hits = [at("a.py", 8, inside="other"), at("b.py", 4, inside="far"), at("c.py", 2, inside="low")]
    assert kept("meets", hits, [at("a.py", 2, inside="low")], files) == ["a.py:8", "b.py:4"]


def test_reaches_keeps_calls_that_lead_to_the_other_part_by_name_argument_or_line():
    other = at("a.py", 2, inside="low")
    hits = [
        at("b.py", 1, "a.py:high"),
        at("b.py", 2, "a.py:other"),
        at("b.py", 3, "run", arguments=(("steps", "[a.py:other, a.py:low]"),)),
        at("a.py", 2, "elsewhere"),
    ]
    assert kept("reaches", hits, [other], CALLS) == ["b.py", "b.py:3", "a.py:2"]


def test_reaches_keeps_keys_whose_value_names_a_function_that_leads_to_the_other_part():
    values = ("./a.py:high", "a.py:low", "a.py:other", "high", "")
    hits = [at("a.yaml", line, "runs", kind="key", value=value) for line, value in enumerate(values, 1)]
    assert kept("reaches", hits, [at("a.py", 2, inside="low")], CALLS) == ["a.yaml", "a.yaml:2"]


def test_calls_keeps_what_leads_to_the_other_part_by_its_own_callee():
    other = at("a.py", 2, inside="low")
    hits = [
        at("b.py", 1, "a.py:high"),
        at("b.py", 2, "a.py:other"),
        at("b.py", 3, "a.py:other", arguments=(("0", "a.py:low"),)),
        other,
    ]
    assert kept("calls", hits, [other], CALLS) == ["b.py", "a.py:2"]


@pytest.mark.parametrize(
    ("command", "file", "runs"),
    [
        ("python src/train.py", "src/train.py", True),
        ("python ./train.py", "src/train.py", True),
        ("python train.py", "src/retrain.py", False),
        ("python -m src.train", "src/train.py", True),
        ("python -m app", "app/__main__.py", True),
        ("pytest tests/", "tests/unit/test_app.py", True),
        ("pytest tests/", "tests/helpers.py", False),
        ("python other.py", "src/train.py", False),
        ("make /", "src/train.py", False),
    ],
)
def test_runs_keeps_commands_that_name_the_file_its_module_or_the_folder_of_a_test(command, file, runs):
    hits = [at("Makefile", 1, command, kind="command")]
    assert bool(kept("runs", hits, [at(file, 5, inside="main")])) is runs


def test_a_file_is_run_by_what_runs_a_module_that_leads_there():
    files = {**CALLS, "main.py": "from a import high\nhigh()\n"}
    hits = [at("Makefile", 1, "python main.py", kind="command")]
    assert kept("runs", hits, [at("a.py", 2, inside="low")], files) == ["Makefile"]


@pytest.mark.parametrize(
    ("command", "run"),
    [
        ("checkit", ["tests/test_a.py", "tests/test_b.py"]),
        ("checkit tests/test_a.py -k test_b", ["tests/test_a.py"]),
        ("checkit --ignore=tests/test_a.py", ["tests/test_b.py"]),
        ("make check", ["tests/test_a.py", "tests/test_b.py", "tests/a.test.ts"]),
    ],
)
def test_run_by_keeps_the_tests_of_the_language_that_a_command_runs(command, run):
    tests = ["tests/test_a.py", "tests/test_b.py", "tests/a.test.ts"]
    runners = Vocabulary([{"runner": {"pypi": ["checkit"]}}]).runners
    commands = [at("Makefile", 1, command, kind="ci_command")]
    assert kept("run_by", [at(path) for path in tests], commands, dict.fromkeys(tests, ""), runners) == run


def test_the_words_of_a_runner_are_looked_up_once_and_within_the_allowance():
    files = dict.fromkeys((f"tests/test_{number}.py" for number in range(3000)), "")
    runners = Vocabulary([{"runner": {"pypi": ["checkit"]}}]).runners
    hits = [at(path) for path in files]

    def run(words):
        commands = [at("Makefile", line, f"checkit -x{line} {word}") for line, word in enumerate(words)]
        return kept("run_by", hits, commands, files, runners)

    assert run(["nowhere", "other", "tests/test_1.py"] * 100 + ["tests"]) == list(files)
    with pytest.raises(OverBudgetError):
        run(f"nowhere{number}" for number in range(2000))


@pytest.mark.parametrize(
    ("distinct", "changed"),
    [
        ("", {"line", "path", "folder"}),
        ("name", {"name"}),
        ("value", {"value"}),
        ("path", {"path", "folder"}),
        ("folder", {"folder"}),
        ("function", {"inside", "path", "folder"}),
        ("fact", {"line", "path", "folder", "name"}),
        ("identity", {"name", "value", "argument"}),
        ("argument", {"argument"}),
        ("last argument", {"last argument"}),
        ("tools", {"tools"}),
        ("owner", {"name"}),
    ],
)
def test_what_makes_two_matches_two(distinct, changed):
    same = {
        "path": "a/b.py",
        "line": 1,
        "name": "n",
        "inside": "f",
        "value": "v",
        "arguments": (("0", "x"), ("tools", "t"), ("1", "y")),
    }
    others = {
        "path": {"path": "a/c.py"},
        "folder": {"path": "b/b.py"},
        "line": {"line": 2},
        "name": {"name": "m"},
        "inside": {"inside": "g"},
        "value": {"value": "w"},
        "argument": {"arguments": (("0", "z"), ("tools", "t"), ("1", "y"))},
        "tools": {"arguments": (("0", "x"), ("tools", "u"), ("1", "y"))},
        "last argument": {"arguments": (("0", "x"), ("tools", "t"), ("1", "z"))},
    }
    key = DISTINCT[distinct].key
    assert {name for name, other in others.items() if key(at(**same)) != key(at(**{**same, **other}))} == changed


def test_every_way_to_count_is_specified_here():
    (mark,) = (mark for mark in test_what_makes_two_matches_two.pytestmark if mark.name == "parametrize")
    assert {name for name, _ in mark.args[1]} == DISTINCT.keys()
