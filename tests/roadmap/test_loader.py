"""Tracks are found in both places and loaded one at a time."""

import dataclasses

import pytest

from tracker.files.toml import read_leniently
from tracker.roadmap.linter import Known, lint, read_track
from tracker.roadmap.loader import Head, TrackError, heads, load, load_leniently, track_files
from tracker.roadmap.model import identity, question_id
from tracker.roadmap.template import write_template


@pytest.fixture
def own(monkeypatch, tmp_path):
    """The folder of the learner's tracks."""
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path))
    folder = tmp_path / "tracks"
    folder.mkdir()
    return folder


def read_file(file):
    """The track of a file without problems."""
    reading = read_track(read_leniently(file))
    assert reading.listed() == ()
    return reading.value


def test_a_track_is_a_frozen_value_with_its_milestones_in_order(track_file, sound):
    track = read_file(track_file(sound))
    assert [milestone.id for milestone in track.milestones()] == ["bread", "soup"]
    assert track.phases[0].milestones[0].hours == (1, 3)
    assert track.entries[0].origin == "baker"
    assert track.renamed.milestones == {"loaf": "bread"}
    with pytest.raises(dataclasses.FrozenInstanceError):
        track.id = "other"


def test_a_track_of_version_1_has_its_questions_as_texts(track_file, sound):
    start = sound.index("[[phase.milestone.question]]")
    text = sound[:start].replace("format_version = 2", "format_version = 1")
    track = read_file(track_file(text.replace('id = "soup"', 'id = "soup"\nquestions = ["Why salt?", "Warum Öl?"]')))
    first, second = list(track.milestones())[1].questions()
    assert (first.kind, first.text, first.points) == ("recall", "Why salt?", ())
    assert first.id == question_id("Why salt?") == "why-salt-0c78ba23"
    assert first.id != second.id


def test_names_leave_the_phase_out():
    assert identity("cook", "bread") == "cook/bread"
    assert identity("cook", "bread", "bake") == "cook/bread.bake"


def test_shipped_and_own_tracks_are_found(own, sound):
    (own / "mine.toml").write_text(sound)
    found = {head.id: head.own for head in heads() if isinstance(head, Head)}
    assert found["ai"] is False
    assert found["cook"] is True
    assert load("cook").title == "Cook"


def test_an_own_track_cannot_take_the_place_of_a_shipped_one(own, sound):
    file = own / "ai.toml"
    file.write_text(sound.replace('id = "cook"', 'id = "ai"'))
    assert load("ai").title != "Cook"
    (problem,) = [head for head in heads() if not isinstance(head, Head)]
    assert problem.file == str(file)
    assert "already used by" in problem.message


def test_other_tracks_are_not_read_to_load_one(own, sound):
    (own / "cook.toml").write_text(sound)
    (own / "broken.toml").write_text("[[[")
    assert load("cook").id == "cook"


def test_the_head_is_read_whatever_stands_before_the_first_table(own, sound):
    odd = 'odd = [\n[1],\n]\nsummary2 = """\n[x]\n"""\n'
    (own / "cook.toml").write_text(odd + sound)
    assert "cook" in {head.id for head in heads() if isinstance(head, Head)}


def test_lines_that_break_the_syntax_are_left_out_of_a_track_and_named(own, sound):
    file = own / "cook.toml"
    file.write_text(sound.replace('title = "Soup"', 'title = "Soup'))
    found = track_files()
    milestones = [milestone for phase in found.documents["cook"].table["phase"] for milestone in phase["milestone"]]
    assert [milestone.get("title") for milestone in milestones] == ["Bread", None]
    (problem,) = found.problems
    assert (problem.file, problem.line) == (str(file), 35)
    (warning,) = found.warnings
    assert "no closing quote" in warning
    assert "the rest of the file is used" in warning
    assert [milestone.title for milestone in load_leniently("cook").milestones()] == ["Bread", ""]
    with pytest.raises(TrackError, match="no closing quote"):
        load("cook")


def test_the_name_of_a_file_stands_in_for_an_id_that_cannot_be_read(own, sound):
    (own / "cook.toml").write_text(sound.replace('id = "cook"', 'id = "cook'))
    assert "cook" in track_files().documents


@pytest.mark.parametrize("content", [b"\xff\xfe\xff", b"id = 1", b"id = [" + b"\n{" * 30, b'title = "No id"', b""])
def test_a_file_that_is_no_track_is_left_out_and_named(own, content):
    (own / "odd.toml").write_bytes(content)
    found = track_files()
    assert "odd" not in found.documents
    (warning,) = found.warnings
    assert warning.startswith(f"{own / 'odd.toml'}:")
    assert "the file is skipped" in warning


def test_an_unknown_track_gets_the_nearest_spelling(own, sound):
    (own / "cook.toml").write_text(sound)
    with pytest.raises(TrackError) as caught:
        load("cok")
    assert (caught.value.code, caught.value.remedy) == ("unknown_track", 'did you mean "cook"?')


def test_a_track_with_problems_is_not_loaded(own, sound):
    (own / "cook.toml").write_text(sound.replace("goal", "gaol"))
    with pytest.raises(TrackError, match="is missing") as caught:
        load("cook")
    assert caught.value.code == "bad_track"
    assert "and 1 more" in caught.value.message


def test_a_begun_track_is_sound_and_never_overwritten(own):
    file = write_template("data-engineer")
    assert file == own / "data-engineer.toml"
    assert lint([file], Known(frozenset(), frozenset())) == ()
    assert load("data-engineer").title == "Data engineer"
    file.write_text("mine")
    with pytest.raises(TrackError, match="already exists"):
        write_template("data-engineer")
    assert file.read_text() == "mine"


def test_the_examples_in_the_template_are_sound_too(own):
    file = write_template("data-engineer", own / "draft.toml")
    examples = {
        "sources = ",
        "[[entry]]",
        "from = ",
        "weeks = ",
        "source = ",
        "quote = ",
        "transfers = ",
        "weeks_source",
    }
    examples |= {"[renamed", "old-milestone"}
    lines = file.read_text().replace("https://…", "https://example.org/").splitlines()
    bare = [
        line.removeprefix("# ") if any(line.startswith(f"# {start}") for start in examples) else line for line in lines
    ]
    # `sources` is a top-level key, so its example stands before every table.
    assert [line for line in bare if line.startswith("weeks_source")]
    file.write_text("\n".join(bare))
    assert lint([file], Known(frozenset(), frozenset())) == ()


@pytest.mark.parametrize("track", ["Data", "a b", "../up", "", "a" * 81, "a\n"])
def test_a_track_cannot_begin_with_a_misspelled_id(own, track):
    with pytest.raises(TrackError) as caught:
        write_template(track)
    assert caught.value.code == "bad_id"
    assert not list(own.iterdir())
