"""Whatever a repository configures or holds, opening and reading it runs nothing, leaves nothing and ends."""

from __future__ import annotations

import os
import subprocess
import zlib
from typing import TYPE_CHECKING

import pytest
from gitrepo import SAFE, armed, git, put, repository, state

from tracker.verify import budget
from tracker.verify.git import process as git_process
from tracker.verify.git.entries import Skipped
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.snapshot import (
    Snapshot,
    is_pushed,
    list_files,
    list_uncommitted,
    open_commit,
    open_worktree,
    read_files,
)
from tracker.verify.git.worktree import has_untracked

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"a.py": "1\n", "docs/b.md": "two\n", "c.csv": "x,y\n"}


@pytest.fixture(params=["git as it is", "git that ignores GIT_NO_LAZY_FETCH"])
def any_git(request, monkeypatch):
    if "ignores" in request.param:
        monkeypatch.delitem(git_process.ENVIRONMENT, "GIT_NO_LAZY_FETCH")


@pytest.fixture
def trap(tmp_path):
    """A program that leaves a marker; the test's own git is checked to run it."""
    program, marker = tmp_path / "trap", tmp_path / "sprung"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> {marker}\nexit 1\n')
    program.chmod(0o755)
    return program, marker


def use(folder: Path) -> list[Snapshot]:
    """Do all that the project does with a repository."""
    used = []
    for worktree in (False, True):
        snapshot = open_worktree(str(folder)) if worktree else open_commit(str(folder))
        left_out: list[Skipped] = []
        _ = list(read_files(snapshot, list_files(snapshot).entries, left_out.append))
        assert is_pushed(snapshot) in {True, False}
        list_uncommitted(snapshot)
        has_untracked(git_process.inside(str(folder)), str(folder), seconds=5)
        used.append(snapshot)
    return used


def test_no_program_that_a_repository_names_is_run(tmp_path, trap):
    program, marker = trap
    folder = repository(tmp_path / "work", {**FILES, ".gitattributes": "* filter=trap diff=trap\n"})
    git(folder, "remote", "add", "origin", "ssh://example.invalid/x")
    armed(folder, program)
    os.utime(folder / "a.py", (1, 1))  # git would have to look at its content to know whether it changed
    put(folder, {"new.py": ""})
    subprocess.run(["git", "status"], cwd=folder, env=SAFE, capture_output=True, check=False)
    assert marker.exists(), "the trap does not work"
    marker.unlink()
    before = state(folder)
    commit_, disk = use(folder)
    assert not marker.exists()
    assert state(folder) == before
    assert len(list_files(commit_).entries) == 4
    assert len(list_files(disk).entries) == 5


@pytest.mark.usefixtures("any_git")
@pytest.mark.parametrize(
    "address",
    [
        "ssh://example.invalid/x",
        "example.invalid:x",
        "ext::{program}",
        "file://{origin}",
        "{origin}",
        "none::x",
        "::x",
        "git://127.0.0.1:9/x",
    ],
)
def test_a_partial_clone_fetches_nothing(tmp_path, trap, address):
    program, marker = trap
    origin = repository(tmp_path / "origin", FILES)
    git(origin, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{origin}", "part")
    part = tmp_path / "part"
    git(part, "config", "remote.origin.url", address.format(program=program, origin=origin))
    armed(part, program)
    if "ssh" in address:
        plain = {name: value for name, value in SAFE.items() if name != "GIT_ALLOW_PROTOCOL"}
        subprocess.run(["git", "ls-tree", "-r", "-l", "HEAD"], cwd=part, env=plain, capture_output=True, check=False)
        assert marker.exists(), "the trap does not work"
        marker.unlink()
    objects = state(part / ".git/objects")
    commit_, _ = use(part)
    assert not marker.exists()
    assert state(part / ".git/objects") == objects
    assert {skipped.path for skipped in list_files(commit_).skipped} == set(FILES)


@pytest.mark.usefixtures("any_git")
def test_a_clone_without_trees_fetches_nothing(tmp_path, trap):
    program, marker = trap
    origin = repository(tmp_path / "origin", FILES)
    git(origin, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=tree:0", f"file://{origin}", "part")
    git(tmp_path / "part", "config", "remote.origin.url", "ssh://example.invalid/x")
    armed(tmp_path / "part", program)
    with pytest.raises(RepositoryError):
        open_commit(str(tmp_path / "part"))
    assert not marker.exists()


def test_no_link_leads_out_of_the_files_on_disk(tmp_path):
    put(tmp_path, {"outside/secret.py": "secret"})
    folder = repository(tmp_path / "work", {"in/secret.py": "mine", "plain.py": "1", "pipe.py": "1"})
    (folder / "in/secret.py").unlink()
    (folder / "in").rmdir()
    (folder / "in").symlink_to(tmp_path / "outside")
    (folder / "pipe.py").unlink()
    os.mkfifo(folder / "pipe.py")
    git(folder, "config", "core.worktree", str(tmp_path / "outside"))
    snapshot = open_worktree(str(folder))
    assert [entry.path for entry in list_files(snapshot).entries] == ["plain.py"]
    assert Skipped("pipe.py", "not a regular file") in list_files(snapshot).skipped
    with pytest.raises(RepositoryError) as caught:
        open_worktree(str(folder), "in")
    assert caught.value.code == "bad_subdirectory"


def test_a_file_that_became_a_link_after_it_was_listed_is_not_followed(tmp_path):
    folder = repository(tmp_path / "work", FILES)
    put(tmp_path, {"copy/b.md": FILES["docs/b.md"]})
    snapshot = open_worktree(str(folder))
    entries = list_files(snapshot).entries
    (folder / "docs").rename(tmp_path / "moved")
    (folder / "docs").symlink_to(tmp_path / "copy")
    left_out: list[Skipped] = []
    assert [entry.path for entry, _ in read_files(snapshot, entries, left_out.append)] == ["a.py", "c.csv"]
    assert left_out == [Skipped("docs/b.md", "symbolic link, not followed")]


def loose(folder: Path, name: str) -> Path:
    blob = git(folder, "rev-parse", f"HEAD:{name}")
    path = folder / ".git/objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    return path


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"garbage",
        zlib.compress(b"blob 9\0short"),
        zlib.compress(b"blob 2\x000\n"),
        zlib.compress(b"tree 0\0"),
        zlib.compress(b"blob 99999999999\0"),
        None,
    ],
)
def test_damaged_objects_are_named_and_the_rest_is_read(tmp_path, damage):
    folder = repository(tmp_path / "work", {f"{i}.txt": f"{i}\n" for i in range(8)})
    for name in ("1.txt", "5.txt"):
        path = loose(folder, name)
        path.unlink() if damage is None else path.write_bytes(damage)
    snapshot = open_commit(str(folder))
    left_out: list[Skipped] = []
    read = [entry.path for entry, _ in read_files(snapshot, list_files(snapshot).entries, left_out.append)]
    assert read == [f"{i}.txt" for i in (0, 2, 3, 4, 6, 7)]
    assert {skipped.path for skipped in (*list_files(snapshot).skipped, *left_out)} == {"1.txt", "5.txt"}


