"""Rules over real source: parts count and join, conditions combine, evidence says what the verdict rests on."""

import pytest

from tracker.verify.facts.derive import derive
from tracker.verify.facts.repository import FileFacts, Repository
from tracker.verify.readers import read, readers_for
from tracker.verify.rules.evidence import EVIDENCE_PER_PART
from tracker.verify.rules.model import rule_of
from tracker.verify.rules.rule_engine import CircularRuleError, Evaluation


def repository(**files: str):
    """A repository of files, `a__b_py` standing for a/b.py."""
    facts = []
    for name, text in files.items():
        path = ".".join(name.replace("__", "/").rsplit("_", 1))
        scope = "test" if path.startswith("tests/") else "ci" if path.endswith(".yml") else "code"
        path = f".github/workflows/{path}" if scope == "ci" else path
        data = text.encode()
        facts.append(FileFacts(path, scope, [fact for reader in readers_for(path) for fact in read(reader, data)]))
    whole = Repository(facts, {file.path: file.scope for file in facts})
    derive(whole)
    return whole


def part(name, *calls: str, **rest: object):
    return {"id": name, "says": f"{name} there", "match": [{"call": list(calls or (f"${name}",))}], **rest}


def verdict(files, *parts: dict, holds=None):
    row = {"part": list(parts)} | ({"holds": holds} if holds is not None else {})
    return Evaluation({"x": rule_of(row)}, repository(**files)).verdict("x")


def status(files, *parts: dict, holds=None):
    return verdict(files, *parts, holds=holds).status


A, B, C = part("a"), part("b"), part("c")


@pytest.mark.parametrize(
    ("holds", "text", "expected"),
    [
        (None, "a()\nb()\nc()", "verified"),
        (None, "a()\nb()", "partial"),
        (None, "z()", "missing"),
        ({"any": ["a", "b"]}, "b()", "verified"),
        ({"all": ["a", {"any": ["b", "c"]}]}, "a()\nc()", "verified"),
        ({"all": ["a", {"any": ["b", "c"]}]}, "b()\nc()", "partial"),
        ({"all": ["a", {"not": "b"}]}, "a()", "verified"),
        ({"all": ["a", {"not": "b"}]}, "a()\nb()", "partial"),
        ({"not": "a"}, "b()", "verified"),
    ],
)
def test_conditions(holds, text, expected):
    assert status({"m_py": text}, A, B, C, holds=holds) == expected


def test_a_near_miss_needs_a_part_that_only_this_deliverable_has():
    row = {"part": [A, B, C], "distinctive": ["b"]}

    def found(text):
        return Evaluation({"x": rule_of(row)}, repository(m_py=text)).verdict("x").status

    assert found("a()\nc()") == "missing"
    assert found("b()") == "partial"
    assert found("a()\nb()\nc()") == "verified"


def test_a_part_that_only_this_deliverable_has_is_no_near_miss_without_its_context():
    row = {"part": [part("a", context=True), B, C], "distinctive": ["b"], "holds": {"all": ["a", "b", "c"]}}

    def found(text):
        return Evaluation({"x": rule_of(row)}, repository(m_py=text)).verdict("x").status

    assert found("b()") == "missing"
    assert found("a()\nb()") == "partial"


def test_what_is_missing_is_of_the_alternative_that_shares_most_with_what_is_there():
    holds = {"any": ["c", {"all": ["a", "b"]}]}
    assert verdict({"m_py": "a()"}, A, B, C, holds=holds).missing == ("b there",)
    assert verdict({"m_py": "d()"}, A, B, C, holds=holds).missing == ("c there",)


def test_what_is_missing_is_told_in_words_by_the_alternative_that_lacks_least():
    holds = {"any": [{"all": ["a", "b", "c"]}, {"all": ["a", "b"]}]}
    assert verdict({"m_py": "a()"}, A, B, C, holds=holds).missing == ("b there",)
    assert verdict({"m_py": "a()\nb()"}, A, B, holds={"all": ["a", {"not": "b"}]}).missing == ("without b there",)


@pytest.mark.parametrize(
    ("distinct", "text", "expected"),
    [
        ("", "a(1)\na(1)", "verified"),
        ("", "a(1), a(2)", "missing"),
        ("name", "a(1)\na(2)", "missing"),
        ("argument", "a('x')\na('y')", "verified"),
        ("argument", "a('x')\na('x')", "missing"),
        ("last argument", "a(1, 'x')\na(1, 'y')", "verified"),
        ("last argument", "a(1, 'x')\na(2, 'x')", "missing"),
        ("identity", "a('x')\na('x')", "missing"),
        ("identity", "a('x')\na('y')", "verified"),
        ("path", "a()\na()", "missing"),
        ("function", "def f(): a()\ndef g(): a()", "verified"),
        ("function", "def f():\n    a()\n    a()", "missing"),
    ],
)
def test_two_matches_count_as_two_where_they_differ(distinct, text, expected):
    assert status({"m_py": text}, part("a", at_least=2, distinct=distinct)) == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"m_py": "a(1)\na(2)", "n_py": "a(3)"}, [("m.py", 1), ("m.py", 2)]),
        ({"m_py": "a(1)", "n_py": "a(2)"}, []),
    ],
)
def test_enough_matches_may_have_to_lie_within_one_file(files, expected):
    found = verdict(files, part("a", at_least=2, within="path"))
    assert [(hit.path, hit.fact.line) for _, hit in found.evidence] == expected


def test_a_part_looks_only_into_its_scopes():
    files = {"tests__m_py": "a()"}
    assert status(files, A) == "missing"
    assert status(files, part("a", scopes=["test"])) == "verified"


