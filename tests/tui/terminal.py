"""The installed program in a pseudo-terminal: what is typed, and all that is drawn."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

from driving import TRACKER

CONTROL = re.compile(rb"\x1b(\[[\d;:?<>=]*[ -/]*[@-~]|\].*?(\x07|\x1b\\\\))")
"""Colours, moves of the cursor, titles."""


def text(drawn):
    """What was drawn, without looks and places."""
    return CONTROL.sub(b"", drawn).decode(errors="replace")


class Terminal:
    """`tracker` in a terminal of 120 by 40, to be used in a `with`."""

    def __init__(self, **env: str) -> None:
        self.drawn = b""
        self._pid, self._handle = pty.fork()
        if not self._pid:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
            looks = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
            os.execve(TRACKER, [TRACKER], {**os.environ, **looks, **env})  # noqa: S606 - the fork becomes the program

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._handle)

    def press(self, keys, *, shows):
        """Type keys, wait until a text is drawn anew, and until the screen is at rest."""
        seen = len(self.drawn)
        os.write(self._handle, keys.encode())
        self.until(lambda: shows in text(self.drawn[seen:]))
        self.rest(0.2)

    def until(self, condition, seconds=20.0):
        """Read what is drawn until something holds; fail where it never does."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, text(self.drawn)[-3000:]
            self.rest(0.02)

    def rest(self, seconds):
        """Read what is drawn for a while."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self._handle], [], [], left)[0]:
                self.drawn += os.read(self._handle, 1 << 16)
