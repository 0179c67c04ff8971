"""A forked process that answers questions, one at a time, with plain values."""

from __future__ import annotations

import marshal
import os
import select
import threading
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

PIPE_BYTES = 1 << 20
_LENGTH = 8


class LostError(Exception):
    """The process at the other end is gone, or was never ours."""


def may_fork() -> bool:
    """Whether a second process gains time and is safe: forking a process that runs threads can hang the child."""
    return hasattr(os, "fork") and _processors() > 1 and threading.active_count() == 1


def _processors() -> int:
    """Those that this process may use, which a container or `taskset` makes fewer."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Process:
    """The process seen from the one that asks."""

    def __init__(self, serve: Callable[[IO[bytes], IO[bytes]], object]) -> None:
        """Fork; in the new process `serve` takes the questions and gives the answers until it returns."""
        asked, ask = os.pipe()
        answered, answer = os.pipe()
        widen(answer)
        self._owner = os.getpid()
        self._process = os.fork()
        if not self._process:
            try:
                os.close(ask)
                os.close(answered)
                questions, answers = os.fdopen(asked, "rb"), os.fdopen(answer, "wb")
                with suppress(LostError, OSError, ValueError):
                    serve(questions, answers)
            finally:
                os._exit(0)
        os.close(asked)
        os.close(answer)
        self._questions, self._answers = os.fdopen(ask, "wb"), os.fdopen(answered, "rb")

    @property
    def ready(self) -> bool:
        """Whether an answer is there."""
        return bool(select.select([self._answers], [], [], 0)[0])

    def ask(self, *question: Any) -> Any:  # noqa: ANN401 -- each question has an answer of its own form
        """The answer to a question of plain values; raises LostError where there is none."""
        self.put(*question)
        return self.answer()

    def put(self, *question: Any) -> None:  # noqa: ANN401 -- as above
        """Ask, without waiting for the answer; raises LostError where nobody listens."""
        if os.getpid() != self._owner:  # a child of ours has our pipes
            raise LostError
        try:
            send(self._questions, question)
        except (OSError, ValueError) as error:
            raise LostError from error

    def answer(self) -> Any:  # noqa: ANN401 -- as above
        """The next answer; raises LostError where there is none."""
        try:
            return receive(self._answers)
        except (OSError, ValueError) as error:
            raise LostError from error

    def close(self) -> None:
        """Ask no more, which ends the process."""
        for pipe in (self._questions, self._answers):
            with suppress(OSError):
                pipe.close()

    def wait(self) -> None:
        """Wait for the end of the process, once."""
        os.waitpid(self._process, 0)


def widen(pipe: int) -> None:
    """Let a pipe hold many files, where the system can, so that the one who answers need not wait for the reader."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl  # noqa: PLC0415 - not on every system

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def send(pipe: IO[bytes], value: Any) -> None:  # noqa: ANN401 -- whatever marshal takes
    """Write one value; raises OSError or ValueError where nobody reads."""
    data = marshal.dumps(value)
    pipe.write(len(data).to_bytes(_LENGTH, "big"))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:  # noqa: ANN401 -- whatever was sent
    """The next value sent; raises LostError where there is none, OSError or ValueError where it is damaged."""
    length = pipe.read(_LENGTH)
    data = pipe.read(int.from_bytes(length, "big"))
    if len(length) < _LENGTH or not data:
        raise LostError
    try:
        return marshal.loads(data)  # noqa: S302 -- written by a process of ours
    except (EOFError, TypeError) as error:
        raise LostError from error
