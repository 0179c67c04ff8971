"""A home that build c0e4505 wrote, with two devices, its own track and deliverable: all of it is shown or shelved."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tracker.actions.demo import demo_files

EARLIER = Path(__file__).parent / "earlier_home"


@pytest.fixture
def earlier(tracker, tmp_path):
    """Runs the command on a copy of that home; gives what it prints, or the JSON of that."""
    shutil.copytree(EARLIER, tmp_path / "home")

    def run(*arguments):
        done = tracker(*arguments)
        assert done.returncode == 0, done.stderr
        assert "damaged" not in done.stderr.replace("0 damaged blocks", "")
        return json.loads(done.stdout) if "--json" in arguments else done.stdout

    return run


def test_every_event_is_read_and_each_of_its_records_is_shown_or_shelved(earlier, tracker):
    found = earlier("journal", "check", "--json")
    assert (found["files"], found["damages"], found["newer"]) == (2, [], [])
    texts = "\n".join(
        earlier(*words)
        for words in (
            ("show", "ml/first-models"),
            ("show", "ml/sql-and-dataframes"),
            ("show", "mine/basics"),
            ("show", "ai/first-api-call"),
            ("links",),
            ("shelf",),
            ("journal", "log"),
            ("evidence", "ml/model-api"),
        )
    )
    for text in (
        "keep the seed",
        "p95 ms: 200 → 120",
        "six years at work",
        "1. [x] Read",
        "2. [ ] Write",
        "from the desktop",
        "ml/model-api (in services/api)",
        "review ml/first-models",
        "pause 2026-11-24",
        "undone  tick mine/basics.write",
        "tests  missing  tabular",
    ):
        assert text in texts, text
    recorded = {
        event["data"]["of"]
        for event in map(json.loads, tracker("journal", "log", "--json").stdout.splitlines())
        if "of" in event["data"] and "." not in event["data"]["of"]
    }
    shelved = {one["identity"] for one in earlier("shelf", "--json")["shelf"]}
    for identity in recorded - shelved:
        assert earlier("show", identity, "--json")["state"]["identity"] == identity


def test_its_own_track_and_deliverable_are_read_with_one_note(earlier, tracker):
    done = tracker("tracks", "lint")
    assert done.returncode == 0, done.stdout
    assert (done.stdout + done.stderr).count("version 1 is still read") == 1
    assert earlier("explain", "haiku").startswith("A haiku")
    row = next(
        row for row in earlier("evidence", "mine/basics", "--json")["rows"] if row["row"]["deliverable"] == "haiku"
    )
    assert (row["row"]["status"], row["row"]["authorship"]) == ("verified", "")


def test_what_it_proved_counts_only_where_the_proof_of_today_holds(earlier):
    states = {
        one["id"]: one["state"]
        for track in earlier("status", "--json")["tracks"]
        for phase in track["phases"]
        for one in phase["milestones"]
    }
    assert states["mine/basics"] == "verified"
    assert states["ml/spark"] != "verified"
    assert states["ml/transformers"] != "verified"


def test_milestones_that_no_longer_hold_are_said_once_in_plain_words(earlier, tmp_path):
    folder = tmp_path / "code/tabular"
    for name, text in demo_files((EARLIER / "tabular.txt").read_text()):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "Train a model")):
        identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
        subprocess.run(["git", *identity, *words], cwd=folder, check=True)
    for file in (tmp_path / "home/journal").glob("*.toml"):
        file.write_text(file.read_text().replace("/home/ada/code", str(tmp_path / "code")))
    first = earlier("sync")
    assert "Re-judged: 8 milestones that an earlier version of tracker called verified" in first
    assert "ml/spark  still needs distributed-" in first
    assert "ml/leakage" not in first, "it was skipped"
    assert "Nothing changed" in earlier("sync")
    (basics,) = (
        row for row in earlier("evidence", "mine/basics", "--json")["rows"] if row["row"]["deliverable"] == "haiku"
    )
    assert basics["row"]["authorship"] == "own"
