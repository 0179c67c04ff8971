"""A named pipe or a device in place of any file that git would open is named within seconds, and blocks nothing."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
from conftest import TRACKER
from gitrepo import SAFE, commit, git, put, repository

from tracker.progress.repositories import repository_at
from tracker.verify.git import process as git_process
from tracker.verify.git.errors import RepositoryError
from tracker.verify.git.process import Pipe, inside, run
from tracker.verify.git.snapshot import list_files, list_uncommitted, open_commit, open_worktree, read_files
from tracker.verify.git.special_files import check
from tracker.verify.git.worktree import has_untracked

SECONDS = 5


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A repository with every kind of file that git keeps."""
    folder = tmp_path_factory.mktemp("template")
    work = repository(folder / "work", {"a.py": "1\n", "sub/b.py": "2\n"})
    put(work, {"a.py": "3\n"})
    commit(work)
    git(work, "branch", "other")
    git(work, "remote", "add", "origin", "https://example.org/a/b")
    git(work, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(work, "repack", "-q", "-a", "-d")
    git(work, "multi-pack-index", "write")
    git(work, "commit-graph", "write", "--reachable")
    git(work, "pack-refs", "--no-all")
    put(work, {"c.py": "4\n"})
    commit(work)
    git(work, "worktree", "add", "-q", "--detach", "../linked")
    repository(folder / "lender", {"d.py": "5\n"})
    put(
        work,
        {
            ".git/objects/info/alternates": "../../../lender/.git/objects\n",
            ".git/info/grafts": "",
            ".git/info/attributes": "",
            ".git/shallow": "",
            ".git/config.worktree": "",
            ".git/included": "",
            "sub/.gitignore": "*.log\n",
            ".gitattributes": "",
        },
    )
    config = (work / ".git/config").read_text()
    (work / ".git/config").write_text(
        config + '[include] path = "inclu\\\nded" ; a comment\n'
        '[includeIf "gitdir:/nowhere"]\n\tpath = conditional\n'
        "[core]\n\texcludesFile = ../ignored\n\tattributesFile = ../attributed\n"
        "[mailmap]\n\tfile = ../map\n[blame]\n\tignoreRevsFile = ../ignored-commits\n"
    )
    repository(work / "nested", {"e.py": ""})
    return folder


@pytest.fixture
def folder(template, tmp_path):
    """A copy of it."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True, symlinks=True)
    (tmp_path / "linked/.git").write_text(f"gitdir: {tmp_path}/work/.git/worktrees/linked\n")
    return tmp_path


OF_GIT = [
    "HEAD",
    "config",
    "config.worktree",
    "included",
    "conditional",
    "commondir",
    "index",
    "packed-refs",
    "shallow",
    "info/exclude",
    "info/attributes",
    "info/grafts",
    "refs/heads/main",
    "refs/remotes/origin/main",
    "logs/HEAD",
    "objects/info/alternates",
    "objects/info/commit-graph",
    "objects/pack/multi-pack-index",
    "objects/pack/*.pack",
    "objects/pack/*.idx",
    "objects/??/*",
    "worktrees/linked/HEAD",
    "worktrees/linked/commondir",
    "../../ignored",
    "../ignored",
    "../attributed",
    "../map",
    "../ignored-commits",
    "../../lender/.git/objects/??/*",
    "../../lender/.git/objects/info/alternates",
]
ON_DISK = [".gitignore", "sub/.gitignore", ".gitattributes", "nested/.git/HEAD"]


def use(folder: Path) -> None:
    """Do all that the project does with a repository."""
    for snapshot in (open_commit(str(folder)), open_worktree(str(folder))):
        _ = list(read_files(snapshot, list_files(snapshot).entries, lambda _skipped: None))
        list_uncommitted(snapshot)


def put_pipe(place: Path) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    os.mkfifo(place)
    return place


@pytest.mark.parametrize("name", [f".git/{name}" for name in OF_GIT] + ON_DISK)
def test_a_named_pipe_is_named_and_blocks_nothing(folder, name):
    work = folder / "work"
    found = sorted(work.glob(name)) if "*" in name else [work / os.path.normpath(name)]
    place = put_pipe(found[0])
    begun = time.monotonic()
    with pytest.raises(RepositoryError) as caught:
        use(work)
    assert caught.value.code == "not_regular"
    assert os.path.realpath(place) in {
        os.path.realpath(word) for word in caught.value.message.split() if word.startswith("/")
    }
    assert "named pipe" in caught.value.message
    assert "remove it" in caught.value.remedy
    local = repository_at(str(work))
    _ = local and (local.remotes, local.head)
    has_untracked(inside(str(work)), str(work), seconds=1)
    assert time.monotonic() - begun < SECONDS


def test_the_repository_itself_can_be_read(folder):
    use(folder / "work")
    use(folder / "linked")


@pytest.mark.parametrize("name", ["HEAD", "config", "objects/pack/x.idx"])
def test_a_bare_repository_is_looked_at_too(folder, name):
    git(folder, "clone", "-q", "--bare", str(folder / "lender"), "bare.git")
    put_pipe(folder / "bare.git" / name)
    with pytest.raises(RepositoryError) as caught:
        open_commit(str(folder / "bare.git"))
    assert caught.value.code == "not_regular"


def test_a_worktree_elsewhere_is_looked_at_with_its_repository(folder):
    put_pipe(folder / "work/.git/packed-refs")
    with pytest.raises(RepositoryError) as caught:
        open_commit(str(folder / "linked"))
    assert caught.value.code == "not_regular"


def test_a_link_to_a_device_is_refused_but_not_one_to_the_null_device(folder):
    place = folder / "work/.git/info/exclude"
    place.unlink()
    place.symlink_to(os.devnull)
    use(folder / "work")
    place.unlink()
    place.symlink_to("/dev/zero")
    with pytest.raises(RepositoryError) as caught:
        open_commit(str(folder / "work"))
    assert "is a device" in caught.value.message


def test_what_a_monitor_of_git_listens_on_is_no_obstacle(folder, monkeypatch):
    monkeypatch.chdir(folder / "work/.git")  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("fsmonitor--daemon.ipc")
        use(folder / "work")


def test_the_repositories_that_objects_are_borrowed_from_are_known(folder):
    assert check(str(folder / "work")) == (os.path.realpath(folder / "lender/.git/objects"),)
    assert check(str(folder / "lender")) == ()


def test_a_report_says_which_other_repository_it_reads_from(folder, tracker):
    lender = os.path.realpath(folder / "lender/.git/objects")
    assert f"reads objects from another repository: {lender}" in tracker("verify", folder / "work").stdout
    document = json.loads(tracker("verify", "--json", folder / "work").stdout)
    assert document["repository"]["borrowed"] == [lender]


def test_alternates_that_name_each_other_end(folder):
    put(folder, {"lender/.git/objects/info/alternates": f'"{folder}/work/.git/obj\\145cts"\n# no\n\n{folder}/none\n'})
    assert len(check(str(folder / "work"))) <= 3


def test_configurations_that_include_each_other_end(folder):
    put(folder, {"work/.git/included": "[include]\npath = config\npath = included\n"})
    check(str(folder / "work"))


@pytest.fixture
def blocked(tmp_path, monkeypatch):
    """A repository in which every git waits for a pipe, without anybody having looked."""
    work = repository(tmp_path / "work", {"a.py": "1\n"})
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(pipe))
    monkeypatch.setattr(git_process, "TIMEOUT", 0.4)
    monkeypatch.setattr("tracker.verify.git.discover.DISCOVERY_TIMEOUT", 0.4)
    return work


def test_git_that_does_not_answer_is_ended_with_a_clear_error(blocked):
    with pytest.raises(RepositoryError) as caught:
        open_commit(str(blocked))
    assert caught.value.code == "timeout"
    assert "did not answer in time" in caught.value.message
    with pytest.raises(RepositoryError), Pipe(inside(str(blocked)), "ls-files") as pipe:
        pipe.take(10)
    with pytest.raises(RepositoryError):
        run(inside(str(blocked)), "rev-parse")
    assert has_untracked(inside(str(blocked)), str(blocked), seconds=0.2) is None


def test_what_git_has_started_ends_with_it(tmp_path, monkeypatch):
    monkeypatch.setattr(git_process, "TIMEOUT", 0.5)
    child = tmp_path / "bin/git"
    put(tmp_path, {"bin/git": f"#!/bin/sh\nsleep 60 & echo $! > {tmp_path}/pid\nwait\n"})
    child.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")

    def piped():
        with Pipe((), "x") as pipe:
            pipe.take(1)

    for use_git in (lambda: run((), "x"), piped):
        with pytest.raises(RepositoryError) as caught:
            use_git()
        assert caught.value.code == "timeout"
        pid = int((tmp_path / "pid").read_text())
        until = time.monotonic() + SECONDS
        while alive(pid) and time.monotonic() < until:
            time.sleep(0.01)
        assert not alive(pid)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_the_command_says_what_is_wrong_and_exits_with_3(folder, tracker):
    place = put_pipe(folder / "work/.git/packed-refs")
    for command in (["verify", folder / "work"], ["link", folder / "work"], ["verify", "--worktree", folder / "work"]):
        done = tracker(*command)
        assert done.returncode == 3, done.stderr
        assert f"{place} is a named pipe" in done.stdout + done.stderr


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_an_interrupted_command_leaves_no_git_behind(tmp_path, environment, sent):
    work = repository(tmp_path / "work", {"a.py": "1\n"})
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(
        [TRACKER, "verify", str(work)],
        env={**SAFE, **environment, "GIT_CONFIG_GLOBAL": str(pipe)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        writing = opened_by_git(pipe)
        process.send_signal(sent)
        _, talk = process.communicate(timeout=2 * SECONDS)
    assert "Traceback" not in talk
    assert process.returncode == 128 + sent
    until = time.monotonic() + SECONDS
    with pytest.raises(BrokenPipeError):  # nobody reads any more
        write_until(writing, until)
    os.close(writing)


def write_until(pipe: int, until: float) -> None:
    while time.monotonic() < until:
        os.write(pipe, b"\n")
        time.sleep(0.05)


def opened_by_git(pipe: Path) -> int:
    """Open a pipe for writing once somebody reads it."""
    until = time.monotonic() + 2 * SECONDS
    while True:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
