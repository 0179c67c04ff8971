"""Cohorts: rosters, results that survive what happens to workers, and pages that say no more than was found."""

import contextlib
import csv
import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
from gitrepo import repository

from tracker.cohort import worker
from tracker.cohort.pages import learner_page, page
from tracker.cohort.results import Next, Points, Result, from_line, read_results, to_csv, to_line, write_parquet
from tracker.cohort.roster import read_roster
from tracker.cohort.similar import similar
from tracker.cohort.worker import Task, verify
from tracker.errors import ProgressError, UnusableFilesError

DOCKERFILE = 'FROM python:3.12\nCOPY . /app\nCMD ["python", "/app/app.py"]\n'


@pytest.fixture(autouse=True)
def _no_child_stays_behind():
    yield
    worker._child().end()  # noqa: SLF001 - it ends with its worker, which the tests are here


def learners(folder, count):
    for number in range(count):
        files = {"app.py": f"print({number})\n", "README.md": f"# {number}\n"}
        repository(folder / f"learner-{number:02}", files | ({"Dockerfile": DOCKERFILE} if number % 2 else {}))
    return folder


def result(id_, **more):
    return Result(id_, id_.title(), "k", **more)


def test_a_folder_and_a_file_name_the_same_repositories(tmp_path):
    learners(tmp_path / "all", 2)
    file = tmp_path / "cohort.toml"
    rows = "".join(f'[[learner]]\nid = "learner-0{n}"\nrepository = "all/learner-0{n}"\n' for n in range(2))
    file.write_text(f'format_version = 1\ntitle = "Autumn"\n{rows}')
    by_file, by_folder = read_roster(file), read_roster(tmp_path / "all")
    assert by_file.title == "Autumn"
    assert [one.id for one in by_file.learners] == [one.id for one in by_folder.learners]
    assert by_file.learners[0].repository == str(tmp_path / "all/learner-00")


def test_the_faults_of_a_file_are_named_by_line(tmp_path):
    file = tmp_path / "cohort.toml"
    row = '[[learner]]\nid = "a"\nrepository = "x"\n'
    file.write_text(f"format_version = 1\n{row}{row}")
    with pytest.raises(UnusableFilesError) as caught:
        read_roster(file)
    assert "cohort.toml:6" in str(caught.value)
    assert "another learner" in str(caught.value)
    file.write_text(row)
    with pytest.raises(UnusableFilesError, match=r"format_version: is missing; expected 1$"):
        read_roster(file)


def test_the_file_in_the_help_is_read(tmp_path, tracker):
    said = tracker("cohort", "verify", "--help").stdout
    assert "the extra cohort" in " ".join(said.split())
    (tmp_path / "cohort.toml").write_text(said.partition("cohort.toml:\n")[2].partition("\n\n  Examples:")[0])
    roster = read_roster(tmp_path / "cohort.toml")
    assert (roster.title, len(roster.learners)) == ("Autumn 2026", 2)


@pytest.mark.parametrize("make", [lambda _: None, lambda folder: folder.mkdir()])
def test_without_repositories_it_says_what_to_give(tmp_path, make):
    make(tmp_path / "x")
    with pytest.raises(ProgressError):
        read_roster(tmp_path / "x")


def test_a_result_is_read_as_it_was_written_and_a_torn_line_is_left_out(tmp_path):
    whole = result(
        "a",
        commit="c",
        statuses={"tests": "verified"},
        points=Points("r", 3, 1, 9),
        next_steps=(Next("x", "X", "Do", (1, 2)),),
        blobs={"b": 3},
    )
    assert from_line(to_line(whole)) == whole
    file = tmp_path / "results.jsonl"
    file.write_text(to_line(whole._replace(commit="old")) + to_line(whole) + to_line(result("b"))[:40])
    assert read_results(file) == {"a": whole}


def test_no_cell_is_a_formula():
    text = to_csv([result("a", error="=cmd|' /C calc'!A0")], ["tests"])
    assert list(csv.reader(text.splitlines()))[1][3] == "'=cmd|' /C calc'!A0"


