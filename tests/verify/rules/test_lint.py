"""Every mistake in a catalogue file is told with file, line, key and nearest spelling; no file crashes the linter."""

import tomllib
from dataclasses import fields

import pytest
import rtoml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.paths import catalogue_files
from tracker.verify.rules import lint
from tracker.verify.rules.catalogue import load_catalogue
from tracker.verify.rules.joins import JOINS
from tracker.verify.rules.lint import lint_catalogue
from tracker.verify.rules.model import rule_of
from tracker.verify.rules.shorthand import PART_KEYS, whole_rows
from tracker.verify.rules.tables import DescriptionTable, PartTable
from tracker.verify.rules.vocabulary import DESCRIPTION

SOUND = """\
format_version = 1
title = "Own"

[[deliverable]]
id = "ping"
title = "A ping"
counts = "Something pings."
remedy = "Ping."
scopes = ["code"]
holds = { all = ["asks", { any = ["sends", { not = "mocked" }] }] }

[[deliverable.part]]
id = "asks"
says = "a question"
match = [
  { call = "ping.ask", argument = { "0" = "hi*" }, example = "import ping\\nping.ask('hi you')" },
]

[[deliverable.part]]
id = "sends"
says = "a ping"
at_least = 2
distinct = "path"
same_file = "asks"
match = [
  { key = "services.*.ping", value = "yes", example = "services:\\n  web:\\n    ping: yes" },
  { file = ["ping.cfg"], example = ["etc/ping.cfg"] },
]

[[deliverable.part]]
id = "mocked"
says = "a stand-in"
match = [
  { call = "ping.mock", example_file = "a.ts", example = "import { mock } from 'ping'\\nmock()" },
]
"""
CALL = '{ call = "ping.ask"'
ANY = '{ any = ["sends", { not = "mocked" }] }'
FILE = '{ file = ["ping.cfg"], example = ["etc/ping.cfg"] }'
NEEDS_EXAMPLE = '{ call = "ping.mock", example_file = "a.ts", example = "import { mock } from \'ping\'\\nmock()" }'
HERE = "16: deliverable.part.match"


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))


@pytest.fixture
def said(tmp_path):
    file = tmp_path / "own.toml"

    def lint(text) -> list[str]:
        file.write_text(text)
        return [str(problem).removeprefix(f"{file}:") for problem in lint_catalogue([file])]

    return lint


def test_a_sound_file_has_no_problems(said):
    assert said(SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('id = "ping"', 'id = "Ping"', "5: deliverable.id:"),
        ('id = "ping"', 'id = "dockerfile"', '5: deliverable.id: "dockerfile" is the id of another deliverable too'),
        ('remedy = "Ping."', "", "4: deliverable.remedy: is missing"),
        ("remedy =", "remdy =", '8: deliverable.remdy: unknown key (did you mean "remedy"?)'),
        ('scopes = ["code"]', 'scopes = ["cod"]', "9: deliverable.scopes:"),
        (
            'remedy = "Ping."',
            'remedy = "Ping."\nstatement = "Pinged <once{sends?}>."',
            "9: deliverable.statement: gives no sentence for a proof by asks",
        ),
        ('["asks", {', '["aks", {', '10: deliverable.holds: "aks" is no part of this rule (did you mean "asks"?)'),
        ("{ any =", "{ some =", "10: deliverable.holds.some: unknown key"),
        (ANY, '{ any = "sends" }', "10: deliverable.holds.any: must be a list"),
        (ANY, "7", "10: deliverable.holds: must be the name of a part"),
        (ANY, '"sends"', '31: deliverable.part.id: "mocked" is used neither'),
        ('id = "sends"', 'id = "asks"', '20: deliverable.part.id: "asks" is already the id of another part'),
        ('says = "a ping"', "", "19: deliverable.part.says: is missing"),
        ("at_least = 2", "at_least = 0", "22: deliverable.part.at_least: must be 1 or more"),
        ("at_least = 2", 'at_least = "2"', "22: deliverable.part.at_least:"),
        ('distinct = "path"', 'distinct = "paths"', "23: deliverable.part.distinct:"),
        ('same_file = "asks"', 'same_file = "ask"', '24: deliverable.part.same_file: "ask" is no earlier part'),
        ('same_file = "asks"', 'same_file = "sends"', '24: deliverable.part.same_file: "sends" is no earlier part'),
        ("same_file", "same_fiel", '24: deliverable.part.same_fiel: unknown key (did you mean "same_file"?)'),
        ('same_file = "asks"', 'deliverable = "ping"', '12: deliverable.part: "ping" needs itself'),
        ('same_file = "asks"', 'deliverable = "dockerfil"', "24: deliverable.part.deliverable: there is no"),
        ('same_file = "asks"', 'deliverable = "tests"', "19: deliverable.part: needs either match or deliverable"),
        (CALL, '{ cal = "ping.ask"', f'{HERE}.cal: unknown key (did you mean "call"?)'),
        (CALL, '{ call = "ping.ask", key = "a"', f"{HERE}.key: matches none of its examples"),
        (CALL, "{ call = []", f"{HERE}.call: must be a text or a list of texts"),
        (CALL, "{ call = 3", f"{HERE}.call: must be a text or a list of texts"),
        (CALL, '{ call = ["ping.say", "ping.tell"]', f"{HERE}.call: matches none of its examples"),
        ('"0" = "hi*"', '"0" = "ho*"', "16: deliverable.part.match.call: matches none of its examples"),
        ('{ "0" = "hi*" }', '"hi*"', "16: deliverable.part.match.argument: must be a table of texts"),
        ('value = "yes"', 'minimum = "two"', "26: deliverable.part.match.minimum: must be a number"),
        ('value = "yes", ', 'value = "no", ', "26: deliverable.part.match.key: matches none of its examples"),
        ('example_file = "a.ts"', 'example_file = "a.xyz"', "34: deliverable.part.match.example_file: must be"),
        (NEEDS_EXAMPLE, '{ call = "x|y" }', "34: deliverable.part.match.call: needs an example"),
        ('title = "Own"', "title = ", "2:"),
    ],
)
def test_a_mistake_is_told_with_its_line_key_and_nearest_spelling(said, old, new, expected):
    assert SOUND.count(old) >= 1
    problems = said(SOUND.replace(old, new, 1))
    assert any(problem.startswith(expected) for problem in problems), problems


