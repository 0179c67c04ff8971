"""The files on disk: what git tracks or would add, each read without following a link."""

import os

import pytest
from gitrepo import git, put, repository

from tracker.verify.budget import BLOB_BYTES
from tracker.verify.git.entries import CHANGED, LFS_POINTER, OVERSIZE, SUBMODULE, SYMLINK, Skipped
from tracker.verify.git.process import at
from tracker.verify.git.worktree import has_untracked, list_names, list_worktree, read_worktree

FILES = {"a.py": "a = 1\n", "sub/b.py": "b = 1\n", ".gitignore": "*.log\n"}


@pytest.fixture
def project(tmp_path):
    return repository(tmp_path / "project", FILES)


def listed(project, subdirectory=""):
    return list_worktree(at(f"{project}/.git"), str(project), subdirectory, 40)


def read(project, entries):
    left_out = []
    found = {entry.path: data for entry, data in read_worktree(str(project), entries, left_out.append)}
    return found, left_out


def test_tracked_and_new_files_are_listed_with_gits_ids_and_ignored_ones_left_out(project):
    put(project, {"new.py": "new = 1\n", "x.log": "x\n"})
    (project / "a.py").chmod(0o755)
    entries = {entry.path: entry for entry in listed(project).entries}
    assert entries.keys() == {"a.py", "sub/b.py", ".gitignore", "new.py"}
    assert entries["new.py"].blob == git(project, "hash-object", "new.py")
    assert entries["sub/b.py"].blob == git(project, "rev-parse", "HEAD:sub/b.py")
    assert (entries["a.py"].executable, entries["new.py"].executable, entries["a.py"].size) == (True, False, 6)


def test_of_a_folder_its_own_files_are_listed_by_their_path_from_the_root(project):
    assert [entry.path for entry in listed(project, "sub").entries] == ["sub/b.py"]


def test_a_file_that_was_deleted_is_no_file(project):
    (project / "a.py").unlink()
    found = listed(project)
    assert "a.py" not in {entry.path for entry in found.entries}
    assert found.skipped == ()


def test_what_is_no_regular_file_is_named_with_its_reason(project):
    (project / "link.py").symlink_to("a.py")
    repository(project / "inner", {"c.py": ""})
    put(project, {"large.bin": "x" * (BLOB_BYTES + 1)})
    found = listed(project)
    assert set(found.skipped) == {
        Skipped("link.py", SYMLINK),
        Skipped("inner", SUBMODULE),
        Skipped("large.bin", OVERSIZE),
    }
    assert [entry.path for entry in found.oversize] == ["large.bin"]


def test_a_named_pipe_is_not_waited_for(project):
    os.mkfifo(project / "pipe.py")
    found = list_names(str(project), [b"pipe.py", b"a.py"], 40)
    assert found.skipped == (Skipped("pipe.py", "not a regular file"),)
    assert [entry.path for entry in found.entries] == ["a.py"]


def test_a_name_that_leads_through_a_link_is_not_followed(project, tmp_path):
    put(tmp_path, {"outside/b.py": "secret"})
    (project / "sub/b.py").unlink()
    (project / "sub").rmdir()
    (project / "sub").symlink_to(tmp_path / "outside")
    assert list_names(str(project), [b"sub/b.py"], 40).skipped == (Skipped("sub/b.py", SYMLINK),)


def test_content_is_that_of_the_list_or_the_change_is_named(project):
    entries = listed(project).entries
    put(project, {"a.py": "other\n"})
    (project / "sub/b.py").unlink()
    found, left_out = read(project, entries)
    assert found == {".gitignore": b"*.log\n"}
    assert left_out == [Skipped("a.py", CHANGED), Skipped("sub/b.py", CHANGED)]


def test_a_pointer_to_content_elsewhere_is_no_content(project):
    put(project, {"model.bin": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"})
    entries = [entry for entry in listed(project).entries if entry.path == "model.bin"]
    assert read(project, entries) == ({}, [Skipped("model.bin", LFS_POINTER)])


def test_untracked_files_are_known_unless_git_does_not_answer(project):
    location = at(f"{project}/.git")
    assert has_untracked(location, str(project), 60) is False
    put(project, {"x.log": ""})
    (project / "empty").mkdir()
    assert has_untracked(location, str(project), 60) is False
    put(project, {"new.py": ""})
    assert has_untracked(location, str(project), 60) is True
    git(project, "add", "new.py")
    assert has_untracked(location, str(project), 60) is False
    os.mkfifo(project / ".git/never")
    git(project, "config", "include.path", "never")
    assert has_untracked(location, str(project), 0.2) is None
