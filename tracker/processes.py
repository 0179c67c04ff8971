"""Parallel work in processes, for what takes long enough: a large repository, several repositories."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from concurrent.futures import Future, ProcessPoolExecutor

# Process pools take 9 ms to import, so the functions that use them import them: most repositories are small.
# ruff: noqa: PLC0415

Item = TypeVar("Item")
Result = TypeVar("Result")

_in_pool = False
"""Whether this process is a worker of a pool."""

_leads_group = False
"""Whether this process leads a process group that is killed as a whole when its work is no longer wanted."""


def processors() -> int:
    """The number of processors that this process may use; a container or `taskset` may limit it.

    It is 1 in a worker of a pool: the other workers keep the other processors busy.
    """
    if _in_pool:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ends_as_group() -> bool:
    """Whether what this process starts should stay in its process group, because that is killed as a whole."""
    return _leads_group


def lead_group() -> None:
    """Say that this process leads a process group that is killed as a whole."""
    global _leads_group  # noqa: PLW0603 - set once, when the process starts
    _leads_group = True


def work_alone() -> None:
    """Say that this process is one of several that work at the same time, so that it starts no pool of its own."""
    global _in_pool  # noqa: PLW0603 - set once, when the process starts
    _in_pool = True
    lead_group()


@contextmanager
def process_pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of processes that end with the block (killed where it raises) and with this process.

    They are forked where that is safe, and spawned where other threads may hold locks.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    methods = multiprocessing.get_all_start_methods()
    forks = "fork" in methods and threading.active_count() == 1
    before = set(multiprocessing.active_children())
    context = multiprocessing.get_context("fork" if forks else "spawn")
    pool = ProcessPoolExecutor(workers, context, initializer=_start_worker)
    try:
        yield pool
        pool.shutdown()
    except BaseException:
        for process in set(multiprocessing.active_children()) - before:
            kill_group(process.pid)
        pool.shutdown(cancel_futures=True)
        raise


def map_unordered(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    on_crash: Callable[[Item], Result],
    meanwhile: Callable[[], object] = lambda: None,
) -> Generator[Result, None, None]:
    """Yield the function's result for each item as it is completed, or `on_crash`'s where the process died.

    `meanwhile` is called in this process once the others have started.

    A process that dies breaks its pool, so the remaining items are retried one by one, each in a process of its own.
    Closing the generator kills all processes.
    """
    from concurrent.futures import as_completed

    if not items:
        return
    with process_pool(min(len(items), processors())) as pool:
        waiting = {pool.submit(function, item): item for item in items}
        meanwhile()
        for done in as_completed(list(waiting)):
            if not _crashed(done):
                del waiting[done]
                yield done.result()
    for item in waiting.values():
        with process_pool(1) as pool:
            alone = pool.submit(function, item)
            crashed = _crashed(alone)
        yield on_crash(item) if crashed else alone.result()


def _crashed(future: Future[Result]) -> bool:
    from concurrent.futures.process import BrokenProcessPool

    return isinstance(future.exception(), BrokenProcessPool)


def _start_worker() -> None:
    global _in_pool  # noqa: PLW0603 - set once, when the process starts
    _in_pool = True
    # A process group of its own, so that what it starts is killed with it.
    with suppress(AttributeError, OSError):  # AttributeError: Windows
        os.setpgid(0, 0)
        lead_group()
    for name in ("SIGTERM", "SIGHUP"):  # what the parent does then is not for its workers
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    threading.Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    import multiprocessing
    from multiprocessing.connection import wait

    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        kill_group(os.getpid())
        os._exit(1)


def kill_group(leader: int | None) -> None:
    """Kill a process that leads its process group, and what it started."""
    with suppress(AttributeError, OSError):  # AttributeError: Windows
        if leader:
            os.killpg(leader, signal.SIGKILL)
