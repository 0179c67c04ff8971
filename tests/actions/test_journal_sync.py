"""Two devices and a git repository between them: nothing is lost, nothing else is pushed, nothing is executed."""

import os
import signal
import subprocess
import sys
import time

import pytest
from gitrepo import git
from small_track import TRACK

from tracker.actions.remotes import checked_address, shown_address
from tracker.errors import ProgressError


class Device:
    """A home of its own."""

    def __init__(self, folder, environment, name) -> None:
        self.home = folder / name
        (self.home / "tracks").mkdir(parents=True)
        (self.home / "tracks/mine.toml").write_text(TRACK)
        self.environment = {**environment, "TRACKER_HOME": str(self.home), "TRACKER_DEVICE": name}

    def start(self, run, *arguments):
        return run(*arguments, **{key: self.environment[key] for key in ("TRACKER_HOME", "TRACKER_DEVICE")})


@pytest.fixture
def devices(tmp_path, environment, tracker):
    """Two devices as functions that run the command, and the folder of the remote."""
    both = [Device(tmp_path, environment, name) for name in ("laptop", "desktop")]

    def running(device):
        def run(*arguments, code=0):
            done = device.start(tracker, *arguments)
            assert done.returncode == code, done.stderr
            return done.stdout + done.stderr

        run.home = device.home
        run.environment = device.environment
        return run

    laptop, desktop = map(running, both)
    laptop("start", "mine")
    for device in (laptop, desktop):
        device("journal", "sync", "--init", tmp_path / "remote.git")
    return laptop, desktop, tmp_path / "remote.git"


def events(device):
    return sorted(line.split()[1] for line in device("journal", "log").splitlines())


def test_what_one_device_records_is_on_the_other_after_both_synchronized(devices):
    laptop, desktop, _ = devices
    laptop("note", "basics", "from the laptop")
    desktop("note", "basics", "from the desktop")
    assert "pushed yours" in laptop("journal", "sync")
    assert "received 1 event, pushed yours" in desktop("journal", "sync")
    assert "received 1 event, nothing to push" in laptop("journal", "sync")
    assert events(laptop) == events(desktop)
    assert len(events(laptop)) == 3


def test_copied_homes_that_share_a_name_lose_nothing(devices, tmp_path, tracker):
    """The file of one device differs on the two: its events are joined."""
    laptop, _, _ = devices
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", laptop.home, copy], check=True)

    def copied(*arguments):
        return tracker(*arguments, TRACKER_HOME=str(copy), TRACKER_DEVICE="laptop").stdout

    laptop("note", "basics", "one")
    copied("note", "basics", "two")
    laptop("journal", "sync")
    copied("journal", "sync")
    laptop("journal", "sync")
    assert events(laptop) == sorted(line.split()[1] for line in copied("journal", "log").splitlines())
    assert len(events(laptop)) == 3


def test_only_the_journal_is_pushed(devices):
    laptop, _, remote = devices
    (laptop.home / "profile.toml").write_text('name = "Secret"\n')
    (laptop.home / "journal" / "notes.txt").write_text("secret")
    laptop("note", "basics", "x")
    laptop("journal", "sync")
    names = git(remote, "ls-tree", "-r", "--name-only", "tracker-journal").splitlines()
    assert names == ["laptop.toml"]
    assert git(remote, "log", "-1", "--format=%an %ae", "tracker-journal") == "tracker tracker@localhost"


def test_a_push_that_another_device_overtook_is_done_again(devices):
    laptop, desktop, _ = devices
    running = []
    for round_ in range(3):
        for device in (laptop, desktop):
            device("note", "basics", f"{round_}")
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "tracker", "journal", "sync"],
                env=device.environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            for device in (laptop, desktop)
        ]
        for process in running:
            assert process.wait() == 0, process.stderr.read()
            process.stdout.close()
            process.stderr.close()
    laptop("journal", "sync")
    desktop("journal", "sync")
    assert events(laptop) == events(desktop)
    assert len(events(laptop)) == 7


