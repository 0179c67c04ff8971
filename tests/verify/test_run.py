"""Verdicts on a tree are remembered, as long as another reading could not see more."""

import zlib

import pytest
from gitrepo import commit, git, put, repository

from tracker.verify import scan as module
from tracker.verify.cache import Cache
from tracker.verify.git.snapshot import open_commit, open_worktree
from tracker.verify.rules.catalogue import Catalogue, load_catalogue
from tracker.verify.run import verify

FILES = {"app.py": "print(1)\n", "Dockerfile": 'FROM python:3.12\nCOPY . .\nCMD ["python", "app.py"]\n'}


@pytest.fixture
def project(tmp_path):
    return repository(tmp_path / "project", FILES)


@pytest.fixture
def again(tmp_path):
    """Gives the verdicts on a snapshot, with what earlier ones left in the cache."""

    def verdicts(snapshot, catalogue=None):
        with Cache(tmp_path / "facts.sqlite") as cache:
            return verify(snapshot, catalogue or load_catalogue(), cache)

    return verdicts


@pytest.fixture
def scans(monkeypatch):
    """Has an item for each time that the files were looked at."""
    made, original = [], module.scan
    monkeypatch.setattr(module, "scan", lambda *given: made.append(given) or original(*given))
    return made


def test_the_second_time_the_verdicts_are_those_of_the_first_and_nothing_is_scanned(project, again, scans):
    first, second = again(open_commit(str(project))), again(open_commit(str(project)))
    assert first == second
    assert {row.id for row in first.rows if row.status == "verified"} >= {"dockerfile"}
    assert len(scans) == 1


def test_a_commit_that_changes_no_file_needs_no_work(project, again, scans):
    again(open_commit(str(project)))
    commit(project)
    again(open_commit(str(project)))
    assert len(scans) == 1


def test_a_change_of_the_files_the_folder_or_the_catalogue_is_seen(project, again, scans):
    put(project, {"sub/app.py": "x = 1\n"})
    commit(project)
    shipped = load_catalogue()
    again(open_commit(str(project)), shipped)
    again(open_commit(str(project), subdirectory="sub"), shipped)
    other = Catalogue([], "other")
    again(open_commit(str(project)), other)
    put(project, {"app.py": ""})
    commit(project)
    again(open_commit(str(project)), shipped)
    assert len(scans) == 4


def test_files_on_disk_are_always_looked_at(project, again, scans):
    for _ in range(2):
        again(open_worktree(str(project)))
    assert len(scans) == 2


def test_verdicts_without_a_file_are_remembered_until_it_is_there(project, again, scans):
    snapshot = open_commit(str(project))
    blob = git(project, "rev-parse", "HEAD:app.py")
    file = project / ".git/objects" / blob[:2] / blob[2:]
    content = file.read_bytes()
    file.unlink()
    without = again(snapshot)
    assert again(snapshot) == without
    assert len(scans) == 1
    file.write_bytes(content)
    assert again(snapshot) != without
    assert len(scans) == 2


def test_verdicts_without_a_file_that_was_damaged_are_not_remembered(project, again, scans):
    snapshot = open_commit(str(project))
    blob = git(project, "rev-parse", "HEAD:app.py")
    file = project / ".git/objects" / blob[:2] / blob[2:]
    file.chmod(0o600)
    file.write_bytes(zlib.compress(b"blob 9\0print(2)\n"))
    for _ in range(2):
        again(snapshot)
    assert len(scans) == 2