@pytest.mark.parametrize(
    "pattern",
    [
        '{ call = "*:*ping_all*" }',
        '{ call = "*:Ping*.send", argument = { 0 = "*host*" } }',
        '{ call = "a.ask", argument = { hosts = "[[]*, *" } }',
        '{ loop = "[[]*ping*, *" }',
        '{ entry = "ping", value = "[{]*host: *, *port: *" }',
        '{ assign = "*Ping*.version", value = "*Column" }',
        '{ attribute = "*latency*" }',
        '{ columns = "{,*,}host,*time*", minimum = 2 }',
    ],
)
def test_what_globs_can_show_needs_no_example(said, pattern):
    assert said(SOUND.replace(NEEDS_EXAMPLE, pattern, 1)) == []


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [('scopes = ["cod"]', "code"), ('distinct = "paths"', "path"), ('deliverable = "dockerfil"', "dockerfile")],
)
def test_the_nearest_spelling_is_suggested(said, wrong, hint):
    key = wrong.partition(" ")[0]
    old = next(line for line in SOUND.splitlines() if line.startswith(key if key != "deliverable" else "same_file"))
    assert any(f'(did you mean "{hint}"?)' in problem for problem in said(SOUND.replace(old, wrong, 1)))


BRIEF = """
format_version = 2
title = "Own"

[globs]
questions = ["ping.{ask,inquire}", "ping.tell"]

[[deliverable]]
id = "ping"
title = "A ping"
counts = "Something pings."
remedy = "Ping."

[deliverable.part]
asks = { says = "a question", call = "<questions>" }
sends = { says = "a ping", same_file = "asks", match = [
  { key = "services.*.ping", value = "yes" },
  { file = "ping.cfg" },
] }
"""


def test_a_file_may_be_brief(said):
    assert said(BRIEF) == []


def test_what_is_brief_means_the_same_as_what_is_in_full():
    (row,) = whole_rows(rtoml.loads(BRIEF), "deliverable")
    rule = rule_of(row)
    assert [part.id for part in rule.parts] == ["asks", "sends"]
    assert rule.parts[0].patterns[0].names == ("ping.ask", "ping.inquire", "ping.tell")
    assert [pattern.kind for pattern in rule.parts[1].patterns] == ["key", "file"]


@pytest.mark.parametrize("join", JOINS)
@pytest.mark.parametrize("own", ['key = "services.*.ping"', 'match = [{ key = "services.*.ping" }]'])
def test_each_join_is_a_key_of_a_part_in_every_form(said, join, own):
    text = f'{BRIEF.partition("sends =")[0]}sends = {{ says = "a ping", {join} = "asks", {own} }}\n'
    assert said(text) == []
    (row,) = whole_rows(rtoml.loads(text), "deliverable")
    assert rule_of(row).parts[1].joins == ((join, "asks"),)


