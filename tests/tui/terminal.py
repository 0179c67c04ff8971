"""The installed program in a pseudo-terminal: what is typed, and all that is drawn."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios

import pytest
from driving import TRACKER

CONTROL = re.compile(rb"\x1b(\[[\d;:?<>=]*[ -/]*[@-~]|\].*?(\x07|\x1b\\\\))")
"""Colours, moves of the cursor, titles."""


def text(drawn):
    """What was drawn, without looks and places."""
    return CONTROL.sub(b"", drawn).decode(errors="replace")


SILENCE = 60
"""Seconds without anything drawn after which the program is taken to be at rest; a busy machine needs a few."""


class Terminal:
    """`tracker` in a terminal of 120 by 40, to be used in a `with`."""

    def __init__(self, **env: str) -> None:
        self.drawn = b""
        self._pid, self._handle = pty.fork()
        if not self._pid:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
            looks = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
            inherited = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
            os.execve(TRACKER, [TRACKER], {**inherited, **looks, **env})  # noqa: S606 - the fork becomes the program

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._handle)

    @property
    def is_taken(self) -> bool:
        """Whether the program has the screen, which it gives back while something else has the terminal."""
        return self.drawn.rfind(b"\x1b[?1049h") > self.drawn.rfind(b"\x1b[?1049l")

    def send(self, number: int) -> None:
        """Send a signal."""
        os.kill(self._pid, number)

    def wait_until_stopped(self) -> None:
        """Wait until the program has stopped: a signal to go on that comes earlier is lost."""
        assert os.WIFSTOPPED(os.waitpid(self._pid, os.WUNTRACED)[1])

    def press(self, keys, *, shows):
        """Type keys and wait until a text is drawn anew."""
        seen = len(self.drawn)
        os.write(self._handle, keys.encode())
        self.until(lambda: shows in text(self.drawn[seen:]))

    def until(self, condition):
        """Read what is drawn until something holds; fail when the program ends or comes to rest before it does."""
        while not condition():
            if not select.select([self._handle], [], [], SILENCE)[0]:
                pytest.fail(f"the program is at rest after drawing {text(self.drawn)[-3000:]}")
            try:
                self.drawn += os.read(self._handle, 1 << 16)
            except OSError:  # EIO: nobody has the other side open any more
                pytest.fail(f"the program ended after drawing {text(self.drawn)[-3000:]}")
