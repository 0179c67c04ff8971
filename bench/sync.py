"""How long `tracker sync` takes where one of ten linked repositories moved, as a ratio to verifying that one alone.

    python bench/sync.py

The ten are clones of this repository. Before each pair of runs one commit is made in one of them, and both commands
find the same cache. What `tracker watch` uses of a processor while nothing moves is measured on Linux.
"""

from __future__ import annotations

import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 7
REPOSITORIES = 10
IDLE_SECONDS = 20
TRACKER = str(Path(sys.executable).parent / "tracker")
HERE = Path(__file__).parents[1]
IDENTITY = ("-c", "user.name=Bench", "-c", "user.email=bench@example.org")


def commit(folder: Path, number: int) -> None:
    """Add one small file in a repository of its own history."""
    (folder / f"bench_{number}.py").write_text(f"x = {number}\n")
    subprocess.run(["git", "-C", folder, "add", "-A"], check=True)
    subprocess.run(["git", "-C", folder, *IDENTITY, "commit", "-qm", f"bench {number}"], check=True)


def seconds(arguments: list[str], environment: dict[str, str]) -> float:
    """How long one run takes."""
    started = time.perf_counter()
    subprocess.run([TRACKER, *arguments], env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def idle_share(environment: dict[str, str]) -> float:
    """The share of a processor that `watch` uses while nothing moves."""
    watch = subprocess.Popen([TRACKER, "watch"], env=environment, stdout=subprocess.DEVNULL)
    time.sleep(8)  # it has synchronized once by then

    def used() -> float:
        fields = Path(f"/proc/{watch.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    before = used()
    time.sleep(IDLE_SECONDS)
    share = (used() - before) / IDLE_SECONDS
    watch.send_signal(signal.SIGINT)
    watch.wait()
    return share


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        environment = {**os.environ, "TRACKER_HOME": str(folder / "home"), "TRACKER_CACHE": str(folder / "cache")}
        alone = {**environment, "TRACKER_CACHE": str(folder / "cache of verify")}
        seconds(["start", "ai"], environment)
        repositories = [folder / f"r{number}" for number in range(REPOSITORIES)]
        for number, repository in enumerate(repositories):
            subprocess.run(["git", "clone", "-q", HERE, repository], check=True)
            subprocess.run(["git", "-C", repository, "remote", "remove", "origin"], check=True)
            commit(repository, number)
            seconds(["link", str(repository), "--yes", "--json"], environment)
        seconds(["sync"], environment)
        pairs = []
        for number in range(REPOSITORIES, REPOSITORIES + RUNS):
            commit(repositories[0], number)
            shutil.rmtree(alone["TRACKER_CACHE"], ignore_errors=True)
            shutil.copytree(environment["TRACKER_CACHE"], alone["TRACKER_CACHE"])
            verify = seconds(["verify", str(repositories[0]), "--dry-run", "--json"], alone)
            pairs.append((seconds(["sync"], environment), verify))
        sync, verify = (statistics.median(times) for times in zip(*pairs, strict=True))
        print(f"  verify of the one that moved       {verify * 1000:6.0f} ms")
        print(f"  sync of {REPOSITORIES} where one moved        {sync * 1000:6.0f} ms  {sync / verify:5.2f} times")
        if Path("/proc/self/stat").exists():
            print(f"  watch, while nothing moves         {100 * idle_share(environment):6.2f} % of a processor")


if __name__ == "__main__":
    main()
