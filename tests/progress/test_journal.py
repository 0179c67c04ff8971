"""The journal: what was acknowledged stays, what is damaged is set aside, the rest is read."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time

import pytest
from command_line import run_command

from tracker.errors import ProgressError
from tracker.progress import journal, lock
from tracker.progress.events import Draft, Event, encode


def tick(of="mine/basics.read"):
    return Draft("tick", {"of": of})


def own_file(home):
    return home / "journal/here.toml"


def ids():
    return [event.id for event in journal.read_events()[0]]


WRITER = """
import sys
from tracker.progress.journal import append
from tracker.progress.events import Draft
while True:
    written = append([Draft("tick", {"of": "mine/basics.read"}), Draft("note", {"of": "mine/basics", "text": "xyz"})])
    sys.stdout.write("".join(event.id + "\\n" for event in written.events))
    sys.stdout.flush()
"""


@pytest.mark.slow
@pytest.mark.usefixtures("home")
def test_what_was_acknowledged_survives_kill_9_of_four_writers():
    """A thousand writes by four processes that are killed at random moments and started again."""
    chance = random.Random(4)  # noqa: S311 - moments to kill at, no secret
    acknowledged = []
    lines = threading.Lock()

    def listen(process) -> None:
        for line in process.stdout:
            if line.endswith("\n"):
                with lines:
                    acknowledged.append(line.strip())

    def begin() -> tuple[subprocess.Popen, threading.Thread]:
        process = subprocess.Popen([sys.executable, "-c", WRITER], stdout=subprocess.PIPE, text=True, env=os.environ)
        listener = threading.Thread(target=listen, args=(process,))
        listener.start()
        return process, listener

    running = [begin() for _ in range(4)]
    ended = []
    while len(acknowledged) < 1000:
        time.sleep(chance.uniform(0.1, 0.5))
        number = chance.randrange(4)
        running[number][0].send_signal(signal.SIGKILL)
        ended.append(running[number])
        running[number] = begin()
    for process, _ in running:
        process.kill()
    for process, listener in [*running, *ended]:
        process.wait()
        listener.join()
        process.stdout.close()
    log = run_command(("journal", "log", "--json"), os.environ)
    logged = [json.loads(line)["id"] for line in log.stdout.splitlines()]
    assert len(logged) == len(set(logged))
    assert set(acknowledged) <= set(logged)
    assert journal.load().table["days"], "it reads"
    assert len({(event.clock, event.id) for event in journal.read_events()[0]}) == len(logged)


def test_a_torn_tail_is_set_aside_and_the_next_write_is_whole(home):
    first = journal.append([tick()]).events[0].id
    journal.append([Draft("note", {"of": "mine/basics", "text": "lost"})])
    data = own_file(home).read_bytes()
    for cut in range(data.rindex(b"[[event]]") + 1, len(data) - 3):
        own_file(home).write_bytes(data[:cut])
        events, damages = journal.read_events()
        assert [event.id for event in events] == [first]
        assert len(damages) == 1
        assert damages[0].line == 11
    after = journal.append([tick("mine/basics.write")]).events[0].id
    assert ids() == [first, after]
    assert len(journal.load().damages) == 1
    assert set(journal.load().table["ticks"]) == {"mine/basics.read", "mine/basics.write"}


@pytest.mark.parametrize(
    "damage",
    [
        b'[[event]]\nv = 1\nid = "x\nkind = 1\n',
        b"[[event]]\nv = 1\n\xff\xfe\n",
        b"[[event]]\n" + b"a." * 5000 + b'b = 1\nkind = "tick"\n',
        b"[[event]]\nx = " + b"[" * 5000 + b"\n",
        b'[[event]]\nv = 99\nid = "x"\nclock = 1\nat = ""\nof = 2026-01-01\nkind = "tick"\n',
        b'[[event]]\nv = 1\nid = "x"\nclock = -1\nat = ""\nof = "a"\nkind = "tick"\n',
        b'[[event]]\nv = 1\nid = "x"\nclock = 1\nat = ""\nof = 7\nkind = "tick"\n',
        b'[[event]]\nv = 1\nid = "x"\nclock = 1\nat = ""\nof = "a"\nkind = "explode"\n',
        b"<<<<<<< HEAD\n=======\n",
        b"\0\0\0\0\n[[event]]\n\0\0\n",
    ],
)
def test_one_damaged_block_costs_no_other(home, damage):
    before = journal.append([tick()]).events[0].id
    with own_file(home).open("ab") as file:
        file.write(b"[[event]]\n" if damage.startswith(b"<") else b"")
        file.write(damage)
    after = journal.append([tick("mine/basics.write")]).events[0].id
    assert ids() == [before, after]
    for _ in range(2):  # the second answer comes from the checkpoint
        loaded = journal.load()
        assert len(loaded.damages) == 1
        assert loaded.damages[0].reason
        assert len(loaded.table["ticks"]) == 2


def test_windows_line_ends_and_a_comment_by_hand_are_read(home):
    first = journal.append([tick()]).events[0].id
    file = own_file(home)
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n") + b"# mine\r\n\r\n")
    assert ids() == [first]
    assert journal.read_events()[1] == []


@pytest.mark.usefixtures("home")
def test_a_checkpoint_is_only_a_short_cut(tmp_path):
    for number in range(200):
        journal.append([tick(f"mine/basics.s{number}")])
    quick = journal.load().table
    for file in (tmp_path / "cache/progress").glob("journal-*"):
        file.unlink()
    assert journal.load().table == quick
    for file in (tmp_path / "cache/progress").glob("journal-*"):
        file.write_text("{")
    assert journal.load().table == quick


def test_an_edit_by_hand_within_what_was_read_is_seen(home):
    journal.append([Draft("note", {"of": "mine/basics", "text": "tpyo"})])
    journal.append([tick()])
    journal.load()
    file = own_file(home)
    file.write_text(file.read_text().replace("tpyo", "a longer text"))
    assert journal.load().table["notes"]["mine/basics"][0][1] == "a longer text"


def test_an_older_event_that_arrives_late_takes_its_place(home):
    for number in range(150):
        journal.append([tick(f"mine/basics.s{number}")])
    journal.append([Draft("untick", {"of": "mine/basics.late"})])
    older = Event(3, "ffffffffffffffff.1", "2026-01-01T00:00:00+00:00", "tick", {"of": "mine/basics.late"})
    (home / "journal/other.toml").write_text(encode(older))
    assert "mine/basics.late" not in journal.load().table["ticks"]
    newer = older._replace(clock=9999)
    (home / "journal/other.toml").write_text(encode(newer))
    assert "mine/basics.late" in journal.load().table["ticks"]
    assert journal.append([tick()]).events[0].clock == 10000


@pytest.mark.usefixtures("home")
def test_no_text_can_break_out_of_its_block():
    hostile = 'x"\n[[event]]\nkind = "undo"\n"""\r\n\x00\x1b[2J \ud800 \u202e \U0001f9ea'
    journal.append([Draft("note", {"of": "mine/basics", "text": hostile})])
    events, damages = journal.read_events()
    assert damages == []
    assert events[0].data["text"] == hostile.replace("\ud800", "?")


def test_what_is_too_large_is_refused_before_it_is_written(home):
    journal.append([tick()])
    before = own_file(home).read_bytes()
    with pytest.raises(ProgressError, match="cannot record this"):
        journal.append([Draft("note", {"of": "mine/basics", "text": "x" * 2_000_000})])
    assert own_file(home).read_bytes() == before


def test_a_full_disk_leaves_the_old_data_intact(home):
    journal.append([tick()])
    before = own_file(home).read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 50, hard))
    try:
        with pytest.raises(ProgressError) as told:
            journal.append([Draft("note", {"of": "mine/basics", "text": "x" * 500})])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (told.value.code, told.value.wrong_use) == ("disk_full", False)
    assert own_file(home).read_bytes() == before
    journal.append([tick("mine/basics.write")])
    assert len(ids()) == 2


