"""A snapshot names and reads the regular files of a commit, wherever the repository is and whatever is in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from gitrepo import commit, git, put, repository

from tracker.verify.budget import BLOB_BYTES
from tracker.verify.git.entries import Skipped
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.filenames import stored
from tracker.verify.git.refs import git_dir_of, head_commit
from tracker.verify.git.snapshot import (
    Snapshot,
    is_pushed,
    list_files,
    list_uncommitted,
    open_commit,
    open_worktree,
    read_files,
)

FILES = {"README.md": "# Hello\n", "src/app.py": "print(1)\n", "src/data/a.csv": "a,b\n"}


@pytest.fixture
def project(tmp_path):
    return repository(tmp_path / "project", FILES)


def opened(folder: Path, *, worktree: bool) -> Snapshot:
    return open_worktree(str(folder)) if worktree else open_commit(str(folder))


def content(snapshot: Snapshot) -> dict[str, bytes]:
    left_out: list[Skipped] = []
    read = {entry.path: data for entry, data in read_files(snapshot, list_files(snapshot).entries, left_out.append)}
    assert not left_out
    return read


def refusal(path: object, *, revision: str = "HEAD", subdirectory: str = "", worktree: bool = False) -> RepositoryError:
    with pytest.raises(RepositoryError) as caught:
        _ = open_worktree(str(path), subdirectory) if worktree else open_commit(str(path), revision, subdirectory)
    error = caught.value
    assert error.message
    assert error.remedy
    return error


def test_a_commit_is_read_as_it_was_committed_not_as_it_is_on_disk(project):
    put(project, {"README.md": "changed", "new.txt": "new"})
    snapshot = open_commit(str(project))
    assert content(snapshot) == {name: text.encode() for name, text in FILES.items()}
    assert snapshot.commit == git(project, "rev-parse", "HEAD") == head_commit(snapshot.git_dir)
    assert snapshot.tree == git(project, "rev-parse", "HEAD^{tree}")
    assert (snapshot.ref, snapshot.remote, snapshot.shallow, snapshot.partial) == ("main", None, False, False)
    assert not list_files(snapshot).skipped


@pytest.mark.parametrize("inside", ["", "src", "src/data", ".git", ".git/refs"])
def test_any_folder_of_a_repository_stands_for_all_of_it(project, inside):
    snapshot = open_commit(str(project / inside))
    assert {entry.path for entry in list_files(snapshot).entries} == set(FILES)
    assert Path(snapshot.root).samefile(project)


def test_home_may_be_written_as_a_tilde_and_variables_are_no_part_of_a_path(project, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert open_commit("~/project").commit == open_commit(str(project)).commit
    odd = repository(tmp_path / "$HOME", {"odd": "1"})
    assert list(content(open_commit(str(odd)))) == ["odd"]


def test_a_bare_repository_has_all_but_files_on_disk(project, tmp_path):
    git(tmp_path, "clone", "-q", "--bare", "project", "copy.git")
    snapshot = open_commit(str(tmp_path / "copy.git"))
    assert content(snapshot) == content(open_commit(str(project)))
    assert snapshot.root == ""
    assert list_uncommitted(snapshot).entries == ()
    assert refusal(tmp_path / "copy.git", worktree=True).code == "no_worktree"


def test_a_linked_worktree_and_a_submodule_are_repositories_of_their_own(project, tmp_path):
    git(project, "worktree", "add", "-q", "-b", "side", "../linked")
    put(tmp_path / "linked", {"side.txt": "1"})
    commit(tmp_path / "linked")
    linked = open_commit(str(tmp_path / "linked"))
    assert (linked.ref, "side.txt" in content(linked)) == ("side", True)
    assert head_commit(linked.git_dir) == linked.commit
    outer = repository(tmp_path / "outer", {"outer.txt": "1"})
    git(outer, "submodule", "--quiet", "add", str(project), "inner")
    commit(outer)
    assert Skipped("inner", "submodule") in list_files(open_commit(str(outer))).skipped
    assert Skipped("inner", "submodule") in list_files(open_worktree(str(outer))).skipped
    inner = open_commit(str(outer / "inner"))
    assert set(content(inner)) == set(FILES)
    assert Path(inner.root).samefile(outer / "inner")


def test_a_revision_may_be_a_branch_a_tag_or_an_id(project):
    first = git(project, "rev-parse", "HEAD")
    git(project, "tag", "-a", "-m", "v1", "v1")
    put(project, {"later.txt": "1"})
    commit(project)
    for revision in ("v1", "HEAD~1", first, first[:10], "main@{1}"):
        snapshot = open_commit(str(project), revision)
        assert (snapshot.commit, snapshot.ref, len(list_files(snapshot).entries)) == (first, "", 3), revision
    assert open_commit(str(project), "main").ref == "main"
    git(project, "checkout", "-q", "--detach", first)
    assert open_commit(str(project)).ref == ""


@pytest.mark.parametrize(
    "revision",
    ["nope", "", " ", "-q", "--all", "HEAD..HEAD", "HEAD^@", "^HEAD", "HEAD:README.md", "a\nb", "a\0b", "\ud800"],
)
def test_a_revision_that_is_not_one_commit_is_refused(project, revision):
    assert refusal(project, revision=revision).code == "bad_revision"


def test_a_sub_folder_narrows_and_paths_stay_those_of_the_repository(project):
    whole = open_commit(str(project))
    part = open_commit(str(project), subdirectory="./src/")
    assert set(content(part)) == {"src/app.py", "src/data/a.csv"}
    assert (part.subdirectory, part.tree) == ("src", git(project, "rev-parse", "HEAD:src"))
    assert part.commit == whole.commit
    assert set(content(open_worktree(str(project), "src"))) == set(content(part))


@pytest.mark.parametrize("worktree", [False, True])
@pytest.mark.parametrize("folder", ["nope", "README.md", "../project", "/src", "src/../..", "a\0b", "\ud800"])
def test_a_sub_folder_that_is_none_is_refused(project, folder, worktree):
    assert refusal(project, subdirectory=folder, worktree=worktree).code == "bad_subdirectory"


def test_what_cannot_be_opened_says_why_and_what_to_do(project, tmp_path, monkeypatch):
    assert refusal(tmp_path).code == "not_a_repository"
    for path in ("", "nope", "a\0b", str(tmp_path / "gone.git"), "\ud800"):
        assert refusal(path).code == "not_found"
    assert refusal(project / "README.md").code == "not_a_folder"
    for url in ("https://me:secret@example.org/me/x.git", "git@example.org:me/x.git", "ssh://me@example.org/x"):
        error = refusal(url)
        assert error.code == "is_url"
        assert "git clone" in error.remedy
        assert "secret" not in error.message + error.remedy
    empty = tmp_path / "empty"
    empty.mkdir()
    git(empty, "init", "-q", "-b", "main")
    assert refusal(empty).code == "no_commits"
    assert refusal(empty, revision="main").code == "bad_revision"
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    error = refusal(project)
    assert error.code == "dubious_ownership"
    assert "safe.directory" in error.remedy


def test_without_git_the_reason_is_an_error_value(project):
    program = (
        "import sys\nfrom tracker.verify.git.errors import RepositoryError\n"
        "from tracker.verify.git.snapshot import open_commit\n"
        "try: open_commit(sys.argv[1])\nexcept RepositoryError as error: print(error.code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(project)], env={"PATH": ""}, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("git_missing\n", "")


def test_git_variables_of_a_surrounding_hook_do_not_lead_elsewhere(project, tmp_path, monkeypatch):
    other = repository(tmp_path / "other", {"other.txt": "1"})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    assert set(content(open_commit(str(project)))) == set(FILES)
    assert set(content(open_worktree(str(project)))) == set(FILES)


def test_links_pointers_and_large_files_are_named_with_their_reason(project, tmp_path):
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 12345\n"
    put(project, {"model.bin": pointer, "big.bin": b"x" * (BLOB_BYTES + 1), "full.bin": b"x" * BLOB_BYTES})
    put(tmp_path, {"secret": "outside"})
    (project / "link").symlink_to("README.md")
    (project / "out").symlink_to(tmp_path)
    (project / "src/app.py").chmod(0o755)
    commit(project)
    for worktree in (False, True):
        snapshot = opened(project, worktree=worktree)
        assert set(list_files(snapshot).skipped) == {
            Skipped("big.bin", "too large to be read"),
            Skipped("link", "symbolic link, not followed"),
            Skipped("out", "symbolic link, not followed"),
        }
        assert [entry.path for entry in list_files(snapshot).oversize] == ["big.bin"]
        assert [entry.path for entry in list_files(snapshot).entries if entry.executable] == ["src/app.py"]
        left_out: list[Skipped] = []
        read = {entry.path: data for entry, data in read_files(snapshot, list_files(snapshot).entries, left_out.append)}
        assert left_out == [Skipped("model.bin", "Git LFS pointer")]
        assert len(read["full.bin"]) == BLOB_BYTES


def test_a_replaced_object_does_not_speak_for_the_commit(project):
    blob = git(project, "rev-parse", "HEAD:README.md")
    git(project, "replace", blob, git(project, "hash-object", "-w", "--stdin", stdin=b"better"))
    assert content(open_commit(str(project)))["README.md"] == b"# Hello\n"


def test_a_shallow_clone_is_said_to_be_one(project, tmp_path):
    put(project, {"later.txt": "1"})
    commit(project)
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{project}", "shallow")
    snapshot = open_commit(str(tmp_path / "shallow"))
    assert snapshot.shallow
    assert is_pushed(snapshot)
    assert len(content(snapshot)) == 4


@pytest.mark.parametrize("here", [[], ["README.md"]])
def test_a_partial_clone_reads_what_is_here_and_names_the_rest(project, tmp_path, here):
    git(project, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{project}", "part")
    part = tmp_path / "part"
    for name in here:
        git(part, "checkout", "-q", "HEAD", "--", name)
    git(part, "config", "remote.origin.url", "/nowhere")
    project.rename(tmp_path / "moved")
    snapshot = open_commit(str(part))
    assert snapshot.partial
    assert sorted(content(snapshot)) == here
    assert set(list_files(snapshot).skipped) == {
        Skipped(name, "not in this partial clone") for name in FILES if name not in here
    }


def test_a_clone_without_folder_listings_is_incomplete(project, tmp_path):
    git(project, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=tree:0", f"file://{project}", "part")
    for subdirectory in ("", "src"):
        assert refusal(tmp_path / "part", subdirectory=subdirectory).code == "incomplete"


def test_sha256_repositories_are_read(tmp_path):
    folder = tmp_path / "long"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main", "--object-format=sha256")
    put(folder, FILES)
    commit(folder)
    for worktree in (False, True):
        snapshot = opened(folder, worktree=worktree)
        assert {len(entry.blob) for entry in list_files(snapshot).entries} == {64}
        assert set(content(snapshot)) == set(FILES)
    assert head_commit(snapshot.git_dir) == snapshot.commit


def test_more_files_than_any_pipe_holds_are_read_in_order(tmp_path):
    many = repository(tmp_path / "many", {f"f{i:04}.txt": f"{i}\n" * 500 for i in range(2000)})
    snapshot = open_commit(str(many))
    assert [data.split(b"\n")[0] for data in content(snapshot).values()] == [b"%d" % i for i in range(2000)]
    early = read_files(snapshot, list_files(snapshot).entries, [].append)
    assert next(early)[1].startswith(b"0\n")
    early.close()


NAMES = [
    b"latin-\xe9.py",
    b"latin-\\xe9.py",
    b"new\nline",
    b"esc\x1b[31m",
    b'quo"te',
    b"tab\tin",
    "\u202egnp.py".encode(),
]


def test_any_name_is_shown_printable_and_unique_and_still_read(tmp_path):
    odd = repository(tmp_path / "odd", {name: name for name in NAMES})
    for worktree in (False, True):
        snapshot = opened(odd, worktree=worktree)
        assert sorted(content(snapshot).values()) == sorted(NAMES)
        assert all(path.isprintable() and stored(path) == data for path, data in content(snapshot).items())


def test_the_disk_is_read_as_git_would_add_it(project):
    put(
        project,
        {".gitignore": "*.log\n/build/\n", "x.log": "no", "build/x": "no", "new.txt": "yes", "README.md": "new"},
    )
    (project / "src/app.py").unlink()
    snapshot = open_worktree(str(project))
    assert content(snapshot) == {
        ".gitignore": b"*.log\n/build/\n",
        "README.md": b"new",
        "new.txt": b"yes",
        "src/data/a.csv": b"a,b\n",
    }
    entries = list_files(snapshot).entries
    by_path = {entry.path: entry.blob for entry in entries}
    assert by_path["new.txt"] == git(project, "hash-object", "new.txt")
    assert (snapshot.tree, is_pushed(snapshot)) == ("", False)
    put(project, {"new.txt": "changed"})
    left_out: list[Skipped] = []
    assert "new.txt" not in {entry.path for entry, _ in read_files(snapshot, entries, left_out.append)}
    assert left_out == [Skipped("new.txt", "changed while it was read")]


def test_the_disk_can_be_read_before_the_first_commit(tmp_path):
    folder = tmp_path / "fresh"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    put(folder, {"a.txt": "1"})
    snapshot = open_worktree(str(folder))
    assert (snapshot.commit, content(snapshot)) == ("", {"a.txt": b"1"})


def test_files_not_committed_are_named(project):
    put(
        project,
        {"Dockerfile": "FROM x\n", "src/new.py": "", ".gitignore": "*.log", "x.log": "", "staged": "", "README.md": ""},
    )
    git(project, "add", "staged")
    listing = list_uncommitted(open_commit(str(project)))
    assert {entry.path for entry in listing.entries} == {"Dockerfile", "src/new.py", ".gitignore", "staged"}
    on_disk = open_worktree(str(project))
    assert dict(read_files(on_disk, listing.entries, [].append))[listing.entries[1]] == b"FROM x\n"
    part = list_uncommitted(open_commit(str(project), subdirectory="src"))
    assert {entry.path for entry in part.entries} == {"src/new.py"}


def test_head_is_known_without_git(project, tmp_path):
    found = git_dir_of(project / "src")
    assert found is not None
    first = head_commit(found)
    assert first == git(project, "rev-parse", "HEAD")
    git(project, "pack-refs", "--all")
    assert head_commit(found) == first
    put(project, {"later": ""})
    commit(project)
    assert head_commit(found) == git(project, "rev-parse", "HEAD") != first
    git(project, "checkout", "-q", "--detach", "HEAD~1")
    assert head_commit(found) == first
    for odd in (
        b"ref: ../../secret\n",
        b"ref: refs/../../x\n",
        b"\xff" * 5000,
        b"",
        b"ref: refs/heads/\xff\n",
        b"ref: HEAD",
    ):
        (found / "HEAD").write_bytes(odd)
        assert head_commit(found) is None
    (found / "HEAD").unlink()
    os.mkfifo(found / "HEAD")
    assert head_commit(found) is None
    assert head_commit(tmp_path / "nowhere") is None
    assert git_dir_of(tmp_path) is None


def test_threads_may_ask_git_at_once(project):
    program = (
        "import sys, threading\nfrom tracker.verify.git.snapshot import open_commit\n"
        "found = []\n"
        "def ask(): found.append(open_commit(sys.argv[1]).commit)\n"
        "threads = [threading.Thread(target=ask) for _ in range(8)]\n"
        "for thread in threads: thread.start()\n"
        "for thread in threads: thread.join()\n"
        "print(len(found), len(set(found)))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(project)], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("8 1\n", "")
