"""How long `tracker review` takes, as a ratio to verifying the same repository with nothing cached, and again.

    python bench/review.py                  on this repository
    python bench/review.py PATH...          on your own repositories

The three run in turns, and the median of each is printed: wall time, and processor time with that of git.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

RUNS = 5
TRACKER = str(Path(sys.executable).parent / "tracker")
HERE = Path(__file__).parents[1]


class Timing(NamedTuple):
    """Seconds of wall time and of processor time."""

    wall: float
    processor: float


def timed(command: str, repository: Path, home: Path, cache: Path) -> Timing:
    """How long one run takes."""
    environment = {**os.environ, "TRACKER_HOME": str(home), "TRACKER_CACHE": str(cache)}
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    words = [TRACKER, command, str(repository), "--json"]
    # What is missing, and so the exit code of `verify`, is of no interest here.
    subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - started
    return Timing(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def measure(repository: Path) -> dict[str, list[Timing]]:
    """The timings of a cold verification, a cold review and the same review again."""
    found: dict[str, list[Timing]] = {"verify, nothing cached": [], "review, nothing cached": [], "review again": []}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for _ in range(RUNS):
            for (name, timings), command in zip(found.items(), ("verify", "review", "review"), strict=True):
                if name != "review again":
                    shutil.rmtree(folder / "cache", ignore_errors=True)
                timings.append(timed(command, repository, folder / "home", folder / "cache"))
    return found


def main() -> None:
    """Measure and print."""
    for repository in [Path(path) for path in sys.argv[1:]] or [HERE]:
        listed = subprocess.run(
            ["git", "-C", repository, "ls-tree", "-r", "HEAD"], capture_output=True, check=True
        ).stdout
        count = listed.count(b"\n")
        print(f"{repository.resolve()}: {count:,} files")
        floor = Timing(1, 1)
        for number, (name, timings) in enumerate(measure(repository).items()):
            wall, processor = (statistics.median(values) for values in zip(*timings, strict=True))
            if number == 0:
                floor = Timing(wall, processor)
            ratios = f"{wall / floor.wall:5.2f} {processor / floor.processor:5.2f} times"
            print(f"  {name:24} {wall * 1000:6.0f} ms  {processor * 1000:6.0f} ms of a processor  {ratios}")


if __name__ == "__main__":
    main()
