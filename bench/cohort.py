"""What verifying a cohort costs: processor time against single commands, two workers against one, memory, and growth.

    python bench/cohort.py --mirrors FOLDER [--repositories 10 100] [--edited 0.5] [--kills 3] [--simulate 10000]

Repositories are grown from 40 bare repositories (FOLDER/*/repo or FOLDER/*): each learner lacks a tenth of the files of
one of them and has edited a share of its texts, and every second one shares the files of one template. Processor time
counts all processes, also those that were killed or outlived their parent: they become children of this one, which
waits for them. `--simulate` replays results that were measured through the same workers, files and pages, without
verifying anything.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

from tracker.cohort import schedule
from tracker.cohort.results import read_results
from tracker.cohort.roster import Learner, Roster
from tracker.cohort.run import Options, verify_cohort

TRACKER = Path(sys.executable).parent / "tracker"
SOURCES, MOST_FILES, LEAST_FILES = 40, 200, 20
LARGE, TENTH = 200_000, 0.1
SAMPLE_SECONDS = 0.2
PR_SET_CHILD_SUBREAPER = 36


class Cost(NamedTuple):
    """What a command cost: processor and wall seconds, and the most bytes that a worker with its child had in use."""

    cpu: float
    wall: float
    memory: int = 0


def git(folder: Path, *arguments: str, stdin: bytes | None = None) -> bytes:
    """What git answers."""
    return subprocess.run(["git", "-C", folder, *arguments], input=stdin, capture_output=True, check=True).stdout


def sources(mirrors: Path) -> list[dict[bytes, bytes]]:
    """The files of repositories of the size of a capstone."""
    found = []
    for entry in sorted(mirrors.iterdir()):
        folder = entry / "repo" if (entry / "repo").is_dir() else entry
        if not (folder / "HEAD").is_file():
            continue
        rows = [row for row in git(folder, "ls-tree", "-r", "-l", "-z", "HEAD").split(b"\0") if row.startswith(b"100")]
        files = [(row.split()[2].decode(), row.split()[3], row.partition(b"\t")[2]) for row in rows]
        if LEAST_FILES <= len(files) <= MOST_FILES and all(size.isdigit() for _, size, _ in files):
            small = [(blob, path) for blob, size, path in files if int(size) < LARGE]
            found.append({path: git(folder, "cat-file", "blob", blob) for blob, path in small})
        if len(found) == SOURCES:
            break
    return found


def grow(folder: Path, files: dict[bytes, bytes], seed: int, share: float) -> None:
    """A bare repository of most of these files, a share of the texts edited, by `git fast-import`."""
    chance = random.Random(seed)  # noqa: S311 - the same repositories each time
    lines = [
        b"commit refs/heads/main\ncommitter L <l@example.org> %d +0000\ndata 1\nx\n" % (1_700_000_000 + seed * 1000)
    ]
    kept = [path for path in files if chance.random() >= TENTH]
    chance.shuffle(kept)
    for path in kept:
        edited = files[path]
        if b"\0" not in edited and path.endswith((b".py", b".md", b".ts")) and chance.random() < share:
            edited += b"\n%s %d\n" % (b"#" if path.endswith(b".py") else b"", seed)
        lines.append(b'M 100644 inline "%s"\ndata %d\n%s\n' % (path.replace(b'"', b""), len(edited), edited))
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", folder], check=True)
    git(folder, "fast-import", "--quiet", stdin=b"".join(lines))


def measured(
    *command: object,
    environment: dict[str, str],
    output: Path = Path(os.devnull),
    lines: Path | None = None,
    kills: int = 0,
) -> Cost:
    """The cost of a command and all that it started; a worker is killed `kills` times while `lines` grows."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with output.open("wb") as file:
        process = subprocess.Popen(list(map(str, command)), env=environment, stdout=file, stderr=subprocess.DEVNULL)
    ended = threading.Event()
    memory = [0]
    if lines:
        threading.Thread(target=_watch, args=(process.pid, lines, kills, memory, ended), daemon=True).start()
    process.wait()
    wall = time.perf_counter() - started
    ended.set()
    with suppress(ChildProcessError):  # what it left behind ends by itself
        while True:
            os.waitpid(-1, 0)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, memory[0])


def _watch(process: int, lines: Path, kills: int, memory: list[int], ended: threading.Event) -> None:
    """Sample the memory of each worker and its child; kill a worker at random as more results are there."""
    chance = random.Random(1)  # noqa: S311 - any worker
    next_kill = 3
    while not ended.wait(SAMPLE_SECONDS):
        with suppress(psutil.Error, OSError):
            children = [
                one
                for one in psutil.Process(process).children(recursive=True)
                if "tracker.cohort.child" in one.cmdline()
            ]
            for one in children:
                memory[0] = max(memory[0], one.memory_info().rss + one.parent().memory_info().rss)
            done = lines.read_bytes().count(b"\n") if kills else 0
            if kills and children and done >= next_kill:
                chance.choice(children).parent().send_signal(signal.SIGKILL)
                kills, next_kill = kills - 1, done + 5


