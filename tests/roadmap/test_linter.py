"""The linter names file, line, key and the nearest spelling, for all that is wrong, in one run."""

import os
import time
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker import paths
from tracker.files.toml import MAX_BYTES
from tracker.roadmap.linter import Known, cycles, lint, notes, old_links

KNOWN = Known(frozenset({"dockerfile", "tests"}), frozenset({"docker", "langgraph", "agent-framework", "fit"}))
SECOND_QUESTION = """\
[[phase.milestone.question]]
id = "{id}"
kind = "live"
text = "{text}"
points = ["a", "b", "c"]
red_flag = "d"
follow_up = "e"
"""


def said(file, known=KNOWN):
    return [str(problem).removeprefix(f"{file}:") for problem in lint([file], known)]


def test_a_sound_track_has_no_problems(track_file, sound):
    assert said(track_file(sound)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("format_version = 2", "format_version = 3", "1: format_version: must be between 1 and 2"),
        (
            "format_version = 2",
            "format_version = 1",
            "41: phase.milestone.question: needs format_version = 2",
        ),
        (
            "[[phase.milestone.question]]",
            "[phase.milestone.placement]\ntask = 'Cook one.'\n[[phase.milestone.question]]",
            "41: phase.milestone.placement.result: is missing; expected text",
        ),
        ("format_version = 2\n", "", "1: format_version: is missing; expected a whole number"),
        ("goal =", "gaol =", '20: phase.gaol: unknown key (did you mean "goal"?)'),
        ('"Eat."', '"  "', "20: phase.goal: must not be empty"),
        ("[1, 3]", "[3, 1]", "28: phase.milestone.hours: the minimum 3 is greater than the maximum 1"),
        ("[1, 3]", '"3"', '28: phase.milestone.hours: must be [minimum, maximum], two whole numbers, not the text "3"'),
        (
            '["bread"]\nsteps',
            '["braed"]\nsteps',
            '38: phase.milestone.needs: unknown milestone "braed" (did you mean "bread"?)',
        ),
        (
            '["bread"]\n\n[ren',
            '["soop"]\n\n[ren',
            '11: entry.transfers: unknown milestone "soop" (did you mean "soup"?)',
        ),
        (
            '["dockerfile"]',
            '["dockerfil"]',
            '29: phase.milestone.deliverables: unknown deliverable "dockerfil" (did you mean "dockerfile"?)',
        ),
        ('id = "soup"', 'id = "bread"', '34: phase.milestone.id: duplicate milestone id "bread"'),
        ('id = "bake"', 'id = "knead"', '30: phase.milestone.steps.id: duplicate step id "knead"'),
        (
            'id = "boil"',
            'id = "Boil It"',
            (
                '39: phase.milestone.steps.id: "Boil It" must be lower-case words and digits joined by hyphens, '
                'like "rag-pipeline"'
            ),
        ),
        (
            "https://",
            "javascript://",
            (
                '31: phase.milestone.resources.url: "javascript://example.org/bread" must be an address '
                "that starts with https:// or http://"
            ),
        ),
        (
            'loaf = "bread"',
            'loaf = "brea"',
            '14: renamed.milestones.loaf: unknown milestone "brea" (did you mean "bread"?)',
        ),
        ('loaf = "bread"', 'soup = "bread"', '14: renamed.milestones.soup: the milestone "soup" still exists'),
        (
            '"bread.knead"',
            '"bread.kned"',
            '15: renamed.steps.loaf.mix: unknown step "bread.kned" (did you mean "bread.knead"?)',
        ),
        (
            'weeks_source = "S0"',
            'weeks_source = "S1"',
            '22: phase.weeks_source: unknown source "S1"',
        ),
        (
            "hours = [1, 1]\n",
            "hours = [1, 1]\nquestions = ['']\nbullet = ' '\n",
            "38: phase.milestone.questions: must not be empty",
        ),
        (
            'kind = "recall"',
            'kind = "recal"',
            (
                '43: phase.milestone.question.kind: "recal" is not one of recall, design, story, live '
                '(did you mean "recall"?)'
            ),
        ),
        (
            'red_flag = "All at the start."\n',
            "",
            "41: phase.milestone.question.red_flag: is missing; expected text",
        ),
        (
            '["After reducing", "Little by little", "Tasted each time"]',
            '["After reducing", "Little by little"]',
            "45: phase.milestone.question.points: must have at least 3 entries",
        ),
        (
            '["After reducing", ',
            '["a", "b", "c", "d", "e", ',
            "45: phase.milestone.question.points: must have at most 6 entries",
        ),
        (
            '"Little by little"',
            '"After reducing"',
            '45: phase.milestone.question.points: "After reducing" is listed twice',
        ),
        (
            "After reducing",
            "After " * 21,
            "45: phase.milestone.question.points: is longer than 120 characters",
        ),
        (
            "All at the start.",
            "All " * 46,
            "46: phase.milestone.question.red_flag: is longer than 180 characters",
        ),
        (
            "[renamed.questions]",
            SECOND_QUESTION.format(id="salt", text="Why?") + "[renamed.questions]",
            '50: phase.milestone.question.id: duplicate question id "salt"',
        ),
        (
            "[renamed.questions]",
            SECOND_QUESTION.format(id="second", text="When is salt added?") + "[renamed.questions]",
            '52: phase.milestone.question.text: "When is salt added?" is asked twice',
        ),
        (
            'needs = ["bread"]',
            'questions = ["When is salt added?"]',
            '44: phase.milestone.question.text: "When is salt added?" is asked twice',
        ),
        (
            '= "soup.salt"',
            '= "soup.salty"',
            '50: renamed.questions.soup.Why salt?: unknown question "soup.salty" (did you mean "soup.salt"?)',
        ),
        (
            "soup.Why salt?",
            "soup.When is salt added?",
            '50: renamed.questions.soup.When is salt added?: the question "soup.When is salt added?" still exists',
        ),
        ("Knead.", "Kn\\u001bead.", "30: phase.milestone.steps.text: contains the control character U+001B"),
        ('steps = [{ id = "boil", text = "Boil." }]\n', "steps = []\n", "39: phase.milestone.steps: must not be empty"),
    ],
)
def test_each_fault_is_one_line_with_place_key_and_nearest_spelling(track_file, sound, old, new, expected):
    assert old in sound
    found = said(track_file(sound.replace(old, new, 1)))
    assert expected in found
    assert all(line.count("\n") == 0 for line in found)