def test_braces_in_the_name_of_an_argument_stand_for_one_match_with_each():
    told = 'match = [{ call = "a", argument = { "{x,y}" = "1" } }, { call = "b" }]'
    (row,) = whole_rows(rtoml.loads(BRIEF.replace('call = "<questions>"', told)), "deliverable")
    patterns = rule_of(row).parts[0].patterns
    assert [(pattern.names, pattern.arguments) for pattern in patterns] == [
        (("a",), (("x", ("1",)),)),
        (("b",), ()),
        (("a",), (("y", ("1",)),)),
    ]


TOOLS = """
format_version = 2

[tool.container]
boat = { label = "Boat", also = "infrastructure", file = "boat.{yml,yaml}" }
crane = { match = [
  { key = "crane.lifts" },
  { command = "crane lift*" },
] }
"""


def test_tools_may_be_tables_by_their_family(said):
    assert said(TOOLS) == []
    boat, crane = whole_rows(rtoml.loads(TOOLS), "tool")
    assert (boat["name"], boat["label"], boat["family"]) == ("boat", "Boat", ["container", "infrastructure"])
    assert boat["match"] == [{"file": ["boat.yml", "boat.yaml"]}]
    assert (crane["label"], len(crane["match"])) == ("Crane", 2)
    assert said(TOOLS.replace("command", "comand"))[0].startswith("8: tool.container.crane.match.comand: unknown key")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"<questions>"', '"<question>"', '8: deliverable: there is no list "question" in [globs] (did you mean'),
        ('"<questions>"', '"ping.ask"', "6: globs.questions: is used nowhere"),
        ("call =", "cal =", "15: deliverable.part.asks.match.cal: unknown key"),
        ('says = "a ping", ', "", "16: deliverable.part.sends.says: is missing"),
        (
            'same_file = "asks"',
            'same_file = "sends"',
            '16: deliverable.part.sends.same_file: "sends" is no earlier part',
        ),
        ('"services.*.ping"', '"a b: c"', "17: deliverable.part.sends.match.key: needs an example"),
    ],
)
def test_a_mistake_in_a_brief_file_is_told(said, old, new, expected):
    assert BRIEF.count(old) >= 1
    problems = said(BRIEF.replace(old, new, 1))
    assert any(problem.startswith(expected) for problem in problems), problems


VOCABULARY = """\
format_version = 1

[capability]
own-ping = "pings"

[[package]]
name = "ping"
registry = "pypi"
names."ping.send" = ["own-ping"]

[[package]]
name = "pong"
registry = "npm"
names."pong.send" = ["own-ping"]

[runner]
go = ["ping test"]
"""


def test_a_vocabulary_may_be_the_learners_own(said):
    assert said(VOCABULARY) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('["own-ping"]', '["own-pin"]', '9: package.names.ping.send: there is no capability "own-pin" (did you mean'),
        ('["own-ping"]', '"own-ping"', "9: package.names.ping.send: must be a list of capabilities"),
        ('"npm"', '"npmjs"', '13: package.registry: "npmjs" is not one of'),
        ("go =", "golang =", '17: runner.golang: "golang" is not one of'),
        ('["ping test"]', '"ping test"', "17: runner.go: must be a list"),
        (
            '"npm"\nnames."pong',
            '"pypi"\nnames."ping',
            '9: package.names.ping.send: "ping.send" stands in several packages',
        ),
    ],
)
def test_a_mistake_in_a_vocabulary_is_told(said, old, new, expected):
    assert VOCABULARY.count(old) >= 1
    assert any(problem.startswith(expected) for problem in said(VOCABULARY.replace(old, new, 1)))


PACKAGES = """
format_version = 2

[capability]
own-ping = "pings"

[pypi.testing]
ping = { label = "Ping", also = ["web-client"], own-ping = [".send", "."] }
pong = { roots = "ping", own-ping = ".receive" }
"""


