"""A learner's file that cannot be read is named by each command that needed it, and their progress stays on show."""

import json

import pytest
from small_track import TRACK

from tracker.verify.rules.catalogue import catalogue_of, load_catalogue

BROKEN = TRACK.replace('title = "The basics"', 'title = "The basics')
LINE = TRACK.splitlines().index('title = "The basics"') + 1
UNREADABLE = b"\x00\xff" * 500
OWN = """\
title = "Own"
[[deliverable]]
id = "note-file"
title = "A note"
counts = "A note."
remedy = "Write it."
[[deliverable.part]]
id = "note"
says = "a note"
match = [{ file = "NOTE.md", example = "NOTE.md" }]
"""


@pytest.fixture
def begun(tracker, tmp_path):
    """Runs the command for a learner who began the track `mine` and ticked a step."""
    (tmp_path / "home/tracks").mkdir(parents=True)
    (tmp_path / "home/tracks/mine.toml").write_text(TRACK)
    assert tracker("start", "mine").returncode == 0
    assert tracker("tick", "basics.read").returncode == 0
    return tracker


@pytest.fixture
def track(begun, tmp_path):  # noqa: ARG001 - it is there once the track was begun
    """The file of the track."""
    return tmp_path / "home/tracks/mine.toml"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_track_saved_by_another_editor_is_the_same_track(begun, track, encoding):
    before = begun("status", "--milestones")
    track.write_bytes(TRACK.replace("\n", "\r\n").encode(encoding))
    after = begun("status", "--milestones")
    assert (after.stdout, after.stderr) == (before.stdout, "")
    assert begun("tracks", "lint").returncode == 0


COMMANDS = [
    ["status"],
    ["next"],
    ["left"],
    ["shelf"],
    ["show", "container"],
    ["tick", "container.build"],
    ["skip", "extra"],
    ["note", "container", "hard"],
    ["undo"],
    ["links"],
    ["forecast"],
    ["activity"],
    ["questions", "mine"],
    ["export"],
    ["tracks", "list"],
    ["deliverables", "list"],
]
NEEDS_NO_TRACK = [["deliverables", "list"]]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_each_command_that_needs_a_damaged_track_names_it_once_with_line_and_remedy(begun, track, command):
    track.write_text(BROKEN)
    done = begun(*command)
    named = [line for line in done.stderr.splitlines() if str(track) in line]
    if command in NEEDS_NO_TRACK:
        assert named == []
        return
    assert len([line for line in named if line.startswith("warning: ")]) == 1
    assert named[0].startswith(f"warning: {track}:{LINE}: TOML syntax: the text has no closing quote: end it with ")
    assert "no track started" not in done.stdout + done.stderr
    assert done.returncode == (3 if command[0] == "show" else 0), "only `show` needs a track without faults"


def test_verify_names_a_damaged_track_too(begun, track, demo_repository):
    track.write_text(BROKEN)
    done = begun("verify", demo_repository, "--json")
    assert done.returncode == 0
    assert done.stderr.count(f"{track}:{LINE}: TOML syntax") == 1
    assert json.loads(done.stdout)["summary"]["verified"]


def test_progress_on_a_damaged_track_stays_on_show(begun, track):
    before = json.loads(begun("status", "--json").stdout)
    track.write_text(BROKEN)
    after = json.loads(begun("status", "--json").stdout)
    assert after["tracks"][0]["count"] == before["tracks"][0]["count"]
    (warning,) = after["warnings"]
    assert warning.startswith(f"{track}:{LINE}: ")
    milestone = after["tracks"][0]["phases"][0]["milestones"][0]
    assert (milestone["id"], milestone["title"], milestone["state"]) == ("mine/basics", "basics", "in progress")


@pytest.mark.parametrize("content", [UNREADABLE, b"", b"[]\n" * 100])
def test_progress_on_a_track_that_is_lost_waits_on_the_shelf(begun, track, content):
    track.write_bytes(content)
    for command in ("status", "next", "left", "forecast"):
        done = begun(command)
        assert done.returncode == 0
        assert "mine: no readable track file; its records are kept: run `tracker shelf`" in done.stdout
        assert "no track started" not in done.stdout
        assert done.stderr.startswith(f"warning: {track}:")
        assert "the file is skipped; recorded progress is kept" in done.stderr
    assert "mine/basics.read  tick" in begun("shelf").stdout
    done = begun("tick", "basics.write")
    assert done.returncode == 2
    assert f"warning: {track}:" in done.stderr
    done = begun("export")
    assert done.returncode == 3
    assert "cannot read a track file for mine" in done.stderr
    track.write_text(TRACK)
    assert json.loads(begun("status", "--json").stdout)["tracks"][0]["count"]["in_progress"] == 1


def test_a_second_file_with_the_id_of_a_track_is_named(begun, track):
    track.with_name("other.toml").write_text(TRACK)
    done = begun("status")
    assert (
        f'{track.with_name("other.toml")}:1: id: "mine" is already used by {track}; the file is skipped' in done.stderr
    )
    assert done.stdout.startswith("My track (mine)")


def test_a_damaged_profile_is_named_and_the_rest_of_it_is_used(begun, tmp_path):
    file = tmp_path / "home/profile.toml"
    file.write_text('name = "Ada\nheadline = "Engineer"\n')
    done = begun("export")
    assert done.returncode == 0
    assert "Engineer" in done.stdout
    assert done.stderr.count(f"warning: {file}:1: TOML syntax: the text has no closing quote") == 1
    before = file.read_bytes()
    for command in (["profile", "show"], ["profile", "set", "--name", "Ada"]):
        done = begun(*command)
        assert done.returncode == 3
        assert f"Error: {file}:1: TOML syntax: the text has no closing quote" in done.stderr
    assert file.read_bytes() == before, "what could not be read is not written over"
    file.write_bytes('name = "Ada"\n'.encode("utf-16"))
    assert "Ada" in begun("profile", "show").stdout


def test_damaged_deliverables_are_named_by_what_checks_them_and_progress_goes_on(begun, tmp_path, demo_repository):
    file = tmp_path / "home/catalogue/own.toml"
    file.parent.mkdir()
    file.write_bytes(OWN.encode("utf-16"))
    assert "note-file" in begun("deliverables", "list").stdout
    assert begun("deliverables", "lint").returncode == 0
    file.write_text(OWN.replace('title = "A note"', 'title = "A note'))
    for command in (["deliverables", "list"], ["deliverables", "lint"], ["verify", demo_repository]):
        done = begun(*command)
        assert done.returncode == 2
        assert f"{file}:4: TOML syntax: the text has no closing quote" in done.stdout + done.stderr
    assert begun("status").stdout.startswith("My track (mine)")


def test_a_remembered_verdict_needs_no_rules(demo_repository, tmp_path, monkeypatch):
    """Rules and the index of their patterns cost several times what reading the catalogue's texts does."""
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TRACKER_CACHE", str(tmp_path / "cache"))
    from tracker.actions.verify import Request, verify_repository  # noqa: PLC0415 - after the environment is set

    first = verify_repository(Request(str(demo_repository)))
    catalogue_of.cache_clear()
    catalogue = load_catalogue()
    again = verify_repository(Request(str(demo_repository)), catalogue=catalogue)
    assert again.rows == first.rows
    assert not vars(catalogue).keys() & {"rules", "patterns", "scopes"}
