"""What a person types, and which milestone it means."""

import pytest

from tracker.errors import ProgressError
from tracker.progress.names import resolve
from tracker.progress.outline import outlines


@pytest.fixture
def tracks(home):  # noqa: ARG001 - the tracks in it are read
    return outlines()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mine/basics", "mine/basics"),
        ("basics", "mine/basics"),
        ("basi", "mine/basics"),
        ("mine/basi", "mine/basics"),
        ("BASICS", "mine/basics"),
        ("basics.read", "mine/basics.read"),
        ("bas.re", "mine/basics.read"),
        ("mine/bas.wri", "mine/basics.write"),
        ("container image", "mine/container"),
        ("pipeline delivery", "mine/delivery"),
        ("contianer", "mine/container"),
        ("A container imgae", "mine/container"),
    ],
)
def test_ids_beginnings_and_words_are_understood(tracks, typed, meant):
    assert resolve(typed, tracks, ["mine"], steps=True) == meant


def test_the_learners_own_tracks_come_first(tracks):
    assert resolve("container", tracks, ["mine"]) == "mine/container"
    assert resolve("container", tracks, ["ai"]).startswith("ai/")


def test_an_ambiguous_name_lists_the_candidates(tracks):
    with pytest.raises(ProgressError) as told:
        resolve("basics.", tracks, ["mine"], steps=True)
    assert told.value.candidates == ("mine/basics.read", "mine/basics.write")
    assert told.value.wrong_use


@pytest.mark.parametrize("typed", ["basics.8", "mine/basics.zzz", "bas.first", "mine/basics.raed"])
def test_a_step_that_is_not_there_is_told_with_those_that_are(tracks, typed):
    with pytest.raises(ProgressError) as told:
        resolve(typed, tracks, ["mine"], steps=True)
    first, *listed = told.value.message.splitlines()
    assert first == f"mine/basics has no step {typed.partition('.')[2]}; it has:"
    assert listed == ["  1. Read  (mine/basics.read)", "  2. Write  (mine/basics.write)"]


def test_a_guess_is_not_called_ambiguous(tracks):
    with pytest.raises(ProgressError, match=r"^\"image\" is no id; did you mean:\n  mine/container  A"):
        resolve("image", tracks, ["mine"], strict=True)


@pytest.mark.parametrize("typed", ["", " ", ".", "/", "nothing like it", "\x1b[2J", "x" * 100_000, "a." * 5000])
def test_what_means_nothing_is_wrong_use(tracks, typed):
    with pytest.raises(ProgressError) as told:
        resolve(typed, {"mine": tracks["mine"]}, ["mine"], steps=True)
    assert told.value.wrong_use
    assert "\x1b" not in told.value.message


@pytest.mark.parametrize(
    "typed", ["ontainer", "asics first", "ai/container image of mine", "nosuch/basics", "mi/latency"]
)
def test_words_begin_where_words_begin_and_stay_in_the_track_that_was_typed(tracks, typed):
    with pytest.raises(ProgressError):
        resolve(typed, {"mine": tracks["mine"], "ai": tracks["ai"]}, ["mine"], strict=True)


def test_a_typed_track_is_honoured_for_words_too(tracks):
    assert resolve("mine/image container", tracks, ["ai"]) == "mine/container"
    assert resolve("mi/pipe", tracks, ["ai"]) == "mine/delivery"


@pytest.mark.parametrize("typed", ["container image", "pipeline", "contianer", "mine/pipeline"])
def test_what_is_no_id_names_candidates_where_something_would_be_recorded(tracks, typed):
    with pytest.raises(ProgressError) as told:
        resolve(typed, tracks, ["mine"], strict=True)
    assert told.value.candidates == (resolve(typed, tracks, ["mine"]),)
    assert told.value.wrong_use
