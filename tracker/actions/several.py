"""One function for several values at once, in processes that can be ended at any moment."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from multiprocessing.context import ForkContext, SpawnContext
    from multiprocessing.process import BaseProcess

Given = TypeVar("Given")
Made = TypeVar("Made")


class _Worker(NamedTuple):
    process: BaseProcess
    pipe: Connection


def several(
    work: Callable[[Given], Made], values: Sequence[Given], lost: Callable[[Given], Made]
) -> Generator[Made, None, None]:
    """Yield `work` of each value as it is done, as many at once as there are processors; `lost` where a process died.

    Closing the iterator ends all processes at once; so does the end of this process, however it comes.
    """
    todo = list(reversed(values))
    busy: dict[Connection, tuple[_Worker, Given]] = {}
    # A fork starts at once, but copies locks that other threads may hold.
    forks = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    try:
        for _ in range(min(len(todo), os.cpu_count() or 1)):
            _give(_started(work, forks=forks), todo.pop(), busy)
        while busy:
            for pipe in wait(list(busy)):
                if not isinstance(pipe, Connection):  # the type says it may be a socket or a handle
                    continue
                worker, value = busy.pop(pipe)
                alive, made = _answer(worker, value, lost)
                if not (alive and todo):
                    _end(worker)
                if todo:
                    _give(worker if alive else _started(work, forks=forks), todo.pop(), busy)
                yield made
    finally:
        for worker, _ in busy.values():
            _end(worker)


def _started(work: Callable[[Given], Made], *, forks: bool) -> _Worker:
    context: ForkContext | SpawnContext
    context = multiprocessing.get_context("fork") if forks else multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(work, there), daemon=True)
    process.start()
    there.close()
    return _Worker(process, here)


def _give(worker: _Worker, value: Given, busy: dict[Connection, tuple[_Worker, Given]]) -> None:
    busy[worker.pipe] = worker, value
    with contextlib.suppress(OSError):  # it died: the missing answer tells
        worker.pipe.send(value)


def _answer(worker: _Worker, value: Given, lost: Callable[[Given], Made]) -> tuple[bool, Made]:
    try:
        return True, worker.pipe.recv()
    except (EOFError, OSError):
        return False, lost(value)


def _end(worker: _Worker) -> None:
    # Its group: a git that waits for a named pipe would wait on.
    with contextlib.suppress(AttributeError, OSError):  # AttributeError: Windows
        if worker.process.pid:
            os.killpg(worker.process.pid, signal.SIGKILL)
    worker.process.kill()
    worker.process.join()
    worker.pipe.close()


def _serve(work: Callable[[Given], Made], pipe: Connection) -> None:
    """Work until there is no more to do, or nobody to do it for."""
    with contextlib.suppress(AttributeError, OSError):  # as above
        os.setpgid(0, 0)
    # With this thread there is no further fork to read a large repository either: all processors are busy.
    threading.Thread(target=_watch, daemon=True).start()
    with contextlib.suppress(EOFError):
        while True:
            pipe.send(work(pipe.recv()))


def _watch() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        with contextlib.suppress(AttributeError, OSError):  # as above
            os.killpg(0, signal.SIGKILL)
        os._exit(1)
