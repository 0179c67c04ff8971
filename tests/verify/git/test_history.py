"""When someone's commits were made, by the mailmap of the commit, without running what a repository names."""

import subprocess

import pytest
from gitrepo import SAFE, armed, git, put, repository, state

from tracker.verify.git.contributors import contributors
from tracker.verify.git.history import commits_between, period_of
from tracker.verify.git.snapshot import open_commit

ADA, BOB = "ada@example.org", "bob@example.org"


def commit_as(folder, email, day, files):
    put(folder, files)
    git(folder, "add", "-A")
    environment = {**SAFE, "GIT_AUTHOR_EMAIL": email, "GIT_AUTHOR_DATE": f"{day}T23:30:00-0500"}
    subprocess.run(["git", "commit", "-q", "-m", "x"], cwd=folder, env=environment, check=True)


@pytest.fixture
def folder(tmp_path):
    made = repository(tmp_path / "r", {".mailmap": f"Ada <{ADA}> <old@example.org>\n"})
    commit_as(made, BOB, "2024-01-02", {"api/a.py": "a = 1\n"})
    commit_as(made, "OLD@example.org", "2024-02-03", {"web/b.py": "b = 1\n"})
    commit_as(made, ADA, "2024-03-04", {"api/c.py": "c = 1\n"})
    commit_as(made, BOB, "2024-04-05", {"api/a.py": "a = 2\n"})
    return made


def period(folder, *emails, within=""):
    snapshot = open_commit(str(folder))
    return period_of(snapshot.git_dir, snapshot.commit, set(emails), within)


def test_the_period_is_from_the_first_to_the_last_own_commit_where_they_were(folder):
    assert period(folder, ADA) == ("2024-02-03", "2024-03-04")
    assert period(folder, BOB) == ("2024-01-02", "2024-04-05")


def test_a_subject_or_name_with_other_ends_of_lines_is_one(folder):
    old, odd = git(folder, "rev-parse", "HEAD"), f"a\f{'0' * 40} b\u2028c"
    git(folder, "commit", "-q", "--allow-empty", "-m", odd, f"--author=a\f{BOB} <test@example.org>")
    new = git(folder, "rev-parse", "HEAD")
    assert [commit.id for commit in commits_between(str(folder), old, new, ())] == [new]
    assert {one.email: one.commits for one in contributors(str(folder / ".git"), new)}[BOB] == 2


def test_of_a_folder_only_commits_that_changed_it_count(folder):
    assert period(folder, ADA, within="api") == ("2024-03-04", "2024-03-04")
    assert period(folder, ADA, within="*") == ("", "")


def test_a_folder_is_named_as_it_is_stored(folder):
    commit_as(folder, ADA, "2024-05-06", {r"a\x41/d.py": "d = 1\n"})
    assert period(folder, ADA, within=r"a\x41") == ("2024-05-06", "2024-05-06")
    assert period(folder, ADA, within="aA") == ("", "")


def test_where_no_commit_is_theirs_there_is_no_period(folder):
    assert period(folder) == ("", "")
    assert period(folder, "eve@example.org") == ("", "")
    assert period_of(open_commit(str(folder)).git_dir, "HEAD", {ADA}) == ("", "")


def test_a_merge_is_no_work_of_its_own(folder):
    git(folder, "checkout", "-q", "-b", "side", "HEAD~1")
    commit_as(folder, BOB, "2024-05-06", {"d.py": "d = 1\n"})
    git(folder, "merge", "-q", "--no-edit", "main")
    assert period(folder, "test@example.invalid") == ("2024-01-01", "2024-01-01")
    assert period(folder, BOB) == ("2024-01-02", "2024-05-06")


def test_no_program_that_a_repository_names_is_run(folder, tmp_path):
    marker = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {marker}\n")
    program.chmod(0o755)
    armed(folder, program)
    before = state(folder)
    assert period(folder, ADA) == ("2024-02-03", "2024-03-04")
    assert not marker.exists()
    assert state(folder) == before
