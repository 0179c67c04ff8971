"""Repositories are found by reading their files, whatever stands where those files should be."""

import os
from pathlib import Path

import pytest

from tracker.progress.locating import common_dir, place_of


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
    place = place_of(str(git_dir.parent))
    assert place is None or place.remotes == ()


def test_a_pipe_for_a_pointer_is_no_pointer(git_dir):
    os.mkfifo(git_dir / "commondir")
    assert common_dir(str(git_dir)) == os.path.realpath(git_dir)


def test_a_plain_configuration_is_read(git_dir):
    (git_dir / "config").write_text('[remote "origin"]\n\turl = https://github.com/ada/bot.git\n')
    assert [remote.name for remote in place_of(str(git_dir.parent)).remotes] == ["origin"]