def test_after_many_damaged_objects_the_rest_is_given_up_and_named(tmp_path):
    folder = repository(tmp_path / "work", {f"{i:03}.txt": f"{i}\n" for i in range(300)})
    snapshot = open_commit(str(folder))
    entries = list_files(snapshot).entries
    for entry in entries[:250]:
        loose_path = folder / ".git/objects" / entry.blob[:2] / entry.blob[2:]
        loose_path.chmod(0o644)
        loose_path.write_bytes(b"garbage")
    left_out: list[Skipped] = []
    read = list(read_files(snapshot, entries, left_out.append))
    assert len(read) + len(left_out) == 300
    assert len({skipped.path for skipped in left_out}) == len(left_out) >= 250


def test_a_damaged_tree_is_an_error_with_a_remedy(tmp_path):
    folder = repository(tmp_path / "work", FILES)
    loose(folder, "docs").write_bytes(b"garbage")
    with pytest.raises(RepositoryError) as caught:
        _ = list_files(open_commit(str(folder)))
    assert caught.value.code == "incomplete"


def test_a_few_trees_that_name_billions_of_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(budget, "FILES", 50_000)
    folder = repository(tmp_path / "bomb", {"x": ""})
    child = git(folder, "rev-parse", "HEAD:x")
    line = "100644 blob {}\t{}\n"
    for _ in range(10):
        listing = "".join(line.format(child, f"f{i}") for i in range(10))
        child = git(folder, "mktree", stdin=listing.encode())
        line = "040000 tree {}\t{}\n"
    made = git(folder, "commit-tree", "-m", "Bomb", child)
    with pytest.raises(RepositoryError) as caught:
        _ = list_files(open_commit(str(folder), made))
    assert caught.value.code == "too_many_files"


def test_configuration_that_git_cannot_read_is_an_error_with_a_remedy(tmp_path):
    folder = repository(tmp_path / "work", FILES)
    (folder / ".git/config").write_text("[core\n\x1b[31m")
    with pytest.raises(RepositoryError) as caught:
        open_commit(str(folder))
    assert caught.value.code == "unreadable"
    assert caught.value.message.isprintable()


def test_a_commit_reads_the_same_with_a_hostile_index(tmp_path):
    folder = repository(tmp_path / "work", FILES)
    (folder / ".git/index").write_bytes(b"DIRC" + b"\xff" * 500)
    assert len(list_files(open_commit(str(folder))).entries) == 3
    with pytest.raises(RepositoryError) as caught:
        _ = list_files(open_worktree(str(folder)))
    assert caught.value.code == "unreadable"
    commit_ = open_commit(str(folder))
    with pytest.raises(RepositoryError):
        list_uncommitted(commit_)
