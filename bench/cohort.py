"""What verifying a cohort costs: processor time against single commands, and two workers against one.

    python bench/cohort.py --mirrors FOLDER [--repositories 200]

Repositories are grown from the mirrors (bare repositories, FOLDER/*/repo or FOLDER/*): half of their text files are
edited, and half of them share the files of one template. Ratios of one run; other work on the machine shows in the wall
time only.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TRACKER = Path(sys.executable).parent / "tracker"
SOURCES, MOST_FILES, LEAST_FILES = 40, 200, 20
LARGE, HALF = 200_000, 0.5


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


def grow(folder: Path, files: dict[bytes, bytes], seed: int) -> None:
    """A bare repository of these files, half of the texts edited, by `git fast-import`."""
    chance = random.Random(seed)  # noqa: S311 - the same repositories each time
    lines = [
        b"commit refs/heads/main\ncommitter L <l@example.org> %d +0000\ndata 1\nx\n" % (1_700_000_000 + seed * 1000)
    ]
    for path, content in files.items():
        edited = content
        if b"\0" not in content and path.endswith((b".py", b".md", b".ts")) and chance.random() < HALF:
            edited = content + b"\n%s %d\n" % (b"#" if path.endswith(b".py") else b"", seed)
        lines.append(b'M 100644 inline "%s"\ndata %d\n%s\n' % (path.replace(b'"', b""), len(edited), edited))
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", folder], check=True)
    git(folder, "fast-import", "--quiet", stdin=b"".join(lines))


def measured(*command: object, environment: dict[str, str]) -> tuple[float, float]:
    """Processor and wall seconds of a command and what it started."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        list(map(str, command)), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - started


def main() -> None:
    """Grow the repositories, verify them in three ways, print ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mirrors", type=Path, required=True)
    parser.add_argument("--repositories", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        found = sources(options.mirrors)
        for number in range(options.repositories):
            template = found[0] if number % 2 else {}
            grow(base / "all" / f"learner-{number:04}", {**template, **found[number % len(found)]}, number)
        figures = {}
        for workers in (1, 2):
            home = {**os.environ, "TRACKER_HOME": str(base / "home"), "TRACKER_CACHE": str(base / f"cache-{workers}")}
            command = (TRACKER, "cohort", "verify", base / "all", "-o", base / f"out-{workers}", "--workers", workers)
            figures[workers] = measured(*command, environment=home)
            print(f"cohort, {workers} workers: {figures[workers][0]:.1f} s CPU, {figures[workers][1]:.1f} s wall")
        home = {**os.environ, "TRACKER_HOME": str(base / "home"), "TRACKER_CACHE": str(base / "cache-single")}
        cpu = wall = 0.0
        for folder in sorted((base / "all").iterdir()):
            one = measured(TRACKER, "verify", folder, "--all", "--json", environment=home)
            cpu, wall = cpu + one[0], wall + one[1]
        print(f"single commands: {cpu:.1f} s CPU, {wall:.1f} s wall")
        print(f"CPU of the cohort / single commands: {figures[1][0] / cpu:.2f} (bound 0.5)")
        print(f"wall of one worker / two: {figures[1][1] / figures[2][1]:.2f} (bound 1.6)")


if __name__ == "__main__":
    main()
