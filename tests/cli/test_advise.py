"""`tracker advise`: by flags, in the terminal, as JSON; and beginning what was advised."""

import json
import os
import pty
import subprocess
import sys

import pytest
from conftest import TRACKER

START = ("--starting", "2026-01-05")


def advised(done):
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout)


def test_weeks_of_a_source_come_with_its_words_and_dates(tracker):
    shown = tracker("advise", "--from", "software engineer", "--deadline", "2026-03-16", *START).stdout
    assert "1. AI engineer (ai)" in shown
    assert "The $50K Job Title says “2-3 months of focused upskilling”" in shown
    assert "deadline 2026-03-16: missed" in shown
    assert "remaining hours ÷ 8 hours a week)" in shown
    assert "ai/container-to-cloud" in shown
    assert "The $50K Job Title: AI Engineer vs ML Engineer" in shown


def test_weeks_without_a_source_are_labelled_computed(tracker):
    document = advised(tracker("advise", "--from", "ml-engineer", "--hours-per-week", "5", "--json", *START))
    best = document["ways"][0]
    assert document["schema"] == "tracker.advice/1"
    assert best["timeline"]["basis"] == "computed"
    assert best["timeline"]["weeks"] == [-(-hours // 5) for hours in best["hours"]]
    assert best["test_out"][0]["source"] in document["sources"]


def test_joys_choose_and_are_the_reason(tracker):
    best = advised(tracker("advise", "--from", "data", "--enjoys", "mathematics, research", "--json"))["ways"][0]
    assert best["track"] == "ml"
    assert {"The $50K Job Title"} < {reason["source"] for reason in best["reasons"]}


def test_the_advised_track_is_begun_with_all_that_was_said(tracker):
    flags = ("--from", "operations", "--enjoys", "reliability", "--hours-per-week", "6", "--deadline", "2031-05-01")
    assert "started mlops" in tracker("advise", *flags, "--start").stdout
    (track,) = json.loads(tracker("status", "--json").stdout)["tracks"]
    assert track["id"] == "mlops"
    started = track["started"]
    assert started["origin"] == "software engineer with operations"
    assert (started["hours_per_week"], started["target"]) == (6, "2031-05-01")


def test_another_track_than_the_best_can_be_begun(tracker):
    assert "started ml" in tracker("advise", "--from", "software-engineer", "--track", "ml", "--start").stdout


def test_what_is_done_already_is_left_out(tracker):
    def hours():
        return advised(tracker("advise", "--from", "software-engineer", "--json"))["ways"][0]["hours"]

    before = hours()
    tracker("start", "ai")
    tracker("test-out", "ai/mcp", typed="as I know it\ngood\n" * 3 + "wrote a server\n")
    assert hours()[0] < before[0]


def test_the_short_plan_is_started_without_what_is_outside_it(tracker):
    flags = ("--from", "backend", "--language", "Python", "--track", "ai", "--fast")
    assert "Short plan: leaves out" in tracker("advise", *flags).stdout
    done = tracker("advise", *flags, "--start")
    assert "outside the short plan" in done.stdout, done.stderr
    (track,) = json.loads(tracker("status", "ai", "--json").stdout)["tracks"]
    rows = [row for phase in track["phases"] for row in phase["milestones"] if not row["optional"]]
    assert 15 < sum(row["state"] == "open" for row in rows) < sum(row["state"] == "skipped" for row in rows)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "software-engineer"),
        (("--json",), "no_background"),
        (("--from", "data-scientis t"), 'did you mean "data-scientist"?'),
        (("--from", "b"), "is ambiguous: beginner, beginner-beside-a-job"),
        (("--from", "beginner", "--language", "pythn"), 'did you mean "python"?'),
        (("--from", "beginner", "--enjoys", "maths"), 'did you mean "mathematics"?'),
        (("--from", "beginner", "--hours-per-week", "nan"), "between 0.5 and 168"),
        (("--from", "beginner", "--hours-per-week", "0"), "between 0.5 and 168"),
        (("--from", "beginner", "--deadline", "soon"), "is not a date"),
        (("--from", "beginner", "--deadline", "2026-01-05", *START), "is not after the start"),
        (("--from", "beginner", "--starting", "9999-12-01"), "last date that a calendar has"),
        (("--from", "beginner", "--track", "cook"), "no advice on track"),
        (("--from", "\x1b[31m" * 50), "unknown background"),
    ],
)
def test_what_cannot_be_answered_is_a_wrong_use(tracker, arguments, said):
    done = tracker("advise", *arguments)
    assert done.returncode == 2
    assert said in done.stderr + done.stdout
    assert "\x1b" not in done.stderr + done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of POSIX")
def test_without_flags_it_asks_in_the_terminal(environment):
    ours, theirs = pty.openpty()
    with subprocess.Popen([TRACKER, "advise"], stdin=theirs, stdout=subprocess.PIPE, env=environment, text=True) as run:
        os.close(theirs)
        os.write(ours, b"3\n99\n1 3\n10\n2030-01-01\n")
        assert run.stdout is not None
        shown = run.stdout.read()
    os.close(ours)
    assert run.returncode == 0
    assert "What is your background?" in shown
    assert "What do you enjoy?" in shown
    assert "1. ML engineer (ml)" in shown
    assert "÷ 10 hours a week" in shown
    assert "deadline 2030-01-01: met" in shown
