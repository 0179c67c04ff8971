"""A learner's week through the installed command, with a repository of their own."""

import json
import os
import pty
import subprocess
from datetime import date, timedelta
from typing import Any

import pytest
from conftest import TRACKER
from small_track import TRACK

from tracker.progress.events import Event, encode

DOCKERFILE = 'FROM python:3.12\nCOPY . /app\nCMD ["python", "/app/app.py"]\n'


def git(folder, *arguments: str):
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    done = subprocess.run(["git", "-C", folder, *identity, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "change")


@pytest.fixture
def repository(tmp_path):
    """A repository with a container image."""
    folder = tmp_path / "code/app"
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    commit(folder, {"app.py": "print('hello')\n", "Dockerfile": DOCKERFILE})
    return folder


@pytest.fixture
def learner(tracker, tmp_path):
    """Runs the command for a learner whose one started track is `mine`; without `fails` it must succeed."""
    (tmp_path / "home/tracks").mkdir(parents=True)
    (tmp_path / "home/tracks/mine.toml").write_text(TRACK)

    def run(*arguments: object, fails=0, **more: object) -> Any:  # noqa: ANN401 - text or what its JSON holds
        done = tracker(*arguments, **more)
        assert done.returncode == fails, done.stderr + done.stdout
        assert "Traceback" not in done.stderr
        return json.loads(done.stdout) if "--json" in arguments else done.stdout

    run("start", "mine")
    return run


def state(learner, milestone):
    (track,) = learner("status", "mine", "--json")["tracks"]
    rows = {row["id"]: row for phase in track["phases"] for row in phase["milestones"]}
    return rows[f"mine/{milestone}"]


def count(learner):
    return learner("status", "mine", "--json")["tracks"][0]["count"]


def test_a_week(learner, repository):
    target = (date.today() + timedelta(days=200)).isoformat()  # noqa: DTZ011 - the learner's own day
    learner("start", "mine", "--from", "software", "--hours-per-week", "6", "--target", target)

    # Monday: what is next, and the first steps.
    assert [row["id"] for row in learner("next", "--json")["next"]] == ["mine/basics"]
    learner("tick", "basics.read")
    assert state(learner, "basics")["state"] == "in progress"
    learner("tick", "basics.write")
    assert state(learner, "basics")["state"] == "claimed"

    # Tuesday: a repository proves a milestone.
    linked = learner("link", repository, "--yes", "--json")
    assert linked["linked"] == ["mine/container"]
    assert [match["lacking"] for match in linked["in_part"]] == [["readme"]]
    assert state(learner, "container")["state"] == "verified"
    assert count(learner)["percent"] == 66

    # Wednesday: the work goes on, which makes the record stale until it is verified again.
    commit(repository, {"app.py": "print('hello again')\n"})
    assert state(learner, "container")["stale"] is True
    learner("verify", "--linked", "--json")
    assert state(learner, "container")["stale"] is False

    # Thursday: the image goes, and the milestone with it.
    git(repository, "rm", "-q", "Dockerfile")
    git(repository, "commit", "-q", "-m", "drop it")
    learner("verify", "--linked", "--json")
    lost = state(learner, "container")
    assert (lost["state"], lost["deliverables"][0]["flag"]) == ("regressed", "regressed")
    assert learner("next", "--json")["next"][0]["reasons"][0] == "no longer verified: dockerfile"

    # Friday: it comes back; the ledger tells the story.
    commit(repository, {"Dockerfile": DOCKERFILE})
    learner("verify", "--linked", "--json")
    assert state(learner, "container")["state"] == "verified"
    (row,) = learner("evidence", "container", "--json")["rows"]
    assert [past["status"] for past in row["row"]["history"]] == ["verified", "missing", "verified"]
    assert row["row"]["commit"] == git(repository, "rev-parse", "HEAD")
    assert row["row"]["evidence"][0]["path"] == "Dockerfile"

    # Saturday: when will it be done? And a mistake, taken back.
    assert "no estimate yet: needs 14 days of history" in learner("forecast")
    before = count(learner)
    learner("skip", "delivery", "--reason", "not now")
    assert count(learner)["percent"] == 100
    learner("undo")
    assert count(learner) == before
    assert "undone  skip mine/delivery" in learner("journal", "log")

    # Sunday: everything is recorded, and nothing is damaged.
    assert learner("journal", "check", "--json")["damages"] == []
    assert learner("activity", "--json")["active_weeks"] == 1


def test_months_of_history_give_a_range_against_the_target(learner, tmp_path):
    past = tmp_path / "old-laptop"
    past.mkdir()
    today = date.today()  # noqa: DTZ011 - the learner's own day
    steps = {10: "basics.read", 7: "basics.write", 4: "container.build"}
    events = [
        Event(week, f"{week}.1", f"{today - timedelta(weeks=week)}T20:00:00+00:00", "tick", {"of": f"mine/{step}"})
        for week, step in steps.items()
    ]
    (past / "old-laptop.toml").write_text("".join(map(encode, events)))
    assert "merged 3 events" in learner("journal", "merge", past)
    assert "merged 0 events, 3 already present" in learner("journal", "merge", past)
    learner("start", "mine", "--target", (today + timedelta(days=400)).isoformat())
    (found,) = learner("forecast", "--json")["tracks"]
    assert found["because"] == ""
    assert today.isoformat() < found["p50"] <= found["p90"]
    assert found["ahead"] >= found["ahead_p90"]
    again = learner("forecast", "--json")["tracks"]
    assert again == [found]


@pytest.mark.parametrize(("answers", "linked"), [("y\nn\n", 1), ("n\nn\n", 0), ("a\n", 2), ("what\ny\nnone\n", 1)])
def test_each_milestone_is_asked_for_at_a_terminal(learner, repository, environment, tmp_path, answers, linked):  # noqa: PLR0913, PLR0917 - fixtures
    track = tmp_path / "home/tracks/mine.toml"
    track.write_text(track.read_text().replace(', "readme"', ""))
    terminal, other = pty.openpty()
    os.write(terminal, b"1\n" + answers.encode())  # which author the learner is, then the milestones
    done = subprocess.run(
        [TRACKER, "link", repository], stdin=other, capture_output=True, text=True, env=environment, check=True
    )
    os.close(terminal)
    os.close(other)
    assert "Link it? (yes, no, all, none, quit)" in done.stdout + done.stderr
    links = learner("links", "--json")["links"]
    assert sum(len(link["targets"]) for link in links) == linked


def test_a_step_is_ticked_by_the_number_that_is_shown_and_its_notes_are_found(learner):
    assert "2. [ ] Write" in learner("show", "basics")
    learner("tick", "basics.2")
    assert [step["ticked"] for step in state(learner, "basics")["steps"]] == [False, True]
    learner("tick", "basics.9", fails=2)
    learner("note", "basics.1", "see chapter three")
    learner("note", "basics", "two evenings")
    assert "see chapter three" in learner("show", "basics")
    both = learner("note", "basics", "--json")["notes"]
    assert [(item["of"], item["text"]) for item in both] == [
        ("mine/basics.read", "see chapter three"),
        ("mine/basics", "two evenings"),
    ]
    assert "two evenings" not in learner("note", "basics.read")


def test_a_note_and_an_impact_are_changed_and_removed_by_their_numbers(learner):
    learner("note", "basics", "two evenings")
    learner("note", "basics.1", "see chapter three")
    assert "  2  " in learner("note", "basics")
    learner("note", "basics", "--edit", "1", "three evenings")
    learner("note", "basics", "--rm", "9", fails=2)
    texts = [item["text"] for item in learner("note", "basics", "--json")["notes"]]
    assert sorted(texts) == ["see chapter three", "three evenings"]
    learner("note", "basics", "--rm", "1")
    assert len(learner("note", "basics", "--json")["notes"]) == 1
    learner("undo")
    assert len(learner("note", "basics", "--json")["notes"]) == 2

    learner("impact", "basics", "caching", "--metric", "p95", "--before", "4s", "--after", "1s")
    learner("impact", "basics", "--edit", "1", "--after", "2s")
    assert "caching (p95: 4s → 2s)" in learner("impact", "basics")
    events = len(learner("journal", "log").splitlines())
    learner("impact", "basics", "--edit", "1", fails=2)
    assert "unchanged" in learner("impact", "basics", "--edit", "1", "--after", "2s")
    assert len(learner("journal", "log").splitlines()) == events
    learner("impact", "basics", "--rm", "1")
    assert learner("impact", "basics", "--json")["impacts"] == []


def test_quitting_the_questions_links_nothing(learner, repository, environment):
    terminal, other = pty.openpty()
    os.write(terminal, b"quit\n")
    done = subprocess.run(
        [TRACKER, "link", repository], stdin=other, capture_output=True, text=True, env=environment, check=False
    )
    os.close(terminal)
    os.close(other)
    assert done.returncode == 130
    assert learner("links", "--json")["links"] == []


def test_the_ledger_holds_changes_only_and_other_revisions_are_never_recorded(learner, repository):
    learner("link", repository, "--yes", "--json")
    events = len(learner("journal", "log").splitlines())
    commit(repository, {"Dockerfile": "FROM scratch\n"})
    learner("verify", repository, "--rev", "HEAD~1", "--json")
    learner("verify", repository, "--worktree", "--json")
    learner("verify", repository, "--dry-run", "--json")
    learner("verify", "--linked", "--dry-run", "--json")
    assert len(learner("journal", "log").splitlines()) == events
    learner("verify", repository, "--only", "readme", "--json")
    assert state(learner, "container")["state"] == "regressed", "all rows are recorded, whichever were asked for"
    learner("verify", repository, "--json")
    learner("verify", "--linked", "--json")
    assert len(learner("journal", "log").splitlines()) == events + 1


def test_several_linked_repositories_are_verified_at_once(learner, repository, tmp_path):
    other = tmp_path / "code/other"
    subprocess.run(["git", "clone", "-q", repository, other], check=True)
    gone = tmp_path / "code/gone"
    subprocess.run(["git", "clone", "-q", repository, gone], check=True)
    for folder in (other, gone):  # a clone would be the same project
        git(folder, "commit", "-q", "--amend", "-m", folder.name)
    for folder in (repository, other, gone):
        learner("link", folder, "--to", "container", "--json")
    subprocess.run(["rm", "-r", gone], check=True)
    done = learner("verify", "--linked", "--format", "json", fails=3)
    failures = [json.loads(line)["error"] for line in done.splitlines()]
    assert len(failures) == 3
    assert [failure["code"] for failure in failures if failure] == ["absent"]
    assert state(learner, "container")["state"] == "verified"


def test_an_absent_repository_keeps_its_record_and_is_found_after_a_move(learner, repository, tmp_path):
    git(repository, "remote", "add", "origin", "git@github.com:someone/app.git")
    learner("link", repository, "--yes", "--json")
    repository.rename(tmp_path / "code/moved")
    kept = state(learner, "container")
    assert (kept["state"], kept["flags"]) == ("verified", ["absent"])
    learner("verify", "--linked", "--json")
    (link,) = learner("links", "--json")["links"]
    assert link["path"] == str(tmp_path / "code/moved")
    assert state(learner, "container")["flags"] == []


def test_rewritten_history_keeps_the_record_with_a_flag(learner, repository):
    learner("link", repository, "--yes", "--json")
    git(repository, "rm", "-q", "Dockerfile")
    git(repository, "commit", "-q", "--amend", "-m", "never had one")
    git(repository, "reflog", "expire", "--expire=now", "--all")
    git(repository, "gc", "-q", "--prune=now")
    learner("verify", "--linked", "--json")
    kept = state(learner, "container")
    assert (kept["state"], kept["flags"]) == ("verified", ["rewritten"])


def test_a_changed_rule_re_judges_and_does_not_regress(learner, repository, tmp_path):
    """The learner's own deliverable asks for more than it did: the old commit is not verified by it either."""
    rule = """
title = "Mine"
[[deliverable]]
id = "note-file"
title = "Notes"
counts = "a file of notes"
remedy = "add it"
[[deliverable.part]]
id = "there"
says = "notes are there"
match = [{ file = "%s", example = "%s" }]
"""
    catalogue = tmp_path / "home/catalogue"
    catalogue.mkdir()
    (catalogue / "mine.toml").write_text(rule % ("app.py", "app.py"))
    track = tmp_path / "home/tracks/mine.toml"
    track.write_text(track.read_text().replace('deliverables = ["dockerfile"]', 'deliverables = ["note-file"]'))
    learner("link", repository, "--yes", "--json")
    assert state(learner, "container")["state"] == "verified"
    (catalogue / "mine.toml").write_text(rule % ("notes.txt", "notes.txt"))
    learner("verify", "--linked", "--json")
    judged = state(learner, "container")
    assert (judged["state"], judged["flags"]) == ("open", ["re-judged"])


@pytest.mark.parametrize(
    "spelled",
    ["git@github.com:someone/app", "https://github.com/someone/app.git", "sub", "tilde", "dot-git", "worktree"],
)
def test_a_repository_is_understood_however_it_is_named(learner, repository, tmp_path, spelled):
    git(repository, "remote", "add", "origin", "git@github.com:someone/app.git")
    commit(repository, {"deep/er/file.txt": "x\n"})
    if spelled == "worktree":
        git(repository, "worktree", "add", "-q", tmp_path / "code/tree")
    names = {
        "sub": repository / "deep/er",
        "tilde": "~/app",
        "dot-git": f"{repository}.git",
        "worktree": tmp_path / "code/tree",
    }
    (tmp_path / "user").symlink_to(tmp_path / "code")
    learner("link", names.get(spelled, spelled), "--to", "container", cwd=tmp_path / "code")
    (link,) = learner("links", "--json")["links"]
    where = tmp_path / "code/tree" if spelled == "worktree" else repository
    assert (link["path"], link["public"]) == (str(where), False)
    learner("link", repository, "--to", "delivery", "--public")
    (link,) = learner("links", "--json")["links"]
    assert set(link["targets"]) == {"mine/container", "mine/delivery"}
    assert link["public"] is True


@pytest.mark.parametrize(
    "name", ["nowhere", "https://example.org/who/what.git", "empty", "~nobody/x", "bad\x1b[2Jname"]
)
@pytest.mark.usefixtures("learner")
def test_what_is_no_repository_gets_one_clear_answer(tracker, tmp_path, name):
    (tmp_path / "empty").mkdir()
    done = tracker("link", name, "--yes", cwd=tmp_path)
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 2
    assert "\x1b" not in done.stderr
    machine = tracker("link", name, "--yes", "--json", cwd=tmp_path)
    assert json.loads(machine.stdout)["error"]["remedy"]


def test_a_folder_of_a_repository_can_stand_for_a_milestone(learner, repository):
    commit(repository, {"api/Dockerfile": DOCKERFILE, "web/index.js": "1\n"})
    git(repository, "rm", "-q", "Dockerfile")
    git(repository, "commit", "-q", "-m", "move")
    learner("link", repository, "--to", "container", "--subdir", "web")
    learner("verify", "--linked", "--json")
    assert state(learner, "container")["state"] == "open"
    learner("link", repository, "--to", "container", "--subdir", "api")
    learner("verify", "--linked", "--json")
    assert state(learner, "container")["state"] == "verified"


def test_unlinking_takes_the_proof_away_and_undo_brings_it_back(learner, repository):
    learner("link", repository, "--yes", "--json")
    learner("unlink", "app")
    assert state(learner, "container")["state"] == "open"
    learner("undo")
    assert state(learner, "container")["state"] == "verified"
