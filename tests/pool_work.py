"""What the tests of process pools have other processes do, in a module that they can import."""

import os
import signal
import time


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
