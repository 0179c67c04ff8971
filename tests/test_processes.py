"""Work spread over processes: results as they come, a crash costs one item, everything ends at once."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest
from pool_work import asleep, fatal, first_waits, processors_of, square

from tracker.processes import map_unordered, process_pool, processors

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are ended by signals")


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
    while len(list(folder.iterdir())) < min(3, processors()):
        time.sleep(0.01)
    return [int(file.name) for file in folder.iterdir()]


def until_gone(pids):
    while any(map(alive, pids)):
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
def test_results_come_as_they_are_done(tmp_path):
    results = map_unordered(first_waits, [(tmp_path, value) for value in range(3)], lambda _: -1)
    assert {next(results), next(results)} == {1, 2}
    (tmp_path / "seen").touch()
    assert list(results) == [0]


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
from pool_work import asleep
from tracker.processes import map_unordered
list(map_unordered(asleep, [Path(sys.argv[1])] * 3, print))
"""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_the_program_ends_nothing_goes_on(tmp_path, sent):
    script = SCRIPT.format(folder=os.path.dirname(__file__))  # noqa: PTH120 - for sys.path
    program = subprocess.Popen([sys.executable, "-c", script, tmp_path], stderr=subprocess.PIPE, text=True)
    with program:
        pids = begun(tmp_path)
        while program.poll() is None:  # Python loses an interrupt that comes while it ends a fork
            program.send_signal(sent)
            with suppress(subprocess.TimeoutExpired):
                program.wait(1)
        talk = program.stderr.read()
    until_gone(pids)
    assert talk.count("Traceback") <= 1, "only the program itself tells of it"


def test_a_worker_starts_no_pool_of_its_own():
    assert list(map_unordered(processors_of, [None], lambda _: -1)) == [1]
