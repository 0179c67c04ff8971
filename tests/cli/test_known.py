"""What a learner knew before: taken when a track is started, shared between tracks, never offered as next."""

import json
import os
import pty
import subprocess

import pytest
from conftest import TRACKER

from tracker.progress.outline import outlines


@pytest.fixture
def learner(tracker):
    """Runs the command; without `fails` it must succeed."""

    def run(*arguments, fails=0):
        done = tracker(*arguments)
        assert done.returncode == fails, done.stderr + done.stdout
        return json.loads(done.stdout) if "--json" in arguments else done.stdout

    return run


def milestones(learner, track):
    (found,) = learner("status", track, "--json")["tracks"]
    return {row["id"].partition("/")[2]: row for phase in found["phases"] for row in phase["milestones"]}


TRANSFERS = {entry.origin: entry.transfers for entry in outlines()["ai"].entries}["software engineer"]
LANGUAGES = {"production-python", "typescript-web"}


def test_all_that_a_background_brings_is_claimed_at_once_and_taken_back_by_one_undo(learner):
    said = learner("start", "ai", "--from", "software engineer", "--known", "all")
    optional = sum(one.id in TRANSFERS and one.optional for one in outlines()["ai"].milestones())
    aside = f"{optional} of them optional, which progress does not count"
    assert f"claimed {len(TRANSFERS)} milestones as known before, {aside}; " in said
    rows = milestones(learner, "ai")
    assert {rows[id_]["state"] for id_ in TRANSFERS} == {"claimed"}, "never verified"
    assert {rows[id_]["claim"]["reason"] for id_ in TRANSFERS} == {"known before"}
    offered = {row["id"].partition("/")[2] for row in learner("next", "ai", "-n", "100", "--json")["next"]}
    assert offered
    assert not offered & set(TRANSFERS)
    assert "already started" in learner("start", "ai", "--from", "software engineer", "--known", "all")
    learner("undo")
    assert learner("status", "--json")["tracks"] == []


def test_some_are_named_none_is_possible_and_an_unknown_name_gets_the_nearest(learner):
    learner("start", "ai", "--from", "software engineer", "--known", "observability,git-and-linux")
    rows = milestones(learner, "ai")
    assert {id_ for id_, row in rows.items() if row["state"] == "claimed"} == {"observability", "git-and-linux"}
    learner("start", "ml", "--known", "none")
    assert learner("start", "ai", "--known", "observabilty", fails=2) == ""
    assert "--known all" in learner("start", "ai", "--from", "data scientist"), "without a terminal nothing is asked"


@pytest.mark.parametrize(
    ("answers", "claimed"),
    [
        ("\n", len(TRANSFERS) - len(LANGUAGES)),
        ("1 3\n\n", len(TRANSFERS) - len(LANGUAGES) - 2),
        ("none\n3\n\n", 1),
        ("all\n\n", len(TRANSFERS)),
    ],
)
def test_at_a_terminal_check_boxes_are_asked_and_a_language_has_to_be_checked(learner, environment, answers, claimed):
    terminal, other = pty.openpty()
    os.write(terminal, answers.encode())
    command = [TRACKER, "start", "ai", "--from", "software engineer"]
    done = subprocess.run(command, stdin=other, capture_output=True, text=True, env=environment, check=True)
    os.close(terminal)
    os.close(other)
    assert " 1 [x] " in done.stdout
    assert " 2 [ ] Production-grade Python" in done.stdout
    assert sum(row["state"] == "claimed" for row in milestones(learner, "ai").values()) == claimed


def test_the_same_milestone_of_another_track_is_known_there_too(learner):
    learner("start", "ai", "--known", "production-python")
    learner("start", "ml")
    ours, theirs = milestones(learner, "ai")["production-python"], milestones(learner, "ml")["production-python"]
    assert (ours["state"], theirs["state"]) == ("claimed", "claimed")
    learner("untick", "ai/production-python")
    assert milestones(learner, "ml")["production-python"]["state"] == "open"


def test_milestones_are_the_same_in_both_directions():
    by_identity = {f"{id_}/{one.id}": one for id_, track in outlines().items() for one in track.milestones()}
    pairs = [(identity, other) for identity, one in by_identity.items() for other in one.same_as]
    assert pairs
    for identity, other in pairs:
        assert identity in by_identity[other].same_as


def test_what_is_blocked_is_never_next_and_optional_ones_come_last(learner, tmp_path):
    track = """
format_version = 1
id = "mine"
title = "Mine"
summary = "s"
[[phase]]
id = "p"
title = "P"
goal = "g"
"""
    rows = {"extra": "optional = true", "first": "", "second": 'needs = ["first"]', "third": ""}
    for id_, more in rows.items():
        track += f"""
[[phase.milestone]]
id = "{id_}"
title = "{id_}"
why = "w"
hours = [1, 1]
steps = [{{ id = "a", text = "A" }}, {{ id = "b", text = "B" }}]
{more}
"""
    (tmp_path / "home/tracks").mkdir(parents=True)
    (tmp_path / "home/tracks/mine.toml").write_text(track)
    learner("start", "mine")
    learner("tick", "mine/extra.a", "mine/second.a")
    assert [row["id"] for row in learner("next", "--json")["next"]] == ["mine/first", "mine/third", "mine/extra"]


def test_who_starts_from_zero_is_offered_the_first_programs_before_what_needs_them(learner):
    def offered(track):
        return [row["id"].partition("/")[2] for row in learner("next", track, "-n", "100", "--json")["next"]]

    learner("start", "ai", "--from", "beginner", "--known", "none")
    assert offered("ai")[0] == "first-programs"
    assert "production-python" not in offered("ai"), "it needs the first programs"
    learner("skip", "ai/first-programs")
    assert "production-python" in offered("ai")
    learner("start", "mlops", "--from", "data scientist", "--known", "none")
    assert "first-programs" not in offered("mlops"), "optional for who writes code"
