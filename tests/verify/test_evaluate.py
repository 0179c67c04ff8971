"""From facts to verdicts, with evidence in words that quote nothing which may be secret."""

import pytest
from sources import repository

from tracker.verify.budget import Allowance
from tracker.verify.evaluate import MAXIMUM_SEEN, MAXIMUM_WORD, evaluate, held_parts
from tracker.verify.git.entries import LOST, Skipped
from tracker.verify.rules.catalogue import Catalogue, load_catalogue
from tracker.verify.scan import Scan
from tracker.verify.waivers import Waivers

SECRET = "ghp_" + "0123456789" * 4


def catalogue(*parts, **rest):
    """A catalogue of one deliverable, `x`, with the scopes of the shipped one."""
    rows = [{"id": f"p{number}", "says": f"part {number}", **part} for number, part in enumerate(parts)]
    deliverable = {"id": "x", "title": "X", "counts": "c", "remedy": "r", "part": rows, **rest}
    found = Catalogue([{"title": "T", "deliverable": [deliverable]}], "digest")
    found.__dict__["scopes"] = load_catalogue().scopes
    return found


def judged(files, *parts, skipped=(), **rest):
    """The only row of the verdicts on files of these texts."""
    whole = repository(files)
    scan = Scan(whole.paths, (), (), Waivers(), Allowance())
    (row,) = evaluate(list(whole.files.values()), scan, skipped, catalogue(*parts, **rest)).rows
    return row


def what(files, match):
    """What the evidence says was seen."""
    return [item.what for item in judged(files, {"match": [match]}).evidence]


def test_evidence_names_the_part_the_place_and_what_was_seen():
    (item,) = judged({"src/a.py": "import x\n\nx.run()\n"}, {"match": [{"call": "x.run"}]}).evidence
    assert item == ("p0", "src/a.py", 3, "code", "part 0: x.run", "")


def test_derived_facts_are_seen_too():
    row = judged({"requirements.txt": "a==1\n"}, {"match": [{"pinned_ratio": "*", "minimum": 0.9}]})
    assert row.status == "verified"


@pytest.mark.parametrize(
    ("files", "match"),
    [
        ({"a.py": f"f('{SECRET}')\n"}, {"string": "ghp_*"}),
        ({"a.py": f"key = '{SECRET}'\n"}, {"assign": "key"}),
        ({"a.yml": f"token: {SECRET}\n"}, {"key": "token"}),
        ({"run.sh": f"deploy --token {SECRET}\n"}, {"command": "deploy*"}),
        ({"run.sh": f"deploy {SECRET}\n"}, {"command": "deploy*"}),
        ({"run.sh": "curl https://user:hunter2@example.org/x\n"}, {"command": "curl*"}),
        ({"README.md": "[x](https://user:hunter2@example.org/a?key=hunter2#hunter2)\n"}, {"link": "*example.org*"}),
    ],
)
def test_nothing_that_may_be_secret_is_quoted(files, match):
    (seen,) = what(files, match)
    assert seen.startswith("part 0")
    assert "ghp_" not in seen
    assert "hunter2" not in seen


@pytest.mark.parametrize(
    ("command", "seen"),
    [
        ("pytest -q tests", "part 0: pytest"),
        ("docker compose up -d", "part 0: docker compose up"),
        ("deploy A=1 b", "part 0: deploy"),
        ("deploy " + "x" * MAXIMUM_WORD, "part 0: deploy " + "x" * MAXIMUM_WORD),
        ("deploy " + "x" * (MAXIMUM_WORD + 1), "part 0: deploy"),
    ],
)
def test_of_a_command_its_first_plain_words_are_shown(command, seen):
    assert what({"run.sh": f"{command}\n"}, {"command": "*"}) == [seen]


def test_a_long_name_is_cut_and_control_characters_are_gone():
    (seen,) = what({"README.md": f"# {'word ' * 50}\n"}, {"heading": "word*"})
    assert len(seen) == len("part 0: ") + MAXIMUM_SEEN
    assert seen.endswith("…")
    (seen,) = what({"README.md": f"# {'w' * MAXIMUM_SEEN}\n"}, {"heading": "w*"})
    assert not seen.endswith("…")
    (seen,) = what({"README.md": "# red \x1b[31m text\n"}, {"heading": "red*"})
    assert "\x1b" not in seen


def test_a_verdict_that_an_unread_file_could_change_is_unavailable_and_a_verified_one_stays():
    unread = [Skipped("src/lost.py", LOST)]
    part = {"match": [{"call": "x.run"}]}
    assert judged({"a.py": ""}, part, skipped=unread).status == "unavailable"
    assert judged({"a.py": "import x\nx.run()\n"}, part, skipped=unread).status == "verified"
    assert judged({"a.py": ""}, part, skipped=[Skipped("vendor/lost.py", LOST)]).status == "missing"


def test_near_misses_are_told_where_the_verdict_is_not_verified():
    twice = {"match": [{"call": "x.run"}], "at_least": 2}
    row = judged({"a.py": "import x\nx.run()\n"}, twice)
    assert (row.status, [item.place for item in row.near]) == ("missing", ["a.py:2"])
    row = judged({"a.py": "import x\nx.run()\nx.run()\n"}, twice)
    assert (row.status, row.near) == ("verified", ())
    row = judged({"a.py": "import x\nx.run()\nx.run()\n"}, twice, {"match": [{"call": "x.never"}]})
    assert (row.status, row.near) == ("partial", ()), "a part that holds is no near miss"


def test_the_parts_that_some_files_hold_by_themselves():
    files = repository({"a.py": "import x\nx.run()\n", "b.py": "import x\nx.run()\nx.stop()\n"})
    found = catalogue(*({"match": [{"call": name}]} for name in ("x.run", "x.stop", "x.never")))
    held = held_parts(list(files.files.values()), Scan(files.paths, (), (), Waivers(), Allowance()), found)
    assert held == {"x": [("part 0", "a.py"), ("part 0", "b.py"), ("part 1", "b.py")]}


def test_places_of_one_proof_come_before_those_of_its_alternatives():
    files = {f"{name}.py": f"import lib\n\nlib.{name}()\n" for name in "abc"}
    asks = [{"call": f"lib.{name}"} for name in "abc"]
    parts = [{"match": [one]} for one in asks]
    alternatives = {"any": ["p1", {"all": ["p0", {"any": [{"not": "p2"}, "p1"]}]}]}
    row = judged(files, *parts, holds=alternatives)
    assert (row.status, [seen.path for seen in row.evidence]) == ("verified", ["b.py", "a.py"])
    assert judged(files, *parts, holds={"any": ["p0", {"not": "p2"}]}).status == "verified"