@pytest.mark.parametrize(
    ("join", "files", "expected"),
    [
        ("same_file", {"m_py": "a()\nb()"}, True),
        ("same_file", {"m_py": "a()", "n_py": "b()"}, False),
        ("same_folder", {"p__m_py": "a()", "p__n_py": "b()"}, True),
        ("same_folder", {"p__m_py": "a()", "q__n_py": "b()"}, False),
        ("same_body", {"m_py": "def f():\n    a()\n    b()"}, True),
        ("same_body", {"m_py": "def f():\n    a()\ndef g():\n    b()"}, False),
        ("same_function", {"m_py": "def f():\n    a()\ndef g():\n    f()\n    b()"}, True),
        ("same_function", {"m_py": "def f():\n    a()\ndef g():\n    b()\ndef h():\n    f()\n    g()"}, True),
        ("same_function", {"m_py": "def f():\n    a()\ndef g():\n    b()"}, False),
        ("same_function", {"m_py": "from n import g\ndef f():\n    a()\n    g()", "n_py": "def g():\n    b()"}, True),
        ("same_function", {"m_py": "def f(run):\n    a()\n    run(g)\ndef g():\n    b()"}, True),
    ],
)
def test_joins_keep_the_matches_that_lie_together(join, files, expected):
    assert (status(files, A, part("b", **{join: "a"})) == "verified") is expected


def test_a_decorator_lies_in_what_it_decorates():
    cached = {"id": "b", "says": "b", "match": [{"decorator": "functools.lru_cache"}], "same_body": "a"}
    text = "import functools\n@functools.lru_cache\n"
    assert status({"m_py": f"{text}def f():\n    a()"}, A, cached) == "verified"
    assert status({"m_py": f"{text}def f(): z()\ndef g(): a()"}, A, cached) == "partial"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("while True:\n    a()", True),
        ("def ask():\n    a()\nwhile True:\n    ask()", True),
        ("def ask():\n    a()\nwhile True:\n    run(ask)", True),
        ("def ask():\n    a()\nwhile True:\n    other()", False),
        ("def ask():\n    a()\nask()", False),
    ],
)
def test_a_call_reaches_what_its_callee_does(text, expected):
    loop = {"id": "b", "says": "b", "match": [{"call": "*", "flag": "loop"}], "reaches": "a"}
    assert (status({"m_py": text}, A, loop) == "verified") is expected


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("python evals/run.py", True),
        ("python -m evals.run", True),
        ("python start.py", True),
        ("pytest checks/", True),
        ("pytest evals/", False),
        ("docker compose run web python evals/run.py --k 3", True),
        ("python other.py", False),
        ("pytest", False),
    ],
)
def test_a_command_runs_a_file_and_what_that_file_reaches(command, expected):
    files = {
        "evals__run_py": "def main():\n    a()",
        "start_py": "from evals.run import main\nmain()",
        "other_py": "print(1)",
        "checks__test_quality_py": "def test_quality():\n    a()",
        "ci_yml": f"on: [push]\njobs:\n  e:\n    steps:\n      - run: {command}\n",
    }
    runs = {"id": "b", "says": "b", "match": [{"ci_command": "*"}], "scopes": ["ci"], "runs": "a"}
    assert (status(files, A, runs) == "verified") is expected


def test_a_part_can_be_another_deliverable():
    rules = {
        "x": rule_of({"part": [{"id": "y", "says": "y", "deliverable": "y"}]}),
        "y": rule_of({"part": [A]}),
    }
    found = Evaluation(rules, repository(m_py="a()")).verdict("x")
    assert found.status == "verified"
    assert [hit.path for _, hit in found.evidence] == ["m.py"]
    assert Evaluation(rules, repository(m_py="b()")).verdict("x").status == "missing"


def test_a_rule_that_needs_itself_is_the_callers_mistake():
    rules = {"x": rule_of({"part": [{"id": "x", "says": "x", "deliverable": "x"}]})}
    with pytest.raises(CircularRuleError):
        Evaluation(rules, repository(m_py="a()")).verdict("x")


def test_evidence_is_of_the_parts_that_the_verdict_rests_on():
    found = verdict({"m_py": "a()\nb()"}, A, B, C, holds={"any": ["a", {"all": ["b", "c"]}]})
    assert [(name, hit.fact.line) for name, hit in found.evidence] == [("a", 1)]


def test_a_context_is_asked_for_and_not_shown():
    found = verdict({"m_py": "a()\nb()"}, part("a", context=True), B)
    assert [name for name, _ in found.evidence] == ["b"]
    assert verdict({"m_py": "b()"}, part("a", context=True), B).missing == ("a there",)
    assert status({"m_py": "a()"}, part("a", context=True), B) == "missing"
    assert status({"m_py": "b()"}, part("a", context=True), B) == "partial"


def test_evidence_is_spread_over_files_and_bounded():
    files = {f"m{number}_py": "a()\na()\na()" for number in range(EVIDENCE_PER_PART - 1)}
    places = [(hit.path, hit.fact.line) for _, hit in verdict(files, A).evidence]
    assert len(places) == EVIDENCE_PER_PART
    assert [path for path, _ in places[:-1]] == [f"m{number}.py" for number in range(EVIDENCE_PER_PART - 1)]
    assert places[-1] == ("m0.py", 2)


def test_the_matches_beside_joined_ones_are_shown_first():
    files = {"m_py": "a()", "n_py": "a()\nb()"}
    evidence = verdict(files, A, part("b", same_file="a")).evidence
    assert [(name, hit.path) for name, hit in evidence][:2] == [("a", "n.py"), ("b", "n.py")]


def test_near_misses_are_kept_for_explaining():
    found = verdict({"tests__m_py": "a()"}, A)
    assert [hit.path for hit in found.parts[0].near] == ["tests/m.py"]
