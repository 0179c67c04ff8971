"""How fast the quick commands are, as ratios to a floor and to a short journal, measured in the same run.

    python bench/status.py

The floor is starting Python with what a command must import. Each command runs in turn, many times, and the median
counts; a first run that is not counted makes the files that are kept (byte code, outlines, checkpoint).
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 25
BIN = Path(sys.executable).parent
FLOOR = [sys.executable, "-c", "import click, tomllib"]
HEAD = '[[event]]\nv = 1\nid = "{number:016x}.1"\nclock = {number}\nat = "{day}T10:00:00+00:00"\n'
TICK = HEAD + 'of = "{of}"\nkind = "tick"\n\n'
START = HEAD + 'track = "ai"\nkind = "start"\n\n'


def home(folder: Path, events: int) -> dict[str, str]:
    """An environment whose journal has this many events after the start."""
    journal = folder / "home" / "journal"
    journal.mkdir(parents=True)
    days = (f"{2021 + number // 2500}-{number % 12 + 1:02}-11" for number in range(1, events + 1))
    ticks = (
        TICK.format(number=number, day=day, of=f"ai/eval-harness.s{number % 300}") for number, day in enumerate(days, 1)
    )
    (journal / "bench.toml").write_text(START.format(number=0, day="2021-01-01") + "".join(ticks))
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "TRACKER_HOME": str(folder / "home"), "TRACKER_CACHE": str(folder / "cache")}


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """How long one run takes."""
    started = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as temporary:
        few = home(Path(temporary) / "few", 10)
        many = home(Path(temporary) / "many", 10_000)
        tracker = str(BIN / "tracker")
        commands = {
            "floor: import click, tomllib": (FLOOR, few),
            "tracker --version": ([tracker, "--version"], few),
            "tracker status, 10 events": ([tracker, "status"], few),
            "tracker next, 10 events": ([tracker, "next"], few),
            "tracker status, 10,000 events": ([tracker, "status"], many),
            "tracker next, 10,000 events": ([tracker, "next"], many),
        }
        first = {name: seconds(*command) for name, command in commands.items()}
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, command in commands.items():
                times[name].append(seconds(*command))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    floor = medians["floor: import click, tomllib"]
    for name, median in medians.items():
        print(f"  {name:<34} {median * 1000:6.0f} ms  {median / floor:5.2f} times the floor")
    ratio = medians["tracker status, 10,000 events"] / medians["tracker status, 10 events"]
    print(f"  status with 10,000 events takes {ratio:.2f} times status with 10")
    cold = first["tracker status, 10,000 events"]
    print(f"  the first status over 10,000 events, nothing kept: {cold * 1000:.0f} ms")


if __name__ == "__main__":
    main()