def with_proofs(sound, bread, soup):
    return sound.replace('deliverables = ["dockerfile"]', bread).replace("hours = [1, 1]", f"hours = [1, 1]\n{soup}")


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [("langgraf", ' (did you mean "langgraph"?)'), ("agent-framewrk", ' (did you mean "agent-framework"?)'), ("x", "")],
)
def test_a_word_that_no_vocabulary_knows_is_a_problem_with_the_nearest_spelling(track_file, sound, word, suggestion):
    text = with_proofs(sound, f'proof = [{{ deliverable = "tests", using = ["docker", "{word}"] }}]', "")
    expected = f'29: phase.milestone.proof.using: "{word}" is no technology, family or capability of the vocabulary'
    assert said(track_file(text)) == [expected + suggestion]


ONE = '{ deliverable = "tests" }'
TWO = '{ deliverable = "dockerfile" }'
NARROW = '{ deliverable = "tests", using = ["docker"] }'
WIDE = '{ deliverable = "tests", using = ["docker", "langgraph"] }'
REASON = '\nproof_reason = "The same work in another language."'


@pytest.mark.parametrize(
    ("earlier", "later", "repeated"),
    [
        (f"[{ONE}]", f"[{ONE}]", True),
        (f"[{ONE}, {TWO}]", f"[{TWO}]", True),
        (f"[{NARROW}]", f"[{ONE}]", True),
        (f"[{NARROW}]", f"[{WIDE}]", True),
        (f"[{WIDE}]", f"[{NARROW}]", False),
        (f"[{ONE}]", f"[{NARROW}]", False),
        (f"[{ONE}]", f"[{ONE}, {TWO}]", False),
        (f"[{ONE}]", f"[{ONE}]\noptional = true", True),
        (f"[{ONE}]", f"[{ONE}]\noptional = true{REASON}", False),
        (f"[{ONE}]", f"[{ONE}]{REASON}", True),
        (f'"claim"{REASON}', f'"claim"{REASON}', False),
    ],
)
def test_no_milestone_may_ask_only_for_what_an_earlier_one_asks_for(track_file, sound, earlier, later, repeated):
    found = said(track_file(with_proofs(sound, f"proof = {earlier}", f"proof = {later}")))
    text = 'phase.milestone.proof: asks for nothing beyond the proof of the earlier milestone "bread"'
    assert [line.partition(": ")[2] for line in found] == [text] * repeated


