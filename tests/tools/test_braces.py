"""Globs that share a beginning and an end are written as one, and mean the same."""

from braces import escaped, fold
from hypothesis import given
from hypothesis import strategies as st

from tracker.verify.rules.shorthand import alternatives

GLOBS = st.lists(st.text("ab.*_{},[] ", max_size=8), max_size=12)


def test_a_shared_beginning_and_end_are_written_once():
    assert fold(["a.agents.Loop.run", "a.agents.Team.run", "b.other"]) == ["a.agents.{Loop,Team}.run", "b.other"]


def test_words_stay_whole():
    assert fold(["wandb.init", "wave.init", "initial"]) == ["{wandb,wave}.init", "initial"]


def test_words_of_a_name_in_camel_case_are_shared_whole():
    assert fold(["a.LoopAgent", "a.ParallelAgent"]) == ["a.{Loop,Parallel}Agent"]
    assert fold(["a.DPOTrainer", "a.SFTTrainer"]) == ["a.{DPOTrainer,SFTTrainer}"]


def test_texts_with_the_same_braces_are_written_once():
    names = [f"a.{kind}.{verb}" for kind in ("agents.Loop", "teams.Team") for verb in ("arun", "cli_app", "run")]
    assert fold(names) == ["a.{agents.Loop,teams.Team}.{arun,cli_app,run}"]


def test_each_beginning_with_each_end_is_written_as_two_braces():
    names = [f"a.{kind}.{verb}Async" for kind in ("Client", "NewClient") for verb in ("Search", "Query")]
    assert fold(names) == ["a.{Client,NewClient}.{Search,Query}Async"]
    assert fold(names[:3]) == ["a.{Client.Search,Client.Query,NewClient.Search}Async"]


@given(GLOBS)
def test_no_glob_is_lost_or_made(globs):
    globs = [escaped(glob) for glob in globs]
    whole = {one for text in fold(globs) for one in alternatives(text)}
    assert whole == {one for glob in globs for one in alternatives(glob)}


def test_texts_with_other_braces_are_written_within_braces():
    assert fold(["a.Chat.run", "a.Chat.stream", "a.open"]) == ["a.{Chat.{run,stream},open}"]
    assert fold(["a.Chat", "a.Team", "a.nodes.Loop", "a.nodes.Once"]) == ["a.{Chat,Team,nodes.{Loop,Once}}"]
