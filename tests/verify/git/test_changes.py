"""Whether something is not committed: told without a filter or monitor of the repository, whatever its index holds."""

from __future__ import annotations

import os
import struct
import time
from typing import TYPE_CHECKING

import pytest
from gitrepo import commit, git, put, repository
from hypothesis import given
from hypothesis import strategies as st

from tracker.verify.git.changes import Changes, changes
from tracker.verify.git.index import read_index
from tracker.verify.git.snapshot import RepositoryError

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"a.py": "1\n", "docs/deep/b.md": "two\n", ".gitignore": "*.log\n"}
CLEAN, CHANGED = Changes(changed=False, new=False), Changes(changed=True, new=False)
NEW, BOTH = Changes(changed=False, new=True), Changes(changed=True, new=True)
UNKNOWN = Changes(changed=None, new=None)


@pytest.fixture
def repo(tmp_path) -> Path:
    return repository(tmp_path / "repo", FILES)


def later(path: Path, seconds: int = 5) -> None:
    """Give a file a time that no index has seen."""
    moment = time.time() + seconds
    os.utime(path, (moment, moment), follow_symlinks=False)


def test_a_repository_as_it_was_committed_is_clean(repo):
    assert changes(str(repo)) == CLEAN
    assert changes(str(repo / "docs/deep")) == CLEAN


def test_ignored_files_and_empty_folders_are_no_change(repo):
    put(repo, {"x.log": "noise"})
    (repo / "empty").mkdir()
    assert changes(str(repo)) == CLEAN


def test_a_file_of_the_same_content_is_no_change_though_its_time_moved_on(repo):
    later(repo / "a.py")
    assert changes(str(repo)) == CLEAN


@pytest.mark.parametrize("text", ["2\n", "longer\n", ""])
def test_other_content_is_a_change_also_at_the_same_size_and_time(repo, text):
    before = (repo / "a.py").stat()
    (repo / "a.py").write_text(text)
    os.utime(repo / "a.py", ns=(before.st_atime_ns, before.st_mtime_ns))
    later(repo / ".git/index", -1000)  # as if written before the file was
    assert changes(str(repo)) == CHANGED


def test_a_file_or_folder_that_is_gone_or_became_a_link_is_a_change(repo):
    (repo / "a.py").unlink()
    assert changes(str(repo)) == CHANGED
    (repo / "a.py").symlink_to("docs/deep/b.md")
    assert changes(str(repo)) == CHANGED
    git(repo, "checkout", "-q", "a.py")
    (repo / "docs").rename(repo.parent / "docs")
    (repo / "docs").symlink_to(repo.parent / "docs")
    assert changes(str(repo)).changed, "git does not look through links either"


def test_new_files_are_told_staged_or_not_at_the_top_or_deep(repo):
    put(repo, {"new/deep/c.py": "3\n"})
    assert changes(str(repo)) == NEW
    git(repo, "add", "-A")
    assert changes(str(repo)) == NEW
    (repo / "a.py").unlink()
    assert changes(str(repo)) == BOTH


@pytest.mark.parametrize("command", [("rm", "-q", "--cached", "a.py"), ("rm", "-q", "a.py")])
def test_what_is_staged_is_a_change(repo, command):
    git(repo, *command)
    assert changes(str(repo)).changed


def test_a_conflict_and_a_file_only_meant_to_be_added_are_changes(repo):
    git(repo, "checkout", "-qb", "other")
    (repo / "a.py").write_text("other\n")
    commit(repo)
    git(repo, "checkout", "-q", "main")
    (repo / "a.py").write_text("ours\n")
    commit(repo)
    git(repo, "read-tree", "-m", "other~", "main", "other")
    assert changes(str(repo)).changed
    git(repo, "read-tree", "HEAD")
    git(repo, "checkout-index", "-qfa")
    put(repo, {"meant.py": "4\n"})
    git(repo, "add", "-N", "meant.py")
    assert changes(str(repo)).new


def test_before_the_first_commit_all_files_are_new(tmp_path):
    git(tmp_path, "init", "-q")
    assert changes(str(tmp_path)) == CLEAN
    put(tmp_path, FILES)
    assert changes(str(tmp_path)) == NEW
    git(tmp_path, "add", "-A")
    assert changes(str(tmp_path)) == NEW


def test_a_bare_repository_has_no_files_to_change(repo, tmp_path):
    git(tmp_path, "clone", "-q", "--bare", str(repo), "bare.git")
    with pytest.raises(RepositoryError) as raised:
        changes(str(tmp_path / "bare.git"))
    assert raised.value.code == "no_worktree"


@pytest.mark.parametrize("version", ["2", "3", "4"])
@pytest.mark.parametrize("format_", ["sha1", "sha256"])
def test_every_format_of_the_index_is_read(tmp_path, version, format_):
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "-q", f"--object-format={format_}")
    put(folder, {f"src/module{number}/file{number}.py": f"{number}\n" for number in range(300)} | {b"caf\xe9 \n": "x"})
    git(folder, "config", "index.version", version)
    commit(folder)
    git(folder, "update-index", f"--index-version={version}", "--skip-worktree", "src/module7/file7.py")
    assert changes(str(folder)) == CLEAN
    (folder / "src/module7/file7.py").unlink()
    assert changes(str(folder)) == CLEAN, "git was told not to look at it"
    (folder / "src/module8/file8.py").unlink()
    assert changes(str(folder)) == CHANGED