def test_kill_9_in_the_middle_loses_nothing(devices):
    laptop, desktop, remote = devices
    for number in range(6):
        laptop("note", "basics", f"a{number}")
        desktop("note", "basics", f"b{number}")
        command = [sys.executable, "-m", "tracker", "journal", "sync"]
        process = subprocess.Popen(
            command,
            env=laptop.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(0.05 + 0.07 * number)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for lock in (remote / "refs").rglob("*.lock"):
            lock.unlink()  # the git of a real remote would not have been killed
        desktop("journal", "sync")
    laptop("journal", "sync")
    desktop("journal", "sync")
    assert events(laptop) == events(desktop)
    assert len(events(laptop)) == 13


def test_a_lock_that_a_killed_git_left_behind_stops_no_later_synchronization(devices):
    laptop, desktop, _ = devices
    laptop("note", "basics", "x")
    laptop("journal", "sync")
    lock = desktop.home / "journal.git/refs/fetched/tracker-journal.lock"
    lock.parent.mkdir(exist_ok=True)
    lock.touch()
    assert "received 1 event" in desktop("journal", "sync")


def test_a_remote_that_refuses_every_push_is_not_taken_for_another_device(devices):
    laptop, _, remote = devices
    lock = remote / "refs/heads/tracker-journal.lock"
    lock.touch()
    laptop("note", "basics", "x")
    said = laptop("journal", "sync", code=3)
    assert f"refs/heads/{lock.name}" in said
    assert "other devices" not in said
    lock.unlink()
    assert "pushed yours" in laptop("journal", "sync")


def test_a_remote_that_does_not_answer_is_said_and_the_rest_goes_on(devices):
    laptop, _, _ = devices
    said = laptop("journal", "sync", "--init", "https://nowhere.invalid/journal.git")
    assert "does not answer" in said
    laptop("note", "basics", "offline")
    assert len(events(laptop)) == 2


def test_hooks_of_a_folder_as_remote_are_not_run(devices, tmp_path):
    laptop, desktop, remote = devices
    ran = tmp_path / "ran"
    for hook in ("pre-receive", "update", "post-receive", "post-update", "reference-transaction"):
        file = remote / "hooks" / hook
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"#!/bin/sh\ntouch {ran}\n")
        file.chmod(0o755)
    laptop("note", "basics", "x")
    laptop("journal", "sync")
    desktop("journal", "sync")
    assert len(events(desktop)) == 2
    assert not ran.exists()


def test_names_of_a_remote_lead_nowhere_else(devices, tmp_path):
    """A tree with a path upwards is refused; a file with a strange name is merged under a safe one."""
    laptop, _, remote = devices
    text = (laptop.home / "journal" / "laptop.toml").read_text().replace("start", "start").encode()
    blob = git(remote, "hash-object", "-w", "--stdin", stdin=text.replace(b".1", b".7"))
    tree = git(remote, "mktree", stdin=f"100644 blob {blob}\tA Strange.Name!.toml\n".encode())
    commit = git(remote, "commit-tree", tree, "-m", "x", "-p", "refs/heads/tracker-journal")
    git(remote, "update-ref", "refs/heads/tracker-journal", commit)
    laptop("journal", "sync")
    assert all(name.name.islower() or name.name.startswith(".") for name in (laptop.home / "journal").iterdir())
    entry = b"100644 ../../evil.toml\0" + bytes.fromhex(blob)
    tree = git(remote, "hash-object", "-t", "tree", "-w", "--stdin", "--literally", stdin=entry)
    commit = git(remote, "commit-tree", tree, "-m", "x", "-p", "refs/heads/tracker-journal")
    git(remote, "update-ref", "refs/heads/tracker-journal", commit)
    assert "remote" in laptop("journal", "sync", code=3)
    assert not list(tmp_path.rglob("evil.toml"))


def test_what_is_no_event_of_a_remote_is_named_and_the_rest_is_read(devices):
    laptop, _, remote = devices
    blob = git(remote, "hash-object", "-w", "--stdin", stdin=b"[[event]]\nid = 3\n\n[[event]]\n\x1b]0;x\n")
    tree = git(remote, "mktree", stdin=f"100644 blob {blob}\tx.toml\n120000 blob {blob}\tlink.toml\n".encode())
    commit = git(remote, "commit-tree", tree, "-m", "x", "-p", "refs/heads/tracker-journal")
    git(remote, "update-ref", "refs/heads/tracker-journal", commit)
    said = laptop("journal", "sync")
    assert "skipped a damaged block" in said
    assert "\x1b" not in said


@pytest.mark.parametrize(
    "url",
    [
        "https://user:secret@example.org/a.git",
        "https://token@example.org/a.git",
        "ssh://git:secret@example.org/a.git",
        "http://example.org/a.git",
        "ext::sh -c touch% /tmp/x",
        "--upload-pack=touch /tmp/x",
        "git://example.org/a.git",
        "",
    ],
)
def test_an_address_that_is_not_used_is_refused_without_its_secret(url):
    with pytest.raises(ProgressError) as caught:
        checked_address(url)
    assert "secret" not in f"{caught.value.message} {caught.value.remedy}"
    assert "token@" not in caught.value.message


@pytest.mark.parametrize(
    "url", ["https://example.org/a.git", "ssh://git@example.org/a.git", "git@example.org:you/a.git"]
)
def test_an_address_of_the_web_is_taken_as_it_is(url):
    assert checked_address(url) == url
    assert "example.org" in shown_address(url)


def test_without_a_remote_it_says_how_to_set_one_up(tracker):
    done = tracker("journal", "sync")
    assert done.returncode == 2
    assert "tracker journal sync --init URL" in done.stderr
