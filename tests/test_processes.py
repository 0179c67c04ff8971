"""Work spread over processes: results as they come, a crash costs one item, everything ends at once."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from tracker.processes import map_unordered, process_pool, processors

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are ended by signals")


def square(value):
    return value * value


def slow_first(value):
    time.sleep(0.4 if value == 0 else 0)
    return value


def fatal(value):
    if value == 2:
        os.kill(os.getpid(), signal.SIGKILL)
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
    while len(list(folder.iterdir())) < min(3, processors()):
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
    assert sorted(map_unordered(square, values, lambda _: -1)) == [value * value for value in values]
    assert list(map_unordered(square, [], lambda _: -1)) == []
    if threads:
        stop.set()


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one processor does one thing at a time")
def test_results_come_as_they_are_done():
    assert list(map_unordered(slow_first, [0, 1, 2], lambda _: -1))[-1] == 0


def test_a_process_that_dies_costs_its_own_item():
    made = map_unordered(fatal, [1, 2, 3, 4, 5], lambda value: f"lost {value}")
    assert sorted(map(str, made)) == ["1", "3", "4", "5", "lost 2"]


def test_there_are_no_more_processes_than_processors_and_an_exception_ends_them(tmp_path):
    with pytest.raises(KeyboardInterrupt), process_pool(processors()) as pool:  # noqa: PT012 - the block is what is interrupted
        for _ in range(9):
            pool.submit(asleep, tmp_path)
        pids = begun(tmp_path)
        assert len(pids) <= processors()
        raise KeyboardInterrupt
    until_gone(pids)


SCRIPT = """
import sys; sys.path.insert(0, {folder!r})
from pathlib import Path
from test_processes import asleep
from tracker.processes import map_unordered
list(map_unordered(asleep, [Path(sys.argv[1])] * 3, print))
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
