"""Repositories that are a template, that began from one, and that only share files with one."""

import subprocess

import pytest
from gitrepo import repository

from tracker.actions.review import review_repository
from tracker.actions.verify import Request
from tracker.review import inspect
from tracker.review.templates import TEMPLATE_DIGITS, is_compared, templates

TEMPLATE = {f"app/part_{number}.py": f"value = {number}\n" * 30 for number in range(10)}
OWN = {f"own/part_{number}.py": f"mine = {number}\n" * 30 for number in range(10)}
ASSETS = {f"public/icon_{number}.svg": "<svg/>" * 50 for number in range(30)}


@pytest.fixture(autouse=True)
def known(tmp_path, monkeypatch):
    """The files of "maker/starter" are those of a well-known template."""
    where = repository(tmp_path / "starter", TEMPLATE)
    listed = subprocess.run(["git", "-C", where, "ls-tree", "-r", "HEAD"], capture_output=True, text=True, check=True)
    blobs = [line.split()[2][:TEMPLATE_DIGITS] for line in listed.stdout.splitlines()]
    monkeypatch.setattr(inspect, "templates", lambda: dict.fromkeys(blobs, "maker/starter"))


@pytest.fixture
def found(tmp_path):
    """Gives what the flag says about a repository with these files."""

    def look(files, remote=""):
        where = repository(tmp_path / "project", files)
        if remote:
            subprocess.run(["git", "-C", where, "remote", "add", "origin", remote], check=True)
        flags = review_repository(Request(str(where))).flags
        return [flag.found for flag in flags if flag.id == "template"]

    return look


def some(files, count):
    return dict(list(files.items())[:count])


@pytest.mark.usefixtures("home")
class TestTheFlag:
    def test_a_template_with_a_few_files_of_its_own(self, found):
        assert found(TEMPLATE | some(OWN, 3)) == ["10 of 13 files are also in maker/starter"]

    def test_pictures_do_not_hide_a_template(self, found):
        assert found(TEMPLATE | ASSETS) == ["10 of 10 files are also in maker/starter"]

    def test_a_template_that_was_built_upon(self, found):
        changed = {path: f"# changed\n{text}" for path, text in some(TEMPLATE, 7).items()}
        assert found(TEMPLATE | changed | OWN) == []

    def test_a_handful_of_shared_files_in_a_small_repository(self, found):
        assert found(some(TEMPLATE, 5)) == []

    def test_a_template_is_not_taken_for_a_copy_of_itself(self, found):
        assert found(TEMPLATE, "https://github.com/maker/starter.git") == []


def test_a_file_tells_where_it_comes_from_by_its_kind_and_size():
    assert is_compared("app/main.py", 1000)
    assert is_compared("deploy/Dockerfile.gpu", 300)
    assert not is_compared("app/__init__.py", 0)
    assert not is_compared("LICENSE", 1000)
    assert not is_compared("data/rows.csv", 1000)
    assert not is_compared("notebook.ipynb", 10 << 20)


def test_the_shipped_data_names_each_template_with_whole_ids():
    assert {len(blob) for blob in templates()} == {TEMPLATE_DIGITS}
    assert len(set(templates().values())) >= 30