def test_parquet_has_the_table_of_the_csv(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    some = [
        result("a", commit="c", statuses={"tests": "verified"}, points=Points("r", 3, 1, 9)),
        result("b", error="=cmd", remedy="x"),
    ]
    assert write_parquet(tmp_path / "results.parquet", some, ["tests"])
    table = parquet.read_table(tmp_path / "results.parquet").to_pylist()
    assert [(row["id"], row["verified"], row["points"], row["tests"]) for row in table] == [
        ("a", 1, 3, "verified"),
        ("b", 0, None, ""),
    ]
    assert table[1]["error"] == "=cmd", "no spreadsheet runs it here"
    assert list(table[0]) == to_csv(some, ["tests"]).splitlines()[0].split(",")


def test_copies_are_found_with_who_was_first_and_files_of_the_course_are_nobody_s():
    course = {f"course-{n}": 1 for n in range(9)}
    own = {f"own-{n}": 100 for n in range(8)}
    later = dict.fromkeys(own, 200)
    others = [result(f"other-{n}", blobs={**course, **{f"o{n}-{m}": 1 for m in range(8)}}) for n in range(20)]
    (pair,) = similar([result("first", blobs={**course, **own}), result("second", blobs={**course, **later}), *others])
    assert (pair.one, pair.other, pair.first, pair.shared, pair.of) == ("first", "second", "first", 8, 8)


def test_a_page_has_no_markup_of_others_and_no_script():
    bad = result("a", error="<script>alert(1)</script>")._replace(name="<img src=x onerror=alert(1)>")
    text = page("<b>", [bad], [], {}) + learner_page(bad, {})
    assert "<script" not in text
    assert "<img" not in text


def test_a_learner_s_page_names_the_next_steps():
    steps = tuple(Next(f"d{n}", f"Title {n}", "Do it.", (n, n + 1)) for n in range(1, 4))
    text = learner_page(result("a", commit="0123456789", next_steps=steps, points=Points("r", 3, 2, 9)), {})
    assert "**3 of 9 points**" in text
    assert text.index("1. **Title 1**") < text.index("3. **Title 3**")


@pytest.mark.parametrize(
    ("limits", "reason"), [((0.0, 1 << 30), "longer than 0 seconds"), ((60.0, 1), "more than 0 MB of memory")]
)
def test_what_takes_too_much_is_ended_and_is_its_own_error(tmp_path, limits, reason):
    where = repository(tmp_path / "app", {"app.py": "print(1)\n"})
    assert reason in verify(Task(str(where), "", "HEAD", "", *limits))["error"]
    assert verify(Task(str(where), "", "HEAD", "", 60, 1 << 30))["statuses"]


@pytest.mark.parametrize("address", ["https://token@example.org/x.git", "http://example.org/x.git"])
def test_an_address_with_a_secret_or_without_encryption_is_an_error(address):
    found = verify(Task(address, "", "HEAD", "", 60, 1 << 30))
    assert found["error"]
    assert "token@" not in found["error"]


def test_results_are_those_of_the_single_command_and_a_second_run_does_nothing_twice(tmp_path, tracker):
    folder = learners(tmp_path / "all", 4)
    (folder / "broken").mkdir()
    (folder / "broken" / ".git").write_text("gitdir: nowhere\n")
    done = tracker("cohort", "verify", folder, "-o", tmp_path / "out", "--workers", "2", "--json")
    assert done.returncode == 3, done.stderr
    document = json.loads(done.stdout)
    assert (document["repositories"], document["new"]) == (5, 5)
    assert [one["id"] for one in document["failed"]] == ["broken"]
    for number in range(4):
        alone = json.loads(tracker("verify", folder / f"learner-{number:02}", "--all", "--json").stdout)
        found = read_results(tmp_path / "out/results.jsonl")[f"learner-{number:02}"]
        assert dict(found.statuses) == {row["id"]: row["status"] for row in alone["deliverables"]}
    (folder / "learner-00" / "Dockerfile").write_text(DOCKERFILE)
    subprocess.run(["git", "-C", folder / "learner-00", "add", "-A"], check=True)
    commit = ["-c", "user.name=T", "-c", "user.email=t@example.org", "commit", "-qm", "Add"]
    subprocess.run(["git", "-C", folder / "learner-00", *commit], check=True)
    again = json.loads(tracker("cohort", "verify", folder, "-o", tmp_path / "out", "--workers", "1", "--json").stdout)
    assert again["new"] == 2, "the one that has a new commit, and the one that failed"
    assert read_results(tmp_path / "out/results.jsonl")["learner-00"].statuses["dockerfile"] == "verified"


def workers_of(process):
    """The processes that have a child which verifies."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for child in psutil.Process(process.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                if "tracker.cohort.child" in child.cmdline():
                    yield child.ppid()


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_and_doubles_nothing(tmp_path, environment):
    folder = learners(tmp_path / "all", 24)
    command = [sys.executable, "-m", "tracker", "cohort", "verify", folder, "-o", tmp_path / "out", "--workers", "2"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    lines = tmp_path / "out/results.jsonl"
    for least in (2, 8, 14):
        while process.poll() is None and (not lines.exists() or lines.read_text().count("\n") < least):
            time.sleep(0.02)
        for worker_id in list(workers_of(process))[:1]:
            os.kill(worker_id, signal.SIGKILL)
    assert process.wait() == 0, process.stderr.read()
    process.stdout.close()
    process.stderr.close()
    ids = [json.loads(line)["id"] for line in lines.read_text().splitlines()]
    assert sorted(ids) == [f"learner-{number:02}" for number in range(24)]
    assert all(not one.error for one in read_results(lines).values())


@pytest.mark.parametrize("address", ["tcp://192.0.2.1:8786", "http://127.0.0.1:8786", "192.0.2.1:8786"])
def test_a_scheduler_elsewhere_needs_tls(tmp_path, tracker, address):
    folder = learners(tmp_path / "all", 1)
    done = tracker("cohort", "verify", folder, "-o", tmp_path / "out", "--scheduler", address)
    assert done.returncode == 2
    assert "tls://" in done.stderr


def test_no_module_of_the_current_folder_is_imported(tmp_path, tracker):
    folder = learners(tmp_path / "all", 1)
    for name in ("json", "subprocess", "signal", "tracker"):
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w')\n")
    done = tracker("cohort", "verify", ".", "-o", tmp_path / "out", "--workers", "1", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "run").exists()