def test_a_track_of_the_first_format_has_no_problems_and_one_note(track_file, sound):
    text = sound.partition("[[phase.milestone.question]]")[0].replace("format_version = 2", "format_version = 1")
    file = track_file(with_proofs(text, 'deliverables = ["tests"]', 'deliverables = ["tests"]\nbullet = "Did it."'))
    assert said(file) == []
    (note,) = notes([file])
    assert (note.line, note.key) == (1, "format_version")
    assert "`bullet` and `skills` are ignored" in note.message
    assert notes([track_file(sound)]) == ()


def test_what_a_core_milestone_needs_is_core_or_a_foundation(track_file, sound):
    text = sound.replace('needs = ["bread"]', 'needs = ["bread"]\ncore = true')
    assert said(track_file(text)) == ['38: phase.milestone.needs: "bread" is not core, and a core milestone needs it']
    for word in ("core", "optional"):
        assert said(track_file(text.replace("hours = [1, 3]", f"hours = [1, 3]\n{word} = true"))) == []
    text = sound.replace("hours = [1, 3]", "hours = [1, 3]\noptional = true\ncore = true")
    (line,) = said(track_file(text))
    assert line.startswith("30: phase.milestone.core: stands beside optional = true")


def test_one_resource_of_a_milestone_is_free(track_file, sound):
    (line,) = said(track_file(sound.replace('kind = "article"', 'kind = "article", paid = true')))
    assert line == "31: phase.milestone.resources: all cost money; name one that is free"


@pytest.mark.parametrize(
    ("checked", "warned", "refused"),
    [
        ("2026-11-28", 0, 0),
        ("2025-11-28", 0, 0),
        ("2025-11-27", 1, 1),
        ("", 0, 1),
    ],
)
def test_a_check_of_an_address_counts_a_year(track_file, sound, checked, warned, refused):
    file = track_file(
        sound.replace('kind = "article"', f'kind = "article", checked = "{checked}"' if checked else 'kind = "article"')
    )
    today = date(2026, 11, 28)
    assert len(old_links([file], today)) == warned
    assert len(old_links([file], today, release=True)) == refused


def test_a_release_refuses_what_is_only_a_warning_before(tracker, track_file, sound):
    file = track_file(sound.replace('kind = "article"', 'kind = "article", checked = "2001-01-01"'))
    done = tracker("tracks", "lint", file)
    assert done.returncode == 0
    assert "was checked on 2001-01-01, more than a year ago: https://example.org/bread" in done.stderr
    done = tracker("tracks", "lint", "--release", file)
    assert done.returncode == 2
    assert f"{file}:31: phase.milestone.resources.checked: was checked on 2001-01-01" in done.stdout


def test_many_old_checks_are_counted_instead_of_named(tracker, track_file, sound):
    line = '{ title = "Bread", url = "https://example.org/bread", kind = "article", checked = "2001-01-01" }, '
    start = sound.index("resources = [")
    file = track_file(sound[:start] + f"resources = [{line * 8}]" + sound[sound.index("]", start) + 1 :])
    done = tracker("tracks", "lint", file)
    assert done.returncode == 0
    assert done.stderr.count("was checked on 2001-01-01") == 5
    assert "warning: 3 more were checked more than a year ago" in done.stderr
    assert tracker("tracks", "lint", "--release", file).stdout.count("was checked on 2001-01-01") == 8


def test_a_cycle_is_named(track_file, sound):
    text = sound.replace("hours = [1, 3]", 'hours = [1, 3]\nneeds = ["soup"]')
    assert said(track_file(text)) == ["29: phase.milestone.needs: circular prerequisites: bread → soup → bread"]


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3)))
def test_cycles_are_closed_chains_and_without_one_there_is_an_order(needs):
    found = list(cycles(needs))
    for cycle in found:
        assert all(after in needs[before] for before, after in zip(cycle, (*cycle[1:], cycle[0]), strict=True))
    removed = {(cycle[-1], cycle[0]) for cycle in found}
    left = {name: {need for need in wants if (name, need) not in removed} for name, wants in needs.items()}
    placed = set()
    while ready := {name for name, wants in left.items() if wants & left.keys() <= placed} - placed:
        placed |= ready
    assert placed == left.keys()


