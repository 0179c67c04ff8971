"""The branch HEAD is on, read from files alone."""

import os

import pytest
from gitrepo import git, repository

from tracker.actions.repositories import branch_of
from tracker.verify.git.refs import git_dir_of, head_branch


def test_the_branch_is_told_with_and_without_commits_and_not_when_detached(tmp_path):
    git(tmp_path, "init", "-q", "-b", "feature/one", "unborn")
    assert branch_of(str(tmp_path / "unborn")) == "feature/one"
    born = repository(tmp_path / "born", {"inner/a": ""})
    git(born, "pack-refs", "--all")
    assert branch_of(str(born / "inner")) == "main"
    git(born, "checkout", "-q", "--detach")
    assert branch_of(str(born)) == ""


@pytest.mark.parametrize(
    "head", [b"", b"ref: refs/heads/.invalid\n", b"ref: refs/tags/v1\n", b"\xff\x00", b"ref: " * 999]
)
def test_any_bytes_in_head_are_survived(tmp_path, head):
    folder = git_dir_of(repository(tmp_path / "r", {"a": ""}))
    assert folder
    (folder / "HEAD").write_bytes(head)
    assert head_branch(folder) == ""


def test_a_named_pipe_or_no_repository_has_no_branch(tmp_path):
    folder = git_dir_of(repository(tmp_path / "r", {"a": ""}))
    assert folder
    (folder / "HEAD").unlink()
    os.mkfifo(folder / "HEAD")
    assert head_branch(folder) == ""
    assert branch_of("") == branch_of("/nowhere\0") == branch_of(str(tmp_path / "none")) == ""
