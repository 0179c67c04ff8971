"""What the tests of process pools have other processes do, in a module that they can import."""

import os
import signal
import time

from tracker.processes import processors


def square(value):
    return value * value


def first_waits(work):
    """The first item waits until the test has seen the results of the others."""
    folder, value = work
    while value == 0 and not (folder / "seen").exists():
        time.sleep(0.01)
    return value


def fatal(value):
    if value == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return value


def asleep(folder):
    (folder / str(os.getpid())).touch()
    time.sleep(3600)


def processors_of(_):
    return processors()
