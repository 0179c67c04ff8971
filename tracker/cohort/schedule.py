"""Hand the repositories of a cohort to the workers of Dask, and take the results as they come.

A worker that dies takes what is queued on it along, and Dask counts neither for nor against a task whether it was to
blame. So at most one task waits on each worker, and what was lost is tried again, counted here; after ATTEMPTS it is
that repository's error.
"""

from __future__ import annotations

import ipaddress
import time
from collections import deque
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import dask
from distributed import Client, LocalCluster, as_completed
from distributed.scheduler import KilledWorker

from tracker.cohort.worker import Task, verify
from tracker.errors import ProgressError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ATTEMPTS = 3
QUEUED = 2
"""Tasks of one worker at a time: the one that runs, and one that waits."""

LOST = "verifying it ended its worker"


class Answer(NamedTuple):
    """The place of a task in its list, and the fields of its result."""

    number: int
    fields: dict[str, Any]


@contextmanager
def client(scheduler: str, workers: int) -> Iterator[Client]:
    """A client of the scheduler at an address, or of a local cluster with a number of worker processes.

    A scheduler runs any code that a client sends: it is loopback by default, and elsewhere TLS is required. Raises
    ProgressError for another address.
    """
    with dask.config.set(
        {
            "distributed.scheduler.allowed-failures": 0,
            "distributed.comm.timeouts.connect": "20s",
            "distributed.admin.log-format": "",
            # Their pages would show the names of repositories to other users of the machine.
            "distributed.scheduler.http.routes": [],
            "distributed.worker.http.routes": [],
        }
    ):
        if scheduler:
            _check(scheduler)
            try:
                with Client(scheduler, timeout=20) as found:
                    yield found
            except OSError as error:
                raise ProgressError(
                    "offline", f"{scheduler} does not answer: {error}", "is the scheduler running?"
                ) from error
            return
        with (
            LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,
                # Any free port: without a dashboard Dask still wants its usual one, which another cohort may have.
                scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
                silence_logs=50,
            ) as cluster,
            Client(cluster) as found,
        ):
            yield found


def _check(address: str) -> None:
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme == "tls" and host:
        return
    loopback = host == "localhost"
    with suppress(ValueError):
        loopback = loopback or ipaddress.ip_address(host).is_loopback
    if parts.scheme != "tcp" or not loopback:
        remedy = "use tls:// with the certificates that Dask's configuration names (distributed.comm.tls)"
        raise ProgressError("insecure_scheduler", f'"{address}" is not encrypted', remedy, wrong_use=True)


def answers(found: Client, tasks: Sequence[Task]) -> Iterator[Answer]:
    """The answer to each task, as they come."""
    waiting = deque(enumerate(tasks))
    attempts: dict[int, int] = {}
    running: dict[Any, tuple[int, Task]] = {}
    done = as_completed(with_results=False)

    def hand_out() -> None:
        room = QUEUED * max(1, len(found.scheduler_info(n_workers=-1)["workers"])) - len(running)
        for _ in range(min(room, len(waiting))):
            number, task = waiting.popleft()
            future = found.submit(verify, task, pure=False, retries=0)
            running[future] = number, task
            done.add(future)

    hand_out()
    while running:
        future = next(done)
        number, task = running.pop(future)
        error = future.exception()
        if error is None:
            yield Answer(number, future.result())
        elif isinstance(error, KilledWorker) and attempts.get(number, 0) + 1 < ATTEMPTS:
            attempts[number] = attempts.get(number, 0) + 1
            time.sleep(min(5.0, 0.2 * 2 ** attempts[number]))  # the worker is being started again
            waiting.append((number, task))
        elif isinstance(error, KilledWorker):
            yield Answer(number, {"error": LOST, "remedy": "look at the repository by `tracker verify`"})
        else:
            yield Answer(number, {"error": f"{type(error).__name__}: {error}"[:200], "remedy": "please report this"})
        future.release()
        hand_out()