def test_a_linked_work_tree_is_told_for_itself(repo, tmp_path):
    git(repo, "worktree", "add", "-q", str(tmp_path / "second"))
    (repo / "a.py").unlink()
    assert changes(str(tmp_path / "second")) == CLEAN
    assert changes(str(repo)) == CHANGED


def test_submodules_and_links_are_compared_without_following_them(repo, tmp_path):
    inner = repository(tmp_path / "inner", {"x.py": "1\n"})
    git(repo, "submodule", "--quiet", "add", str(inner), "inner")
    (repo / "link").symlink_to("/dev/zero")
    commit(repo)
    assert changes(str(repo)) == CLEAN
    later(repo / "link")
    assert changes(str(repo)) == CLEAN
    (repo / "link").unlink()
    (repo / "link").symlink_to("/dev/null")
    assert changes(str(repo)) == CHANGED


def test_a_file_that_git_converts_is_unknown_rather_than_called_changed(repo):
    put(repo, {".gitattributes": "*.txt text eol=crlf\n", "w.txt": "line\r\n"})
    commit(repo)
    assert changes(str(repo)) in {CLEAN, UNKNOWN._replace(new=False)}
    later(repo / "w.txt")
    assert changes(str(repo)) == UNKNOWN._replace(new=False)


def test_no_filter_and_no_monitor_of_the_repository_is_run(repo, tmp_path):
    marker = tmp_path / "sprung"
    program = tmp_path / "trap"
    program.write_text(f"#!/bin/sh\ntouch {marker}\ncat\n")
    program.chmod(0o755)
    put(repo, {".gitattributes": "* filter=trap\n"})
    commit(repo)
    for name in ("filter.trap.clean", "filter.trap.smudge", "filter.trap.process", "core.fsmonitor"):
        git(repo, "config", name, str(program))
    git(repo, "config", "core.untrackedCache", "true")
    (repo / "a.py").write_text("3\n")
    later(repo / "a.py")
    put(repo, {"new.py": "1\n"})
    before = (repo / ".git/index").read_bytes()
    assert changes(str(repo)).new
    assert not marker.exists()
    assert (repo / ".git/index").read_bytes() == before
    git(repo, "ls-files", "--modified")
    assert marker.exists(), "the trap works"


def test_a_named_pipe_in_the_place_of_any_file_ends_in_time(repo):
    index = repo / ".git/index"
    kept = index.read_bytes()
    index.unlink()
    os.mkfifo(index)
    assert changes(str(repo)) == UNKNOWN
    index.unlink()
    index.write_bytes(kept)
    (repo / "a.py").unlink()
    os.mkfifo(repo / "a.py")
    os.mkfifo(repo / "docs/.gitignore")
    start = time.monotonic()
    assert changes(str(repo), seconds=0.5).changed
    assert time.monotonic() - start < 5


def test_time_that_is_up_leaves_changes_unknown(repo):
    assert changes(str(repo), seconds=-1).changed is None


def test_a_split_index_is_left_to_git(repo):
    git(repo, "update-index", "--split-index")
    assert changes(str(repo)).changed is None


@pytest.mark.parametrize("name", [b"../outside", b"/etc/passwd", b"a/.git/config", b".GIT/x"])
def test_an_index_that_points_outside_is_not_believed(repo, name):
    index = repo / ".git/index"
    entry = bytes(24) + struct.pack(">I", 0o100644) + bytes(12) + bytes(20) + struct.pack(">H", len(name)) + name
    entry += bytes(8 - len(entry) % 8)
    index.write_bytes(b"DIRC" + struct.pack(">II", 2, 1) + entry + bytes(20))
    assert changes(str(repo)).changed is None


@given(st.binary(max_size=400), st.integers(2, 4), st.integers(0, 2**32 - 1))
def test_any_bytes_are_an_index_or_none(tail, version, count):
    for content in (tail, b"DIRC" + struct.pack(">II", version, count) + tail):
        found = read_index(content, 40)
        assert found is None or all(one.name for one in found)


@given(st.data())
def test_an_index_cut_or_altered_anywhere_never_fails(data):
    entry = bytes(24) + struct.pack(">I", 0o100644) + bytes(12) + b"i" * 20 + struct.pack(">H", 4) + b"a.py" + bytes(6)
    content = bytearray(b"DIRC" + struct.pack(">II", 2, 2) + entry + entry + bytes(20))
    content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    read_index(bytes(content[:cut]), 40)


def test_names_that_grow_with_the_square_of_the_file_are_given_up():
    entry = bytes(24) + struct.pack(">I", 0o100644) + bytes(12) + bytes(20) + struct.pack(">H", 0xFFF) + b"\0"
    content = b"DIRC" + struct.pack(">II", 4, 200_000) + (entry + b"x" * 20 + b"\0") * 200_000 + bytes(20)
    start = time.monotonic()
    assert read_index(content, 40) is None
    assert time.monotonic() - start < 5
