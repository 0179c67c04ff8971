"""Several values at once: results as they come, deaths told, everything ended at once."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from tracker.actions.several import several

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are ended by signals")


def square(value):
    return value * value


def slow_first(value):
    time.sleep(0.4 if value == 0 else 0)
    return value


def fatal(value):
    if value == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    if value == 3:
        sys.exit(3)
    return value


def asleep(folder):
    (folder / str(os.getpid())).touch()
    time.sleep(60)


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # Its parent may not have heard of the end yet.
    state = subprocess.run(["ps", "-o", "state=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return not state.startswith("Z")


def begun(folder):
    """The processes that have begun, when there are as many as there may be."""
    end = time.monotonic() + 10
    while len(list(folder.iterdir())) < min(3, os.cpu_count() or 1):
        assert time.monotonic() < end
        time.sleep(0.01)
    return [int(file.name) for file in folder.iterdir()]


def until_gone(pids):
    end = time.monotonic() + 5
    while any(map(alive, pids)):
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("threads", [False, True], ids=["forked", "spawned"])
def test_each_value_is_worked_on_once(threads):
    if threads:
        stop = threading.Event()
        threading.Thread(target=stop.wait, daemon=True).start()
    values = list(range(20))
    assert sorted(several(square, values, lambda _: -1)) == [value * value for value in values]
    assert list(several(square, [], lambda _: -1)) == []
    if threads:
        stop.set()


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one processor does one thing at a time")
def test_results_come_as_they_are_done():
    assert list(several(slow_first, [0, 1, 2], lambda _: -1))[-1] == 0


def test_a_process_that_dies_is_told_and_the_others_are_done():
    made = several(fatal, [1, 2, 3, 4, 5], lambda value: f"lost {value}")
    assert sorted(map(str, made)) == ["1", "4", "5", "lost 2", "lost 3"]


def test_there_are_no_more_processes_than_processors(tmp_path):
    made = several(asleep, [tmp_path] * 9, lambda _: None)
    threading.Timer(1.5, lambda: [os.kill(pid, signal.SIGKILL) for pid in begun(tmp_path)]).start()
    next(made)
    assert len(begun(tmp_path)) <= (os.cpu_count() or 1)
    made.close()
    until_gone(begun(tmp_path))


SCRIPT = """
import sys; sys.path.insert(0, {folder!r})
from pathlib import Path
from test_several import asleep, several
list(several(asleep, [Path(sys.argv[1])] * 3, print))
"""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_the_program_ends_nothing_goes_on(tmp_path, sent):
    script = SCRIPT.format(folder=os.path.dirname(__file__))  # noqa: PTH120 - for sys.path
    program = subprocess.Popen([sys.executable, "-c", script, tmp_path], stderr=subprocess.PIPE, text=True)
    with program:
        pids = begun(tmp_path)
        time.sleep(0.2)  # Python loses an interrupt that comes while it ends a fork, and the last may not be over
        program.send_signal(sent)
        start = time.monotonic()
        talk = program.stderr.read()
    until_gone(pids)
    assert time.monotonic() - start < 3
    assert talk.count("Traceback") <= 1, "only the program itself tells of it"
