"""Repositories are found by reading their files, whatever stands where those files should be."""

import os
from pathlib import Path

import pytest
from gitrepo import armed, commit, git, put, repository, state

from tracker.progress.repositories import common_dir, has_commit, repository_at


@pytest.fixture
def git_dir(tmp_path):
    """The git folder of a repository."""
    folder = tmp_path / "repository/.git"
    (folder / "objects").mkdir(parents=True)
    return folder


def endless(file):
    file.symlink_to("/dev/zero")


def null_bytes(file):
    file.write_bytes(b"\0")


@pytest.mark.parametrize("put", [os.mkfifo, endless, null_bytes, Path.mkdir])
@pytest.mark.parametrize("name", ["config", "commondir"])
def test_what_is_no_plain_file_neither_blocks_nor_fills_the_memory(git_dir, put, name):
    put(git_dir / name)
    place = repository_at(str(git_dir.parent))
    assert place is None or place.remotes == ()


def test_a_pipe_for_a_pointer_is_no_pointer(git_dir):
    os.mkfifo(git_dir / "commondir")
    assert common_dir(str(git_dir)) == os.path.realpath(git_dir)


def test_a_plain_configuration_is_read(git_dir):
    (git_dir / "config").write_text('[remote "origin"]\n\turl = https://github.com/ada/bot.git\n')
    assert [remote.name for remote in repository_at(str(git_dir.parent)).remotes] == ["origin"]


def test_remotes_are_read_without_starting_what_the_repository_configures(tmp_path):
    program, marker = tmp_path / "trap", tmp_path / "sprung"
    program.write_text(f"#!/bin/sh\ntouch {marker}\nexit 1\n")
    program.chmod(0o755)
    folder = repository(tmp_path / "work", {"a.py": "1\n", ".gitattributes": "* filter=trap diff=trap\n"})
    git(folder, "remote", "add", "origin", "ssh://git@github.com/ada/bot.git")
    armed(folder, program)
    before = state(folder)
    place = repository_at(str(folder))
    assert [remote.url for remote in place.remotes] == ["ssh://github.com/ada/bot.git"]
    assert place.head == git(folder, "rev-parse", "HEAD")
    assert has_commit(place, place.head)
    assert not marker.exists()
    assert state(folder) == before


def test_a_sha256_repository_is_found_with_its_remotes(tmp_path):
    folder = tmp_path / "long"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main", "--object-format=sha256")
    put(folder, {"a.py": "1\n"})
    commit(folder)
    git(folder, "remote", "add", "origin", "https://github.com/ada/bot.git")
    place = repository_at(str(folder))
    assert (len(place.head), place.remotes[0].owner_path) == (64, "ada/bot")


@pytest.mark.parametrize("text", ["[core", "nonsense", '[remote "origin"]\n\turl\n', "\xff\x00"])
def test_a_damaged_configuration_has_no_remotes(git_dir, text):
    (git_dir / "config").write_text(text, encoding="latin-1")
    assert repository_at(str(git_dir.parent)).remotes == ()
