"""`tracker tracks`: data on stdout, talk on stderr, 2 for wrong use, JSON even then."""

import json
import subprocess
import sys

import jsonschema
import pytest
from click.testing import CliRunner

from tracker.cli.tracks import tracks


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs `tracker tracks` for a learner without tracks of their own."""
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))
    return lambda *words: CliRunner().invoke(tracks, words)


def test_list_names_the_tracks(run):
    plain, machine = run("list"), run("list", "--json")
    assert plain.exit_code == machine.exit_code == 0
    assert plain.stdout.startswith("ai")
    assert json.loads(machine.stdout)["tracks"][0]["id"] == "ai"


def test_list_says_which_files_it_left_out(run, tmp_path):
    run("new", "mine")
    (tmp_path / "home/tracks/bad.toml").write_text("id = ")
    result = run("list")
    assert "mine" in result.stdout
    assert "bad.toml" not in result.stdout
    assert "bad.toml:1: TOML syntax" in result.stderr


def test_show_prints_phases_milestones_and_what_proves_them(run):
    result = run("show", "ai")
    assert result.exit_code == 0
    track = json.loads(run("show", "ai", "--json").stdout)["track"]
    assert result.stdout.index(track["phase"][0]["title"]) < result.stdout.index(track["phase"][1]["title"])
    for phase in track["phase"]:
        for milestone in phase["milestone"]:
            assert f"{milestone['id']}  {milestone['title']}" in result.stdout
    core = sum(milestone["core"] for phase in track["phase"] for milestone in phase["milestone"])
    assert result.stdout.count("steps, core") == core
    assert "from" in track["entry"][0]


def test_an_unknown_track_is_wrong_use_with_the_nearest_spelling(run):
    plain, machine = run("show", "aii"), run("show", "aii", "--json")
    assert plain.exit_code == machine.exit_code == 2
    assert plain.stdout == ""
    assert 'did you mean "ai"?' in plain.stderr
    assert json.loads(machine.stdout)["error"] == {
        "code": "unknown_track",
        "message": 'unknown track "aii"',
        "remedy": 'did you mean "ai"?',
    }


def test_lint_without_files_checks_shipped_and_own_tracks(run, tmp_path):
    run("new", "mine")
    checked = json.loads(run("lint", "--json").stdout)["files"]
    assert [file.rpartition("/")[2] for file in checked][:: len(checked) - 1] == ["ai.toml", "mine.toml"]
    (tmp_path / "home/tracks/ai.toml").write_text('id = "ai"\n')
    result = run("lint")
    assert result.exit_code == 2
    assert "already used by" in result.stdout


def test_shipped_tracks_lint_clean_against_the_catalogue(run):
    assert run("lint").stdout == ""


def test_lint_knows_the_deliverables_of_the_catalogue_and_the_learners_own(run, tmp_path):
    run("new", "mine")
    file = tmp_path / "home/tracks/mine.toml"
    file.write_text(
        file.read_text().replace('proof = "claim" ', 'deliverables = ["dockerfil", "dockerfile", "my-own"] ')
    )
    (tmp_path / "home/catalogue").mkdir()
    (tmp_path / "home/catalogue/own.toml").write_text('[[deliverable]]\nid = "my-own"\n')
    result = run("lint", str(file))
    (line,) = result.stdout.splitlines()
    assert line.endswith('unknown deliverable "dockerfil" (did you mean "dockerfile"?)')
    assert result.exit_code == 2


def test_lint_prints_one_line_for_each_problem_of_each_file(run, tmp_path):
    first, second = tmp_path / "first.toml", tmp_path / "second.toml"
    first.write_text('format_version = 2\nid = "a"\ntitel = "A"\n')
    result = run("lint", str(first), str(second))
    assert result.exit_code == 2
    assert f'{first}:3: titel: unknown key (did you mean "title"?)' in result.stdout.splitlines()
    assert f"{second}:1: does not exist" in result.stdout.splitlines()
    machine = json.loads(run("lint", "--json", str(first), str(second)).stdout)
    assert [f"{problem['file']}:{problem['line']}" for problem in machine["problems"]] == [
        ":".join(line.split(":")[:2]) for line in result.stdout.splitlines()
    ]
    assert result.stderr == f"{len(machine['problems'])} problems in 2 files\n"


def test_schema_prints_a_schema(run):
    jsonschema.Draft202012Validator.check_schema(json.loads(run("schema").stdout))


def test_new_writes_a_track_that_lints_clean_and_is_never_overwritten(run, tmp_path):
    file = tmp_path / "drafts" / "mine.toml"
    result = run("new", "mine", "--path", str(file))
    assert (result.exit_code, result.stdout) == (0, f"{file}\n")
    assert run("lint", str(file)).exit_code == 0
    before = file.read_bytes()
    again = run("new", "other", "--path", str(file), "--json")
    assert again.exit_code == 2
    assert json.loads(again.stdout)["error"]["code"] == "exists"
    assert file.read_bytes() == before


def test_new_refuses_an_id_that_is_taken(run):
    result = run("new", "ai", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["code"] == "taken"


def test_new_says_where_it_cannot_write(run, tmp_path):
    (tmp_path / "file").write_text("")
    result = run("new", "mine", "--path", str(tmp_path / "file" / "mine.toml"))
    assert result.exit_code == 3
    assert "cannot write" in result.stderr


def test_no_escape_of_a_file_reaches_the_terminal(run, tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text('id = "\\u001b]0;owned\\u0007"\n"\\u001b[2J" = 1\nsummary = "\\u202e"\n[[phase]]\n"a\\u009b" = 2\n')
    for words in (("lint", str(file)), ("lint", "--json", str(file)), ("show", "\x1b[2J"), ("new", "\x1b[2J")):
        result = run(*words)
        assert result.exit_code == 2
        assert not set("\x1b\x07\x9b\u202e") & set(result.output)


@pytest.mark.parametrize("words", [[], ["list"], ["show"], ["lint"], ["schema"], ["new"]])
def test_help_tells_what_a_command_does_by_example(run, words):
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert not words or f"tracker tracks {words[0]}" in result.stdout


def test_nothing_heavy_is_imported(tmp_path):
    code = (
        "import sys\nfrom tracker.cli.tracks import tracks\n"
        "tracks(['show', 'ai'], standalone_mode=False)\n"
        "heavy = {'rich', 'textual', 'git', 'tree_sitter', 'yaml', 'platformdirs', 'difflib'}\n"
        "print(*sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"TRACKER_HOME": str(tmp_path), "TRACKER_CACHE": str(tmp_path / "cache"), "PYTHONUTF8": "1"},
    )
    assert result.stderr == "\n"