def compare(base: Path, count: int, kills: int) -> None:
    """Measure a cohort of some size by one worker, by two, and by single commands; check that nothing differs."""
    shown, everyone = base / f"first-{count}", sorted((base / "all").iterdir())[:count]
    shown.mkdir()
    for folder in everyone:
        (shown / folder.name).symlink_to(folder)
    home = {**os.environ, "TRACKER_HOME": str(base / "home")}

    def cohort(name: str, workers: int, kills: int = 0) -> Cost:
        output = base / f"out-{name}-{count}"
        command = (TRACKER, "cohort", "verify", shown, "-o", output, "--workers", workers)
        environment = {**home, "TRACKER_CACHE": str(base / f"cache-{name}-{count}")}
        cost = measured(*command, environment=environment, lines=output / "results.jsonl", kills=kills)
        print(f"{count} by {name}: {cost.cpu:.1f} s CPU, {cost.wall:.1f} s wall, {cost.memory >> 20} MB a worker")
        return cost

    one, two = cohort("one", 1), cohort("two", 2)
    statuses = {}
    for whose in ("one cache for all", "a cache for each"):
        cpu = wall = 0.0
        for folder in everyone:
            report = base / "single.json"
            cache = base / f"cache-single-{count}" / (folder.name if whose == "a cache for each" else "all")
            environment = {**home, "TRACKER_CACHE": str(cache)}
            cost = measured(TRACKER, "verify", folder, "--all", "--json", environment=environment, output=report)
            cpu, wall = cpu + cost.cpu, wall + cost.wall
            rows = json.loads(report.read_text(encoding="utf-8"))["deliverables"]
            statuses[folder.name] = {row["id"]: row["status"] for row in rows}
        print(f"{count} by single commands, {whose}: {cpu:.1f} s CPU, {wall:.1f} s wall")
        print(f"  CPU of the cohort / theirs: {one.cpu / cpu:.2f}, with two workers {two.cpu / cpu:.2f} (bound 0.5)")
    print(f"  wall of one worker / two: {one.wall / two.wall:.2f} (bound 1.6)")
    names = ["one", "two"]
    if kills:
        cohort(f"two, killed {kills} times", 2, kills)
        names.append(f"two, killed {kills} times")
    for name in names:
        lines = base / f"out-{name}-{count}" / "results.jsonl"
        found = read_results(lines)
        same = {id_: dict(one.statuses) for id_, one in found.items()} == statuses
        doubled = lines.read_text(encoding="utf-8").count("\n") - len(found)
        print(f"  {name}: verdicts {'as' if same else 'NOT as'} the single command's, {doubled} written twice")


def simulate(base: Path, count: int, measured_count: int) -> None:
    """Replay measured results for more learners: what remains is handing out, keeping and showing."""
    lines = base / f"out-two-{measured_count}" / "results.jsonl"

    def replay(task: schedule.Task) -> dict[str, object]:
        import json  # noqa: PLC0415 - it runs in a worker, which gets it by value
        from pathlib import Path  # noqa: PLC0415 - as above

        file, _, number = task.repository.rpartition(":")
        rows = Path(file).read_text(encoding="utf-8").splitlines()
        row = json.loads(rows[int(number) % len(rows)])
        row["blobs"] = {f"{blob[:32]}{int(number) % 499:08d}": at for blob, at in row["blobs"].items()}
        return {name: row[name] for name in ("commit", "statuses", "points", "next_steps", "blobs")}

    schedule.verify = replay  # type: ignore[assignment]  # what the workers are asked to do
    learners = tuple(Learner(f"learner-{number:05}", f"{lines}:{number}", f"L {number}") for number in range(count))
    started, before = time.perf_counter(), time.process_time()
    verify_cohort(Roster("Simulated", learners), base / f"out-{count}", Options(workers=2))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    wall, cpu = time.perf_counter() - started, time.process_time() - before
    size = (base / f"out-{count}" / "results.jsonl").stat().st_size >> 20
    print(f"{count} simulated: {wall:.0f} s wall, {cpu:.1f} s CPU and {peak} MB of this process, {size} MB of results")


def main() -> None:
    """Grow the repositories, verify them, print ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mirrors", type=Path, required=True)
    parser.add_argument("--repositories", type=int, nargs="+", default=[10, 100])
    parser.add_argument("--edited", type=float, default=0.5)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--simulate", type=int, default=0)
    options = parser.parse_args()
    with suppress(OSError, AttributeError):  # elsewhere than on Linux, orphans are not counted
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        found = sources(options.mirrors)
        for number in range(max(options.repositories)):
            template = found[0] if number % 2 else {}
            grow(
                base / "all" / f"learner-{number:04}",
                {**template, **found[number % len(found)]},
                number,
                options.edited,
            )
        for count in options.repositories:
            compare(base, count, options.kills if count == max(options.repositories) else 0)
        if options.simulate:
            simulate(base, options.simulate, max(options.repositories))


if __name__ == "__main__":
    main()
