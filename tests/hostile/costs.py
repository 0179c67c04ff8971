"""What a run of the installed command costs, and the bounds that every attack has to keep."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from conftest import TRACKER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MEASURED = Path(__file__).with_name("measured.py")
SECONDS = 10
SECONDS_OF_PROCESSORS = 20
KILOBYTES = 300 * 1024


class Run(NamedTuple):
    """What a run of the command gave and cost: seconds on the clock and of processors, its largest process in kB."""

    code: int
    output: str
    errors: str
    seconds: float
    of_processors: float
    memory: int


def run_measured(words: Sequence[str | Path], environment: Mapping[str, str], out: Path) -> Run:
    """Run `tracker` with these words; `out` is a file for its output."""
    command = [sys.executable, "-S", MEASURED, out, TRACKER, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    code, seconds, of_processors, memory = done.stdout.split()
    return Run(int(code), out.read_text(), done.stderr, float(seconds), float(of_processors), int(memory))


def assert_cheap(run: Run) -> None:
    """It took ten seconds, twenty of processors and 300 MB at most."""
    assert run.seconds < SECONDS
    assert run.of_processors < SECONDS_OF_PROCESSORS
    assert run.memory < KILOBYTES