def test_packages_may_stand_a_line_each(said):
    assert said(PACKAGES) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("own-ping = [", "own-pin = [", '8: pypi.testing.ping.own-pin: there is no capability "own-pin"'),
        ('[".send", "."]', "[]", "8: pypi.testing.ping.own-ping: must be a text or a list of texts"),
        ('label = "Ping"', "label = 1", "8: pypi.testing.ping.label: must be"),
        ('roots = "ping"', "roots = 1", "9: pypi.testing.pong.roots: must be a text or a list of texts"),
        ('".receive"', '".send"', '8: pypi.testing.ping: "ping.send" stands in several packages'),
        ("pypi.testing", "pipy.testing", "7: pipy: unknown key"),
        ("ping = { label", "ping = 1 # { label", "8: pypi.testing.ping: must be a table"),
    ],
)
def test_a_mistake_in_a_package_is_told(said, old, new, expected):
    assert PACKAGES.count(old) >= 1
    assert any(problem.startswith(expected) for problem in said(PACKAGES.replace(old, new, 1)))


def test_a_rule_asks_for_capabilities_that_exist(said):
    rule = SOUND.replace(
        '{ call = "ping.ask", argument = { "0" = "hi*" }, example = "import ping\\nping.ask(\'hi you\')" }',
        '{ does = "agnt" }',
    )
    assert rule != SOUND
    assert any('there is no capability "agnt" (did you mean "agent"?)' in problem for problem in said(rule))


def test_two_files_may_not_share_an_id(tmp_path):
    files = [tmp_path / "a.toml", tmp_path / "b.toml"]
    for file in files:
        file.write_text(SOUND)
    assert [(problem.file, problem.line) for problem in lint_catalogue(files)] == [(str(file), 5) for file in files]


def test_all_problems_are_told_in_one_run_in_the_order_of_lines(said):
    problems = said(SOUND.replace('["asks", {', '["aks", {').replace('same_file = "asks"', 'same_file = "ask"'))
    lines = [int(problem.partition(":")[0]) for problem in problems]
    assert len(lines) >= 3
    assert lines == sorted(lines)


def test_a_file_that_is_not_there_is_a_problem(tmp_path):
    (problem,) = lint_catalogue([tmp_path / "none.toml"])
    assert problem.file.endswith("none.toml")


def test_a_circle_over_two_deliverables_is_told_for_both(said):
    def row(id_, other) -> str:
        return (
            f'[[deliverable]]\nid = "{id_}"\ntitle = "t"\ncounts = "c"\nremedy = "r"\n'
            f'[[deliverable.part]]\nid = "p"\nsays = "s"\ndeliverable = "{other}"\n'
        )

    problems = said(f'title = "T"\n{row("one", "two")}{row("two", "one")}')
    assert [problem.split('"')[1] for problem in problems if "needs itself" in problem] == ["one", "two"]


def test_what_is_sound_loads_beside_the_shipped_ones(said, tmp_path, monkeypatch):
    assert said(SOUND) == []
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "own.toml").rename(tmp_path / "catalogue" / "own.toml")
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path))
    catalogue = load_catalogue()
    assert list(catalogue.deliverables)[-1] == "ping"
    assert [part.id for part in catalogue.rules["ping"].parts] == ["asks", "sends", "mocked"]


def test_the_shipped_catalogue_is_sound():
    assert lint_catalogue(catalogue_files()) == ()


def test_the_shipped_catalogue_has_bounds(monkeypatch):
    monkeypatch.setattr(lint, "MOST_BYTES", 1000)
    monkeypatch.setattr(lint, "LONGEST_LINE", 20)
    (file, *_) = catalogue_files()
    messages = [problem.message for problem in lint_catalogue([file])]
    assert "is longer than 20 characters" in messages
    assert any(message.endswith("bytes; at most 1000 are allowed") for message in messages)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["all", "any", "not", "call"]), inner),
    max_leaves=6,
)


def _spelled(value) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_spelled(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_spelled, value)) + "]"
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(letter):08x}" for letter in value) + '"'
    return str(value).lower() if isinstance(value, bool) else str(value or 0)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=VALUES, place=st.sampled_from(['"ping.ask"', '{ "0" = "hi*" }', '"asks", {', "2", '"yes"', '["code"]']))
def test_no_value_crashes_the_linter(said, value, place):
    text = SOUND.replace(place, _spelled(value) + (", {" if place.endswith("{") else ""), 1)
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    for problem in said(text):
        assert problem.split(":")[0].isdigit()


@pytest.mark.parametrize("file", catalogue_files(), ids=lambda file: file.name)
def test_every_toml_reader_reads_the_shipped_files(file):
    """The reader that we use takes newlines in inline tables, which TOML 1.0 forbids."""
    assert tomllib.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("keys", "table"), [({"id", *PART_KEYS}, PartTable), (DESCRIPTION, DescriptionTable)])
def test_what_the_short_form_takes_for_keys_are_those_of_the_whole_form(keys, table):
    assert set(keys) == {field.name for field in fields(table)}
