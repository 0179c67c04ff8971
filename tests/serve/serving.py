"""Starts `tracker serve` and ends it."""

import signal
import subprocess
from contextlib import contextmanager

import psutil
from conftest import TRACKER

SECONDS = 30


class Served:
    """A running `tracker serve`: its process, the address with the token, and the one without."""

    def __init__(self, process) -> None:
        self.process = process
        self.url = process.stdout.readline().strip()
        self.root = self.url.partition("/?")[0]

    @property
    def apps(self):
        """The processes that it started."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self, number=signal.SIGINT):
        """The exit code after a signal."""
        self.process.send_signal(number)
        return self.process.wait(SECONDS)


@contextmanager
def served(environment, *arguments, cwd=None):
    """The command as it runs on a free port; what it says on standard error is checked by its caller."""
    command = [TRACKER, "serve", "--port", "0", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, cwd=cwd, **pipes) as process:
        try:
            yield Served(process)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.wait(SECONDS)