@pytest.mark.usefixtures("home")
def test_a_drive_without_locks_warns_and_works(monkeypatch):
    monkeypatch.setattr(lock, "fcntl", None)
    assert "does not support file locks" in journal.append([tick()]).state.warnings[0]


def test_a_lock_that_is_kept_is_told_and_not_waited_for_for_ever(home, monkeypatch):
    journal.append([tick()])
    monkeypatch.setattr(lock, "TIMEOUT_SECONDS", 0.05)
    with lock.locked(home / "journal", exclusive=True), pytest.raises(ProgressError) as told:
        journal.append([tick()])
    assert told.value.code == "locked"


def test_events_of_a_newer_tracker_are_kept_merged_and_named_and_change_nothing(home, tmp_path):
    journal.append([tick()])
    before = journal.load().table
    newer = Event(5, "n.1", "2027-01-01T10:00:00+00:00", "pair", {"with": "ada"}, 3)
    other = tmp_path / "other"
    other.mkdir()
    (other / "phone.toml").write_text(encode(newer))
    merged = journal.merge_folder(other, home / "journal")
    assert (merged.added, merged.damages) == (1, [])
    assert (home / "journal/phone.toml").read_text().count("v = 3") == 1
    state = journal.load()
    assert state.damages == ()
    assert {**state.table, "newer": {}} == {**before, "newer": {}}
    assert state.table["newer"] == {"pair": 1}
    assert journal.append([tick("mine/basics.write")]).events[0].clock == 6
    checked = run_command(("journal", "check"), os.environ)
    assert "1 event of a newer tracker: pair" in checked.stderr
