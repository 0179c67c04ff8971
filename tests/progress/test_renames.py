"""Tracks change under a learner: no record is lost, whatever was renamed, removed, moved or added."""

import pytest
from small_track import TRACK

from tracker.actions.impact import impact
from tracker.actions.journal import attach
from tracker.actions.notes import note
from tracker.actions.progress import load_progress
from tracker.actions.start import start
from tracker.actions.status import status
from tracker.actions.tick import skip, tick, untick
from tracker.errors import ProgressError
from tracker.progress.renames import shelved


def revise(home, *changes: tuple[str, str], renamed=""):
    text = TRACK
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (home / "tracks/mine.toml").write_text(text + renamed)


def states():
    view = load_progress()
    (track,) = [track for track in view.tracks.values() if "My" in track.title]
    return {item.milestone.id: item.state.state for item in status(track, view).milestones()}


def shelf():
    view = load_progress()
    return [one.identity for one in shelved(view.progress, view.tracks)]


@pytest.fixture
def begun(home):
    """A home with something recorded of `basics` and `extra`."""
    tick("basics.read")
    tick("basics.write")
    note("basics", "remember")
    impact("basics", "faster", "seconds", "9", "3")
    skip("container")
    return home


def test_a_renamed_milestone_keeps_everything(begun):
    revise(begun, ('"basics"', '"groundwork"'), renamed='\n[renamed]\nmilestones = { basics = "groundwork" }\n')
    assert states()["groundwork"] == "claimed"
    progress = load_progress().progress
    assert progress.notes["mine/groundwork"][0].text == "remember"
    assert progress.impacts["mine/groundwork"][0].after == "3"
    assert shelf() == []
    untick("groundwork.read")
    assert states()["groundwork"] == "in progress", "what is taken back is found under its old name"


def test_a_renamed_track_and_step_keep_their_ticks_through_chains(begun):
    revise(
        begun,
        ('id = "mine"', 'id = "ours"'),
        ('id = "read"', 'id = "study"'),
        renamed='\n[renamed]\ntracks = { mine = "ours" }\n'
        'steps = { "basics.read" = "basics.look", "basics.look" = "basics.study" }\n',
    )
    assert states()["basics"] == "claimed"
    assert set(load_progress().progress.ticks) == {"ours/basics.study", "ours/basics.write"}


def test_moving_between_phases_and_reordering_change_nothing(begun):
    parts = TRACK.split("[[phase]]")
    (begun / "tracks/mine.toml").write_text("[[phase]]".join([parts[0], parts[2], parts[1]]))
    assert states()["basics"] == "claimed"
    assert shelf() == []


def test_what_is_removed_goes_to_the_shelf_and_comes_back_with_the_id(begun):
    revise(begun, ('id = "basics"', 'id = "other"'), ('"basics"', '"other"'))
    assert shelf() == ["mine/basics", "mine/basics.read", "mine/basics.write"]
    revise(begun)
    assert shelf() == []
    assert states()["basics"] == "claimed"


def test_the_shelf_can_be_attached_to_something_else(begun):
    revise(begun, ('id = "basics"', 'id = "other"'), ('needs = ["basics"]', "needs = []"))
    attach("mine/basics", "other")
    assert states()["other"] == "claimed"
    assert load_progress().progress.notes["mine/other"][0].text == "remember"
    assert shelf() == []
    with pytest.raises(ProgressError, match="not on the shelf"):
        attach("mine/basics", "other")


def test_an_added_step_reopens_what_was_done_only_by_its_steps(begun):
    revise(begun, ('{ id = "write", text = "Write" }', '{ id = "write", text = "W" }, { id = "new", text = "N" }'))
    assert states()["basics"] == "in progress"


@pytest.mark.parametrize(
    "renamed",
    [
        'milestones = { a = "b", b = "a" }',
        'milestones = { basics = "container" }',
        'tracks = { mine = "mine" }',
        'steps = { "basics.read" = "basics.read" }',
        "milestones = 3",
        'milestones = { gone = "nowhere" }',
        'questions = { "basics.a" = "basics.b", "basics.b" = "basics.a" }',
        'questions = { "basics.a" = "nowhere", "basics" = "" }',
    ],
)
def test_odd_renames_neither_hang_nor_take_records_from_ids_that_exist(begun, renamed):
    tick("extra")
    revise(begun, renamed=f"\n[renamed]\n{renamed}\n")
    assert states()["basics"] == "claimed"


def test_a_broken_track_file_costs_no_record(begun):
    start("mine")
    (begun / "tracks/mine.toml").write_text("id = ")
    start("ai")
    assert "mine" not in load_progress().tracks
    assert {"mine", "mine/basics"} <= set(shelf())
    revise(begun)
    assert states()["basics"] == "claimed"