def test_all_problems_come_in_one_run_sorted_by_line(track_file, sound):
    text = sound.replace('"Cook"', "1").replace("goal", "gaol").replace('needs = ["bread"]', 'needs = ["x"]')
    lines = [int(line.split(":")[0]) for line in said(track_file(text))]
    assert len(lines) == 4  # title, unknown key, missing key, need
    assert lines == sorted(lines)


def test_a_wrong_value_does_not_hide_the_ids_beside_it(track_file, sound):
    text = sound.replace('title = "Bread"\nwhy', "title = 1\nwhy")
    assert said(track_file(text)) == ["26: phase.milestone.title: must be text, not a whole number"]


def test_deliverables_are_checked_only_where_they_are_known(track_file, sound):
    file = track_file(sound.replace("dockerfile", "unheard-of"))
    assert said(file, None) == []
    assert len(said(file, Known(frozenset(), frozenset()))) == 1


def test_two_tracks_with_one_id_clash(track_file, sound):
    first, second = track_file(sound), track_file(sound, "other.toml")
    assert [str(problem) for problem in lint([first, second])] == [
        f'{second}:2: id: the id "cook" is already used by {first}'
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"id = \n", "1: TOML syntax: a value is missing here"),
        (b"a = 1\na = 2\n", "2: TOML syntax: this key is used twice"),
        (b'a = 1\nb = "', "2: TOML syntax: the text has no closing quote"),
        (b"a = 1\nb = '\xff'\n", "2: is not UTF-8 (byte 0xff)"),
        (b"a = 1\x00", "1: TOML syntax: "),
        (b"a = 1\nb = " + b"[" * 100_000, "2: TOML syntax: is nested too deeply"),
        (b"a = " + b"{a=" * 100_000, "1: TOML syntax: is nested too deeply"),
        (b"a." * 1_000_000 + b"a = 1", "1: TOML syntax: is nested too deeply"),
        (b"a = " + b"9" * 10_000, "1: TOML syntax: integer number overflowed"),
        (b"#" * (MAX_BYTES + 1), "1: is larger than 2 MiB"),
    ],
)
def test_what_is_no_toml_is_one_line(track_file, content, expected):
    (line,) = said(track_file(content))
    assert line.startswith(expected)
    assert len(line) < 200


def test_what_is_no_file_is_one_line(tmp_path):
    os.mkfifo(tmp_path / "pipe.toml")
    assert said(tmp_path) == ["1: is a folder, not a file"]
    assert said(tmp_path / "none.toml") == ["1: does not exist"]
    assert said(tmp_path / "pipe.toml") == ["1: is a named pipe, not a file"]
    assert "cannot be read: " in said(tmp_path / "\0.toml")[0]


def test_a_byte_order_mark_and_windows_lines_are_fine(track_file, sound):
    assert said(track_file(b"\xef\xbb\xbf" + sound.replace("\n", "\r\n").encode())) == []


@pytest.mark.growth
def test_a_huge_track_of_faults_is_judged_in_linear_time(track_file):
    milestones = "".join(
        f'[[phase.milestone]]\nid="m{n}"\nneeds=["x{n}","m0","m{n + 1}"]\nkey{n}=1\n' for n in range(12_000)
    )
    file = track_file(f'format_version=1\nid="big"\n[[phase]]\n{milestones}')
    start = time.process_time()
    assert len(lint([file])) > 60_000
    assert time.process_time() - start < 30


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.integers(0, 900))
def test_no_bytes_stop_the_linter(track_file, sound, noise, at):
    content = sound.encode()
    for problem in lint([track_file(content[:at] + noise + content[at + len(noise) :])], KNOWN):
        assert "\n" not in str(problem)
        assert problem.line >= 1


def test_the_shipped_tracks_have_no_problems():
    shipped = sorted(paths.shipped_tracks().glob("*.toml"))
    assert shipped
    assert lint(shipped) == ()
