"""What verifying one repository may cost at most. What is over a limit is named as skipped, and never called missing.

Repositories are hostile input: a few kilobytes of git objects can name billions of files, and a file of some megabytes
can hold a million things. The limits are far above what repositories hold in practice (the largest of 225 public ones:
11,600 files, 35 MB to read, 425,000 facts, 15,400 in one file, a path of 176 characters), and low enough for 300 MB of
memory and, on two processors, ten seconds. All but the seconds are independent of the machine, so verdicts are too.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from tracker.verify.suffixes import COMPONENTS, JAVASCRIPT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MEGABYTE = 1 << 20

FILES = 150_000
"""Files of a repository; one with more is not verified as a whole."""

NAME_BYTES = 16 * MEGABYTE
"""Bytes of the names of all files together."""

PATH_BYTES = 1024
"""Bytes of one path; a file with a longer one is skipped."""

PATH_DEPTH = 64
"""Folders of one path."""

BLOB_BYTES = MEGABYTE
"""Bytes of one file, if it is neither source code, nor a notebook, nor a lock file."""

SOURCE_BYTES = MEGABYTE // 2
"""Bytes of one file of source code: its syntax tree takes three hundred times as many."""

NOTEBOOK_BYTES = 8 * MEGABYTE
"""Bytes of one notebook: the pictures in its outputs weigh more than its code."""

LOCK_BYTES = 8 * MEGABYTE
"""Bytes of one lock file: it names each file of each package, and its packages are only counted."""

NOTEBOOK_TOKENS = 500_000
"""Strings and brackets in the JSON of one notebook."""

SYNTAX_NODES = 250_000
"""Nodes of the syntax tree of one file."""

FACTS_IN_FILE = 20_000
"""Facts of one file."""

FACT_BYTES_IN_FILE = 3 * MEGABYTE
"""Bytes of the facts of one file, as the cache keeps them."""

FACTS = 500_000
"""Facts of all files together; equal files count each."""

READ_BYTES = {"notebook": 64 * MEGABYTE, "": 24 * MEGABYTE}
"""Bytes of all files together, by reader; "" stands for all other readers. The largest files are skipped first."""

READ_SECONDS = 8.0
READ_SECONDS_PER_MEGABYTE = 1.0
"""Seconds of processor time for reading all files: some, and more for each megabyte; half of it is usually enough."""

EVALUATION_STEPS = 5_000_000
"""Facts, patterns and edges looked at by each stage of the evaluation: each derived kind, the matching, the rules."""

RUN_SECONDS = 8.0
RUN_SECONDS_PER_MEGABYTE = 2.0
"""Seconds of processor time for a whole verification beside reading in other processes: some, and more for each
megabyte that it holds to read. A clock would run on while other programs use the processor, and leave rows undecided.
"""

STEPS_BETWEEN_LOOKS = 1000
"""How many steps are taken before the time is looked at again; that costs as much as some of them."""

LONG_PATH = "its path is too long to be verified"
TOO_MUCH_TO_READ = "over the number of bytes that are read of one repository"
TOO_MANY_FACTS = "over the number of facts that are kept of one repository"
TOO_SLOW = "the time for verifying this repository was used up before"
TOO_MANY_STEPS = "over the number of steps in which the rules are applied to one repository"
DENSE = "it holds more than is read of one file"

Item = TypeVar("Item")

_SOURCES = (
    *(".py", ".pyw", *JAVASCRIPT, *COMPONENTS),
    *(".razor", ".go", ".java", ".kt", ".kts", ".scala", ".cs"),
    *(".rs", ".r", ".rb", ".php", ".jl", ".sh", ".bash", ".zsh"),
)


_LOCKS = (".lock", ".lockb", "-lock.json", "-lock.yaml", "-lock.yml", "npm-shrinkwrap.json", "go.sum")


class OverLimitError(ValueError):
    """Raised by a reader for a file that holds more than is read of one; the file is skipped."""

    def __init__(self) -> None:
        """Say why."""
        super().__init__(DENSE)


class OverBudgetError(Exception):
    """Raised where a stage of the evaluation costs more than it may; the rows concerned are unavailable."""


class Allowance:
    """What one verification may still cost: processor time of this process, and steps of the stage that is running."""

    def __init__(self) -> None:
        """Allow the time from now on."""
        self._last_moment = time.process_time() + RUN_SECONDS
        self.begin_stage()

    def add_time(self, size: int) -> None:
        """Allow the time for so many bytes to read."""
        self._last_moment += RUN_SECONDS_PER_MEGABYTE * size / MEGABYTE

    def begin_stage(self) -> None:
        """Allow another stage of the evaluation its steps."""
        self._steps = self._next_look = EVALUATION_STEPS

    def take(self, steps: int = 1) -> None:
        """Use some steps up; raises OverBudgetError where there are not as many, or the time is used up."""
        self._steps -= steps
        if self._steps >= self._next_look:
            return
        if self._steps < 0:
            raise OverBudgetError(TOO_MANY_STEPS)
        if self.is_out_of_time():
            raise OverBudgetError(TOO_SLOW)
        self._next_look = max(0, self._steps - STEPS_BETWEEN_LOOKS)  # not before: time that is used up stays so

    def is_out_of_time(self) -> bool:
        """Whether the time is used up."""
        return time.process_time() > self._last_moment


def file_bytes(path: str) -> int:
    """The size in bytes up to which a file of this name is read."""
    name = path.lower()
    if name.endswith(".ipynb"):
        return NOTEBOOK_BYTES
    if name.endswith(_LOCKS):
        return LOCK_BYTES
    return SOURCE_BYTES if name.endswith(_SOURCES) else BLOB_BYTES


def is_long(path: bytes) -> bool:
    """Whether a path is too long to be verified."""
    return len(path) > PATH_BYTES or path.count(b"/") > PATH_DEPTH


def read_seconds(size: int) -> float:
    """The processor time for reading files of so many bytes together."""
    return READ_SECONDS + READ_SECONDS_PER_MEGABYTE * size / MEGABYTE


def within(
    items: Iterable[Item], cost: Callable[[Item], int], limit: int, order: Callable[[Item], tuple[int, str]]
) -> tuple[set[Item], list[Item]]:
    """The items, the first by `order` before all others, that together cost no more than a limit, and the rest."""
    kept: set[Item] = set()
    over: list[Item] = []
    total = 0
    for item in sorted(items, key=order):
        total += cost(item)
        if total > limit:
            over.append(item)
        else:
            kept.add(item)
    return kept, over
